//! Everything of one member in one archive, in the forms that other servers read: the actor and an
//! outbox of `Create`s in ActivityStreams, lists as the CSV files that Mastodon's export has, and what
//! only this hub knows (account, sessions, everything said with its state) as plain JSON.
//!
//! What always holds: only what is theirs; read a part at a time, held compressed.

mod together;
mod zip;

use serde_json::{Value, json};

use self::zip::Zip;
use super::activities::create;
use super::addresses::Addresses;
use super::look_up;
use crate::accounts::{self, Account};
use crate::attendance::away::Away;
use crate::attendance::rides::Ride;
use crate::clock::Millis;
use crate::conversation::avoiding::{AVOIDED_MAX, How};
use crate::conversation::{self, Comment, State};
use crate::db::Tx;
use crate::spaces::{self, members};
use crate::{attendance, events, federation, inquiries};

const PART: i64 = 200;
/// More than anybody writes; what is beyond is not taken along.
const COMMENTS_MAX: usize = 200_000;
const ATTENDANCES_MAX: i64 = 10_000;
const FOLLOWERS_MAX: i64 = 100_000;

/// The archive's bytes.
pub async fn archive(
    tx: &mut Tx,
    addresses: &Addresses,
    account: &Account,
) -> anyhow::Result<Vec<u8>> {
    let mut zip = Zip::new();
    let actor = members::actor_of(account.id);
    if let Some(document) = look_up::actor(tx, addresses, actor).await? {
        add(&mut zip, "actor.json", &document)?;
    }
    let about = about(tx, addresses, account).await?;
    add(&mut zip, "account.json", &about)?;
    write_said(tx, addresses, account, &mut zip, Form::Outbox).await?;
    write_said(tx, addresses, account, &mut zip, Form::All).await?;
    write_followers(tx, addresses, account, &mut zip).await?;
    write_avoided(tx, addresses, account, &mut zip).await?;
    Ok(zip.end()?)
}

fn add(zip: &mut Zip, name: &str, value: &Value) -> anyhow::Result<()> {
    Ok(zip.add(name, serde_json::to_string_pretty(value)?.as_bytes())?)
}

/// The account itself, when it was used, what is looked after, what was written to the team.
async fn about(tx: &mut Tx, addresses: &Addresses, account: &Account) -> anyhow::Result<Value> {
    let uri = addresses.actor(members::actor_of(account.id));
    let sessions = accounts::store::sessions(tx, account.id).await?;
    let mut animated = Vec::new();
    for (space,) in conversation::store::moderators::animated_by(tx, &uri).await? {
        if let Some(space) = spaces::store::by_id(tx, space).await? {
            animated.push(json!({ "handle": space.handle, "name": space.name }));
        }
    }
    let mut takes_part = Vec::new();
    for known in attendance::store::of_actor(tx, &uri, ATTENDANCES_MAX).await? {
        if let Some(event) = events::theirs::ours(tx, known.event_id).await? {
            takes_part.push(json!({
                "event": addresses.event_page(&event),
                "title": event.title,
                "state": known.state.as_str(),
                "seats": known.seats,
                "answers": known.answers.0,
                "answered": known.changed_ms.rfc3339(),
            }));
        }
    }
    let ride = |it: Ride| {
        json!({
            "event": addresses.event(it.event_id), "kind": it.kind.as_str(), "seats": it.seats,
            "place": it.place, "note": it.note, "written": it.written_ms.rfc3339(),
        })
    };
    let rides = attendance::store::rides::of_account(tx, account.id).await?;
    let rides: Vec<Value> = rides.into_iter().map(ride).collect();
    let away = |it: Away| {
        json!({
            "event": it.event_uri, "title": it.title, "begins": it.start_ms.rfc3339(),
            "state": it.state.as_str(), "asked": it.asked_ms.rfc3339(),
        })
    };
    let elsewhere = attendance::store::away::of_account(tx, account.id).await?;
    let elsewhere: Vec<Value> = elsewhere.into_iter().map(away).collect();
    let written = match &account.email {
        Some(email) => inquiries::store::of_email(tx, email).await?,
        None => Vec::new(),
    };
    let time = |at: Millis| at.rfc3339();
    let session =
        |(began, ends): &(Millis, Millis)| json!({ "began": time(*began), "ends": time(*ends) });
    let message =
        |(received, text): &(Millis, String)| json!({ "sent": time(*received), "text": text });
    Ok(json!({
        "handle": account.handle,
        "name": account.name,
        "email": account.email,
        "role": account.role.as_str(),
        "opened": time(account.created_ms),
        "sessions": sessions.iter().map(session).collect::<Vec<_>>(),
        "animates": animated,
        "takes_part": takes_part,
        "takes_part_elsewhere": elsewhere,
        "rides": rides,
        "tasks": together::tasks(tx, addresses, account).await?,
        "proposals": together::proposals(tx, addresses, account).await?,
        "organising": together::organising(tx, addresses, account).await?,
        "dates": together::dates(tx, account).await?,
        "messages_to_the_team": written.iter().map(message).collect::<Vec<_>>(),
    }))
}

