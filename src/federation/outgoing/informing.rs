//! A word from a space to an author elsewhere: what becomes of what they wrote, once, in their language.

use super::Telling;
use crate::conversation;
use crate::ids::CommentId;
use crate::spaces;

/// A word from the space to an author elsewhere about what becomes of what they wrote.
pub async fn tell_author(telling: &mut Telling<'_>, id: CommentId, what: &str) -> sqlx::Result<()> {
    let Some(comment) = conversation::store::by_id(telling.tx, id).await? else {
        return Ok(());
    };
    let Some(space) = spaces::store::by_id(telling.tx, comment.space_id).await? else {
        return Ok(());
    };
    let french = comment.language.starts_with("fr")
        || (comment.language.is_empty() && space.language.starts_with("fr"));
    let link = telling.addresses.comment_page(comment.id);
    let words = words(what, french, &crate::text::escape(&space.name), &link);
    let language = if french { "fr" } else { "en" };
    super::words::write(telling, &comment, (&words, language)).await
}

fn words(what: &str, french: bool, space: &str, link: &str) -> String {
    match (what, french) {
        ("published", true) => format!(
            "Votre message est publié dans {space} : <a href=\"{link}\">{link}</a>. \
             Répondez « stop » pour ne plus recevoir de tels mots."
        ),
        ("published", false) => format!(
            "Your message is published in {space}: <a href=\"{link}\">{link}</a>. \
             Answer “stop” to receive no more such words."
        ),
        (_, true) => format!(
            "Merci ! Quelqu'un de {space} va lire votre message avant qu'il soit publié. \
             Répondez « stop » pour ne plus recevoir de tels mots."
        ),
        (_, false) => format!(
            "Thank you! Somebody of {space} will read your message before it is published. \
             Answer “stop” to receive no more such words."
        ),
    }
}
