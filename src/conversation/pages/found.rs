//! Finding what a member wishes to quote by its address: a page or a thing of ours, or something that is
//! read at its origin just then, with its author's wishes.

use super::PATH;
use super::quoting::{ShownQuote, link, thing};
use crate::conversation::quoting::Wish;
use crate::conversation::store;
use crate::federation::addresses::{events_path, news_path};
use crate::federation::quoting::{May, Read, read};
use crate::ids::{CommentId, SpaceId};
use crate::spaces::members;
use crate::web::cards;
use crate::web::errors::WebError;
use crate::web::visit::Visit;
use crate::{events, posts};

/// What a member wishes to quote, found: as the form shows it, and as it is kept.
pub(super) struct Found {
    pub wish: Wish,
    pub shown: ShownQuote,
    pub space: Option<SpaceId>,
}

/// Finds what an address names, here or elsewhere; why it may not be quoted, as a key of `locales/`.
pub(super) async fn find(visit: &Visit, address: &str) -> Result<Found, Unfound> {
    let uri = named(visit, address).await?;
    let mut tx = visit.app.db.read().await?;
    let here = thing(&mut tx, visit, &uri).await?;
    drop(tx);
    let space = here.as_ref().map(|it| it.space);
    if let Some(thing) = here.filter(|it| it.is_ours) {
        let wish = Wish::Here {
            object: thing.id,
            uri: thing.uri.clone(),
            space: thing.space,
        };
        let shown = thing.shown(visit);
        return Ok(Found { wish, shown, space });
    }
    if visit.app.addresses.is_ours(&uri) {
        return Err(Unfound::Key("quote-unknown"));
    }
    let app = &visit.app;
    if app.look_ups.enter(visit.client, app.clock.now()).is_err() {
        return Err(Unfound::Key("error-too-often"));
    }
    let member = match &visit.account {
        Some(account) => app.addresses.actor(members::actor_of(account.id)),
        None => String::new(),
    };
    let read = read(app, &uri, &member).await?;
    let read = read.ok_or(Unfound::Key("quote-unknown"))?;
    if read.may == May::Never {
        return Err(Unfound::Key("quote-denied"));
    }
    Ok(Found {
        shown: shown(visit, &read).await?,
        wish: Wish::Elsewhere {
            uri: read.uri,
            words: read.words,
            asks: read.may == May::Ask,
        },
        space,
    })
}

/// As the form shows it, whatever becomes of it.
async fn shown(visit: &Visit, read: &Read) -> sqlx::Result<ShownQuote> {
    let mut tx = visit.app.db.read().await?;
    let author = store::author(&mut tx, &read.words.author_uri).await?;
    let mut shown = link(read.words.url.clone(), false, String::new());
    shown.is_box = true;
    shown.title = read.words.title.clone();
    shown.words = read.words.words.clone();
    shown.lang = cards::foreign(visit, &read.words.language);
    if let Some(author) = author {
        shown.handle = format!("@{}", author.handle);
        shown.author = match author.name.is_empty() {
            true => author.handle,
            false => author.name,
        };
    }
    shown.note = visit.locale.t(match read.may {
        May::Ask => "quote-will-ask",
        _ => "quote-unsaid",
    });
    Ok(shown)
}

/// Why something is not found to be quoted.
pub(super) enum Unfound {
    Key(&'static str),
    Broken(WebError),
}

impl<E: Into<WebError>> From<E> for Unfound {
    fn from(error: E) -> Self {
        Unfound::Broken(error.into())
    }
}

/// The id behind the address of a page of ours; every other address as it is.
async fn named(visit: &Visit, address: &str) -> Result<String, Unfound> {
    let addresses = &visit.app.addresses;
    let address = address.trim();
    let Some(path) = address.strip_prefix(addresses.base()) else {
        return Ok(address.to_owned());
    };
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let language = visit.app.config.language;
    let mut tx = visit.app.db.read().await?;
    let below = |parent: &str| path.strip_prefix(parent)?.strip_prefix('/');
    if let Some(slug) = below(news_path(language)) {
        let post = posts::store::by_slug(&mut tx, slug).await?;
        return Ok(post.map_or(address.to_owned(), |post| addresses.post(post.id)));
    }
    if let Some(slug) = below(events_path(language)) {
        let event = events::store::by_slug(&mut tx, slug).await?;
        return Ok(match event.map(|event| (event.id, event.links.0.origin)) {
            Some((id, None)) => addresses.event(id),
            // What others announced is answered where it stands.
            Some((_, Some(origin))) if origin.uid.starts_with("http") => origin.uid,
            _ => address.to_owned(),
        });
    }
    if let Some(id) = below(PATH).and_then(|id| id.parse::<CommentId>().ok()) {
        let comment = store::by_id(&mut tx, id).await?;
        return Ok(comment.map_or(address.to_owned(), |comment| comment.uri));
    }
    Ok(address.to_owned())
}
