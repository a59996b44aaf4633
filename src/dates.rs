//! Dates in words, in French and English, for pages, feeds and what peers show. A time always
//! comes with its zone, because a reader elsewhere cannot guess it.

use jiff::Zoned;
use jiff::civil::Date;

use crate::language::Language;

const FRENCH_DAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const FRENCH_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH_DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `15 octobre 2026`, `1er mai 2026`; `15 October 2026`.
pub fn date(at: &Zoned, language: Language) -> String {
    let month = usize::from(at.month().unsigned_abs()) - 1;
    match language {
        Language::Fr if at.day() == 1 => format!("1er {} {}", FRENCH_MONTHS[month], at.year()),
        Language::Fr => format!("{} {} {}", at.day(), FRENCH_MONTHS[month], at.year()),
        Language::En => format!("{} {} {}", at.day(), ENGLISH_MONTHS[month], at.year()),
    }
}

/// `octobre`; `October`.
pub fn month_name(at: &Zoned, language: Language) -> &'static str {
    let month = usize::from(at.month().unsigned_abs()) - 1;
    match language {
        Language::Fr => FRENCH_MONTHS[month],
        Language::En => ENGLISH_MONTHS[month],
    }
}

/// `jeudi 15 octobre 2026`; `Thursday 15 October 2026`.
pub fn long_date(at: &Zoned, language: Language) -> String {
    let day = usize::from(at.weekday().to_monday_zero_offset().unsigned_abs());
    let name = match language {
        Language::Fr => FRENCH_DAYS[day],
        Language::En => ENGLISH_DAYS[day],
    };
    format!("{name} {}", date(at, language))
}

/// `novembre 2026`; `November 2026`.
pub fn month(day: Date, language: Language) -> String {
    let month = usize::from(day.month().unsigned_abs()) - 1;
    let name = match language {
        Language::Fr => FRENCH_MONTHS[month],
        Language::En => ENGLISH_MONTHS[month],
    };
    format!("{name} {}", day.year())
}

/// The days of a week, Monday first.
pub fn day_names(language: Language) -> &'static [&'static str; 7] {
    match language {
        Language::Fr => &FRENCH_DAYS,
        Language::En => &ENGLISH_DAYS,
    }
}

/// `jeudi 15 octobre 2026`, of a day without an hour.
pub fn long_day(day: Date, language: Language) -> String {
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC);
    midnight.map_or_else(|_| day.to_string(), |day| long_date(&day, language))
}

/// `heure de Paris`, `Paris time`: the clock of a zone, by the town that gives it its name.
pub fn clock(timezone: &str, language: Language) -> String {
    if !timezone.contains('/') || timezone.starts_with("Etc/") {
        return timezone.rsplit('/').next().unwrap_or(timezone).to_owned();
    }
    let town = timezone
        .rsplit('/')
        .next()
        .unwrap_or(timezone)
        .replace('_', " ");
    let town = match language {
        Language::Fr => french_town(&town).to_owned(),
        Language::En => return format!("{town} time"),
    };
    let elided = town.starts_with(['A', 'E', 'I', 'O', 'U', 'Y', 'É', 'H']);
    format!("heure {}{town}", if elided { "d’" } else { "de " })
}

/// The zones that this hub's people meet in, in French; the others are known by their own name.
fn french_town(town: &str) -> &str {
    match town {
        "Brussels" => "Bruxelles",
        "Lisbon" => "Lisbonne",
        "London" => "Londres",
        "Montreal" => "Montréal",
        "Reunion" => "La Réunion",
        "Vienna" => "Vienne",
        "Warsaw" => "Varsovie",
        "Athens" => "Athènes",
        "Copenhagen" => "Copenhague",
        town => town,
    }
}

