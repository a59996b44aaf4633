//! The part of an event's form that says how it repeats, and for which of its dates a change is
//! meant.

use jiff::Zoned;
use jiff::civil::{Date, DateTime, Time};
use serde::Deserialize;

use super::fields::EventForm;
use super::times;
use crate::accounts::By;
use crate::clock::Millis;
use crate::dates as words_of;
use crate::db::Tx;
use crate::events::series::dates::Repeats;
use crate::events::series::rule::{self, DayOf, Freq, NotARule, Rule, Until};
use crate::events::series::{self, Scope, words};
use crate::events::{self, Event, Plan, Refused};
use crate::language::Language;
use crate::web::visit::Visit;

/// So many of the next dates are shown before anything is kept.
const SHOWN: usize = 8;
/// A preview looks no further: four years, for what takes place on 29 February.
const SHOWN_WITHIN_SECONDS: i64 = 4 * 366 * 24 * 3600;

/// What the form has, as the browser sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RepeatForm {
    /// `daily`, `weekly`, `monthly`, `yearly`, `dates`, `rule`; empty: it does not.
    pub repeats: String,
    pub every: String,
    pub on_mo: String,
    pub on_tu: String,
    pub on_we: String,
    pub on_th: String,
    pub on_fr: String,
    pub on_sa: String,
    pub on_su: String,
    /// `day`, `weekday`, `last`, `last-day`.
    pub monthly: String,
    /// `never`, `until`, `count`.
    pub ends: String,
    pub until: String,
    pub count: String,
    /// RFC 5545, for what the other fields cannot say.
    pub rule: String,
    /// One a line: `2026-12-24`, `2026-12-24 18:00`.
    pub more_dates: String,
    pub without_dates: String,
    /// The button that shows the next dates, instead of publishing.
    pub preview: String,
    /// `one`, `following`, `all`.
    pub scope: String,
}

/// The next dates, in words.
pub struct Preview {
    pub said: String,
    pub dates: Vec<String>,
}

impl RepeatForm {
    /// How the event repeats; nothing when it does not.
    pub fn read(&self, start: &Zoned) -> Result<Option<Repeats>, NotARule> {
        let every = |freq| self.every(freq);
        let rule = match self.repeats.as_str() {
            "" => return Ok(None),
            "dates" => None,
            "rule" => Some(self.rule.parse::<Rule>()?),
            "daily" => Some(every(Freq::Daily)?),
            "weekly" => Some(Rule {
                by_day: self.weekdays(start),
                ..every(Freq::Weekly)?
            }),
            "monthly" => Some(self.in_month(start, every(Freq::Monthly)?)),
            "yearly" => Some(every(Freq::Yearly)?),
            _ => return Err(NotARule::Unreadable),
        };
        let until = rule.as_ref().and_then(|rule| rule.until);
        if matches!(until, Some(Until::Day(last)) if last < start.date()) {
            return Err(NotARule::Ended);
        }
        Ok(Some(Repeats {
            rule,
            also: dates(&self.more_dates, start)?,
            without: dates(&self.without_dates, start)?,
        }))
    }

    /// The rule of that kind with its interval and its end, read as strictly as any rule.
    fn every(&self, freq: Freq) -> Result<Rule, NotARule> {
        let number = |text: &str, most: u32, refused| {
            let number = text.trim().parse::<u32>().ok();
            let number = number.filter(|number| (1..=most).contains(number));
            number.ok_or(refused)
        };
        let interval = match self.every.trim() {
            "" => 1,
            every => number(every, u32::from(rule::INTERVAL_MAX), NotARule::Every)?,
        };
        let end = match self.ends.as_str() {
            "count" => {
                let count = number(&self.count, rule::COUNT_MAX, NotARule::Count)?;
                format!(";COUNT={count}")
            }
            "until" => {
                let last: Date = self.until.trim().parse().map_err(|_| NotARule::Until)?;
                format!(";UNTIL={}", last.strftime("%Y%m%d"))
            }
            _ => String::new(),
        };
        format!("FREQ={freq};INTERVAL={interval}{end}").parse()
    }

