//! What stands around every page: head, header, menu, footer. A page's struct has a [`Layout`], its
//! template extends `layout.html`.

use askama::Template;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::assets;
use super::errors::{Problem, WebError};
use super::i18n::Locale;
use super::look::{self, Look};
use super::machines::addresses;
use super::machines::head::Head;
use super::picture::Picture;
use super::visit::Visit;
use crate::accounts::By;
use crate::language::Language;

/// Nothing from elsewhere is loaded, and no script stands in a page; forms may lead to a visitor's
/// own server (the follow box).
const CONTENT_SECURITY: &str = "default-src 'none'; img-src 'self' data:; style-src 'self'; \
    script-src 'self'; connect-src 'self'; \
    form-action 'self' https: http:; frame-ancestors 'none'; base-uri 'none'";

/// A section of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    News,
    Events,
    Communities,
    Communs,
    Join,
    About,
    Search,
    None,
}

/// A feed or calendar of the very list that a page shows.
#[derive(Debug, Clone)]
pub struct FeedLink {
    pub label: &'static str,
    pub media_type: &'static str,
    pub href: String,
}

impl Section {
    /// The word by which the style sheet knows it.
    fn word(self) -> &'static str {
        match self {
            Section::Home => "home",
            Section::News => "news",
            Section::Events => "events",
            Section::Communities => "communities",
            Section::Communs => "communs",
            Section::Join => "join",
            Section::About => "about",
            Section::Search => "search",
            Section::None => "none",
        }
    }
}

pub struct MenuItem {
    pub label: String,
    pub href: &'static str,
    pub current: bool,
}

pub struct Layout {
    pub locale: Locale,
    pub hub_name: String,
    /// ` lang="fr"` on the hub's own words, when the screen is in another language.
    pub hub_lang: String,
    /// The language that the hub's own addresses are in.
    pub hub_language: Language,
    /// In place of the first brick.
    pub logo: Option<Picture>,
    /// The first brick of the logo; the hub's name is the second.
    pub first_brick: String,
    /// ` data-look="dark"` for a visitor who chose.
    pub look: Look,
    /// Where the hub's own colours are, if it has some.
    pub theme: Option<String>,
    /// Which part of the hub this is: it gives the page its colour.
    pub section: &'static str,
    pub title: String,
    pub description: String,
    pub canonical: String,
    pub style: &'static str,
    pub icon: &'static str,
    /// Addresses of scripts that make the page more pleasant; it works without them.
    pub scripts: Vec<&'static str>,
    pub menu: Vec<MenuItem>,
    /// The same thing for machines, at its id.
    pub activity: Option<String>,
    pub feeds: Vec<FeedLink>,
    /// What machines read of the page besides.
    pub head: Head,
    pub account: Option<String>,
    pub newsletter_url: String,
    pub contact_email: String,
    pub here: String,
    pub about_path: &'static str,
    pub legal_path: &'static str,
    pub account_path: &'static str,
    pub desk_path: &'static str,
    /// Whether who reads belongs to the team.
    pub may_edit: bool,
    pub language_path: &'static str,
    pub look_path: &'static str,
    /// For administrators.
    pub administration_path: Option<&'static str>,
    /// Where a visitor answers, shares or likes from their own server.
    pub interact_path: &'static str,
}

impl Layout {
    /// For a page called `title` (empty on the home page).
    pub fn new(visit: &Visit, section: Section, title: &str) -> Layout {
        let here = match addresses::without_language(&visit.query).as_str() {
            "" => visit.path.clone(),
            query => format!("{}?{query}", visit.path),
        };
        let canonical = addresses::canonical(&visit.path, &visit.query);
        Layout {
            locale: visit.locale,
            hub_name: visit.settings.name.clone(),
            hub_lang: super::cards::foreign(visit, visit.app.config.language.tag()),
            hub_language: visit.app.config.language,
            logo: visit.logo.clone(),
            first_brick: look::first_brick(&visit.settings, visit.locale),
            look: Look::of(&visit.headers),
            theme: look::theme_path(&visit.settings),
            section: section.word(),
            title: title.to_owned(),
            description: visit.settings.sentence.clone(),
            canonical: visit.app.addresses.page(&canonical),
            style: assets::path("style.css"),
            icon: assets::path("icon.svg"),
            scripts: Vec::new(),
            menu: menu(visit, section),
            activity: None,
            feeds: Vec::new(),
            head: Head::new(visit),
            account: visit.account.as_ref().map(|account| account.name.clone()),
            newsletter_url: visit.settings.newsletter_url.clone(),
            contact_email: visit.settings.contact_email.clone(),
            here,
            about_path: visit.path_of("/a-propos", "/about"),
            legal_path: visit.path_of("/mentions-legales", "/legal"),
            account_path: visit.path_of("/compte", "/account"),
            desk_path: visit.path_of("/tableau", "/desk"),
            may_edit: visit.may_edit(),
            language_path: visit.path_of("/langue", "/language"),
            administration_path: visit
                .account
                .as_ref()
                .is_some_and(|account| By::from(account).may_administer())
                .then_some("/administration"),
            look_path: visit.path_of("/apparence", "/appearance"),
            interact_path: visit.path_of("/interagir", "/interact"),
        }
    }