/// `2 h 30 min`, `3 jours`: how long a gathering lasts, exactly to the minute below a day.
pub fn duration(start: &Zoned, end: &Zoned, language: Language) -> String {
    const DAY_MINUTES: i64 = 24 * 60;
    let minutes = (end.timestamp().as_second() - start.timestamp().as_second()) / 60;
    match (minutes / 60, minutes % 60) {
        _ if minutes >= DAY_MINUTES => span(minutes * 60, language),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// `18:00` in both languages: a 24-hour clock is never mistaken.
pub fn time(at: &Zoned) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `jeudi 15 octobre 2026, 18:00–20:00 (Europe/Paris)`: when a gathering takes place. For an
/// all-day one, `end` is the midnight after its last day, as in RFC 5545.
pub fn when(start: &Zoned, end: Option<&Zoned>, all_day: bool, language: Language) -> String {
    if all_day {
        return whole_days(start, end, language);
    }
    let zone = start.time_zone().iana_name().unwrap_or("UTC");
    let first = long_date(start, language);
    match end {
        None => format!("{first}, {} ({zone})", time(start)),
        Some(end) if end.date() == start.date() => {
            format!("{first}, {}–{} ({zone})", time(start), time(end))
        }
        Some(end) => {
            let last = long_date(end, language);
            format!("{first}, {} – {last}, {} ({zone})", time(start), time(end))
        }
    }
}

/// `2 heures`, `1 day`: how long, in the largest unit that fits, rounded down.
pub fn span(seconds: i64, language: Language) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let (count, french, english) = match seconds {
        DAY.. => (seconds / DAY, "jour", "day"),
        HOUR.. => (seconds / HOUR, "heure", "hour"),
        MINUTE.. => (seconds / MINUTE, "minute", "minute"),
        _ => {
            return match language {
                Language::Fr => "moins d’une minute",
                Language::En => "less than a minute",
            }
            .to_owned();
        }
    };
    let plural = if count > 1 { "s" } else { "" };
    match language {
        Language::Fr => format!("{count} {french}{plural}"),
        Language::En => format!("{count} {english}{plural}"),
    }
}

/// `20261015`: a day as calendars write it (RFC 5545 §3.3.4).
pub fn midnight_date(at: &Zoned) -> String {
    at.strftime("%Y%m%d").to_string()
}

fn whole_days(start: &Zoned, end: Option<&Zoned>, language: Language) -> String {
    let last = end
        .and_then(|end| end.yesterday().ok())
        .filter(|last| last.date() > start.date());
    match (last, language) {
        (None, _) => long_date(start, language),
        (Some(last), Language::Fr) => {
            format!(
                "du {} au {}",
                long_date(start, language),
                long_date(&last, language)
            )
        }
        (Some(last), Language::En) => {
            format!(
                "{} to {}",
                long_date(start, language),
                long_date(&last, language)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Zoned {
        text.parse().expect("a date with its zone")
    }

    #[test]
    fn an_evening_has_its_hours_and_its_zone() {
        let start = at("2026-10-15T18:00[Europe/Paris]");
        let end = at("2026-10-15T20:00[Europe/Paris]");
        assert_eq!(
            when(&start, Some(&end), false, Language::Fr),
            "jeudi 15 octobre 2026, 18:00–20:00 (Europe/Paris)"
        );
        assert_eq!(
            when(&start, None, false, Language::En),
            "Thursday 15 October 2026, 18:00 (Europe/Paris)"
        );
    }

    #[test]
    fn whole_days_end_on_the_day_before_the_last_midnight() {
        let start = at("2026-05-01T00:00[Europe/Paris]");
        let end = at("2026-05-03T00:00[Europe/Paris]");
        assert_eq!(
            when(&start, Some(&end), true, Language::Fr),
            "du vendredi 1er mai 2026 au samedi 2 mai 2026"
        );
        let next = at("2026-05-02T00:00[Europe/Paris]");
        assert_eq!(
            when(&start, Some(&next), true, Language::En),
            "Friday 1 May 2026"
        );
    }

    #[test]
    fn a_clock_is_called_by_its_town() {
        for (zone, french, english) in [
            ("Europe/Paris", "heure de Paris", "Paris time"),
            ("Europe/Brussels", "heure de Bruxelles", "Brussels time"),
            ("Europe/Athens", "heure d’Athènes", "Athens time"),
            ("America/New_York", "heure de New York", "New York time"),
            (
                "America/Argentina/Ushuaia",
                "heure d’Ushuaia",
                "Ushuaia time",
            ),
            ("UTC", "UTC", "UTC"),
            ("Etc/GMT+5", "GMT+5", "GMT+5"),
        ] {
            assert_eq!(clock(zone, Language::Fr), french);
            assert_eq!(clock(zone, Language::En), english);
        }
    }

    #[test]
    fn a_duration_counts_the_hours_that_pass_not_those_of_the_clock() {
        let start = at("2026-10-24T22:00[Europe/Paris]");
        for (end, said) in [
            ("2026-10-24T22:45[Europe/Paris]", "45 min"),
            ("2026-10-25T00:30[Europe/Paris]", "2 h 30 min"),
            ("2026-10-25T04:00[Europe/Paris]", "7 h"),
            ("2026-10-26T22:00[Europe/Paris]", "2 jours"),
        ] {
            assert_eq!(duration(&start, &at(end), Language::Fr), said);
        }
    }

    #[test]
    fn a_span_is_told_in_its_largest_unit() {
        for (seconds, french, english) in [
            (-5, "moins d’une minute", "less than a minute"),
            (59, "moins d’une minute", "less than a minute"),
            (60, "1 minute", "1 minute"),
            (7_199, "1 heure", "1 hour"),
            (7_200, "2 heures", "2 hours"),
            (86_399, "23 heures", "23 hours"),
            (3 * 86_400, "3 jours", "3 days"),
        ] {
            assert_eq!(span(seconds, Language::Fr), french);
            assert_eq!(span(seconds, Language::En), english);
        }
    }
}
