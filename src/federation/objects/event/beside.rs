//! What stands beside an event's words on our page, for those who have no fields for it: behind the words,
//! and each thing that leads somewhere as a link among the attachments.

use serde_json::{Value, json};

use super::super::super::addresses::Addresses;
use super::french;
use crate::events::details::{Details, Named, Part};
use crate::events::{Event, elsewhere};
use crate::text;

/// Whatever leads on from an event; more is on its page.
const LINKS_MAX: usize = 16;
/// A longer address is written as its host alone.
const ADDRESS_CHARS_MAX: usize = 80;

/// The address as others can follow it: a path of the hub's own begins with the hub.
pub(super) fn whole(addresses: &Addresses, link: &str) -> String {
    match link.starts_with('/') {
        true => addresses.page(link),
        false => link.to_owned(),
    }
}

/// An address that says itself where it leads.
pub(super) fn address(addresses: &Addresses, link: &str) -> String {
    let href = whole(addresses, link);
    let words = match href.chars().count() <= ADDRESS_CHARS_MAX {
        true => href.clone(),
        false => elsewhere::host(&href),
    };
    anchor(&href, &words)
}

fn anchor(href: &str, words: &str) -> String {
    let (href, words) = (text::escape(href), text::escape(words));
    format!("<a href=\"{href}\">{words}</a>")
}

/// Plain words in which addresses are links.
fn linked(words: &str) -> String {
    let one = |word: &str| {
        let href = word.trim_end_matches([',', ';', '.', ')']);
        match href.starts_with("https://") || href.starts_with("http://") {
            true => format!(
                "{}{}",
                anchor(href, href),
                text::escape(&word[href.len()..])
            ),
            false => text::escape(word),
        }
    };
    let line = |line: &str| line.split(' ').map(one).collect::<Vec<_>>().join(" ");
    words.lines().map(line).collect::<Vec<_>>().join("<br>")
}

fn named(it: &Named) -> String {
    let name = match it.url.as_str() {
        "" => text::escape(&it.name),
        url => anchor(url, &it.name),
    };
    match it.about.as_str() {
        "" => name,
        about => format!("{name}, {}", text::escape(about)),
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("<li>{item}</li>")).collect();
    match items.as_str() {
        "" => items,
        _ => format!("<ul>{items}</ul>"),
    }
}

/// Doors, price, access, programme, speakers, who else organises it, and where to read on.
pub(super) fn words(addresses: &Addresses, event: &Event, details: &Details) -> String {
    let label = |french_label: &'static str, english: &'static str| {
        if french(event) { french_label } else { english }
    };
    let colon = label(" :", ":");
    let mut html = String::new();
    for (name, value) in [
        (label("Ouverture des portes", "Doors open"), &details.doors),
        (label("Prix", "Price"), &details.price),
        (label("Accès", "Access"), &details.access),
    ] {
        if !value.is_empty() {
            html.push_str(&format!("<p>{name}{colon} {}</p>", linked(value)));
        }
    }
    let part = |part: Part| linked(format!("{} {}", part.time, part.words).trim());
    html.push_str(&list(details.programme().into_iter().map(part)));
    for (name, people) in [
        (label("Avec", "With"), details.speakers()),
        (
            label("Aussi organisé par", "Also organised by"),
            details.organisers(),
        ),
    ] {
        match people.as_slice() {
            [] => {}
            [one] => html.push_str(&format!("<p>{name}{colon} {}</p>", named(one))),
            all => {
                let all = list(all.iter().map(named));
                html.push_str(&format!("<p>{name}{colon}</p>{all}"));
            }
        }
    }
    let onwards = onwards(addresses, event, details);
    html.push_str(&list(onwards.iter().map(named)));
    html
}

/// Documents, and what came of it: what it is called, and where it is.
fn onwards(addresses: &Addresses, event: &Event, details: &Details) -> Vec<Named> {
    let links = &event.links;
    let label = |french_label: &str, english: &str| {
        let label = if french(event) { french_label } else { english };
        label.to_owned()
    };
    let mut all = details.documents();
    let photos = links.photo_names();
    let photos = photos.iter().map(|(url, name)| {
        let word = format!("{} ({name})", label("Photos", "Photos"));
        (url.as_str(), word)
    });
    let afterwards = [
        (links.report.as_str(), label("Compte rendu", "Report")),
        (links.replay.as_str(), label("Enregistrement", "Recording")),
    ];
    let more = (links.more.as_str(), label("En savoir plus", "Read more"));
    for (url, name) in afterwards.into_iter().chain(photos).chain([more]) {
        if !url.is_empty() {
            all.push(Named {
                name,
                about: String::new(),
                url: whole(addresses, url),
            });
        }
    }
    all.truncate(LINKS_MAX);
    all
}

/// The same as attachments. The first link of an event is taken for its site by some, so its own page
/// stands before documents where no other link does.
pub(super) fn links(addresses: &Addresses, event: &Event, details: &Details) -> Vec<Value> {
    let mut all = onwards(addresses, event, details);
    if !all.is_empty() && event.links.online.is_empty() {
        let own = Named {
            name: event.title.clone(),
            about: String::new(),
            url: addresses.event_page(event),
        };
        all.insert(0, own);
    }
    let link = |it: &Named| {
        json!({
            "type": "Link",
            "mediaType": media_type(&it.url),
            "href": it.url,
            "name": it.name,
        })
    };
    all.iter().map(link).collect()
}

fn media_type(url: &str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    match path.to_ascii_lowercase().ends_with(".pdf") {
        true => "application/pdf",
        false => "text/html",
    }
}
