//! The forms that calendars come in: whatever clock an hour is written for, however something repeats, what
//! is wrong in a file.

use kiosque::agendas::Problem;
use kiosque::agendas::ics::{self, Reading};
use kiosque::events::Status;

use super::at;
use crate::support::hub::NOW;

fn read(text: &str) -> Result<Vec<kiosque::agendas::Heard>, Problem> {
    let reading = Reading {
        now: NOW,
        timezone: "Europe/Paris",
    };
    ics::read(text, &reading)
}

fn whole(inner: &str) -> String {
    let inner = inner
        .trim()
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\r\n");
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Essai//FR\r\n{inner}\r\nEND:VCALENDAR\r\n")
}

/// The starts of what is read, in UTC.
fn starts(inner: &str) -> Vec<String> {
    let heard = read(&whole(inner)).expect("it is read");
    heard.iter().map(|it| it.start.rfc3339()).collect()
}

fn single(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1@essai\nSUMMARY:Bal des pompes\n{lines}\nEND:VEVENT")
}

#[test]
fn an_hour_is_on_the_clock_that_it_was_written_for() {
    let new_york = "BEGIN:VTIMEZONE\nTZID:Chez nous\nBEGIN:STANDARD\nDTSTART:20251102T020000\n\
        TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20260308T020000\n\
        TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    let of_their_own = |standard: &str, daylight: &str| {
        format!(
            "BEGIN:VTIMEZONE\nTZID:Là-bas\nBEGIN:STANDARD\nDTSTART:20251102T020000\n\
             TZOFFSETFROM:{daylight}\nTZOFFSETTO:{standard}\nEND:STANDARD\nBEGIN:DAYLIGHT\n\
             DTSTART:20260308T020000\nTZOFFSETFROM:{standard}\nTZOFFSETTO:{daylight}\nEND:DAYLIGHT\n\
             END:VTIMEZONE\n{}",
            single("DTSTART;TZID=Là-bas:20261015T180000")
        )
    };
    let cases: [(String, &str); 14] = [
        (of_their_own("+0530", "+0530"), "2026-10-15T12:30:00Z"),
        // No zone is so far from Greenwich.
        (of_their_own("+0517", "+0517"), "2026-10-15T12:43:00Z"),
        (of_their_own("-0330", "-0230"), "2026-10-15T20:30:00Z"),
        (of_their_own("-0900", "-0800"), "2026-10-16T02:00:00Z"),
        (
            single("DTSTART;TZID=Europe/Paris:20261015T180000"),
            "2026-10-15T16:00:00Z",
        ),
        (
            single("DTSTART;TZID=America/New_York:20261015T180000"),
            "2026-10-15T22:00:00Z",
        ),
        (
            single("DTSTART;TZID=Romance Standard Time:20261215T180000"),
            "2026-12-15T17:00:00Z",
        ),
        (
            single("DTSTART;TZID=\"Eastern Standard Time\":20261015T180000"),
            "2026-10-15T22:00:00Z",
        ),
        (
            format!(
                "{new_york}{}",
                single("DTSTART;TZID=Chez nous:20261015T180000")
            ),
            "2026-10-15T22:00:00Z",
        ),
        (
            single("DTSTART;TZID=Nulle part:20261015T180000"),
            "2026-10-15T16:00:00Z",
        ),
        (single("DTSTART:20261015T180000"), "2026-10-15T16:00:00Z"),
        (
            format!(
                "X-WR-TIMEZONE:America/New_York\n{}",
                single("DTSTART:20261015T180000")
            ),
            "2026-10-15T22:00:00Z",
        ),
        (single("DTSTART:20261015T180000Z"), "2026-10-15T18:00:00Z"),
        // The hour that the change of the clock leaves out is the one after it.
        (
            single("DTSTART;TZID=Europe/Paris:20270328T023000"),
            "2027-03-28T01:30:00Z",
        ),
    ];
    for (inner, start) in cases {
        assert_eq!(starts(&inner), [start], "{inner}");
    }
    let days = read(&whole(&single(
        "DTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026",
    )));
    let days = days.expect("it is read");
    assert!(days[0].all_day);
    // The clock changes in between: the second midnight is on winter time.
    assert_eq!(days[0].start, at("2026-10-23T22:00:00Z"));
    assert_eq!(days[0].end, Some(at("2026-10-25T23:00:00Z")));
    let lasting = read(&whole(&single("DTSTART:20261015T180000Z\nDURATION:PT90M")));
    assert_eq!(
        lasting.expect("it is read")[0].end,
        Some(at("2026-10-15T19:30:00Z"))
    );
}

