//! `when=`: the days that people choose with one press. Which day it is, is said by the hub's own
//! clock; an event is on a day by the clock of its place, as everywhere in the agenda.

use jiff::civil::Date;

use crate::events::month::Month;
use crate::events::week::Week;
use crate::web::i18n::Locale;

crate::text_enum! {
    When { Today = "today", Weekend = "weekend", Week = "week", Month = "month" }
}

impl When {
    pub const ALL: [When; 4] = [When::Today, When::Weekend, When::Week, When::Month];

    /// The first and the last day. On a Saturday or a Sunday the weekend is the one that it is.
    pub fn days(self, today: Date) -> (Date, Date) {
        let week = Week::of(today);
        let month = Month::of(today);
        match self {
            When::Today => (today, today),
            When::Weekend => (week.saturday(), week.sunday()),
            When::Week => (week.monday(), week.sunday()),
            When::Month => (month.first_day(), month.last_day()),
        }
    }

    pub fn said(self, locale: Locale) -> String {
        match self {
            When::Today => locale.t("agenda-when-today"),
            When::Weekend => locale.t("agenda-when-weekend"),
            When::Week => locale.t("agenda-when-week"),
            When::Month => locale.t("agenda-when-month"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_is_the_next_one_until_it_is_there() {
        for (today, first, last) in [
            ("2026-11-23", "2026-11-28", "2026-11-29"),
            ("2026-11-27", "2026-11-28", "2026-11-29"),
            ("2026-11-28", "2026-11-28", "2026-11-29"),
            ("2026-11-29", "2026-11-28", "2026-11-29"),
            ("2026-11-30", "2026-12-05", "2026-12-06"),
            // It may reach into another month, and another year.
            ("2026-10-31", "2026-10-31", "2026-11-01"),
            ("2028-01-01", "2028-01-01", "2028-01-02"),
            ("2022-12-31", "2022-12-31", "2023-01-01"),
        ] {
            let day = |text: &str| text.parse::<Date>().expect("a day");
            assert_eq!(
                When::Weekend.days(day(today)),
                (day(first), day(last)),
                "{today}"
            );
        }
    }
}
