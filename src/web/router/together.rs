//! The addresses of what members propose and look for together.

use axum::Router;
use axum::routing::{get, post};

use super::paths::Paths;
use crate::app::App;
use crate::collaboration::pages::{asking, dates, deciding, mine, organising, proposing};

pub(super) fn routes(paths: &Paths, router: Router<App>) -> Router<App> {
    let propose = get(proposing::new).post(proposing::create);
    let router = paths.both(router, "/proposer", "/propose", "/{handle}", propose);
    let (french, english) = ("/propositions", "/proposals");
    let router = paths.both(router, french, english, "/{id}", get(deciding::show));
    let form = get(proposing::edit).post(proposing::update);
    let router = paths.both(router, french, english, "/{id}/form", form);
    let decide = format!("{}/{{id}}/{{what}}", paths.canonical(french, english));
    let (french, english) = ("/compte/propositions", "/account/proposals");
    let router = paths.each(router, french, english, get(mine::show));
    let rest = paths.canonical("/{slug}/organisation", "/{slug}/organisers");
    let router = paths.both(
        router,
        "/evenements",
        "/events",
        rest,
        get(organising::show),
    );
    let rest = paths.canonical("/{slug}/organisation/{what}", "/{slug}/organisers/{what}");
    let decided = post(organising::decide);
    let router = paths.both(router, "/evenements", "/events", rest, decided);
    router
        .route(&decide, post(deciding::decide))
        .route(
            &format!("{}/in/{{handle}}", dates::PATH),
            get(asking::show).post(asking::create),
        )
        .route(
            &format!("{}/{{id}}", dates::PATH),
            get(dates::show).post(dates::answer),
        )
        .route(&format!("{}/{{id}}/close", dates::PATH), post(dates::close))
}
