//! The addresses of taking part in an event.

use axum::Router;
use axum::routing::{get, post};

use super::paths::Paths;
use crate::app::App;
use crate::attendance::pages::{
    away as elsewhere, csv, desk, entrance, figures, own, reminders, rides, taking, tasks,
};

pub(super) fn routes(paths: &Paths, router: Router<App>) -> Router<App> {
    let take = get(taking::show).post(taking::create);
    let rest = paths.canonical("/{slug}/participer", "/{slug}/take-part");
    let router = paths.both(router, "/evenements", "/events", rest, take);
    let rest = paths.canonical("/{slug}/covoiturage", "/{slug}/rides");
    let ride = get(rides::show).post(rides::create);
    let router = paths.both(router, "/evenements", "/events", rest, ride);
    let rest = paths.canonical(
        "/{slug}/covoiturage/{id}/retrait",
        "/{slug}/rides/{id}/retrait",
    );
    let delete = post(rides::delete);
    let router = paths.both(router, "/evenements", "/events", rest, delete);
    let rest = paths.canonical("/{slug}/taches", "/{slug}/tasks");
    let task = get(tasks::show).post(tasks::create);
    let router = paths.both(router, "/evenements", "/events", rest, task);
    let rest = paths.canonical("/{slug}/taches/{id}/{what}", "/{slug}/tasks/{id}/{what}");
    let decide = post(tasks::decide);
    let router = paths.both(router, "/evenements", "/events", rest, decide);
    let router = away(paths, router);
    let at = |rest| format!("{}{rest}", paths.canonical("/tableau", "/desk"));
    router
        // One address in both languages: it stands in letters.
        .route(
            &format!("{}/{{secret}}", own::PATH),
            get(own::show).post(own::update),
        )
        .route(&format!("{}/{{secret}}/erase", own::PATH), post(own::erase))
        .route(
            &format!("{}/{{secret}}/tasks/{{id}}/{{what}}", own::PATH),
            post(tasks::decide_own),
        )
        .route(
            &format!("{}/{{secret}}/billet.svg", own::PATH),
            get(entrance::ticket),
        )
        .route(
            &at("/evenements/{id}/participation"),
            get(desk::show).post(desk::update),
        )
        .route(
            &at("/evenements/{id}/participation/rappels"),
            post(reminders::update),
        )
        .route(
            &at("/evenements/{id}/participation/message"),
            post(desk::write),
        )
        .route(
            &at("/evenements/{id}/participation/{attendance}/{what}"),
            post(desk::decide),
        )
        .route(&at("/evenements/{id}/participants.csv"), get(csv::show))
        .route(&at("/evenements/{id}/entree"), get(entrance::show))
        .route(
            &at("/evenements/{id}/entree/{attendance}"),
            get(entrance::person_at).post(entrance::decide),
        )
        .route(&at("/frequentation"), get(figures::show))
}

/// Taking part in events elsewhere, from here.
fn away(paths: &Paths, router: Router<App>) -> Router<App> {
    let going = get(elsewhere::show).post(elsewhere::create);
    let router = paths.both(router, "/rejoindre", "/attend", "", going);
    let leave = paths.canonical("/rejoindre/retrait", "/attend/retrait");
    router.route(leave, post(elsewhere::delete))
}
