//! Import of an existing site: `read` turns its Markdown, YAML and pictures into a [`Bundle`] (pure:
//! files in, values out, no database, no network); [`apply`] writes the bundle through the same verbs
//! as the pages.
//!
//! What always holds: nothing of the site is lost or doubled; the order is the same on every run;
//! whatever is changed or left out is a warning with its file and line. One file per kind of input;
//! texts are put right in `rewrite/`, addresses in `addresses.rs`.

mod addresses;
mod apply;
mod articles;
mod bundle;
mod communs;
mod dates;
mod ecosystem;
mod events;
mod frontmatter;
mod images;
mod labels;
mod language;
mod lists;
mod missions;
mod pages;
mod personal_data;
mod publications;
mod report;
mod rewrite;
mod site;
mod source;
mod store;

use std::path::Path;

pub use apply::{Done, apply, steps};
pub use bundle::{
    Article, Bundle, Commun, Entry, Event, ImageRef, Links, Mission, PICTURE_PREFIX, Page,
    Publication, Redirect, fingerprint,
};
pub use report::{Counts, Kind, Severity, Warning, Warnings, text as report_text};
pub use source::ReadError;

use addresses::Addresses;
use images::Reading;
use source::Site;

/// Reads a whole site. Errors are about the folder itself; all else becomes a warning.
pub fn read(dir: &Path) -> Result<Bundle, ReadError> {
    let site = Site::open(dir)?;
    let mut warnings = Warnings::default();
    let communs = communs::read(&site, &mut warnings);
    let addresses = Addresses::of(&site, &communs);
    let mut reading = Reading::new(&site, &addresses, warnings);
    let (articles, lists) = articles::read(&mut reading);
    let archive = articles::read_archive(&mut reading);
    let pages = pages::read(&mut reading);
    let events = events::read(&mut reading);
    let (people, organisations) = ecosystem::read(&mut reading);
    let missions = missions::read(&mut reading);
    let publications = publications::read(&mut reading);
    let redirects = addresses.redirects(&articles, &archive, lists);
    Ok(Bundle {
        root: site.root().to_owned(),
        articles,
        archive,
        events,
        communs,
        people,
        organisations,
        missions,
        publications,
        pages,
        redirects,
        warnings: reading.warnings.into_vec(),
    })
}
