//! Where the site's old addresses lead now. Paths are compared by the slugs of their parts, so that
//! accents, capitals, underscores and encodings do not matter; an article is found by its file's
//! name, whatever stood before it (`/blog/…`, `/articles/la-fabrique/…`, `/innovation/…`).

use std::collections::{BTreeMap, BTreeSet};

use super::articles::{archive_name, is_placeholder};
use super::bundle::{Article, Commun, Redirect};
use super::frontmatter;
use super::report::Warnings;
use super::site;
use super::source::{Site, plain, stem};
use crate::text;

pub(super) struct Addresses {
    /// Slugs of the parts, joined by `/`, to the path here.
    known: BTreeMap<String, String>,
    /// An article's slug by its file.
    slugs: BTreeMap<String, String>,
    /// A page's path by its file.
    pages: BTreeMap<String, String>,
    /// Slugs of the parts of pages that are still to be written.
    unwritten: BTreeSet<String>,
    tracemob_is_here: bool,
}

impl Addresses {
    pub fn of(site: &Site, communs: &[Commun]) -> Self {
        let mut addresses = Addresses {
            known: BTreeMap::new(),
            slugs: BTreeMap::new(),
            pages: BTreeMap::new(),
            unwritten: BTreeSet::new(),
            tracemob_is_here: communs.iter().any(|it| it.handle == site::ARCHIVE_COMMUN),
        };
        addresses.name_articles(site);
        for file in site.in_folder(site::PAGES, ".md") {
            addresses.pages.insert(file.to_owned(), page_path(file));
        }
        for path in site::SAME_PATHS {
            addresses.known.insert(key(path), (*path).to_owned());
        }
        for (old, new) in site::ROUTES {
            addresses.known.insert(key(old), (*new).to_owned());
        }
        for (file, path) in &addresses.pages {
            let is_unwritten = is_unwritten(site, file);
            for old in page_old_paths(file) {
                if is_unwritten {
                    addresses.unwritten.insert(key(&old));
                } else {
                    addresses.known.insert(key(&old), format!("/{path}"));
                }
            }
        }
        addresses
    }

    fn name_articles(&mut self, site: &Site) {
        let mut files: Vec<(String, String)> = Vec::new();
        for year in site.folders_in(site::ARTICLES) {
            let folder = format!("{}/{year}", site::ARTICLES);
            let named = site.in_folder(&folder, ".md").into_iter();
            files.extend(named.map(|file| (file.to_owned(), stem(&plain(file)).to_owned())));
        }
        for file in site.in_folder(site::ARCHIVE, ".md") {
            let name = plain(file);
            files.push((file.to_owned(), archive_name(&name)));
        }
        for (file, name) in files {
            let wanted = text::slug(&name);
            let wanted = if wanted.is_empty() {
                "texte".to_owned()
            } else {
                wanted
            };
            let taken = |slug: &str| self.slugs.values().any(|known| known == slug);
            let mut slug = wanted.clone();
            let mut number = 2;
            while taken(&slug) {
                slug = format!("{wanted}-{number}");
                number += 1;
            }
            self.slugs.insert(file, slug);
        }
    }

    /// The slug of an article or text of the archive, by its file.
    pub fn slug(&self, file: &str) -> String {
        self.slugs
            .get(file)
            .cloned()
            .unwrap_or_else(|| text::slug(stem(file)))
    }

    pub fn page_path(&self, file: &str) -> String {
        self.pages
            .get(file)
            .cloned()
            .unwrap_or_else(|| page_path(file))
    }

    /// The path here of an old path of the site.
    pub fn resolve(&self, path: &str) -> Option<String> {
        let path = plain(path).replace([']', '['], "");
        let path = path.trim_end_matches('/');
        let bare = path.strip_suffix(".md").unwrap_or(path);
        if let Some(known) = self.known.get(&key(bare)) {
            return Some(known.clone());
        }
        if let Some(name) = bare.trim_start_matches('/').strip_prefix("contenu/")
            && let Some(known) = self.known.get(&format!("a-propos/{}", key(name)))
        {
            return Some(known.clone());
        }
        let last = text::slug(bare.rsplit('/').next()?);
        let is_article = self.slugs.values().any(|slug| *slug == last);
        is_article.then(|| format!("/actualites/{last}"))
    }

    /// Whether the path is of a page that only says that it is to be written: it becomes a draft, to
    /// which nothing may lead.
    pub fn is_unwritten(&self, path: &str) -> bool {
        self.unwritten.contains(&key(&plain(path)))
    }

    /// Every old address that leads to a new one, in order.
    pub fn redirects(
        &self,
        articles: &[Article],
        archive: &[Article],
        tags: Vec<(String, String)>,
    ) -> Vec<Redirect> {
        let mut redirects: BTreeMap<String, String> = BTreeMap::new();
        for (old, new) in site::ROUTES {
            redirects.insert((*old).to_owned(), (*new).to_owned());
        }
        for (file, path) in &self.pages {
            for old in page_old_paths(file) {
                redirects.insert(old, format!("/{path}"));
            }
        }
        for (old, new) in tags {
            redirects.insert(old, new);
        }
        for article in articles.iter().chain(archive) {
            for old in &article.old_paths {
                redirects.insert(old.clone(), format!("/actualites/{}", article.slug));
            }
        }
        if self.tracemob_is_here {
            let target = format!("/@{}", site::ARCHIVE_COMMUN);
            redirects.insert("/tracemob".to_owned(), target);
        }
        // An address without its accents is often what people typed.
        let unaccented: Vec<_> = redirects
            .iter()
            .map(|(old, new)| (without_accents(old), new.clone()))
            .collect();
        for (old, new) in unaccented {
            redirects.entry(old).or_insert(new);
        }
        redirects.retain(|old, new| old != new && old != "/");
        let rows = redirects.into_iter();
        rows.map(|(path, target)| Redirect { path, target })
            .collect()
    }
}

fn key(path: &str) -> String {
    let parts = path
        .split('/')
        .map(text::slug)
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("/")
}

fn is_unwritten(site: &Site, file: &str) -> bool {
    // Whatever is wrong with the file is told when the page itself is read.
    let text = site.text(file, &mut Warnings::default());
    text.is_some_and(|text| is_placeholder(frontmatter::split(&text).body))
}

fn page_path(file: &str) -> String {
    let slug = text::slug(stem(&plain(file)));
    let elsewhere = site::PAGE_PATHS.iter().find(|(name, _)| *name == slug);
    elsewhere.map_or_else(
        || format!("a-propos/{slug}"),
        |(_, path)| (*path).to_owned(),
    )
}

fn page_old_paths(file: &str) -> Vec<String> {
    let name = plain(file);
    let stem = stem(&name);
    let mut paths = vec![format!("/{name}"), format!("/à-propos/{stem}")];
    if text::slug(stem) == "a-propos" {
        paths = vec![format!("/{name}"), "/à-propos".to_owned()];
    }
    paths
}

fn without_accents(path: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    path.nfd().filter(|c| !is_combining_mark(*c)).collect()
}
