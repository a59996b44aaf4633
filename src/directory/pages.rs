//! `/a-propos/nous`: the team, the board, members and partners, in a stable order; and
//! `/a-propos/publications`.

use askama::Template;
use axum::response::Response;

use super::store;
use super::{Entry, List, Publication};
use crate::ids::MediaId;
use crate::media;
use crate::web::cards::Picture;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

struct EntryCard {
    entry: Entry,
    picture: Option<Picture>,
}

struct Group {
    heading: String,
    id: &'static str,
    entries: Vec<EntryCard>,
}

#[derive(Template)]
#[template(path = "directory/people.html")]
struct People {
    layout: Layout,
    title: String,
    groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "directory/publications.html")]
struct Publications {
    layout: Layout,
    title: String,
    publications: Vec<Publication>,
}

/// `GET /a-propos/nous`
pub async fn people(visit: Visit) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let mut groups = Vec::new();
    for (list, key) in [
        (List::Team, "people-team"),
        (List::Board, "people-board"),
        (List::Cooperators, "people-cooperators"),
        (List::Members, "people-members"),
        (List::Partners, "people-partners"),
    ] {
        let mut entries = Vec::new();
        let listed = store::entries(&mut tx, list).await?;
        let pictures: Vec<MediaId> = listed.iter().filter_map(|it| it.picture_id).collect();
        let pictures = media::store::by_ids(&mut tx, &pictures).await?;
        for entry in listed {
            let picture = entry.picture_id.and_then(|id| pictures.get(&id));
            let picture = picture.map(|it| Picture::of(it, &entry.name).with_class("portrait"));
            entries.push(EntryCard { entry, picture });
        }
        if !entries.is_empty() {
            groups.push(Group {
                heading: visit.locale.t(key),
                id: list.as_str(),
                entries,
            });
        }
    }
    let title = visit.locale.t("people-title");
    let layout = Layout::new(&visit, Section::About, &title);
    layout::page(
        &visit,
        &People {
            layout,
            title,
            groups,
        },
    )
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
