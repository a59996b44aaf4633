//! Which clock an hour in a calendar file is on. A zone is named as the IANA names it, as Windows does, by
//! a name of the file's own with its rules beside it, or not at all; then the source's zone holds.
//!
//! What always holds: every moment has a zone that this machine knows; an hour that the change of the
//! clock leaves out is the one after it.

use std::collections::HashMap;
use std::str::FromStr;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty,
    ICalendarValue,
};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::clock::Millis;

/// Zones to try for a name that means nothing: rules that are the same for half a continent, and those
/// that change their clock or are not whole hours from others.
const USUAL: &[&str] = &[
    "Europe/Paris",
    "Europe/London",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Halifax",
    "America/St_Johns",
    "America/Santiago",
    "America/Sao_Paulo",
    "Africa/Algiers",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Pacific/Auckland",
];
/// A moment in each half of a year that tells summer from winter.
const HALVES: [i64; 2] = [1_768_435_200, 1_784_073_600];

/// A moment as it was written: what the clock shows, and on which.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    pub local: DateTime,
    pub timezone: String,
    /// A day without an hour.
    pub is_day: bool,
    zone: TimeZone,
}

impl Moment {
    pub fn instant(&self) -> Millis {
        self.on_its_clock(self.local)
    }

    /// When the same clock shows something else.
    pub fn on_its_clock(&self, local: DateTime) -> Millis {
        let zoned = self.zone.to_ambiguous_zoned(local).compatible();
        zoned.map_or(Millis(0), |zoned| zoned.timestamp().into())
    }

    /// The same kind of moment when its clock shows something else.
    pub fn at(&self, local: DateTime) -> Moment {
        Moment {
            local,
            ..self.clone()
        }
    }

    /// What its clock shows at an instant.
    pub fn shows(&self, at: Timestamp) -> DateTime {
        at.to_zoned(self.zone.clone()).datetime()
    }
}

/// The zones of one file.
pub struct Zones {
    usual: String,
    named: HashMap<String, Meant>,
}

/// What the name of a zone means.
#[derive(Debug, Clone, PartialEq)]
enum Meant {
    Zone(String),
    /// No zone that this machine knows is always so far from Greenwich.
    Fixed(Offset),
}

impl Zones {
    pub fn of(calendar: &ICalendar, usual: &str) -> Zones {
        // A calendar may say which zone its hours are on that name none.
        let said = calendar.components.iter().find_map(|component| {
            let is_it = |entry: &&ICalendarEntry| {
                matches!(&entry.name, ICalendarProperty::Other(name) if name.eq_ignore_ascii_case("X-WR-TIMEZONE"))
            };
            let entry = component.entries.iter().find(is_it)?;
            known(entry.values.first()?.as_text()?)
        });
        let usual = said.unwrap_or_else(|| usual.to_owned());
        let mut named = HashMap::new();
        for zone in calendar.timezones() {
            let name = zone.property(&ICalendarProperty::Tzid);
            let name = name.and_then(|entry| entry.values.first()?.as_text());
            let Some(name) = name else { continue };
            let library = || zone.timezone().and_then(|(_, zone)| iana(zone));
            let meant = known(name).or_else(library).map(Meant::Zone);
            let meant = meant.or_else(|| by_rules(calendar, zone, &usual));
            if let Some(meant) = meant {
                named.insert(name.to_owned(), meant);
            }
        }
        Zones { usual, named }
    }

    /// What a property says, on its clock.
    pub fn moment(
        &self,
        component: &ICalendarComponent,
        property: &ICalendarProperty,
    ) -> Option<Moment> {
        self.moments(component.property(property)?)
            .into_iter()
            .next()
    }

    /// Each of its values.
    pub fn moments(&self, entry: &ICalendarEntry) -> Vec<Moment> {
        let values = entry.values.iter().filter_map(|value| match value {
            ICalendarValue::PartialDateTime(written) => Some(written.as_ref()),
            _ => None,
        });
        values
            .filter_map(|written| self.written(written, entry.tz_id()))
            .collect()
    }

