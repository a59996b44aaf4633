//! Who is at the other end, by address. Behind a proxy that the configuration trusts it is the
//! last address of `X-Forwarded-For` that no trusted proxy wrote; what a visitor writes there
//! themselves is never believed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

use crate::config::Network;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The visitor's address; nothing when it cannot be told: a proxy on this machine that nobody
/// declared speaks for everybody.
pub fn address(parts: &Parts, trusted: &[Network]) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(peer) {
        return (!peer.is_loopback()).then_some(peer);
    }
    let written = parts.headers.get_all(FORWARDED_FOR).iter();
    let written = written.filter_map(|value| value.to_str().ok());
    let addresses: Vec<&str> = written.flat_map(|value| value.split(',')).collect();
    for text in addresses.iter().rev() {
        // One that cannot be read was not written by a proxy of ours, nor was what stands before.
        let address = read(text.trim())?;
        if !is_trusted(address) {
            return Some(address);
        }
    }
    None
}

/// An address, with or without the port that some proxies add.
fn read(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let plain = bare.unwrap_or(text).parse::<IpAddr>();
    let with_port = || text.parse::<SocketAddr>().map(|it| it.ip());
    plain
        .or_else(|_| with_port())
        .ok()
        .map(|it| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn seen(peer: &str, forwarded: &[&str], trusted: &str) -> Option<String> {
        let mut request = Request::builder();
        for value in forwarded {
            request = request.header(FORWARDED_FOR, *value);
        }
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        let peer: SocketAddr = peer.parse().expect("an address");
        parts.extensions.insert(ConnectInfo(peer));
        let trusted: Vec<Network> = trusted.split_whitespace().flat_map(str::parse).collect();
        address(&parts, &trusted).map(|it| it.to_string())
    }

    #[test]
    fn a_trusted_proxy_tells_who_comes_and_nobody_else_does() {
        let client = Some("198.51.100.7".to_owned());
        let own = "127.0.0.1 10.0.0.0/8";
        assert_eq!(seen("198.51.100.7:1", &[], own), client);
        assert_eq!(seen("198.51.100.7:1", &["192.0.2.9"], own), client);
        assert_eq!(seen("127.0.0.1:1", &["198.51.100.7"], own), client);
        // Written by the visitor, then by the proxies, in one header or several.
        let chain = ["192.0.2.9, 198.51.100.7", "10.1.2.3"];
        assert_eq!(seen("127.0.0.1:1", &chain, own), client);
        assert_eq!(
            seen("[::ffff:127.0.0.1]:1", &["198.51.100.7:4711"], own),
            client
        );
        assert_eq!(seen("127.0.0.1:1", &["198.51.100.7, nonsense"], own), None);
        assert_eq!(seen("127.0.0.1:1", &[], own), None);
        assert_eq!(seen("127.0.0.1:1", &["198.51.100.7"], ""), None);
    }
}
