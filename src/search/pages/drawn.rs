//! Results and facets ready to be shown, in the visitor's language. Extracts are pieces of plain
//! text, marked or not; the template escapes each.

use super::Question;
use crate::conversation::pages as talk;
use crate::search::{Count, Filter, Found, Kind, Results};
use crate::text::{self, Asked, Piece};
use crate::web::cards;
use crate::web::visit::Visit;

const EXTRACT_CHARS: usize = 200;

/// Texts at fixed addresses, whose path is in the hub's language.
const PAGE_PATHS: &[(&str, &str)] = &[
    ("/a-propos", "/about"),
    ("/participer", "/join"),
    ("/mentions-legales", "/legal"),
];

pub struct Result {
    pub kind: String,
    pub href: String,
    pub title: Vec<Piece>,
    pub date: String,
    /// `2026-09-01`
    pub date_iso: String,
    pub context: String,
    pub extract: Vec<Piece>,
    /// ` lang="en"`, where the page speaks another language.
    pub lang: String,
}

pub struct Facet {
    pub heading: String,
    pub options: Vec<FacetOption>,
}

pub struct FacetOption {
    /// As it stands in an address; empty for all.
    pub value: String,
    pub label: String,
    pub count: i64,
    pub href: String,
    pub is_current: bool,
}

pub fn result(visit: &Visit, found: &Found, asked: &Asked) -> Result {
    Result {
        kind: kind(visit, found.kind),
        href: href(visit, found),
        title: text::marked(&found.title, asked),
        date: found
            .date_ms
            .map_or_else(String::new, |date| visit.locale.date(date)),
        date_iso: found.date_ms.map_or_else(String::new, |date| {
            visit
                .locale
                .stamp(date)
                .chars()
                .take("2026-09-01".len())
                .collect()
        }),
        context: found.context.clone(),
        extract: extract(found, asked),
        lang: cards::foreign(visit, &found.language),
    }
}

fn kind(visit: &Visit, kind: Kind) -> String {
    visit.locale.t(&format!("search-kind-{kind}"))
}

/// The summary says best what it is about, unless more of what was asked stands in the text.
fn extract(found: &Found, asked: &Asked) -> Vec<Piece> {
    let summary = text::extract(&found.summary, asked, EXTRACT_CHARS);
    if summary.found == asked.terms.len() {
        return summary.pieces;
    }
    let text = text::extract(&found.text, asked, EXTRACT_CHARS);
    if text.found > summary.found || found.summary.is_empty() {
        return text.pieces;
    }
    summary.pieces
}

pub fn href(visit: &Visit, found: &Found) -> String {
    let language = visit.app.config.language;
    let address = &found.address;
    let about = visit.path_of("/a-propos", "/about");
    match found.kind {
        Kind::Post => format!("{}/{address}", super::news_path(language)),
        Kind::Event => format!("{}/{address}", super::events_path(language)),
        Kind::Space => format!("/@{address}"),
        Kind::Page => page_path(visit, &format!("/{address}")),
        Kind::Organisation | Kind::Person => format!("{about}/nous#{address}"),
        Kind::Publication => format!("{about}/publications"),
        Kind::Discussion | Kind::Comment => format!("{}/{address}", talk::PATH),
    }
}

fn page_path(visit: &Visit, path: &str) -> String {
    for (french, english) in PAGE_PATHS {
        let rest = path.strip_prefix(french);
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            return format!("{}{rest}", visit.path_of(french, english));
        }
    }
    path.to_owned()
}

/// Facets that offer a choice, and those that were chosen from.
pub fn facets(
    visit: &Visit,
    question: &Question,
    filter: &Filter,
    results: &Results,
) -> Vec<Facet> {
    let draw = Drawing { visit, question };
    let kinds = results.kinds.iter().map(|it| {
        let value = it.value.as_str().to_owned();
        (
            value,
            kind(visit, it.value),
            it.count,
            filter.kind == Some(it.value),
        )
    });
    let spaces = results.spaces.iter().map(|Count { value, count }| {
        let is_current = filter.space == Some(value.id);
        (value.handle.clone(), value.name.clone(), *count, is_current)
    });
    let years = results.years.iter().map(|it| {
        let (value, label) = (it.value.to_string(), it.value.to_string());
        (value, label, it.count, filter.year == Some(it.value))
    });
    let languages = results.languages.iter().map(|it| {
        let is_current = filter.language.as_ref() == Some(&it.value);
        (
            it.value.clone(),
            language(visit, &it.value),
            it.count,
            is_current,
        )
    });
    let facets = [
        draw.facet(
            "kind",
            visit.locale.t("search-kinds"),
            filter.kind.is_some(),
            kinds,
        ),
        draw.facet(
            "space",
            visit.locale.t("search-spaces"),
            filter.space.is_some(),
            spaces,
        ),
        draw.facet(
            "year",
            visit.locale.t("search-years"),
            filter.year.is_some(),
            years,
        ),
        draw.facet(
            "language",
            visit.locale.t("search-languages"),
            filter.language.is_some(),
            languages,
        ),
    ];
    facets.into_iter().flatten().collect()
}

struct Drawing<'v> {
    visit: &'v Visit,
    question: &'v Question,
}

impl Drawing<'_> {
    fn facet(
        &self,
        key: &'static str,
        heading: String,
        is_chosen: bool,
        options: impl Iterator<Item = (String, String, i64, bool)>,
    ) -> Option<Facet> {
        let path = super::path(self.visit);
        let mut drawn: Vec<FacetOption> = options
            .map(|(value, label, count, is_current)| FacetOption {
                href: self.question.address(path, key, &value),
                value,
                label,
                count,
                is_current,
            })
            .collect();
        if drawn.len() < 2 && !is_chosen {
            return None;
        }
        if is_chosen {
            let all = FacetOption {
                value: String::new(),
                label: self.visit.locale.t("any"),
                count: 0,
                href: self.question.address(path, key, ""),
                is_current: false,
            };
            drawn.insert(0, all);
        }
        Some(Facet {
            heading,
            options: drawn,
        })
    }
}

fn language(visit: &Visit, tag: &str) -> String {
    match tag {
        "fr" => visit.locale.t("language-fr"),
        "en" => visit.locale.t("language-en"),
        other => other.to_owned(),
    }
}
