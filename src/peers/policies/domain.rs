//! Names of servers as people and lists write them, and the domains that one stands under.

use url::{Host, Url};

/// DNS allows no more.
const CHARS_MAX: usize = 253;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadDomain {
    #[error("nothing is named")]
    Empty,
    #[error("part of the name is hidden behind “*”")]
    Obfuscated,
    #[error("this would hold for a whole top-level domain")]
    TopLevel,
    #[error("this is not the name of a server")]
    Malformed,
}

/// Reads a domain as it may be typed: in capitals, in the letters of its language, with `https://`
/// before it or a path after it. A port may stand behind.
pub fn read(text: &str) -> Result<String, BadDomain> {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.split(['/', '?', '#']).next().unwrap_or_default();
    let text = text.strip_prefix("*.").unwrap_or(text);
    let text = text.trim_end_matches('.');
    if text.is_empty() {
        return Err(BadDomain::Empty);
    }
    if text.contains('*') {
        return Err(BadDomain::Obfuscated);
    }
    // What reads addresses drops tabs and ends of lines, which would make one name of two.
    let strange = |c: char| c.is_control() || c.is_whitespace() || "@\\".contains(c);
    if text.len() > CHARS_MAX || text.contains(strange) {
        return Err(BadDomain::Malformed);
    }
    let url = Url::parse(&format!("https://{text}/")).map_err(|_| BadDomain::Malformed)?;
    let is_name = match url.host() {
        Some(Host::Domain(name)) => is_name(name),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    };
    let host = url.host_str().filter(|_| is_name);
    let host = host.ok_or(BadDomain::Malformed)?;
    // `localhost` is nobody's top-level domain.
    if !host.contains(['.', ':']) && host != "localhost" {
        return Err(BadDomain::TopLevel);
    }
    Ok(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

fn is_name(name: &str) -> bool {
    name.split('.').all(|label| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(plain)
    })
}

/// The host of an address, with its port where that is not the usual one.
pub fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// Itself with its port, itself, then what it stands under: the most specific first.
pub fn steps(host: &str) -> Vec<String> {
    let host = host.to_ascii_lowercase();
    let mut steps = vec![host.clone()];
    let bare = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.ends_with(':') => {
            steps.push(name.to_owned());
            name.to_owned()
        }
        _ => host,
    };
    // An address of numbers stands under nothing.
    if bare.starts_with('[') || bare.parse::<std::net::Ipv4Addr>().is_ok() {
        return steps;
    }
    let mut rest = bare.as_str();
    while let Some((_, parent)) = rest.split_once('.') {
        steps.push(parent.to_owned());
        rest = parent;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_read_however_it_is_typed() {
        let good = [
            ("example.org", "example.org"),
            (" HTTPS://Example.ORG/about ", "example.org"),
            ("*.example.org", "example.org"),
            ("example.org.", "example.org"),
            ("éléphant.example", "xn--lphant-9uab.example"),
            ("example.org:8443", "example.org:8443"),
            ("127.0.0.1:3000", "127.0.0.1:3000"),
            ("under_score.example", "under_score.example"),
        ];
        for (typed, domain) in good {
            assert_eq!(read(typed).as_deref(), Ok(domain), "{typed}");
        }
        let bad = [
            ("", BadDomain::Empty),
            ("https:///", BadDomain::Empty),
            ("ex****le.org", BadDomain::Obfuscated),
            ("org", BadDomain::TopLevel),
            ("a b.example", BadDomain::Malformed),
            ("sub\ndomain.example", BadDomain::Malformed),
            ("alice@example.org", BadDomain::Malformed),
            ("<html>", BadDomain::Malformed),
            ("a..example", BadDomain::Malformed),
        ];
        for (typed, problem) in bad {
            assert_eq!(read(typed), Err(problem), "{typed}");
        }
    }

    #[test]
    fn a_host_stands_under_its_domains_and_numbers_under_nothing() {
        let of = |host: &str| steps(host).join(" ");
        assert_eq!(of("A.b.example"), "a.b.example b.example example");
        assert_eq!(of("b.example:80"), "b.example:80 b.example example");
        assert_eq!(of("127.0.0.1:3000"), "127.0.0.1:3000 127.0.0.1");
        assert_eq!(of("[::1]:3000"), "[::1]:3000 [::1]");
    }
}
