//! What communities and communs share: a handle, a profile, followers. The hub itself (its group
//! carries everything public), the server's own actor and members who speak in public (`members`)
//! are spaces too, so that one mechanism serves everything that can be followed.
//!
//! What always holds: a handle is given once, for ever, in one namespace with people; whoever has
//! another later (`identity`) keeps it; every change
//! records a fact; a space is born with its keys (see [`Keys`]), which never leave the store but
//! to sign.

mod details;
pub mod followers;
pub mod identity;
pub mod keys;
pub mod licence;
pub mod members;
pub mod pages;
pub mod showing;
pub mod store;

pub use details::{Details, Link, LinkKind, User, UserKind};

use sqlx::types::Json;

use crate::accounts::{self, By};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::{self, Fact};
use crate::ids::{MediaId, SpaceId};
use crate::text;

const NAME_CHARS_MAX: usize = 100;
const SENTENCE_CHARS_MAX: usize = 500;
const BODY_BYTES_MAX: usize = 200_000;
const LIST_MAX: usize = 100;

crate::text_enum! {
    Kind {
        /// Follow it and hear all that is public and new.
        Hub = "hub",
        /// The machine itself: signs fetches, relays to other agendas.
        Server = "server",
        /// People around a theme.
        Community = "community",
        /// An open resource, the people who look after it, how they decide.
        Commun = "commun",
        /// Someone who has an account here and speaks in public; never listed among the others.
        Member = "member",
        /// The hub's team, in whose name what groups say and decide reaches servers that take both of
        /// people alone; never listed, never followed.
        Voice = "voice",
    }
}

impl Kind {
    /// Whether nothing stands under it on our pages: people speak for themselves, and the team's voice
    /// says elsewhere what groups say here.
    pub fn is_silent(self) -> bool {
        matches!(self, Kind::Member | Kind::Voice)
    }
}

crate::text_enum! {
    /// How far a commun has come (FabMob's three phases).
    Stage {
        Prefiguration = "prefiguration",
        Emergence = "emergence",
        Maturity = "maturity",
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Space {
    pub id: SpaceId,
    pub kind: Kind,
    pub handle: String,
    pub name: String,
    /// What it is for, in one sentence of plain text.
    pub sentence: String,
    pub body_markdown: String,
    pub body_html: String,
    /// BCP 47, for example `fr`.
    pub language: String,
    pub icon_id: Option<MediaId>,
    pub cover_id: Option<MediaId>,
    pub stage: Option<Stage>,
    pub licence: Option<String>,
    pub territory: Option<String>,
    pub themes: Json<Vec<String>>,
    pub links: Json<Vec<Link>>,
    pub details: Json<Details>,
    pub position: i64,
    pub created_ms: Millis,
    pub updated_ms: Millis,
}

/// What a person writes about a space.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    pub name: String,
    pub sentence: String,
    pub body_markdown: String,
    pub language: String,
    pub icon_id: Option<MediaId>,
    pub cover_id: Option<MediaId>,
    pub stage: Option<Stage>,
    pub licence: Option<String>,
    pub territory: Option<String>,
    pub themes: Vec<String>,
    pub links: Vec<Link>,
    pub details: Details,
    pub position: i64,
}

/// The keys a space signs with, as they are stored: PKCS#8 in DER, public halves as published.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Keys {
    pub rsa_pkcs8: Vec<u8>,
    pub rsa_public_pem: String,
    pub ed25519_pkcs8: Vec<u8>,
    pub ed25519_public: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("only an administrator may do this")]
    NotAllowed,
    #[error(
        "a handle has 1 to 30 lower-case letters a–z, digits, underscores or inner hyphens; \
         “{0}” does not"
    )]
    Handle(String),
    #[error("the handle “{0}” is taken; choose another")]
    HandleTaken(String),
    #[error("{0} is too long or empty; a name has 1 to 100 characters, a sentence at most 500")]
    Length(&'static str),
    #[error("“{0}” is not a web address; begin it with https://")]
    Link(String),
    #[error("nobody is shown who did not agree to it: say so for {0}, or leave them out")]
    NotAgreed(String),
    #[error("only a community carries communs, and “{0}” is none")]
    NotACommunity(String),
    #[error("this is its name and place for good; only spaces change theirs")]
    Fixed,
    #[error("a space has {0} enough; take one back that it has")]
    TooMany(&'static str),
    #[error(
        "@{there} does not say yet that it was {here} before: add that address there among its \
         former accounts (“alsoKnownAs”), then try again"
    )]
    NotNamed { there: String, here: String },
    #[error("it moved less than {0} days ago, and other servers would not follow it again; wait")]
    MovedLately(i64),
    #[error("there is no such space")]
    Unknown,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Opens a space under a handle that is nobody else's for ever. The keys are made by the caller, outside
