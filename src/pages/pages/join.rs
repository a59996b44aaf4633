//! `GET /participer`: the editable text, then what the hub itself knows: communities to follow, the
//! three levels and what each brings, what membership costs with a calculator that is a plain form,
//! tools, missions, next steps. And `/administration/tarifs`, where prices are written.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{readable, store};
use crate::accounts::By;
use crate::directory::{self, Mission};
use crate::federation::addresses::events_path;
use crate::settings::{self, prices, prices::Price};
use crate::spaces::{self, Kind, Link};
use crate::text;
use crate::web::cards::{self, SpaceCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::i18n;
use crate::web::layout::{self, Layout, Section};
use crate::web::picture;
use crate::web::visit::Visit;

/// What each level brings: contribution, membership, partnership; the key of each row.
const BENEFITS: [(&str, [bool; 3]); 6] = [
    ("benefit-follow", [true, true, true]),
    ("benefit-contribute", [true, true, true]),
    ("benefit-meet", [true, true, true]),
    ("benefit-vote", [false, true, true]),
    ("benefit-shown", [false, true, true]),
    ("benefit-project", [false, false, true]),
];

/// Whose price is worked out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    price: String,
}

struct Benefit {
    what: String,
    /// "Yes" or "no" in words, for each level.
    brought: Vec<String>,
}

struct PriceGroup {
    who: String,
    rows: Vec<PriceRow>,
}

struct PriceRow {
    /// What the calculator sends.
    value: String,
    size: String,
    amount: String,
    /// After the tax reduction; empty when there is none.
    after: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "pages/join.html")]
struct Join {
    layout: Layout,
    title: String,
    lang: String,
    body: String,
    communities: Vec<SpaceCard>,
    follow: Option<FollowBox>,
    benefits: Vec<Benefit>,
    prices: Vec<PriceGroup>,
    reduction: String,
    worked_out: Option<String>,
    tools: Vec<Link>,
    missions: Vec<Mission>,
    membership_url: String,
    newsletter_url: String,
    events_path: &'static str,
    path: &'static str,
    /// For administrators: that the membership address names a past year.
    outdated: Option<String>,
    edit_prices: Option<&'static str>,
}

pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let mut tx = visit.app.db.read().await?;
    let page = readable(&visit, store::by_path(&mut tx, "participer").await?);
    let communities = spaces::store::by_kind(&mut tx, Kind::Community).await?;
    let hubs = spaces::store::by_kind(&mut tx, Kind::Hub).await?;
    let title = page
        .as_ref()
        .map_or_else(|| visit.locale.t("menu-join"), |it| it.title.clone());
    let mut layout = Layout::new(&visit, Section::Join, &title);
    layout.scripts.push(FollowBox::script());
    if let Some(page) = page.as_ref().filter(|page| !page.description.is_empty()) {
        layout.description = page.description.clone();
    }
    let prices = price_groups(&visit, &asked.price);
    let language = page.as_ref().map(|it| cards::foreign(&visit, &it.language));
    let body = match &page {
        Some(page) => picture::in_text(&mut tx, &page.body_html).await?,
        None => String::new(),
    };
    let template = Join {
        layout,
        lang: language.unwrap_or_default(),
        body,
        title,
        communities: cards::spaces(&mut tx, &visit, &communities).await?,
        follow: FollowBox::among(&mut tx, &visit, &communities).await?,
        benefits: benefits(&visit),
        worked_out: worked_out(&visit, &prices),
        prices,
        reduction: visit.settings.tax_reduction_percent.clone(),
        tools: hubs.into_iter().flat_map(|hub| hub.links.0).collect(),
        missions: directory::store::missions(&mut tx).await?,
        membership_url: visit.settings.membership_url.clone(),
        newsletter_url: visit.settings.newsletter_url.clone(),
        events_path: events_path(visit.app.config.language),
        path: visit.path_of("/participer", "/join"),
        outdated: outdated(&visit),
        edit_prices: administers(&visit).then(|| prices_path(&visit)),
    };
    layout::page(&visit, &template)
}

fn administers(visit: &Visit) -> bool {
    let account = visit.account.as_ref();
    account.is_some_and(|account| By::from(account).may_administer())
}

fn benefits(visit: &Visit) -> Vec<Benefit> {
    let word = |brought: bool| {
        visit
            .locale
            .t(if brought { "level-yes" } else { "level-no" })
    };
    let benefit = |(key, brought): (&str, [bool; 3])| Benefit {
        what: visit.locale.t(key),
        brought: brought.into_iter().map(word).collect(),
    };
    BENEFITS.into_iter().map(benefit).collect()
}

