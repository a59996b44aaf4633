//! Followers synchronisation (FEP-8fcf): with what goes to followers goes a digest of who follows
//! from that server; a server that counts differently may read that part of the list (`serve.rs`),
//! and no other. What others say of us is in `heard.rs`.

pub mod heard;
pub mod serve;
mod store;

use axum::http::HeaderValue;

use crate::db::Tx;
use crate::federation::addresses::Addresses;
use crate::ids::SpaceId;
use crate::peers::store::Leased;
use crate::spaces::followers;

/// What is sent along to each host about each of these spaces: host, space, header.
pub async fn headers(
    tx: &mut Tx,
    addresses: &Addresses,
    asked: &[(SpaceId, &Leased)],
) -> sqlx::Result<Vec<(i64, SpaceId, HeaderValue)>> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut spaces: Vec<SpaceId> = asked.iter().map(|(space, _)| *space).collect();
    spaces.sort();
    spaces.dedup();
    let mut names: Vec<&str> = asked.iter().map(|(_, host)| host.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let digests = followers::store::digests(tx, &spaces, &names).await?;
    let digests: std::collections::HashMap<(SpaceId, &str), &[u8]> = digests
        .iter()
        .map(|(space, host, digest)| ((*space, host.as_str()), digest.as_slice()))
        .collect();
    let headers = asked.iter().filter_map(|(space, host)| {
        let digest = digests.get(&(*space, host.name.as_str()))?;
        Some((host.id, *space, header(addresses, *space, digest)?))
    });
    Ok(headers.collect())
}

/// `collectionId="…/followers", url="…", digest="…"`
fn header(addresses: &Addresses, space: SpaceId, digest: &[u8]) -> Option<HeaderValue> {
    let collection = addresses.of_actor(space, "followers");
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!(
        "collectionId=\"{collection}\", url=\"{collection}/synchronization\", digest=\"{digest}\""
    );
    HeaderValue::try_from(text).ok()
}

/// Somebody whose list was to be set right is gone.
pub async fn forget(tx: &mut Tx, actor_uri: &str) -> sqlx::Result<()> {
    store::delete(tx, actor_uri).await
}
