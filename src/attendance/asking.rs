//! What is asked of followers, and what a word under an event says: yes, maybe, no. The choices of the
//! poll are these, in the event's language; so is what a word is understood as, and a hub may say which
//! words it understands.

use super::{Answer, State, store};
use crate::db::Tx;
use crate::events::Event;
use crate::settings::Settings;
use crate::text;

/// A word under an event with more than this is talk.
const WORDS_MAX: usize = 4;
const YES: &str = "je viens, je serai là, j’y serai, oui, présent, présente, présent·e, on vient, \
    i’m coming, i’ll be there, coming, yes, count me in, i’m in";
const MAYBE: &str = "peut-être, peut être, je ne sais pas encore, maybe, perhaps";
const NO: &str = "non, je ne viens pas, je ne viens plus, absent, absente, absent·e, no, \
    i’m not coming, can’t come";

/// The choices of the poll, in order.
pub fn choices(language: &str) -> [(&'static str, Answer); 3] {
    match language.starts_with("fr") {
        true => [
            ("Je viens", Answer::Yes),
            ("Peut-être", Answer::Maybe),
            ("Non", Answer::No),
        ],
        false => [
            ("I’m coming", Answer::Yes),
            ("Maybe", Answer::Maybe),
            ("No", Answer::No),
        ],
    }
}

/// What was chosen.
pub fn chosen(event: &Event, name: &str) -> Option<Answer> {
    let choices = choices(&event.language);
    let found = choices.iter().find(|(choice, _)| *choice == name)?;
    Some(found.1)
}

/// What a comment says to the invitation, if it says nothing else.
pub fn understood(settings: &Settings, plain: &str) -> Option<Answer> {
    let words: Vec<&str> = plain.split_whitespace().collect();
    let words = words.into_iter().filter(|word| !word.starts_with('@'));
    let said: Vec<String> = words.map(str::to_owned).collect();
    if said.is_empty() || said.len() > WORDS_MAX + 2 {
        return None;
    }
    let said = plainest(&said.join(" "));
    let own = [
        (&settings.answers_yes, YES, Answer::Yes),
        (&settings.answers_maybe, MAYBE, Answer::Maybe),
        (&settings.answers_no, NO, Answer::No),
    ];
    for (set, usual, answer) in own {
        let list = if set.is_empty() { usual } else { set };
        if list.split(',').any(|word| plainest(word) == said) {
            return Some(answer);
        }
    }
    None
}

/// Folded, with plain apostrophes and no sign at its ends.
fn plainest(words: &str) -> String {
    let folded = text::fold(&words.replace('’', "'"));
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = bare.split_whitespace().collect();
    words.join(" ")
}

/// How many said yes, maybe and no, in the order of the choices.
pub async fn counts(tx: &mut Tx, event: crate::ids::EventId) -> sqlx::Result<[i64; 3]> {
    let mut counts = [0; 3];
    for (state, people, _) in store::counts(tx, event).await? {
        let at = match state {
            State::Going | State::Asked | State::Waiting => 0,
            State::Maybe => 1,
            State::Declined => 2,
            State::Unconfirmed | State::Refused => continue,
        };
        counts[at] += people;
    }
    Ok(counts)
}
