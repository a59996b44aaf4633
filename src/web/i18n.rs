//! Words on screen, in French and English. The texts are in `locales/`, embedded when building; a
//! test holds both files to the same keys and every used key to existing.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader};

use crate::clock::Millis;
use crate::dates;
use crate::language::Language;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "fr",
        // The characters that isolate directions would be read out by some screen readers.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The zone that dates of news are told in.
const TIMEZONE: &str = "Europe/Paris";

/// The language that a visitor reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale(pub Language);

impl Locale {
    /// The text of a key.
    pub fn t(self, key: &str) -> String {
        LOCALES.lookup(&self.identifier(), key)
    }

    /// The text of a key with a number in it, in the right plural.
    pub fn count(self, key: &str, count: i64) -> String {
        self.with(key, [("count", FluentValue::from(count))])
    }

    /// The text of a key with a word in it.
    pub fn word(self, key: &str, word: &str) -> String {
        self.with(key, [("word", FluentValue::from(word.to_owned()))])
    }

    /// `part 3 of 7`
    pub fn part(self, number: i64, count: i64) -> String {
        let numbers = [("number", number), ("count", count)];
        self.with(
            "part-of-series",
            numbers.map(|(name, number)| (name, FluentValue::from(number))),
        )
    }

    /// `English`; of a language that is not ours, its code.
    pub fn language_name(self, tag: &str) -> String {
        match Language::of_tag(tag) {
            Some(Language::Fr) => self.t("language-french"),
            Some(Language::En) => self.t("language-english"),
            None => tag.to_owned(),
        }
    }

    /// `in English`
    pub fn in_language(self, tag: &str) -> String {
        match Language::of_tag(tag) {
            Some(Language::Fr) => self.t("in-french"),
            Some(Language::En) => self.t("in-english"),
            None => self.word("in-other-language", tag),
        }
    }

    fn with<const N: usize>(
        self,
        key: &str,
        arguments: [(&'static str, FluentValue<'static>); N],
    ) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
            .into_iter()
            .map(|(name, value)| (name.into(), value))
            .collect();
        LOCALES.lookup_with_args(&self.identifier(), key, &arguments)
    }

    /// `15 octobre 2026`
    pub fn date(self, at: Millis) -> String {
        let zoned = at.timestamp().in_tz(TIMEZONE);
        zoned
            .map(|zoned| dates::date(&zoned, self.0))
            .unwrap_or_default()
    }

    /// `2026-10-15 14:03`, on the clock of Paris: short, the same in every language.
    pub fn stamp(self, at: Millis) -> String {
        let zoned = at.timestamp().in_tz(TIMEZONE);
        zoned
            .map(|zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string())
            .unwrap_or_default()
    }

    /// `15 octobre 2026, 14:03`, on the clock of Paris.
    pub fn moment(self, at: Millis) -> String {
        let zoned = at.timestamp().in_tz(TIMEZONE);
        zoned
            .map(|zoned| format!("{}, {}", dates::date(&zoned, self.0), dates::time(&zoned)))
            .unwrap_or_default()
    }

    /// `2 heures`: how long `seconds` are.
    pub fn span(self, seconds: i64) -> String {
        dates::span(seconds, self.0)
    }

    pub fn tag(self) -> &'static str {
        self.0.tag()
    }

    fn identifier(self) -> LanguageIdentifier {
        self.tag()
            .parse()
            .expect("fr and en are language identifiers")
    }
}

/// The year that a moment falls in, on the clock of Paris.
pub fn year(at: Millis) -> i16 {
    let zoned = at.timestamp().in_tz(TIMEZONE);
    zoned.map_or(1970, |zoned| zoned.year())
}

/// The day that a moment falls in, on the clock of Paris.
pub fn day(at: Millis) -> jiff::civil::Date {
    let zoned = at.timestamp().in_tz(TIMEZONE);
    zoned.map_or(jiff::civil::Date::ZERO, |zoned| zoned.date())
}

/// The first moment of a year, on the clock of Paris.
pub fn year_start(year: i16) -> Option<Millis> {
    let day = jiff::civil::Date::new(year, 1, 1).ok()?;
    Some(day.in_tz(TIMEZONE).ok()?.timestamp().into())
}

/// What a browser asks for: the first of our languages in its list.
pub fn accepted(header: &str) -> Option<Language> {
    let mut asked: Vec<(f32, Language)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let language = Language::of_tag(tag.trim())?;
            let quality = weight.trim().strip_prefix("q=")?.parse().ok()?;
            (quality > 0.0).then_some((quality, language))
        })
        .collect();
    asked.sort_by(|a, b| b.0.total_cmp(&a.0));
    asked.first().map(|(_, language)| *language)
}