/// the transaction, because making an RSA key takes tens of milliseconds.
pub async fn open(
    tx: &mut Tx,
    by: By,
    kind: Kind,
    handle: &str,
    profile: &Profile,
    keys: &Keys,
    now: Millis,
) -> Result<Space, Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    check(profile)?;
    if !accounts::handle_is_valid(handle) {
        return Err(Refused::Handle(handle.to_owned()));
    }
    let space = build(kind, handle, profile, now);
    if !accounts::store::take_handle(tx, handle, "space", space.id.0).await? {
        return Err(Refused::HandleTaken(handle.to_owned()));
    }
    store::insert(tx, &space).await?;
    store::insert_keys(tx, space.id, keys, now).await?;
    Ok(space)
}

/// Changes what is said of a space; followers' servers hear of it.
pub async fn edit(
    tx: &mut Tx,
    by: By,
    id: SpaceId,
    profile: &Profile,
    now: Millis,
) -> Result<Space, Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    check(profile)?;
    let before = store::by_id(tx, id).await?.ok_or(Refused::Unknown)?;
    if before.kind == Kind::Member {
        // A person says themself what is said of them: `members::describe`.
        return Err(Refused::NotAllowed);
    }
    let mut space = build(before.kind, &before.handle, profile, now);
    space.id = id;
    space.created_ms = before.created_ms;
    space.updated_ms = now.max(Millis(before.updated_ms.0 + 1));
    store::update(tx, &space).await?;
    facts::record(tx, &Fact::SpaceEdited { space: id }, now).await?;
    Ok(space)
}

fn build(kind: Kind, handle: &str, profile: &Profile, now: Millis) -> Space {
    Space {
        id: SpaceId::generate(),
        kind,
        handle: handle.to_owned(),
        name: profile.name.trim().to_owned(),
        sentence: profile.sentence.trim().to_owned(),
        body_markdown: profile.body_markdown.clone(),
        body_html: text::markdown_to_html(&profile.body_markdown),
        language: profile.language.clone(),
        icon_id: profile.icon_id,
        cover_id: profile.cover_id,
        stage: profile.stage,
        licence: profile
            .licence
            .clone()
            .filter(|text| !text.trim().is_empty()),
        territory: profile
            .territory
            .clone()
            .filter(|text| !text.trim().is_empty()),
        themes: Json(profile.themes.clone()),
        links: Json(profile.links.clone()),
        details: Json(profile.details.clone()),
        position: profile.position,
        created_ms: now,
        updated_ms: now,
    }
}

fn check(profile: &Profile) -> Result<(), Refused> {
    let name_length = profile.name.trim().chars().count();
    if name_length == 0 || name_length > NAME_CHARS_MAX {
        return Err(Refused::Length("the name"));
    }
    if profile.sentence.chars().count() > SENTENCE_CHARS_MAX {
        return Err(Refused::Length("the sentence"));
    }
    let details = &profile.details;
    let texts = [
        &profile.body_markdown,
        &details.governance,
        &details.reuse,
        &details.experiments,
    ];
    if texts.into_iter().any(|text| text.len() > BODY_BYTES_MAX) {
        return Err(Refused::Length("the text"));
    }
    let lists = [
        profile.links.len(),
        profile.themes.len(),
        details.users.len(),
    ];
    if lists.into_iter().any(|count| count > LIST_MAX) {
        return Err(Refused::Length("a list"));
    }
    for link in &profile.links {
        check_url(&link.url)?;
    }
    for user in details.users.iter().filter(|user| !user.url.is_empty()) {
        check_url(&user.url)?;
    }
    Ok(())
}

/// Only addresses of the web are linked: no script, no file.
fn check_url(text: &str) -> Result<(), Refused> {
    let url = url::Url::parse(text).map_err(|_| Refused::Link(text.to_owned()))?;
    match url.scheme() {
        "https" | "http" => Ok(()),
        _ => Err(Refused::Link(text.to_owned())),
    }
}

/// Says which communities carry a commun, and that no others do.
pub async fn carry(
    tx: &mut Tx,
    by: By,
    commun: SpaceId,
    communities: &[String],
) -> Result<(), Refused> {
    if !by.may_administer() {
        return Err(Refused::NotAllowed);
    }
    let mut carriers = Vec::with_capacity(communities.len());
    for handle in communities {
        let found = store::by_handle(tx, handle).await?;
        let found = found.filter(|space| space.kind == Kind::Community);
        carriers.push(
            found
                .ok_or_else(|| Refused::NotACommunity(handle.clone()))?
                .id,
        );
    }
    Ok(store::replace_carriers(tx, commun, &carriers).await?)
}

impl Space {
    /// The profile as it stands, to be changed and given to [`edit`].
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.clone(),
            sentence: self.sentence.clone(),
            body_markdown: self.body_markdown.clone(),
            language: self.language.clone(),
            icon_id: self.icon_id,
            cover_id: self.cover_id,
            stage: self.stage,
            licence: self.licence.clone(),
            territory: self.territory.clone(),
            themes: self.themes.0.clone(),
            links: self.links.0.clone(),
            details: self.details.0.clone(),
            position: self.position,
        }
    }
}
