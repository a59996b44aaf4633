//! `/a-propos/nous`: the team, the board, members and partners, in a stable order, searched by words
//! and by what an organisation is; and `/a-propos/publications`. What an administrator writes is in
//! `pages/forms.rs`.

pub mod forms;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::store;
use super::{Entry, List, Publication, Sector};
use crate::accounts::By;
use crate::ids::MediaId;
use crate::media;
use crate::text;
use crate::web::cards::Picture;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::machines;
use crate::web::visit::Visit;

const QUERY_CHARS_MAX: usize = 200;
/// The order of the page, and the key of each heading.
const LISTS: [(List, &str); 5] = [
    (List::Team, "people-team"),
    (List::Board, "people-board"),
    (List::Cooperators, "people-cooperators"),
    (List::Members, "people-members"),
    (List::Partners, "people-partners"),
];

/// What is searched for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    sector: String,
}

struct EntryCard {
    entry: Entry,
    picture: Option<Picture>,
    sector: String,
}

struct Group {
    heading: String,
    id: &'static str,
    entries: Vec<EntryCard>,
}

/// A kind of organisation: its link, its name, how many there are, whether it is chosen.
struct Choice {
    href: String,
    label: String,
    count: usize,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "directory/people.html")]
struct People {
    layout: Layout,
    title: String,
    path: String,
    words: String,
    sector: String,
    choices: Vec<Choice>,
    groups: Vec<Group>,
    is_narrowed: bool,
    shown: i64,
    edit_path: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "directory/publications.html")]
struct Publications {
    layout: Layout,
    title: String,
    publications: Vec<Publication>,
}

/// `GET /a-propos/nous?q=…&sector=…`
pub async fn people(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let words: String = asked.q.trim().chars().take(QUERY_CHARS_MAX).collect();
    let sector = asked.sector.parse::<Sector>().ok();
    let folded = text::fold(&words);
    let path = format!("{}/nous", visit.path_of("/a-propos", "/about"));
    let (mut groups, mut counts) = (Vec::new(), Vec::new());
    for (list, key) in LISTS {
        let mut entries = Vec::new();
        let listed = store::entries(&mut tx, list).await?;
        let pictures: Vec<MediaId> = listed.iter().filter_map(|it| it.picture_id).collect();
        let pictures = media::store::by_ids(&mut tx, &pictures).await?;
        for entry in listed {
            counts.extend(entry.sector);
            if has_words(&entry, &folded) && (sector.is_none() || entry.sector == sector) {
                let picture = entry.picture_id.and_then(|id| pictures.get(&id));
                let picture = picture.map(|it| Picture::of(it, &entry.name).with_class("portrait"));
                let name = entry
                    .sector
                    .map(|it| visit.locale.t(&format!("sector-{it}")));
                entries.push(EntryCard {
                    entry,
                    picture,
                    sector: name.unwrap_or_default(),
                });
            }
        }
        groups.push(Group {
            heading: visit.locale.t(key),
            id: list.as_str(),
            entries,
        });
    }
    groups.retain(|group| !group.entries.is_empty());
    let title = visit.locale.t("people-title");
    let mut layout = Layout::new(&visit, Section::About, &title);
    let all = groups.iter().flat_map(|group| &group.entries);
    let all: Vec<&Entry> = all.map(|card| &card.entry).collect();
    machines::about::people(&mut layout, &visit, &all);
    let template = People {
        layout,
        title,
        choices: choices(&visit, &path, sector, &counts),
        path,
        is_narrowed: sector.is_some() || !words.is_empty(),
        words,
        sector: sector.map_or("", Sector::as_str).to_owned(),
        shown: groups.iter().map(|it| it.entries.len() as i64).sum(),
        groups,
        edit_path: visit
            .account
            .as_ref()
            .filter(|account| By::from(*account).may_administer())
            .map(|_| forms::path(&visit)),
    };
    layout::page(&visit, &template)
}

fn has_words(entry: &Entry, folded: &str) -> bool {
    let all = [&entry.name, &entry.role, &entry.structure, &entry.territory];
    let searched = text::fold(&all.map(String::as_str).join(" "));
    folded
        .split_whitespace()
        .all(|word| searched.contains(word))
}

fn choices(visit: &Visit, path: &str, chosen: Option<Sector>, counts: &[Sector]) -> Vec<Choice> {
    let choice = |word: &&str| Choice {
        href: format!("{path}?sector={word}"),
        label: visit.locale.t(&format!("sector-{word}")),
        count: counts.iter().filter(|it| it.as_str() == *word).count(),
        is_chosen: chosen.is_some_and(|it| it.as_str() == *word),
    };
    let all = Sector::WORDS.iter().map(choice);
    all.filter(|choice| choice.count > 0).collect()
}

/// `GET /a-propos/publications`
pub async fn publications(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let publications = store::publications(&mut tx).await?;
    let title = visit.locale.t("publications-title");
    let layout = Layout::new(&visit, Section::About, &title);
    layout::page(
        &visit,
        &Publications {
            layout,
            title,
            publications,
        },
    )
}
