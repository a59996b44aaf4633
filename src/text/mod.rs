//! Text: Markdown, sanitised HTML, plain text, search folding, slugs.

use unicode_normalization::UnicodeNormalization;

const SLUG_CHARS_MAX: usize = 80;

/// Markdown as HTML that is safe to show.
pub fn markdown_to_html(markdown: &str) -> String {
    let mut html = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES
        | pulldown_cmark::Options::ENABLE_FOOTNOTES
        | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    pulldown_cmark::html::push_html(
        &mut html,
        pulldown_cmark::Parser::new_ext(markdown, options),
    );
    ammonia::clean(&html)
}

/// ASCII letters, digits and hyphens: the last part of an address.
pub fn slug(text: &str) -> String {
    let folded = text
        .nfkd()
        .filter(char::is_ascii)
        .collect::<String>()
        .to_lowercase();
    let words = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let slug: String = words
        .collect::<Vec<_>>()
        .join("-")
        .chars()
        .take(SLUG_CHARS_MAX)
        .collect();
    slug.trim_end_matches('-').to_owned()
}

/// The beginning of a text without its markup, cut between words.
pub fn excerpt(html: &str, chars_max: usize) -> String {
    let text = ammonia::Builder::empty().clean(html).to_string();
    let mut excerpt = String::new();
    for word in text.split_whitespace() {
        if excerpt.chars().count() + word.chars().count() + 1 > chars_max {
            return excerpt + "…";
        }
        if !excerpt.is_empty() {
            excerpt.push(' ');
        }
        excerpt.push_str(word);
    }
    excerpt
}
