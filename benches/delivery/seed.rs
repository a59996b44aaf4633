//! Fills a database with followers, activities and waiting letters, in bulk.

use kiosque::db::{Db, Tx};
use kiosque::ids::SpaceId;
use sqlx::AssertSqlSafe;

/// Runs one statement, given for both databases.
async fn run(db: &Db, sqlite: String, postgres: String) {
    let mut tx = db.begin().await.expect("a transaction");
    match &mut tx {
        Tx::Sqlite(tx) => {
            let done = sqlx::query(AssertSqlSafe(sqlite)).execute(&mut **tx).await;
            done.expect("the statement runs");
        }
        Tx::Postgres(tx) => {
            let done = sqlx::query(AssertSqlSafe(postgres))
                .execute(&mut **tx)
                .await;
            done.expect("the statement runs");
        }
    }
    tx.commit().await.expect("it is kept");
}

/// The numbers below `count`, as a table `n(i)`.
fn numbers(count: usize) -> (String, String) {
    let sqlite = format!(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})"
    );
    let postgres = format!("WITH n(i) AS (SELECT generate_series(0::bigint, {count}::bigint - 1))");
    (sqlite, postgres)
}

/// Hosts of the sink, each with so many inboxes; the inbox of number `i` is on host `i % hosts`.
pub async fn inboxes(db: &Db, port: u16, hosts: usize, count: usize) {
    let name = |i: &str| {
        format!(
            "'127.' || (1 + {i} / 65536) || '.' || ({i} / 256 % 256) || '.' || ({i} % 256) || ':{port}'"
        )
    };
    let (sqlite, postgres) = numbers(hosts);
    let hosts_rows = format!(
        "INSERT INTO host (name, scheme_until_ms, ready_ms, failures) \
         SELECT {}, 0, 0, 0 FROM n",
        name("i")
    );
    // A WITH stands before INSERT in both dialects.
    run(
        db,
        format!("{sqlite} {hosts_rows}"),
        format!("{postgres} {hosts_rows}"),
    )
    .await;
    let (sqlite, postgres) = numbers(count);
    let host = format!("(i % {hosts})");
    let rows = format!(
        "INSERT INTO inbox (host_id, address, checks) \
         SELECT host.id, 'http://' || host.name || '/inbox/' || (i / {hosts}), 0 \
         FROM n JOIN host ON host.name = {}",
        name(&host)
    );
    run(db, format!("{sqlite} {rows}"), format!("{postgres} {rows}")).await;
    analyse(db).await;
}

/// So many followers of a space, spread evenly over the inboxes.
pub async fn followers(db: &Db, space: SpaceId, count: usize) {
    let (sqlite, postgres) = numbers(count);
    let rows = |space: String| {
        format!(
            "INSERT INTO follower (space_id, actor_uri, follow_uri, inbox, shared_inbox, host, \
               followed_ms, inbox_id) \
             SELECT {space}, 'http://' || host.name || '/actors/' || n.i, '', inbox.address, \
               inbox.address, host.name, 0, inbox.id \
             FROM n JOIN inbox ON inbox.id = \
               (SELECT MIN(id) FROM inbox) + n.i % (SELECT COUNT(*) FROM inbox) \
             JOIN host ON host.id = inbox.host_id"
        )
    };
    let id = space.0;
    run(
        db,
        format!("{sqlite} {}", rows(format!("x'{}'", id.simple()))),
        format!("{postgres} {}", rows(format!("'{id}'::uuid"))),
    )
    .await;
    let digests = |zero: &str| {
        format!(
            "INSERT INTO follower_digest (space_id, host, digest) \
             SELECT DISTINCT space_id, host, {zero} FROM follower WHERE true \
             ON CONFLICT (space_id, host) DO NOTHING"
        )
    };
    run(db, digests("zeroblob(32)"), digests("'\\x00'::bytea")).await;
    analyse(db).await;
}

/// Old activities, and letters that wait for hosts which are put off for long.
pub async fn past(db: &Db, space: SpaceId, activities: usize, letters: usize) {
    let id = space.0;
    let (sqlite, postgres) = numbers(activities);
    let body = "'{\"type\":\"Create\",\"object\":{\"type\":\"Note\",\"content\":\"' || \
                'Une nouvelle de plus, longue comme une nouvelle. ' || i || '\"}}'";
    let rows = |uuid: &str, space: &str| {
        format!(
            "INSERT INTO activity (id, space_id, kind, object_uri, body, created_ms) \
             SELECT {uuid}, {space}, 'Create', 'http://localhost/ap/posts/' || i, {body}, i FROM n"
        )
    };
    run(
        db,
        format!(
            "{sqlite} {}",
            rows("randomblob(16)", &format!("x'{}'", id.simple()))
        ),
        format!(
            "{postgres} {}",
            rows("gen_random_uuid()", &format!("'{id}'::uuid"))
        ),
    )
    .await;
    put_off_hosts(db, letters).await;
    analyse(db).await;
}

async fn put_off_hosts(db: &Db, letters: usize) {
    let hosts = 1_000;
    let (sqlite, postgres) = numbers(hosts);
    let rows = "INSERT INTO host (name, scheme_until_ms, ready_ms, failures, state, due_ms, \
                  queued, failing_since_ms) \
                SELECT 'away' || i || '.example', 0, 9000000000000, 5, 'failing', 9000000000000, \
                  1, 1 FROM n";
    run(db, format!("{sqlite} {rows}"), format!("{postgres} {rows}")).await;
    let rows = "INSERT INTO inbox (host_id, address, checks) \
                SELECT id, 'https://' || name || '/inbox', 0 FROM host WHERE name LIKE 'away%'";
    run(db, rows.to_owned(), rows.to_owned()).await;
    let (sqlite, postgres) = numbers(letters);
    let rows = format!(
        "INSERT INTO delivery (host_id, inbox_id, activity_id, attempts, created_ms) \
         SELECT away.host_id, away.id, a.id, 0, 0 FROM n \
         JOIN inbox AS away ON away.id = (SELECT MAX(id) FROM inbox) - n.i % {hosts} \
         JOIN (SELECT id FROM activity LIMIT 1) AS a ON true"
    );
    run(db, format!("{sqlite} {rows}"), format!("{postgres} {rows}")).await;
}

/// The planner is told what there is, as it would have learnt by itself.
async fn analyse(db: &Db) {
    match db {
        Db::Sqlite { write, .. } => {
            let done = sqlx::query("ANALYZE").execute(write).await;
            done.expect("it is analysed");
        }
        Db::Postgres(pool) => {
            let done = sqlx::query("ANALYZE").execute(pool).await;
            done.expect("it is analysed");
        }
    }
}