    pub fn t(&self, key: &str) -> String {
        self.locale.t(key)
    }

    pub fn count(&self, key: &str, count: &i64) -> String {
        self.locale.count(key, *count)
    }

    pub fn word(&self, key: &str, word: &str) -> String {
        self.locale.word(key, word)
    }

    pub fn part(&self, number: &i64, count: &i64) -> String {
        self.locale.part(*number, *count)
    }

    /// The looks to choose from: the word, what it is called, whether it is chosen.
    pub fn looks(&self) -> [(&'static str, String, bool); 3] {
        Look::ALL.map(|look| {
            let name = self.locale.t(&format!("look-{}", look.word()));
            (look.word(), name, look == self.look)
        })
    }
}

fn menu(visit: &Visit, section: Section) -> Vec<MenuItem> {
    let items = [
        (
            Section::News,
            "menu-news",
            visit.path_of("/actualites", "/news"),
        ),
        (
            Section::Events,
            "menu-events",
            visit.path_of("/evenements", "/events"),
        ),
        (
            Section::Communities,
            "menu-communities",
            visit.path_of("/communautes", "/communities"),
        ),
        (
            Section::Communs,
            "menu-communs",
            visit.path_of("/communs", "/commons"),
        ),
        (
            Section::Join,
            "menu-join",
            visit.path_of("/participer", "/join"),
        ),
        (
            Section::About,
            "menu-about",
            visit.path_of("/a-propos", "/about"),
        ),
        (
            Section::Search,
            "menu-search",
            visit.path_of("/recherche", "/search"),
        ),
    ];
    let one = |(item, key, href): (Section, &str, &'static str)| MenuItem {
        label: visit.locale.t(key),
        href,
        current: item == section,
    };
    items.into_iter().map(one).collect()
}

/// A page as an answer; its ETag is given by `kept`.
pub fn page(visit: &Visit, template: &impl Template) -> Result<Response, WebError> {
    page_with(visit, template, None)
}

/// A page that has a twin for machines, named in a `Link` header as well (for
/// objects: Mastodon's search follows it).
pub fn page_with(
    visit: &Visit,
    template: &impl Template,
    activity: Option<&str>,
) -> Result<Response, WebError> {
    let mut response = template.render()?.into_response();
    let headers = response.headers_mut();
    security(headers);
    put(headers, header::CONTENT_LANGUAGE, visit.locale.tag());
    if visit.account.is_some() {
        put(headers, header::CACHE_CONTROL, "private, no-cache");
    }
    if let Some(id) = activity {
        let link = format!("<{id}>; rel=\"alternate\"; type=\"application/activity+json\"");
        put(headers, header::LINK, &link);
    }
    Ok(response)
}

/// Lets a page load something more: `allow(&mut page, "img-src", "https://tile.example")`.
pub fn allow(response: &mut Response, directive: &str, source: &str) {
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let mut found = false;
    let mut parts: Vec<String> = Vec::new();
    for part in policy.split(';').map(str::trim) {
        let is_it = part.split(' ').next() == Some(directive);
        found |= is_it;
        parts.push(if is_it {
            format!("{part} {source}")
        } else {
            part.to_owned()
        });
    }
    if !found {
        parts.push(format!("{directive} {source}"));
    }
    put(
        response.headers_mut(),
        header::CONTENT_SECURITY_POLICY,
        &parts.join("; "),
    );
}

/// A form; 422 when it is shown again because of what was in it.
pub fn form(visit: &Visit, template: &impl Template, refused: bool) -> Result<Response, WebError> {
    let mut response = page(visit, template)?;
    if refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn security(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "Accept, Accept-Language, Cookie"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    layout: Layout,
    sentence: String,
    detail: String,
    /// Where a visitor signs in, at every address where there is nothing for them: some is for members.
    sign_in: Option<&'static str>,
}

/// Draws the page of an error that a handler answered.
pub fn error_page(visit: &Visit, problem: &Problem) -> Response {
    let sentence = visit.locale.t(problem.key);
    let mut layout = Layout::new(visit, Section::None, &sentence);
    layout.head = Head {
        hidden: true,
        ..Head::default()
    };
    let template = ErrorPage {
        layout,
        sentence,
        detail: problem.detail.clone(),
        sign_in: (problem.status == StatusCode::NOT_FOUND && visit.account.is_none())
            .then(|| visit.path_of("/compte", "/account")),
    };
    let mut response = match template.render() {
        Ok(body) => (problem.status, body).into_response(),
        Err(_) => problem.status.into_response(),
    };
    security(response.headers_mut());
    response
}

#[derive(Template)]
#[template(path = "plain_error.html")]
struct PlainErrorPage<'a> {
    locale: Locale,
    style: &'static str,
    sentence: String,
    path: &'a str,
}

/// The page of an error when nothing can be read, not even who visits.
pub fn plain_error_page(locale: Locale, path: &str, problem: &Problem) -> Response {
    let template = PlainErrorPage {
        locale,
        style: assets::path("style.css"),
        sentence: locale.t(problem.key),
        path,
    };
    let mut response = match template.render() {
        Ok(body) => (problem.status, body).into_response(),
        Err(_) => problem.status.into_response(),
    };
    security(response.headers_mut());
    response
}
