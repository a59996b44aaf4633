//! What a member says, as a `Note` (a `Question` with a poll, `question.rs`): addressed to everybody, to the group it is said in and to whom it
//! answers, each of whom it mentions; without the mention nobody's answer would come back to the group.

use serde_json::{Value, json};

use super::super::addresses::{Addresses, PUBLIC};
use super::collection::count;
use super::question::{self, Quoted};
use super::quote_policy;
use crate::conversation::{Comment, Poll};
use crate::ids::SpaceId;
use crate::text;

/// Somebody who is to hear of it.
#[derive(Debug, Clone)]
pub struct Mentioned {
    pub uri: String,
    /// `@alice@example.net`
    pub handle: String,
}

/// What stands around a comment, looked up by the caller.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The group first.
    pub mentioned: Vec<Mentioned>,
    /// What it answers.
    pub parent: Option<String>,
    /// The address of the whole thread (FEP-7888).
    pub context: String,
    pub likes: i64,
    pub shares: i64,
    /// As it stands, and whether it is over.
    pub poll: Option<(Poll, bool)>,
    pub quoted: Option<Quoted>,
}

/// The object, without `@context`.
pub fn build(addresses: &Addresses, comment: &Comment, around: &Around) -> Value {
    let id = &comment.uri;
    let author = &comment.author_uri;
    let group = addresses.actor(comment.space_id);
    let content = text::absolutise(&comment.body_html, addresses.base());
    let member = comment.account_id.map(|account| SpaceId(account.0));
    let mut cc: Vec<String> = member
        .map(|member| addresses.of_actor(member, "followers"))
        .into_iter()
        .collect();
    cc.extend(around.mentioned.iter().skip(1).map(|it| it.uri.clone()));
    let mut object = json!({
        "id": id,
        "type": "Note",
        "attributedTo": author,
        "to": [group, PUBLIC],
        "cc": cc,
        "audience": group,
        "url": comment.url,
        "published": comment.published_ms.rfc3339(),
        "content": content,
        "mediaType": "text/html",
        "source": { "content": comment.body_markdown, "mediaType": "text/markdown" },
        "sensitive": comment.parts.sensitive,
        "tag": around.mentioned.iter().map(mention).collect::<Vec<_>>(),
        "attachment": [],
        "context": around.context,
        "replies": format!("{id}/replies"),
        "likes": count(&format!("{id}/likes"), around.likes),
        "shares": count(&format!("{id}/shares"), around.shares),
        "interactionPolicy": quote_policy(),
    });
    if !comment.language.is_empty() {
        object["contentMap"] = json!({ comment.language.as_str(): content });
    }
    if let Some(parent) = &around.parent {
        object["inReplyTo"] = json!(parent);
    }
    if let Some(edited) = comment.edited_ms {
        object["updated"] = json!(edited.rfc3339());
    }
    if let Some((poll, is_over)) = &around.poll {
        question::add_poll(&mut object, poll, *is_over);
    }
    if let Some(quoted) = &around.quoted {
        question::add_quote(&mut object, quoted);
    }
    object
}

fn mention(mentioned: &Mentioned) -> Value {
    json!({ "type": "Mention", "href": mentioned.uri, "name": mentioned.handle })
}
