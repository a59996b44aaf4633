//! How a space is recognised: its icon (the hub's own is its logo, in the header of every page, on
//! screens' tabs and elsewhere) and its cover. A form sends a file for each, or takes one away; both
//! are decoration beside the name, so that neither asks for words.

use super::errors::WebError;
use super::picture::Picture;
use super::picture_form::{keep, problem_key};
use super::uploads::{self, File};
use super::visit::Visit;
use crate::db::Tx;
use crate::ids::MediaId;
use crate::media::{self, Turn};
use crate::spaces::Profile;

const ICON: &str = "icon";
const COVER: &str = "cover";

/// A field of the form, drawn by `templates/_picture_form.html`.
pub struct Shown {
    pub name: &'static str,
    pub legend: String,
    pub picture: Option<Picture>,
    pub megabytes: String,
}

/// What the form shows of a space's pictures.
pub async fn shown(visit: &Visit, tx: &mut Tx, profile: &Profile) -> sqlx::Result<Vec<Shown>> {
    let mut fields = Vec::with_capacity(2);
    for (name, legend, id) in [
        (ICON, "space-icon", profile.icon_id),
        (COVER, "space-cover", profile.cover_id),
    ] {
        let media = match id {
            Some(id) => media::store::by_id(tx, id).await?,
            None => None,
        };
        fields.push(Shown {
            name,
            legend: visit.locale.t(legend),
            picture: media.map(|media| Picture::of(&media, "")),
            megabytes: (uploads::bytes_max(&visit.app) / 1_000_000).to_string(),
        });
    }
    Ok(fields)
}

/// Keeps what was sent and names it in the profile; what to correct, if a file cannot be taken.
pub async fn take(
    visit: &Visit,
    profile: &mut Profile,
    fields: &[(String, String)],
    files: Vec<File>,
) -> Result<Option<&'static str>, WebError> {
    for (name, id) in [(ICON, &mut profile.icon_id), (COVER, &mut profile.cover_id)] {
        let goes = fields
            .iter()
            .any(|(key, _)| *key == format!("{name}_remove"));
        let sent = files
            .iter()
            .find(|file| file.field == format!("{name}_file"));
        match sent {
            Some(file) => match kept(visit, file).await? {
                Ok(kept) => *id = Some(kept),
                Err(problem) => return Ok(Some(problem)),
            },
            None if goes => *id = None,
            None => {}
        }
    }
    Ok(None)
}

async fn kept(visit: &Visit, file: &File) -> Result<Result<MediaId, &'static str>, WebError> {
    let (bytes, name) = (file.bytes.clone(), file.name.clone());
    let kept = keep(visit, bytes, name, Turn::None).await?;
    Ok(kept
        .map(|media| media.id)
        .map_err(|refused| problem_key(&refused)))
}
