//! Whom a request may go to: peers within the border, or, beside the federation, any public address.

use url::Url;

use super::{BODY_BYTES_MAX, Client, FetchError};
use crate::federation::border::Border;
use crate::federation::wire;

const ACCEPT_TEXT: &str = "text/csv, text/plain;q=0.9, */*;q=0.1";

impl Client {
    /// The same, for asking those only whom this hub deals with.
    pub fn within(self, border: Border) -> Client {
        let border = Some(border);
        Client { border, ..self }
    }

    /// The same, for what is no federation: a map's places, a list at an address.
    pub fn beside_federation(&self) -> Client {
        Client {
            border: None,
            ..self.clone()
        }
    }

    /// A plain text, whatever its type is said to be.
    pub async fn get_text(&self, url: &Url) -> Result<String, FetchError> {
        let got = self.get(url, ACCEPT_TEXT, BODY_BYTES_MAX, None).await?;
        String::from_utf8(got.body)
            .map_err(|_| FetchError::WrongType("the text is not UTF-8".to_owned()))
    }

    pub(super) async fn check_border(&self, url: &Url) -> Result<(), FetchError> {
        let Some(border) = &self.border else {
            return Ok(());
        };
        let host = wire::host(url.as_str()).unwrap_or_default();
        match border.is_closed_to(&host).await {
            Ok(false) => Ok(()),
            Ok(true) => Err(FetchError::Refused(format!("{host} is blocked here"))),
            Err(error) => Err(FetchError::Unreachable(error.to_string())),
        }
    }
}
