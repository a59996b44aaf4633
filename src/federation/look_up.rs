//! Gathers what an object's document shows besides its row: tags, pictures, counts, keys. Used by
//! whoever sends a document and by whoever serves it, so that both are the same.

use serde_json::Value;

use super::addresses::{Addresses, Ours};
use super::objects::post::Around;
use super::objects::question::Quoted;
use super::{objects, store};
use crate::attendance::{self, organising};
use crate::conversation::quoting::Leave;
use crate::conversation::{self, Comment, Posting};
use crate::db::Tx;
use crate::events::Event;
use crate::ids::{CommentId, EventId, MediaId, PostId, SpaceId};
use crate::media::Media;
use crate::posts::Post;
use crate::{events, media, posts, spaces, tags};

pub async fn around_post(tx: &mut Tx, post: &Post) -> sqlx::Result<Around> {
    around(tx, post.id.0, post.cover_id).await
}

pub async fn around_event(tx: &mut Tx, event: &Event) -> sqlx::Result<Around> {
    let taking = match attendance::store::admission(tx, event.id).await? {
        Some(admission) => {
            let counts = organising::counts(tx, event.id).await?;
            Some((admission, counts))
        }
        None => None,
    };
    let around = around(tx, event.id.0, event.cover_id).await?;
    let changed = events::changes::latest(tx, event.id).await?;
    Ok(Around {
        taking,
        changed,
        filed: events::store::spaces_of(tx, event.id).await?,
        details: events::details::of(tx, event.id).await?,
        ..around
    })
}

async fn around(tx: &mut Tx, id: uuid::Uuid, cover: Option<MediaId>) -> sqlx::Result<Around> {
    let (likes, shares) = store::reaction_counts(tx, id).await?;
    Ok(Around {
        tags: tags::store::of(tx, id).await?,
        cover: picture(tx, cover).await?,
        likes,
        shares,
        filed: Vec::new(),
        details: Default::default(),
        changed: None,
        taking: None,
    })
}

/// An actor's whole document; nothing when there is no such space.
pub async fn actor(tx: &mut Tx, addresses: &Addresses, id: SpaceId) -> sqlx::Result<Option<Value>> {
    let Some(space) = spaces::store::by_id(tx, id).await? else {
        return Ok(None);
    };
    let pictures = objects::actor::Pictures {
        icon: picture(tx, space.icon_id).await?,
        cover: picture(tx, space.cover_id).await?,
    };
    let posting = conversation::rules::of(tx, id).await?.posting;
    let group = objects::actor::Group {
        is_restricted: matches!(posting, Posting::Animators | Posting::Closed),
    };
    let aliases = spaces::store::identity::aliases(tx, id).await?;
    let home = spaces::store::identity::home(tx, id).await?;
    let around = objects::actor::Around {
        keys: spaces::store::keys::all(tx, id).await?,
        pictures,
        group,
        also_known_as: aliases.into_iter().map(|alias| alias.actor_uri).collect(),
        moved_to: home.map(|home| home.to_uri),
    };
    Ok(Some(objects::actor::document(addresses, &space, &around)))
}

/// Who says something of ours: the space that speaks, or the member.
pub async fn author_of(
    tx: &mut Tx,
    addresses: &Addresses,
    object_uri: &str,
) -> sqlx::Result<Option<SpaceId>> {
    Ok(match addresses.ours(object_uri) {
        Some(Ours::Post(id)) => posts::store::by_id(tx, id).await?.map(|it| it.space_id),
        Some(Ours::Event(id)) => events::theirs::ours(tx, id).await?.map(|it| it.space_id),
        Some(Ours::Comment(id)) => conversation::store::by_id(tx, id)
            .await?
            .and_then(|comment| comment.account_id)
            .map(spaces::members::actor_of),
        _ => None,
    })
}

/// A member's comment as an object.
pub async fn comment(tx: &mut Tx, addresses: &Addresses, comment: &Comment) -> sqlx::Result<Value> {
    let parent = comment.parent_uri.as_deref().unwrap_or_default();
    let answered = conversation::store::by_uri(tx, parent).await?;
    let answered = answered
        .map(|it| it.author_uri)
        .filter(|uri| !uri.is_empty());
    let mut mentioned = Vec::new();
    if let Some(space) = spaces::store::by_id(tx, comment.space_id).await? {
        mentioned.push(objects::comment::Mentioned {
            uri: addresses.actor(space.id),
            handle: format!("@{}@{}", space.handle, addresses.domain()),
        });
    }
    if let Some(uri) = answered {
        let author = conversation::store::author(tx, &uri).await?;
        let handle = author.map_or(String::new(), |author| format!("@{}", author.handle));
        mentioned.push(objects::comment::Mentioned { uri, handle });
    }
    for uri in &comment.parts.called {
        if let Some(author) = conversation::store::author(tx, uri).await?
            && mentioned.iter().all(|it| it.uri != *uri)
        {
            let handle = format!("@{}", author.handle);
            let uri = uri.clone();
            mentioned.push(objects::comment::Mentioned { uri, handle });
        }
    }
    let (likes, shares) = store::reaction_counts(tx, comment.id.0).await?;
    let root = root_uri(tx, addresses, comment).await?;
    // What it answered may have gone with its author: then it stands under what they both answered.
    let parent = comment.parent_uri.clone();
    let parent = parent.map(|uri| if is_address(&uri) { uri } else { root.clone() });
    let around = objects::comment::Around {
        mentioned,
        parent: parent.filter(|uri| *uri != comment.uri),
        context: context(addresses, comment, &root),
        likes,
        shares,
        poll: conversation::polls::standing(tx, comment).await?,
        quoted: quoted(tx, addresses, comment).await?,
    };
    Ok(objects::comment::build(addresses, comment, &around))
}

/// What a comment says that it quotes.
async fn quoted(
    tx: &mut Tx,
    addresses: &Addresses,
    comment: &Comment,
) -> sqlx::Result<Option<Quoted>> {
    let declared = conversation::quoting::declared(tx, comment).await?;
    Ok(declared.map(|declared| Quoted {
        uri: declared.uri,
        stamp: match declared.leave {
            Leave::None => None,
            Leave::Ours(id) => Some(addresses.quote(id)),
            Leave::Theirs(uri) => Some(uri),
        },
    }))
}

/// The address of what a thread is about.
async fn root_uri(tx: &mut Tx, addresses: &Addresses, comment: &Comment) -> sqlx::Result<String> {
    let (post, event) = (PostId(comment.root_id), EventId(comment.root_id));
    if posts::store::by_id(tx, post).await?.is_some() {
        return Ok(addresses.post(post));
    }
    if events::theirs::ours(tx, event).await?.is_some() {
        return Ok(addresses.event(event));
    }
    let root = conversation::store::by_id(tx, CommentId(comment.root_id)).await?;
    let root = root.map(|root| root.uri).filter(|uri| is_address(uri));
    Ok(root.unwrap_or_else(|| comment.uri.clone()))
}

/// The address of the whole thread: ours, whoever began it, because it is served here.
fn context(addresses: &Addresses, comment: &Comment, root: &str) -> String {
    match addresses.is_ours(root) {
        true => addresses.context(root),
        false => addresses.context(&addresses.comment(CommentId(comment.root_id))),
    }
}

/// What is left of somebody who is gone has no address.
fn is_address(uri: &str) -> bool {
    uri.starts_with("http")
}

async fn picture(tx: &mut Tx, id: Option<MediaId>) -> sqlx::Result<Option<Media>> {
    match id {
        Some(id) => media::store::by_id(tx, id).await,
        None => Ok(None),
    }
}
