//! What makes a message wait by itself: words, a language, links that a space has said something about.

use super::Rules;
use crate::conversation::{Reason, Said};
use crate::text;

const WORDS_MAX: usize = 500;

/// The first reason why it waits, if any.
pub(super) fn first(rules: &Rules, said: &Said, is_known: bool) -> Option<Reason> {
    all(rules, said, is_known).into_iter().next()
}

/// Every reason that its own words and links give.
pub(super) fn all(rules: &Rules, said: &Said, is_known: bool) -> Vec<Reason> {
    let mut found = Vec::new();
    let plain = text::plain_text(&said.body_html);
    let poll = said.parts.poll.iter().flat_map(|poll| &poll.choices);
    let choices: Vec<&str> = poll.map(|choice| choice.name.as_str()).collect();
    let choices = choices.join(" ");
    let folded = text::fold(&format!(
        "{} {} {plain} {choices}",
        said.title, said.warning
    ));
    let listed = rules.words.lines().map(text::fold).take(WORDS_MAX);
    if listed
        .filter(|word| !word.trim().is_empty())
        .any(|word| contains_word(&folded, word.trim()))
    {
        found.push(Reason::Word);
    }
    let language = said.language.split('-').next().unwrap_or_default();
    let mut spoken = rules.languages.split_whitespace().peekable();
    if spoken.peek().is_some() && !language.is_empty() && !spoken.any(|tag| tag == language) {
        found.push(Reason::Language);
    }
    let linked = linked(said);
    let is_held = |(host, _): &(String, bool)| is_listed(host, &rules.hosts_held);
    if linked.iter().any(is_held) {
        found.push(Reason::Host);
    }
    // Where they live, and where the conversation takes place.
    let homes = [Some(&said.author_uri), said.parent_uri.as_ref()];
    let homes: Vec<String> = homes
        .into_iter()
        .flatten()
        .filter_map(|it| host(it))
        .collect();
    let is_unknown = |(host, is_mention): &(String, bool)| {
        !is_mention && !homes.contains(host) && !is_listed(host, &rules.hosts_fine)
    };
    if rules.links_of_new_wait && !is_known && linked.iter().any(is_unknown) {
        found.push(Reason::Link);
    }
    found
}

/// Whether a host, or one that it is below, is in a list of one a line.
fn is_listed(host: &str, list: &str) -> bool {
    list.lines()
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .any(|listed| {
            let above = host.strip_suffix(listed);
            above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
        })
}

fn contains_word(folded: &str, word: &str) -> bool {
    let at_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    folded.match_indices(word).any(|(at, _)| {
        at_edge(folded[..at].chars().next_back())
            && at_edge(folded[at + word.len()..].chars().next())
    })
}

/// The servers that it leads to: by its words, by addresses that it only spells out, by what stands
/// beside them. For each whether that is no more than somebody's name or a hashtag.
fn linked(said: &Said) -> Vec<(String, bool)> {
    let links = text::links(&said.body_html).into_iter();
    let linked = links.map(|link| (link.href, link.is_mention));
    let plain = text::plain_text(&said.body_html);
    let spelled = plain.split_whitespace().filter_map(spelled_out);
    let beside = said.parts.attachments.iter();
    let beside = beside.filter(|it| !is_shown(&it.media_type));
    linked
        .chain(spelled.map(|address| (address, false)))
        .chain(beside.map(|it| (it.url.clone(), false)))
        .filter_map(|(address, is_mention)| Some((host(&address)?, is_mention)))
        .collect()
}

/// Pictures, films and sounds come from where their server keeps them; all else is a link.
fn is_shown(media_type: &str) -> bool {
    ["image/", "video/", "audio/"]
        .iter()
        .any(|kind| media_type.starts_with(kind))
}

fn spelled_out(word: &str) -> Option<String> {
    let at = word.find("https://").or_else(|| word.find("http://"))?;
    Some(word[at..].to_owned())
}

/// `example.org.` is the same place as `example.org`.
fn host(address: &str) -> Option<String> {
    let address = url::Url::parse(address).ok()?;
    Some(address.host_str()?.trim_end_matches('.').to_owned())
}
