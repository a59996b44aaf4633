//! One visit: who comes, what they read, in which language. Every page for people begins with it.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::client;
use super::errors::WebError;
use super::i18n::{self, Locale};
use super::machines::addresses;
use super::picture::Picture;
use super::session;
use crate::accounts::{self, Account, By};
use crate::app::App;
use crate::language::Language;
use crate::media;
use crate::settings::{self, Settings};

/// Remembers the language that a visitor chose.
pub const LANGUAGE_COOKIE: &str = "kiosque-language";

pub struct Visit {
    pub app: App,
    pub locale: Locale,
    pub account: Option<Account>,
    pub settings: Settings,
    /// The hub's own, beside its name.
    pub logo: Option<Picture>,
    /// As it was asked, without its query.
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    /// Where they come from, if it can be told; kept nowhere but in memory.
    pub client: Option<IpAddr>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, app)
            .await
            .unwrap_or_else(|never| match never {});
        let headers = parts.headers.clone();
        let mut tx = app.db.read().await?;
        let settings = settings::load(&mut tx).await?;
        let logo = match settings.logo_id {
            Some(id) => media::store::by_id(&mut tx, id).await?,
            None => None,
        };
        let account = match session::token(app, &headers) {
            Some(token) => accounts::signed_in(&mut tx, &token, app.clock.now()).await?,
            None => None,
        };
        Ok(Visit {
            app: app.clone(),
            locale: Locale(
                addresses::language(uri.query().unwrap_or_default())
                    .unwrap_or_else(|| language(app, &headers)),
            ),
            account,
            settings,
            logo: logo.map(|media| Picture::of(&media, "")),
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            headers,
            client: client::address(parts, &app.config.trusted_proxies),
        })
    }
}

impl Visit {
    /// A page that only people who are signed in see.
    pub fn signed_in(&self) -> Result<&Account, WebError> {
        self.account.as_ref().ok_or(WebError::SignInFirst)
    }

    /// A page that only the team sees.
    pub fn editor(&self) -> Result<&Account, WebError> {
        let account = self.signed_in()?;
        match By::from(account).may_edit() {
            true => Ok(account),
            false => Err(WebError::Forbidden),
        }
    }

    /// Whether who visits belongs to the team.
    pub fn may_edit(&self) -> bool {
        self.editor().is_ok()
    }

    /// For what everybody is given the same, as a feed is: in the hub's language, whoever asks.
    pub fn for_everybody(mut self) -> Visit {
        self.locale = Locale(self.app.config.language);
        self
    }

    /// One of the two paths of a section: the hub's language decides.
    pub fn path_of(&self, french: &'static str, english: &'static str) -> &'static str {
        match self.app.config.language {
            Language::Fr => french,
            Language::En => english,
        }
    }
}

/// Chosen before, else what the browser asks for, else the hub's own. An address that names a language
/// (`?lang=en`) comes before all this.
pub fn language(app: &App, headers: &HeaderMap) -> Language {
    let chosen = session::cookie(headers, LANGUAGE_COOKIE);
    let chosen = chosen.and_then(|tag| Language::of_tag(&tag));
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    chosen
        .or_else(|| asked.and_then(i18n::accepted))
        .unwrap_or(app.config.language)
}
