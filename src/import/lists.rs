//! Lists in YAML, each entry with the line on which it begins.

use serde::de::DeserializeOwned;

use super::images::{Place, Reading};
use super::report::Kind;

/// The content of a YAML file; the default, with a warning, when it cannot be read. A file that is
/// not there is an empty one: no site has everything.
pub(super) fn read<T: DeserializeOwned + Default>(reading: &mut Reading, path: &str) -> T {
    let Some(file) = reading.site.find(path).map(str::to_owned) else {
        return T::default();
    };
    let Some(text) = reading.site.text(&file, &mut reading.warnings) else {
        return T::default();
    };
    let is_empty = text
        .lines()
        .all(|line| line.trim().is_empty() || line.starts_with('#'));
    if is_empty {
        return T::default();
    }
    match serde_saphyr::from_str(&text) {
        Ok(content) => content,
        Err(error) => {
            let line = error
                .location()
                .and_then(|at| usize::try_from(at.line()).ok());
            let why = error.to_string();
            let why = why.lines().next().unwrap_or_default();
            let sentence = format!("it is not valid YAML, nothing of it was read: {why}");
            reading.warn(Kind::Unreadable, Place { file: &file, line }, sentence);
            T::default()
        }
    }
}