#[test]
fn what_repeats_keeps_its_hour_and_its_exceptions() {
    let weekly = "BEGIN:VEVENT\nUID:w@essai\nSUMMARY:Atelier\nDTSTART;TZID=Europe/Paris:20261013T180000\n\
        DTEND;TZID=Europe/Paris:20261013T200000\nRRULE:FREQ=WEEKLY;UNTIL=20261103T170000Z\n\
        EXDATE;TZID=Europe/Paris:20261020T180000\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:w@essai\nRECURRENCE-ID;TZID=Europe/Paris:20261027T180000\nSUMMARY:Atelier à la halle\n\
        DTSTART;TZID=Europe/Paris:20261028T190000\nSEQUENCE:1\nSTATUS:TENTATIVE\nEND:VEVENT";
    let mut heard = read(&whole(weekly)).expect("it is read");
    heard.sort_by_key(|it| it.start);
    let said: Vec<(&str, String)> = heard
        .iter()
        .map(|it| (it.title.as_str(), it.start.rfc3339()))
        .collect();
    let expected = [
        ("Atelier", "2026-10-13T16:00:00Z"),
        ("Atelier à la halle", "2026-10-28T18:00:00Z"),
        ("Atelier", "2026-11-03T17:00:00Z"),
    ];
    let expected = expected.map(|(title, start)| (title, start.to_owned()));
    assert_eq!(said, expected, "18:00 on both sides of the change");
    assert_eq!(
        heard[1].uid, "w@essai#2026-10-27T17:00:00Z",
        "known by its original start"
    );
    assert_eq!(
        (heard[1].status, heard[0].end),
        (Status::Tentative, Some(at("2026-10-13T18:00:00Z")))
    );
    let monthly = starts(&single(
        "DTSTART;VALUE=DATE:20261001\nRRULE:FREQ=MONTHLY;BYDAY=1TH;COUNT=3\nRDATE;VALUE=DATE:20261224",
    ));
    assert_eq!(
        monthly,
        [
            "2026-09-30T22:00:00Z",
            "2026-11-04T23:00:00Z",
            "2026-12-02T23:00:00Z",
            "2026-12-23T23:00:00Z"
        ]
    );
    // Without an end, for thirteen months and no more.
    let endless = starts(&single(
        "DTSTART;TZID=Europe/Paris:20100105T180000\nRRULE:FREQ=WEEKLY",
    ));
    assert!((55..=58).contains(&endless.len()), "{}", endless.len());
    assert!(
        endless
            .iter()
            .all(|start| start.as_str() >= "2026-08-31" && start.as_str() < "2027-10-03")
    );
}

#[test]
fn reading_ends_whatever_a_file_says() {
    // By the second, or on a day that never comes.
    let fine = "RRULE:FREQ=SECONDLY";
    assert_eq!(
        starts(&single(&format!("DTSTART:20261015T180000Z\n{fine}"))),
        ["2026-10-15T18:00:00Z"]
    );
    let never = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n".repeat(50);
    let began = std::time::Instant::now();
    let many: String = (0..20)
        .map(|number| {
            single(&format!("DTSTART:20261015T180000Z\n{never}"))
                .replace("1@essai", &format!("{number}@essai"))
        })
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(starts(&many).len(), 20);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    let cases: [(&str, Problem); 4] = [
        ("", Problem::Empty),
        ("<!doctype html><title>Bal</title>", Problem::Page),
        ("Bal des pompes", Problem::Senseless),
        (
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nEND:VCARD\r\n",
            Problem::Senseless,
        ),
    ];
    for (text, problem) in cases {
        assert_eq!(read(text), Err(problem), "{text}");
    }
    let odd = [
        "DTSTART:99999999T999999Z",
        "DTSTART:",
        "DTSTART;TZID=Europe/Paris:20261015T180000\nDTEND;TZID=Europe/Paris:20251015T180000",
        "DTSTART;VALUE=DATE:20261015\nRRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20261015T180000Z\nRRULE:FREQ=MONTHLY;BYSETPOS=9;BYDAY=MO",
        "DTSTART:20261015T180000Z\nGEO:1000;nord\nURL:javascript:alert(1)",
    ];
    for lines in odd {
        let heard = read(&whole(&single(lines)));
        let heard = heard.unwrap_or_default();
        assert!(
            heard
                .iter()
                .all(|it| it.page.is_empty() && it.end.is_none_or(|end| end > it.start)),
            "{heard:?}"
        );
    }
    // What is private is nobody's to show, and a title is one line of plain text.
    assert_eq!(
        starts(&single("DTSTART:20261015T180000Z\nCLASS:PRIVATE")).len(),
        0
    );
    let styled = read(&whole(
        "BEGIN:VEVENT\nUID:1\nSUMMARY:Bal\\n<script>\nDTSTART:20261015T180000Z\nX-ALT-DESC;FMTTYPE=text/html:<p onclick=x>Venez<script>alert(1)</script></p>\nEND:VEVENT",
    ));
    let styled = &styled.expect("it is read")[0];
    assert_eq!(
        (styled.title.as_str(), styled.body_html.trim()),
        ("Bal <script>", "<p>Venez</p>")
    );
}
