//! Where a link goes now. Addresses of the site lead to the hub's own pages; missing schemes are put
//! before; what can lead nowhere any more loses its link and keeps its words.

use super::html::SECTION_PREFIX;
use super::{Desk, Place, Reading};
use crate::import::report::Kind;
use crate::import::site;
use crate::text;

/// Endings of names of files, which look like hosts.
const FILE_ENDINGS: &[&str] = &[
    "md", "html", "htm", "php", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "ods", "odt",
    "xls", "xlsx", "doc", "docx", "csv", "zip",
];
/// Stands for an address of which nothing could be made; it was told already.
pub(super) const NOWHERE: &str = "nowhere:";
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "xmpp", "matrix"];

/// What becomes of an address.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::import) enum Goes {
    To(String),
    Nowhere,
}

/// What there is to say about an address, and where it goes.
struct Found {
    goes: Goes,
    warning: Option<(Kind, String)>,
    /// A link to a page of the wiki that was never written, or to an upload that is gone.
    lost: Option<Lost>,
}

#[derive(Clone, Copy, PartialEq)]
enum Lost {
    Unwritten,
    Gone,
}

impl Found {
    fn to(url: impl Into<String>) -> Self {
        Found {
            goes: Goes::To(url.into()),
            warning: None,
            lost: None,
        }
    }

    fn repaired(url: String, from: &str) -> Self {
        let sentence = format!("“{from}” is now {url}");
        Found {
            warning: Some((Kind::RepairedLink, sentence)),
            ..Found::to(url)
        }
    }

    fn nowhere(sentence: String) -> Self {
        Found {
            goes: Goes::Nowhere,
            warning: Some((Kind::BrokenLink, sentence)),
            lost: None,
        }
    }

    fn lost(lost: Lost) -> Self {
        Found {
            goes: Goes::Nowhere,
            warning: None,
            lost: Some(lost),
        }
    }
}

/// An address outside of any text: a field of a list.
pub(in crate::import) fn address(reading: &mut Reading, raw: &str, place: Place) -> Goes {
    let found = look(reading, raw.trim(), place.folder());
    if let Some((kind, sentence)) = found.warning {
        reading.warn(kind, place, sentence);
    } else if found.lost.is_some() {
        reading.warn(Kind::BrokenLink, place, format!("{raw} is gone"));
    }
    found.goes
}

/// An address in a text, and the words that link to it.
pub(super) fn resolve(desk: &mut Desk, raw: &str, words: &str) -> Goes {
    let address = raw.trim();
    if let Some(place) = address.strip_prefix('#') {
        return section(desk, place, words);
    }
    if address == NOWHERE {
        return Goes::Nowhere;
    }
    if let Some(picture) = picture_of_the_site(desk, address) {
        return Goes::To(picture);
    }
    let folder = Place {
        file: desk.page.file,
        line: None,
    }
    .folder()
    .to_owned();
    let found = look(desk.reading, address, &folder);
    if let Some((kind, sentence)) = found.warning {
        desk.warn(kind, address, sentence);
    }
    match found.lost {
        Some(Lost::Unwritten) => desk.unwritten_count += 1,
        Some(Lost::Gone) => desk.gone_count += 1,
        None => {}
    }
    found.goes
}

/// Whether a link can only mean an upload of the old blog: around a picture it says nothing more.
pub(super) fn is_gone(address: &str) -> bool {
    let is_ours = |url: &url::Url| site::HOSTS.contains(&url.host_str().unwrap_or_default());
    url::Url::parse(address.trim())
        .is_ok_and(|url| is_ours(&url) && url.path().starts_with(site::DEAD_PATH))
}

