//! How an event repeats, in words, in French and English.

use jiff::Zoned;
use jiff::civil::{Date, Weekday};

use super::dates::Repeats;
use super::rule::{DayOf, Freq, Rule, Until};
use crate::dates;
use crate::language::Language;

/// `chaque semaine, le mardi et le jeudi, jusqu’au 30 juin 2027`; `start` is the first date.
pub fn said(repeats: &Repeats, start: &Zoned, language: Language) -> String {
    let Some(rule) = &repeats.rule else {
        return pick(language, "à des dates choisies", "on chosen dates").to_owned();
    };
    let end = end(repeats, rule, start, language);
    let Some(days) = days(rule, start, language) else {
        let own = pick(
            language,
            "selon une règle particulière",
            "by a rule of its own",
        );
        return format!("{own}{end}");
    };
    let every = every(rule, language);
    format!("{every}{days}{end}")
}

fn pick(language: Language, french: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Fr => french,
        Language::En => english,
    }
}

fn every(rule: &Rule, language: Language) -> String {
    let (one, more, english) = match rule.freq {
        Freq::Daily => ("chaque jour", "tous les", "day"),
        Freq::Weekly => ("chaque semaine", "toutes les", "week"),
        Freq::Monthly => ("chaque mois", "tous les", "month"),
        Freq::Yearly => ("chaque année", "tous les", "year"),
    };
    let several = match rule.freq {
        Freq::Daily => "jours",
        Freq::Weekly => "semaines",
        Freq::Monthly => "mois",
        Freq::Yearly => "ans",
    };
    match (language, rule.interval) {
        (Language::Fr, 1) => one.to_owned(),
        (Language::Fr, count) => format!("{more} {count} {several}"),
        (Language::En, 1) => format!("every {english}"),
        (Language::En, count) => format!("every {count} {english}s"),
    }
}

/// On which days; nothing where no form could have asked for it.
fn days(rule: &Rule, start: &Zoned, language: Language) -> Option<String> {
    if rule
        .besides
        .iter()
        .any(|(name, value)| *name != "WKST" || value != "MO")
    {
        return None;
    }
    let has_months = !rule.by_month.is_empty();
    match rule.freq {
        Freq::Daily if rule.by_day.is_empty() && rule.by_month_day.is_empty() && !has_months => {
            Some(String::new())
        }
        Freq::Weekly if rule.by_month_day.is_empty() && !has_months => {
            let own = [DayOf {
                nth: 0,
                weekday: start.weekday(),
            }];
            let days = if rule.by_day.is_empty() {
                &own[..]
            } else {
                &rule.by_day
            };
            let names: Vec<String> = days.iter().map(|day| name(day.weekday, language)).collect();
            Some(match language {
                Language::Fr => format!(", le {}", joined(&names, " et le ", ", le ")),
                Language::En => format!(" on {}", joined(&names, " and ", ", ")),
            })
        }
        Freq::Monthly if !has_months => in_month(rule, start, language).map(|day| match language {
            Language::Fr => format!(", {day}"),
            Language::En => format!(" on {day}"),
        }),
        Freq::Yearly => in_year(rule, start, language),
        _ => None,
    }
}

/// `le 1er mardi`, `le 15`, `le dernier jour du mois`.
fn in_month(rule: &Rule, start: &Zoned, language: Language) -> Option<String> {
    match (rule.by_day.as_slice(), rule.by_month_day.as_slice()) {
        ([], []) => Some(day_of_month(i16::from(start.day()), language)),
        ([], [-1]) => Some(pick(language, "le dernier jour du mois", "the last day").to_owned()),
        ([], [day]) if *day > 0 => Some(day_of_month(*day, language)),
        ([day], []) if day.nth == -1 || (1..=5).contains(&day.nth) => Some(nth(*day, language)),
        _ => None,
    }
}

fn day_of_month(day: i16, language: Language) -> String {
    match (language, day) {
        (Language::Fr, 1) => "le 1er".to_owned(),
        (Language::Fr, day) => format!("le {day}"),
        (Language::En, day) => format!("day {day}"),
    }
}

fn nth(day: DayOf, language: Language) -> String {
    let name = name(day.weekday, language);
    match language {
        Language::Fr => match day.nth {
            -1 => format!("le dernier {name}"),
            1 => format!("le 1er {name}"),
            nth => format!("le {nth}e {name}"),
        },
        Language::En => {
            let which = match day.nth {
                -1 => "last",
                1 => "first",
                2 => "second",
                3 => "third",
                4 => "fourth",
                _ => "fifth",
            };
            format!("the {which} {name}")
        }
    }
}

