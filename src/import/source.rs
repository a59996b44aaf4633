//! The files of a site. A name is found however it is spelt: raw, percent-encoded, decoded, with
//! composed or decomposed accents, because one file system, editor and browser after another spelt
//! it differently. Only files inside the folder are seen; links out of it are not followed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::report::{Kind, Warnings};
use super::site;

const FILES_MAX: usize = 100_000;
const DEPTH_MAX: usize = 20;
const TEXT_BYTES_MAX: u64 = 5_000_000;

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{0} cannot be read: {1}; give the folder of the site's repository")]
    Folder(PathBuf, #[source] std::io::Error),
    #[error(
        "{0} is not such a site: it has no contenu/articles; give the folder of the site's repository"
    )]
    NotASite(PathBuf),
    #[error("{0} holds more than {FILES_MAX} files; give the folder of the site's repository only")]
    TooManyFiles(PathBuf),
}

/// A folder whose files are known by name.
#[derive(Debug)]
pub struct Site {
    root: PathBuf,
    /// Plain spelling to the spelling on the disk, both from the root.
    files: BTreeMap<String, String>,
}

impl Site {
    pub fn open(dir: &Path) -> Result<Site, ReadError> {
        let mut found = Vec::new();
        list(dir, "", 0, &mut found).map_err(|error| ReadError::Folder(dir.to_owned(), error))?;
        if found.len() > FILES_MAX {
            return Err(ReadError::TooManyFiles(dir.to_owned()));
        }
        // In order, so that of two spellings of one name the same wins on every machine.
        found.sort();
        let mut files = BTreeMap::new();
        for path in found {
            files.entry(plain(&path)).or_insert(path);
        }
        let below = format!("{}/", site::ARTICLES);
        if !files.keys().any(|path| path.starts_with(&below)) {
            return Err(ReadError::NotASite(dir.to_owned()));
        }
        Ok(Site {
            root: dir.to_owned(),
            files,
        })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file of a path from the root, as it is spelt on the disk. `.` and `..` are followed within
    /// the site.
    pub(super) fn find(&self, path: &str) -> Option<&str> {
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        self.files.get(&plain(&parts.join("/"))).map(String::as_str)
    }

    /// The files with this extension right inside a folder, in order of their plain names.
    pub(super) fn in_folder(&self, folder: &str, extension: &str) -> Vec<&str> {
        let below = format!("{folder}/");
        let named = |path: &&String| {
            path.strip_prefix(&below)
                .is_some_and(|name| !name.contains('/') && name.ends_with(extension))
        };
        let found = self.files.iter().filter(|(plain, _)| named(plain));
        found.map(|(_, path)| path.as_str()).collect()
    }

    /// The folders right inside a folder.
    pub(super) fn folders_in(&self, folder: &str) -> Vec<String> {
        let below = format!("{folder}/");
        let mut folders: Vec<String> = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&below)?.split_once('/'))
            .map(|(name, _)| name.to_owned())
            .collect();
        folders.dedup();
        folders
    }

    /// A text with plain line ends and without a byte order mark; unreadable bytes are replaced and
    /// told.
    pub(super) fn text(&self, path: &str, warnings: &mut Warnings) -> Option<String> {
        let whole = self.root.join(path);
        let read = std::fs::metadata(&whole).and_then(|meta| {
            if meta.len() > TEXT_BYTES_MAX {
                return Err(std::io::Error::other("it is larger than five megabytes"));
            }
            std::fs::read(&whole)
        });
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(error) => {
                let sentence = format!("the file cannot be read: {error}");
                warnings.add(Kind::Unreadable, path, None, sentence);
                return None;
            }
        };
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let sentence = "some bytes are not UTF-8 and were replaced; save it as UTF-8";
            warnings.add(Kind::Unreadable, path, None, sentence.to_owned());
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Some(text.replace("\r\n", "\n").nfc().collect())
    }

    pub(super) fn bytes(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let whole = self.root.join(path);
        let size = std::fs::metadata(&whole)?.len();
        if size > crate::media::BYTES_MAX as u64 {
            return Err(std::io::Error::other(format!(
                "it weighs {size} bytes, too many"
            )));
        }
        std::fs::read(whole)
    }
}

fn list(root: &Path, below: &str, depth: usize, found: &mut Vec<String>) -> std::io::Result<()> {
    let folder = root.join(below);
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A name that is not UTF-8 cannot be linked from a text either.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') || found.len() > FILES_MAX {
            continue;
        }
        let path = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        let kind = entry.file_type()?;
        if kind.is_dir() && depth < DEPTH_MAX {
            list(root, &path, depth + 1, found)?;
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// The one spelling by which names are compared: decoded, accents composed.
pub(super) fn plain(path: &str) -> String {
    let composed: String = path.nfc().collect();
    let decoded = percent_decode_str(&composed).decode_utf8_lossy();
    decoded.nfc().collect()
}

/// The line, from 1, on which `wanted` first stands in `text`, if it does.
pub(super) fn line_of(text: &str, wanted: &str) -> Option<usize> {
    let at = text.find(wanted)?;
    Some(text[..at].matches('\n').count() + 1)
}

/// The last part of a path without its extension.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
