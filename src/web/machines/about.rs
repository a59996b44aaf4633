//! What is said of a post, an event, a space, the hub and its people, in the head of their page and
//! as schema.org says it. The event is in `about/event.rs`.
//!
//! What always holds: a draft that an editor looks at says nothing of itself to machines.

mod event;
mod space;

pub use event::event;
pub use space::{member, space};

use super::head::{Shown, Sort};
use super::schema::{self, Article, Organization, Person, Reference, Thing};
use super::{oembed, poster};
use crate::db::Tx;
use crate::directory::{Entry, List};
use crate::federation::addresses::news_path;
use crate::posts::{Kind, Post, State};
use crate::spaces::{self, Space};
use crate::tags;
use crate::text;
use crate::web::layout::Layout;
use crate::web::visit::Visit;

const DESCRIPTION_CHARS_MAX: usize = 300;
const AUTHORS_MAX: usize = 10;

/// Says in the head of an article's page what it is.
pub async fn post(
    layout: &mut Layout,
    visit: &Visit,
    tx: &mut Tx,
    post: &Post,
) -> sqlx::Result<()> {
    if post.state != State::Published {
        layout.head.hidden = true;
        layout.head.alternates.clear();
        return Ok(());
    }
    let addresses = &visit.app.addresses;
    let Some(space) = spaces::store::by_id(tx, post.space_id).await? else {
        return Ok(());
    };
    let tags = tags::store::of(tx, post.id.0).await?;
    let picture = poster::of_post(visit, tx, post).await?;
    let published = post.published_ms.unwrap_or(post.updated_ms).rfc3339();
    let modified = post.updated_ms.rfc3339();
    layout.canonical = addresses.post_page(post);
    layout.head.sort = Sort::Article;
    layout.head.only_in(&post.language);
    layout.head.creator = Some(creator(visit, &space));
    layout.head.author.clone_from(&post.byline);
    layout.head.embeds = oembed::links(visit, &layout.canonical);
    layout.head.properties = vec![
        ("article:published_time", published.clone()),
        ("article:modified_time", modified.clone()),
        ("article:section", space.name.clone()),
    ];
    for tag in &tags {
        let property = ("article:tag", tag.label.clone());
        layout.head.properties.push(property);
    }
    let article = Article {
        id: addresses.post(post.id),
        headline: text::shorten(&post.headline(), schema::HEADLINE_CHARS_MAX),
        url: layout.canonical.clone(),
        main_entity_of_page: layout.canonical.clone(),
        description: text::shorten(&layout.description, DESCRIPTION_CHARS_MAX),
        image: pictures(visit, tx, &picture, post.cover_id).await?,
        date_published: published,
        date_modified: modified,
        author: authors(visit, &post.byline, &space),
        publisher: Box::new(Thing::Organization(hub(visit))),
        in_language: post.language.clone(),
        is_part_of: Reference {
            id: addresses.page("/#site"),
        },
        keywords: tags.into_iter().map(|tag| tag.label).collect(),
    };
    let thing = match post.kind {
        Kind::Article => Thing::NewsArticle(article),
        Kind::Note => Thing::SocialMediaPosting(article),
    };
    let news = addresses.page(news_path(visit.app.config.language));
    let steps = steps(
        visit,
        ("menu-news", news),
        layout.own_title(),
        &layout.canonical,
    );
    layout.head.schema = schema::script(&[thing, steps]);
    layout.head.picture = Some(picture);
    Ok(())
}

/// Says in the head of the home page who we are and where one searches.
pub fn home(layout: &mut Layout, visit: &Visit) {
    let addresses = &visit.app.addresses;
    let search = visit.path_of("/recherche", "/search");
    let site = schema::WebSite {
        id: addresses.page("/#site"),
        name: visit.settings.name.clone(),
        url: addresses.page("/"),
        in_language: vec!["fr", "en"],
        publisher: Reference {
            id: addresses.page("/#organization"),
        },
        potential_action: schema::SearchAction {
            target: schema::EntryPoint {
                url_template: format!("{}?q={{search_term_string}}", addresses.page(search)),
            },
            query_input: "required name=search_term_string",
        },
    };
    let graph = [Thing::Organization(hub(visit)), Thing::WebSite(site)];
    layout.head.schema = schema::script(&graph);
}