    fn boxes(&self) -> [(&'static str, &str); 7] {
        [
            ("MO", &self.on_mo),
            ("TU", &self.on_tu),
            ("WE", &self.on_we),
            ("TH", &self.on_th),
            ("FR", &self.on_fr),
            ("SA", &self.on_sa),
            ("SU", &self.on_su),
        ]
    }

    /// Field, whether it is ticked, name of each day.
    pub(super) fn weekday_fields(&self, language: Language) -> Vec<(&'static str, String, String)> {
        let fields = [
            "on_mo", "on_tu", "on_we", "on_th", "on_fr", "on_sa", "on_su",
        ];
        let ticked = self.boxes().map(|(_, ticked)| ticked.to_owned());
        let names = words_of::day_names(language)
            .iter()
            .map(|it| (*it).to_owned());
        let both = fields.into_iter().zip(ticked).zip(names);
        both.map(|((field, ticked), name)| (field, ticked, name))
            .collect()
    }

    /// The days that are ticked; none where that is the day of the start, which may be moved.
    fn weekdays(&self, start: &Zoned) -> Vec<DayOf> {
        let ticked = self
            .boxes()
            .into_iter()
            .filter(|(_, ticked)| !ticked.is_empty());
        let days = ticked.filter_map(|(word, _)| rule::weekday(word));
        let days: Vec<DayOf> = days.map(|weekday| DayOf { nth: 0, weekday }).collect();
        match days.as_slice() {
            [one] if one.weekday == start.weekday() => Vec::new(),
            _ => days,
        }
    }

    fn in_month(&self, start: &Zoned, rule: Rule) -> Rule {
        let weekday = start.weekday();
        let nth = i16::from((start.day() - 1) / 7 + 1);
        let by_day = match (self.monthly.as_str(), nth) {
            ("weekday", 1..=4) => vec![DayOf { nth, weekday }],
            ("weekday" | "last", _) => vec![DayOf { nth: -1, weekday }],
            _ => Vec::new(),
        };
        let by_month_day = match self.monthly.as_str() {
            "last-day" => vec![-1],
            _ => Vec::new(),
        };
        Rule {
            by_day,
            by_month_day,
            ..rule
        }
    }

    /// The fields that say this again; what they cannot say is written as a rule.
    pub fn of(repeats: &Repeats, start: &Zoned) -> RepeatForm {
        let mut form = RepeatForm {
            repeats: "dates".to_owned(),
            more_dates: lines(&repeats.also, start),
            without_dates: lines(&repeats.without, start),
            scope: Scope::One.to_string(),
            ..RepeatForm::default()
        };
        let Some(rule) = &repeats.rule else {
            return form;
        };
        form.fill(rule, start);
        let said_again = form.read(start).ok().flatten();
        if said_again.and_then(|it| it.rule).as_ref() != Some(rule) {
            form.repeats = "rule".to_owned();
            form.rule = rule.beside(start, false).to_string();
        }
        form
    }

    fn fill(&mut self, rule: &Rule, start: &Zoned) {
        self.repeats = match rule.freq {
            Freq::Daily => "daily",
            Freq::Weekly => "weekly",
            Freq::Monthly => "monthly",
            Freq::Yearly => "yearly",
        }
        .to_owned();
        self.every = rule.interval.to_string();
        let has = |weekday: &str| {
            let own = rule.by_day.is_empty() && rule::weekday(weekday) == Some(start.weekday());
            let ticked = own || rule.by_day.iter().any(|day| day.to_string() == weekday);
            if ticked { "1" } else { "" }.to_owned()
        };
        if rule.freq == Freq::Weekly {
            (self.on_mo, self.on_tu, self.on_we) = (has("MO"), has("TU"), has("WE"));
            (self.on_th, self.on_fr) = (has("TH"), has("FR"));
            (self.on_sa, self.on_su) = (has("SA"), has("SU"));
        }
        self.monthly = match (rule.by_day.first(), rule.by_month_day.first()) {
            (Some(day), _) if day.nth == -1 => "last",
            (Some(_), _) => "weekday",
            (None, Some(-1)) => "last-day",
            (None, _) => "day",
        }
        .to_owned();
        if let Some(count) = rule.count {
            (self.ends, self.count) = ("count".to_owned(), count.to_string());
        }
        if let Some(Until::Day(last)) = rule.until {
            (self.ends, self.until) = ("until".to_owned(), last.to_string());
        }
    }
}

/// `2026-12-24` at the hour of the start, or `2026-12-24 18:00`.
fn dates(text: &str, start: &Zoned) -> Result<Vec<Millis>, NotARule> {
    let mut found = Vec::new();
    let lines = text.split(['\n', ',', ';']).map(str::trim);
    for line in lines.filter(|line| !line.is_empty()) {
        let (day, time) = match line.split_once([' ', 'T']) {
            Some((day, time)) => (day, time.trim().parse::<Time>()),
            None => (line, Ok(start.time())),
        };
        let day: Date = day.parse().map_err(|_| NotARule::Date)?;
        let at: DateTime = day.to_datetime(time.map_err(|_| NotARule::Date)?);
        let at = at
            .to_zoned(start.time_zone().clone())
            .map_err(|_| NotARule::Date)?;
        found.push(at.timestamp().into());
        if found.len() > series::DATES_MAX {
            return Err(NotARule::TooMuch);
        }
    }
    Ok(found)
}

fn lines(dates: &[Millis], start: &Zoned) -> String {
    let one = |date: &Millis| {
        let at = date.timestamp().to_zoned(start.time_zone().clone());
        match at.time() == start.time() {
            true => at.date().to_string(),
            false => at.strftime("%Y-%m-%d %H:%M").to_string(),
        }
    };
    dates.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The next dates that the form says, in words; nothing where they were not asked for.
pub(super) fn preview(visit: &Visit, form: &EventForm) -> Option<Result<Preview, &'static str>> {
    if form.repeats.preview.is_empty() {
        return None;
    }
    let (start, all_day) = match times::read(form, None) {
        Ok(times) => (times.start, times.all_day),
        Err(key) => return Some(Err(key)),
    };
    let now = visit.app.clock.now();
    let zone = jiff::tz::TimeZone::get(form.timezone.trim()).unwrap_or(jiff::tz::TimeZone::UTC);
    let start = start.timestamp().to_zoned(zone.clone());
    let repeats = match form.repeats.read(&start) {
        Ok(Some(repeats)) => repeats,
        Ok(None) => return Some(Err("series-none-chosen")),
        Err(refused) => return Some(Err(problem_key(refused))),
    };
    let Some(first) = repeats.first(&start) else {
        return Some(Err(problem_key(NotARule::NoDate)));
    };
    let language = visit.locale.0;
    let dates = repeats.dates(&first, now.plus_seconds(SHOWN_WITHIN_SECONDS));
    let coming = dates.into_iter().filter(|date| *date > now).take(SHOWN);
    let said = |date: Millis| {
        let at = date.timestamp().to_zoned(zone.clone());
        words_of::when(&at, None, all_day, language)
    };
    let dates: Vec<String> = coming.map(said).collect();
    if dates.is_empty() {
        return Some(Err(problem_key(NotARule::NoDate)));
    }
    Some(Ok(Preview {
        said: words::said(&repeats, &first, language),
        dates,
    }))
}

pub fn problem_key(refused: NotARule) -> &'static str {
    match refused {
        NotARule::Unreadable => "refused-rule",
        NotARule::TooOften => "refused-rule-often",
        NotARule::TooMuch => "refused-rule-much",
        NotARule::NoDate => "refused-rule-empty",
        NotARule::Date => "refused-rule-date",
        NotARule::Every => "refused-rule-every",
        NotARule::Count => "refused-rule-count",
        NotARule::Until => "refused-rule-until",
        NotARule::Ended => "refused-rule-ended",
    }
}

