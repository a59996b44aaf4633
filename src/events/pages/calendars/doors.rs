//! By what ways one event gets into somebody's calendar from its page: as a file, into a calendar
//! kept elsewhere, with all that its space announces.

use crate::events::{Event, elsewhere};
use crate::web::visit::Visit;

pub struct Doors {
    pub file: String,
    /// The agenda of the space that announces, to be subscribed to.
    pub webcal: String,
    pub google: String,
    pub outlook: String,
    pub office: String,
}

impl Doors {
    /// `space` is the path of the space's page.
    pub fn of(visit: &Visit, event: &Event, space: Option<&str>) -> Doors {
        let addresses = &visit.app.addresses;
        let there = elsewhere::calendars(event, &addresses.event_page(event));
        let webcal = space.map(|space| {
            let https = addresses.page(&format!("{space}.ics"));
            let (_, behind) = https.split_once("://").unwrap_or(("", &https));
            format!("webcal://{behind}")
        });
        Doors {
            file: format!("{}.ics", visit.path),
            webcal: webcal.unwrap_or_default(),
            google: there.google,
            outlook: there.outlook,
            office: there.office,
        }
    }
}
