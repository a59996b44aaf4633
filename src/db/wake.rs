//! Waking other processes: on PostgreSQL a transaction may tell, at its commit, that something
//! waits (LISTEN/NOTIFY). On SQLite the processes of a hub look by themselves.

use futures_util::FutureExt;
use sqlx::postgres::PgListener;

use super::{Db, Tx};

const CHANNEL: &str = "kiosque";

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waking {
    Facts,
    Fanouts,
    Deliveries,
    /// Told by triggers of the database: something is to be indexed.
    Search,
}

impl Waking {
    const ALL: [Waking; 4] = [
        Waking::Facts,
        Waking::Fanouts,
        Waking::Deliveries,
        Waking::Search,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Waking::Facts => "facts",
            Waking::Fanouts => "fanouts",
            Waking::Deliveries => "deliveries",
            Waking::Search => "search",
        }
    }
}

impl Tx {
    /// Tells the other processes at commit; PostgreSQL says the same thing once per transaction.
    pub async fn notify(&mut self, what: Waking) -> sqlx::Result<()> {
        if let Tx::Postgres(tx) = self {
            sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(what.as_str())
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }
}

/// Hears what other processes tell; connects again by itself.
pub struct Listener(PgListener);

impl Listener {
    /// `None` on SQLite, where nobody tells.
    pub async fn open(db: &Db) -> sqlx::Result<Option<Listener>> {
        let Db::Postgres(pool) = db else {
            return Ok(None);
        };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Listener(listener)))
    }

    /// Resolves at the next word. What was said while the connection was down is lost: then
    /// everything is worth a look.
    pub async fn hear(&mut self) -> sqlx::Result<Vec<Waking>> {
        let Some(told) = self.0.try_recv().await? else {
            return Ok(Waking::ALL.to_vec());
        };
        let mut heard = vec![told];
        // Whatever else is there already.
        while let Some(Ok(Some(told))) = self.0.try_recv().now_or_never() {
            heard.push(told);
        }
        let said = |what: &Waking| heard.iter().any(|told| told.payload() == what.as_str());
        Ok(Waking::ALL.into_iter().filter(said).collect())
    }
}
