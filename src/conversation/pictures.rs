//! Pictures that what people say names, on their own servers: faces, emoji, what stands below the words.
//! Said to `media::copies` once something may be read, so that nothing is fetched of what waits.

use super::{Attachment, Author, Comment, State, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::CommentId;
use crate::media::copies::{self, ShownAs};
use crate::text;

/// An address and what it is shown as.
pub type Named = (String, ShownAs);

/// A comment shows its pictures and its author's; what may not be read shows none.
pub async fn show(tx: &mut Tx, id: CommentId, now: Millis) -> sqlx::Result<()> {
    let found = store::by_id(tx, id).await?;
    let Some(comment) = found.filter(|it| it.state == State::Published) else {
        return Ok(());
    };
    copies::show(tx, &comment.uri, &of_comment(&comment), now).await?;
    if let Some(author) = store::author(tx, &comment.author_uri).await? {
        copies::show(tx, &author.uri, &of_author(&author), now).await?;
    }
    Ok(())
}

/// What stands below its words, and the emoji that are in them.
pub fn of_comment(comment: &Comment) -> Vec<Named> {
    let parts = &comment.parts.0;
    let pictures = parts.attachments.iter().filter(|it| is_picture(it));
    let pictures = pictures.map(|it| (it.url.clone(), ShownAs::Attached));
    let choices = parts.poll.iter().flat_map(|poll| &poll.choices);
    let words = [&comment.title, &comment.warning, &comment.body_html];
    let words: Vec<&str> = words
        .into_iter()
        .chain(choices.map(|it| &it.name))
        .map(String::as_str)
        .collect();
    pictures.chain(emojis(&parts.emojis, &words)).collect()
}

pub fn is_picture(attachment: &Attachment) -> bool {
    attachment.media_type.starts_with("image/")
}

/// Their face, and the emoji of their name.
pub fn of_author(author: &Author) -> Vec<Named> {
    let face = (!author.icon_url.is_empty()).then(|| (author.icon_url.clone(), ShownAs::Face));
    let emojis = emojis(&author.emojis.0, &[&author.name]);
    face.into_iter().chain(emojis).collect()
}

fn emojis(declared: &[(String, String)], words: &[&str]) -> Vec<Named> {
    let stands = |code: &str| words.iter().any(|it| text::has_emoji(it, code));
    let used = declared.iter().filter(|(code, _)| stands(code));
    used.map(|(_, url)| (url.clone(), ShownAs::Emoji)).collect()
}
