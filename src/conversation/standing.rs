//! Whether what people elsewhere said stands here, as their server is treated: what a blocked server's
//! people said is barred, and stands again as it did when the block is lifted.

use super::store;
use crate::db::Tx;
use crate::peers::policies::{self, Known, Treatment};

/// Brings authors and what they said in step with the policies.
pub async fn settle(tx: &mut Tx, known: &Known) -> sqlx::Result<()> {
    for (uri, host, level, takes_media) in store::standing::treatments(tx).await? {
        let treatment = known.treatment(&host);
        if (treatment.level, treatment.takes_media) != (level, takes_media) {
            store::standing::treat(tx, &uri, treatment).await?;
        }
    }
    let of =
        |uri: &str| -> Treatment { known.treatment(&policies::host_of(uri).unwrap_or_default()) };
    let mut standing = store::standing::speakers(tx).await?;
    standing.retain(|uri| of(uri).is_blocked());
    store::standing::bar(tx, &standing).await?;
    let mut barred = store::standing::barred(tx).await?;
    barred.retain(|uri| !of(uri).is_blocked());
    store::standing::admit(tx, &barred).await
}
