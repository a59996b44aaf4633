//! Who organises an event, as its page says it: the spaces that it is filed under, and the member who
//! proposed it or took it over.

use crate::db::Tx;
use crate::events::{Event, organisers as people, store};
use crate::spaces::{self, members};
use crate::web::cards;
use crate::web::visit::Visit;
use crate::{accounts, text};

pub struct Organiser {
    pub name: String,
    pub lang: String,
    pub href: String,
    pub handle: String,
}

/// The member who organises an event, and where the visitor changes it.
pub struct By {
    /// Empty where only spaces organise it.
    pub name: String,
    /// Their page, if they speak in public.
    pub href: String,
    pub edit_path: Option<String>,
    /// Where others are asked to organise it too, or to take it over.
    pub together_path: Option<String>,
}

/// Where it stands who organises an event, and who is asked to.
pub fn together_path(visit: &Visit, event: &Event) -> String {
    let page = visit.app.addresses.event_page(event);
    let page = cards::local(visit, &page);
    format!("{page}/{}", visit.path_of("organisation", "organisers"))
}

impl By {
    pub async fn of(tx: &mut Tx, visit: &Visit, event: &Event) -> sqlx::Result<By> {
        let organiser = match event.is_theirs() {
            true => None,
            false => people::of(tx, event.id).await?,
        };
        let account = match organiser {
            Some(id) => accounts::store::by_id(tx, id).await?,
            None => None,
        };
        let page = match organiser {
            Some(id) => members::of_account(tx, id).await?,
            None => None,
        };
        let own = visit.account.as_ref().map(|account| account.id);
        let is_own = own.is_some() && own == organiser;
        let may_edit = !event.is_theirs() && (visit.may_edit() || is_own);
        let desk = visit.path_of("/tableau", "/desk");
        Ok(By {
            name: account.map_or_else(String::new, |account| text::visible(&account.name)),
            href: page.map_or_else(String::new, |page| format!("/@{}", page.handle)),
            together_path: may_edit.then(|| together_path(visit, event)),
            edit_path: may_edit.then(|| format!("{desk}/evenements/{}", event.id)),
        })
    }
}

/// The space that announces first.
pub(super) async fn organisers(
    visit: &Visit,
    tx: &mut Tx,
    event: &Event,
) -> sqlx::Result<Vec<Organiser>> {
    let mut found = Vec::new();
    for id in store::spaces_of(tx, event.id).await? {
        let Some(space) = spaces::store::by_id(tx, id).await? else {
            continue;
        };
        let organiser = Organiser {
            lang: cards::foreign(visit, &space.language),
            href: format!("/@{}", space.handle),
            handle: format!("@{}@{}", space.handle, visit.app.addresses.domain()),
            name: space.name,
        };
        match id == event.space_id {
            true => found.insert(0, organiser),
            false => found.push(organiser),
        }
    }
    Ok(found)
}
