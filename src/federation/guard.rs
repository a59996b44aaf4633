//! Which addresses may be asked at all: what can be seen from an address itself. Names are checked
//! again when they resolve, at the moment of connecting (see `fetch`).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::fetch::Policy;

/// Refuses an address with the reason why.
pub fn check(policy: &Policy, url: &Url) -> Result<(), &'static str> {
    match url.scheme() {
        "https" => {}
        "http" if policy.allow_http => {}
        _ => return Err("only https is asked"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it has a name or password in it");
    }
    let host = url.host().ok_or("it has no host")?;
    if policy.allow_private_addresses {
        return Ok(());
    }
    match host {
        Host::Ipv4(address) if is_private(IpAddr::V4(address)) => Err("the address is private"),
        Host::Ipv6(address) if is_private(IpAddr::V6(address)) => Err("the address is private"),
        Host::Domain(name) if is_local(name) => Err("the name is local"),
        _ => Ok(()),
    }
}

/// `localhost` and the names that never leave a house, with or without a port.
pub fn is_local(host: &str) -> bool {
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, _)| name)
        .trim_end_matches('.');
    let ends = ["localhost", "local", "internal", "test", "home.arpa"];
    name == "127.0.0.1"
        || ends
            .iter()
            .any(|end| name == *end || name.ends_with(&format!(".{end}")))
}

/// Addresses that mean this machine, its neighbours or nobody (RFC 6890 and its updates).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => is_private_v6(v6),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    a == 0
        || a == 10
        || a == 127
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
        || address.is_documentation()
        || a >= 224
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        [0, 0, 0, 0, 0, 0, _, _] => true,
        // IPv4 inside IPv6: mapped, translated (NAT64), 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] => embedded(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x64, 0xff9b, 1, ..] => true,
        [0x2002, high, low, ..] => embedded(high, low),
        [0x2001, 0, ..] | [0x2001, 0xdb8, ..] | [0x100, 0, 0, 0, ..] => true,
        [first, ..] => {
            (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
                || (first & 0xffc0) == 0xfec0
                || (first & 0xff00) == 0xff00
        }
    }
}
