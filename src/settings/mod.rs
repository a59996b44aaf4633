//! What an administrator sets while the hub runs: its name, its one sentence, where "Adhérer" and
//! "Newsletter" lead. What must be known before start (domain, database) is in `config`.

pub mod prices;
mod store;

use crate::db::Tx;

/// The hub as its administrator describes it.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Settings {
    /// What the hub is called, as its own group is: "La Fabrique des Mobilités".
    pub name: String,
    /// Who we are, in one sentence, as the hub's group says.
    pub sentence: String,
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
}

/// All settings; what was never set is empty.
pub async fn load(tx: &mut Tx) -> sqlx::Result<Settings> {
    let mut settings = Settings::default();
    if let Some((name, sentence)) = store::hub_words(tx).await? {
        settings.name = name;
        settings.sentence = sentence;
    }
    for (key, value) in store::all(tx).await? {
        match key.as_str() {
            "membership_url" => settings.membership_url = value,
            "newsletter_url" => settings.newsletter_url = value,
            "contact_email" => settings.contact_email = value,
            "prices" => settings.prices = value,
            "tax_reduction_percent" => settings.tax_reduction_percent = value,
            "robots_extra" => settings.robots_extra = value,
            _ => {}
        }
    }
    Ok(settings)
}

/// The keys that can be set.
pub const KEYS: [&str; 6] = [
    "membership_url",
    "newsletter_url",
    "contact_email",
    "prices",
    "tax_reduction_percent",
    "robots_extra",
];
const TEXT_BYTES_MAX: usize = 10_000;

/// Sets one key; an empty value hides what it is for.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), Refused> {
    if !KEYS.contains(&key) {
        return Err(Refused::Key(key.to_owned()));
    }
    let is_web =
        || url::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    let is_percent = || value.parse().is_ok_and(|it: i64| (0..=100).contains(&it));
    let fits = match key {
        _ if value.is_empty() => true,
        "prices" => prices::read(value).is_ok(),
        "tax_reduction_percent" => is_percent(),
        "robots_extra" => value.len() <= TEXT_BYTES_MAX,
        "contact_email" => value.parse::<lettre::Address>().is_ok(),
        _ => is_web(),
    };
    if !fits {
        return Err(Refused::Value(value.to_owned()));
    }
    Ok(store::set(tx, key, value).await?)
}

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("there is no setting “{0}”; there are: {known}", known = KEYS.join(", "))]
    Key(String),
    #[error(
        "“{0}” is not what was asked for: a web address, an e-mail address, a percentage, lines \
         such as “Companies | 1 to 10 people | 300”, or a text of 10 kB at most"
    )]
    Value(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}
