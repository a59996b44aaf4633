//! All that comments on one page need besides their words, read in as many questions for a thread as for
//! one comment: copies of pictures, reactions, members' faces, the names of ours.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::names::Here;
use crate::conversation::pictures::{self, Named, is_picture};
use crate::conversation::{Attachment, Author, Comment, State, store};
use crate::db::Tx;
use crate::federation::store::reactions::{self, Reactions, reactions_of};
use crate::ids::AccountId;
use crate::media::copies::{Copies, ShownAs};
use crate::media::{self, Media};
use crate::text::{self, Emoji};
use crate::web::picture::Picture;
use crate::web::visit::Visit;

/// Kinds of emoji shown below one comment.
const EMOJIS_SHOWN_MAX: usize = 6;
/// An emoji of many parts: a family, a flag.
const EMOJI_CHARS_MAX: usize = 12;

pub(super) struct Gallery {
    copies: Copies,
    reactions: HashMap<Uuid, Reactions>,
    /// Where the pictures of emoji of other servers are that people reacted with.
    emoji_urls: HashMap<String, String>,
    faces: HashMap<AccountId, Media>,
    pub here: Here,
}

/// What people elsewhere feel about a comment.
#[derive(Default)]
pub struct Felt {
    pub likes: i64,
    pub shares: i64,
    /// Emoji as safe HTML, and how many people sent each.
    pub emojis: Vec<(String, i64)>,
}

/// A picture below the words.
pub struct Shot {
    pub picture: Picture,
    /// Our copy as it is, at its full size.
    pub href: String,
}

impl Gallery {
    pub async fn of<'a>(
        tx: &mut Tx,
        visit: &Visit,
        comments: &[&Comment],
        author_of: impl Fn(&Comment) -> Option<&'a Author>,
    ) -> sqlx::Result<Gallery> {
        let ids: Vec<Uuid> = comments.iter().map(|it| it.id.0).collect();
        let reactions = reactions_of(tx, &ids).await?;
        let sent = reactions.values().flat_map(|it| &it.emojis);
        let names: Vec<&str> = sent.map(|(name, _)| name.as_str()).collect();
        let names: Vec<&str> = names.into_iter().filter(|it| it.starts_with(':')).collect();
        let emoji_urls = reactions::emoji_urls(tx, &names).await?;
        let copies = match visit.settings.copies_pictures() {
            true => copies(tx, visit, comments, &author_of, &reactions, &emoji_urls).await?,
            false => Copies::default(),
        };
        let mut members: Vec<AccountId> = comments.iter().filter_map(|it| it.account_id).collect();
        members.sort();
        members.dedup();
        let faces = faces(tx, &members).await?;
        // Only names from elsewhere are compared with ours.
        let here = match comments.iter().all(|it| it.account_id.is_some()) {
            true => Here::default(),
            false => Here::of(tx, visit.app.addresses.domain()).await?,
        };
        Ok(Gallery {
            copies,
            reactions,
            emoji_urls,
            faces,
            here,
        })
    }

    pub fn felt(&self, comment: &Comment) -> Felt {
        let Some(found) = self.reactions.get(&comment.id.0) else {
            return Felt::default();
        };
        let emojis = found.emojis.iter();
        let drawn = emojis.filter_map(|(sent, count)| Some((self.draw_emoji(sent)?, *count)));
        Felt {
            likes: found.likes,
            shares: found.shares,
            emojis: drawn.take(EMOJIS_SHOWN_MAX).collect(),
        }
    }

    /// As safe HTML; one of another server is a picture, or its short name until that is here. Nothing
    /// when what was sent is no emoji.
    fn draw_emoji(&self, sent: &str) -> Option<String> {
        if is_emoji(sent) {
            return Some(text::emojis_in_text(sent, &[]));
        }
        let url = self.emoji_urls.get(sent)?;
        let (code, _) = sent.strip_prefix(':')?.split_once('@')?;
        let declared = [(code.to_owned(), url.clone())];
        Some(text::emojis_in_text(
            &format!(":{code}:"),
            &self.emojis(&declared),
        ))
    }

    /// Where the face of an author is.
    pub fn face(&self, comment: &Comment, author: Option<&Author>) -> Option<String> {
        if let Some(account) = comment.account_id {
            return self.faces.get(&account).map(smallest);
        }
        let media = self.copies.get(&author?.icon_url, ShownAs::Face)?;
        Some(media.path())
    }

    /// The emoji whose pictures are there, of those that were declared.
    pub fn emojis(&self, declared: &[(String, String)]) -> Vec<Emoji> {
        let drawn = |(code, url): &(String, String)| {
            let media = self.copies.get(url, ShownAs::Emoji)?;
            Some(Emoji {
                code: code.clone(),
                src: media.path(),
                width: media.width?,
                height: media.height?,
            })
        };
        declared.iter().filter_map(drawn).collect()
    }

    /// An attached picture, if there is a copy of it; `lang` is that of its alternative.
    pub fn shot(&self, attachment: &Attachment, unsaid: &str, lang: &str) -> Option<Shot> {
        if !is_picture(attachment) {
            return None;
        }
        let mut media = self.copies.get(&attachment.url, ShownAs::Attached)?.clone();
        if let Some((x, y)) = attachment.focus {
            (media.focus_x_percent, media.focus_y_percent) = (x, y);
        }
        let picture = match attachment.name.is_empty() {
            true => Picture::of(&media, unsaid),
            false => Picture::of(&media, &attachment.name).in_language(lang),
        };
        Some(Shot {
            picture,
            href: media.path(),
        })
    }
}

