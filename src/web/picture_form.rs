//! The pictures of an editor's form: a cover with what it shows, turned, its important part named,
//! removed; and pictures added to the text, as Markdown. Plain HTML (`templates/_picture_form.html`).
//!
//! What always holds: a picture that was sent once is kept and shown when the form comes back for
//! whatever reason, so that nobody sends it twice; one that is not used in the end goes by itself
//! (see `media::orphans`).

use serde::Deserialize;
use tokio::sync::Semaphore;

use super::errors::WebError;
use super::picture::Picture;
use super::uploads::{self, File};
use super::visit::Visit;
use crate::app::App;
use crate::db::Tx;
use crate::ids::MediaId;
use crate::media::{self, Media, Turn, Unsafe};

pub const ALTERNATIVE_CHARS_MAX: usize = 1_500;
const COVER_FILE: &str = "cover_file";
const INSERT_FILE: &str = "insert_file";
const YES: &str = "yes";
/// A picture may take 160 MB while it is decoded.
static DECODING: Semaphore = Semaphore::const_new(2);

/// What the form has, as the browser sends it; part of a room's own form.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct PictureForm {
    /// The kept picture's id, empty for none; absent in a form that has no cover.
    pub cover: Option<String>,
    pub cover_alt: String,
    /// The cover says nothing that the text does not.
    pub cover_decorative: String,
    pub cover_remove: String,
    /// Quarters of a turn to the right: empty, `1`, `2`, `3`.
    pub cover_turn: String,
    /// `left`, `right` or anything else: the middle.
    pub cover_across: String,
    /// `top`, `bottom` or anything else: the middle.
    pub cover_down: String,
    pub insert_alt: String,
    pub insert_decorative: String,
    /// The button that adds a picture to the text was pressed.
    pub insert: String,
}

/// What came of a form's pictures.
#[derive(Debug, PartialEq)]
pub enum Taken {
    /// The form has no cover field: it stays as it was.
    Unchanged,
    /// A picture and what it shows, or none.
    Cover(Option<(MediaId, String)>),
    /// The form is to be shown again, with a sentence if something is wrong with it.
    Again(String),
}

impl Taken {
    /// The cover that is to be, where `before` stood.
    pub fn or(self, before: Option<(MediaId, String)>) -> Option<(MediaId, String)> {
        match self {
            Taken::Cover(cover) => cover,
            Taken::Unchanged | Taken::Again(_) => before,
        }
    }
}

/// What the form shows of its pictures.
pub struct Shown {
    /// The most that a picture may weigh.
    pub megabytes: String,
    pub form: PictureForm,
    pub cover: Option<Picture>,
    pub cover_id: String,
}

impl PictureForm {
    /// Takes a field by its name; one that is not of pictures is let pass.
    pub fn set(&mut self, name: &str, value: String) {
        let field = match name {
            "cover" => {
                self.cover = Some(value);
                return;
            }
            "cover_alt" => &mut self.cover_alt,
            "cover_decorative" => &mut self.cover_decorative,
            "cover_remove" => &mut self.cover_remove,
            "cover_turn" => &mut self.cover_turn,
            "cover_across" => &mut self.cover_across,
            "cover_down" => &mut self.cover_down,
            "insert_alt" => &mut self.insert_alt,
            "insert_decorative" => &mut self.insert_decorative,
            "insert" => &mut self.insert,
            _ => return,
        };
        *field = value;
    }

    /// For the cover that stands.
    pub async fn of(tx: &mut Tx, cover: Option<MediaId>, alt: &str) -> sqlx::Result<PictureForm> {
        let media = match cover {
            Some(id) => media::store::by_id(tx, id).await?,
            None => None,
        };
        let Some(media) = media else {
            return Ok(PictureForm::default());
        };
        let word = |percent: i64, below, above| match percent {
            ..-25 => below,
            26.. => above,
            _ => "",
        };
        Ok(PictureForm {
            cover: Some(media.id.to_string()),
            cover_alt: alt.to_owned(),
            cover_decorative: if alt.is_empty() { YES } else { "" }.to_owned(),
            cover_across: word(media.focus_x_percent, "left", "right").to_owned(),
            cover_down: word(media.focus_y_percent, "bottom", "top").to_owned(),
            ..PictureForm::default()
        })
    }

