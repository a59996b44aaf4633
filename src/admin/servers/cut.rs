//! What a change would cut, in words, and the page that asks before it is done. Who agrees sends back
//! the sum of what they saw; when it is another by then, they are asked again.

use askama::Template;
use axum::response::Response;

use super::path;
use crate::conversation::store as comments;
use crate::db::Tx;
use crate::policing::{Tie, Ties};
use crate::spaces;
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// Servers that are named one by one.
const HOSTS_SHOWN_MAX: usize = 50;

/// What a change would cut.
pub struct Cut {
    pub sentences: Vec<String>,
    /// Each server with what ties it to this hub.
    pub hosts: Vec<(String, String)>,
    pub more_hosts: Option<String>,
    /// Who would no longer look after what.
    pub animators: Vec<(String, String)>,
    /// Of what was shown; sent back by who agrees.
    pub seen: String,
}

#[derive(Template)]
#[template(path = "admin/servers_ask.html")]
struct Page {
    layout: Layout,
    title: String,
    cut: Cut,
    target: String,
    fields: Vec<(&'static str, String)>,
    back: &'static str,
}

impl Cut {
    pub async fn of(visit: &Visit, tx: &mut Tx, ties: &Ties) -> sqlx::Result<Cut> {
        let locale = visit.locale;
        let words = |tie: &Tie| {
            let mut words = Vec::new();
            if tie.followers > 0 {
                words.push(locale.count("servers-cut-followers", tie.followers));
            }
            if tie.agendas > 0 {
                words.push(locale.count("servers-cut-agendas", tie.agendas));
            }
            if tie.comments > 0 {
                let said = locale.count("servers-cut-comments", tie.comments);
                let people = locale.count("servers-cut-people", tie.people);
                words.push(format!("{said} {people}"));
            }
            words.join(" · ")
        };
        let mut sentences = Vec::new();
        match ties.is_empty() {
            true => sentences.push(locale.t("servers-cut-nothing")),
            false => {
                let all = words(&ties.total());
                if !all.is_empty() {
                    sentences.push(locale.word("servers-cut-all", &all));
                }
                sentences.push(locale.t("servers-cut-means"));
            }
        }
        let hosts = ties.hosts.iter().take(HOSTS_SHOWN_MAX);
        let hosts = hosts.map(|(host, tie)| (host.clone(), words(tie)));
        let hidden = ties.hosts.len().saturating_sub(HOSTS_SHOWN_MAX);
        let mut animators = Vec::with_capacity(ties.animators.len());
        for (space, actor) in &ties.animators {
            let author = comments::author(tx, actor).await?;
            let name = author.map_or(actor.clone(), |author| format!("@{}", author.handle));
            let space = spaces::store::by_id(tx, *space).await?;
            animators.push((name, space.map_or(String::new(), |space| space.name)));
        }
        Ok(Cut {
            sentences,
            hosts: hosts.collect(),
            more_hosts: (hidden > 0).then(|| locale.count("servers-cut-more", hidden as i64)),
            animators,
            seen: ties.sum(),
        })
    }

    /// Asks whether it shall be done; `fields` are sent again with the answer.
    pub fn ask(
        self,
        visit: &Visit,
        title: String,
        target: String,
        fields: Vec<(&'static str, String)>,
    ) -> Result<Response, WebError> {
        let page = Page {
            layout: Layout::new(visit, Section::None, &title),
            title,
            cut: self,
            target,
            fields,
            back: path(visit),
        };
        layout::page(visit, &page)
    }
}
