//! Who announced an event that others did, as its page says it: with a way there, and for who looks after
//! it here a way to the source that it came by.

use super::elsewhere;
use crate::agendas;
use crate::attendance::pages::away;
use crate::db::Tx;
use crate::events::Event;
use crate::web::visit::Visit;

/// Who announced an event that is not ours, and where.
pub(super) struct Origin {
    pub announced: String,
    pub url: String,
    pub host: String,
    /// For who looks after it here: the source that it came by.
    pub source_path: Option<String>,
    /// Where members say from here that they come; empty where its server hears of nobody.
    pub attend: String,
}

pub(super) async fn of(visit: &Visit, tx: &mut Tx, event: &Event) -> sqlx::Result<Option<Origin>> {
    let Some(origin) = &event.links.origin else {
        return Ok(None);
    };
    let item = match visit.may_edit() {
        true => agendas::store::item_of_event(tx, event.id).await?,
        false => None,
    };
    Ok(Some(Origin {
        announced: visit.locale.word("event-announced-by", &origin.name),
        attend: attend(visit, event, &origin.uid),
        host: elsewhere::host(&origin.url),
        url: origin.url.clone(),
        source_path: item.map(|item| agendas::pages::source_path(visit, item.source_id)),
    }))
}

/// Events of calendars have a name and no address.
fn attend(visit: &Visit, event: &Event, uid: &str) -> String {
    let is_over = event.over_ms() <= visit.app.clock.now() || event.status.is_off();
    if is_over || !uid.starts_with("https://") && !uid.starts_with("http://") {
        return String::new();
    }
    let named: String = url::form_urlencoded::byte_serialize(uid.as_bytes()).collect();
    format!("{}?object={named}", away::path(visit))
}