    pub async fn shown(self, app: &App, tx: &mut Tx) -> sqlx::Result<Shown> {
        let id = self.cover_id();
        let media = match id {
            Some(id) => media::store::by_id(tx, id).await?,
            None => None,
        };
        Ok(Shown {
            megabytes: (uploads::bytes_max(app) / 1_000_000).to_string(),
            cover: media
                .as_ref()
                .map(|media| Picture::of(media, &self.cover_alt)),
            cover_id: media.map(|media| media.id.to_string()).unwrap_or_default(),
            form: self,
        })
    }

    fn cover_id(&self) -> Option<MediaId> {
        self.cover.as_deref()?.parse().ok()
    }

    fn turn(&self) -> Turn {
        match self.cover_turn.as_str() {
            "1" => Turn::Quarter,
            "2" => Turn::Half,
            "3" => Turn::ThreeQuarters,
            _ => Turn::None,
        }
    }

    fn focus(&self) -> (i64, i64) {
        let percent = |word: &str, below, above| match word {
            word if word == below => -100,
            word if word == above => 100,
            _ => 0,
        };
        (
            percent(&self.cover_across, "left", "right"),
            percent(&self.cover_down, "bottom", "top"),
        )
    }
}

/// Keeps what was sent, before the room's own transaction: the cover's id and a picture of the text
/// are then in the form, whatever comes of the rest.
pub async fn take(
    visit: &Visit,
    form: &mut PictureForm,
    files: Vec<File>,
    body: &mut String,
) -> Result<Taken, WebError> {
    let (mut cover, mut insert) = (None, None);
    for file in files {
        match file.field.as_str() {
            COVER_FILE => cover = Some(file),
            INSERT_FILE => insert = Some(file),
            _ => {}
        }
    }
    let mut problem = take_cover(visit, form, cover).await?;
    let inserting = !form.insert.is_empty();
    if let Some(file) = insert {
        problem = problem.or(take_inserted(visit, form, &file, body).await?);
    } else if inserting {
        problem = problem.or(Some("picture-none-chosen"));
    }
    form.insert.clear();
    if let Some(key) = problem {
        return Ok(Taken::Again(visit.locale.t(key)));
    }
    if inserting {
        return Ok(Taken::Again(String::new()));
    }
    Ok(chosen(visit, form))
}

/// What is to be shown as the cover, once all is kept.
fn chosen(visit: &Visit, form: &PictureForm) -> Taken {
    if form.cover.is_none() {
        return Taken::Unchanged;
    }
    let Some(id) = form.cover_id() else {
        return Taken::Cover(None);
    };
    let alt = form.cover_alt.trim();
    if alt.chars().count() > ALTERNATIVE_CHARS_MAX {
        return Taken::Again(visit.locale.t("picture-alt-too-long"));
    }
    match (alt, form.cover_decorative.as_str()) {
        ("", "") => Taken::Again(visit.locale.t("picture-alt-missing")),
        ("", _) => Taken::Cover(Some((id, String::new()))),
        (alt, "") => Taken::Cover(Some((id, alt.to_owned()))),
        _ => Taken::Again(visit.locale.t("picture-alt-or-decorative")),
    }
}

async fn take_cover(
    visit: &Visit,
    form: &mut PictureForm,
    file: Option<File>,
) -> Result<Option<&'static str>, WebError> {
    if !form.cover_remove.is_empty() && file.is_none() {
        *form = PictureForm {
            cover: Some(String::new()),
            insert_alt: std::mem::take(&mut form.insert_alt),
            insert_decorative: std::mem::take(&mut form.insert_decorative),
            insert: std::mem::take(&mut form.insert),
            ..PictureForm::default()
        };
        return Ok(None);
    }
    let turn = form.turn();
    let sent = match file {
        Some(file) => Some((file.bytes, file.name)),
        None if turn != Turn::None => kept_bytes(visit, form.cover_id()).await?,
        None => None,
    };
    if let Some((bytes, name)) = sent {
        match keep(visit, bytes, name, turn).await? {
            Ok(media) => form.cover = Some(media.id.to_string()),
            Err(refused) => return Ok(Some(problem_key(&refused))),
        }
        form.cover_turn.clear();
        form.cover_remove.clear();
    }
    if let Some(id) = form.cover_id() {
        let (x_percent, y_percent) = form.focus();
        let mut tx = visit.app.db.begin().await?;
        if media::store::by_id(&mut tx, id).await?.is_none() {
            return Ok(Some("picture-gone"));
        }
        media::store::set_focus(&mut tx, id, x_percent, y_percent).await?;
        tx.commit().await?;
    }
    Ok(None)
}

