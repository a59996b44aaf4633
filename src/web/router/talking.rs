//! The addresses of what people say, and of those who look after it.

use axum::Router;
use axum::routing::{get, post};

use super::paths::Paths;
use crate::app::App;
use crate::conversation::pages as conversation;

/// What people say: one address in both languages, because a comment has one for ever.
pub(super) fn routes(paths: &Paths, router: Router<App>) -> Router<App> {
    use conversation::{answers, avoid, citations, deciding, forms, list, log, one};
    use conversation::{polls, queue, quoting, reporting, rest, rules};
    let report = get(reporting::ask).post(reporting::create);
    let (french, english) = reporting::PATHS;
    let router = paths.both(router, french, english, "", report);
    router
        .route("/discussions", get(list::index).post(forms::create))
        .route("/discussions/{id}", get(conversation::show))
        .route("/discussions/{id}/answer", get(forms::answer))
        .route(
            "/discussions/{id}/edit",
            get(forms::edit).post(forms::update),
        )
        .route("/discussions/{id}/withdraw", post(forms::withdraw))
        .route("/discussions/{id}/avoid/{how}", post(avoid::update))
        .route("/discussions/{id}/vote", post(polls::vote))
        .route(quoting::QUOTE_PATH, get(quoting::new))
        .route("/discussions/citations/{id}", get(citations::index))
        .route(
            "/discussions/citations/{id}/revoke",
            post(citations::revoke),
        )
        .route("/discussions/sur/{id}", get(rest::show))
        .route(queue::PATH, get(queue::index))
        .route(
            "/moderation/rules/{handle}",
            get(rules::edit_rules).post(rules::update_rules),
        )
        .route(
            "/moderation/rules/{handle}/{what}",
            post(rules::update_people),
        )
        .route("/moderation/rules/{handle}/answers", post(answers::create))
        .route(
            "/moderation/rules/{handle}/answers/{id}",
            post(answers::update),
        )
        .route(
            "/moderation/rules/{handle}/answers/{id}/erase",
            post(answers::erase),
        )
        .route(log::PATH, get(log::index))
        .route("/moderation/journal/{id}/undo", post(log::undo))
        .route("/discussions/journal/{handle}", get(log::of_space))
        .route(
            "/moderation/reports/{id}/{what}",
            post(deciding::decide_report),
        )
        .route("/moderation/several/{what}", post(deciding::several))
        .route("/moderation/{id}", get(one::show))
        .route("/moderation/{id}/answer", post(deciding::answer_alone))
        .route("/moderation/{id}/{what}", post(deciding::decide))
}
