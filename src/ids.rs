//! Typed identifiers: a post's id cannot be given where a space's is asked. All are UUID v7, so
//! that they sort by creation and never need coordination between processes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            pub fn generate() -> Self {
                $name(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map($name)
            }
        }
    )*};
}

typed_ids! {
    /// The hub, the server's own actor, a community or a commun: whatever has a handle here.
    SpaceId,
    PostId,
    EventId,
    /// An event that repeats.
    SeriesId,
    /// What events are begun from.
    TemplateId,
    PageId,
    MediaId,
    AccountId,
    /// One ActivityPub activity that this server issued.
    ActivityId,
    /// An entry of a directory: a person of the team, a member organisation, a partner.
    EntryId,
    /// Someone who is named on a space's page.
    ShowingId,
    /// A message to the team.
    InquiryId,
    /// Somebody's answer to an event.
    AttendanceId,
    /// Seats that a member offers on the way to an event, or looks for.
    RideId,
    /// What is to be done around an event, by volunteers.
    TaskId,
    /// That somebody does it.
    TakenId,
    /// A date that members look for together, and one of those they choose from.
    DatePollId,
    DateOptionId,
    /// A letter by e-mail.
    MailId,
    MailingId,
    /// What somebody said, here or elsewhere.
    CommentId,
    /// What somebody elsewhere reports to the team.
    ReportId,
    /// What somebody who looks after a space decided.
    DecisionId,
    /// A leave to quote something of ours.
    QuoteId,
    /// A list of policies that is read at its address.
    ListId,
    /// Words that those who look after a space answer often.
    AnswerId,
    /// What a member was told by those who look after a space.
    ToldId,
    /// A line of the team's own log.
    AuditId,
    /// An agenda of others that is read here.
    SourceId,
    /// What such an agenda says of one event.
    ItemId,
}
