//! What an administrator sees and does about the running hub, beside what it publishes. A door: it
//! asks the rooms below and calls their verbs.

pub mod accounts;
pub mod deliveries;
pub mod house;
pub mod metrics;
pub mod servers;
pub mod settings;
pub mod store;
pub mod style;

use crate::accounts::By;
use crate::web::errors::WebError;
use crate::web::visit::Visit;

/// A page that only administrators see: others sign in first, or may not.
fn administrator(visit: &Visit) -> Result<By, WebError> {
    let by = By::from(visit.signed_in()?);
    if by.may_administer() {
        Ok(by)
    } else {
        Err(WebError::Forbidden)
    }
}
