//! One policy: the form that writes it, and taking it back. What would cut anything is asked first.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::{Cut, back, changed, levels, path, refused};
use crate::admin::administrator;
use crate::peers::policies::{BY_HAND, BadDomain, Known, Level, Policy};
use crate::peers::store::policies as rows;
use crate::policing::{self, COMMENT_CHARS_MAX, Draft, Refused, Who};
use crate::web::errors::WebError;
use crate::web::layout::{self, Layout, Section};
use crate::web::visit::Visit;

/// The form as it is sent, and drawn again when something is wrong.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub domain: String,
    pub level: String,
    pub media: String,
    pub reports: String,
    pub obfuscate: String,
    pub public_comment: String,
    pub private_comment: String,
    /// The sum of what was shown that it cuts.
    pub seen: String,
}

#[derive(Template)]
#[template(path = "admin/servers_policy.html")]
struct Page {
    layout: Layout,
    title: String,
    target: String,
    back: &'static str,
    fields: Fields,
    levels: Vec<(&'static str, String, bool)>,
    comment_chars_max: usize,
    problem: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    domain: String,
}

/// `GET /administration/serveurs/politique?domain=…`: as it is written, or as lists say.
pub async fn edit(visit: Visit, Query(about): Query<About>) -> Result<Response, WebError> {
    administrator(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let policies = rows::about(&mut tx, std::slice::from_ref(&about.domain)).await?;
    let own = policies.iter().find(|it| it.source == BY_HAND).cloned();
    let told = own.or_else(|| Known::of(policies, Vec::new()).policy(&about.domain));
    let fields = told.map_or_else(
        || Fields {
            domain: about.domain.clone(),
            level: Level::Limit.to_string(),
            ..Fields::default()
        },
        |policy| Fields::of(&policy),
    );
    draw(&visit, fields, None)
}

impl Fields {
    fn of(policy: &Policy) -> Fields {
        let tick = |yes: bool| if yes { "yes" } else { "" }.to_owned();
        Fields {
            domain: policy.domain.clone(),
            level: policy.level.to_string(),
            media: tick(policy.rejects_media),
            reports: tick(policy.rejects_reports),
            obfuscate: tick(policy.is_obfuscated),
            public_comment: policy.public_comment.clone(),
            private_comment: policy.private_comment.clone(),
            seen: String::new(),
        }
    }

    fn draft(&self) -> Option<Draft> {
        Some(Draft {
            domain: self.domain.clone(),
            level: self.level.parse().ok()?,
            rejects_media: self.media == "yes",
            rejects_reports: self.reports == "yes",
            is_obfuscated: self.obfuscate == "yes",
            public_comment: self.public_comment.clone(),
            private_comment: self.private_comment.clone(),
        })
    }

    /// All of it, to be sent again with an answer.
    fn again(self, seen: &str) -> Vec<(&'static str, String)> {
        vec![
            ("domain", self.domain),
            ("level", self.level),
            ("media", self.media),
            ("reports", self.reports),
            ("obfuscate", self.obfuscate),
            ("public_comment", self.public_comment),
            ("private_comment", self.private_comment),
            ("seen", seen.to_owned()),
        ]
    }
}

/// `POST /administration/serveurs/politique`
pub async fn save(visit: Visit, Form(fields): Form<Fields>) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, administrator(&visit)?);
    let Some(draft) = fields.draft() else {
        return Err(WebError::BadRequest("error-page"));
    };
    let mut tx = visit.app.db.begin().await?;
    let ties = match policing::foresee(&mut tx, &who, &draft).await {
        Ok(ties) => ties,
        Err(problem) => {
            tx.undo().await?;
            let problem = sentence(&visit, problem)?;
            return draw(&visit, fields, Some(problem));
        }
    };
    if !ties.is_empty() && fields.seen != ties.sum() {
        let cut = Cut::of(&visit, &mut tx, &ties).await?;
        tx.undo().await?;
        let title = visit.locale.word("servers-ask-block", draft.domain.trim());
        let seen = cut.seen.clone();
        return cut.ask(&visit, title, target(&visit), fields.again(&seen));
    }
    policing::set(&mut tx, &who, &draft)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    changed(&visit);
    let domain = who.domain(&draft.domain).map_err(refused)?;
    Ok(back(&visit, "saved", &[("q", &domain)]))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Removal {
    domain: String,
    seen: String,
}

/// `GET /administration/serveurs/retrait?domain=…`: asks first.
pub async fn confirm_removal(
    visit: Visit,
    Query(about): Query<About>,
) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, administrator(&visit)?);
    let mut tx = visit.app.db.read().await?;
    ask_removal(&visit, &mut tx, &who, &about.domain).await
}

async fn ask_removal(
    visit: &Visit,
    tx: &mut crate::db::Tx,
    who: &Who,
    domain: &str,
) -> Result<Response, WebError> {
    let ties = policing::foresee_removal(tx, who, domain).await;
    let mut cut = Cut::of(visit, tx, &ties.map_err(refused)?).await?;
    cut.sentences
        .insert(0, visit.locale.t("servers-remove-means"));
    let fields = vec![("domain", domain.to_owned()), ("seen", cut.seen.clone())];
    let title = visit.locale.word("servers-ask-remove", domain);
    cut.ask(visit, title, format!("{}/retrait", path(visit)), fields)
}

/// `POST /administration/serveurs/retrait`
pub async fn remove(visit: Visit, Form(removal): Form<Removal>) -> Result<Response, WebError> {
    let who = Who::new(&visit.app, administrator(&visit)?);
    let mut tx = visit.app.db.begin().await?;
    let ties = policing::foresee_removal(&mut tx, &who, &removal.domain).await;
    let ties = ties.map_err(refused)?;
    if !ties.is_empty() && removal.seen != ties.sum() {
        return ask_removal(&visit, &mut tx, &who, &removal.domain).await;
    }
    let removed = policing::remove(&mut tx, &who, &removal.domain).await;
    removed.map_err(refused)?;
    tx.commit().await?;
    changed(&visit);
    Ok(back(&visit, "removed", &[("q", &removal.domain)]))
}

fn target(visit: &Visit) -> String {
    format!("{}/politique", path(visit))
}

/// What is wrong, in the visitor's language.
fn sentence(visit: &Visit, refused: Refused) -> Result<String, WebError> {
    let locale = visit.locale;
    Ok(match refused {
        Refused::Domain(_, problem) => bad_domain(visit, problem),
        Refused::Own(_) => locale.t("servers-fault-own"),
        Refused::Comment => locale.t("servers-fault-comment"),
        other => return Err(super::refused(other)),
    })
}

/// What is wrong with the name of a server, in the visitor's language.
pub(super) fn bad_domain(visit: &Visit, problem: BadDomain) -> String {
    let locale = visit.locale;
    match problem {
        BadDomain::Empty => locale.t("servers-fault-empty"),
        BadDomain::Obfuscated => locale.t("servers-fault-obfuscated"),
        BadDomain::TopLevel => locale.t("servers-fault-top-level"),
        BadDomain::Malformed => locale.t("servers-fault-malformed"),
    }
}

fn draw(visit: &Visit, fields: Fields, problem: Option<String>) -> Result<Response, WebError> {
    let title = visit.locale.t("servers-policy");
    let is_wrong = problem.is_some();
    let page = Page {
        layout: Layout::new(visit, Section::None, &title),
        title,
        target: target(visit),
        back: path(visit),
        levels: levels(visit, fields.level.parse().ok()),
        fields,
        comment_chars_max: COMMENT_CHARS_MAX,
        problem,
    };
    layout::form(visit, &page, is_wrong)
}