/// A place in the text, by its name, else the heading that the link repeats.
fn section(desk: &mut Desk, place: &str, words: &str) -> Goes {
    let slug = text::slug(&crate::import::source::plain(place));
    if desk.anchors.contains(&slug) {
        return Goes::To(format!("#{SECTION_PREFIX}{slug}"));
    }
    let by_words = text::slug(&text::plain_text(&text::markdown_to_html(words)));
    let heading = [by_words, slug]
        .into_iter()
        .find(|slug| desk.headings.contains(slug));
    if let Some(heading) = heading {
        let goes = Goes::To(format!("#{SECTION_PREFIX}{heading}"));
        desk.places_wanted.insert(heading);
        return goes;
    }
    let sentence = format!("there is no place “{place}” in the text; the link's words stay");
    desk.warn(Kind::BrokenLink, &format!("#{place}"), sentence);
    Goes::Nowhere
}

/// A link to one of the site's own pictures leads to it where it will stand.
fn picture_of_the_site(desk: &mut Desk, address: &str) -> Option<String> {
    let path = match url::Url::parse(address) {
        Ok(url) if site::HOSTS.contains(&url.host_str()?) => url.path().to_owned(),
        Ok(_) => return None,
        Err(_) => address.to_owned(),
    };
    let lower = path.to_lowercase();
    let is_picture = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"];
    if !is_picture.iter().any(|ending| lower.ends_with(ending)) {
        return None;
    }
    let place = Place {
        file: desk.page.file,
        line: desk.line(address),
    };
    let here = format!("{}/{path}", place.folder());
    let places = if path.starts_with('/') {
        vec![path]
    } else {
        vec![here, path]
    };
    let image = places
        .iter()
        .find_map(|path| desk.reading.picture_at(path, place))?;
    Some(desk.keep(image))
}

fn look(reading: &Reading, address: &str, folder: &str) -> Found {
    if address.is_empty() {
        return Found::nowhere("a link without an address; its words stay".to_owned());
    }
    if let Some(rest) = address.strip_prefix("//") {
        return Found::to(format!("https://{rest}"));
    }
    if let Some((scheme, _)) = address.split_once(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !scheme.contains('.')
    {
        return with_scheme(reading, address, &scheme.to_lowercase());
    }
    if is_email(address) {
        return Found::repaired(format!("mailto:{address}"), address);
    }
    if address.starts_with('/') {
        return own(reading, address, address);
    }
    let beside = format!("{folder}/{address}");
    if let Some(path) = reading.addresses.resolve(path_of(&beside)) {
        return Found::repaired(path, address);
    }
    if is_host(address) {
        return Found::repaired(format!("https://{address}"), address);
    }
    own(reading, &format!("/{address}"), address)
}

fn with_scheme(reading: &Reading, address: &str, scheme: &str) -> Found {
    if !SCHEMES.contains(&scheme) {
        let sentence = format!("browsers open no {scheme}: addresses ({address}); its words stay");
        return Found::nowhere(sentence);
    }
    if scheme != "http" && scheme != "https" {
        return Found::to(address);
    }
    let Ok(url) = url::Url::parse(address) else {
        return Found::nowhere(format!("{address} is no address; its words stay"));
    };
    let host = url.host_str().unwrap_or_default();
    if site::HOSTS.contains(&host) {
        let rest = &url[url::Position::BeforePath..];
        return own(reading, rest, address);
    }
    if site::DEAD_HOSTS.contains(&host) {
        return Found::nowhere(format!("{host} answers no more; the link's words stay"));
    }
    if url.query().is_some_and(|query| query.contains("redlink=1")) {
        return Found::lost(Lost::Unwritten);
    }
    if !host.contains('.') && !host.starts_with('[') {
        return Found::nowhere(format!("{address} names no server; its words stay"));
    }
    Found::to(address)
}

/// An address on the site itself, given from its path on. `raw` is how it was written.
fn own(reading: &Reading, address: &str, raw: &str) -> Found {
    if address.starts_with("/index.php") {
        return match address.contains("redlink=1") {
            true => Found::lost(Lost::Unwritten),
            false => Found::to(format!("{}{address}", site::WIKI)),
        };
    }
    let path = path_of(address);
    if path.starts_with(site::DEAD_PATH) {
        return Found::lost(Lost::Gone);
    }
    if let Some(found) = reading.addresses.resolve(path) {
        return Found::to(found);
    }
    if reading.addresses.is_unwritten(path) {
        return Found::lost(Lost::Unwritten);
    }
    let last = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        let sentence = format!("{raw} is the number of a text of the old blog; its words stay");
        return Found::nowhere(sentence);
    }
    let sentence =
        format!("{raw} has no page here; it leads to the old site for as long as that is up");
    Found {
        warning: Some((Kind::OldSiteLink, sentence)),
        ..Found::to(format!("{}{address}", site::ORIGIN))
    }
}

