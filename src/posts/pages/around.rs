//! What stands around an article: its place in a series, the one before and the one behind, those
//! close to it, and the ways to share it that ask nothing of anybody.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::db::Tx;
use crate::federation::addresses::news_path;
use crate::posts::Post;
use crate::posts::store::around;
use crate::web::cards::{self, PostCard};
use crate::web::visit::Visit;

const RELATED_SHOWN: i64 = 3;

/// A link to another post.
pub struct Neighbour {
    pub href: String,
    pub title: String,
    pub lang: String,
}

/// The series a post is part of.
pub struct SeriesPlace {
    pub name: String,
    pub href: String,
    pub number: i64,
    pub count: i64,
}

#[derive(Default)]
pub struct Around {
    pub series: Option<SeriesPlace>,
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
}

impl Around {
    pub async fn of(visit: &Visit, tx: &mut Tx, post: &Post) -> sqlx::Result<Around> {
        let Some(published) = post.published_ms else {
            return Ok(Around::default());
        };
        let series = match &post.series {
            Some(name) => {
                let (number, count) = around::place_in_series(tx, name, published, post.id).await?;
                Some(SeriesPlace {
                    name: name.clone(),
                    href: series_path(visit, name),
                    number,
                    count,
                })
            }
            None => None,
        };
        let before = around::before(tx, post, published).await?;
        let behind = around::behind(tx, post, published).await?;
        Ok(Around {
            series,
            previous: before.map(|post| neighbour(visit, &post)),
            next: behind.map(|post| neighbour(visit, &post)),
        })
    }
}

fn neighbour(visit: &Visit, post: &Post) -> Neighbour {
    Neighbour {
        href: cards::local(visit, &visit.app.addresses.post_page(post)),
        title: post.headline(),
        lang: cards::foreign(visit, &post.language),
    }
}

fn series_path(visit: &Visit, name: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("series", name)
        .finish();
    format!("{}?{query}", news_path(visit.app.config.language))
}

pub async fn related(visit: &Visit, tx: &mut Tx, post: &Post) -> sqlx::Result<Vec<PostCard>> {
    let found = around::related(tx, post, RELATED_SHOWN).await?;
    cards::posts(tx, visit, &found).await
}

/// Ways to pass a post on.
pub struct Share {
    /// Its page, whole.
    pub url: String,
    /// Its id: what the visitor's own server looks up.
    pub uri: String,
    /// `mailto:` with the title and the address.
    pub mail: String,
}

impl Share {
    pub fn of(visit: &Visit, post: &Post) -> Share {
        let url = visit.app.addresses.post_page(post);
        let encoded = |words: &str| utf8_percent_encode(words, NON_ALPHANUMERIC).to_string();
        let subject = encoded(&post.headline());
        let mail = format!("mailto:?subject={subject}&body={}", encoded(&url));
        Share {
            url,
            uri: visit.app.addresses.post(post.id),
            mail,
        }
    }
}
