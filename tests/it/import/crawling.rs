//! A crawler on the imported site: every link that leads to the hub itself is followed, and none of
//! them is a 404 of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;

/// Sections from which everything else can be reached.
const DOORS: [&str; 8] = [
    "/",
    "/actualites",
    "/evenements",
    "/communautes",
    "/communs",
    "/participer",
    "/a-propos",
    "/a-propos/nous",
];
/// Lists are the same page for every choice of a filter: of each kind this many are opened.
const PER_LIST_MAX: usize = 12;

/// Addresses of ours in `href` and `src`, without what stands behind `#`.
fn links(page: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for mark in [" href=\"", " src=\""] {
        for rest in page.split(mark).skip(1) {
            let address = rest.split('"').next().unwrap_or_default();
            let address = address.replace("&#38;", "&").replace("&amp;", "&");
            let address = address
                .strip_prefix("http://localhost:8080")
                .unwrap_or(&address);
            let path = address.split('#').next().unwrap_or_default();
            if path.starts_with('/') && !path.starts_with("//") {
                found.insert(path.to_owned());
            }
        }
    }
    found
}

/// Ids of a page, and where its own links `#…` point.
fn dangling(page: &str) -> Vec<String> {
    let ids: BTreeSet<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    page.split(" href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|place| !ids.contains(place))
        .map(str::to_owned)
        .collect()
}

/// Follows every link; answers what was broken, and how many pages were read.
async fn crawl(hub: &TestHub) -> (Vec<String>, usize) {
    let mut waiting: Vec<(String, String)> = DOORS
        .iter()
        .map(|door| ((*door).to_owned(), "the list of doors".to_owned()))
        .collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut lists: BTreeMap<String, usize> = BTreeMap::new();
    let (mut broken, mut pages) = (Vec::new(), 0);
    while let Some((path, from)) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        if let Some((list, _)) = path.split_once('?') {
            let count = lists.entry(list.to_owned()).or_default();
            *count += 1;
            if *count > PER_LIST_MAX {
                continue;
            }
        }
        let answer = hub.get(&path).await;
        if answer.status.is_redirection() {
            let target = answer.header("location").to_owned();
            waiting.push((target, format!("{from} through {path}")));
            continue;
        }
        // The way to sign in is no link of the site.
        if !answer.status.is_success() {
            broken.push(format!("{from} → {path}: {}", answer.status));
            continue;
        }
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        pages += 1;
        let page = answer.text();
        let lost = dangling(&page);
        broken.extend(lost.into_iter().map(|place| format!("{path} → #{place}")));
        waiting.extend(links(&page).into_iter().map(|link| (link, path.clone())));
    }
    (broken, pages)
}

async fn assert_whole(hub: &TestHub, dir: &Path, pages_min: usize) {
    bring_in(hub, dir).await;
    let (broken, pages) = crawl(hub).await;
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
    assert!(pages >= pages_min, "only {pages} pages were found");
}

on_both_databases! {
    async fn no_link_of_the_invented_site_is_broken(hub: TestHub) {
        assert_whole(&hub, TestSite::build().path(), 25).await;
    }
}

/// Once is enough of the real one: what differs between the databases is seen on the invented one.
#[test]
fn no_link_of_the_real_site_is_broken() {
    crate::support::databases::on_sqlite(|hub: TestHub| async move {
        if let Some(dir) = real_site() {
            assert_whole(&hub, &dir, 200).await;
        }
    });
}
