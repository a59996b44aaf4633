//! From what was written to what is used: one function a concern, every fault gathered.

use std::net::SocketAddr;
use std::path::PathBuf;

use url::Url;

use super::{
    Config, ConfigErrors, Federation, Limits, Network, Written, WrittenFederation, WrittenLimits,
    is_local_domain,
};
use crate::db;
use crate::language::Language;

const LISTEN: &str = "127.0.0.1:8080";
const DATA_DIR: &str = "kiosque-data";
const BODY_BYTES: usize = 1024 * 1024;
const BODY_BYTES_RANGE: std::ops::RangeInclusive<usize> = 16 * 1024..=16 * 1024 * 1024;
/// Too long to be guessed, if it was drawn.
const TOKEN_CHARS_MIN: usize = 16;
const UPLOAD_BYTES: usize = 20 * 1024 * 1024;
const UPLOAD_BYTES_RANGE: std::ops::RangeInclusive<usize> = 64 * 1024..=200 * 1024 * 1024;
const REQUESTS: usize = 2_048;
const REQUESTS_RANGE: std::ops::RangeInclusive<usize> = 8..=20_000;
const RECEIVED_WAITING: usize = 200_000;
const RECEIVED_WAITING_RANGE: std::ops::RangeInclusive<usize> = 40..=10_000_000;

pub(super) fn check(written: Written) -> Result<Config, ConfigErrors> {
    let mut faults = Vec::new();
    let listen = listen(
        "listen",
        written.listen.as_deref().unwrap_or(LISTEN),
        &mut faults,
    );
    let worker_listen = written.worker_listen.as_deref();
    let (domain, public_url) = place(&written, listen, &mut faults);
    let data_dir = PathBuf::from(written.data_dir.as_deref().unwrap_or(DATA_DIR));
    let database_url = database_url(written.database_url, &data_dir, &mut faults);
    let config = Config {
        federation: federation(&written.federation, &domain, &mut faults),
        limits: limits(&written.limits, &mut faults),
        language: language(written.language.as_deref(), &mut faults),
        smtp_url: smtp(written.smtp_url.as_deref(), &mut faults),
        mail_from: mail_from(
            written.mail_from,
            written.smtp_url.is_some(),
            &domain,
            &mut faults,
        ),
        trusted_proxies: proxies(&written.trusted_proxies, &mut faults),
        worker_listen: worker_listen.map(|text| self::listen("worker_listen", text, &mut faults)),
        metrics_token: metrics_token(written.metrics_token, &mut faults),
        domain,
        public_url,
        listen,
        database_url,
        data_dir,
    };
    if faults.is_empty() {
        Ok(config)
    } else {
        Err(ConfigErrors { faults })
    }
}

/// Says in our own words what the reader of the file could not read.
pub(super) fn explain(error: &str) -> String {
    match error.split_once("unknown field `") {
        Some((_, rest)) => {
            let (key, known) = rest.split_once('`').unwrap_or((rest, ""));
            let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
            let near = nearest(key, &known);
            let hint = near
                .map(|it| format!("; did you mean “{it}”?"))
                .unwrap_or_default();
            format!("{key}: there is no such key{hint}")
        }
        None => error.to_owned(),
    }
}

fn nearest<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let shared = |name: &str| {
        let same = name
            .chars()
            .zip(key.chars())
            .take_while(|(a, b)| a == b)
            .count();
        let tail = name
            .chars()
            .rev()
            .zip(key.chars().rev())
            .take_while(|(a, b)| a == b)
            .count();
        same + tail
    };
    known
        .iter()
        .copied()
        .max_by_key(|name| shared(name))
        .filter(|name| shared(name) >= 3)
}

fn listen(key: &str, text: &str, faults: &mut Vec<String>) -> SocketAddr {
    text.parse().unwrap_or_else(|_| {
        faults.push(format!(
            "{key}: “{text}” is not an address and port; write for example 127.0.0.1:8080"
        ));
        SocketAddr::from(([127, 0, 0, 1], 8080))
    })
}

/// The domain and where its pages are; on a laptop both follow from the port.
fn place(written: &Written, listen: SocketAddr, faults: &mut Vec<String>) -> (String, Url) {
    let local = format!("localhost:{}", listen.port());
    let domain = match written.domain.as_deref().map(str::trim) {
        None => local,
        Some(domain) if is_domain(domain) => domain.to_ascii_lowercase(),
        Some(domain) => {
            faults.push(format!(
                "domain: “{domain}” is not a host name; write for example hub.example, \
                 without https:// and without a path"
            ));
            local
        }
    };
    let scheme = if is_local_domain(&domain) {
        "http"
    } else {
        "https"
    };
    let fallback = Url::parse(&format!("{scheme}://{domain}"));
    let fallback = fallback.unwrap_or_else(|_| Url::parse("http://localhost").expect("an address"));
    let public_url = match written.public_url.as_deref() {
        None => fallback,
        Some(text) => match Url::parse(text) {
            Ok(url) if is_root(&url) => url,
            _ => {
                faults.push(format!(
                    "public_url: “{text}” is not the root of a site; write for example \
                     https://hub.example, without a path"
                ));
                fallback
            }
        },
    };
    if public_url.scheme() == "http" && !is_local_domain(&domain) {
        faults.push(format!(
            "public_url: {domain} is public, so its pages must be on https; put a TLS proxy in front"
        ));
    }
    (domain, public_url)
}