/// Says in the head of `/a-propos/nous` who works here, who decides and who takes part.
pub fn people(layout: &mut Layout, visit: &Visit, entries: &[&Entry]) {
    let mut organization = hub(visit);
    for entry in entries {
        let thing = entry_as_thing(visit, entry);
        match entry.list {
            List::Team => organization.employee.push(thing),
            _ => organization.member.push(thing),
        }
    }
    layout.head.schema = schema::script(&[Thing::Organization(organization)]);
}

fn entry_as_thing(visit: &Visit, entry: &Entry) -> Thing {
    if matches!(entry.list, List::Members | List::Partners) {
        return Thing::Organization(Organization {
            name: entry.name.clone(),
            url: whole(visit, &entry.website),
            ..Organization::default()
        });
    }
    let affiliation = Organization {
        name: entry.structure.clone(),
        url: whole(visit, &entry.structure_url),
        ..Organization::default()
    };
    let has_one = !entry.structure.is_empty();
    Thing::Person(Person {
        name: entry.name.clone(),
        job_title: entry.role.clone(),
        url: whole(visit, &entry.website),
        affiliation: has_one.then(|| Box::new(Thing::Organization(affiliation))),
    })
}

/// A link of the directory as a whole address: some are paths of ours.
fn whole(visit: &Visit, link: &str) -> String {
    match link.starts_with('/') {
        true => visit.app.addresses.page(link),
        false => link.to_owned(),
    }
}

/// The hub as an organisation.
fn hub(visit: &Visit) -> Organization {
    let addresses = &visit.app.addresses;
    Organization {
        id: addresses.page("/#organization"),
        name: visit.settings.name.clone(),
        url: addresses.page("/"),
        description: visit.settings.sentence.clone(),
        logo: Some(schema::ImageObject {
            url: addresses.page("/app/icon-512.png"),
        }),
        email: visit.settings.contact_email.clone(),
        ..Organization::default()
    }
}

/// A space as an organisation: the hub's own group is the hub.
fn as_organization(visit: &Visit, space: &Space) -> Thing {
    use spaces::Kind::{Hub, Server, Voice};
    if matches!(space.kind, Hub | Server | Voice) {
        return Thing::Organization(hub(visit));
    }
    let addresses = &visit.app.addresses;
    Thing::Organization(Organization {
        id: addresses.actor(space.id),
        name: space.name.clone(),
        url: addresses.space_page(&space.handle),
        description: space.sentence.clone(),
        parent_organization: Some(Reference {
            id: addresses.page("/#organization"),
        }),
        ..Organization::default()
    })
}

/// Those whom the byline names; the space where it names nobody.
fn authors(visit: &Visit, byline: &str, space: &Space) -> Vec<Thing> {
    let names = byline.split(" & ").map(str::trim);
    let names = names.filter(|name| !name.is_empty()).take(AUTHORS_MAX);
    let authors: Vec<Thing> = names
        .map(|name| {
            Thing::Person(Person {
                name: name.to_owned(),
                ..Person::default()
            })
        })
        .collect();
    match authors.is_empty() {
        true => vec![as_organization(visit, space)],
        false => authors,
    }
}

/// Whom servers of the fediverse name beside the link. Their own rule asks besides that the space
/// says which sites may name it, which its profile does.
fn creator(visit: &Visit, space: &Space) -> String {
    format!("@{}@{}", space.handle, visit.app.addresses.domain())
}

/// The picture of a shared link, then the cover itself.
async fn pictures(
    visit: &Visit,
    tx: &mut Tx,
    picture: &Shown,
    cover: Option<crate::ids::MediaId>,
) -> sqlx::Result<Vec<String>> {
    let mut urls = vec![picture.url.clone()];
    if let Some(id) = cover
        && let Some(media) = crate::media::store::by_id(tx, id).await?
    {
        urls.push(visit.app.addresses.page(&media.path()));
    }
    Ok(urls)
}

/// Home, a section, this page.
fn steps(visit: &Visit, section: (&str, String), title: &str, url: &str) -> Thing {
    let home = visit.app.addresses.page("/");
    schema::breadcrumbs(vec![
        (visit.locale.t("menu-home"), home),
        (visit.locale.t(section.0), section.1),
        (title.to_owned(), url.to_owned()),
    ])
}
