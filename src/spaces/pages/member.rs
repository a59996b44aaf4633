//! The page of a member who speaks in public: who they are, in their own words, and how to follow
//! them. It is found by those who have its address, and by machines only if the member says so.

use askama::Template;
use axum::response::Response;

use crate::conversation;
use crate::db::Tx;
use crate::spaces::{Space, members};
use crate::web::cards::{self, SpaceCard};
use crate::web::errors::WebError;
use crate::web::follow::FollowBox;
use crate::web::layout::{self, Layout, Section};
use crate::web::machines;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "spaces/member.html")]
struct Member {
    layout: Layout,
    card: SpaceCard,
    /// Each line of what they say of themself.
    bio: Vec<String>,
    since: String,
    follow: FollowBox,
    /// For the member: where all this is changed.
    edit_path: Option<&'static str>,
    report_href: String,
}

pub(super) async fn page(visit: Visit, mut tx: Tx, space: &Space) -> Result<Response, WebError> {
    let uri = visit.app.addresses.actor(space.id);
    let mut layout = Layout::new(&visit, Section::None, &space.name);
    layout.activity = Some(uri.clone());
    layout.description = space.sentence.clone();
    layout.scripts.push(FollowBox::script());
    machines::about::member(&mut layout, &visit, &mut tx, space).await?;
    let mut shown = cards::spaces(&mut tx, &visit, std::slice::from_ref(space)).await?;
    let account = visit.account.as_ref().map(|account| account.id);
    let is_own = account == Some(members::account_of(space.id));
    let template = Member {
        layout,
        card: shown.remove(0),
        bio: space.sentence.lines().map(str::to_owned).collect(),
        since: visit.locale.date(space.created_ms),
        follow: FollowBox::of(&mut tx, &visit, space).await?,
        report_href: conversation::pages::reporting::href(&visit, &uri),
        edit_path: is_own.then(|| visit.path_of("/compte", "/account")),
    };
    layout::page_with(&visit, &template, Some(&uri))
}
