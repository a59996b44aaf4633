//! Our addresses, both ways: what an actor, an object, an activity is called, and what one of our
//! own addresses names. Ids are opaque and permanent (`/ap/…`, a UUID, nothing that a person may
//! change); `url` is the page for people.

use url::Url;

use crate::events::Event;
use crate::ids::{ActivityId, CommentId, EventId, PostId, QuoteId, SpaceId};
use crate::language::Language;
use crate::posts::Post;

/// Everyone: objects addressed to it are public (ActivityPub §5.6).
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// As ids are written.
const UUID_CHARS: usize = 36;

/// Where this hub is, and what its pages are called.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// `https://hub.example`, without a slash at the end.
    base: String,
    domain: String,
    language: Language,
}

/// What one of our own ActivityPub addresses names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ours {
    Actor(SpaceId),
    Post(PostId),
    Event(EventId),
    Comment(CommentId),
    Activity(ActivityId),
    /// The poll by which followers are asked whether they come.
    Poll(EventId),
    /// The note by which followers are reminded of an event, so many days before.
    Reminder(EventId, i64),
}

impl Addresses {
    pub fn new(public_url: &Url, domain: &str, language: Language) -> Self {
        let base = public_url.as_str().trim_end_matches('/').to_owned();
        Addresses {
            base,
            domain: domain.to_owned(),
            language,
        }
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// A path of ours as a whole address.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn actor(&self, id: SpaceId) -> String {
        format!("{}/ap/actors/{id}", self.base)
    }

    /// The key of a pair that signs requests in both schemes that take RSA. A space's first pair has the
    /// names that every peer expects, the others a number that is never given again.
    pub fn main_key(&self, id: SpaceId, number: i64) -> String {
        match number {
            1 => format!("{}#main-key", self.actor(id)),
            _ => format!("{}#key-{number}", self.actor(id)),
        }
    }

    /// The key of a pair that proves activities.
    pub fn ed25519_key(&self, id: SpaceId, number: i64) -> String {
        match number {
            1 => format!("{}#ed25519-key", self.actor(id)),
            _ => format!("{}#ed25519-key-{number}", self.actor(id)),
        }
    }

    /// `inbox`, `outbox`, `followers`, `following`, `featured`, `tags` of an actor.
    pub fn of_actor(&self, id: SpaceId, collection: &str) -> String {
        format!("{}/{collection}", self.actor(id))
    }

    pub fn shared_inbox(&self) -> String {
        format!("{}/ap/inbox", self.base)
    }

    pub fn post(&self, id: PostId) -> String {
        format!("{}/ap/posts/{id}", self.base)
    }

    pub fn event(&self, id: EventId) -> String {
        format!("{}/ap/events/{id}", self.base)
    }

    /// The poll by which followers of an event's space are asked whether they come.
    pub fn poll(&self, id: EventId) -> String {
        format!("{}/ap/polls/{id}", self.base)
    }

    /// What all reminders of an event so many days before are told under, of whichever start.
    pub fn reminder(&self, id: EventId, days: i64) -> String {
        format!("{}/ap/reminders/{id}-{days}", self.base)
    }

    /// The note by which followers are reminded of an event as it stands. Put off, it is another one: a
    /// server takes each id once.
    pub fn reminder_note(&self, event: &Event, days: i64) -> String {
        let minutes = event.start_ms.0.div_euclid(60_000);
        format!("{}-{minutes}", self.reminder(event.id, days))
    }

    pub fn comment(&self, id: CommentId) -> String {
        format!("{}/ap/comments/{id}", self.base)
    }

    /// The thread that something belongs to, as one collection (FEP-7888).
    pub fn context(&self, object_uri: &str) -> String {
        format!("{object_uri}/context")
    }

    /// Where a comment is read, alone or in its thread.
    pub fn comment_page(&self, id: CommentId) -> String {
        format!("{}/discussions/{id}", self.base)
    }

