//! `/administration/serveurs`: what is wanted with other servers.

use crate::policing;
use crate::web::errors::WebError;
pub(super) fn refused(refused: policing::Refused) -> WebError {
    match refused {
        policing::Refused::NotAllowed => WebError::Forbidden,
        policing::Refused::Unknown(_) => WebError::NotFound,
        policing::Refused::Database(error) => error.into(),
        refused => WebError::Refused(refused.to_string()),
    }
}
