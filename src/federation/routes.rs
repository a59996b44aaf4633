//! Every address that peers use, on one page. Apart from the pages for people: no cookie, no
//! session, no CSRF check applies here.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::{attending, discovery, inbox, pages, synchronization, threads};
use crate::app::App;

pub fn routes(body_bytes_max: usize) -> Router<App> {
    Router::new()
        // How we are found.
        .route("/.well-known/webfinger", get(discovery::webfinger))
        .route("/.well-known/host-meta", get(discovery::host_meta))
        .route("/.well-known/nodeinfo", get(discovery::nodeinfo_links))
        .route("/nodeinfo/2.1", get(discovery::nodeinfo))
        // Actors.
        .route("/ap/actors/{id}", get(pages::actor))
        .route("/ap/actors/{id}/outbox", get(pages::outbox))
        .route("/ap/actors/{id}/followers", get(pages::followers))
        .route(
            "/ap/actors/{id}/followers/synchronization",
            get(synchronization::serve::show),
        )
        .route("/ap/actors/{id}/following", get(pages::following))
        .route("/ap/actors/{id}/featured", get(pages::featured))
        .route("/ap/actors/{id}/tags", get(pages::featured_tags))
        .route("/ap/actors/{id}/moderators", get(threads::moderators))
        // Objects and activities.
        .route("/ap/posts/{id}", get(pages::post))
        .route("/ap/posts/{id}/create", get(pages::post_creation))
        .route("/ap/events/{id}", get(pages::event))
        .route("/ap/events/{id}/create", get(pages::event_creation))
        .route("/ap/actors/{id}/upcoming", get(attending::upcoming))
        .route("/ap/events/{id}/organizers", get(attending::organizers))
        .route("/ap/events/{id}/attendees", get(attending::attendees))
        .route("/ap/reminders/{name}", get(attending::reminder))
        .route("/ap/polls/{id}", get(attending::poll))
        .route("/ap/polls/{id}/create", get(attending::poll_creation))
        .route("/ap/comments/{id}", get(threads::comment))
        .route("/ap/comments/{id}/create", get(threads::comment_creation))
        .route("/ap/{kind}/{id}/replies", get(threads::replies))
        .route("/ap/{kind}/{id}/context", get(threads::context))
        .route("/ap/{kind}/{id}/{reaction}", get(threads::reactions))
        .route("/ap/quotes/{id}", get(threads::quote))
        .route("/ap/activities/{id}", get(pages::activity))
        // What peers send.
        .route("/ap/actors/{id}/inbox", post(inbox::receive))
        .route("/ap/inbox", post(inbox::receive))
        .layer(DefaultBodyLimit::max(body_bytes_max))
}
