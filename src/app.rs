//! What every entry point shares: configuration, database, clock, the guarded way out, keys.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, Db, OfRevision};
use crate::events;
use crate::events::offered::Offered;
use crate::federation::addresses::Addresses;
use crate::federation::border::Border;
use crate::federation::fetch;
use crate::federation::inbox::Inbox;
use crate::federation::keyring::Keyring;
use crate::federation::verify::{Fetches, KnownKeys};
use crate::media::copies::Seen;
use crate::metrics::Metrics;
use crate::posts::store::facets::Facets;
use crate::throttle::{Pace, Throttle};

/// How long a sleeping worker waits before it looks by itself: another process (the command line,
/// say) may have written something.
const POLL: Duration = Duration::from_millis(250);
/// Where other processes tell what they wrote, looking is for what was not heard.
const POLL_WHERE_TOLD: Duration = Duration::from_secs(2);

/// A visitor may have us ask another server ten times at once, then every six seconds.
const LOOK_UPS_OF_EACH: Pace = Pace {
    burst: 10,
    interval_ms: 6_000,
};
/// And all visitors together, whatever they ask for.
const LOOK_UPS_OF_ALL: Pace = Pace {
    burst: 60,
    interval_ms: 500,
};

/// A visitor may report five things at once, then one a minute.
const REPORTS_OF_EACH: Pace = Pace {
    burst: 5,
    interval_ms: 60_000,
};
/// And all visitors together.
const REPORTS_OF_ALL: Pace = Pace {
    burst: 60,
    interval_ms: 5_000,
};

/// A visitor may have letters written to eight addresses at once (a family, a table), then to one a minute,
const SIGN_UPS_OF_EACH: Pace = Pace {
    burst: 8,
    interval_ms: 60_000,
};
/// and to few over the days that an answer waits to be confirmed, so that nobody fills an event's list.
const SIGN_UPS_OF_EACH_IN_DAYS: Pace = Pace {
    burst: 60,
    interval_ms: 30 * 60_000,
};
/// And all visitors together: who opens to many has a rush.
const SIGN_UPS_OF_ALL: Pace = Pace {
    burst: 60,
    interval_ms: 1_000,
};

/// Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub http: fetch::Client,
    /// Whom this hub deals with.
    pub border: Border,
    pub addresses: Addresses,
    pub keys: Keyring,
    /// What this process counts of itself.
    pub metrics: Metrics,
    /// The keys of others, and those that are being read.
    pub known_keys: KnownKeys,
    pub fetches: Fetches,
    pub inbox: Arc<Inbox>,
    /// What the filters of the agenda and of the news offer.
    pub agenda_offers: Arc<OfRevision<Offered>>,
    pub news_facets: Arc<OfRevision<Facets>>,
    /// Before a visitor has this hub ask another server something.
    pub look_ups: Arc<Throttle>,
    /// Comments that pages have shown and whose pictures are not copied yet.
    pub seen: Arc<Seen>,
    /// Before somebody reports something.
    pub reports: Arc<Throttle>,
    /// Before a visitor has this hub write to an address.
    pub sign_ups: Arc<[Throttle; 2]>,
    pub wake: Arc<Wake>,
}

/// Tells workers of this process that something waits for them.
#[derive(Default)]
pub struct Wake {
    /// A fact was recorded.
    pub facts: Notify,
    /// An activity is to be addressed to followers.
    pub fanouts: Notify,
    /// Something was queued for a peer.
    pub deliveries: Notify,
    /// A peer sent something.
    pub received: Notify,
    /// Something has to be read elsewhere.
    pub wanted: Notify,
    /// A picture was kept.
    pub pictures: Notify,
    /// Something changed that can be found.
    pub search: Notify,
    /// A letter was written.
    pub mail: Notify,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Database(#[from] db::ConnectError),
    #[error("events from before cannot be listed: {0}")]
    Events(#[from] sqlx::Error),
    #[error("outgoing requests cannot be guarded: {0}")]
    Fetch(String),
}

impl App {
    /// Opens the database and brings its tables up to date.
    pub async fn open(config: Config, clock: Clock) -> Result<App, OpenError> {
        let db = db::connect(&config.database_url).await?;
        db::migrate(&db).await?;
        list_events(&db).await?;
        App::with_db(config, db, clock)
    }

    /// On a database that is open and up to date already.
    pub fn with_db(config: Config, db: Db, clock: Clock) -> Result<App, OpenError> {
        let addresses = Addresses::new(&config.public_url, &config.domain, config.language);
        let policy = fetch::Policy {
            allow_http: config.federation.allow_http,
            allow_private_addresses: config.federation.allow_private_addresses,
            user_agent: user_agent(&addresses),
        };
        let border = Border::new(db.clone(), clock.clone());
        let http = fetch::Client::build(policy, clock.clone())
            .map_err(|e| OpenError::Fetch(e.to_string()))?
            .within(border.clone());
        Ok(App {
            config: Arc::new(config),
            db,
            clock,
            http,
            border,
            addresses,
            keys: Keyring::default(),
            metrics: Metrics::default(),
            known_keys: KnownKeys::default(),
            fetches: Fetches::default(),
            inbox: Arc::default(),
            agenda_offers: Arc::default(),
            news_facets: Arc::default(),
            look_ups: Arc::new(Throttle::new(LOOK_UPS_OF_EACH, LOOK_UPS_OF_ALL)),
            seen: Arc::default(),
            reports: Arc::new(Throttle::new(REPORTS_OF_EACH, REPORTS_OF_ALL)),
            sign_ups: Arc::new([
                Throttle::new(SIGN_UPS_OF_EACH, SIGN_UPS_OF_ALL),
                Throttle::new(SIGN_UPS_OF_EACH_IN_DAYS, SIGN_UPS_OF_ALL),
            ]),
            wake: Arc::default(),
        })
    }

    /// How long a sleeping worker waits before it looks by itself.
    pub fn poll(&self) -> Duration {
        match self.db {
            Db::Sqlite { .. } => POLL,
            Db::Postgres(_) => POLL_WHERE_TOLD,
        }
    }

    /// After a verb's commit: facts wait to be told.
    pub fn told(&self) {
        self.wake.facts.notify_one();
        self.wake.mail.notify_one();
    }
}

/// Once after an upgrade: what is kept of events for lists is not in older rows.
async fn list_events(db: &Db) -> sqlx::Result<()> {
    loop {
        let mut tx = db.begin().await?;
        let listed = events::list_unlisted(&mut tx).await?;
        tx.commit().await?;
        if listed == 0 {
            return Ok(());
        }
    }
}

/// Who knocks: GoToSocial answers nobody without one.
fn user_agent(addresses: &Addresses) -> String {
    format!(
        "Kiosque/{} (+{})",
        env!("CARGO_PKG_VERSION"),
        addresses.base()
    )
}
