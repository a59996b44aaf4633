//! `GET /communs`: the library of communs. Words are searched folded; five facets narrow what is
//! found: values of one facet widen it, facets together narrow it, and each value says how many it
//! would show. Few enough communs exist to be filtered here.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;

use super::parts;
use crate::db::Tx;
use crate::spaces::{Kind, Space, Stage, store};
use crate::text;
use crate::web::cards::{self, SpaceCard};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const QUERY_CHARS_MAX: usize = 200;
const CHOSEN_MAX: usize = 50;
/// Their names in the address, and the keys of their headings.
const FACETS: [(&str, &str); 5] = [
    ("theme", "theme"),
    ("stage", "stage"),
    ("licence", "licence"),
    ("territory", "territory"),
    ("community", "facet-community"),
];

/// A commun as it is searched: its words, and its values in each facet with what they are called.
struct Filed {
    space: Space,
    words: String,
    values: [Vec<(String, String)>; FACETS.len()],
}

/// What is asked for.
#[derive(Default)]
struct Asked {
    words: String,
    chosen: [Vec<String>; FACETS.len()],
}

struct Facet {
    name: &'static str,
    heading: String,
    is_used: bool,
    values: Vec<Value>,
}

struct Value {
    value: String,
    label: String,
    count: usize,
    is_chosen: bool,
}

/// A filter that is on, and the address without it.
struct Pill {
    label: String,
    without: String,
}

#[derive(Template)]
#[template(path = "spaces/communs.html")]
struct Library {
    layout: Layout,
    path: &'static str,
    words: String,
    facets: Vec<Facet>,
    pills: Vec<Pill>,
    communs: Vec<SpaceCard>,
    total: usize,
}

/// `GET /communs?q=…&theme=…&stage=…`
pub async fn index(
    visit: Visit,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let filed = filed(&mut tx, &visit).await?;
    let asked = Asked::read(query);
    let words = text::fold(&asked.words);
    let found: Vec<&Filed> = filed.iter().filter(|it| it.has_words(&words)).collect();
    let shown = found.iter().filter(|it| asked.wants(it, FACETS.len()));
    let shown: Vec<Space> = shown.map(|it| it.space.clone()).collect();
    let facets = (0..FACETS.len()).map(|index| facet(&visit, index, &found, &asked));
    let facets: Vec<Facet> = facets.collect();
    let title = visit.locale.t("communs-title");
    let path = visit.path_of("/communs", "/commons");
    let template = Library {
        layout: Layout::new(&visit, Section::Communs, &title),
        path,
        pills: pills(path, &asked, &facets),
        facets: facets
            .into_iter()
            .filter(|it| !it.values.is_empty())
            .collect(),
        communs: cards::spaces(&mut tx, &visit, &shown).await?,
        total: filed.len(),
        words: asked.words,
    };
    layout::page(&visit, &template)
}

async fn filed(tx: &mut Tx, visit: &Visit) -> sqlx::Result<Vec<Filed>> {
    let communities = store::by_kind(tx, Kind::Community).await?;
    let carriers = store::carriers(tx).await?;
    let all = store::by_kind(tx, Kind::Commun).await?;
    let file = |space: Space| {
        let carries = |community: &&Space| carriers.contains(&(community.id, space.id));
        let carrying: Vec<&Space> = communities.iter().filter(carries).collect();
        Filed::of(visit, space, &carrying)
    };
    Ok(all.into_iter().map(file).collect())
}

impl Filed {
    fn of(visit: &Visit, space: Space, communities: &[&Space]) -> Filed {
        let by_name = |labels: Vec<String>| -> Vec<(String, String)> {
            let named = labels.into_iter().map(|it| (text::slug(&it), it));
            named.collect()
        };
        let stage = space.stage.map(|stage| {
            let label = visit.locale.t(&format!("stage-{stage}"));
            (stage.as_str().to_owned(), label)
        });
        let carried = communities.iter();
        let carried = carried.map(|it| (it.handle.clone(), it.name.clone()));
        let details = &space.details.0;
        let users: Vec<&str> = details.users.iter().map(|it| it.name.as_str()).collect();
        let searched = [
            space.name.as_str(),
            &space.sentence,
            &space.body_markdown,
            &details.reuse,
            &details.experiments,
            &space.themes.0.join(" "),
            &users.join(" "),
        ];
        Filed {
            words: text::fold(&searched.join(" ")),
            values: [
                by_name(space.themes.0.clone()),
                stage.into_iter().collect(),
                by_name(space.licence.clone().into_iter().collect()),
                by_name(parts::territories(&space)),
                carried.collect(),
            ],
            space,
        }
    }

