//! The one address of a page among all those it answers at: without trackers, with its filters in
//! one order.

use url::form_urlencoded;

use crate::language::Language;

/// The parameters that change what a page lists, in the order in which they stand in its address.
/// Any other one (a tracker's, a mistake) is left out.
const PARAMETERS: &[&str] = &[
    "q",
    "kind",
    "space",
    "theme",
    "stage",
    "licence",
    "territory",
    "sector",
    "tag",
    "series",
    "year",
    "month",
    "day",
    "place",
    "mode",
    "when",
    "from",
    "until",
    "author",
    "language",
    "view",
    "before",
    "after",
    "page",
];
/// Lists by one of these alone are worth finding; other selections are for those who are here.
const WORTH_FINDING: &[&str] = &["space", "tag", "year", "series"];
/// Where a list goes on.
const PAGES: &[&str] = &["before", "after", "page"];
/// The language of the screen, said in the address.
pub const LANGUAGE: &str = "lang";
const VALUE_BYTES_MAX: usize = 200;

/// Where nothing is to be found: desks, forms, answers to one person. French and English.
pub const PRIVATE: &[&str] = &[
    "/compte",
    "/account",
    "/tableau",
    "/desk",
    "/administration",
    "/suivre",
    "/follow",
    "/authorize_interaction",
    "/langue",
    "/language",
    "/recherche",
    "/search",
    "/repondre",
    "/reply",
    "/interagir",
    "/interact",
    "/contact",
];
/// Lists whose every word but the names exists in both languages.
const IN_BOTH_LANGUAGES: &[&str] = &[
    "/",
    "/actualites",
    "/news",
    "/evenements",
    "/events",
    "/communautes",
    "/communities",
    "/communs",
    "/commons",
];

/// The known parameters of a query, in one order; `lang` is not among them.
fn known(query: &str) -> Vec<(&'static str, String)> {
    let asked: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .filter(|(_, value)| !value.is_empty() && value.len() <= VALUE_BYTES_MAX)
        .collect();
    let of = |name: &'static str| {
        let found = asked.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| (name, value.clone()))
    };
    PARAMETERS.iter().copied().filter_map(of).collect()
}

/// The language that a query names.
pub fn language(query: &str) -> Option<Language> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, tag) = pairs.find(|(key, _)| key == LANGUAGE)?;
    match tag.as_ref() {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// A query without the language: where one goes back to after choosing another.
pub fn without_language(query: &str) -> String {
    let rest = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key != LANGUAGE);
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(rest)
        .finish()
}

/// A path with a query behind it, if there is one.
fn joined(path: &str, pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}

/// The path and query that a page is known by. The language belongs to it where the page exists in
/// both, and where it was named.
pub fn canonical(path: &str, query: &str) -> String {
    let mut pairs = known(query);
    if let Some(language) = language(query).filter(|_| is_in_both_languages(path)) {
        pairs.push((LANGUAGE, language.tag().to_owned()));
    }
    joined(path, &pairs)
}

/// The same page with its language left to the visitor, in French, and in English; nothing where the
/// page has one language, or is not to be found.
pub fn alternates(path: &str, query: &str) -> Vec<(&'static str, String)> {
    if !is_in_both_languages(path) || !is_worth_finding(path, query) {
        return Vec::new();
    }
    let in_language = |tag: &'static str| {
        let mut pairs = known(query);
        pairs.push((LANGUAGE, tag.to_owned()));
        (tag, joined(path, &pairs))
    };
    let unnamed = ("x-default", joined(path, &known(query)));
    vec![in_language("fr"), in_language("en"), unnamed]
}

pub fn is_in_both_languages(path: &str) -> bool {
    IN_BOTH_LANGUAGES.contains(&path)
}

/// Whether search engines should show this page: no desk, no form, and of all selections only those
/// by one filter that stands for a subject.
pub fn is_worth_finding(path: &str, query: &str) -> bool {
    let below = |start: &&str| {
        path.strip_prefix(*start)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if PRIVATE.iter().any(below) {
        return false;
    }
    let filters: Vec<&str> = known(query)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| !PAGES.contains(name))
        .collect();
    match filters.as_slice() {
        [] => true,
        [one] => WORTH_FINDING.contains(one),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_address_whatever_was_hung_on_it() {
        for (path, query, expected) in [
            ("/actualites", "", "/actualites"),
            ("/actualites", "utm_source=x&fbclid=y", "/actualites"),
            (
                "/actualites",
                "tag=velo&space=a",
                "/actualites?space=a&tag=velo",
            ),
            (
                "/actualites",
                "space=a&tag=velo&tag=b",
                "/actualites?space=a&tag=velo",
            ),
            ("/actualites", "tag=", "/actualites"),
            (
                "/actualites",
                "after=1_2&tag=%C3%A9t%C3%A9",
                "/actualites?tag=%C3%A9t%C3%A9&after=1_2",
            ),
            (
                "/actualites",
                "lang=en&year=2026",
                "/actualites?year=2026&lang=en",
            ),
            ("/actualites", "lang=de", "/actualites"),
            ("/actualites/un-titre", "lang=en", "/actualites/un-titre"),
        ] {
            assert_eq!(canonical(path, query), expected, "{path} {query}");
        }
        let long = format!("tag={}", "a".repeat(VALUE_BYTES_MAX + 1));
        assert_eq!(canonical("/actualites", &long), "/actualites");
    }

    #[test]
    fn only_lists_by_one_subject_are_worth_finding() {
        for (path, query, expected) in [
            ("/", "", true),
            ("/actualites", "tag=velo", true),
            ("/actualites", "tag=velo&after=1_2", true),
            ("/actualites", "tag=velo&year=2026", false),
            ("/actualites", "author=x", false),
            ("/communs", "q=x", false),
            ("/recherche", "", false),
            ("/compte/entree", "", false),
            ("/comptes-rendus", "", true),
        ] {
            assert_eq!(is_worth_finding(path, query), expected, "{path} {query}");
        }
    }

    #[test]
    fn the_language_form_leads_back_to_a_page_that_does_not_name_one() {
        assert_eq!(without_language("lang=en&q=a%C3%A9"), "q=a%C3%A9");
        assert_eq!(without_language("lang=en"), "");
        assert_eq!(language("q=1&lang=en"), Some(Language::En));
    }
}
