//! What a page says of a commun beyond its text, each part in its place: links by their kind, how
//! it is governed, how it is reused, who uses it, what came of trying. What is not known is empty.

use serde::{Deserialize, Serialize};

crate::text_enum! {
    /// What stands behind a link; the first five are tools of a community, the next five are
    /// where a commun's resource is.
    LinkKind {
        Chat = "chat",
        Forum = "forum",
        Pad = "pad",
        List = "list",
        Cloud = "cloud",
        Wiki = "wiki",
        Code = "code",
        Demo = "demo",
        Documentation = "documentation",
        Data = "data",
        Other = "other",
    }
}

/// A labelled address: chat, forum, code, demonstration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub label: String,
    pub url: String,
    /// Links from before kinds have none written down.
    #[serde(default = "other_link")]
    pub kind: LinkKind,
}

crate::text_enum! {
    /// Who uses a commun, or what stands beside it.
    UserKind {
        City = "city",
        Organisation = "organisation",
        Country = "country",
        Software = "software",
    }
}

/// Someone who uses a commun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub name: String,
    pub kind: UserKind,
    /// Empty when there is nothing to read about it.
    #[serde(default)]
    pub url: String,
}

/// The parts of a commun's page (texts are Markdown), and what a member chose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Who decides, and how.
    pub governance: String,
    /// How to take it up: set-up, costs, conditions.
    pub reuse: String,
    /// What came of trying it, failures included.
    pub experiments: String,
    pub users: Vec<User>,
    /// Of a member: whether directories elsewhere may show them.
    pub discoverable: bool,
    /// Of a member: whether what they write in public may be found by its words elsewhere.
    pub indexable: bool,
}

fn other_link() -> LinkKind {
    LinkKind::Other
}
