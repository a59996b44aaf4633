//! A form as a browser sends it, with files or without: the fields are read as any form's, files
//! come apart. Who is not signed in sends nothing; a file that is too heavy is let pass unread, so
//! that the words around it are kept and the form can say so.

use axum::Form;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::visit::Visit;
use crate::app::App;
use crate::media;

/// All of a form, its files included; what is heavier is cut off.
pub const UPLOAD_BYTES_MAX: usize = 80_000_000;
/// The same of who sends one picture of themself.
const MEMBER_UPLOAD_BYTES_MAX: usize = 22_000_000;
/// The words of a form.
const WORDS_BYTES_MAX: usize = 2 * 1024 * 1024;
const FIELDS_MAX: usize = 200;

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct File {
    /// The field's name.
    pub field: String,
    pub name: String,
    /// At most one byte more than a picture may have.
    pub bytes: Vec<u8>,
}

/// A form and its files; files that were not chosen are left out.
#[derive(Debug)]
pub struct Sent<T> {
    pub form: T,
    pub files: Vec<File>,
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let has_files = kind.is_some_and(|it| it.as_bytes().starts_with(b"multipart/form-data"));
        if !has_files {
            let form = Form::<T>::from_request(request, app).await;
            let Form(form) = form.map_err(IntoResponse::into_response)?;
            let files = Vec::new();
            return Ok(Sent { form, files });
        }
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await;
        let visit = visit.map_err(IntoResponse::into_response)?;
        visit.signed_in().map_err(IntoResponse::into_response)?;
        let bytes_most = match visit.may_edit() {
            true => UPLOAD_BYTES_MAX,
            false => MEMBER_UPLOAD_BYTES_MAX,
        };
        let mut request = Request::from_parts(parts, body);
        DefaultBodyLimit::max(bytes_most).apply(&mut request);
        let parts = Multipart::from_request(request, app).await;
        let parts = parts.map_err(IntoResponse::into_response)?;
        let (words, files) = read(parts, bytes_max(app)).await?;
        Ok(Sent {
            form: form_of(words, app).await?,
            files,
        })
    }
}

/// The most that a picture may weigh here.
pub fn bytes_max(app: &App) -> usize {
    app.config.limits.upload_bytes_max.min(media::BYTES_MAX)
}

/// Read by the same rules as a form without files.
async fn form_of<T: DeserializeOwned>(words: String, app: &App) -> Result<T, Response> {
    let kind = "application/x-www-form-urlencoded";
    let request = Request::post("/").header(header::CONTENT_TYPE, kind);
    let request = request.body(Body::from(words));
    let request = request.map_err(|_| too_heavy())?;
    let form = Form::<T>::from_request(request, app).await;
    form.map(|Form(form)| form)
        .map_err(IntoResponse::into_response)
}

/// The words as a query, and the files.
async fn read(
    mut parts: Multipart,
    file_bytes_max: usize,
) -> Result<(String, Vec<File>), Response> {
    let mut words = Vec::new();
    let mut files = Vec::new();
    let (mut words_left, mut fields_left) = (WORDS_BYTES_MAX, FIELDS_MAX);
    while let Some(mut part) = parts
        .next_field()
        .await
        .map_err(IntoResponse::into_response)?
    {
        fields_left = fields_left.checked_sub(1).ok_or_else(too_heavy)?;
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = beginning(&mut part, file_bytes_max + 1).await?;
                if !bytes.is_empty() || !name.is_empty() {
                    files.push(File { field, name, bytes });
                }
            }
            None => {
                let word = beginning(&mut part, words_left + 1).await?;
                words_left = words_left.checked_sub(word.len()).ok_or_else(too_heavy)?;
                // No zero characters, as in forms without files.
                let word = String::from_utf8_lossy(&word).replace('\0', "\u{fffd}");
                words.push((field, word));
            }
        }
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let words = query.extend_pairs(words).finish();
    Ok((words, files))
}

/// Its first bytes; the others are let pass.
async fn beginning(part: &mut Field<'_>, bytes_max: usize) -> Result<Vec<u8>, Response> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(IntoResponse::into_response)? {
        let room = bytes_max.saturating_sub(bytes.len());
        bytes.extend_from_slice(&piece[..piece.len().min(room)]);
    }
    Ok(bytes)
}

fn too_heavy() -> Response {
    axum::http::StatusCode::PAYLOAD_TOO_LARGE.into_response()
}
