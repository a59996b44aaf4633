//! Text: Markdown and HTML made safe to show, plain text, and words made comparable (search, slugs,
//! hashtags). Pure functions; whatever leaves [`sanitise`] or [`markdown_to_html`] can stand in a
//! page as it is, asks nothing of another server, and gives way to the page's one `h1`.

mod asked;
mod comments;
mod emojis;
mod escape;
mod extract;
mod fold;
mod html;
mod images;
mod looks;
mod markdown;
mod mentions;
mod names;
mod plain;
mod reading;
mod shallow;
mod structured;
mod tags;
mod tidy;
mod words;

pub use asked::{ASKED_CHARS_MAX, Asked, Term};
pub use comments::sanitise_comment;
pub use emojis::{Emoji, emojis_in_html, emojis_in_text, has_emoji};
pub use escape::escape;
pub use extract::{Extract, Piece, extract, marked};
pub use fold::fold;
pub use html::{Link, absolutise, links, sanitise};
pub use images::{Img, each_image, with_images};
pub use looks::{skeleton, visible};
pub use markdown::markdown_to_html;
pub use mentions::{handles_in_html, link_handles};
pub use names::{hashtag, slug};
pub use plain::{calm, excerpt, first_sentence, headline, plain_text, reading_minutes, shorten};
pub use reading::{Heading, Reading, Words, for_reading};
pub use structured::structured;
pub use words::{Word, singular, words};
