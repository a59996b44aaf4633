//! What else is to be known of an event: what it costs, when doors open, how one gets in, who speaks, what
//! is on when, who organises it beside our spaces, documents. An organiser writes lists a line each; they
//! are read here.

use serde::{Deserialize, Serialize};

use super::{By, Refused, existing, store};
use crate::clock::Millis;
use crate::db::Tx;
use crate::facts::Fact;
use crate::ids::EventId;

pub const LINE_CHARS_MAX: usize = 300;
pub const LINES_MAX: usize = 60;

crate::text_enum! {
    /// What sort of gathering it is.
    Sort {
        Meeting = "meeting",
        Workshop = "workshop",
        Talk = "talk",
        Festival = "festival",
        Ride = "ride",
        Hackathon = "hackathon",
        Training = "training",
        Assembly = "assembly",
        Other = "other",
    }
}

/// Every part may be empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    pub sort: Option<Sort>,
    /// `17:30`, on the clock of the place.
    pub doors: String,
    /// In words: "prix libre".
    pub price: String,
    /// How one gets there and in, with a wheelchair too.
    pub access: String,
    /// `Name, who they are, https://…`, a line each.
    pub speakers: String,
    /// `18:00 What – who`, a line each.
    pub programme: String,
    /// `Name https://…`, a line each: those who have no space here.
    pub organisers: String,
    /// `Title https://…`, a line each.
    pub documents: String,
}

/// Somebody or something that has a name, and perhaps an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub name: String,
    /// Who or what it is; empty when nothing is said.
    pub about: String,
    /// Empty when there is none.
    pub url: String,
}

/// One line of a programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// `18:00`; empty when the line begins otherwise.
    pub time: String,
    pub words: String,
}

impl Details {
    pub fn is_empty(&self) -> bool {
        *self == Details::default()
    }

    pub fn speakers(&self) -> Vec<Named> {
        lines(&self.speakers).map(named).collect()
    }

    pub fn organisers(&self) -> Vec<Named> {
        lines(&self.organisers).map(named).collect()
    }

    /// Those that lead somewhere.
    pub fn documents(&self) -> Vec<Named> {
        let all = lines(&self.documents).map(named);
        all.filter(|it| !it.url.is_empty()).collect()
    }

    pub fn programme(&self) -> Vec<Part> {
        lines(&self.programme).map(part).collect()
    }

