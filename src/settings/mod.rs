//! What an administrator sets while the hub runs: its name, its one sentence, where "Adhérer" and
//! "Newsletter" lead. What must be known before start (domain, database) is in `config`.

pub mod colour;
pub mod prices;
mod store;

use crate::accounts::By;
use crate::audit;
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::MediaId;

use colour::{Colour, INK};

/// The hub as its administrator describes it.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Settings {
    /// What the hub is called, as its own group is: "La Fabrique des Mobilités".
    pub name: String,
    /// Who we are, in one sentence, as the hub's group says.
    pub sentence: String,
    /// The picture that the hub is recognised by, as its own group says; bricks stand in for none.
    pub logo_id: Option<MediaId>,
    /// Where "Adhérer" leads; empty hides the button.
    pub membership_url: String,
    /// Where "Newsletter" leads; empty hides the button.
    pub newsletter_url: String,
    /// Where messages to the association go; empty hides the address.
    pub contact_email: String,
    /// What membership costs, a line a price (see [`prices`]); empty shows none.
    pub prices: String,
    /// What part of it is taken off a tax, from 0 to 100; empty says nothing of it.
    pub tax_reduction_percent: String,
    /// Lines that `/robots.txt` has besides its own.
    pub robots_extra: String,
    /// What stands on the first brick of the logo, above the name; empty says "Kiosque".
    pub first_brick: String,
    /// The hub's colours, `#ffef26`: of the second brick, the third, and of what one is asked to do.
    /// Empty keeps those of Kiosque.
    pub colour_second: String,
    pub colour_third: String,
    pub colour_action: String,
    /// Who gives the pictures of maps, with `{z}`, `{x}` and `{y}`; empty asks OpenStreetMap.
    pub tiles_url: String,
    /// Whom those pictures are owed to; empty names OpenStreetMap. May be a link in HTML.
    pub tiles_attribution: String,
    /// Who knows where an address is, with `{query}`; empty asks Nominatim.
    pub geocoder_url: String,
    /// `copies` (or empty): pictures of other servers are shown by copies of ours; `links`: none is
    /// copied, and one click leads to each.
    pub remote_pictures: String,
    /// What those copies may take on the disk; empty is [`COPIES_MEGABYTES`].
    pub copies_megabytes: String,
    /// Words under an event that say yes, maybe and no to it, between commas; empty keeps the usual ones.
    pub answers_yes: String,
    pub answers_maybe: String,
    pub answers_no: String,
}

/// On the disk, where nothing else is set.
pub const COPIES_MEGABYTES: i64 = 2_000;

/// All settings; what was never set is empty.
pub async fn load(tx: &mut Tx) -> sqlx::Result<Settings> {
    let mut settings = Settings::default();
    if let Some((name, sentence, logo_id)) = store::hub_words(tx).await? {
        settings.name = name;
        settings.sentence = sentence;
        settings.logo_id = logo_id;
    }
    for (key, value) in store::all(tx).await? {
        match key.as_str() {
            "membership_url" => settings.membership_url = value,
            "newsletter_url" => settings.newsletter_url = value,
            "contact_email" => settings.contact_email = value,
            "prices" => settings.prices = value,
            "tax_reduction_percent" => settings.tax_reduction_percent = value,
            "robots_extra" => settings.robots_extra = value,
            "first_brick" => settings.first_brick = value,
            "colour_second" => settings.colour_second = value,
            "colour_third" => settings.colour_third = value,
            "colour_action" => settings.colour_action = value,
            "tiles_url" => settings.tiles_url = value,
            "tiles_attribution" => settings.tiles_attribution = value,
            "geocoder_url" => settings.geocoder_url = value,
            "remote_pictures" => settings.remote_pictures = value,
            "copies_megabytes" => settings.copies_megabytes = value,
            "answers_yes" => settings.answers_yes = value,
            "answers_maybe" => settings.answers_maybe = value,
            "answers_no" => settings.answers_no = value,
            _ => {}
        }
    }
    Ok(settings)
}

/// What a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    WebAddress,
    MailAddress,
    /// Words that fit on a brick.
    Words,
    /// A colour that ink is read on.
    Colour,
    /// Lines of prices: see [`prices`].
    Prices,
    /// From 0 to 100.
    Percent,
    /// Lines, as they are.
    Text,
    /// Where pictures of a map are, with `{z}`, `{x}` and `{y}`.
    Tiles,
    /// One line, or a link in HTML.
    Attribution,
    /// Where an address is asked for, with `{query}`.
    Geocoder,
    /// One of these words; empty is the first.
    Choice(&'static [&'static str]),
    /// From 10 to a million.
    Megabytes,
}

/// The keys that can be set, and what they hold.
pub const KEYS: &[(&str, Holds)] = &[
    ("membership_url", Holds::WebAddress),
    ("newsletter_url", Holds::WebAddress),
    ("contact_email", Holds::MailAddress),
    ("prices", Holds::Prices),
    ("tax_reduction_percent", Holds::Percent),
    ("robots_extra", Holds::Text),
    ("tiles_url", Holds::Tiles),
    ("tiles_attribution", Holds::Attribution),
    ("geocoder_url", Holds::Geocoder),
    ("remote_pictures", Holds::Choice(REMOTE_PICTURES)),
    ("copies_megabytes", Holds::Megabytes),
    ("answers_yes", Holds::Text),
    ("answers_maybe", Holds::Text),
    ("answers_no", Holds::Text),
    ("first_brick", Holds::Words),
    ("colour_second", Holds::Colour),
    ("colour_third", Holds::Colour),
    ("colour_action", Holds::Colour),
];
/// How pictures of other servers are shown.
pub const REMOTE_PICTURES: &[&str] = &["copies", "links"];
const TEXT_BYTES_MAX: usize = 10_000;
const ATTRIBUTION_CHARS_MAX: usize = 300;

