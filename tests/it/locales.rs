//! The words on screen: French and English say the same things, and nothing is asked of them that
//! they do not say. `src/web/i18n.rs` gives the name of a missing text in its place, so only these
//! tests see one.

use std::collections::{BTreeMap, BTreeSet};

use kiosque::directory::Sector;
use kiosque::peers::HostState;
use kiosque::spaces::licence::Allows;
use kiosque::spaces::showing::Role;
use kiosque::spaces::{Kind, LinkKind, Stage, UserKind};

use crate::support::files_below;

/// How code asks for a text, and the one variable that it fills in.
const CALLS: &[(&str, Option<&str>)] = &[
    (".t(\"", None),
    (".word(\"", Some("word")),
    (".count(\"", Some("count")),
    ("BadRequest(\"", None),
];

/// Keys that are built: what stands before the word, and every word there is.
const BUILT: &[(&str, &[&str])] = &[
    ("stage-", Stage::WORDS),
    ("visibility-", kiosque::events::Visibility::WORDS),
    ("visibility-hint-", kiosque::events::Visibility::WORDS),
    ("kind-", Kind::WORDS),
    ("key-state-", kiosque::spaces::keys::State::WORDS),
    (
        "identity-told-",
        kiosque::spaces::pages::identity::What::WORDS,
    ),
    ("host-", HostState::WORDS),
    ("level-", kiosque::peers::policies::Level::WORDS),
    ("agenda-kind-", kiosque::agendas::Kind::WORDS),
    ("agenda-manner-", kiosque::agendas::Manner::WORDS),
    ("agenda-belonging-", kiosque::agendas::Belonging::WORDS),
    ("agenda-problem-", kiosque::agendas::Problem::WORDS),
    ("agenda-follow-", &["asked", "agreed", "refused"]),
    ("agenda-told-", kiosque::agendas::pages::TOLD),
    ("list-problem-", kiosque::policing::lists::Problem::WORDS),
    ("look-", &["auto", "light", "dark"]),
    ("pictures-by-", kiosque::settings::REMOTE_PICTURES),
    ("search-kind-", kiosque::search::Kind::WORDS),
    ("link-", LinkKind::WORDS),
    ("user-", UserKind::WORDS),
    ("role-", Role::WORDS),
    ("account-role-", kiosque::accounts::Role::WORDS),
    ("allows-", Allows::WORDS),
    ("sector-", Sector::WORDS),
    ("about-", kiosque::inquiries::About::WORDS),
    (
        "organising-letter-",
        &["accept", "decline", "offer", "take-over", "refuse"],
    ),
    ("avoided-", kiosque::conversation::avoiding::How::WORDS),
    ("waits-", kiosque::conversation::Reason::WORDS),
    ("posting-", kiosque::conversation::Posting::WORDS),
    ("commenting-", kiosque::conversation::Commenting::WORDS),
    ("cause-", kiosque::conversation::reports::Cause::WORDS),
    ("told-", kiosque::conversation::answers::TOLD),
    ("queue-", kiosque::conversation::pages::queue::SORTS),
    ("audit-", kiosque::audit::What::WORDS),
    ("event-sort-", kiosque::events::details::Sort::WORDS),
    ("admission-", kiosque::attendance::Mode::WORDS),
    (
        "proposal-is-",
        kiosque::collaboration::proposals::State::WORDS,
    ),
    ("dates-is-", kiosque::collaboration::dates::State::WORDS),
    ("attendees-", kiosque::attendance::Shown::WORDS),
    ("attendance-", kiosque::attendance::State::WORDS),
    ("way-", kiosque::attendance::Way::WORDS),
    ("away-is-", kiosque::attendance::away::Standing::WORDS),
    ("letter-", kiosque::attendance::pages::letters::TOLD),
    ("subject-", kiosque::attendance::pages::letters::TOLD),
    ("decided-", kiosque::conversation::moderation::What::WORDS),
];

/// Each text of a language, with the names of its variables.
fn texts(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts = BTreeMap::new();
    for path in files_below(&format!("locales/{language}")) {
        read_texts(&path, &mut texts);
    }
    assert!(texts.len() > 100, "the texts of {language} were found");
    texts
}