    /// As it is kept: without empty ends.
    fn tidy(&self) -> Result<Details, Refused> {
        let line = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ")
        };
        let list = |text: &str| lines(text).collect::<Vec<_>>().join("\n");
        let tidy = Details {
            sort: self.sort,
            doors: match self.doors.trim() {
                "" => String::new(),
                doors => hour(doors).ok_or_else(|| Refused::Hour(doors.to_owned()))?,
            },
            price: line(&self.price),
            access: list(&self.access),
            speakers: list(&self.speakers),
            programme: list(&self.programme),
            organisers: list(&self.organisers),
            documents: list(&self.documents),
        };
        let lists = [
            ("price", &tidy.price),
            ("access", &tidy.access),
            ("speakers", &tidy.speakers),
            ("programme", &tidy.programme),
            ("organisers", &tidy.organisers),
            ("documents", &tidy.documents),
        ];
        let is_long = |(_, text): &(&str, &String)| {
            text.lines().count() > LINES_MAX
                || text
                    .lines()
                    .any(|line| line.chars().count() > LINE_CHARS_MAX)
        };
        if let Some((name, _)) = lists.into_iter().find(is_long) {
            return Err(Refused::TooLong(name));
        }
        // A document that leads nowhere would be shown to nobody.
        let leads_nowhere = lines(&tidy.documents).find(|line| named(line).url.is_empty());
        if let Some(line) = leads_nowhere {
            return Err(Refused::Unaddressed(line.to_owned()));
        }
        Ok(tidy)
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// `17:30` of `17:30`, `17h30`, `9 h`; nothing of what is no hour.
fn hour(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split([':', 'h', 'H']).map(str::trim).collect();
    let (hours, minutes) = match parts.as_slice() {
        [hours, ""] => (*hours, "0"),
        [hours, minutes] => (*hours, *minutes),
        _ => return None,
    };
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

fn named(line: &str) -> Named {
    let is_web = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    let url = line.split_whitespace().find(is_web).unwrap_or_default();
    let words = match url {
        "" => line.to_owned(),
        url => line.replacen(url, "", 1),
    };
    let words = words.trim_matches(|c: char| c == ',' || c.is_whitespace());
    let (name, about) = words.split_once(',').unwrap_or((words, ""));
    let url = url.trim_end_matches([',', ')']);
    Named {
        name: match name.trim() {
            "" => url.to_owned(),
            name => name.to_owned(),
        },
        about: about.trim().to_owned(),
        url: url.to_owned(),
    }
}

fn part(line: &str) -> Part {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match hour(first) {
        Some(time) => Part {
            time,
            words: rest.trim_start_matches(['-', '–', '—', ' ']).to_owned(),
        },
        None => Part {
            time: String::new(),
            words: line.to_owned(),
        },
    }
}

/// What is known of an event.
pub async fn of(tx: &mut Tx, event: EventId) -> sqlx::Result<Details> {
    Ok(store::details(tx, event).await?.unwrap_or_default())
}

/// Says what else is to be known; those who got the event hear of it.
pub async fn set(
    tx: &mut Tx,
    by: By,
    id: EventId,
    wanted: &Details,
    now: Millis,
) -> Result<(), Refused> {
    super::allow(by)?;
    let event = existing(tx, id).await?;
    let details = wanted.tidy()?;
    if of(tx, id).await? == details {
        return Ok(());
    }
    store::put_details(tx, id, &details).await?;
    let updated = now.max(Millis(event.updated_ms.0 + 1));
    store::touch(tx, id, event.sequence + 1, updated).await?;
    if event.is_out() {
        super::tell(tx, &event, &Fact::EventEdited { event: id }, now).await?;
    }
    Ok(())
}

/// What is known of one event is known of another: a copy of it, another date.
pub async fn copy(tx: &mut Tx, from: EventId, to: EventId) -> sqlx::Result<()> {
    match store::details(tx, from).await? {
        Some(details) => store::put_details(tx, to, &details).await,
        None => Ok(()),
    }
}

/// The same by somebody who wrote a new event like another: of all dates to come, where it repeats.
pub async fn copy_to_dates(
    tx: &mut Tx,
    by: By,
    (from, to): (EventId, EventId),
    now: Millis,
) -> Result<(), Refused> {
    super::allow(by)?;
    let event = existing(tx, to).await?;
    for date in super::series::dates_with(tx, event.id, now).await? {
        copy(tx, from, date).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_meant() {
        let details = Details {
            speakers: "Ada Vélo, mécanicienne, https://ada.example/\nBob\nhttps://c.example".into(),
            programme: "18:00 Accueil\n18h30 – Atelier – Ada\n9h Café\nEnsuite : repas".into(),
            documents: "Le plan https://plan.example/a.pdf\nsans adresse".into(),
            ..Details::default()
        };
        let speakers = details.speakers();
        let ada = &speakers[0];
        assert_eq!(
            (ada.name.as_str(), ada.about.as_str(), ada.url.as_str()),
            ("Ada Vélo", "mécanicienne", "https://ada.example/")
        );
        assert_eq!(
            (speakers[1].name.as_str(), speakers[1].url.as_str()),
            ("Bob", "")
        );
        assert_eq!(speakers[2].name, "https://c.example");
        let times: Vec<String> = details.programme().into_iter().map(|it| it.time).collect();
        assert_eq!(times, ["18:00", "18:30", "09:00", ""]);
        assert_eq!(details.programme()[1].words, "Atelier – Ada");
        assert_eq!(details.documents().len(), 1);
    }

    #[test]
    fn what_is_no_hour_or_too_long_is_refused() {
        for doors in ["25:00", "soon", "12:60", "1:2:3"] {
            let details = Details {
                doors: doors.into(),
                ..Details::default()
            };
            let refused = details.tidy();
            assert!(matches!(refused, Err(Refused::Hour(_))), "{doors}");
        }
        let long = Details {
            access: "a".repeat(LINE_CHARS_MAX + 1),
            ..Details::default()
        };
        assert!(matches!(long.tidy(), Err(Refused::TooLong("access"))));
        let many = Details {
            programme: "a\n".repeat(LINES_MAX + 1),
            ..Details::default()
        };
        assert!(matches!(many.tidy(), Err(Refused::TooLong("programme"))));
        let nowhere = Details {
            documents: "Le plan https://plan.example/a.pdf\nLe budget".into(),
            ..Details::default()
        };
        let refused = nowhere.tidy();
        assert!(matches!(refused, Err(Refused::Unaddressed(line)) if line == "Le budget"));
    }
}
