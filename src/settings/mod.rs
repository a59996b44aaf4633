//! What an administrator sets while the hub runs: its name, its one sentence, where "Adhérer" and
//! "Newsletter" lead. What must be known before start (domain, database) is in `config`.

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
            _ => {}
        }
    }
    Ok(settings)
}

/// The keys that can be set.
pub const KEYS: [&str; 3] = ["membership_url", "newsletter_url", "contact_email"];

/// Sets one key; an empty value hides what it is for.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), Refused> {
    if !KEYS.contains(&key) {
        return Err(Refused::Key(key.to_owned()));
    }
    let is_web = url::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    let is_mail = value.parse::<lettre::Address>().is_ok();
    let fits = value.is_empty()
        || if key.ends_with("_url") {
            is_web
        } else {
            is_mail
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
    #[error("“{0}” is neither a web address nor an e-mail address, whichever was asked for")]
    Value(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}
