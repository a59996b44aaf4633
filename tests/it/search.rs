//! Searching: what is asked finds what it should, on both databases alike, and nothing that is not
//! public. Keeping the index is in `search/index.rs`, the page in `search/page.rs`.

mod index;
mod page;

use kiosque::accounts::By;
use kiosque::ids::SpaceId;
use kiosque::posts::{self, Post};
use kiosque::search::{self, Filter, Results};
use kiosque::text::Asked;

use crate::support::builders::{article, note};
use crate::support::databases::on_both_databases;
use crate::support::hub::TestHub;

/// Does what the background does, until nothing waits.
async fn settle(hub: &TestHub) {
    while search::index(&hub.app.db).await.expect("it is indexed") {}
}

async fn publish(hub: &TestHub, text: &posts::Text) -> Post {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let now = hub.app.clock.now();
    let post = posts::publish(&mut tx, By::Operator, text, now).await;
    tx.commit().await.expect("it is kept");
    post.expect("it is published")
}

async fn results(hub: &TestHub, asked: &str, filter: &Filter) -> Results {
    let mut tx = hub.app.db.read().await.expect("a transaction");
    let found = search::find(&mut tx, &Asked::read(asked), filter, 1).await;
    found.unwrap_or_else(|error| panic!("{asked}: {error}"))
}

/// The titles that a question finds, the best first.
async fn titles(hub: &TestHub, asked: &str) -> Vec<String> {
    let results = results(hub, asked, &Filter::default()).await;
    results.found.into_iter().map(|found| found.title).collect()
}

async fn community(hub: &TestHub) -> SpaceId {
    hub.community("balade").await.id
}

/// A text, what is asked, and whether it is found.
const TABLE: &[(&str, &str, bool)] = &[
    // Accents, case, ligatures.
    ("Les mobilités à Besançon", "mobilites besancon", true),
    ("LES MOBILITÉS", "mobilités", true),
    ("Un cœur de ville", "coeur", true),
    ("Un coeur de ville", "cœur", true),
    ("e\u{301}te\u{301}", "été", true),
    ("La Straße", "strasse", true),
    // Elisions and apostrophes, straight and curved.
    ("l’autopartage d'aujourd’hui", "autopartage", true),
    ("l’autopartage", "l'autopartage", true),
    ("l’autopartage", "d’autopartage", true),
    ("the association's members", "association", true),
    ("aujourd’hui", "aujourd'hui", true),
    // Plurals.
    ("des vélos", "vélo", true),
    ("un vélo", "vélos", true),
    ("les journaux", "journal", true),
    ("un journal", "journaux", true),
    ("deux bureaux", "bureau", true),
    ("des lieux", "lieu", true),
    ("our communities", "community", true),
    ("one community", "communities", true),
    ("les prix", "prix", true),
    ("les communs", "communes ", false),
    // Inclusive writing.
    ("Les acteur·rice·s du vélo", "acteur ", true),
    ("Les acteur·rice·s du vélo", "acteurs ", true),
    ("Les acteur·rice·s du vélo", "actrice ", true),
    ("Les acteur·rice·s du vélo", "actrices ", true),
    ("Les acteur·rice·s du vélo", "acteurrices ", true),
    ("Les acteur·rice·s du vélo", "acteur·rice·s ", true),
    ("Les acteur.rice.s du vélo", "actrices ", true),
    ("Les acteur-rice-s du vélo", "actrices ", true),
    ("Les acteurs du vélo", "acteur·rice·s ", true),
    ("Les actrices du vélo", "acteur·rice·s ", true),
    ("Les adhérent(e)s", "adhérentes ", true),
    ("Les adhérent(e)s", "adhérents ", true),
    ("Les adhérent-e-s", "adhérente ", true),
    ("Les adhérent/e/s", "adhérent ", true),
    ("Les usager.e.s", "usagers ", true),
    ("Les usager.ère.s", "usagère ", true),
    ("Tou·te·s ensemble", "toutes ", true),
    ("Des citoyen-ne-s", "citoyenne ", true),
    ("prends-le", "prends ", true),
    // Compounds.
    ("Le trajet domicile-travail", "domicile", true),
    ("Le trajet domicile-travail", "domicile-travail", true),
    ("Le trajet domicile‑travail", "travail", true),
    ("Le co-voiturage", "covoiturage", true),
    ("Le covoiturage", "co-voiturage", true),
    ("acteur/actrice", "actrice", true),
    ("Le site fabrique.example", "example", true),
    // The last word may still be under the pen; the others may not.
    ("Autopartage", "autop", true),
    ("Autopartage en ville", "autop ville", false),
    ("Autopartage en ville", "ville autop", true),
    ("Le journal", "journau", true),
    ("Autopartage", "autop ", false),
    ("Autopartage", "partage", false),
    // All words, phrases, words that must not be there.
    ("Un vélo à Nantes", "vélo nantes", true),
    ("Un vélo à Nantes", "vélo rennes", false),
    ("La ville de demain", "\"ville de demain\"", true),
    ("La ville de demain", "\"demain la ville\"", false),
    ("La ville de demain", "« ville demain »", true),
    ("La ville, demain", "\"ville demain", true),
    ("Un vélo à Nantes", "vélo -rennes", true),
    ("Un vélo à Nantes", "vélo -nantes", false),
    ("Un vélo à Nantes", "-nantes vélo", false),
    ("Un vélo à Nantes", "vélo -\"vélo à Nantes\"", false),
    // Words that stand everywhere count for nothing.
    ("Nantes", "le vélo", false),
    ("Le vélo", "un vélo pour la", true),
    // Numbers, other scripts.
    ("Bilan 2024", "2024", true),
    ("Переход на велосипед", "велосипед", true),
    ("דרך אופניים", "אופניים", true),
    ("Un 🚲 à Nantes", "🚲 nantes", true),
];

