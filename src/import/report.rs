//! What the import has to say: counts, and warnings that a person can act on, each with its file,
//! line and a sentence. As text, grouped by kind; as JSON, whole.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::bundle::Bundle;

/// In text, more of one kind than this are counted and not listed.
const LISTED_PER_KIND: usize = 12;

/// How much a warning asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something could not be brought over.
    Fault,
    /// It was brought over, and a person should look.
    Look,
    /// It was put right; good to know.
    Note,
}

/// What a warning is about. The order is that of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Unreadable,
    Refused,
    UnsafePicture,
    PersonalData,
    Placeholder,
    DoubtfulDate,
    EditedHere,
    NoLongerThere,
    MissingPicture,
    PictureElsewhere,
    PictureConverted,
    BrokenLink,
    OldSiteLink,
    Embed,
    Unsupported,
    SameTitle,
    RepairedHead,
    RepairedLink,
    DroppedTag,
    DroppedByline,
    DroppedStyle,
    Shortened,
}

impl Kind {
    pub fn severity(self) -> Severity {
        match self {
            Kind::Unreadable | Kind::Refused | Kind::UnsafePicture => Severity::Fault,
            Kind::PersonalData
            | Kind::Placeholder
            | Kind::DoubtfulDate
            | Kind::EditedHere
            | Kind::NoLongerThere
            | Kind::MissingPicture
            | Kind::PictureElsewhere
            | Kind::PictureConverted
            | Kind::BrokenLink
            | Kind::OldSiteLink
            | Kind::Unsupported
            | Kind::SameTitle => Severity::Look,
            Kind::Embed
            | Kind::RepairedHead
            | Kind::RepairedLink
            | Kind::DroppedTag
            | Kind::DroppedByline
            | Kind::DroppedStyle
            | Kind::Shortened => Severity::Note,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Kind::Unreadable => "Files that could not be read",
            Kind::Refused => "Items that the hub refused",
            Kind::UnsafePicture => "Pictures that are not shown because they are unsafe",
            Kind::PersonalData => "Personal data: does everyone agree that it is public?",
            Kind::Placeholder => "Empty or placeholder texts, kept as drafts",
            Kind::DoubtfulDate => "Dates that could not be trusted",
            Kind::EditedHere => "Edited in the hub, therefore left alone",
            Kind::NoLongerThere => "No longer in the source, still in the hub",
            Kind::MissingPicture => "Pictures whose file is missing",
            Kind::PictureElsewhere => "Pictures on other servers, shown as links",
            Kind::PictureConverted => "Pictures that were changed: look at them",
            Kind::BrokenLink => "Links that led nowhere and are now plain text",
            Kind::OldSiteLink => "Links that still lead to the old site",
            Kind::Embed => "Frames of other sites, now links",
            Kind::Unsupported => "Shortcodes that nobody understands any more",
            Kind::SameTitle => "Several texts with one title",
            Kind::RepairedHead => "File heads that were put right",
            Kind::RepairedLink => "Links that were put right",
            Kind::DroppedTag => "Tags that were left out",
            Kind::DroppedByline => "Bylines that were left out",
            Kind::DroppedStyle => "Style sheets inside texts, left out",
            Kind::Shortened => "Texts that were shortened",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Warning {
    pub kind: Kind,
    pub severity: Severity,
    /// From the site's root.
    pub file: String,
    /// From 1, where it is known.
    pub line: Option<usize>,
    pub sentence: String,
}

/// Warnings as they are gathered.
#[derive(Debug, Default)]
pub struct Warnings(Vec<Warning>);

impl Warnings {
    pub fn add(&mut self, kind: Kind, file: &str, line: Option<usize>, sentence: String) {
        self.0.push(Warning {
            kind,
            severity: kind.severity(),
            file: file.to_owned(),
            line,
            sentence,
        });
    }

    /// By kind, file and line, each once.
    pub fn into_vec(mut self) -> Vec<Warning> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

impl From<Vec<Warning>> for Warnings {
    fn from(warnings: Vec<Warning>) -> Self {
        Warnings(warnings)
    }
}

/// How much of each the site holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub articles: usize,
    pub articles_in_english: usize,
    pub drafts: usize,
    pub archive: usize,
    pub events: usize,
    pub communs: usize,
    pub people: usize,
    pub organisations: usize,
    pub missions: usize,
    pub publications: usize,
    pub pages: usize,
    pub redirects: usize,
    pub pictures: usize,
}

impl Counts {
    pub fn of(bundle: &Bundle) -> Self {
        Counts {
            articles: bundle.articles.len(),
            articles_in_english: bundle
                .articles
                .iter()
                .filter(|it| it.language == "en")
                .count(),
            drafts: bundle.articles.iter().filter(|it| it.draft).count()
                + bundle.pages.iter().filter(|it| it.draft).count(),
            archive: bundle.archive.len(),
            events: bundle.events.len(),
            communs: bundle.communs.len(),
            people: bundle.people.len(),
            organisations: bundle.organisations.len(),
            missions: bundle.missions.len(),
            publications: bundle.publications.len(),
            pages: bundle.pages.len(),
            redirects: bundle.redirects.len(),
            pictures: bundle.pictures().len(),
        }
    }

    fn lines(&self) -> [(usize, &'static str); 13] {
        [
            (self.articles, "articles"),
            (self.articles_in_english, "of them in English"),
            (self.drafts, "drafts among articles and pages"),
            (self.archive, "texts of the archive"),
            (self.events, "events"),
            (self.communs, "communs"),
            (self.people, "people"),
            (self.organisations, "organisations"),
            (self.missions, "missions"),
            (self.publications, "publications"),
            (self.pages, "pages"),
            (self.redirects, "old addresses that lead to the new ones"),
            (self.pictures, "picture files in use"),
        ]
    }
}

/// The report for a terminal.
pub fn text(counts: &Counts, warnings: &[Warning]) -> String {
    let mut report = String::from("The site holds:\n");
    for (count, what) in counts.lines() {
        let _ = writeln!(report, "{count:>6}  {what}");
    }
    let mut by_kind: BTreeMap<Kind, Vec<&Warning>> = BTreeMap::new();
    for warning in warnings {
        by_kind.entry(warning.kind).or_default().push(warning);
    }
    for (kind, warnings) in by_kind {
        let _ = writeln!(report, "\n{} ({})", kind.heading(), warnings.len());
        for warning in warnings.iter().take(LISTED_PER_KIND) {
            let line = warning
                .line
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            let _ = writeln!(report, "  {}{line}: {}", warning.file, warning.sentence);
        }
        if let Some(more) = warnings
            .len()
            .checked_sub(LISTED_PER_KIND)
            .filter(|more| *more > 0)
        {
            let _ = writeln!(report, "  … and {more} more; --json lists them all");
        }
    }
    report
}
