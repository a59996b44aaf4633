//! How a text will look, before anybody else sees it: here as its page draws it, elsewhere as other
//! servers show an article (title, summary, link) or a note (whole).

use super::fields::PostForm;
use crate::db::Tx;
use crate::federation::addresses::news_path;
use crate::posts::Kind;
use crate::text;
use crate::web::cards;
use crate::web::reading::{self, Body};
use crate::web::visit::Visit;

/// What other servers show of a summary before they cut.
const ELSEWHERE_CHARS_MAX: usize = 500;

pub struct Preview {
    pub is_note: bool,
    pub lang: String,
    pub title: String,
    pub summary: String,
    pub body: Body,
    /// The words under the title elsewhere; of a note, its HTML.
    pub elsewhere: String,
    pub hashtags: Vec<String>,
    /// Where the link leads, as it is shown.
    pub address: String,
}

impl Preview {
    pub async fn of(visit: &Visit, tx: &mut Tx, form: &PostForm) -> sqlx::Result<Preview> {
        let html = text::markdown_to_html(&form.markdown());
        let is_note = form.kind() == Kind::Note;
        let summary = form.summary.trim();
        let elsewhere = match (is_note, summary) {
            (true, _) => text::plain_text(&html),
            (false, "") => text::excerpt(&html, ELSEWHERE_CHARS_MAX),
            (false, summary) => text::excerpt(&text::escape(summary), ELSEWHERE_CHARS_MAX),
        };
        let path = news_path(visit.app.config.language);
        let slug = text::slug(&form.title);
        let address = visit.app.addresses.page(&format!("{path}/{slug}"));
        let labels = form.labels();
        let hashtags = labels.iter().filter_map(|label| text::hashtag(label));
        Ok(Preview {
            is_note,
            lang: cards::foreign(visit, form.language.trim()),
            title: form.title.trim().to_owned(),
            summary: summary.to_owned(),
            body: reading::body(visit, tx, &html).await?,
            elsewhere,
            hashtags: hashtags.collect(),
            address: address
                .trim_start_matches("https://")
                .trim_start_matches("http://")
                .to_owned(),
        })
    }
}