on_both_databases! {
    async fn a_text_is_found_by_its_words_however_they_are_written(hub: TestHub) {
        let space = community(&hub).await;
        let mut faults = Vec::new();
        for (text, asked, expected) in TABLE {
            let post = publish(&hub, &note(space, text)).await;
            settle(&hub).await;
            let found = results(&hub, asked, &Filter::default()).await;
            let found = found.found.iter().any(|it| it.object_id == post.id.0);
            if found != *expected {
                faults.push(format!("“{asked}” in “{text}”: found is {found}"));
            }
            if Asked::read(asked).fits(text) != *expected {
                faults.push(format!("“{asked}” fits “{text}”: not as the databases say"));
            }
            let mut tx = hub.app.db.begin().await.expect("a transaction");
            let now = hub.app.clock.now();
            posts::retract(&mut tx, By::Operator, post.id, now).await.expect("it is taken back");
            tx.commit().await.expect("it is kept");
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    async fn titles_come_before_summaries_and_summaries_before_texts(hub: TestHub) {
        let space = community(&hub).await;
        let text = |title: &str, summary: &str, body: &str| posts::Text {
            summary: summary.to_owned(),
            body_markdown: body.to_owned(),
            tags: Vec::new(),
            byline: String::new(),
            ..article(space, title)
        };
        for text in [
            text("Tandem", "Rien.", "Rien."),
            text("Le tandem à Nantes", "Rien.", "Rien."),
            text("Un résumé", "Tout sur le tandem.", "Rien."),
            text("Y revient", "Rien.", "Le tandem, un tandem, des tandems."),
            text("Ancien", "Rien.", "Un tandem passe."),
            text("Récent", "Rien.", "Un tandem passe."),
            text("Autre chose", "Rien.", "Rien."),
            text("Commencement", "Rien.", "Une tandemiste passe."),
        ] {
            publish(&hub, &text).await;
            hub.app.clock.advance(60);
        }
        settle(&hub).await;
        let found = titles(&hub, "tandem").await;
        assert_eq!(found, ["Tandem", "Le tandem à Nantes", "Un résumé", "Y revient", "Récent",
            "Ancien", "Commencement"]);
        // Words that stand together come before words that do not.
        publish(&hub, &text("Ensemble", "Rien.", "La ville apaisée demain.")).await;
        publish(&hub, &text("Loin", "Rien.", "Apaisée, la grande ville.")).await;
        settle(&hub).await;
        assert_eq!(titles(&hub, "ville apaisée").await, ["Ensemble", "Loin"]);
    }

    async fn what_is_asked_is_never_an_order_to_the_database(hub: TestHub) {
        let space = community(&hub).await;
        publish(&hub, &article(space, "Le vélo")).await;
        settle(&hub).await;
        let long = "vélo ".repeat(2_000);
        let word = "v".repeat(10_000);
        let brackets = "(".repeat(500);
        for asked in [
            "NEAR(vélo", "NEAR(vélo roue, 5)", "\"", "\"\"", "\"\"\"vélo", "*", "vélo*", "* vélo",
            "title:vélo", "title : vélo", "{title text} : vélo", "^vélo", "vélo AND", "OR", "NOT",
            "vélo NOT", "AND AND", "-", "--", "- vélo", "-vélo", "- - -", "vélo -", "(", ")", "vélo)",
            "vélo & roue", "vélo | roue", "!vélo", "!", "vélo <-> roue", "vélo:*", "vélo:A", "'", "''",
            "vé'lo", "\\", "vélo\\", "%", "_", "'; DROP TABLE post; --", "\0", "vé\0lo", "\u{202e}vélo",
            "🚲", "👩‍🚒", "אופניים", "\u{fffd}", "\u{feff}", "a", "à", "l'", "d’", "’", "«", "« »", "…",
            "½", "²", "ﬁ", "ŉ", "İ", "ß", "ẞ", "\u{301}", "\t\n", "", " ", &long, &word, &brackets,
            "a b c d e f g h i j k l m n o p q r s t u v w x y z",
        ] {
            let found = results(&hub, asked, &Filter::default()).await;
            assert!(found.count <= 2, "{asked}: {}", found.count);
            let meant = search::similar(&hub.app.db, asked).await;
            assert!(meant.is_ok(), "{asked}: {meant:?}");
        }
        assert_eq!(titles(&hub, "vé\0lo le vélo").await, Vec::<String>::new());
        assert_eq!(titles(&hub, &long).await, ["Le vélo"]);
    }

    async fn the_numbers_of_a_facet_are_those_of_its_lists(hub: TestHub) {
        kiosque::demo::fill(&hub.app).await.expect("the demo is written");
        settle(&hub).await;
        let all = results(&hub, "vélo", &Filter::default()).await;
        assert!(all.count >= 3, "the demo speaks of it");
        assert_eq!(all.kinds.iter().map(|it| it.count).sum::<i64>(), all.count);
        for kind in &all.kinds {
            let filter = Filter { kind: Some(kind.value), ..Filter::default() };
            let list = results(&hub, "vélo", &filter).await;
            assert_eq!(list.count, kind.count, "{:?}", kind.value);
            assert_eq!(list.found.len() as i64, kind.count.min(search::RESULTS_PER_PAGE));
            assert!(list.found.iter().all(|it| it.kind == kind.value));
            assert_eq!(list.kinds, all.kinds, "the other kinds can still be chosen");
            for year in &list.years {
                let both = Filter { year: Some(year.value), ..filter.clone() };
                assert_eq!(results(&hub, "vélo", &both).await.count, year.count);
            }
            for place in &list.spaces {
                let both = Filter { space: Some(place.value.id), ..filter.clone() };
                assert_eq!(results(&hub, "vélo", &both).await.count, place.count);
            }
            for language in &list.languages {
                let both = Filter { language: Some(language.value.clone()), ..filter.clone() };
                assert_eq!(results(&hub, "vélo", &both).await.count, language.count);
            }
        }
        let elsewhere = Filter { space: Some(SpaceId::generate()), ..Filter::default() };
        assert_eq!(results(&hub, "vélo", &elsewhere).await.count, 0);
    }

    async fn a_word_that_nothing_has_leads_to_one_like_it(hub: TestHub) {
        let space = community(&hub).await;
        for title in ["Le covoiturage à la campagne", "Plan vélo", "Covoiturage"] {
            publish(&hub, &article(space, title)).await;
        }
        settle(&hub).await;
        for (asked, meant) in [
            ("covoiturge", Some("covoiturage")),
            ("Covoitruage campagne", Some("covoiturage campagne")),
            ("vleo", Some("vélo")),
            ("xyzzy", None),
            ("covoiturage", None),
            ("vel", None),
        ] {
            let similar = search::similar(&hub.app.db, asked).await.expect("an answer");
            assert_eq!(similar.as_deref(), meant, "{asked}");
        }
    }
}

/// Giving up on an answer does not stop PostgreSQL from looking for it: it must do so by itself, and
/// only for questions.
#[test]
fn postgresql_stops_by_itself_a_question_that_takes_too_long() {
    use crate::support::databases::on_postgres;
    use kiosque::db::Tx;
    on_postgres(async |hub: TestHub| {
        async fn timeout(tx: &mut Tx) -> String {
            let Tx::Postgres(tx) = tx else {
                panic!("this is PostgreSQL")
            };
            sqlx::query_scalar("SELECT current_setting('statement_timeout')")
                .fetch_one(&mut **tx)
                .await
                .expect("a setting")
        }
        let mut tx = hub.app.db.read().await.expect("a transaction");
        let before = timeout(&mut tx).await;
        let asked = Asked::read("vélo");
        search::find(&mut tx, &asked, &Filter::default(), 1)
            .await
            .expect("an answer");
        assert_eq!(timeout(&mut tx).await, "2s");
        drop(tx);
        let mut tx = hub.app.db.read().await.expect("a transaction");
        assert_eq!(
            timeout(&mut tx).await,
            before,
            "it ends with the transaction"
        );
    });
}

/// What both databases answer to the same questions about the same texts.
#[test]
fn both_databases_find_the_same_things_in_the_same_order() {
    use crate::support::databases::{on_postgres, on_sqlite};
    const ASKED: &[&str] = &[
        "vélo",
        "velo",
        "réparer",
        "atelier vélo",
        "\"arceaux à vélo\"",
        "commun",
        "nantes",
        "ma",
        "actrices",
        "vélo -atelier",
        "2026",
        "mob",
        "demo",
        "partage",
        "arceau",
    ];
    async fn answers(hub: TestHub) -> Answers {
        kiosque::demo::fill(&hub.app)
            .await
            .expect("the demo is written");
        settle(&hub).await;
        let mut all = Vec::new();
        for asked in ASKED {
            all.push(titles(&hub, asked).await);
        }
        Answers(all)
    }
    #[derive(Default)]
    struct Answers(Vec<Vec<String>>);
    impl crate::support::databases::Passed for Answers {
        fn passed() -> Self {
            Answers::default()
        }
    }
    let sqlite = on_sqlite(answers).0;
    let postgres = on_postgres(answers).0;
    assert!(
        sqlite.iter().filter(|titles| !titles.is_empty()).count() > 8,
        "{sqlite:?}"
    );
    if postgres.is_empty() {
        return;
    }
    for ((asked, one), other) in ASKED.iter().zip(&sqlite).zip(&postgres) {
        // Things of the same moment stand in the order of their ids, which are new in each hub.
        assert_eq!(one.first(), other.first(), "{asked}");
        let sorted = |titles: &Vec<String>| {
            let mut titles = titles.clone();
            titles.sort();
            titles
        };
        assert_eq!(sorted(one), sorted(other), "{asked}");
    }
}
