//! Fetching a picture: bytes of any kind, because what they are is for `media` to find out; only what
//! says itself that it is no picture is not read.

use axum::http::header;
use url::Url;

use super::{Client, FetchError, header_text};

const ACCEPT_PICTURE: &str = "image/webp, image/png, image/jpeg, image/gif";

impl Client {
    /// The bytes at an address, `bytes_max` at most. Unsigned: nobody need know for whom.
    pub async fn get_picture(&self, url: &Url, bytes_max: usize) -> Result<Vec<u8>, FetchError> {
        let got = self.get(url, ACCEPT_PICTURE, bytes_max, None).await?;
        let content_type = header_text(&got.headers, header::CONTENT_TYPE.as_str());
        match may_be_a_picture(&content_type) {
            true => Ok(got.body),
            false => Err(FetchError::WrongType(format!(
                "content type “{content_type}”"
            ))),
        }
    }
}

fn may_be_a_picture(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence.is_empty() || essence.starts_with("image/") || essence == "application/octet-stream"
}
