//! The dates of rules, compared with those that Python's dateutil and zoneinfo find, around both
//! changes of the clock; and what is no rule.

use std::io::Write;
use std::process::{Command, Stdio};

use kiosque::events::series::rule::{NotARule, Rule};
use serde_json::{Value, json};

use super::*;
use crate::support::skip;

const DATES_MAX: usize = 60;

/// Times that are left out or come twice on some night, and some that are not.
const STARTS: &[&str] = &[
    "2026-03-01T02:30[Europe/Paris]",
    "2026-03-25T09:00[Europe/Paris]",
    "2026-10-18T02:30[Europe/Paris]",
    "2026-12-31T23:59[Europe/Paris]",
    "2027-01-01T02:30[America/New_York]",
    "2026-10-25T01:30[America/New_York]",
    "2026-03-07T18:15[America/New_York]",
    "2026-09-27T02:15[Australia/Lord_Howe]",
    "2026-03-29T01:45[Australia/Lord_Howe]",
    "2028-02-29T02:10[Australia/Lord_Howe]",
    // Whole days begin at midnight.
    "2026-10-20T00:00[Europe/Paris]",
    "2026-03-28T00:00[America/New_York]",
];

fn rules() -> Vec<String> {
    let mut rules = Vec::new();
    for interval in [1, 2, 3, 7] {
        for rest in [
            "FREQ=DAILY",
            "FREQ=DAILY;BYDAY=MO,SU",
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;BYDAY=SA,SU",
            "FREQ=WEEKLY;BYDAY=SU,MO;WKST=SU",
            "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=7",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYDAY=1SU",
            "FREQ=MONTHLY;BYDAY=-1SU",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "FREQ=MONTHLY;BYMONTHDAY=1,15,-2;COUNT=9",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "FREQ=YEARLY;BYYEARDAY=1,100,-1",
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
            "FREQ=DAILY;UNTIL=20270401T120000",
        ] {
            rules.push(format!("{rest};INTERVAL={interval}"));
        }
    }
    rules
}

fn expand_elsewhere(tasks: &[Value]) -> Option<Vec<Vec<i64>>> {
    let Ok(python) = std::env::var("KIOSQUE_TEST_PYTHON") else {
        skip(
            "rules of repetition",
            "KIOSQUE_TEST_PYTHON is not set; run ./test",
        );
        return None;
    };
    let mut child = Command::new(python)
        .arg("tests/peers/rules_expand.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all(json!(tasks).to_string().as_bytes())
        .expect("python reads");
    drop(stdin);
    let output = child.wait_with_output().expect("python ends");
    assert!(
        output.status.success(),
        "rules_expand.py failed; its reason is above"
    );
    Some(serde_json::from_slice(&output.stdout).expect("lists of dates"))
}

#[test]
fn every_date_is_the_one_that_another_reader_finds() {
    let mut tasks = Vec::new();
    let mut ours = Vec::new();
    for start in STARTS {
        let start: jiff::Zoned = start.parse().expect("a start");
        for rule in rules() {
            let repeats = by(&rule);
            let Some(first) = repeats.first(&start) else {
                continue;
            };
            let days = match &rule[5..8] {
                "YEA" => 4_000,
                "MON" => 1_500,
                _ => 450,
            };
            let horizon = Millis::from(first.timestamp()).plus_seconds(days * DAY);
            let dates = repeats.dates(&first, horizon);
            let dates = dates.into_iter().filter(|date| *date <= horizon);
            ours.push(dates.map(|date| date.0).take(DATES_MAX).collect::<Vec<_>>());
            tasks.push(json!({
                "rule": rule,
                "start": first.datetime().to_string(),
                "zone": first.time_zone().iana_name().expect("a name"),
                "horizon": horizon.0,
            }));
        }
    }
    assert!(tasks.len() > 800, "{} rules", tasks.len());
    let Some(theirs) = expand_elsewhere(&tasks) else {
        return;
    };
    for ((task, ours), theirs) in tasks.iter().zip(&ours).zip(&theirs) {
        assert!(!ours.is_empty(), "{task}");
        assert_eq!(ours, theirs, "{task}");
    }
}

#[test]
fn what_is_no_rule_for_gatherings_is_refused() {
    for (rule, refused) in [
        ("", NotARule::Unreadable),
        ("FREQ", NotARule::Unreadable),
        ("FREQ=", NotARule::Unreadable),
        ("BYDAY=TU", NotARule::Unreadable),
        ("FREQ=FORTNIGHTLY", NotARule::Unreadable),
        ("FREQ=SECONDLY", NotARule::TooOften),
        ("FREQ=MINUTELY;COUNT=2", NotARule::TooOften),
        ("FREQ=HOURLY;INTERVAL=24", NotARule::TooOften),
        ("FREQ=DAILY;BYHOUR=8,12,18", NotARule::TooOften),
        ("FREQ=DAILY;INTERVAL=0", NotARule::Unreadable),
        ("FREQ=DAILY;INTERVAL=-1", NotARule::Unreadable),
        ("FREQ=DAILY;INTERVAL=401", NotARule::TooMuch),
        ("FREQ=DAILY;COUNT=0", NotARule::Unreadable),
        ("FREQ=DAILY;COUNT=1001", NotARule::TooMuch),
        ("FREQ=DAILY;COUNT=99999999999", NotARule::Unreadable),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", NotARule::Unreadable),
        ("FREQ=DAILY;UNTIL=demain", NotARule::Unreadable),
        ("FREQ=DAILY;FREQ=WEEKLY", NotARule::Unreadable),
        ("FREQ=WEEKLY;BYDAY=XX", NotARule::Unreadable),
        ("FREQ=WEEKLY;BYDAY=2TU", NotARule::Unreadable),
        ("FREQ=MONTHLY;BYDAY=0TU", NotARule::Unreadable),
        ("FREQ=MONTHLY;BYDAY=é", NotARule::Unreadable),
        ("FREQ=MONTHLY;BYMONTHDAY=32", NotARule::Unreadable),
        ("FREQ=YEARLY;BYMONTH=-1", NotARule::Unreadable),
        ("FREQ=YEARLY;RSCALE=HEBREW", NotARule::Unreadable),
        ("FREQ=DAILY\r\nEND:VEVENT", NotARule::Unreadable),
    ] {
        assert_eq!(rule.parse::<Rule>(), Err(refused), "{rule:?}");
    }
    let long = format!("FREQ=YEARLY;BYYEARDAY={}", ["1"; 200].join(","));
    assert_eq!(long.parse::<Rule>(), Err(NotARule::TooMuch));
    for rule in rules() {
        let read: Rule = rule.parse().expect("a rule");
        let again: Rule = read.to_string().parse().expect("written as a rule");
        assert_eq!(read, again, "{rule}");
    }
}

#[test]
fn ten_years_of_weeks_take_no_time() {
    let start: jiff::Zoned = "2026-09-08T18:30[Europe/Paris]".parse().expect("a start");
    let horizon = Millis::from(start.timestamp()).plus_seconds(3_653 * DAY);
    let began = std::time::Instant::now();
    let dates = by("FREQ=WEEKLY").dates(&start, horizon);
    let within = dates.iter().filter(|date| **date <= horizon).count();
    assert_eq!(within, 522);
    assert!(began.elapsed().as_millis() < 2_000, "{:?}", began.elapsed());
}
