//! What an administrator sets while the hub runs: its name, its one sentence, where "Adhérer" and
//! "Newsletter" lead. What must be known before start (domain, database) is in `config`.

mod store;

use crate::db::Tx;

/// The hub as its administrator describes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// What the hub is called: "La Fabrique des Mobilités".
    pub name: String,
    /// Who we are, in one sentence.
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
    for (key, value) in store::all(tx).await? {
        match key.as_str() {
            "name" => settings.name = value,
            "sentence" => settings.sentence = value,
            "membership_url" => settings.membership_url = value,
            "newsletter_url" => settings.newsletter_url = value,
            "contact_email" => settings.contact_email = value,
            _ => {}
        }
    }
    Ok(settings)
}

pub async fn save(tx: &mut Tx, settings: &Settings) -> sqlx::Result<()> {
    for (key, value) in [
        ("name", &settings.name),
        ("sentence", &settings.sentence),
        ("membership_url", &settings.membership_url),
        ("newsletter_url", &settings.newsletter_url),
        ("contact_email", &settings.contact_email),
    ] {
        store::set(tx, key, value).await?;
    }
    Ok(())
}
