//! What is quoted elsewhere, read at its origin (FEP-044f): the words, whether their author lets
//! themself be asked, and the stamps that show their leave.

use serde_json::Value;
use url::Url;

use super::addresses::{Addresses, PUBLIC};
use super::{hearing, server_actor, wanted, wire};
use crate::app::App;
use crate::clock::Millis;
use crate::conversation::quoting::{self, Stamp, WORDS_CHARS_MAX, Words};
use crate::conversation::{Said, store};
use crate::db::Tx;
use crate::text;

/// What was read is read again after a week: its author may have changed their mind.
const AGAIN_SECONDS: i64 = 7 * 24 * 3600;
const AGAIN_AT_ONCE: i64 = 50;

/// What its author says of being quoted by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// They may be asked, and answer at once or in their own time.
    Ask,
    Never,
    /// Their server knows no leaves.
    Unsaid,
}

/// Something elsewhere, as a member wishes to quote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub uri: String,
    pub words: Words,
    pub may: May,
}

/// Reads something that `member` wishes to quote; nothing when it cannot be read by everybody.
pub async fn read(app: &App, address: &str, member: &str) -> anyhow::Result<Option<Read>> {
    let Ok(url) = Url::parse(address) else {
        return Ok(None);
    };
    let signer = server_actor::signer(app).await?;
    let Ok(document) = app.http.get_document(&url, Some(&signer)).await else {
        return Ok(None);
    };
    let object = document.json;
    let said = hearing::said(&object, "", app.clock.now());
    let Some(said) = said.filter(|_| wire::is_public(&object)) else {
        return Ok(None);
    };
    // Found at the address of a page: believed at its own address alone.
    if said.uri != url.as_str() && wire::host(&said.uri) != wire::host(document.url.as_str()) {
        return Ok(None);
    }
    let Some(author) = wanted::author(app, &signer, &said.author_uri).await? else {
        return Ok(None);
    };
    let mut tx = app.db.begin().await?;
    store::put_author(&mut tx, &hearing::author(&author)).await?;
    tx.commit().await?;
    Ok(Some(Read {
        may: may(&object, member),
        words: words(&said),
        uri: said.uri,
    }))
}

/// Its author's policy, for somebody who follows nobody.
fn may(object: &Value, member: &str) -> May {
    let policy = &object["interactionPolicy"]["canQuote"];
    if !policy.is_object() {
        return May::Unsaid;
    }
    let approvals = ["automaticApproval", "manualApproval"];
    let mut named = approvals.iter().flat_map(|name| wire::many(&policy[*name]));
    let covers = |who: &Value| match who.as_str() {
        Some("as:Public" | "Public") => true,
        Some(who) => who == PUBLIC || who == member,
        None => wire::uri(who).is_some_and(|who| who == PUBLIC || who == member),
    };
    match named.any(covers) {
        true => May::Ask,
        false => May::Never,
    }
}

/// What is shown of it.
pub fn words(said: &Said) -> Words {
    let has_title = !["Note", "Question"].contains(&said.kind.as_str());
    let words = match said.warning.is_empty() {
        true => text::excerpt(&said.body_html, WORDS_CHARS_MAX),
        // What its author warns of is read at their place.
        false => said.warning.clone(),
    };
    Words {
        author_uri: said.author_uri.clone(),
        url: said.url.clone(),
        language: said.language.clone(),
        title: match has_title {
            true => said.title.clone(),
            false => String::new(),
        },
        words,
    }
}

/// After somebody elsewhere said something: what it quotes elsewhere is asked for, if it may be shown
/// then, because it is their own or a stamp is named.
pub async fn heard(tx: &mut Tx, addresses: &Addresses, uri: &str, now: Millis) -> sqlx::Result<()> {
    let Some(comment) = store::by_uri(tx, uri).await? else {
        return Ok(());
    };
    let quotes_ours = comment
        .parts
        .quoted
        .as_ref()
        .is_some_and(|quoted| addresses.is_ours(quoted));
    if comment.account_id.is_some() || quotes_ours || !quoting::heard(tx, &comment, now).await? {
        return Ok(());
    }
    let Some(quoted) = &comment.parts.quoted else {
        return Ok(());
    };
    let host = wire::host(quoted);
    let stamp = comment.parts.quote_stamp.as_ref();
    let stamp = stamp.filter(|stamp| wire::host(stamp) == host);
    let is_own = host == wire::host(&comment.author_uri);
    if (is_own || stamp.is_some()) && store::by_uri(tx, quoted).await?.is_none() {
        wanted::want(tx, quoted, wanted::Why::Quoted, 0, now).await?;
    }
    if let Some(stamp) = stamp {
        wanted::want(tx, stamp, wanted::Why::Stamp, 0, now).await?;
    }
    Ok(())
}

/// A stamp as it stands at its address: by an author of the same server.
pub fn stamp(uri: &str, document: &Value) -> Option<Stamp> {
    let is_stamp = wire::kinds(document)
        .iter()
        .any(|kind| kind == "QuoteAuthorization");
    let author_uri = wire::uri(&document["attributedTo"])?;
    let is_theirs = wire::uri(&document["id"]).as_deref() == Some(uri)
        && wire::host(&author_uri) == wire::host(uri);
    (is_stamp && is_theirs).then_some(Stamp {
        uri: uri.to_owned(),
        author_uri,
        instrument_uri: wire::uri(&document["interactingObject"])?,
        target_uri: wire::uri(&document["interactionTarget"])?,
    })
}

/// Has what was read long ago, and its stamps, read again.
pub async fn read_again(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let before = now.plus_seconds(-AGAIN_SECONDS);
    for (quoted, stamp) in quoting::to_read_again(&mut tx, before, now, AGAIN_AT_ONCE).await? {
        if stamp.is_empty() {
            continue;
        }
        wanted::want(&mut tx, &quoted, wanted::Why::Quoted, 0, now).await?;
        wanted::want(&mut tx, &stamp, wanted::Why::Stamp, 0, now).await?;
    }
    tx.commit().await?;
    app.wake.wanted.notify_one();
    Ok(())
}
