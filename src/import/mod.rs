//! Import of an existing site: [`read`] turns its Markdown, YAML and pictures into a [`Bundle`] (pure:
//! files in, values out, no database, no network); [`apply`] writes the bundle through the same verbs
//! as the pages.
//!
//! What always holds: nothing of the site is lost or doubled; the order is the same on every run;
//! whatever is changed or left out is a warning with its file and line. Texts are put right in
//! `rewrite`, addresses in `addresses`.

mod addresses;
mod apply;
mod articles;
mod bundle;
mod dates;
mod frontmatter;
mod images;
mod labels;
mod language;
mod lists;
mod pages;
mod personal_data;
mod report;
mod rewrite;
mod site;
mod source;
mod store;

use std::path::Path;

pub use apply::{Done, apply, steps};
pub use bundle::{Bundle, ImageRef};
pub use report::{Counts, Kind, Severity, Warning, Warnings, text as report_text};
pub use source::ReadError;

use source::Site;

/// Reads a whole site. Errors are about the folder itself; all else becomes a warning.
pub fn read(dir: &Path) -> Result<Bundle, ReadError> {
    let site = Site::open(dir)?;
    let mut warnings = Warnings::default();
    let communs = lists::communs(&site, &mut warnings);
    let known = addresses::Known::of(&site, &communs);
    let articles = articles::articles(&site, &known, &mut warnings);
    let archive = articles::archive(&site, &known, &mut warnings);
    let pages = pages::read(&site, &known, &mut warnings);
    let events = lists::events(&site, &known, &mut warnings);
    let (people, organisations) = lists::ecosystem(&site, &known, &mut warnings);
    let missions = lists::missions(&site, &known, &mut warnings);
    let publications = lists::publications(&site, &mut warnings);
    let redirects = addresses::redirects(&articles, &archive);
    warnings.sort();
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
        warnings: warnings.into_vec(),
    })
}
