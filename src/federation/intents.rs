//! Where someone's own server lets them follow, answer, share or like what is here: asked of that
//! server by WebFinger, its activity intents first (FEP-3b86), then the older subscribe template,
//! else the address where Mastodon and others have it.
//!
//! What always holds: what was typed chooses a server and nothing else of what is asked; where a
//! visitor is sent is an address that the guard lets through.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::fetch::{Client, FetchError};
use super::wire;

const INTENT: &str = "https://w3id.org/fep/3b86/";
/// What servers had before the FEP, under both schemes.
const SUBSCRIBE: [&str; 2] = [
    "http://ostatus.org/schema/1.0/subscribe",
    "https://ostatus.org/schema/1.0/subscribe",
];
const TYPED_BYTES_MAX: usize = 300;
const TEMPLATE_BYTES_MAX: usize = 2_000;
/// A person waits for this answer.
const PATIENCE: Duration = Duration::from_secs(6);

crate::text_enum! {
    /// What a visitor wants to do from their own server.
    Intent {
        Follow = "follow",
        Reply = "reply",
        Share = "share",
        Like = "like",
        /// Taking part in an event.
        Join = "join",
    }
}

/// What they want to do it with.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The id of the actor or object.
    pub uri: String,
    /// Its page, where a server may lead back to.
    pub page: String,
}

/// Why nobody can be led anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoDialog {
    #[error("it is neither name@server nor a server")]
    Unreadable,
    #[error("that server is not on the public internet")]
    NotPublic,
    #[error("that server does not know the name")]
    Unknown,
    #[error("the server does not answer")]
    Silent,
    #[error("the server does not answer as those of the fediverse do")]
    NoPeer,
}

/// Someone's server, as they typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// `host` or `host:port`
    pub authority: String,
    /// What the server is asked about; nothing when only the server is known.
    about: Option<String>,
    /// Whether a server that does not know `about` was told a wrong name.
    is_name: bool,
}

/// The page on the visitor's own server where they go on.
pub async fn dialog(
    client: &Client,
    typed: &str,
    intent: Intent,
    wanted: &Wanted,
) -> Result<Url, NoDialog> {
    let home = read(typed).ok_or(NoDialog::Unreadable)?;
    let scheme = client.scheme_for(&home.authority);
    let root = format!("{scheme}://{}", home.authority);
    let about = home.about.as_ref().unwrap_or(&root);
    let asked = client.webfinger_about(&home.authority, about);
    let answered = tokio::time::timeout(PATIENCE, asked).await;
    let document = match answered.unwrap_or(Err(FetchError::Timeout)) {
        Ok(document) => document.json,
        Err(FetchError::Refused(_)) => return Err(NoDialog::NotPublic),
        Err(FetchError::Unreachable(_) | FetchError::Timeout) => return Err(NoDialog::Silent),
        Err(FetchError::Gone | FetchError::Status(404)) if home.is_name => {
            return Err(NoDialog::Unknown);
        }
        // Many know their people and nothing of themselves.
        Err(FetchError::Gone | FetchError::Status(_)) => Value::Null,
        Err(FetchError::WrongType(_) | FetchError::TooLarge) => return Err(NoDialog::NoPeer),
    };
    let target = led(&document, &root, intent, wanted).ok_or(NoDialog::NoPeer)?;
    client.may_ask(&target).map_err(|_| NoDialog::NotPublic)?;
    Ok(target)
}

/// Where a server's WebFinger document leads to; where it names no way, the one that most have.
pub fn led(document: &Value, root: &str, intent: Intent, wanted: &Wanted) -> Option<Url> {
    let guessed = format!("{root}/authorize_interaction?uri={{uri}}");
    let template = template(document, intent).unwrap_or(guessed);
    Url::parse(&filled(&template, wanted)).ok()
}

/// `alice@server`, `@alice@server`, `acct:alice@server`, `server`, `https://server/@alice`.
pub fn read(typed: &str) -> Option<Home> {
    let typed = typed.trim();
    if typed.len() > TYPED_BYTES_MAX || typed.contains(char::is_whitespace) {
        return None;
    }
    if typed.contains('/') {
        return read_address(typed);
    }
    let named = typed.strip_prefix("acct:").unwrap_or(typed);
    let named = named.strip_prefix('@').unwrap_or(named);
    match named.split_once('@') {
        Some((name, server)) if !name.is_empty() => {
            let authority = authority(server)?;
            Some(Home {
                about: Some(format!("acct:{name}@{authority}")),
                authority,
                is_name: true,
            })
        }
        Some(_) => None,
        None => Some(Home {
            authority: authority(named)?,
            about: None,
            is_name: false,
        }),
    }
}

fn read_address(typed: &str) -> Option<Home> {
    let whole = match typed.contains("://") {
        true => typed.to_owned(),
        false => format!("https://{typed}"),
    };
    let url = Url::parse(&whole).ok()?;
    let is_web = matches!(url.scheme(), "https" | "http");
    if !is_web || !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    let port = url.port().map(|port| format!(":{port}"));
    let authority = authority(&format!("{}{}", url.host_str()?, port.unwrap_or_default()))?;
    let about = (url.path() != "/").then(|| url.to_string());
    Some(Home {
        authority,
        about,
        is_name: false,
    })
}

