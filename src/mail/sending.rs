//! Sends what waits, by the server that the configuration names. A letter that a server refuses for good,
//! because of whom it is for, is given up; one that cannot be sent now is tried again, each time later.
//! A server that takes nothing from us at all (a wrong password, say) costs no letter a try.

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{Mail, store};
use crate::app::App;
use crate::settings;

const AT_ONCE: i64 = 20;
/// What the calendar file of a letter is called.
const CALENDAR_NAME: &str = "agenda.ics";
/// About two days and a half.
const ATTEMPTS_MAX: i64 = 18;
const FIRST_WAIT_SECONDS: i64 = 60;
const WAIT_SECONDS_MAX: i64 = 6 * 3600;

/// Sends letters that wait; answers how many were tried.
pub async fn send(app: &App) -> anyhow::Result<usize> {
    let Some(url) = &app.config.smtp_url else {
        return Ok(0);
    };
    let mut tx = app.db.read().await?;
    let ready = store::ready(&mut tx, app.clock.now(), AT_ONCE).await?;
    let name = settings::load(&mut tx).await?.name;
    drop(tx);
    if ready.is_empty() {
        return Ok(0);
    }
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())?.build();
    if !transport.test_connection().await.unwrap_or(false) {
        tracing::warn!("the mail server takes nothing; see smtp_url");
        return Ok(0);
    }
    let mut tried = 0;
    for mail in &ready {
        let wait = FIRST_WAIT_SECONDS << mail.attempts.clamp(0, 20);
        let again = app.clock.now().plus_seconds(wait.min(WAIT_SECONDS_MAX));
        let mut tx = app.db.begin().await?;
        let is_ours = store::take(&mut tx, mail, again).await?;
        tx.commit().await?;
        if !is_ours {
            continue;
        }
        tried += 1;
        let is_done = match message(app, &name, mail) {
            Ok(message) => match transport.send(message).await {
                Ok(_) => true,
                Err(error) => {
                    // Its text may name the address.
                    let is_refused = is_about_whom(&error);
                    tracing::warn!(mail = %mail.id, is_refused, "a letter could not be sent");
                    is_refused || mail.attempts + 1 >= ATTEMPTS_MAX
                }
            },
            Err(_) => {
                tracing::warn!(mail = %mail.id, "a letter cannot be written to such an address");
                true
            }
        };
        if is_done {
            let mut tx = app.db.begin().await?;
            store::delete(&mut tx, mail.id).await?;
            tx.commit().await?;
        }
    }
    Ok(tried)
}

/// Whether a letter is refused for good because of its address (RFC 5321 §4.2.3): of other refusals the
/// fault is ours, and may be mended.
fn is_about_whom(error: &lettre::transport::smtp::Error) -> bool {
    const ADDRESS_CODES: [u16; 6] = [501, 550, 551, 552, 553, 556];
    let code = error.status().map(u16::from);
    code.is_some_and(|code| ADDRESS_CODES.contains(&code))
}

fn message(app: &App, name: &str, mail: &Mail) -> anyhow::Result<Message> {
    let from = app.config.mail_from.as_deref().unwrap_or_default();
    let name = (!name.is_empty()).then(|| name.to_owned());
    let mut builder = Message::builder()
        .from(Mailbox::new(name, from.parse()?))
        .to(Mailbox::new(None, mail.to_address.parse()?))
        .message_id(Some(format!("<{}@{}>", mail.id, app.addresses.domain())))
        .subject(&mail.subject);
    if let Ok(reply_to) = mail.reply_to.parse() {
        builder = builder.reply_to(Mailbox::new(None, reply_to));
    }
    let mut message = match mail.calendar.as_str() {
        "" => builder
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())?,
        calendar => {
            let words = SinglePart::plain(mail.body.clone());
            let parts = MultiPart::mixed().singlepart(words);
            builder.multipart(parts.singlepart(calendar_part(calendar)?))?
        }
    };
    // No machine answers a machine (RFC 3834).
    for (header, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", mail.language.as_str()),
    ] {
        let header = HeaderName::new_from_ascii(header.to_owned())?;
        let value = HeaderValue::new(header, value.to_owned());
        message.headers_mut().insert_raw(value);
    }
    Ok(message)
}

/// The part that calendars offer to take in (RFC 6047): its method is said in its head too.
fn calendar_part(calendar: &str) -> anyhow::Result<SinglePart> {
    let method = match calendar.lines().any(|line| line == "METHOD:CANCEL") {
        true => "CANCEL",
        false => "PUBLISH",
    };
    let media_type = format!("text/calendar; charset=utf-8; method={method}");
    let media_type = ContentType::parse(&media_type)?;
    Ok(Attachment::new(CALENDAR_NAME.to_owned()).body(calendar.to_owned(), media_type))
}