    fn has_words(&self, folded: &str) -> bool {
        let mut words = folded.split_whitespace();
        words.all(|word| self.words.contains(word))
    }

    fn has(&self, facet: usize, value: &str) -> bool {
        self.values[facet].iter().any(|(it, _)| it == value)
    }
}

impl Asked {
    fn read(query: Vec<(String, String)>) -> Asked {
        let mut asked = Asked::default();
        for (name, value) in query.into_iter().take(CHOSEN_MAX) {
            if name == "q" {
                asked.words = value.trim().chars().take(QUERY_CHARS_MAX).collect();
            } else if let Some(index) = FACETS.iter().position(|(facet, _)| *facet == name) {
                // Links may name a theme as it is written.
                let value = match name.as_str() {
                    "community" | "stage" => value,
                    _ => text::slug(&value),
                };
                let chosen = &mut asked.chosen[index];
                if !value.is_empty() && !chosen.contains(&value) {
                    chosen.push(value);
                }
            }
        }
        asked
    }

    /// Whether a commun stands in all facets that are used, one of them left out.
    fn wants(&self, filed: &Filed, left_out: usize) -> bool {
        let mut used = (0..FACETS.len()).filter(|index| *index != left_out);
        used.all(|index| {
            let chosen = &self.chosen[index];
            chosen.is_empty() || chosen.iter().any(|value| filed.has(index, value))
        })
    }

    /// The address of the same question without its words (`None`) or one of its filters.
    fn without(&self, path: &str, left_out: Option<(usize, &str)>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if left_out.is_some() && !self.words.is_empty() {
            query.append_pair("q", &self.words);
        }
        for (index, (name, _)) in FACETS.iter().enumerate() {
            for value in &self.chosen[index] {
                if left_out != Some((index, value)) {
                    query.append_pair(name, value);
                }
            }
        }
        match query.finish() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

/// A facet's values, each with how many it would show beside what the others ask for.
fn facet(visit: &Visit, index: usize, found: &[&Filed], asked: &Asked) -> Facet {
    let (name, key) = FACETS[index];
    let mut values: Vec<Value> = Vec::new();
    for filed in found {
        let counts = usize::from(asked.wants(filed, index));
        for (value, label) in &filed.values[index] {
            match values.iter_mut().find(|known| known.value == *value) {
                Some(known) => known.count += counts,
                None => values.push(Value {
                    value: value.clone(),
                    label: label.clone(),
                    count: counts,
                    is_chosen: asked.chosen[index].contains(value),
                }),
            }
        }
    }
    values.retain(|value| value.count > 0 || value.is_chosen);
    match name {
        "stage" => values.sort_by_key(|it| Stage::WORDS.iter().position(|word| *word == it.value)),
        _ => values.sort_by_cached_key(|it| text::fold(&it.label)),
    }
    Facet {
        name,
        heading: visit.locale.t(key),
        is_used: !asked.chosen[index].is_empty(),
        values,
    }
}

fn pills(path: &str, asked: &Asked, facets: &[Facet]) -> Vec<Pill> {
    let mut pills = Vec::new();
    if !asked.words.is_empty() {
        pills.push(Pill {
            label: asked.words.clone(),
            without: asked.without(path, None),
        });
    }
    for (index, facet) in facets.iter().enumerate() {
        for value in &asked.chosen[index] {
            // A value that nothing has any more can still be taken away.
            let known = facet.values.iter().find(|it| it.value == *value);
            pills.push(Pill {
                label: known.map_or_else(|| value.clone(), |it| it.label.clone()),
                without: asked.without(path, Some((index, value))),
            });
        }
    }
    pills
}
