//! A stored text as a page shows it: `text::for_reading` in the visitor's language, its pictures in
//! the sizes that there are, and the contents of a long one.

use super::picture;
use super::visit::Visit;
use crate::db::Tx;
use crate::text::{self, Heading};

/// Fewer headings are seen at a glance.
const HEADINGS_MIN: usize = 3;
/// A text that is read faster needs no contents.
const MINUTES_MIN: i64 = 3;
const LEVEL: u8 = 2;
const LEVEL_BELOW: u8 = 3;

/// A text ready to be drawn.
pub struct Body {
    pub html: String,
    /// Empty for a short text.
    pub contents: Vec<Entry>,
    pub minutes: i64,
}

/// A heading, and those right below it.
pub struct Entry {
    pub id: String,
    pub words: String,
    pub below: Vec<(String, String)>,
}

/// The body of an article, a page or an event, from the HTML that is stored.
pub async fn body(visit: &Visit, tx: &mut Tx, html: &str) -> sqlx::Result<Body> {
    let reading = read(visit, html);
    let minutes = i64::from(text::reading_minutes(html));
    let shown = |heading: &&Heading| heading.level <= LEVEL_BELOW;
    let is_long =
        minutes >= MINUTES_MIN && reading.headings.iter().filter(shown).count() >= HEADINGS_MIN;
    let contents = if is_long {
        contents(reading.headings)
    } else {
        Vec::new()
    };
    Ok(Body {
        html: picture::in_text(tx, &reading.html).await?,
        contents,
        minutes,
    })
}

fn read(visit: &Visit, html: &str) -> text::Reading {
    let locale = visit.locale;
    let words = text::Words {
        elsewhere: &locale.t("read-elsewhere"),
        table: &locale.t("read-table"),
        notes: &locale.t("read-notes"),
        note: &locale.t("read-note"),
        back: &locale.t("read-back"),
        picture: &locale.t("read-picture"),
    };
    text::for_reading(html, visit.app.addresses.base(), &words)
}

fn contents(headings: Vec<Heading>) -> Vec<Entry> {
    let mut contents: Vec<Entry> = Vec::new();
    for Heading { id, words, level } in headings {
        match (level, contents.last_mut()) {
            (LEVEL_BELOW, Some(above)) => above.below.push((id, words)),
            (LEVEL, _) => contents.push(Entry {
                id,
                words,
                below: Vec::new(),
            }),
            _ => {}
        }
    }
    contents
}
