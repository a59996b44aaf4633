//! Asking a server about a name or an address of its own (WebFinger, RFC 7033).

use url::Url;

use super::{Client, Document, FetchError, is_activity_type};
use crate::federation::{guard, wire};

impl Client {
    /// The actor that a handle `name@domain` names.
    pub async fn webfinger(&self, handle: &str) -> Result<Url, FetchError> {
        let json = self.webfinger_document(handle).await?.json;
        let links = wire::many(&json["links"]);
        let actor = links.iter().find(|link| {
            link["rel"] == "self" && link["type"].as_str().is_some_and(is_activity_type)
        });
        let href = actor.and_then(|link| link["href"].as_str());
        href.and_then(|href| Url::parse(href).ok())
            .ok_or_else(|| FetchError::WrongType("WebFinger names no actor".to_owned()))
    }

    /// What a domain says of a handle, whole.
    pub async fn webfinger_document(&self, handle: &str) -> Result<Document, FetchError> {
        let handle = handle.trim();
        let name = handle
            .strip_prefix("acct:")
            .unwrap_or(handle)
            .trim_start_matches('@');
        let not_a_handle = || FetchError::Refused(format!("“{handle}” is not name@domain"));
        let (person, domain) = name.split_once('@').ok_or_else(not_a_handle)?;
        // Nothing but a host and a port, or the name could choose the path that is asked.
        let strange =
            |each: char| each.is_whitespace() || each.is_control() || "/?#@\\%".contains(each);
        if person.is_empty() || domain.is_empty() || domain.contains(strange) {
            return Err(not_a_handle());
        }
        self.webfinger_about(domain, &format!("acct:{name}")).await
    }

    /// What a server (`host` or `host:port`, nothing else) says of a resource.
    pub async fn webfinger_about(
        &self,
        authority: &str,
        resource: &str,
    ) -> Result<Document, FetchError> {
        let scheme = self.scheme_for(authority);
        let url = Url::parse_with_params(
            &format!("{scheme}://{authority}/.well-known/webfinger"),
            [("resource", resource)],
        );
        let url = url.map_err(|_| FetchError::Refused(format!("“{authority}” is no server")))?;
        self.get_json(&url).await
    }

    /// A hub that speaks http does so with its neighbours only.
    pub fn scheme_for(&self, authority: &str) -> &'static str {
        let plain = self.policy.allow_http && guard::is_at_home(authority);
        if plain { "http" } else { "https" }
    }
}
