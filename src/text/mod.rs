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
/// Text as HTML text.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Our HTML with whole addresses, for readers elsewhere. `base` has no slash at the end.
pub fn absolutise(html: &str, base: &str) -> String {
    html.replace("href=\"/", &format!("href=\"{base}/"))
        .replace("src=\"/", &format!("src=\"{base}/"))
}

/// A label as a hashtag without its `#`; nothing when no letter is left.
pub fn hashtag(label: &str) -> Option<String> {
    let words = label
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|it| !it.is_empty());
    let joined: Vec<String> = words.map(capitalised).collect();
    let tag = if joined.len() == 1 {
        label.trim().to_owned()
    } else {
        joined.concat()
    };
    tag.chars().any(char::is_alphabetic).then_some(tag)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
