//! The fields of the form: read from what a browser sends, filled from a post, turned into the text
//! that a verb takes.

use crate::db::Tx;
use crate::ids::SpaceId;
use crate::posts::{Kind, Post, Text, store};
use crate::spaces;
use crate::tags;
use crate::web::errors::WebError;
use crate::web::picture_form::{PictureForm, Taken};

/// What the form has, as the browser sends it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostForm {
    pub kind: String,
    pub space: String,
    /// Handles of further spaces.
    pub also: Vec<String>,
    pub language: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    pub byline: String,
    pub series: String,
    pub tags: String,
    /// `publish`, `draft` or `preview`: which button was pressed.
    pub action: String,
    pub pictures: PictureForm,
}

impl PostForm {
    /// Reads the fields as they were sent; one that may be ticked often comes often.
    pub fn read(fields: Vec<(String, String)>) -> PostForm {
        let mut form = PostForm::default();
        for (name, value) in fields {
            match name.as_str() {
                "kind" => form.kind = value,
                "space" => form.space = value,
                "also" => form.also.push(value),
                "language" => form.language = value,
                "title" => form.title = value,
                "summary" => form.summary = value,
                "body" => form.body = value,
                "byline" => form.byline = value,
                "series" => form.series = value,
                "tags" => form.tags = value,
                "action" => form.action = value,
                _ => form.pictures.set(&name, value),
            }
        }
        form
    }

    /// The form of a post that is there already.
    pub async fn of(tx: &mut Tx, post: &Post) -> sqlx::Result<PostForm> {
        let mut speaker = String::new();
        let mut also = Vec::new();
        for id in store::spaces_of(tx, post.id).await? {
            let Some(space) = spaces::store::by_id(tx, id).await? else {
                continue;
            };
            if id == post.space_id {
                speaker = space.handle;
            } else {
                also.push(space.handle);
            }
        }
        let labels = tags::store::of(tx, post.id.0).await?.into_iter();
        Ok(PostForm {
            kind: post.kind.as_str().to_owned(),
            space: speaker,
            also,
            language: post.language.clone(),
            title: post.title.clone().unwrap_or_default(),
            summary: post.summary.clone(),
            body: post.body_markdown.clone(),
            byline: post.byline.clone(),
            series: post.series.clone().unwrap_or_default(),
            tags: labels.map(|tag| tag.label).collect::<Vec<_>>().join(", "),
            action: String::new(),
            pictures: PictureForm::of(tx, post.cover_id, &post.cover_alt).await?,
        })
    }

    pub fn kind(&self) -> Kind {
        if self.kind == "note" {
            Kind::Note
        } else {
            Kind::Article
        }
    }

    pub fn labels(&self) -> Vec<String> {
        let labels = self.tags.split(',').map(|tag| tag.trim().to_owned());
        labels.filter(|label| !label.is_empty()).collect()
    }

    /// With the line ends of texts, not of forms.
    pub fn markdown(&self) -> String {
        self.body.replace("\r\n", "\n")
    }

    /// The text as the verbs take it. `before` is the post that is edited, `taken` what came of the
    /// pictures.
    pub async fn text(
        &self,
        tx: &mut Tx,
        before: Option<&Post>,
        taken: Taken,
    ) -> Result<Text, WebError> {
        let space = match (space(tx, &self.space).await?, before) {
            (Some(space), _) => space,
            (None, Some(before)) if self.space.is_empty() => before.space_id,
            (None, _) => return Err(WebError::BadRequest("error-space")),
        };
        let mut also_in = Vec::with_capacity(self.also.len());
        for handle in &self.also {
            let found = space_or_refuse(tx, handle).await?;
            also_in.push(found);
        }
        let (title, series) = (self.title.trim(), self.series.trim());
        Ok(Text {
            kind: self.kind(),
            space,
            also_in,
            language: self.language.trim().to_owned(),
            title: (!title.is_empty()).then(|| title.to_owned()),
            summary: self.summary.clone(),
            body_markdown: self.markdown(),
            byline: self.byline.clone(),
            series: (!series.is_empty()).then(|| series.to_owned()),
            cover: taken.or(before.and_then(|it| it.cover_id.map(|id| (id, it.cover_alt.clone())))),
            tags: self.labels(),
            slug: None,
        })
    }
}

async fn space(tx: &mut Tx, handle: &str) -> sqlx::Result<Option<SpaceId>> {
    let found = spaces::store::by_handle(tx, handle).await?;
    let found = found.filter(|space| !space.kind.is_silent());
    Ok(found.map(|space| space.id))
}

async fn space_or_refuse(tx: &mut Tx, handle: &str) -> Result<SpaceId, WebError> {
    let found = space(tx, handle).await?;
    found.ok_or(WebError::BadRequest("error-space"))
}
