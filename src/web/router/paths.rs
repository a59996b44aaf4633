//! The two paths of a section: the hub's language decides which one answers, the other redirects.

use axum::Router;
use axum::extract::OriginalUri;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};

use crate::app::App;
use crate::language::Language;

/// The two paths of a section.
pub(super) struct Paths {
    pub(super) language: Language,
}

impl Paths {
    pub(super) fn canonical(&self, french: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::Fr => french,
            Language::En => english,
        }
    }

    /// The canonical path answers; the other one redirects, whatever stands behind `rest`.
    pub(super) fn both(
        &self,
        router: Router<App>,
        french: &'static str,
        english: &'static str,
        rest: &str,
        answers: MethodRouter<App>,
    ) -> Router<App> {
        let (here, there) = match self.language {
            Language::Fr => (french, english),
            Language::En => (english, french),
        };
        let elsewhere = move |OriginalUri(uri): OriginalUri| async move {
            let asked = uri.path_and_query().map_or("", |path| path.as_str());
            let behind = asked.strip_prefix(there).unwrap_or_default();
            Redirect::permanent(&format!("{here}{behind}")).into_response()
        };
        router
            .route(&format!("{here}{rest}"), answers)
            .route(&format!("{there}{rest}"), get(elsewhere))
    }

    /// Two paths that both answer: a link in a mail must work whatever the hub's language is now.
    pub(super) fn each(
        &self,
        router: Router<App>,
        french: &'static str,
        english: &'static str,
        answers: MethodRouter<App>,
    ) -> Router<App> {
        router
            .route(french, answers.clone())
            .route(english, answers)
    }
}
