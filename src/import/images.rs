//! Finding the file that a text means, and looking at it once: what it is called in a text and on
//! the disk often differs, a remote one is never fetched, one that is no picture is not shown.

use std::collections::BTreeMap;

use super::addresses::Addresses;
use super::bundle::{ImageRef, sha256};
use super::report::{Kind, Warnings};
use super::site;
use super::source::Site;
use crate::media;

/// What every reader needs: the files, the addresses, a place for warnings, the pictures seen.
pub(super) struct Reading<'a> {
    pub site: &'a Site,
    pub addresses: &'a Addresses,
    pub warnings: Warnings,
    /// By path on the disk; nothing for a file that may not be shown.
    pictures: BTreeMap<String, Option<ImageRef>>,
}

/// Where a text that mentions something stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub file: &'a str,
    pub line: Option<usize>,
}

impl Place<'_> {
    /// The folder of the file, from the site's root.
    pub fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// What became of a picture that a text mentions.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    Here(ImageRef),
    /// On another server, under this address.
    Elsewhere(String),
    Nowhere,
}

impl<'a> Reading<'a> {
    pub fn new(site: &'a Site, addresses: &'a Addresses, warnings: Warnings) -> Self {
        Reading {
            site,
            addresses,
            warnings,
            pictures: BTreeMap::new(),
        }
    }

    pub fn warn(&mut self, kind: Kind, place: Place, sentence: impl Into<String>) {
        self.warnings
            .add(kind, place.file, place.line, sentence.into());
    }

    /// The picture that a text means by `wanted`; warns when it cannot be shown.
    pub fn picture(&mut self, wanted: &str, place: Place) -> Shown {
        let wanted = wanted.trim();
        let address = local_address(wanted);
        let is_remote = address.starts_with("http://") || address.starts_with("https://");
        if is_remote {
            let sentence = format!("{address} stays there; to show it, save it beside the text");
            self.warn(Kind::PictureElsewhere, place, sentence);
            return Shown::Elsewhere(address);
        }
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let Some(found) = self.find(path, place.folder()) else {
            let sentence = format!("there is no file {path}; add it, or take the picture out");
            self.warn(Kind::MissingPicture, place, sentence);
            return Shown::Nowhere;
        };
        match self.look_at(&found, place) {
            Some(image) => Shown::Here(image),
            None => Shown::Nowhere,
        }
    }

    /// As [`Reading::picture`], for a cover or portrait: one elsewhere is no use there.
    pub fn cover(&mut self, wanted: &str, place: Place) -> Option<ImageRef> {
        if wanted.trim().is_empty() {
            return None;
        }
        match self.picture(wanted, place) {
            Shown::Here(image) => Some(image),
            Shown::Elsewhere(_) | Shown::Nowhere => None,
        }
    }

    /// The picture under this path from the root, if there is one; no warning when there is none.
    pub fn picture_at(&mut self, path: &str, place: Place) -> Option<ImageRef> {
        let found = self.site.find(path)?.to_owned();
        self.look_at(&found, place)
    }

    fn find(&self, path: &str, folder: &str) -> Option<String> {
        let mut places = vec![path.to_owned()];
        if !path.starts_with('/') {
            places.insert(0, format!("{folder}/{path}"));
            places.push(format!("{folder}/images/{path}"));
        }
        let found = places.iter().find_map(|path| self.site.find(path));
        found.map(str::to_owned)
    }

    fn look_at(&mut self, path: &str, place: Place) -> Option<ImageRef> {
        if let Some(seen) = self.pictures.get(path) {
            return seen.clone();
        }
        let image = match self.site.bytes(path) {
            Err(error) => {
                let sentence = format!("{path} cannot be read: {error}");
                self.warn(Kind::Unreadable, place, sentence);
                None
            }
            Ok(bytes) => self.examined(path, &bytes, place),
        };
        self.pictures.insert(path.to_owned(), image.clone());
        image
    }

    fn examined(&mut self, path: &str, bytes: &[u8], place: Place) -> Option<ImageRef> {
        match media::examine(bytes, path) {
            Err(error) => {
                self.warn(Kind::UnsafePicture, place, format!("{path}: {error}"));
                None
            }
            Ok(picture) => {
                if !picture.name_fits {
                    let kind = picture.format.extension().to_uppercase();
                    let sentence = format!("its content is {kind}, whatever its name says");
                    self.warnings
                        .add(Kind::PictureConverted, path, None, sentence);
                }
                Some(ImageRef {
                    path: path.to_owned(),
                    sha256: sha256(bytes),
                })
            }
        }
    }
}

/// An address of the site itself, or of its repository, as a path of the site; a page about a picture
/// as the picture.
fn local_address(wanted: &str) -> String {
    if let Some(path) = wanted.strip_prefix(site::REPOSITORY) {
        return format!("/{path}");
    }
    let wanted = match wanted.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => wanted.to_owned(),
    };
    let Ok(url) = url::Url::parse(&wanted) else {
        return wanted;
    };
    let host = url.host_str().unwrap_or_default();
    if site::HOSTS.contains(&host) {
        return url.path().to_owned();
    }
    if host == "imgur.com" && url.path().contains('.') {
        return format!("https://i.imgur.com{}", url.path());
    }
    wanted
}
