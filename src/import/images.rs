//! Finding the file of a picture, however its path is written: from the text's own folder, from the
//! site's root, from the articles.

use super::bundle::{ImageRef, sha256};
use super::site;
use super::source::Site;

/// The picture that an address in a file names.
pub(super) fn find(site: &Site, file: &str, address: &str) -> Option<ImageRef> {
    let path = address.split(['?', '#']).next().unwrap_or(address).trim();
    if path.is_empty() || path.contains("://") {
        return None;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let bare = path.trim_start_matches('/');
    let places = [
        format!("{folder}/{bare}"),
        bare.to_owned(),
        format!("{}/{bare}", site::PAGES),
        format!("{}/{bare}", site::ARTICLES),
    ];
    places
        .iter()
        .find_map(|place| by_path(site, site.find(place)?))
}

/// The cover of an article that names none: the file of its own name among the covers.
pub(super) fn cover(site: &Site, stem: &str) -> Option<ImageRef> {
    ["jpg", "jpeg", "png", "webp", "gif", "svg"]
        .iter()
        .find_map(|extension| {
            let path = format!("{}/{stem}.{extension}", site::COVERS);
            by_path(site, site.find(&path)?)
        })
}

fn by_path(site: &Site, path: &str) -> Option<ImageRef> {
    let bytes = site.bytes(path).ok()?;
    Some(ImageRef {
        path: path.to_owned(),
        sha256: sha256(&bytes),
    })
}