fn price_groups(visit: &Visit, asked: &str) -> Vec<PriceGroup> {
    let reduction = visit.settings.tax_reduction_percent.parse::<i64>().ok();
    let mut groups: Vec<PriceGroup> = Vec::new();
    for price in prices::read(&visit.settings.prices).unwrap_or_default() {
        let row = price_row(&price, reduction, asked);
        match groups.iter_mut().find(|group| group.who == price.who) {
            Some(group) => group.rows.push(row),
            None => groups.push(PriceGroup {
                who: price.who,
                rows: vec![row],
            }),
        }
    }
    groups
}

fn price_row(price: &Price, reduction: Option<i64>, asked: &str) -> PriceRow {
    let value = text::slug(&format!("{} {}", price.who, price.size));
    let after = reduction.map(|percent| euros(price.after_reduction(percent)));
    PriceRow {
        is_chosen: value == asked,
        value,
        size: price.size.clone(),
        amount: euros(price.euros),
        after: after.unwrap_or_default(),
    }
}

/// `1 660 €`, with spaces that do not break: read in both languages.
fn euros(amount: i64) -> String {
    let digits = amount.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped + "\u{a0}€"
}

/// The sentence of the calculator.
fn worked_out(visit: &Visit, groups: &[PriceGroup]) -> Option<String> {
    let rows = groups.iter().flat_map(|group| &group.rows);
    let row = rows.into_iter().find(|row| row.is_chosen)?;
    let mut sentence = visit.locale.word("price-is", &row.amount);
    if !row.after.is_empty() {
        sentence.push(' ');
        sentence.push_str(&visit.locale.word("price-after", &row.after));
    }
    Some(sentence)
}

/// An address such as `…/adhesion-2021-2022` leads to a campaign that is over.
fn outdated(visit: &Visit) -> Option<String> {
    let url = &visit.settings.membership_url;
    let digits = url.split(|c: char| !c.is_ascii_digit());
    let years = digits.filter(|part| part.len() == 4 && part.starts_with("20"));
    let last = years.filter_map(|year| year.parse::<i16>().ok()).max()?;
    let is_past = last < i18n::year(visit.app.clock.now());
    (is_past && administers(visit))
        .then(|| visit.locale.word("membership-outdated", &last.to_string()))
}

fn prices_path(visit: &Visit) -> &'static str {
    visit.path_of("/administration/tarifs", "/administration/prices")
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PricesForm {
    pub prices: String,
    pub reduction: String,
}

#[derive(Template)]
#[template(path = "pages/prices.html")]
struct PricesPage {
    layout: Layout,
    title: String,
    problem: String,
    form: PricesForm,
    path: &'static str,
}

/// `GET /administration/tarifs`
pub async fn edit_prices(visit: Visit) -> Result<Response, WebError> {
    administrator(&visit)?;
    let form = PricesForm {
        prices: visit.settings.prices.clone(),
        reduction: visit.settings.tax_reduction_percent.clone(),
    };
    draw_prices(&visit, form, String::new())
}

/// `POST /administration/tarifs`
pub async fn update_prices(
    visit: Visit,
    Form(form): Form<PricesForm>,
) -> Result<Response, WebError> {
    let by = administrator(&visit)?;
    let written = form.prices.replace("\r\n", "\n");
    if let Err(line) = prices::read(&written) {
        let problem = visit.locale.word("refused-price", &line);
        return draw_prices(&visit, form, problem);
    }
    let reduction = form.reduction.trim().trim_end_matches(['%', ' ']);
    let mut tx = visit.app.db.begin().await?;
    let now = visit.app.clock.now();
    settings::change(&mut tx, by, "prices", written.trim(), now).await?;
    match settings::change(&mut tx, by, "tax_reduction_percent", reduction, now).await {
        Ok(()) => {
            tx.commit().await?;
            let join = visit.path_of("/participer", "/join");
            Ok(Redirect::to(&format!("{join}#prices")).into_response())
        }
        Err(settings::Refused::Database(error)) => Err(error.into()),
        Err(_) => {
            let problem = visit.locale.t("refused-percent");
            draw_prices(&visit, form, problem)
        }
    }
}

fn administrator(visit: &Visit) -> Result<By, WebError> {
    let by = By::from(visit.signed_in()?);
    match administers(visit) {
        true => Ok(by),
        false => Err(WebError::Forbidden),
    }
}

fn draw_prices(visit: &Visit, form: PricesForm, problem: String) -> Result<Response, WebError> {
    let title = visit.locale.t("prices-edit");
    let refused = !problem.is_empty();
    let template = PricesPage {
        layout: Layout::new(visit, Section::None, &title),
        title,
        problem,
        form,
        path: prices_path(visit),
    };
    layout::form(visit, &template, refused)
}
