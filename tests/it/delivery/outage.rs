//! The database goes away, or has no room: the hub says so, serves what it can, goes on by itself,
//! and loses nothing that it had acknowledged.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use kiosque::accounts::By;
use kiosque::db::{self, Db};
use kiosque::posts;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::{PATIENCE, Working, accepted, follow, publish, until};
use crate::support::builders::note;
use crate::support::databases::{TestDatabase, on_postgres, on_sqlite};
use crate::support::hub::TestHub;
use crate::support::process::HubProcess;
use crate::support::sink::{Behaviour, Sink};

const HOSTS: usize = 60;

/// Stands between the hub and its database, and can be cut.
struct Wire {
    /// The database's address, as the hub is told it.
    url: String,
    open: Arc<watch::Sender<bool>>,
}

impl Wire {
    async fn to(url: &str) -> Wire {
        let mut through = url::Url::parse(url).expect("an address");
        let server = through.socket_addrs(|| Some(5432)).expect("its server")[0];
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        through.set_port(Some(port)).expect("a port");
        let open = Arc::new(watch::Sender::new(true));
        let state = open.clone();
        tokio::spawn(async move {
            while let Ok((mut inside, _)) = listener.accept().await {
                let mut changes = state.subscribe();
                tokio::spawn(async move {
                    if !*changes.borrow_and_update() {
                        return;
                    }
                    let Ok(mut outside) = TcpStream::connect(server).await else {
                        return;
                    };
                    let talk = tokio::io::copy_bidirectional(&mut inside, &mut outside);
                    // Both ends are dropped in the middle of whatever they were saying.
                    tokio::select! {
                        _ = talk => {}
                        _ = changes.changed() => {}
                    }
                });
            }
        });
        Wire {
            url: through.to_string(),
            open,
        }
    }

    fn cut(&self) {
        self.open.send_replace(false);
    }

    fn mend(&self) {
        self.open.send_replace(true);
    }
}

async fn get(hub: &HubProcess, path: &str) -> (StatusCode, bool, String) {
    let client = reqwest::Client::builder().no_proxy().build();
    let request = client
        .expect("a client")
        .get(format!("{}{path}", hub.origin));
    let response = request.header("accept", "text/html").send().await;
    let response = response.expect("the hub answers");
    let status = response.status();
    let says_when = response.headers().contains_key("retry-after");
    (status, says_when, response.text().await.expect("a body"))
}

#[test]
fn a_database_that_goes_away_and_comes_back_loses_nothing() {
    on_postgres(|database: TestDatabase| async move {
        let wire = Wire::to(&database.url).await;
        let sink = Sink::start(None).await;
        sink.behave_all(0..HOSTS, Behaviour::Slow(100));
        let hub = HubProcess::start_on(&wire.url).await;
        let space = super::process::community(&database.db).await;
        super::process::seed_with(&database.db, &sink, HOSTS, HOSTS).await;
        for number in 0..6 {
            super::process::publish(&database.db, &space, &format!("Nouvelle {number}")).await;
        }
        assert!(sink.wait_for(HOSTS, PATIENCE).await, "letters leave");
        wire.cut();
        let (status, says_when, page) = get(&hub, "/").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(says_when && page.contains("<h1>"), "{page}");
        assert_eq!(get(&hub, "/healthz").await.0, StatusCode::OK);
        assert_eq!(
            get(&hub, "/readyz").await.0,
            StatusCode::SERVICE_UNAVAILABLE
        );
        tokio::time::sleep(Duration::from_secs(2)).await;
        wire.mend();
        until("the pages are back", || async {
            get(&hub, "/").await.0 == StatusCode::OK
        })
        .await;
        super::process::all_arrived(&database.db, &sink, HOSTS * 6).await;
    });
}

async fn pragma(db: &Db, sql: &'static str) -> i64 {
    let Db::Sqlite { write, .. } = db else {
        panic!("SQLite only");
    };
    sqlx::query_scalar(sql)
        .fetch_one(write)
        .await
        .expect("a number")
}

#[test]
fn a_disk_without_room_refuses_what_is_new_and_goes_on_once_there_is_room() {
    on_sqlite(|hub: TestHub| async move {
        let sink = Sink::start(None).await;
        let space = hub.community("velo").await;
        follow(&hub, &sink, &space, 1, 1).await;
        accepted(&hub, &sink, 1).await;
        let working = Working::on(&hub);
        // A maximum below what there is means: what there is and no page more.
        pragma(&hub.app.db, "PRAGMA max_page_count = 1").await;
        let long = "Une longue nouvelle. ".repeat(2_000);
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let text = note(space.id, &long);
        let refused = posts::publish(&mut tx, By::Operator, &text, hub.app.clock.now()).await;
        drop(tx);
        let error = anyhow::Error::from(refused.expect_err("there is no room"));
        let says = format!("{error:#}");
        assert!(says.contains("full"), "{says}");
        assert_eq!(hub.get("/").await.status, StatusCode::OK, "reading goes on");
        pragma(&hub.app.db, "PRAGMA max_page_count = 1073741823").await;
        publish(&hub, &space, "Il y a de la place").await;
        assert!(
            sink.wait_for(1, PATIENCE).await,
            "delivery goes on by itself"
        );
        working.stop().await;
        let full = sqlx::Error::Io(std::io::ErrorKind::StorageFull.into());
        assert!(db::is_unavailable(&full));
    });
}