    /// The stamp of a leave to quote (FEP-044f).
    pub fn quote(&self, id: QuoteId) -> String {
        format!("{}/ap/quotes/{id}", self.base)
    }

    pub fn activity(&self, id: ActivityId) -> String {
        format!("{}/ap/activities/{id}", self.base)
    }

    /// The activity that made an object known: derived, so that an imported object has one too.
    pub fn creation(&self, object_uri: &str) -> String {
        format!("{object_uri}/create")
    }

    /// The same in the name of the team's voice, for servers with threads. What they are told of an object
    /// keeps its order by this address.
    pub fn creation_for_threads(&self, object_uri: &str) -> String {
        format!("{object_uri}/create?for=threads")
    }

    /// The object of such an address.
    pub fn told_to_threads<'a>(&self, uri: &'a str) -> Option<&'a str> {
        uri.strip_suffix("/create?for=threads")
    }

    /// The page of a space, for people.
    pub fn space_page(&self, handle: &str) -> String {
        format!("{}/@{handle}", self.base)
    }

    pub fn post_page(&self, post: &Post) -> String {
        format!("{}{}/{}", self.base, news_path(self.language), post.slug)
    }

    pub fn event_page(&self, event: &Event) -> String {
        format!("{}{}/{}", self.base, events_path(self.language), event.slug)
    }

    /// What an address of ours names; nothing when it is another server's or a collection.
    pub fn ours(&self, uri: &str) -> Option<Ours> {
        let rest = uri.strip_prefix(&self.base)?.strip_prefix("/ap/")?;
        let (kind, id) = rest.split_once('/')?;
        match kind {
            "actors" => id.parse().ok().map(Ours::Actor),
            "posts" => id.parse().ok().map(Ours::Post),
            "events" => id.parse().ok().map(Ours::Event),
            "comments" => id.parse().ok().map(Ours::Comment),
            "activities" => id.parse().ok().map(Ours::Activity),
            "polls" => id.parse().ok().map(Ours::Poll),
            "reminders" => {
                let (event, rest) = id.split_at_checked(UUID_CHARS)?;
                let rest = rest.strip_prefix('-')?;
                let days = rest.split_once('-').map_or(rest, |(days, _)| days);
                Some(Ours::Reminder(event.parse().ok()?, days.parse().ok()?))
            }
            _ => None,
        }
    }

    /// The space that an actor's address, or its page's, names. A `/@handle` gives the handle.
    pub fn handle_of_page<'a>(&self, uri: &'a str) -> Option<&'a str> {
        let rest = uri.strip_prefix(&self.base)?.strip_prefix("/@")?;
        (!rest.is_empty() && !rest.contains('/')).then_some(rest)
    }

    /// Whether an address is on this hub.
    pub fn is_ours(&self, uri: &str) -> bool {
        uri.strip_prefix(&self.base)
            .is_some_and(|rest| rest.starts_with(['/', '#', '?']))
            || uri == self.base
    }
}

/// Where news stands; the hub's language decides (product.md, Pages).
pub fn news_path(language: Language) -> &'static str {
    match language {
        Language::Fr => "/actualites",
        Language::En => "/news",
    }
}

pub fn events_path(language: Language) -> &'static str {
    match language {
        Language::Fr => "/evenements",
        Language::En => "/events",
    }
}

/// Where members take part in events elsewhere.
pub fn attend_path(language: Language) -> &'static str {
    match language {
        Language::Fr => "/rejoindre",
        Language::En => "/attend",
    }
}

pub fn tag_page(addresses: &Addresses, tag: &str) -> String {
    format!(
        "{}{}?tag={tag}",
        addresses.base,
        news_path(addresses.language)
    )
}

/// The agenda with that tag.
pub fn event_tag_page(addresses: &Addresses, tag: &str) -> String {
    format!(
        "{}{}?tag={tag}",
        addresses.base,
        events_path(addresses.language)
    )
}