/// The picture's Markdown at the end of the text: it is moved from there as words are.
async fn take_inserted(
    visit: &Visit,
    form: &mut PictureForm,
    file: &File,
    body: &mut String,
) -> Result<Option<&'static str>, WebError> {
    let alt = form
        .insert_alt
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if alt.is_empty() && form.insert_decorative.is_empty() {
        return Ok(Some("picture-alt-missing"));
    }
    if alt.chars().count() > ALTERNATIVE_CHARS_MAX {
        return Ok(Some("picture-alt-too-long"));
    }
    let media = match keep(visit, file.bytes.clone(), file.name.clone(), Turn::None).await? {
        Ok(media) => media,
        Err(refused) => return Ok(Some(problem_key(&refused))),
    };
    body.truncate(body.trim_end().len());
    let before = if body.is_empty() { "" } else { "\n\n" };
    body.push_str(&format!(
        "{before}![{}]({})\n",
        as_markdown(&alt),
        media.path()
    ));
    form.insert_alt.clear();
    form.insert_decorative.clear();
    Ok(None)
}

/// Words that Markdown leaves as they are.
fn as_markdown(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for character in words.chars() {
        if "\\[]*_`<&~^".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

async fn kept_bytes(
    visit: &Visit,
    id: Option<MediaId>,
) -> Result<Option<(Vec<u8>, String)>, WebError> {
    let Some(id) = id else { return Ok(None) };
    let mut tx = visit.app.db.read().await?;
    let Some(media) = media::store::by_id(&mut tx, id).await? else {
        return Ok(None);
    };
    drop(tx);
    let path = media::file_path(&visit.app.config.data_dir, &media.sha256, &media.extension);
    let bytes = tokio::fs::read(&path).await?;
    Ok(Some((bytes, media.original_name)))
}

/// Made safe on a thread of its own, few at a time, then kept.
pub(super) async fn keep(
    visit: &Visit,
    bytes: Vec<u8>,
    name: String,
    turn: Turn,
) -> Result<Result<Media, Unsafe>, WebError> {
    if bytes.len() > uploads::bytes_max(&visit.app) {
        return Ok(Err(Unsafe::TooHeavy(bytes.len())));
    }
    let _place = DECODING.acquire().await?;
    let made = tokio::task::spawn_blocking(move || media::normalise_turned(&bytes, turn));
    let safe = match made.await? {
        Ok(safe) => safe,
        Err(refused) => return Ok(Err(refused)),
    };
    let app = &visit.app;
    let mut tx = app.db.begin().await?;
    let safe = safe.safe(&name);
    let media = media::keep(&mut tx, &app.config.data_dir, &safe, app.clock.now()).await?;
    tx.commit().await?;
    app.wake.pictures.notify_one();
    Ok(Ok(media))
}

pub(super) fn problem_key(refused: &Unsafe) -> &'static str {
    match refused {
        Unsafe::Empty => "picture-empty",
        Unsafe::TooHeavy(_) => "picture-too-heavy",
        Unsafe::TooLarge(..) => "picture-too-large",
        Unsafe::NotAPicture(_) => "picture-none",
        Unsafe::Unsupported(_) => "picture-unsupported",
        Unsafe::Damaged(_) => "picture-damaged",
        Unsafe::Drawing(_) => "picture-drawing",
        Unsafe::Unturnable => "picture-unturnable",
    }
}