/// How what was said is written down.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// What is public, as its `Create`s.
    Outbox,
    /// All of it, as it was typed, with what became of it.
    All,
}

async fn write_said(
    tx: &mut Tx,
    addresses: &Addresses,
    account: &Account,
    zip: &mut Zip,
    form: Form,
) -> anyhow::Result<()> {
    let actor = members::actor_of(account.id);
    let (name, head) = match form {
        Form::Outbox => {
            let id = addresses.of_actor(actor, "outbox");
            let context = "https://www.w3.org/ns/activitystreams";
            let head = format!(
                "{{\"@context\":\"{context}\",\"id\":\"{id}\",\"type\":\"OrderedCollection\",\
                 \"orderedItems\":["
            );
            ("outbox.json", head)
        }
        Form::All => ("comments.json", "[".to_owned()),
    };
    let mut file = zip.file(name);
    file.write(head.as_bytes())?;
    let (mut count, mut after) = (0, None);
    loop {
        let part = conversation::store::threads::own_after(tx, account.id, after, PART).await?;
        after = part.last().map(|it| (it.published_ms, it.id));
        let is_all = (part.len() as i64) < PART || count >= COMMENTS_MAX;
        for comment in part {
            let Some(item) = item(tx, addresses, &comment, form).await? else {
                continue;
            };
            let comma = if count == 0 { "\n" } else { ",\n" };
            file.write(comma.as_bytes())?;
            file.write(item.to_string().as_bytes())?;
            count += 1;
        }
        if is_all {
            break;
        }
    }
    let foot = match form {
        Form::Outbox => format!("\n],\"totalItems\":{count}}}"),
        Form::All => "\n]".to_owned(),
    };
    file.write(foot.as_bytes())?;
    Ok(file.end()?)
}

async fn item(
    tx: &mut Tx,
    addresses: &Addresses,
    comment: &Comment,
    form: Form,
) -> sqlx::Result<Option<Value>> {
    if form == Form::All {
        return Ok(Some(json!({
            "address": comment.uri,
            "page": comment.url,
            "state": comment.state.as_str(),
            "in_reply_to": comment.parent_uri,
            "title": comment.title,
            "language": comment.language,
            "markdown": comment.body_markdown,
            "published": comment.published_ms.rfc3339(),
            "edited": comment.edited_ms.map(Millis::rfc3339),
        })));
    }
    if comment.state != State::Published {
        return Ok(None);
    }
    let object = look_up::comment(tx, addresses, comment).await?;
    Ok(Some(create::build(addresses, &object)))
}

async fn write_followers(
    tx: &mut Tx,
    addresses: &Addresses,
    account: &Account,
    zip: &mut Zip,
) -> anyhow::Result<()> {
    let actor = members::actor_of(account.id);
    let followers = spaces::followers::store::of_space(tx, actor, FOLLOWERS_MAX).await?;
    let mut csv = "Account address\n".to_owned();
    for (uri,) in followers {
        csv.push_str(&field(&handle(tx, addresses, &uri).await?));
        csv.push('\n');
    }
    Ok(zip.add("followers.csv", csv.as_bytes())?)
}

/// As Mastodon reads them: mutes with a head and whether notifications are hidden, blocks without.
async fn write_avoided(
    tx: &mut Tx,
    addresses: &Addresses,
    account: &Account,
    zip: &mut Zip,
) -> anyhow::Result<()> {
    let all = conversation::store::avoided::of(tx, account.id, AVOIDED_MAX).await?;
    let mut muted = "Account address,Hide notifications\n".to_owned();
    let mut blocked = String::new();
    for avoided in all {
        let name = field(&handle(tx, addresses, &avoided.actor_uri).await?);
        match avoided.how {
            How::Muted => muted.push_str(&format!("{name},true\n")),
            How::Blocked => blocked.push_str(&format!("{name}\n")),
        }
    }
    zip.add("muted_accounts.csv", muted.as_bytes())?;
    Ok(zip.add("blocked_accounts.csv", blocked.as_bytes())?)
}

/// `alice@example.net`, as far as it is known; else the address.
async fn handle(tx: &mut Tx, addresses: &Addresses, uri: &str) -> sqlx::Result<String> {
    if let Some(author) = conversation::store::author(tx, uri).await? {
        return Ok(author.handle);
    }
    if let Some(actor) = federation::store::remote_actor(tx, uri).await? {
        return Ok(actor.handle);
    }
    if let Some(super::addresses::Ours::Actor(id)) = addresses.ours(uri)
        && let Some(space) = spaces::store::by_id(tx, id).await?
    {
        return Ok(format!("{}@{}", space.handle, addresses.domain()));
    }
    Ok(uri.to_owned())
}

/// A field of a CSV file; one that a table would take for a formula is only text.
fn field(text: &str) -> String {
    let is_plain =
        !text.contains([',', '"', '\n', '\r']) && !text.starts_with(['=', '+', '-', '@']);
    match is_plain {
        true => text.to_owned(),
        false => format!(
            "\"{}\"",
            text.trim_start_matches(['=', '+', '-', '@'])
                .replace('"', "\"\"")
        ),
    }
}
