//! The list of news: filters in a form that needs no script, each with its counts and a way to take
//! it off, a heading that says in words what is shown, pages by keyset that keep the filters.

use std::sync::Arc;

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};

use super::feeds;
use super::filters::{Filters, filter, key};
use crate::db::Tx;
use crate::federation::addresses::news_path;
use crate::posts::Post;
use crate::posts::store::facets::{self, Choice, Facets};
use crate::posts::store::{self, Filter};
use crate::tags;
use crate::web::cards::{self, PostCard};
use crate::web::errors::WebError;
use crate::web::i18n;
use crate::web::kept;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

const PER_PAGE: i64 = 20;
const CHOICES_MAX: i64 = 150;
/// No hub has more years of news than this.
const YEARS_MAX: usize = 60;

/// One field of the form.
struct Field {
    name: &'static str,
    label: String,
    options: Vec<FieldOption>,
    /// Whether one of its options is chosen.
    is_set: bool,
    /// Whether choosing in it would change the list.
    is_useful: bool,
}

struct FieldOption {
    value: String,
    label: String,
    count: i64,
    chosen: bool,
}

/// A filter that is on, and the same list without it.
struct Pill {
    words: String,
    href: String,
}

#[derive(Template)]
#[template(path = "posts/index.html")]
struct Index {
    layout: Layout,
    path: &'static str,
    heading: String,
    posts: Vec<PostCard>,
    count: i64,
    fields: Vec<Field>,
    pills: Vec<Pill>,
    older: Option<String>,
    newer: Option<String>,
}

/// `GET /actualites`
pub async fn index(visit: Visit, Query(filters): Query<Filters>) -> Result<Response, WebError> {
    let path = news_path(visit.app.config.language);
    if has_empty_fields(&visit.query) {
        // What a form sends is put short, so that one list has one address.
        return Ok(Redirect::to(&address(path, &feeds::query(&filters))).into_response());
    }
    let mut tx = visit.app.db.read().await?;
    let filter = filter(&mut tx, &filters).await?;
    let page = Page::find(&mut tx, &filter, &filters).await?;
    let facets = facets(&visit, &mut tx, &filter).await?;
    let count = facets.count;
    let mut fields = fields(&visit, &facets, &filters);
    for field in &mut fields {
        let narrows = field.options.iter().any(|option| option.count < count);
        field.is_useful = field.is_set || narrows;
    }
    let pills = pills(&visit, path, &fields, &filters);
    let heading = heading(&visit, &fields, &filters);
    let mut layout = Layout::new(&visit, Section::News, &heading);
    layout.feeds = feeds::links(path, &filters);
    let template = Index {
        layout,
        path,
        heading,
        posts: cards::posts(&mut tx, &visit, &page.posts).await?,
        count,
        fields,
        pills,
        older: page.older(path, &filters),
        newer: page.newer(path, &filters),
    };
    layout::page(&visit, &template)
}

fn has_empty_fields(query: &str) -> bool {
    query.split('&').any(|pair| pair.ends_with('=')) && !query.is_empty()
}