/// So many characters fit on a brick.
pub const WORDS_CHARS_MAX: usize = 24;
/// WCAG 2.2 AAA, because colours bear small text as well.
pub const CONTRAST_MIN: f64 = 7.0;

/// Sets one key; an empty value hides what it is for.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), Refused> {
    let value = value.trim();
    let Some((_, holds)) = KEYS.iter().find(|(known, _)| *known == key) else {
        return Err(Refused::Key(key.to_owned()));
    };
    if !value.is_empty() {
        check(*holds, value)?;
    }
    Ok(store::set(tx, key, value).await?)
}

/// Sets one key for somebody, and writes down what it was.
pub async fn change(
    tx: &mut Tx,
    by: By,
    key: &str,
    value: &str,
    now: Millis,
) -> Result<(), Refused> {
    let before = load(tx).await?;
    let was = before.value(key);
    set(tx, key, value).await?;
    let value = value.trim();
    if was == value {
        return Ok(());
    }
    let line = audit::Line {
        what: audit::What::Setting,
        object: key,
        was,
        became: value,
    };
    Ok(audit::note(tx, by, &line, now).await?)
}

/// Whether a value is what a setting holds.
pub fn check(holds: Holds, value: &str) -> Result<(), Refused> {
    let web =
        |text: &str| url::Url::parse(text).is_ok_and(|it| matches!(it.scheme(), "https" | "http"));
    let has = |parts: &[&str]| parts.iter().all(|part| value.contains(part));
    let fits = match holds {
        Holds::WebAddress => web(value),
        // `{s}` stands for any subdomain.
        Holds::Tiles => has(&["{z}", "{x}", "{y}"]) && web(&value.replacen("{s}.", "", 1)),
        Holds::Attribution => value.chars().count() <= ATTRIBUTION_CHARS_MAX,
        Holds::Geocoder => has(&["{query}"]) && web(value),
        Holds::MailAddress => value.parse::<lettre::Address>().is_ok(),
        Holds::Prices => prices::read(value).is_ok(),
        Holds::Text => value.len() <= TEXT_BYTES_MAX,
        Holds::Percent => value.parse().is_ok_and(|it: i64| (0..=100).contains(&it)),
        Holds::Choice(words) => words.contains(&value),
        Holds::Megabytes => value
            .parse()
            .is_ok_and(|it: i64| (10..=1_000_000).contains(&it)),
        Holds::Words => {
            let is_long = value.chars().count() > WORDS_CHARS_MAX;
            !is_long && !value.chars().any(char::is_control)
        }
        Holds::Colour => {
            let colour: Colour = value
                .parse()
                .map_err(|_| Refused::Value(value.to_owned()))?;
            let contrast = colour.contrast(INK);
            if contrast < CONTRAST_MIN {
                return Err(Refused::Dark(value.to_owned(), contrast));
            }
            true
        }
    };
    if fits {
        Ok(())
    } else {
        Err(Refused::Value(value.to_owned()))
    }
}

impl Settings {
    /// Whether pictures of other servers are shown by copies of ours.
    pub fn copies_pictures(&self) -> bool {
        self.remote_pictures != "links"
    }

    /// How many bytes those copies may take on the disk.
    pub fn copies_bytes_max(&self) -> i64 {
        let megabytes = self.copies_megabytes.parse().unwrap_or(COPIES_MEGABYTES);
        megabytes.saturating_mul(1_000_000)
    }

    /// The value of a key, as [`set`] takes it; empty for one that does not exist.
    pub fn value(&self, key: &str) -> &str {
        match key {
            "membership_url" => &self.membership_url,
            "newsletter_url" => &self.newsletter_url,
            "contact_email" => &self.contact_email,
            "prices" => &self.prices,
            "tax_reduction_percent" => &self.tax_reduction_percent,
            "robots_extra" => &self.robots_extra,
            "tiles_url" => &self.tiles_url,
            "tiles_attribution" => &self.tiles_attribution,
            "geocoder_url" => &self.geocoder_url,
            "remote_pictures" => &self.remote_pictures,
            "copies_megabytes" => &self.copies_megabytes,
            "answers_yes" => &self.answers_yes,
            "answers_maybe" => &self.answers_maybe,
            "answers_no" => &self.answers_no,
            "first_brick" => &self.first_brick,
            "colour_second" => &self.colour_second,
            "colour_third" => &self.colour_third,
            "colour_action" => &self.colour_action,
            _ => "",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("there is no setting “{0}”; there are: {known}", known = known())]
    Key(String),
    #[error(
        "“{0}” is not what this setting holds: a web address, an e-mail address, at most 24 \
         characters, a colour such as #ffef26, a percentage, lines such as \
         “Companies | 1 to 10 people | 300”, “copies” or “links”, megabytes from 10, or a text of \
         10 kB at most"
    )]
    Value(String),
    #[error("text would be hard to read on {0}: its contrast is {1:.1}, at least 7 is needed")]
    Dark(String, f64),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

fn known() -> String {
    let known: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
    known.join(", ")
}
