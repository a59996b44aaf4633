//! People and organisations: five lists in one file, in the order in which they are written.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::bundle::Entry;
use super::frontmatter::Word;
use super::images::{Place, Reading};
use super::report::Kind;
use super::rewrite::{self, Goes};
use super::{lists, site};
use crate::directory::List;
use crate::text;

/// Which list a heading of the file means, by its slug.
const HEADINGS: &[(&str, List)] = &[
    ("l-equipe", List::Team),
    ("equipe", List::Team),
    ("le-conseil-d-administration", List::Board),
    ("conseil-d-administration", List::Board),
    ("cooperateurs", List::Cooperators),
    ("partenaires", List::Partners),
    ("adherents", List::Members),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    #[serde(alias = "name")]
    nom: Word,
    #[serde(alias = "rôle")]
    role: Word,
    image: Word,
    linkedin: Word,
    structure: Word,
    lienstructure: Word,
    siteweb: Word,
    interview: Word,
}

type Lists = BTreeMap<String, Option<Vec<Spanned<Raw>>>>;

/// People, then organisations.
pub(super) fn read(reading: &mut Reading) -> (Vec<Entry>, Vec<Entry>) {
    let lists: Lists = lists::read(reading, site::ECOSYSTEM);
    let Some(file) = reading.site.find(site::ECOSYSTEM).map(str::to_owned) else {
        return (Vec::new(), Vec::new());
    };
    let mut entries: Vec<Entry> = Vec::new();
    for (heading, raws) in lists {
        let slug = text::slug(&heading);
        let Some((_, list)) = HEADINGS.iter().find(|(known, _)| *known == slug) else {
            let place = Place {
                file: &file,
                line: None,
            };
            let sentence = format!("the list “{heading}” is not known; nothing of it was read");
            reading.warn(Kind::Refused, place, sentence);
            continue;
        };
        for (position, raw) in raws.unwrap_or_default().into_iter().enumerate() {
            let line = usize::try_from(raw.referenced.line()).ok();
            let place = Place { file: &file, line };
            let entry = entry(reading, *list, position, &raw.value, place);
            entries.extend(entry.map(|entry| with_own_key(entry, &entries)));
        }
    }
    entries.sort_by_key(|entry| (order(entry.list), entry.position));
    entries.into_iter().partition(|entry| is_person(entry.list))
}

fn entry(
    reading: &mut Reading,
    list: List,
    position: usize,
    raw: &Raw,
    place: Place,
) -> Option<Entry> {
    let name = raw.nom.0.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        reading.warn(Kind::Refused, place, "an entry without a name; give it one");
        return None;
    }
    let mut link = |word: &Word| match word.0.trim() {
        "" => String::new(),
        address => match rewrite::address(reading, address, place) {
            Goes::To(url) => url,
            Goes::Nowhere => String::new(),
        },
    };
    let (structure_url, website) = (link(&raw.lienstructure), link(&raw.siteweb));
    let (profile_url, interview_url) = (link(&raw.linkedin), link(&raw.interview));
    Some(Entry {
        source: format!("{}#{}/{}", site::ECOSYSTEM, list, text::slug(&name)),
        list,
        position: position as i64,
        role: raw.role.0.trim().to_owned(),
        structure: raw.structure.0.trim().to_owned(),
        structure_url,
        website,
        profile_url,
        interview_url,
        picture: reading.cover(&raw.image.0, place),
        name,
    })
}

/// Two entries of one name are two, with keys of their own.
fn with_own_key(mut entry: Entry, entries: &[Entry]) -> Entry {
    let same = entries
        .iter()
        .filter(|known| known.list == entry.list && known.name == entry.name);
    match same.count() {
        0 => {}
        count => entry.source = format!("{}-{}", entry.source, count + 1),
    }
    entry
}

fn is_person(list: List) -> bool {
    matches!(list, List::Team | List::Board | List::Cooperators)
}

fn order(list: List) -> usize {
    match list {
        List::Team => 0,
        List::Board => 1,
        List::Cooperators => 2,
        List::Members => 3,
        List::Partners => 4,
    }
}
