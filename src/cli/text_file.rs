//! A text as people write it in a file: Markdown, with an optional YAML head between `---` lines.

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde::de::DeserializeOwned;

const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// The head, read into `H` (its defaults when there is none), and the body.
pub fn read<H: DeserializeOwned + Default>(path: &Path) -> anyhow::Result<(H, String)> {
    let shown = path.display();
    let size = std::fs::metadata(path)
        .with_context(|| format!("{shown} cannot be read"))?
        .len();
    anyhow::ensure!(size <= FILE_BYTES_MAX, "{shown} is larger than a megabyte");
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{shown} cannot be read as UTF-8 text"))?;
    match split(&text) {
        Some((head, body)) => {
            let head = serde_saphyr::from_str(head)
                .map_err(|error| anyhow::anyhow!("the head of {shown}: {error}"))?;
            Ok((head, body.to_owned()))
        }
        None => Ok((H::default(), text)),
    }
}

fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text
        .strip_prefix("---\n")
        .or_else(|| text.strip_prefix("---\r\n"))?;
    let (head, body) = rest.split_once("\n---")?;
    Some((head, body.split_once('\n').map_or("", |(_, body)| body)))
}

/// One word or several, as YAML writers like.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        OneOrMany::Many(Vec::new())
    }
}

impl OneOrMany {
    pub fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(text) => text.split(',').map(|word| word.trim().to_owned()).collect(),
            OneOrMany::Many(words) => words,
        }
    }
}
