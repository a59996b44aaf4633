//! Every address that search engines, other sites and browsers ask for besides the pages. The frames
//! stand with the pages they are of, in `web/router.rs`.

use axum::Router;
use axum::routing::get;

use super::{icons, oembed, poster, sitemap, well_known};
use crate::app::App;

pub fn routes() -> Router<App> {
    Router::new()
        // Found and shown elsewhere.
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemap/{name}", get(sitemap::part))
        .route("/robots.txt", get(well_known::robots))
        .route("/cartes/{kind}/{name}", get(poster::serve::show))
        .route("/oembed", get(oembed::show))
        // Whom to tell, where one signs in.
        .route("/.well-known/security.txt", get(well_known::security))
        .route(
            "/.well-known/change-password",
            get(well_known::change_password),
        )
        // Icons.
        .route("/favicon.ico", get(icons::favicon))
        .route("/apple-touch-icon.png", get(icons::apple))
        .route("/app/{name}", get(icons::app))
        .route("/manifest.webmanifest", get(icons::manifest))
}
