//! The first run: what a hub cannot be without. Running it again changes nothing.
//!
//! What always holds: the hub's own group, the server's own actor and one administrator exist
//! afterwards; keys are made outside the transaction that stores them.

use crate::accounts::{self, Account, By, Role};
use crate::app::App;
use crate::db::Tx;
use crate::federation::{keyring, server_actor};
use crate::language::Language;
use crate::spaces::{self, Keys, Kind, Profile};

pub const ADMINISTRATOR: &str = "admin";
pub const HUB: &str = "kiosque";

/// What the first run made.
#[derive(Debug)]
pub struct FirstRun {
    pub administrator: Account,
    /// A link that signs the administrator in once.
    pub sign_in_url: String,
}

/// Makes the hub if it is not there yet; nothing when it is.
pub async fn first_run(app: &App) -> anyhow::Result<Option<FirstRun>> {
    let mut tx = app.db.read().await?;
    if !spaces::store::by_kind(&mut tx, Kind::Hub).await?.is_empty() {
        return Ok(None);
    }
    drop(tx);
    let keys = tokio::task::spawn_blocking(|| [keyring::generate(), keyring::generate()]);
    make(app, keys.await?.each_ref()).await.map(Some)
}

/// Makes the hub, whose group and server have these keys.
pub async fn make(app: &App, [hub_keys, server_keys]: [&Keys; 2]) -> anyhow::Result<FirstRun> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let hub = hub_profile(app.config.language);
    spaces::open(&mut tx, By::Operator, Kind::Hub, HUB, &hub, hub_keys, now).await?;
    let server = server_profile(app);
    let handle = server_actor::HANDLE;
    spaces::open(
        &mut tx,
        By::Operator,
        Kind::Server,
        handle,
        &server,
        server_keys,
        now,
    )
    .await?;
    let role = Role::Administrator;
    let administrator =
        accounts::open(&mut tx, ADMINISTRATOR, "Administration", None, role, now).await?;
    let sign_in_url = sign_in_url(app, &mut tx, &administrator).await?;
    tx.commit().await?;
    Ok(FirstRun {
        administrator,
        sign_in_url,
    })
}

/// A link that signs an account in once.
pub async fn sign_in_url(app: &App, tx: &mut Tx, account: &Account) -> sqlx::Result<String> {
    let token = accounts::sign_in_token(tx, account.id, app.clock.now()).await?;
    let path = match app.config.language {
        Language::Fr => "/compte/entree",
        Language::En => "/account/enter",
    };
    Ok(app.addresses.page(&format!("{path}?token={token}")))
}

fn hub_profile(language: Language) -> Profile {
    let sentence = match language {
        Language::Fr => "Nous construisons et partageons des ressources ouvertes, en communautés.",
        Language::En => "We build and share open resources, in communities.",
    };
    Profile {
        name: "Kiosque".to_owned(),
        sentence: sentence.to_owned(),
        language: language.tag().to_owned(),
        ..Profile::default()
    }
}

fn server_profile(app: &App) -> Profile {
    let sentence = match app.config.language {
        Language::Fr => "Le serveur lui-même : il relaie les événements et articles publics.",
        Language::En => "The server itself: it relays public events and articles.",
    };
    Profile {
        name: app.config.domain.chars().take(100).collect(),
        sentence: sentence.to_owned(),
        language: app.config.language.tag().to_owned(),
        ..Profile::default()
    }
}
