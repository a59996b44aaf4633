//! How authors are called on pages, so that nobody is taken for another: what can be seen of the name they
//! gave themselves, and always their handle with its server beside it. A name from elsewhere that looks
//! like one of ours, or like an address, gives way to the handle.

use std::collections::HashMap;

use crate::conversation::{Author, store};
use crate::db::Tx;
use crate::spaces::Kind;
use crate::text;

/// More names than this are not compared.
const NAMES_MAX: i64 = 10_000;

/// Names of this hub, by what they look like.
#[derive(Debug, Clone, Default)]
pub(super) struct Here {
    looks: HashMap<String, Look>,
    domain: String,
}

#[derive(Debug, Clone, Default)]
struct Look {
    /// A community, a commun or the hub: nobody elsewhere is called so.
    is_space: bool,
    /// The names of members that look so, in plain letters: two people may well have one name, but not
    /// one spelt to look like the other's.
    members: Vec<String>,
}

impl Here {
    pub async fn of(tx: &mut Tx, domain: &str) -> sqlx::Result<Here> {
        let mut here = Here {
            domain: domain.to_lowercase(),
            ..Here::default()
        };
        for (name, handle, kind) in store::authors::names_here(tx, NAMES_MAX).await? {
            here.add(&name, kind);
            here.add(&handle, kind);
        }
        Ok(here)
    }

    fn add(&mut self, name: &str, kind: Kind) {
        let skeleton = text::skeleton(name);
        if skeleton.is_empty() {
            return;
        }
        let look = self.looks.entry(skeleton).or_default();
        match kind {
            Kind::Member => look.members.push(text::fold(name)),
            _ => look.is_space = true,
        }
    }

    /// Whether a name from elsewhere may be taken for one of ours.
    fn may_fool(&self, name: &str) -> bool {
        let look = self.looks.get(&text::skeleton(name));
        let is_address = name.contains('@')
            || name.contains("://")
            || name.to_lowercase().contains(&self.domain);
        let is_alike = look.is_some_and(|look| {
            let is_namesake = look.members.contains(&text::fold(name));
            look.is_space || !(look.members.is_empty() || is_namesake)
        });
        is_address || is_alike
    }

    /// The name that an author is shown by; their whole handle where their own would fool somebody.
    pub fn name(&self, author: Option<&Author>, is_ours: bool) -> String {
        let Some(author) = author else {
            return "?".to_owned();
        };
        let name = text::visible(&author.name);
        let name: Vec<&str> = name.split_whitespace().collect();
        let name = name.join(" ");
        let user = author.handle.split('@').next().unwrap_or_default();
        let words = without_emojis(&name, author);
        let shown = match (name.is_empty(), words.chars().any(char::is_alphanumeric)) {
            (true, _) => user.to_owned(),
            (false, false) => format!("{name} {user}"),
            (false, true) => name,
        };
        let words = without_emojis(&shown, author);
        match !is_ours && self.may_fool(&words) {
            true => handle(author),
            false => shown,
        }
    }
}

/// `@alice@example.net`; hosts are in the form that machines write (`xn--…`), which looks like no other.
pub(super) fn handle(author: &Author) -> String {
    format!("@{}", text::visible(&author.handle))
}

/// A shown name where no picture can stand: labels, "in answer to".
pub(super) fn in_words(shown: &str, author: Option<&Author>) -> String {
    let words = author.map_or_else(String::new, |author| without_emojis(shown, author));
    match words.is_empty() {
        true => shown.to_owned(),
        false => words,
    }
}

fn without_emojis(name: &str, author: &Author) -> String {
    let mut words = name.to_owned();
    for (code, _) in author.emojis.iter() {
        words = words.replace(&format!(":{code}:"), " ");
    }
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ")
}
