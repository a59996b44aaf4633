//! The feeds and calendars that a reader of feeds finds from any page: those of that very page
//! first, then the whole hub's, each under a title that still says what it is in a list of fifty.

use crate::language::Language;
use crate::web::layout::Layout;

/// A `<link rel="alternate">` of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovered {
    pub href: String,
    pub media_type: &'static str,
    pub title: String,
}

/// What every page leads to: where (behind the section's path), as what, under which name.
const OF_THE_HUB: &[(Section, &str, &str, &str)] = &[
    (Section::News, ".rss", "application/rss+xml", "RSS"),
    (Section::Agenda, ".rss", "application/rss+xml", "RSS"),
    (Section::Agenda, ".ics", "text/calendar", "iCalendar"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    News,
    Agenda,
}

impl Section {
    const ALL: [Section; 2] = [Section::News, Section::Agenda];

    fn path(self, language: Language) -> &'static str {
        match self {
            Section::News => crate::federation::addresses::news_path(language),
            Section::Agenda => crate::federation::addresses::events_path(language),
        }
    }

    fn title(self, layout: &Layout) -> String {
        match self {
            Section::News => layout.word("feed-news-of", &layout.hub_name),
            Section::Agenda => layout.word("feed-agenda-of", &layout.hub_name),
        }
    }
}

/// The page's own feeds, then the hub's that are not among them.
pub fn discovered(layout: &Layout) -> Vec<Discovered> {
    let mut found: Vec<Discovered> = Vec::new();
    for feed in &layout.feeds {
        found.push(Discovered {
            href: feed.href.clone(),
            media_type: feed.media_type,
            title: format!("{} ({})", subject(layout, &feed.href), feed.label),
        });
    }
    for (section, end, media_type, label) in OF_THE_HUB {
        let href = format!("{}{end}", section.path(layout.hub_language));
        if found.iter().all(|known| known.href != href) {
            found.push(Discovered {
                href,
                media_type,
                title: format!("{} ({label})", section.title(layout)),
            });
        }
    }
    found
}

/// What a feed of the page is about: the whole hub's news or agenda where it has no filter, else
/// what the page is called.
fn subject(layout: &Layout, href: &str) -> String {
    let is_whole = |section: &Section| {
        let end = href.strip_prefix(section.path(layout.hub_language));
        end.is_some_and(|end| end.starts_with('.') && !end.contains('?'))
    };
    match Section::ALL.into_iter().find(|section| is_whole(section)) {
        Some(section) => section.title(layout),
        None => layout.full_title(),
    }
}
