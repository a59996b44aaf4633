//! The addresses of what is everyone's own who has an account, and of closing somebody's.

use axum::Router;
use axum::routing::{get, post};

use super::paths::Paths;
use crate::accounts::pages as accounts;
use crate::app::App;
use crate::events::pages::calendars::mine;

/// What is everyone's own who has an account.
pub(super) fn routes(paths: &Paths, router: Router<App>) -> Router<App> {
    use accounts::{closing, profile, rights};
    let (french, english) = ("/compte/parole", "/account/voice");
    let router = paths.each(router, french, english, post(profile::speak));
    let (french, english) = ("/compte/profil", "/account/profile");
    let router = paths.each(router, french, english, post(profile::update));
    let (french, english) = ("/compte/distance", "/account/avoided");
    let router = paths.each(router, french, english, post(rights::lift));
    let (french, english) = ("/compte/animation", "/account/looking-after");
    let router = paths.each(router, french, english, post(rights::put_down));
    let (french, english) = ("/compte/calendrier", "/account/calendar");
    let router = paths.each(router, french, english, post(mine::change));
    let (french, english) = ("/compte/archive", "/account/archive");
    let router = paths.each(router, french, english, get(rights::archive));
    let (french, english) = ("/compte/paroles", "/account/words");
    let words = get(closing::ask_words).post(closing::take_back);
    let router = paths.each(router, french, english, words);
    let (french, english) = ("/compte/fermeture", "/account/closing");
    let close = get(closing::ask).post(closing::close);
    let router = paths.each(router, french, english, close);
    let for_others = get(closing::ask_for).post(closing::close_for);
    let path = paths.canonical("/administration/comptes", "/administration/accounts");
    router.route(&format!("{path}/{{handle}}/fermeture"), for_others)
}