fn is_domain(text: &str) -> bool {
    let parsed = Url::parse(&format!("https://{text}"));
    let plain = !text.is_empty() && !text.contains(['/', '@', '?', '#', ' ']);
    plain && parsed.is_ok_and(|url| url.domain().is_some())
}

fn is_root(url: &Url) -> bool {
    let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    matches!(url.scheme(), "http" | "https") && plain && url.username().is_empty()
}

fn database_url(
    written: Option<String>,
    data_dir: &std::path::Path,
    faults: &mut Vec<String>,
) -> String {
    let url =
        written.unwrap_or_else(|| format!("sqlite://{}", data_dir.join("kiosque.db").display()));
    if let Err(error) = db::kind(&url) {
        faults.push(format!("database_url: {error}"));
    }
    url
}

fn federation(written: &WrittenFederation, domain: &str, faults: &mut Vec<String>) -> Federation {
    let local = is_local_domain(domain);
    let mut door = |key: &str, asked: Option<bool>| {
        if asked == Some(true) && !local {
            faults.push(format!(
                "federation.{key}: it would open a public hub to attacks; remove it, or use a \
                 local domain such as localhost:8080"
            ));
        }
        asked.unwrap_or(local)
    };
    let allow_http = door("allow_http", written.allow_http);
    let allow_private_addresses = door("allow_private_addresses", written.allow_private_addresses);
    Federation {
        allow_http,
        allow_private_addresses,
    }
}

fn limits(written: &WrittenLimits, faults: &mut Vec<String>) -> Limits {
    let mut bounded =
        |key: &str, asked: Option<i64>, usual: usize, range: std::ops::RangeInclusive<usize>| {
            let Some(asked) = asked else { return usual };
            match usize::try_from(asked) {
                Ok(number) if range.contains(&number) => number,
                _ => {
                    faults.push(format!(
                        "limits.{key}: {asked} is not between {} and {}",
                        range.start(),
                        range.end()
                    ));
                    usual
                }
            }
        };
    Limits {
        body_bytes_max: bounded(
            "body_bytes_max",
            written.body_bytes_max,
            BODY_BYTES,
            BODY_BYTES_RANGE,
        ),
        upload_bytes_max: bounded(
            "upload_bytes_max",
            written.upload_bytes_max,
            UPLOAD_BYTES,
            UPLOAD_BYTES_RANGE,
        ),
        requests_max: bounded(
            "requests_max",
            written.requests_max,
            REQUESTS,
            REQUESTS_RANGE,
        ),
        received_waiting_max: bounded(
            "received_waiting_max",
            written.received_waiting_max,
            RECEIVED_WAITING,
            RECEIVED_WAITING_RANGE,
        ),
    }
}

fn language(written: Option<&str>, faults: &mut Vec<String>) -> Language {
    match written {
        None | Some("fr") => Language::Fr,
        Some("en") => Language::En,
        Some(other) => {
            faults.push(format!(
                "language: “{other}” is not spoken here yet; write fr or en"
            ));
            Language::Fr
        }
    }
}

fn smtp(written: Option<&str>, faults: &mut Vec<String>) -> Option<Url> {
    let text = written?;
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "smtp" | "smtps") && url.has_host() => Some(url),
        _ => {
            faults.push(
                "smtp_url: write for example smtps://user:password@mail.example:465".to_owned(),
            );
            None
        }
    }
}

fn mail_from(
    written: Option<String>,
    has_smtp: bool,
    domain: &str,
    faults: &mut Vec<String>,
) -> Option<String> {
    let name = domain.split(':').next().unwrap_or(domain);
    let address = written.or_else(|| has_smtp.then(|| format!("kiosque@{name}")))?;
    if address.parse::<lettre::Address>().is_err() {
        faults.push(format!("mail_from: “{address}” is not an e-mail address"));
    }
    Some(address)
}

fn proxies(written: &[String], faults: &mut Vec<String>) -> Vec<Network> {
    let mut networks = Vec::new();
    for text in written {
        match text.parse() {
            Ok(network) => networks.push(network),
            Err(()) => faults.push(format!(
                "trusted_proxies: “{text}” is not an address or a range such as 10.0.0.0/8"
            )),
        }
    }
    networks
}

/// It travels in a header, so it has neither spaces nor accents. The fault does not repeat it.
fn metrics_token(written: Option<String>, faults: &mut Vec<String>) -> Option<String> {
    let token = written?;
    let plain = token.chars().all(|character| character.is_ascii_graphic());
    if plain && token.len() >= TOKEN_CHARS_MIN {
        return Some(token);
    }
    faults.push(format!(
        "metrics_token: write at least {TOKEN_CHARS_MIN} letters, digits or signs without spaces; \
         `openssl rand -hex 24` draws some"
    ));
    None
}
