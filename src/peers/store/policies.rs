//! The SQL of policies: what is wanted with which domain, and by whom.

use sqlx::types::Json;

use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::AccountId;
use crate::peers::HostState;
use crate::peers::policies::Policy;
use crate::{rows, run};

/// All of them, waiting ones included, by domain.
pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Policy>> {
    rows!(
        tx,
        "SELECT domain, source, waits, level, rejects_media, rejects_reports, is_obfuscated,
           public_comment, private_comment, since_ms, by_id
         FROM policy ORDER BY domain, source, waits"
    )
}

/// Those about one of these domains.
pub async fn about(tx: &mut Tx, domains: &[String]) -> sqlx::Result<Vec<Policy>> {
    rows!(
        tx,
        {
            sqlite: "SELECT domain, source, waits, level, rejects_media, rejects_reports,
                  is_obfuscated, public_comment, private_comment, since_ms, by_id
                FROM policy WHERE domain IN (SELECT value FROM json_each($1))",
            postgres: "SELECT domain, source, waits, level, rejects_media, rejects_reports,
                  is_obfuscated, public_comment, private_comment, since_ms, by_id
                FROM policy WHERE domain IN (SELECT value FROM jsonb_array_elements_text($1))"
        },
        Json(domains)
    )
}

/// Those of one source, by domain.
pub async fn of_source(tx: &mut Tx, source: &str) -> sqlx::Result<Vec<Policy>> {
    rows!(
        tx,
        "SELECT domain, source, waits, level, rejects_media, rejects_reports, is_obfuscated,
           public_comment, private_comment, since_ms, by_id
         FROM policy WHERE source = $1 ORDER BY domain, waits",
        source
    )
}

pub(in crate::peers) async fn put(tx: &mut Tx, policy: &Policy) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO policy (domain, source, waits, level, rejects_media, rejects_reports,
           is_obfuscated, public_comment, private_comment, since_ms, by_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (domain, source, waits) DO UPDATE SET level = excluded.level,
           rejects_media = excluded.rejects_media, rejects_reports = excluded.rejects_reports,
           is_obfuscated = excluded.is_obfuscated, public_comment = excluded.public_comment,
           private_comment = excluded.private_comment, since_ms = excluded.since_ms,
           by_id = excluded.by_id",
        &policy.domain,
        &policy.source,
        policy.waits,
        policy.level,
        policy.rejects_media,
        policy.rejects_reports,
        policy.is_obfuscated,
        &policy.public_comment,
        &policy.private_comment,
        policy.since_ms,
        policy.by_id
    )?;
    Ok(())
}

pub(in crate::peers) async fn delete(
    tx: &mut Tx,
    domain: &str,
    source: &str,
) -> sqlx::Result<bool> {
    let gone = run!(
        tx,
        "DELETE FROM policy WHERE domain = $1 AND source = $2",
        domain,
        source
    )?;
    Ok(gone > 0)
}

pub(in crate::peers) async fn delete_waiting(
    tx: &mut Tx,
    domain: &str,
    source: &str,
) -> sqlx::Result<()> {
    run!(
        tx,
        "DELETE FROM policy WHERE domain = $1 AND source = $2 AND waits",
        domain,
        source
    )?;
    Ok(())
}

pub(in crate::peers) async fn delete_source(tx: &mut Tx, source: &str) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM policy WHERE source = $1", source)?;
    Ok(())
}

/// This hub's own names, while only listed servers may federate.
pub async fn own_hosts(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    let hosts: Vec<(String,)> = rows!(tx, "SELECT own_host FROM only_listed ORDER BY own_host")?;
    Ok(hosts.into_iter().map(|(host,)| host).collect())
}

pub(in crate::peers) async fn put_own_host(
    tx: &mut Tx,
    host: &str,
    by_id: Option<AccountId>,
    now: Millis,
) -> sqlx::Result<()> {
    run!(
        tx,
        "INSERT INTO only_listed (own_host, since_ms, by_id) VALUES ($1, $2, $3)
         ON CONFLICT (own_host) DO NOTHING",
        host,
        now,
        by_id
    )?;
    Ok(())
}

pub(in crate::peers) async fn delete_own_hosts(tx: &mut Tx) -> sqlx::Result<()> {
    run!(tx, "DELETE FROM only_listed")?;
    Ok(())
}

/// Every host that is known, with its state.
pub async fn hosts(tx: &mut Tx) -> sqlx::Result<Vec<(i64, String, HostState)>> {
    rows!(tx, "SELECT id, name, state FROM host ORDER BY id")
}
