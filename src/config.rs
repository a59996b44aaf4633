//! Configuration: a TOML file and the environment (`KIOSQUE_` + the key in capitals, `__` between
//! levels). Every value is checked at start, all faults are told at once, each names its key.
//!
//! What always holds: the doors that make a laptop convenient (plain http, private addresses) are
//! shut on a public domain; printing a configuration shows no password.

mod check;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use crate::language::Language;

/// Where a file is looked for when none is named.
const FILES: [&str; 2] = ["kiosque.toml", "/etc/kiosque/kiosque.toml"];
const PREFIX: &str = "KIOSQUE_";
/// Variables with our prefix that are not configuration.
const NOT_CONFIGURATION: [&str; 1] = ["LOG"];

/// The configuration, checked.
#[derive(Clone)]
pub struct Config {
    /// What stands behind the `@`: `hub.example`. Never changes once the hub is known elsewhere.
    pub domain: String,
    /// Where the pages are: `https://hub.example`.
    pub public_url: Url,
    pub listen: SocketAddr,
    pub database_url: String,
    pub data_dir: PathBuf,
    pub language: Language,
    /// `smtps://user:password@mail.example`; without it, links are given by an administrator.
    pub smtp_url: Option<Url>,
    /// Who mails come from.
    pub mail_from: Option<String>,
    pub federation: Federation,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// What a reader of `/metrics` must show; without it only an administrator reads them.
    pub metrics_token: Option<String>,
    /// Where a `kiosque worker`, which serves no pages, answers `/metrics` and `/healthz`.
    pub worker_listen: Option<SocketAddr>,
    pub limits: Limits,
}

/// How other servers are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Federation {
    /// Whether plain http is spoken; only for a hub on a local domain.
    pub allow_http: bool,
    /// Whether private addresses are reached; only for a hub on a local domain.
    pub allow_private_addresses: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest body a peer may send to an inbox.
    pub body_bytes_max: usize,
    /// The largest picture a person may upload.
    pub upload_bytes_max: usize,
    /// Requests to other servers that may be under way together: sockets, and memory for each.
    pub requests_max: usize,
    /// Activities of others that may wait to be acted on; one server may have a fortieth of them.
    pub received_waiting_max: usize,
}

/// An address, or a range of them: `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// What was wrong, every fault of it.
#[derive(Debug, thiserror::Error)]
#[error("{}", .faults.join("\n"))]
pub struct ConfigErrors {
    pub faults: Vec<String>,
}

/// As it is written, before it is checked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    domain: Option<String>,
    public_url: Option<String>,
    listen: Option<String>,
    database_url: Option<String>,
    data_dir: Option<String>,
    language: Option<String>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    federation: WrittenFederation,
    trusted_proxies: Vec<String>,
    metrics_token: Option<String>,
    worker_listen: Option<String>,
    limits: WrittenLimits,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenFederation {
    allow_http: Option<bool>,
    allow_private_addresses: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenLimits {
    body_bytes_max: Option<i64>,
    upload_bytes_max: Option<i64>,
    requests_max: Option<i64>,
    received_waiting_max: Option<i64>,
}

impl Config {
    /// Reads the file (the named one, else the first that exists) and the environment over it.
    pub fn load(
        path: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config, ConfigErrors> {
        let written = read(path, environment).map_err(|fault| ConfigErrors {
            faults: vec![fault],
        })?;
        check::check(written)
    }
}

fn read(
    path: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Written, String> {
    let mut builder = config::Config::builder();
    let found = FILES.iter().map(Path::new).find(|file| file.exists());
    if let Some(file) = path.or(found) {
        if !file.exists() {
            return Err(format!(
                "the configuration file {} does not exist",
                file.display()
            ));
        }
        let source = config::File::from(file).format(config::FileFormat::Toml);
        builder = builder.add_source(source);
    }
    for (key, value) in environment {
        let Some(name) = key.strip_prefix(PREFIX) else {
            continue;
        };
        if NOT_CONFIGURATION.contains(&name) {
            continue;
        }
        let name = name.to_ascii_lowercase().replace("__", ".");
        let value = match name.as_str() {
            "trusted_proxies" => {
                let parts = value
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                config::Value::from(parts.map(str::to_owned).collect::<Vec<_>>())
            }
            _ => config::Value::from(value),
        };
        builder = builder
            .set_override(&name, value)
            .map_err(|error| format!("{key}: {error}"))?;
    }
    let read = builder.build().map_err(|error| error.to_string())?;
    read.try_deserialize()
        .map_err(|error| check::explain(&error.to_string()))
}

impl Network {
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.bits.min(32));
                u32::from(network).checked_shr(shift) == u32::from(address).checked_shr(shift)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.bits.min(128));
                u128::from(network).checked_shr(shift) == u128::from(address).checked_shr(shift)
            }
            _ => false,
        }
    }
}

impl std::str::FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.trim().parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = if bits.is_empty() {
            most
        } else {
            bits.trim().parse().map_err(|_| ())?
        };
        if bits > most {
            Err(())
        } else {
            Ok(Network { address, bits })
        }
    }
}

/// A hub that only this machine, or this house, can reach.
pub fn is_local_domain(domain: &str) -> bool {
    let name = domain.rsplit_once(':').map_or(domain, |(name, _)| name);
    let ends = ["localhost", "test", "local"];
    ends.iter()
        .any(|end| name == *end || name.ends_with(&format!(".{end}")))
}

impl std::fmt::Debug for Config {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Config")
            .field("domain", &self.domain)
            .field("public_url", &self.public_url.as_str())
            .field("listen", &self.listen)
            .field("database_url", &without_password(&self.database_url))
            .field("data_dir", &self.data_dir)
            .field("language", &self.language)
            .field(
                "smtp_url",
                &self
                    .smtp_url
                    .as_ref()
                    .map(|it| without_password(it.as_str())),
            )
            .field("federation", &self.federation)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// An address with its password hidden, fit for a log.
pub fn without_password(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            let hidden = parsed.set_password(Some("hidden"));
            hidden.map_or_else(|()| "hidden".to_owned(), |()| parsed.to_string())
        }
        _ => url.to_owned(),
    }
}
