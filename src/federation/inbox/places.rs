//! How much may be under way at once in this process: so many requests, and so many bytes of their
//! bodies. A place is taken before the body is read and given back when the activity is stored or
//! refused, so that memory has an end whatever arrives.

use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::refusal::Refusal;

const REQUESTS_MAX: usize = 512;
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// A place is free again within seconds; long enough for a rush to pass.
const RETRY_AFTER_SECONDS: u32 = 30;

/// The places that are left.
pub(super) struct Places {
    requests: Arc<Semaphore>,
    body_bytes: Arc<Semaphore>,
}

impl Default for Places {
    fn default() -> Self {
        Places {
            requests: Arc::new(Semaphore::new(REQUESTS_MAX)),
            body_bytes: Arc::new(Semaphore::new(BODY_BYTES_MAX)),
        }
    }
}

/// Given back when it is dropped.
pub(super) struct Place {
    _request: OwnedSemaphorePermit,
    _body_bytes: OwnedSemaphorePermit,
}

/// A place for a request with this body, of which nothing is read. One whose length is not told
/// counts as the longest: 413 above that, 503 when no place is left.
pub(super) fn take(places: &Places, body: &Body, bytes_max: usize) -> Result<Place, Refusal> {
    let told = body.size_hint().upper().map(usize::try_from);
    let bytes = match told {
        Some(Ok(bytes)) if bytes <= bytes_max => bytes,
        Some(_) => {
            let sentence = format!("the body is larger than {bytes_max} bytes");
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, sentence));
        }
        None => bytes_max,
    };
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    let request = places.requests.clone().try_acquire_owned();
    let body_bytes = places.body_bytes.clone().try_acquire_many_owned(bytes);
    match (request, body_bytes) {
        (Ok(request), Ok(body_bytes)) => Ok(Place {
            _request: request,
            _body_bytes: body_bytes,
        }),
        _ => Err(Refusal::later(
            StatusCode::SERVICE_UNAVAILABLE,
            "this server has its hands full; please deliver again a little later",
            RETRY_AFTER_SECONDS,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES_MAX: usize = 1024 * 1024;

    fn status(taken: Result<Place, Refusal>) -> u16 {
        taken.map_or_else(|refused| refused.status.as_u16(), |_| 200)
    }

    #[test]
    fn a_place_is_free_again_when_its_request_ends() {
        let places = Places::default();
        let take = || take(&places, &Body::from("{}"), BYTES_MAX);
        let mut taken: Vec<_> = (0..REQUESTS_MAX)
            .map(|_| take().expect("a place"))
            .collect();
        assert_eq!(status(take()), 503);
        taken.pop();
        assert_eq!(status(take()), 200);
    }

    #[test]
    fn bodies_share_a_budget_whatever_they_say_of_their_length() {
        let places = Places::default();
        let unknown = || {
            let nothing = futures_util::stream::pending::<Result<&[u8], std::io::Error>>();
            take(&places, &Body::from_stream(nothing), BYTES_MAX)
        };
        let known = |bytes: usize| take(&places, &Body::from(vec![b' '; bytes]), BYTES_MAX);
        assert_eq!(status(known(BYTES_MAX + 1)), 413);
        let taken: Vec<_> = (0..BODY_BYTES_MAX / BYTES_MAX)
            .map(|_| unknown().expect("a place"))
            .collect();
        assert_eq!(status(unknown()), 503);
        assert_eq!(status(known(1)), 503);
        assert_eq!(status(known(0)), 200);
        drop(taken);
        assert_eq!(status(known(BYTES_MAX)), 200);
    }
}