/// A host and its port in the one form they have in addresses; nothing else may stand beside them.
fn authority(text: &str) -> Option<String> {
    let looks_right = text.contains(['.', ':', '[']) || text == "localhost";
    if !looks_right || text.contains(['/', '?', '#', '@', '\\', '%']) {
        return None;
    }
    let url = Url::parse(&format!("https://{text}/")).ok()?;
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The best way in that a server names.
fn template(document: &Value, intent: Intent) -> Option<String> {
    let links = wire::many(&document["links"]);
    let named = |rel: &str| {
        let mut found = links.iter().filter(|link| {
            let its = link["rel"].as_str().unwrap_or_default();
            its.eq_ignore_ascii_case(rel)
        });
        found.find_map(|link| text_of(link))
    };
    let own = match intent {
        Intent::Follow => named(&format!("{INTENT}Follow")),
        Intent::Share => named(&format!("{INTENT}Announce")),
        Intent::Like => named(&format!("{INTENT}Like")),
        Intent::Join => named(&format!("{INTENT}Join")),
        // One that cannot be told what is answered would begin a new conversation.
        Intent::Reply => {
            named(&format!("{INTENT}Create")).filter(|template| template.contains("{inReplyTo}"))
        }
    };
    own.or_else(|| named(&format!("{INTENT}Object")))
        .or_else(|| SUBSCRIBE.iter().find_map(|rel| named(rel)))
}

/// The FEP writes `href`, servers write `template` as they did before it.
fn text_of(link: &Value) -> Option<String> {
    let written = [&link["template"], &link["href"]];
    let text = written.into_iter().find_map(Value::as_str)?;
    (text.len() <= TEMPLATE_BYTES_MAX).then(|| text.to_owned())
}

/// Every `{word}` replaced, those that we do not know by nothing (FEP-3b86 §3.2).
fn filled(template: &str, wanted: &Wanted) -> String {
    let mut filled = String::with_capacity(template.len() + wanted.uri.len() * 3);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((word, after)) = after.split_once('}') else {
            break;
        };
        filled.push_str(before);
        let value = match word {
            "object" | "uri" | "inReplyTo" => wanted.uri.as_str(),
            "type" => "Note",
            "on-success" | "on-cancel" => wanted.page.as_str(),
            _ => "",
        };
        filled.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whatever_is_typed_names_a_server_and_what_to_ask_it() {
        for (typed, server, about) in [
            ("alice@a.example", "a.example", "acct:alice@a.example"),
            (" @alice@A.example ", "a.example", "acct:alice@a.example"),
            (
                "acct:alice@a.example:8443",
                "a.example:8443",
                "acct:alice@a.example:8443",
            ),
            (
                "alice@été.example",
                "xn--t-9fab.example",
                "acct:alice@xn--t-9fab.example",
            ),
            ("a.example", "a.example", ""),
            ("https://a.example", "a.example", ""),
            (
                "https://a.example/@alice",
                "a.example",
                "https://a.example/@alice",
            ),
            ("a.example/@alice", "a.example", "https://a.example/@alice"),
        ] {
            let home = read(typed).unwrap_or_else(|| panic!("{typed} is read"));
            assert_eq!(home.authority, server, "{typed}");
            assert_eq!(home.about.unwrap_or_default(), about, "{typed}");
        }
        let long = "a".repeat(TYPED_BYTES_MAX) + ".example";
        for typed in [
            "",
            "alice",
            "@alice",
            "@@a.example",
            "a@b@c.example",
            "alice@a.example?x",
            "a b.example",
            "ftp://a.example/",
            "https://me:secret@a.example/x",
            "javascript:alert(1)",
            &long,
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_intent_is_preferred_to_the_object_and_that_to_the_older_template() {
        let link = |rel: &str, key: &str, to: &str| json!({ "rel": rel, key: to });
        let subscribe = link(SUBSCRIBE[0], "template", "https://a.example/old?uri={uri}");
        let object = link(
            &format!("{INTENT}Object"),
            "template",
            "https://a.example/o?x={object}",
        );
        let like = link(
            &format!("{INTENT}like"),
            "href",
            "https://a.example/like?x={object}",
        );
        let bare = link(
            &format!("{INTENT}Create"),
            "href",
            "https://a.example/share?t={content}",
        );
        let all = json!({ "links": [subscribe, bare, object, like] });
        let found = |intent| template(&all, intent).unwrap_or_default();
        assert_eq!(found(Intent::Like), "https://a.example/like?x={object}");
        assert_eq!(found(Intent::Follow), "https://a.example/o?x={object}");
        assert_eq!(found(Intent::Reply), "https://a.example/o?x={object}");
        let old = json!({ "links": [subscribe] });
        assert_eq!(
            template(&old, Intent::Share).as_deref(),
            Some("https://a.example/old?uri={uri}")
        );
        assert_eq!(template(&json!({}), Intent::Follow), None);
    }

    #[test]
    fn every_word_of_a_template_is_replaced_and_encoded() {
        let wanted = Wanted {
            uri: "https://hub.example/ap/actors/1?a=b&c".to_owned(),
            page: "https://hub.example/@velo".to_owned(),
        };
        assert_eq!(
            filled(
                "https://a.example/f?o={object}&e={unknown}&b={on-success}{",
                &wanted
            ),
            "https://a.example/f?o=https%3A%2F%2Fhub.example%2Fap%2Factors%2F1%3Fa%3Db%26c&e=\
             &b=https%3A%2F%2Fhub.example%2F%40velo{"
        );
    }
}