/// `, le 15 octobre`, `, le 1er samedi de mai`.
fn in_year(rule: &Rule, start: &Zoned, language: Language) -> Option<String> {
    let own = [i16::from(start.month())];
    let months = match rule.by_month.as_slice() {
        [] if rule.by_day.is_empty() => &own[..],
        months => months,
    };
    let [month] = months else { return None };
    let month = i8::try_from(*month).ok()?;
    let month = start.with().day(1).month(month).build().ok()?;
    let month = dates::month_name(&month, language);
    let day = in_month(rule, start, language)?;
    let de = if month.starts_with(['a', 'o']) {
        "d’"
    } else {
        "de "
    };
    Some(match (language, rule.by_day.is_empty()) {
        (Language::Fr, true) => format!(", {day} {month}"),
        (Language::Fr, false) => format!(", {day} {de}{month}"),
        (Language::En, true) => format!(" on {} {month}", day.trim_start_matches("day ")),
        (Language::En, false) => format!(" on {day} of {month}"),
    })
}

/// A day that somebody named is said as they named it; of a moment, as where a series was parted, the
/// last date before it.
fn end(repeats: &Repeats, rule: &Rule, start: &Zoned, language: Language) -> String {
    let zone = start.time_zone();
    let last = match rule.until {
        None => None,
        Some(Until::Day(day)) => Some(day),
        Some(Until::Clock(at)) => at
            .to_zoned(zone.clone())
            .ok()
            .map(|at| last_before(repeats, start, at.timestamp())),
        Some(Until::Moment(at)) => Some(last_before(repeats, start, at)),
    };
    let last = last.and_then(|day| day.to_zoned(start.time_zone().clone()).ok());
    match (rule.count, last, language) {
        (Some(1), _, Language::Fr) => ", une fois".to_owned(),
        (Some(1), _, Language::En) => ", once".to_owned(),
        (Some(count), _, Language::Fr) => format!(", {count} fois"),
        (Some(count), _, Language::En) => format!(", {count} times"),
        (None, Some(day), Language::Fr) => format!(", jusqu’au {}", dates::date(&day, language)),
        (None, Some(day), Language::En) => format!(", until {}", dates::date(&day, language)),
        (None, None, _) => String::new(),
    }
}

fn last_before(repeats: &Repeats, start: &Zoned, until: jiff::Timestamp) -> Date {
    let of_rule = Repeats {
        also: Vec::new(),
        ..repeats.clone()
    };
    let last = of_rule.dates(start, until.into()).pop();
    let last = last.map_or(until, |last| last.timestamp());
    last.to_zoned(start.time_zone().clone()).date()
}

fn name(weekday: Weekday, language: Language) -> String {
    let at = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
    dates::day_names(language)[at].to_owned()
}

/// `a, b and c`
fn joined(names: &[String], last: &str, between: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., name] => format!("{}{last}{name}", before.join(between)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_said_as_people_say_it() {
        let start: Zoned = "2026-10-06T18:30[Europe/Paris]".parse().expect("a start");
        for (rule, french, english) in [
            ("FREQ=DAILY", "chaque jour", "every day"),
            ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours", "every 3 days"),
            (
                "FREQ=WEEKLY",
                "chaque semaine, le mardi",
                "every week on Tuesday",
            ),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH,SA;UNTIL=20270630",
                "toutes les 2 semaines, le mardi, le jeudi et le samedi, jusqu’au 30 juin 2027",
                "every 2 weeks on Tuesday, Thursday and Saturday, until 30 June 2027",
            ),
            // A series that was parted before the date of 27 October.
            (
                "FREQ=WEEKLY;UNTIL=20261027T172959Z",
                "chaque semaine, le mardi, jusqu’au 20 octobre 2026",
                "every week on Tuesday, until 20 October 2026",
            ),
            (
                "FREQ=MONTHLY;BYDAY=1TU;COUNT=10",
                "chaque mois, le 1er mardi, 10 fois",
                "every month on the first Tuesday, 10 times",
            ),
            (
                "FREQ=MONTHLY;BYDAY=-1FR",
                "chaque mois, le dernier vendredi",
                "every month on the last Friday",
            ),
            ("FREQ=MONTHLY", "chaque mois, le 6", "every month on day 6"),
            (
                "FREQ=YEARLY",
                "chaque année, le 6 octobre",
                "every year on 6 October",
            ),
            (
                "FREQ=YEARLY;BYMONTH=4;BYDAY=1SA",
                "chaque année, le 1er samedi d’avril",
                "every year on the first Saturday of April",
            ),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
                "selon une règle particulière",
                "by a rule of its own",
            ),
        ] {
            let repeats = Repeats {
                rule: Some(rule.parse().expect("a rule")),
                ..Repeats::default()
            };
            assert_eq!(said(&repeats, &start, Language::Fr), french, "{rule}");
            assert_eq!(said(&repeats, &start, Language::En), english, "{rule}");
        }
    }
}