/// `path?a=b`
fn address(path: &str, pairs: &[(&'static str, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{path}?{query}")
}

/// One page of a list, and whether there is more on both sides.
struct Page {
    posts: Vec<Post>,
    has_older: bool,
    has_newer: bool,
}

impl Page {
    async fn find(tx: &mut Tx, filter: &Filter, filters: &Filters) -> Result<Page, WebError> {
        if let Some(first) = &filters.before {
            let first = key(first)?;
            let mut posts = store::newer_than(tx, filter, first, PER_PAGE + 1).await?;
            let has_newer = posts.len() as i64 > PER_PAGE;
            if has_newer {
                posts.remove(0);
            }
            if !posts.is_empty() {
                let has_older = true;
                return Ok(Page {
                    posts,
                    has_older,
                    has_newer,
                });
            }
        }
        let mut posts = store::published(tx, filter, PER_PAGE + 1).await?;
        let has_older = posts.len() as i64 > PER_PAGE;
        posts.truncate(PER_PAGE as usize);
        let has_newer = filter.after.is_some();
        Ok(Page {
            posts,
            has_older,
            has_newer,
        })
    }

    fn older(&self, path: &str, filters: &Filters) -> Option<String> {
        let last = self.posts.last().filter(|_| self.has_older)?;
        turned(path, filters, "after", last)
    }

    fn newer(&self, path: &str, filters: &Filters) -> Option<String> {
        let first = self.posts.first().filter(|_| self.has_newer)?;
        turned(path, filters, "before", first)
    }
}

fn turned(path: &str, filters: &Filters, side: &'static str, post: &Post) -> Option<String> {
    let key = format!("{}_{}", post.published_ms?.0, post.id);
    let mut pairs = feeds::query(filters);
    pairs.push((side, key));
    Some(address(path, &pairs))
}

/// What the filters offer. Without a filter that is the same for everybody, and every post is
/// counted for it: then it is looked up once for each revision of what pages show.
async fn facets(visit: &Visit, tx: &mut Tx, filter: &Filter) -> sqlx::Result<Arc<Facets>> {
    let any = Filter {
        after: None,
        ..filter.clone()
    };
    if any != Filter::default() {
        return Ok(Arc::new(counted(tx, &any).await?));
    }
    let known = &visit.app.news_facets;
    let revision = kept::store::revision(tx).await?;
    match known.at(revision) {
        Some(facets) => Ok(facets),
        None => Ok(known.put(revision, counted(tx, &any).await?)),
    }
}

async fn counted(tx: &mut Tx, filter: &Filter) -> sqlx::Result<Facets> {
    Ok(Facets {
        years: years(tx, filter).await?,
        spaces: facets::spaces(tx, filter, CHOICES_MAX).await?,
        tags: by_name(facets::tags(tx, filter, CHOICES_MAX).await?),
        bylines: by_name(facets::bylines(tx, filter, CHOICES_MAX).await?),
        series: by_name(facets::series(tx, filter, CHOICES_MAX).await?),
        languages: facets::languages(tx, filter, CHOICES_MAX).await?,
        count: facets::count(tx, filter).await?,
    })
}

fn fields(visit: &Visit, facets: &Facets, filters: &Filters) -> Vec<Field> {
    let text = |word: &Option<String>| word.clone().unwrap_or_default();
    let year = filters.year.map(|year| year.to_string());
    let mut languages = facets.languages.clone();
    for (tag, label, _) in &mut languages {
        *label = visit.locale.language_name(tag);
    }
    let tag = filters.tag.as_deref().map(tags::fold);
    vec![
        field(visit, "year", facets.years.clone(), &text(&year)),
        field(visit, "space", facets.spaces.clone(), &text(&filters.space)),
        field(visit, "tag", facets.tags.clone(), &text(&tag)),
        field(
            visit,
            "author",
            facets.bylines.clone(),
            &text(&filters.author),
        ),
        field(
            visit,
            "series",
            facets.series.clone(),
            &text(&filters.series),
        ),
        field(visit, "language", languages, &text(&filters.language)),
    ]
}

/// A long menu is looked through by its letters.
fn by_name(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.sort_by_cached_key(|(_, label, _)| crate::text::slug(label));
    choices
}

/// What is chosen stays in the menu even where nothing has it.
fn field(visit: &Visit, name: &'static str, choices: Vec<Choice>, chosen: &str) -> Field {
    let option = |(value, label, count): Choice| FieldOption {
        chosen: value == chosen,
        value,
        label,
        count,
    };
    let mut options: Vec<FieldOption> = choices.into_iter().map(option).collect();
    let is_set = !chosen.is_empty();
    if is_set && !options.iter().any(|option| option.chosen) {
        options.push(FieldOption {
            value: chosen.to_owned(),
            label: match name {
                "language" => visit.locale.language_name(chosen),
                _ => chosen.to_owned(),
            },
            count: 0,
            chosen: true,
        });
    }
    Field {
        name,
        label: visit.locale.t(match name {
            "year" => "filter-year",
            "space" => "filter-space",
            "tag" => "filter-tag",
            "author" => "filter-author",
            "series" => "filter-series",
            _ => "filter-language",
        }),
        options,
        is_set,
        is_useful: is_set,
    }
}

/// Years with news, the newest first.
async fn years(tx: &mut Tx, filter: &Filter) -> sqlx::Result<Vec<Choice>> {
    let Some((first, last)) = store::dates(tx).await? else {
        return Ok(Vec::new());
    };
    let mut years = Vec::new();
    for year in (i18n::year(first)..=i18n::year(last)).rev().take(YEARS_MAX) {
        let of_year = Filter {
            from: i18n::year_start(year),
            until: i18n::year_start(year.saturating_add(1)),
            ..filter.clone()
        };
        let count = facets::count(tx, &of_year).await?;
        if count > 0 {
            years.push((year.to_string(), year.to_string(), count));
        }
    }
    Ok(years)
}

/// What is chosen in a field, as it is called.
fn chosen<'a>(fields: &'a [Field], name: &str) -> Option<&'a str> {
    let field = fields.iter().find(|field| field.name == name)?;
    let option = field.options.iter().find(|option| option.chosen)?;
    Some(&option.label)
}

fn said(visit: &Visit, name: &str, label: &str) -> String {
    let locale = visit.locale;
    match name {
        "year" => locale.word("shown-year", label),
        "space" => locale.word("shown-space", label),
        "tag" => locale.word("shown-tag", label),
        "author" => locale.word("shown-author", label),
        "series" => locale.word("shown-series", label),
        _ => locale.word("shown-language", label),
    }
}

fn pills(visit: &Visit, path: &str, fields: &[Field], filters: &Filters) -> Vec<Pill> {
    let set = fields.iter().filter(|field| field.is_set);
    let pill = |field: &Field| {
        let left = feeds::query(filters).into_iter();
        let left: Vec<_> = left.filter(|(name, _)| *name != field.name).collect();
        Some(Pill {
            words: said(visit, field.name, chosen(fields, field.name)?),
            href: address(path, &left),
        })
    };
    set.filter_map(pill).collect()
}

/// "Actualités de 2024, mot-clé vélo"
fn heading(visit: &Visit, fields: &[Field], filters: &Filters) -> String {
    let mut heading = visit.locale.t("news-title");
    if let Some(year) = filters.year {
        heading.push(' ');
        heading.push_str(&said(visit, "year", &year.to_string()));
    }
    let mut separator = if filters.year.is_some() { ", " } else { " : " };
    if visit.locale.tag() == "en" && filters.year.is_none() {
        separator = ": ";
    }
    let others = fields.iter().filter(|field| field.name != "year");
    for field in others {
        if let Some(label) = chosen(fields, field.name) {
            heading.push_str(separator);
            heading.push_str(&said(visit, field.name, label));
            separator = ", ";
        }
    }
    heading
}
