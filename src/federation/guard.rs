//! Where a request may go. What an address itself shows is checked before each hop; what its name
//! leads to is checked at the moment of connecting, so that a name that changes its mind between
//! two looks gains nothing.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use activitypub_federation::resolver::ValidatingDnsResolver;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::fetch::{FetchError, Policy};

/// Names that never leave a house (RFC 6761, RFC 8375, and what routers make up).
const LOCAL_NAMES: [&str; 6] = ["localhost", "local", "internal", "test", "home.arpa", "lan"];

/// Checks what can be seen from the address itself.
pub fn check(policy: &Policy, url: &Url) -> Result<(), FetchError> {
    let refused = |why: &str| Err(FetchError::Refused(why.to_owned()));
    match url.scheme() {
        "https" => {}
        "http" if policy.allow_http => {}
        _ => return refused("only https is asked"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("it has a name or password in it");
    }
    let Some(host) = url.host() else {
        return refused("it has no host");
    };
    if policy.allow_private_addresses {
        return Ok(());
    }
    // `url` has brought 0x7f.1, 2130706433 and 0177.0.0.1 to the one form already.
    let private = match host {
        Host::Ipv4(address) => is_private(IpAddr::V4(address)),
        Host::Ipv6(address) => is_private(IpAddr::V6(address)),
        Host::Domain(name) if is_local(name) => return refused("the name is local"),
        Host::Domain(_) => false,
    };
    if private {
        refused("the address is private")
    } else {
        Ok(())
    }
}

/// Whether a name is known to lead nowhere public.
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    LOCAL_NAMES.iter().any(|local| {
        let before = name.strip_suffix(local);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Whether `host` or `host:port` is on this machine or beside it, where nobody has certificates.
pub fn is_at_home(authority: &str) -> bool {
    match Url::parse(&format!("http://{authority}/"))
        .ok()
        .as_ref()
        .and_then(Url::host)
    {
        Some(Host::Domain(name)) => is_local(name),
        Some(Host::Ipv4(address)) => is_private(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => is_private(IpAddr::V6(address)),
        None => false,
    }
}

/// Answers are believed for so long, whatever their own time to live: the system's resolver does
/// not tell it.
const BELIEVED: Duration = Duration::from_secs(60);
const NAMES_MAX: usize = 20_000;

/// When a name was asked for, and where it leads.
type Answer = (Instant, Vec<SocketAddr>);

/// Names as activitypub_federation resolves them, and no private address among the answers. Our
/// own list is wider, and no environment variable opens it. Answers are kept for a minute, after
/// they were checked, so that a name is not asked for with every connection.
pub struct Resolver {
    asked: ValidatingDnsResolver,
    known: Arc<Mutex<HashMap<String, Answer>>>,
}

impl Default for Resolver {
    fn default() -> Self {
        Resolver {
            asked: ValidatingDnsResolver::new(Vec::new(), true),
            known: Arc::default(),
        }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let key = name.as_str().to_owned();
        let known = self.known.clone();
        let kept = known.lock().expect("no panic").get(&key).cloned();
        if let Some((asked, addresses)) = kept
            && asked.elapsed() < BELIEVED
        {
            return Box::pin(async move { Ok(Box::new(addresses.into_iter()) as Addrs) });
        }
        let resolving = self.asked.resolve(name);
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = resolving.await?.collect();
            if addresses.iter().any(|address| is_private(address.ip())) {
                return Err(PrivateAddress.into());
            }
            let mut known = known.lock().expect("no panic");
            if known.len() >= NAMES_MAX {
                known.clear();
            }
            known.insert(key, (Instant::now(), addresses.clone()));
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads to a private address")]
struct PrivateAddress;

/// Whether a failed request failed because [`Resolver`] refused, and not for want of an answer.
pub fn refused(error: &(dyn std::error::Error + 'static)) -> bool {
    use activitypub_federation::error::Error;
    let mut cause = Some(error);
    while let Some(error) = cause {
        let internal = error
            .downcast_ref()
            .is_some_and(|error| matches!(error, Error::ResolveInternalIpError(..)));
        if internal || error.is::<PrivateAddress>() {
            return true;
        }
        cause = error.source();
    }
    false
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
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || address.is_documentation()
        || a >= 224
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, _, _] => true,
        // IPv4 inside IPv6: mapped, translated, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => embedded(high, low),
        // Local NAT64, Teredo, documentation, discard.
        [0x64, 0xff9b, 1, ..]
        | [0x2001, 0 | 0xdb8, ..]
        | [0x3fff, 0..=0x0fff, ..]
        | [0x100, 0, 0, 0, ..] => true,
        // Unique local, link local, site local, multicast.
        [first, ..] => {
            (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
                || (first & 0xffc0) == 0xfec0
                || (first & 0xff00) == 0xff00
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC_HUB: Policy = Policy {
        allow_http: false,
        allow_private_addresses: false,
        user_agent: String::new(),
    };

    fn checked(url: &str) -> Result<(), String> {
        let url = Url::parse(url).expect("an address");
        check(&PUBLIC_HUB, &url).map_err(|error| error.to_string())
    }

    #[test]
    fn addresses_of_this_machine_and_its_neighbours_are_refused_however_they_are_written() {
        let hosts = [
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "0177.0.0.1",
            "2130706433",
            "0",
            "10.0.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a00:1]",
            "[::ffff:0:127.0.0.1]",
            "[::7f00:1]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2001::1]",
            "[2001:db8::1]",
            "[fc00::1]",
            "[fd12::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
        ];
        for host in hosts {
            let refused = checked(&format!("https://{host}/actor")).expect_err(host);
            assert_eq!(
                refused, "this address may not be asked: the address is private",
                "{host}"
            );
        }
    }

    #[test]
    fn local_names_are_refused() {
        for host in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "db.internal",
            "x.lan",
        ] {
            let refused = checked(&format!("https://{host}/")).expect_err(host);
            assert_eq!(
                refused, "this address may not be asked: the name is local",
                "{host}"
            );
        }
    }

    #[test]
    fn other_schemes_and_user_names_are_refused() {
        for url in [
            "http://peer.example/",
            "ftp://peer.example/",
            "file:///etc/passwd",
            "data:,a",
        ] {
            let refused = checked(url).expect_err(url);
            assert_eq!(
                refused,
                "this address may not be asked: only https is asked"
            );
        }
        for url in ["https://me@peer.example/", "https://:secret@peer.example/"] {
            let refused = checked(url).expect_err(url);
            assert_eq!(
                refused,
                "this address may not be asked: it has a name or password in it"
            );
        }
    }

    #[test]
    fn the_public_internet_is_open() {
        for host in [
            "peer.example",
            "peer.example:8443",
            "locals.example",
            "mylocalhost.example",
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "[2606:4700::1111]",
            "[64:ff9b::8.8.8.8]",
            "[2002:808:808::1]",
        ] {
            assert_eq!(checked(&format!("https://{host}/")), Ok(()), "{host}");
        }
    }
}
