//! The addresses of what administrators look after: spaces and their identity, prices, accounts, the
//! directory.

use axum::Router;
use axum::routing::{get, post};

use super::paths::Paths;
use crate::admin;
use crate::app::App;
use crate::directory::pages as directory;
use crate::pages::pages;
use crate::spaces::pages as spaces;

/// What administrators write about spaces, prices, accounts.
pub(super) fn routes(paths: &Paths, router: Router<App>) -> Router<App> {
    let (french, english) = ("/administration/espaces", "/administration/spaces");
    let router = paths.both(router, french, english, "", get(spaces::forms::index));
    let form = get(spaces::forms::edit).post(spaces::forms::update);
    let router = paths.both(router, french, english, "/{handle}", form);
    let identity = get(spaces::identity::show);
    let router = paths.both(router, french, english, "/{handle}/identite", identity);
    let change = post(spaces::identity::change);
    let path = paths.canonical(french, english);
    let router = router.route(&format!("{path}/{{handle}}/identite/{{what}}"), change);
    let (french, english) = ("/administration/tarifs", "/administration/prices");
    let prices = get(pages::join::edit_prices).post(pages::join::update_prices);
    let router = paths.both(router, french, english, "", prices);
    let (french, english) = ("/administration/comptes", "/administration/accounts");
    let index = get(admin::accounts::index).post(admin::accounts::invite);
    let router = paths.both(router, french, english, "", index);
    let path = paths.canonical(french, english);
    let router = router
        .route(
            &format!("{path}/{{handle}}/lien"),
            post(admin::accounts::link),
        )
        .route(
            &format!("{path}/{{handle}}/role"),
            post(admin::accounts::change_role),
        );
    let router = reading_agendas(paths, router);
    keeping_directory(paths, router)
}

/// What the team and those who look after spaces have read of the agendas of others.
fn reading_agendas(paths: &Paths, router: Router<App>) -> Router<App> {
    use crate::agendas::pages::{self as agendas, form, source};
    let (french, english) = (agendas::FRENCH, agendas::ENGLISH);
    let router = paths.both(router, french, english, "", get(agendas::index));
    let adding = get(form::new).post(form::create);
    let router = paths.both(router, french, english, "/nouveau", adding);
    let router = paths.both(router, french, english, "/{id}", get(source::show));
    let path = paths.canonical(french, english);
    router
        .route(&format!("{path}/{{id}}/{{what}}"), post(source::act))
        .route(
            &format!("{path}/{{id}}/evenements/{{item}}"),
            post(source::decide),
        )
}

fn keeping_directory(paths: &Paths, router: Router<App>) -> Router<App> {
    use directory::forms;
    let (french, english) = ("/administration/annuaire", "/administration/directory");
    let entries = get(forms::index).post(forms::create);
    let router = paths.both(router, french, english, "", entries);
    let path = paths.canonical(french, english);
    let entry = get(forms::edit).post(forms::update);
    router
        .route(&format!("{path}/nouvelle"), get(forms::new))
        .route(&format!("{path}/{{id}}"), entry)
        .route(&format!("{path}/{{id}}/place"), post(forms::shift))
        .route(&format!("{path}/{{id}}/retrait"), post(forms::remove))
}
