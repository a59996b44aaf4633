//! The YAML lists: events, communs, people and organisations, missions, publications.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::addresses::{self, Known};
use super::bundle::{Commun, Entry, Event, ImageRef, Links, Mission, Publication};
use super::dates::When;
use super::frontmatter::Word;
use super::report::{Kind, Warnings};
use super::rewrite::{self, Context};
use super::source::{Site, line_of};
use super::{images, language, site};
use crate::directory::List;
use crate::text;

const HANDLE_CHARS_MAX: usize = 30;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EventRow {
    date: Word,
    title: Word,
    description: Word,
    picture: Word,
    url: Word,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EntryRow {
    nom: Word,
    #[serde(rename = "rôle")]
    role: Word,
    image: Word,
    linkedin: Word,
    structure: Word,
    lienstructure: Word,
    siteweb: Word,
    interview: Word,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MissionRow {
    titre: Word,
    id: Word,
    poste: Word,
    commun: Word,
    description: Word,
    image: Word,
    #[serde(rename = "dateDebut")]
    starts: Word,
    #[serde(rename = "dateFin")]
    ends: Word,
    url: Word,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PublicationRow {
    id_wiki: Word,
    date: Word,
    description: Word,
}

/// A list of a YAML file; one that is missing is empty, one that cannot be read is told.
fn list<T: DeserializeOwned + Default>(
    site: &Site,
    path: &str,
    warnings: &mut Warnings,
) -> (String, T) {
    let Some(file) = site.find(path).map(str::to_owned) else {
        return (String::new(), T::default());
    };
    let Some(whole) = site.text(&file, warnings) else {
        return (String::new(), T::default());
    };
    match serde_saphyr::from_str::<T>(&whole) {
        Ok(rows) => (whole, rows),
        Err(error) => {
            let said = format!("it is not valid YAML: {error}");
            warnings.add(Kind::Unreadable, &file, None, said);
            (whole, T::default())
        }
    }
}

pub(super) fn events(site: &Site, known: &Known, warnings: &mut Warnings) -> Vec<Event> {
    let (whole, rows): (_, Vec<EventRow>) = list(site, site::EVENTS, warnings);
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let title = row.title.0.trim().to_owned();
        let line = line_of(&whole, &title);
        let Some(when) = When::parse(&row.date.0) else {
            let said = format!("“{}” is not a date; the event was left out", row.date.0);
            warnings.add(Kind::Refused, site::EVENTS, line, said);
            continue;
        };
        let (start, all_day) = when.start();
        let tentative = title.contains("date à définir");
        if tentative {
            let said = "its date was still to be settled".to_owned();
            warnings.add(Kind::DoubtfulDate, site::EVENTS, line, said);
        }
        let day = row.date.0.trim().chars().take(10).collect::<String>();
        events.push(Event {
            source: format!("{}#{day}-{}", site::EVENTS, text::slug(&title)),
            slug: format!("{day}-{}", text::slug(&title)),
            language: language::detect(&format!("{title} {}", row.description.0)).to_owned(),
            summary: row.description.0.trim().to_owned(),
            start,
            all_day,
            timezone: site::TIMEZONE.to_owned(),
            tentative,
            links: links(known, &row.url.0),
            cover: cover(site, site::EVENTS, &row.picture.0, line, warnings),
            tags: Vec::new(),
            title,
        });
    }
    events
}

/// What an event's one address is: where to register, a report, a recording, or more about it.
fn links(known: &Known, url: &str) -> Links {
    let url = addresses::repaired(known, site::EVENTS, url);
    let mut links = Links::default();
    if url.contains("helloasso.com") {
        links.registration = url;
    } else if url.contains("youtu") {
        links.replay = url;
    } else if url.starts_with("/actualites/") || url.starts_with(site::WIKI) {
        links.report = url;
    } else {
        links.more = url;
    }
    links
}

fn cover(
    site: &Site,
    file: &str,
    named: &str,
    line: Option<usize>,
    warnings: &mut Warnings,
) -> Option<ImageRef> {
    let named = named.trim();
    if named.is_empty() {
        return None;
    }
    if named.starts_with("http") {
        let said = format!("the picture {named} is on another server and was left out");
        warnings.add(Kind::PictureElsewhere, file, line, said);
        return None;
    }
    let found = images::find(site, file, named);
    if found.is_none() {
        warnings.add(
            Kind::MissingPicture,
            file,
            line,
            format!("the picture {named} is missing"),
        );
    }
    found
}

/// Communs are titles of wiki pages, nothing else.
pub(super) fn communs(site: &Site, warnings: &mut Warnings) -> Vec<Commun> {
    let (_, rows): (_, Vec<Word>) = list(site, site::COMMUNS, warnings);
    let mut communs: Vec<Commun> = Vec::with_capacity(rows.len());
    for Word(title) in rows {
        let title = title.trim();
        let name = title.replace('_', " ");
        let mut handle = handle(&name);
        while communs.iter().any(|known| known.handle == handle) {
            handle.truncate(HANDLE_CHARS_MAX - 2);
            handle.push_str("-2");
        }
        communs.push(Commun {
            source: format!("{}#{title}", site::COMMUNS),
            handle,
            wiki_url: format!("{}/wiki/{}", site::WIKI, encoded(title)),
            name,
        });
    }
    communs
}

/// As many whole words of the name as fit.
fn handle(name: &str) -> String {
    let slug = text::slug(name);
    let mut handle = String::new();
    for word in slug.split('-') {
        let room = HANDLE_CHARS_MAX - 1;
        if !handle.is_empty() && handle.len() + word.len() > room {
            break;
        }
        if !handle.is_empty() {
            handle.push('-');
        }
        handle.push_str(word);
    }
    handle.truncate(HANDLE_CHARS_MAX);
    handle.trim_end_matches('-').to_owned()
}

fn encoded(title: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'_')
        .remove(b'-')
        .remove(b'(')
        .remove(b')');
    percent_encoding::utf8_percent_encode(title, KEPT).to_string()
}

/// People, then organisations, each list in its own order.
pub(super) fn ecosystem(
    site: &Site,
    known: &Known,
    warnings: &mut Warnings,
) -> (Vec<Entry>, Vec<Entry>) {
    let (whole, lists): (_, BTreeMap<String, Vec<EntryRow>>) =
        list(site, site::ECOSYSTEM, warnings);
    let (mut people, mut organisations) = (Vec::new(), Vec::new());
    for (heading, rows) in lists {
        let Some(list) = which_list(&heading) else {
            let said = format!("the list “{heading}” is not known here and was left out");
            warnings.add(
                Kind::Refused,
                site::ECOSYSTEM,
                line_of(&whole, &heading),
                said,
            );
            continue;
        };
        for (position, row) in rows.into_iter().enumerate() {
            let line = line_of(&whole, &row.nom.0);
            let entry = Entry {
                source: format!("{}#{list}-{}", site::ECOSYSTEM, text::slug(&row.nom.0)),
                list,
                position: position as i64,
                role: row.role.0.trim().to_owned(),
                structure: row.structure.0.trim().to_owned(),
                structure_url: addresses::repaired(known, site::ECOSYSTEM, &row.lienstructure.0),
                website: addresses::repaired(known, site::ECOSYSTEM, &row.siteweb.0),
                profile_url: addresses::repaired(known, site::ECOSYSTEM, &row.linkedin.0),
                interview_url: addresses::repaired(known, site::ECOSYSTEM, &row.interview.0),
                picture: cover(site, site::ECOSYSTEM, &row.image.0, line, warnings),
                name: row.nom.0.trim().to_owned(),
            };
            match list {
                List::Members | List::Partners => organisations.push(entry),
                _ => people.push(entry),
            }
        }
    }
    (people, organisations)
}

fn which_list(heading: &str) -> Option<List> {
    let folded = text::fold(heading);
    [
        ("equipe", List::Team),
        ("conseil", List::Board),
        ("cooperateurs", List::Cooperators),
        ("partenaires", List::Partners),
        ("adherents", List::Members),
    ]
    .into_iter()
    .find(|(word, _)| folded.contains(word))
    .map(|(_, list)| list)
}

pub(super) fn missions(site: &Site, known: &Known, warnings: &mut Warnings) -> Vec<Mission> {
    let (whole, rows): (_, Vec<MissionRow>) = list(site, site::MISSIONS, warnings);
    let mut missions = Vec::with_capacity(rows.len());
    for (position, row) in rows.into_iter().enumerate() {
        let line = line_of(&whole, row.titre.0.trim());
        let context = Context {
            site,
            known,
            file: site::MISSIONS,
            first_line: line.unwrap_or(1),
        };
        let written = rewrite::rewrite(&context, &row.description.0.replace('\t', " "), warnings);
        missions.push(Mission {
            source: format!("{}#{}", site::MISSIONS, row.id.0.trim()),
            code: text::slug(&row.id.0),
            title: row.titre.0.trim().to_owned(),
            role: row.poste.0.trim().to_owned(),
            commun: row.commun.0.trim().replace('_', " "),
            body: written.body,
            images: written.images,
            picture: cover(site, site::MISSIONS, &row.image.0, line, warnings),
            starts: row.starts.0.trim().to_owned(),
            ends: row.ends.0.trim().to_owned(),
            url: addresses::repaired(known, site::MISSIONS, &row.url.0),
            position: position as i64,
        });
    }
    missions
}

pub(super) fn publications(site: &Site, warnings: &mut Warnings) -> Vec<Publication> {
    let (_, rows): (_, Vec<PublicationRow>) = list(site, site::PUBLICATIONS, warnings);
    let one = |(position, row): (usize, PublicationRow)| {
        let title = row.id_wiki.0.trim();
        Publication {
            source: format!("{}#{title}", site::PUBLICATIONS),
            title: title.replace('_', " "),
            date_text: row.date.0.trim().to_owned(),
            description: row.description.0.trim().to_owned(),
            url: format!("{}/wiki/{}", site::WIKI, encoded(title)),
            position: position as i64,
        }
    };
    rows.into_iter().enumerate().map(one).collect()
}