/// The copies that there are; what is not known yet is written down as seen, to be asked for.
async fn copies<'a>(
    tx: &mut Tx,
    visit: &Visit,
    comments: &[&Comment],
    author_of: &impl Fn(&Comment) -> Option<&'a Author>,
    reactions: &HashMap<Uuid, Reactions>,
    emoji_urls: &HashMap<String, String>,
) -> sqlx::Result<Copies> {
    let theirs = |comment: &Comment| {
        let mut named = pictures::of_comment(comment);
        named.extend(
            author_of(comment)
                .map(pictures::of_author)
                .unwrap_or_default(),
        );
        named
    };
    let sent = |comment: &Comment| -> Vec<Named> {
        let found = reactions.get(&comment.id.0).into_iter();
        let sent = found.flat_map(|it| &it.emojis);
        let urls = sent.filter_map(|(name, _)| emoji_urls.get(name));
        urls.map(|url| (url.clone(), ShownAs::Emoji)).collect()
    };
    let named: Vec<(&Comment, Vec<Named>)> = comments
        .iter()
        .map(|comment| {
            let mut named = sent(comment);
            if comment.account_id.is_none() {
                named.extend(theirs(comment));
            }
            (*comment, named)
        })
        .collect();
    let all: HashSet<&Named> = named.iter().flat_map(|(_, it)| it).collect();
    let all: Vec<Named> = all.into_iter().cloned().collect();
    let copies = Copies::of(tx, &all, visit.app.clock.now()).await?;
    for (comment, named) in named {
        if comment.state == State::Published && copies.is_news(&named) {
            visit.app.seen.add(comment.id.0);
        }
    }
    Ok(copies)
}

async fn faces(tx: &mut Tx, members: &[AccountId]) -> sqlx::Result<HashMap<AccountId, Media>> {
    let found = store::authors::faces_here(tx, members).await?;
    let ids: Vec<_> = found.iter().map(|(_, media)| *media).collect();
    let media = media::store::by_ids(tx, &ids).await?;
    let of = |(account, id)| Some((account, media.get(&id)?.clone()));
    Ok(found.into_iter().filter_map(of).collect())
}

/// A face is small: the smallest of its files will do.
fn smallest(media: &Media) -> String {
    match media.variant_widths().next() {
        Some(width) => media.variant_path(width, "webp"),
        None => media.path(),
    }
}

/// A sign, and no words: what is sent as an emoji may be anything.
fn is_emoji(content: &str) -> bool {
    content.chars().count() <= EMOJI_CHARS_MAX
        && !content.is_ascii()
        && !content
            .chars()
            .any(|c| c.is_alphabetic() || c.is_control() || c.is_whitespace())
        && text::visible(content) == content
}
