//! What a page says of itself in its head, apart from its title and address (see
//! `templates/_head.html`). A page begins with [`Head::new`]; [`super::about`] says more for posts,
//! events and spaces.
//!
//! What always holds: a description has one line and at most 160 characters; a page that is not to be
//! found says so.

use super::{addresses, feeds, oembed, poster};
use crate::federation::addresses::events_path;
use crate::language::Language;
use crate::text;
use crate::web::layout::Layout;
use crate::web::visit::Visit;

/// Longer ones are cut by those who show them, anywhere.
const DESCRIPTION_CHARS_MAX: usize = 160;

/// What a page is to the Open Graph protocol.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Website,
    Article,
    Event,
    Profile,
}

impl Sort {
    /// The value of `og:type`.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Website => "website",
            Sort::Article => "article",
            Sort::Event => "event",
            Sort::Profile => "profile",
        }
    }
}

/// A picture for cards on other sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub url: String,
    /// In words.
    pub alternative: String,
}

#[derive(Debug, Clone, Default)]
pub struct Head {
    pub sort: Sort,
    /// The language of the content: `fr_FR`, `en_GB`; of the screen where the content has none.
    pub locale: String,
    /// Other languages in which this very page exists.
    pub other_locales: Vec<&'static str>,
    /// `fr`, `en` and `x-default`, with whole addresses.
    pub alternates: Vec<(&'static str, String)>,
    /// Search engines leave it out.
    pub hidden: bool,
    pub picture: Option<Shown>,
    /// `@space@domain`: who is named beside the link on servers of the fediverse.
    pub creator: Option<String>,
    /// Properties of the Open Graph protocol that belong to the sort of page.
    pub properties: Vec<(&'static str, String)>,
    /// The names of those who wrote it.
    pub author: String,
    /// Addresses of the oEmbed answer: its media type first.
    pub embeds: Vec<(&'static str, String)>,
    /// Finished JSON-LD; nothing in it can end the script it stands in.
    pub schema: Option<String>,
}

impl Head {
    /// For a page that says nothing more of itself.
    pub fn new(visit: &Visit) -> Head {
        let (path, query) = (visit.path.as_str(), visit.query.as_str());
        let whole = |(tag, path): (&'static str, String)| (tag, visit.app.addresses.page(&path));
        let in_both = addresses::is_in_both_languages(path);
        Head {
            locale: territory(visit.locale.0).to_owned(),
            other_locales: in_both
                .then_some(match visit.locale.0 {
                    Language::Fr => territory(Language::En),
                    Language::En => territory(Language::Fr),
                })
                .into_iter()
                .collect(),
            alternates: addresses::alternates(path, query)
                .into_iter()
                .map(whole)
                .collect(),
            hidden: !addresses::is_worth_finding(path, query),
            picture: Some(poster::of_hub(visit)),
            embeds: match path == events_path(visit.app.config.language) {
                true => oembed::links(visit, &visit.app.addresses.page(path)),
                false => Vec::new(),
            },
            ..Head::default()
        }
    }

    /// Says in which language the content is, and that it is in no other.
    pub fn only_in(&mut self, language: &str) {
        language_of(language).clone_into(&mut self.locale);
        self.other_locales.clear();
        self.alternates.clear();
    }
}

/// The form that the Open Graph protocol asks for.
fn territory(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr_FR",
        Language::En => "en_GB",
    }
}

/// A BCP 47 tag in that form; a language without a country stands alone.
fn language_of(tag: &str) -> String {
    match tag {
        "fr" => territory(Language::Fr).to_owned(),
        "en" => territory(Language::En).to_owned(),
        _ => tag.replace('-', "_"),
    }
}

impl Layout {
    /// The title in the window, in results and in tabs.
    pub fn full_title(&self) -> String {
        match self.title.as_str() {
            "" => self.hub_name.clone(),
            title => format!("{title} – {}", self.hub_name),
        }
    }

    /// The title where the hub's name stands apart.
    pub fn own_title(&self) -> &str {
        match self.title.as_str() {
            "" => &self.hub_name,
            title => title,
        }
    }

    /// The description as it stands in the head: the hub's own where the page has none.
    pub fn short_description(&self) -> String {
        // What stands behind a dash may be missing.
        let whole = self.description.trim().trim_end_matches('–');
        match text::shorten(whole, DESCRIPTION_CHARS_MAX) {
            none if none.is_empty() => self.full_title(),
            short => short,
        }
    }

    /// The feeds of this page and those of the whole hub, each with a title that stands alone.
    pub fn discovered_feeds(&self) -> Vec<feeds::Discovered> {
        feeds::discovered(self)
    }
}
