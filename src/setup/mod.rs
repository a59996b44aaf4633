//! The first run: what a hub cannot be without. Running it again changes nothing.
//!
//! What always holds: the hub's own group, the server's own actor, the team's voice and one administrator
//! exist afterwards; keys are made outside the transaction that stores them.

use crate::accounts::{self, Account, By, Role};
use crate::app::App;
use crate::db::Tx;
use crate::federation::{keyring, server_actor};
use crate::language::Language;
use crate::spaces::{self, Keys, Kind, Profile};

pub const ADMINISTRATOR: &str = "admin";
pub const HUB: &str = "kiosque";
/// More names than this are not tried for the team's voice.
const VOICE_NAMES_MAX: usize = 100;

/// What the first run made.
#[derive(Debug)]
pub struct FirstRun {
    pub administrator: Account,
    /// A link that signs the administrator in once.
    pub sign_in_url: String,
}

/// Makes the hub if it is not there yet; nothing when it is.
pub async fn first_run(app: &App) -> anyhow::Result<Option<FirstRun>> {
    let mut tx = app.db.read().await?;
    if !spaces::store::by_kind(&mut tx, Kind::Hub).await?.is_empty() {
        return Ok(None);
    }
    drop(tx);
    let keys = tokio::task::spawn_blocking(|| [(), (), ()].map(|()| keyring::generate()));
    make(app, keys.await?.each_ref()).await.map(Some)
}

/// Gives the team of a hub that was made without it its voice; changes nothing where it has one.
pub async fn give_voice(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.read().await?;
    if has_voice(&mut tx).await? {
        return Ok(());
    }
    drop(tx);
    let keys = tokio::task::spawn_blocking(keyring::generate).await?;
    let mut tx = app.db.begin().await?;
    open_voice(app, &mut tx, &keys).await?;
    Ok(tx.commit().await?)
}

async fn has_voice(tx: &mut Tx) -> sqlx::Result<bool> {
    Ok(!spaces::store::by_kind(tx, Kind::Voice).await?.is_empty())
}

/// Under the first of its names that is nobody else's.
async fn open_voice(app: &App, tx: &mut Tx, keys: &Keys) -> anyhow::Result<()> {
    let (handle, profile) = voice_profile(app);
    for number in 1..=VOICE_NAMES_MAX {
        // Another process may have been quicker, and hold the name by now.
        if has_voice(tx).await? {
            return Ok(());
        }
        let name = match number {
            1 => handle.to_owned(),
            _ => format!("{handle}-{number}"),
        };
        let (by, now) = (By::Operator, app.clock.now());
        match spaces::open(tx, by, Kind::Voice, &name, &profile, keys, now).await {
            Ok(_) => return Ok(()),
            Err(spaces::Refused::HandleTaken(_)) => continue,
            Err(error) => return Err(error.into()),
        }
    }
    anyhow::bail!(
        "{VOICE_NAMES_MAX} handles that begin with “{handle}” are taken; free one of them"
    )
}

/// Makes the hub, whose group, server and team's voice have these keys.
pub async fn make(
    app: &App,
    [hub_keys, server_keys, voice_keys]: [&Keys; 3],
) -> anyhow::Result<FirstRun> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let hub = hub_profile(app.config.language);
    spaces::open(&mut tx, By::Operator, Kind::Hub, HUB, &hub, hub_keys, now).await?;
    let server = server_profile(app);
    let handle = server_actor::HANDLE;
    spaces::open(
        &mut tx,
        By::Operator,
        Kind::Server,
        handle,
        &server,
        server_keys,
        now,
    )
    .await?;
    open_voice(app, &mut tx, voice_keys).await?;
    let role = Role::Administrator;
    let administrator =
        accounts::open(&mut tx, ADMINISTRATOR, "Administration", None, role, now).await?;
    let sign_in_url = sign_in_url(app, &mut tx, &administrator).await?;
    tx.commit().await?;
    Ok(FirstRun {
        administrator,
        sign_in_url,
    })
}

/// A link that signs an account in once.
pub async fn sign_in_url(app: &App, tx: &mut Tx, account: &Account) -> sqlx::Result<String> {
    let token = accounts::sign_in_token(tx, account.id, app.clock.now()).await?;
    let path = match app.config.language {
        Language::Fr => "/compte/entree",
        Language::En => "/account/enter",
    };
    Ok(app.addresses.page(&format!("{path}?token={token}")))
}

fn hub_profile(language: Language) -> Profile {
    let sentence = match language {
        Language::Fr => "Nous construisons et partageons des ressources ouvertes, en communautés.",
        Language::En => "We build and share open resources, in communities.",
    };
    Profile {
        name: "Kiosque".to_owned(),
        sentence: sentence.to_owned(),
        language: language.tag().to_owned(),
        ..Profile::default()
    }
}

fn server_profile(app: &App) -> Profile {
    let sentence = match app.config.language {
        Language::Fr => "Le serveur lui-même : il relaie les événements et articles publics.",
        Language::En => "The server itself: it relays public events and articles.",
    };
    Profile {
        name: app.config.domain.chars().take(100).collect(),
        sentence: sentence.to_owned(),
        language: app.config.language.tag().to_owned(),
        ..Profile::default()
    }
}

/// The handle that it has unless somebody holds it, and what is said of it.
fn voice_profile(app: &App) -> (&'static str, Profile) {
    let domain = &app.config.domain;
    let (handle, name, sentence) = match app.config.language {
        Language::Fr => (
            "equipe",
            format!("L’équipe de {domain}"),
            "Elle dit, sur les serveurs à fils de discussion, les nouvelles des communautés d’ici et \
             ce qui y est décidé. Suivez plutôt les communautés.",
        ),
        Language::En => (
            "team",
            format!("The team of {domain}"),
            "It says, on servers with threads, the news of the communities here and what is decided \
             there. Follow the communities rather.",
        ),
    };
    let profile = Profile {
        name: name.chars().take(100).collect(),
        sentence: sentence.to_owned(),
        language: app.config.language.tag().to_owned(),
        ..Profile::default()
    };
    (handle, profile)
}