/// The start on the clock of its place.
pub fn start_of(plan: &Plan) -> Zoned {
    let zone = jiff::tz::TimeZone::get(&plan.timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    plan.start.timestamp().to_zoned(zone)
}

/// Announces what the form says, once or as a series.
pub(super) async fn announce(
    tx: &mut Tx,
    by: By,
    plan: &Plan,
    form: &RepeatForm,
    now: Millis,
) -> Result<Event, Refused> {
    match form.read(&start_of(plan))? {
        Some(repeats) => series::begin(tx, by, plan, &repeats, now).await,
        None => events::announce(tx, by, plan, now).await,
    }
}

/// Changes an event, alone or with others of its series, or makes it repeat.
pub(super) async fn change(
    tx: &mut Tx,
    by: By,
    before: &Event,
    (plan, form): (&Plan, &RepeatForm),
    now: Millis,
) -> Result<Event, Refused> {
    let is_of_series = series::store::occurrence(tx, before.id).await?.is_some();
    let scope = form.scope.parse().unwrap_or(Scope::One);
    if is_of_series && scope == Scope::One {
        return events::edit(tx, by, before.id, plan, now).await;
    }
    let repeats = form.read(&start_of(plan))?;
    match repeats {
        repeats if is_of_series => {
            let both = (plan, repeats.as_ref());
            series::edit(tx, by, before.id, scope, both, now).await
        }
        Some(repeats) => series::repeat(tx, by, before.id, (plan, &repeats), now).await,
        None => events::edit(tx, by, before.id, plan, now).await,
    }
}

/// How many dates to come kept their own words when the others of their series were changed.
pub(super) async fn own_dates(
    tx: &mut Tx,
    event: &Event,
    form: &RepeatForm,
    now: Millis,
) -> sqlx::Result<i64> {
    if !matches!(form.scope.parse(), Ok(Scope::Following | Scope::All)) {
        return Ok(0);
    }
    match series::store::occurrence(tx, event.id).await? {
        Some(occurrence) => series::store::own_coming(tx, occurrence.series_id, now).await,
        None => Ok(0),
    }
}
