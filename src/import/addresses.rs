//! Addresses of the old site and where the same stands here.

use std::collections::BTreeMap;

use super::bundle::{Article, Commun, Redirect};
use super::site;
use super::source::{Site, plain, stem};
use crate::text;

/// The slug of every article, by the name of its file.
#[derive(Debug, Default)]
pub(super) struct Known {
    slugs: BTreeMap<String, String>,
    communs: Vec<Commun>,
}

impl Known {
    pub fn of(site: &Site, communs: &[Commun]) -> Known {
        let mut slugs = BTreeMap::new();
        for year in site.folders_in(site::ARTICLES) {
            for path in site.in_folder(&format!("{}/{year}", site::ARTICLES), ".md") {
                let name = plain(stem(path));
                slugs.insert(name.clone(), text::slug(&name));
            }
        }
        Known {
            slugs,
            communs: communs.to_vec(),
        }
    }

    fn article(&self, name: &str) -> Option<String> {
        let slug = self.slugs.get(&plain(name))?;
        Some(format!("/actualites/{slug}"))
    }

    /// The commun that the archive tells of.
    pub fn archive_commun(&self) -> Option<String> {
        let tells = |commun: &&Commun| commun.handle.contains(site::ARCHIVE_COMMUN);
        self.communs
            .iter()
            .find(tells)
            .map(|commun| commun.handle.clone())
    }
}

/// A link that leads somewhere: to the hub's own pages where they have it, with its scheme where it
/// lacked one.
pub(super) fn repaired(known: &Known, file: &str, address: &str) -> String {
    let address = address.trim().replace("\\_", "_");
    if address.is_empty() || address.starts_with('#') || address.starts_with("mailto:") {
        return address;
    }
    if let Some(url) = address.strip_prefix("//") {
        return format!("https://{url}");
    }
    if address.starts_with("http://") || address.starts_with("https://") {
        return own_host(known, &address).unwrap_or(address);
    }
    if let Some(path) = address.strip_prefix('/') {
        return local(known, path).unwrap_or(address);
    }
    if address.contains('@') && !address.contains('/') {
        return format!("mailto:{address}");
    }
    if let Some(found) = local(known, &address) {
        return found;
    }
    let host = address.split(['/', '?']).next().unwrap_or_default();
    let is_host = host.contains('.') && !host.ends_with(".md") && !host.contains(' ');
    if is_host && !file.is_empty() && url::Url::parse(&format!("https://{address}")).is_ok() {
        return format!("https://{address}");
    }
    address
}

/// A whole address of the site itself as a path of ours.
fn own_host(known: &Known, address: &str) -> Option<String> {
    if let Some(path) = address.strip_prefix(site::REPOSITORY) {
        return local(known, path);
    }
    let url = url::Url::parse(address).ok()?;
    if !site::HOSTS.contains(&url.host_str()?) {
        return None;
    }
    local(known, url.path().trim_start_matches('/'))
}

/// A path of the old site, without its leading slash, as a path of ours.
fn local(known: &Known, path: &str) -> Option<String> {
    let path = plain(path.split(['?', '#']).next().unwrap_or(path));
    let path = path.trim_end_matches('/');
    if path.starts_with("index.php") {
        return Some(format!("{}/{path}", site::WIKI));
    }
    let parts: Vec<&str> = path.split('/').collect();
    if let ["blog" | "articles", .., name] = parts.as_slice()
        && let Some(found) = known.article(name)
    {
        return Some(found);
    }
    if let ["contenu", "articles", _, name] = parts.as_slice() {
        return known.article(name.strip_suffix(".md").unwrap_or(name));
    }
    if let ["blog", "tag", tag] = parts.as_slice() {
        return Some(format!("/actualites?tag={}", text::slug(tag)));
    }
    if let ["blog", "année", year] = parts.as_slice() {
        return Some(format!("/actualites?year={year}"));
    }
    let whole = format!("/{path}");
    let route = site::ROUTES.iter().find(|(old, _)| *old == whole);
    if let Some((_, target)) = route {
        return Some((*target).to_owned());
    }
    if let ["à-propos" | "a-propos", rest @ ..] = parts.as_slice() {
        let rest: Vec<String> = rest
            .iter()
            .map(|part| text::slug(&part.replace('_', "-")))
            .collect();
        let below = if rest.is_empty() {
            String::new()
        } else {
            format!("/{}", rest.join("/"))
        };
        return Some(format!("/a-propos{below}"));
    }
    site::SAME_PATHS.contains(&whole.as_str()).then_some(whole)
}

/// Every old address: of articles in all their forms, and the site's own routes.
pub(super) fn redirects(articles: &[Article], archive: &[Article]) -> Vec<Redirect> {
    let mut redirects: BTreeMap<String, String> = BTreeMap::new();
    for (path, target) in site::ROUTES {
        redirects.insert((*path).to_owned(), (*target).to_owned());
    }
    for article in articles.iter().chain(archive) {
        for path in &article.old_paths {
            redirects.insert(path.clone(), format!("/actualites/{}", article.slug));
        }
    }
    redirects
        .into_iter()
        .map(|(path, target)| Redirect { path, target })
        .collect()
}
