//! What this machine can do by itself, measured in the same run, and what a process takes of it.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::HeaderMap;
use kiosque::clock::Clock;
use kiosque::federation::signatures::{self, Digested, PrivateKey, Scheme};
use url::Url;

const MEASURED: Duration = Duration::from_millis(1_500);

/// Signatures of a whole request per second of one core's time, so that whoever else works on this
/// machine does not count.
pub fn signatures_per_second(pkcs8: &[u8]) -> f64 {
    let key = PrivateKey::rsa_from_pkcs8(pkcs8).expect("a key");
    let url = Url::parse("http://127.1.0.1:8080/inbox").expect("an address");
    let body = Digested::of(Bytes::from(vec![b'x'; 2_000]));
    let now = Clock::system().now();
    let began = Instant::now();
    let processor = processor_seconds();
    let mut count = 0u32;
    while began.elapsed() < MEASURED {
        let headers = HeaderMap::new();
        let signed = signatures::sign_post(
            Scheme::Cavage,
            &key,
            "http://a/#k",
            &url,
            &body,
            headers,
            now,
        );
        std::hint::black_box(signed.expect("it signs"));
        count += 1;
    }
    f64::from(count) / (processor_seconds() - processor)
}

/// Bare RSA-2048 signatures per second of one core's time.
pub fn rsa_per_second(pkcs8: &[u8]) -> f64 {
    let key = PrivateKey::rsa_from_pkcs8(pkcs8).expect("a key");
    let began = Instant::now();
    let processor = processor_seconds();
    let mut count = 0u32;
    while began.elapsed() < MEASURED {
        std::hint::black_box(
            key.sign(b"a signing string of some length")
                .expect("it signs"),
        );
        count += 1;
    }
    f64::from(count) / (processor_seconds() - processor)
}

/// Seconds of processor time that this process has used.
pub fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split(' ')
        .collect();
    let ticks = |index: usize| -> f64 {
        fields
            .get(index)
            .and_then(|it| it.parse().ok())
            .unwrap_or(0.0)
    };
    (ticks(12) + ticks(13)) / 100.0
}

/// Resident memory now, and its peak since [`forget_peak`], in MiB.
pub fn memory_mib() -> (f64, f64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| -> f64 {
        let line = status.lines().find(|line| line.starts_with(name));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number.and_then(|it| it.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    };
    (field("VmRSS:"), field("VmHWM:"))
}

pub fn forget_peak() {
    // Refused inside some containers: then the peak is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
