//! What a long past costs: the same delivery on an empty database and beside a million stored
//! activities and a million waiting letters.

use kiosque::db::Kind;

use crate::hub::Hub;
use crate::peer::Peer;
use crate::{deliver, seed};

const MANY: usize = 1_000_000;
const HOSTS: usize = 1_000;
const LETTERS: usize = 10_000;

pub async fn run(kind: Kind) {
    println!("\n### Beside {MANY} stored activities and {MANY} waiting letters");
    let mut empty = 0.0;
    for past in [0, MANY] {
        let mut hub = Hub::open(kind).await;
        let peer = Peer::start(&hub.folder, &hub.keys.rsa_public_pem);
        seed::inboxes(&hub.app.db, peer.sink_port, HOSTS, LETTERS).await;
        seed::followers(&hub.app.db, hub.space.id, LETTERS).await;
        if past > 0 {
            seed::past(&hub.app.db, hub.space.id, past, past).await;
        }
        hub.work().await;
        // The first delivery also learns which signatures the hosts take.
        deliver(&hub, &peer, LETTERS).await;
        let delivered = deliver(&hub, &peer, LETTERS).await;
        let took = delivered.took.as_secs_f64();
        if past == 0 {
            empty = took;
        }
        println!(
            "{past} before: {took:.2} s for {LETTERS} letters, {:.2} of the empty one; \
             memory at the peak {:.0} MiB",
            took / empty,
            delivered.peak_mib
        );
        hub.close().await;
    }
}
