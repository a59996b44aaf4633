//! The style sheet, the icon and the scripts, embedded; their address has their content's hash, so
//! they are kept for ever. One sheet is sent; it is written in a file for each part of the house.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::extract::{OriginalUri, Path};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::kept::Packed;

/// `print` stands last: it takes back what the others draw.
const STYLE: &str = concat!(
    include_str!("../../assets/style/house.css"),
    include_str!("../../assets/style/parts.css"),
    include_str!("../../assets/style/news.css"),
    include_str!("../../assets/style/talk.css"),
    include_str!("../../assets/style/events.css"),
    include_str!("../../assets/style/spaces.css"),
    include_str!("../../assets/style/search.css"),
    include_str!("../../assets/style/administration.css"),
    include_str!("../../assets/style/pictures.css"),
    include_str!("../../assets/style/machines.css"),
    include_str!("../../assets/style/print.css"),
);

const FOR_EVER: &str = "public, max-age=31536000, immutable";

struct Asset {
    name: &'static str,
    media_type: &'static str,
    content: &'static [u8],
}

const ASSETS: &[Asset] = &[
    Asset {
        name: "style.css",
        media_type: "text/css; charset=utf-8",
        content: STYLE.as_bytes(),
    },
    Asset {
        name: "icon.svg",
        media_type: "image/svg+xml",
        content: include_bytes!("../../assets/icon.svg"),
    },
    Asset {
        name: "follow.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/follow.js"),
    },
    Asset {
        name: "search.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/search.js"),
    },
    Asset {
        name: "event.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/event.js"),
    },
    Asset {
        name: "month.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/month.js"),
    },
    Asset {
        name: "map.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/map.js"),
    },
    Asset {
        name: "leaflet.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/vendor/leaflet/leaflet.js"),
    },
    Asset {
        name: "leaflet.css",
        media_type: "text/css; charset=utf-8",
        content: include_bytes!("../../assets/vendor/leaflet/leaflet.css"),
    },
    Asset {
        name: "news.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../assets/news.js"),
    },
];

/// The address of each asset, in the order of [`ASSETS`].
static PATHS: LazyLock<Vec<String>> = LazyLock::new(|| ASSETS.iter().map(address).collect());

/// The address of an asset by its name; a name that is not in [`ASSETS`] is a mistake of ours.
pub fn path(name: &str) -> &'static str {
    let found = ASSETS.iter().position(|asset| asset.name == name);
    &PATHS[found.expect("the name of an asset")]
}

fn address(asset: &Asset) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, asset.content);
    let mut path = String::from("/static/");
    for byte in &hash.as_ref()[..6] {
        let _ = write!(path, "{byte:02x}");
    }
    path + "/" + asset.name
}

/// Each asset packed once, in the order of [`ASSETS`].
static PACKED: LazyLock<Vec<Packed>> = LazyLock::new(|| {
    let packed = ASSETS.iter().map(|asset| Packed::for_ever(asset.content));
    packed.collect()
});

/// `GET /static/{hash}/{name}`: kept for ever under its own hash; a page from before an upgrade,
/// which asks under the old one, gets what there is now and asks again.
pub async fn file(
    OriginalUri(uri): OriginalUri,
    Path((_, name)): Path<(String, String)>,
    asked: HeaderMap,
) -> Response {
    let Some(index) = ASSETS.iter().position(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let is_current = PATHS[index] == uri.path();
    let caching = if is_current { FOR_EVER } else { "no-cache" };
    let (packing, bytes) = PACKED[index].for_whom(&asked);
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    put(header::CONTENT_TYPE, ASSETS[index].media_type);
    put(header::CACHE_CONTROL, caching);
    put(header::VARY, "Accept-Encoding");
    if let Some(packing) = packing {
        put(header::CONTENT_ENCODING, packing);
    }
    (headers, bytes).into_response()
}