fn read_texts(path: &str, texts: &mut BTreeMap<String, BTreeSet<String>>) {
    let file = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut current = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" = ").filter(|(key, _)| is_key(key)) {
            key.clone_into(&mut current);
            let before = texts.insert(current.clone(), BTreeSet::new());
            assert!(before.is_none(), "{path}: {key} is written twice");
        }
        let variables = line.split('$').skip(1).map(|rest| {
            let end = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            rest[..end].to_owned()
        });
        texts.entry(current.clone()).or_default().extend(variables);
    }
    texts.remove("");
}

fn is_key(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(plain)
}

/// The files that people's words are asked from.
fn callers() -> Vec<(String, String)> {
    let rust = files_below("src")
        .into_iter()
        .filter(|it| it.ends_with(".rs"));
    let templates = files_below("templates")
        .into_iter()
        .filter(|it| it.ends_with(".html"));
    let read = |path: String| {
        let text = std::fs::read_to_string(&path).expect("a file of ours");
        (path, text)
    };
    rust.chain(templates).map(read).collect()
}

/// Every key that is asked for by its name: the file, the key and the variable given with it.
fn asked() -> Vec<(String, String, Option<&'static str>)> {
    let mut asked = Vec::new();
    for (path, text) in callers() {
        for (call, variable) in CALLS {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                asked.push((path.clone(), key.to_owned(), *variable));
            }
        }
    }
    assert!(asked.len() > 100, "the calls were found");
    asked
}

/// String literals of Rust that are written like a key, with their file.
fn written_like_keys() -> Vec<(String, String)> {
    let rust = callers()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs"));
    let mut found = Vec::new();
    for (path, text) in rust {
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for literal in code.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            if is_key(literal) {
                found.push((path.clone(), literal.to_owned()));
            }
        }
    }
    found
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn both_languages_say_the_same_things() {
    let (french, english) = (texts("fr"), texts("en"));
    let mut faults = Vec::new();
    for (here, there, missing) in [(&french, &english, "en"), (&english, &french, "fr")] {
        let absent = here.keys().filter(|key| !there.contains_key(*key));
        faults.extend(absent.map(|key| format!("locales/{missing}/ lacks {key}")));
    }
    for (key, variables) in &french {
        if english.get(key).is_some_and(|other| other != variables) {
            faults.push(format!("{key}: its variables differ between fr and en"));
        }
    }
    assert_none(faults);
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let texts = texts("fr");
    let absent = asked()
        .into_iter()
        .filter(|(_, key, _)| !texts.contains_key(key));
    let mut faults: Vec<_> = absent
        .map(|(path, key, _)| format!("{path}: “{key}” is not in locales/"))
        .collect();
    for (family, words) in BUILT {
        let keys = words.iter().map(|word| format!("{family}{word}"));
        let absent = keys.filter(|key| !texts.contains_key(key));
        faults.extend(absent.map(|key| format!("“{key}” is not in locales/")));
    }
    // Keys that stand in a table or a match before they are asked for.
    let families = ["error-", "refused-", "menu-", "form-", "people-"];
    for (path, key) in written_like_keys() {
        let of_family = families.iter().any(|family| key.starts_with(family));
        if of_family && !texts.contains_key(&key) {
            faults.push(format!("{path}: “{key}” is not in locales/"));
        }
    }
    assert_none(faults);
}

#[test]
fn every_text_gets_the_variables_it_needs() {
    let texts = texts("fr");
    let mut faults = Vec::new();
    for (path, key, given) in asked() {
        let given: BTreeSet<String> = given.iter().map(|name| (*name).to_owned()).collect();
        if texts.get(&key).is_some_and(|needed| *needed != given) {
            faults.push(format!(
                "{path}: “{key}” needs {:?}, gets {given:?}",
                texts[&key]
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_key_that_is_built_is_known_here() {
    let mut faults = Vec::new();
    for (path, text) in callers() {
        for rest in text.split(".t(&format!(\"").skip(1) {
            let family = rest.split('{').next().unwrap_or_default();
            if !BUILT.iter().any(|(known, _)| *known == family) {
                faults.push(format!("{path}: add “{family}” and its words to BUILT"));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn no_text_is_written_for_nobody() {
    let mut used: BTreeSet<String> = asked().into_iter().map(|(_, key, _)| key).collect();
    used.extend(written_like_keys().into_iter().map(|(_, key)| key));
    for (family, words) in BUILT {
        used.extend(words.iter().map(|word| format!("{family}{word}")));
    }
    let unused = texts("fr").into_keys().filter(|key| !used.contains(key));
    assert_none(
        unused
            .map(|key| format!("locales/: nothing asks for {key}"))
            .collect(),
    );
}