fn path_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

fn is_email(address: &str) -> bool {
    let Some((name, host)) = address.split_once('@') else {
        return false;
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    !name.is_empty() && name.chars().all(is_plain) && is_host(host) && !host.contains('/')
}

/// `15marches.fr`, `exemple.org/page`: a host and no file.
fn is_host(address: &str) -> bool {
    let host = address
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default();
    let Some((name, end)) = host.rsplit_once('.') else {
        return false;
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let is_end = (2..=15).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphabetic());
    !name.is_empty()
        && name.chars().all(is_plain)
        && !name.starts_with('.')
        && is_end
        && !FILE_ENDINGS.contains(&end.to_lowercase().as_str())
}

/// The page on which one sees what a frame showed.
pub(super) fn page_of_frame(source: &str) -> String {
    let source = match source.trim().strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => source.trim().to_owned(),
    };
    let Ok(mut url) = url::Url::parse(&source) else {
        return source;
    };
    if url.scheme() == "http" {
        let _ = url.set_scheme("https");
    }
    let host = url
        .host_str()
        .unwrap_or_default()
        .trim_start_matches("www.")
        .to_owned();
    let path = url.path().to_owned();
    match host.as_str() {
        "youtube.com" | "youtube-nocookie.com" => match path.strip_prefix("/embed/") {
            Some(film) => format!("https://www.youtube.com/watch?v={film}"),
            None => url.to_string(),
        },
        "dailymotion.com" => url.to_string().replace("/embed/video/", "/video/"),
        "helloasso.com" => {
            let page = path.split("/widget").next().unwrap_or(&path);
            format!("https://www.helloasso.com{page}")
        }
        "slides.com" => format!("https://slides.com{}", path.trim_end_matches("/embed")),
        "docs.google.com" => {
            url.set_query(None);
            url.to_string()
        }
        _ => url.to_string(),
    }
}

/// What a link in place of a frame says: the frame's title where it has a telling one, else what one
/// will see, and where.
pub(super) fn words_for_frame(url: &str, title: &str, language: &str) -> String {
    let title = title.trim();
    if !title.is_empty() && !title.to_lowercase().contains("player") {
        return title.to_owned();
    }
    let host = url::Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or_else(|| url.to_owned());
    let host = host.trim_start_matches("www.");
    let is_one_of = |hosts: &[&str]| hosts.iter().any(|known| host.contains(known));
    let is_form = url.contains("/forms/") || host.contains("framaforms");
    let (french, english) = if is_one_of(&["youtube", "dailymotion", "vimeo", "ted.com"]) {
        ("Voir la vidéo", "Watch the film")
    } else if is_one_of(&["slideshare", "slides.com"]) {
        ("Voir la présentation", "See the slides")
    } else if is_form {
        ("Répondre au formulaire", "Fill in the form")
    } else if is_one_of(&["docs.google"]) {
        ("Lire le document", "Read the document")
    } else {
        ("Ouvrir la page", "Open the page")
    };
    match language {
        "en" => format!("{english} on {host}"),
        _ => format!("{french} sur {host}"),
    }
}
