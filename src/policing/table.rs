//! Files of policies: the table that servers exchange (`#domain,#severity,#reject_media,
//! #reject_reports,#public_comment,#obfuscate`), and bare lists of domains.
//!
//! What always holds: columns are known by their names, with or without `#`, in any order; a file whose
//! first line names no `domain` is a bare list, and a line of it that begins with `#` is a remark. What
//! cannot be read is told by its line, and the rest is read.

use std::collections::HashSet;

use super::{COMMENT_CHARS_MAX, Draft, Who};
use crate::peers::policies::{BadDomain, Level, Policy, read_domain};
use crate::text::shorten;

/// The largest file that is read.
pub const BYTES_MAX: usize = 1024 * 1024;
/// As many as the servers take that these files come from.
pub const ROWS_MAX: usize = 20_000;
const HEADER: [&str; 6] = [
    "#domain",
    "#severity",
    "#reject_media",
    "#reject_reports",
    "#public_comment",
    "#obfuscate",
];

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("is left out: {0}")]
    Domain(BadDomain),
    #[error("is this hub itself")]
    Own,
    #[error("has a severity that is none of noop, silence, suspend")]
    Severity,
    #[error("was named further up")]
    Repeated,
    #[error("is where the table cannot be read any more")]
    Malformed,
}

/// A line that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub line: u64,
    /// What stands there where a domain should, as far as it can be read.
    pub text: String,
    pub fault: Fault,
}

/// A file as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub drafts: Vec<Draft>,
    pub refused: Vec<Refusal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("there is nothing in it")]
    Empty,
    #[error("this is a page, not a list")]
    Page,
    #[error("it has more than {BYTES_MAX} bytes or {ROWS_MAX} lines")]
    TooLong,
    #[error("it is not UTF-8 text")]
    Encoding,
    #[error("no line of it can be read")]
    NothingGood,
}

/// Where each column stands; a bare list has domains alone.
struct Columns {
    domain: usize,
    severity: Option<usize>,
    reject_media: Option<usize>,
    reject_reports: Option<usize>,
    public_comment: Option<usize>,
    obfuscate: Option<usize>,
}

const BARE: Columns = Columns {
    domain: 0,
    severity: None,
    reject_media: None,
    reject_reports: None,
    public_comment: None,
    obfuscate: None,
};

impl Columns {
    /// Nothing when this is not a line of names.
    fn named(record: &csv::StringRecord) -> Option<Columns> {
        let name = |field: &str| field.trim().trim_start_matches('#').to_ascii_lowercase();
        let at = |wanted: &str| record.iter().position(|field| name(field) == wanted);
        Some(Columns {
            domain: at("domain")?,
            severity: at("severity"),
            reject_media: at("reject_media"),
            reject_reports: at("reject_reports"),
            public_comment: at("public_comment"),
            obfuscate: at("obfuscate"),
        })
    }
}

