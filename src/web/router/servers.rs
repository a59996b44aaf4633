//! Where administrators say how other servers are treated.

use axum::Router;
use axum::routing::{get, post};

use super::paths::Paths;
use crate::admin::servers::{self, files, lists, policy};
use crate::app::App;

/// What is wanted with other servers.
pub(super) fn routes(paths: &Paths, router: Router<App>) -> Router<App> {
    let (french, english) = ("/administration/serveurs", "/administration/servers");
    let router = paths.both(router, french, english, "", get(servers::index));
    let form = get(policy::edit).post(policy::save);
    let router = paths.both(router, french, english, "/politique", form);
    let removal = get(policy::confirm_removal).post(policy::remove);
    let router = paths.both(router, french, english, "/retrait", removal);
    let listed = get(servers::confirm_listed).post(servers::set_mode);
    let router = paths.both(router, french, english, "/inscrits", listed);
    let import = get(files::form).post(files::take_in);
    let router = paths.both(router, french, english, "/import", import);
    let router = paths.both(router, french, english, "/export", get(files::export));
    let subscribe = get(lists::form).post(lists::subscribe);
    let router = paths.both(router, french, english, "/listes", subscribe);
    let router = paths.both(router, french, english, "/listes/{id}", get(lists::show));
    let path = paths.canonical(french, english);
    router.route(
        &format!("{path}/listes/{{id}}/{{what}}"),
        post(lists::decide),
    )
}
