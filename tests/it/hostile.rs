//! The hostile catalogue: everything that somebody who has read our source may throw at the doors that
//! other servers use, in tables, each case with what it is answered and what it leaves in the
//! database, which is nothing. After every few of them, somebody who behaves is heard and the pages
//! are there.
//!
//! `bodies.rs`, `signatures.rs` and `messages.rs` are about requests, `strangers.rs` about well-signed
//! letters on what is another's, `nonsense.rs` about those that make no sense, `documents.rs` about
//! servers that answer badly, `floods.rs` about too much of anything, `neighbours.rs` about people who
//! share a server, `guarded.rs` and `queries.rs` about what is asked, `markup.rs` about pages.
//! `rows.rs` is how a database is compared with itself.

mod bodies;
mod documents;
mod floods;
mod guarded;
mod html;
mod markup;
mod messages;
mod neighbours;
mod nonsense;
mod queries;
mod rows;
mod signatures;
mod stage;
mod strangers;
mod table;

use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;
use stage::Stage;

on_both_databases! {
    async fn no_request_that_is_not_rightly_signed_changes_anything(hub: TestHub) {
        let stage = Stage::set(hub).await;
        table::play(&stage, "Bodies and frames", bodies::cases(&stage)).await;
        table::play(&stage, "Signatures", signatures::cases(&stage)).await;
    }

    async fn no_letter_changes_what_is_another_s(hub: TestHub) {
        let stage = Stage::set(hub).await;
        table::play(&stage, "Strangers and neighbours", strangers::cases(&stage)).await;
    }

    async fn no_answer_of_another_server_is_believed_too_far(hub: TestHub) {
        let stage = Stage::set(hub).await;
        table::play(&stage, "Documents", documents::cases(&stage)).await;
    }
}