/// Reads a file. `level` is what a line without a severity means.
pub fn read(bytes: &[u8], level: Level, who: &Who) -> Result<Table, Unreadable> {
    if bytes.len() > BYTES_MAX {
        return Err(Unreadable::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    if text.trim_start().starts_with('<') {
        return Err(Unreadable::Page);
    }
    // Lines are counted by one kind of end.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut columns: Option<Columns> = None;
    let mut is_bare = false;
    let mut seen = HashSet::new();
    let mut table = Table::default();
    for (index, record) in reader.records().enumerate() {
        if index > ROWS_MAX {
            return Err(Unreadable::TooLong);
        }
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                table.refuse(line, "", Fault::Malformed);
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let columns = match &columns {
            Some(columns) => columns,
            None => match Columns::named(&record) {
                Some(named) => {
                    columns = Some(named);
                    continue;
                }
                None => {
                    is_bare = true;
                    columns.insert(BARE)
                }
            },
        };
        let text = record.get(columns.domain).unwrap_or_default().trim();
        if is_bare && (text.is_empty() || text.starts_with('#')) {
            continue;
        }
        match draft(&record, columns, level, who) {
            Ok(draft) if !seen.insert(draft.domain.clone()) => {
                table.refuse(line, text, Fault::Repeated);
            }
            Ok(draft) => table.drafts.push(draft),
            Err(fault) => table.refuse(line, text, fault),
        }
    }
    match (table.drafts.is_empty(), table.refused.is_empty()) {
        (true, true) => Err(Unreadable::Empty),
        (true, false) => Err(Unreadable::NothingGood),
        _ => Ok(table),
    }
}

impl Table {
    fn refuse(&mut self, line: u64, text: &str, fault: Fault) {
        let text = shorten(text, 60);
        self.refused.push(Refusal { line, text, fault });
    }
}

fn draft(
    record: &csv::StringRecord,
    columns: &Columns,
    level: Level,
    who: &Who,
) -> Result<Draft, Fault> {
    let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().trim();
    let domain = read_domain(field(Some(columns.domain))).map_err(Fault::Domain)?;
    if who.is_own(&domain) {
        return Err(Fault::Own);
    }
    let level = match field(columns.severity).to_ascii_lowercase().as_str() {
        "" => level,
        "noop" | "none" => Level::None,
        "silence" | "limit" => Level::Limit,
        "suspend" | "block" => Level::Block,
        _ => return Err(Fault::Severity),
    };
    Ok(Draft {
        domain,
        level,
        rejects_media: is_yes(field(columns.reject_media)),
        rejects_reports: is_yes(field(columns.reject_reports)),
        is_obfuscated: is_yes(field(columns.obfuscate)),
        public_comment: shorten(field(columns.public_comment), COMMENT_CHARS_MAX),
        private_comment: String::new(),
    })
}

fn is_yes(word: &str) -> bool {
    ["true", "t", "1", "yes", "on"].contains(&word.to_ascii_lowercase().as_str())
}

/// The same table again; what is written for those who decide here alone stays here.
pub fn write(policies: &[Policy]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    let word = |yes: bool| if yes { "true" } else { "false" };
    for policy in policies {
        writer.write_record([
            policy.domain.as_str(),
            severity(policy.level),
            word(policy.rejects_media),
            word(policy.rejects_reports),
            policy.public_comment.as_str(),
            word(policy.is_obfuscated),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::None => "noop",
        Level::Limit => "silence",
        Level::Block => "suspend",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::By;
    use crate::clock::Millis;

    fn read(text: &str) -> Result<Table, Unreadable> {
        let who = Who {
            by: By::Operator,
            uri: "https://hub.example".to_owned(),
            own_hosts: vec!["hub.example".to_owned()],
            now: Millis(0),
        };
        super::read(text.as_bytes(), Level::Block, &who)
    }

    fn levels(table: &Table) -> Vec<(&str, Level)> {
        let drafts = table.drafts.iter();
        drafts.map(|it| (it.domain.as_str(), it.level)).collect()
    }

    #[test]
    fn every_form_that_goes_round_is_read() {
        let exported = "\u{feff}#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n\
            bad.example,suspend,false,true,\"Spam, \"\"and\"\" worse\nfor years\",false\r\n\
            Loud.EXAMPLE,silence,TRUE,false,,true\r\n\
            pictures.example,noop,true,false,,false\r\n";
        let table = read(exported).expect("it is read");
        let expected = [
            ("bad.example", Level::Block),
            ("loud.example", Level::Limit),
            ("pictures.example", Level::None),
        ];
        assert_eq!(levels(&table), expected);
        assert_eq!(table.refused, []);
        let bad = &table.drafts[0];
        assert_eq!(
            bad.public_comment, "Spam, \"and\" worse for years",
            "in one line"
        );
        assert!(bad.rejects_reports && !bad.rejects_media);
        assert!(table.drafts[1].rejects_media && table.drafts[1].is_obfuscated);

        let short = read("domain\na.example\nb.example\n").expect("a short one");
        let both = [("a.example", Level::Block), ("b.example", Level::Block)];
        assert_eq!(levels(&short), both);
        let bare = read("# ours\n\na.example\r\n# more\nb.example").expect("a bare one");
        assert_eq!(levels(&bare), both);
        let other = read("public_comment,severity,domain\nspam,limit,a.example\n");
        assert_eq!(
            levels(&other.expect("in any order")),
            [("a.example", Level::Limit)]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line() {
        let text = "#domain,#severity\ngood.example,suspend\nb**.example,suspend\nodd.example,hide\n\
             hub.example,suspend\ngood.example,silence\nexample,suspend\n\"sub\ndomain\",suspend\n,suspend\n";
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let table = read(&text).expect("some of it is good");
            assert_eq!(levels(&table), [("good.example", Level::Block)]);
            let faults: Vec<_> = table.refused.iter().map(|it| (it.line, it.fault)).collect();
            assert_eq!(
                faults,
                [
                    (3, Fault::Domain(BadDomain::Obfuscated)),
                    (4, Fault::Severity),
                    (5, Fault::Own),
                    (6, Fault::Repeated),
                    (7, Fault::Domain(BadDomain::TopLevel)),
                    (8, Fault::Domain(BadDomain::Malformed)),
                    (10, Fault::Domain(BadDomain::Empty)),
                ]
            );
        }
        for (text, problem) in [
            ("", Unreadable::Empty),
            ("\u{feff} \r\n", Unreadable::Empty),
            ("#domain,#severity\n", Unreadable::Empty),
            ("<!doctype html><p>Not found", Unreadable::Page),
            ("{\"error\": \"gone\"}", Unreadable::NothingGood),
        ] {
            assert_eq!(read(text), Err(problem), "{text}");
        }
        assert_eq!(
            read(&"a.example\n".repeat(200_000)),
            Err(Unreadable::TooLong)
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n\
            bad.example,suspend,true,true,\"a, b\",false\n";
        let table = read(text).expect("it is read");
        let draft = table.drafts[0].clone();
        let policy = Policy {
            domain: draft.domain,
            source: "hand".to_owned(),
            waits: false,
            level: draft.level,
            rejects_media: draft.rejects_media,
            rejects_reports: draft.rejects_reports,
            is_obfuscated: draft.is_obfuscated,
            public_comment: draft.public_comment,
            private_comment: "secret".to_owned(),
            since_ms: Millis(0),
            by_id: None,
        };
        assert_eq!(write(&[policy]).expect("it is written"), text);
    }
}