    fn written(&self, written: &PartialDateTime, tzid: Option<&str>) -> Option<Moment> {
        let local = civil(written)?;
        let is_day = !written.has_time();
        let (timezone, fixed) = match tzid {
            Some(name) if !is_day => self.meant(name),
            _ => (self.usual.clone(), None),
        };
        let zone = TimeZone::get(&timezone).ok()?;
        let mut moment = Moment {
            local,
            timezone,
            is_day,
            zone,
        };
        // In UTC, or so far from it: shown on the source's clock.
        let said = match seconds_east(written) {
            Some(seconds) => Some(Offset::from_seconds(seconds).ok()?),
            None => fixed,
        };
        if let Some(offset) = said {
            let at = offset.to_timestamp(local).ok()?;
            moment.local = moment.shows(at);
        }
        Some(moment)
    }

    /// The zone that a name means; or how far it is from Greenwich, to be shown on the source's clock.
    fn meant(&self, name: &str) -> (String, Option<Offset>) {
        match self.named.get(name) {
            Some(Meant::Zone(zone)) => (zone.clone(), None),
            Some(Meant::Fixed(offset)) => (self.usual.clone(), Some(*offset)),
            None => (known(name).unwrap_or_else(|| self.usual.clone()), None),
        }
    }
}

/// A moment without its zone.
pub fn civil(written: &PartialDateTime) -> Option<DateTime> {
    let part = |part: Option<u8>| i8::try_from(part.unwrap_or(0)).ok();
    // A leap second is the one before it.
    let second = part(written.second)?.min(59);
    DateTime::new(
        i16::try_from(written.year?).ok()?,
        part(written.month)?,
        part(written.day)?,
        part(written.hour)?,
        part(written.minute)?,
        second,
        0,
    )
    .ok()
}

/// The IANA name of a zone, by that name or by the one of Windows.
fn known(name: &str) -> Option<String> {
    let name = name.trim().trim_matches('"');
    if let Ok(zone) = TimeZone::get(name) {
        return zone.iana_name().map(str::to_owned);
    }
    iana(Tz::from_str(name).ok()?)
}

fn iana(zone: Tz) -> Option<String> {
    let name = zone.name()?;
    let zone = TimeZone::get(&name).ok()?;
    zone.iana_name().map(str::to_owned)
}

/// A zone whose clock goes as the file's own rules say: the source's before others.
fn by_rules(calendar: &ICalendar, zone: &ICalendarComponent, usual: &str) -> Option<Meant> {
    let parts = zone
        .component_ids
        .iter()
        .filter_map(|id| calendar.component_by_id(*id));
    let (mut winter, mut summer) = (None, None);
    for part in parts {
        let offset = offset(part.property(&ICalendarProperty::Tzoffsetto)?)?;
        match part.component_type {
            ICalendarComponentType::Daylight => summer = Some(offset),
            _ => winter = Some(offset),
        }
    }
    let winter = winter.or(summer)?;
    let wanted = [winter, summer.unwrap_or(winter)];
    let goes_so = |name: &&str| {
        let Ok(zone) = TimeZone::get(name) else {
            return false;
        };
        let shown = HALVES.map(|at| {
            let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
            zone.to_offset(at).seconds()
        });
        let (low, high) = (shown[0].min(shown[1]), shown[0].max(shown[1]));
        [low, high] == [wanted[0].min(wanted[1]), wanted[0].max(wanted[1])]
    };
    let found = std::iter::once(usual)
        .chain(USUAL.iter().copied())
        .find(|name| goes_so(name));
    let fixed = || match (winter / 3600, winter % 3600) {
        (0, 0) => Some(Meant::Zone("UTC".to_owned())),
        // Their signs are the other way round.
        (hours, 0) => known(&format!("Etc/GMT{:+}", -hours)).map(Meant::Zone),
        _ => None,
    };
    let so_far = || Offset::from_seconds(winter).ok().map(Meant::Fixed);
    let found = found.map(|name| Meant::Zone(name.to_owned()));
    found.or_else(fixed).or_else(so_far)
}

/// `+0100` in seconds.
fn offset(entry: &ICalendarEntry) -> Option<i32> {
    match entry.values.first()? {
        ICalendarValue::PartialDateTime(written) => seconds_east(written),
        _ => None,
    }
}

fn seconds_east(written: &PartialDateTime) -> Option<i32> {
    let hours = i32::from(written.tz_hour?) * 3600;
    let seconds = hours + i32::from(written.tz_minute.unwrap_or(0)) * 60;
    Some(if written.tz_minus { -seconds } else { seconds })
}
