//! What the hub counts of itself: who may read it, and that the figures are those of what happened.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use kiosque::accounts::{self, By, Role};
use kiosque::clock::Clock;
use kiosque::posts;
use kiosque::spaces::followers::{self, Follower};
use tower::ServiceExt;

use crate::support::builders::note;
use crate::support::databases::{FromDatabase, TestDatabase, on_both_databases};
use crate::support::hub::{Answer, NOW, TestHub};

const TOKEN: &str = "un-jeton-assez-long-pour-ceci";
const SESSION: &str = "kiosque-session";

/// A hub whose figures can be read with [`TOKEN`].
struct MeasuredHub(TestHub);

impl FromDatabase for MeasuredHub {
    async fn from_database(database: TestDatabase) -> Self {
        let settings = [
            ("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned()),
            ("KIOSQUE_METRICS_TOKEN", TOKEN.to_owned()),
        ];
        MeasuredHub(TestHub::open(database, settings, Clock::at(NOW)).await)
    }
}

impl MeasuredHub {
    async fn figures(&self) -> Figures {
        let authorization = format!("Bearer {TOKEN}");
        let answer = ask(&self.0, &[("authorization", &authorization)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        Figures(answer.text())
    }
}

struct Figures(String);

impl Figures {
    /// The value of a series, written as it stands in the text: `name{label="value"}`.
    fn of(&self, series: &str) -> f64 {
        let start = format!("{series} ");
        let line = self.0.lines().find_map(|line| line.strip_prefix(&start));
        let line = line.unwrap_or_else(|| panic!("no {series} in\n{}", self.0));
        line.parse().unwrap_or_else(|_| panic!("{series} {line}"))
    }
}

async fn ask(hub: &TestHub, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get("/metrics");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    hub.send(request.body(Body::empty()).expect("a request"))
        .await
}

/// The cookie of someone who is signed in.
async fn session_of(hub: &TestHub, handle: &str, role: Role) -> String {
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let account = accounts::open(&mut tx, handle, handle, None, role, NOW).await;
    let account = account.expect("the account opens");
    let link = accounts::sign_in_token(&mut tx, account.id, NOW).await;
    let link = link.expect("a link");
    let token = accounts::sign_in(&mut tx, &link, NOW).await;
    let token = token.expect("the database answers").expect("a session");
    tx.commit().await.expect("it is kept");
    format!("{SESSION}={token}")
}

async fn publish_for_a_follower(hub: &TestHub) {
    let space = hub.community("velo").await;
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let follower = Follower {
        actor_uri: "https://ailleurs.example/users/ada".to_owned(),
        follow_uri: "https://ailleurs.example/follows/1".to_owned(),
        inbox: "https://ailleurs.example/users/ada/inbox".to_owned(),
        shared_inbox: None,
        host: "ailleurs.example".to_owned(),
    };
    let followed = followers::follow(&mut tx, &space, &follower, NOW).await;
    followed.expect("it follows");
    let text = note(space.id, "Une nouvelle.");
    let published = posts::publish(&mut tx, By::Operator, &text, NOW).await;
    published.expect("it is published");
    tx.commit().await.expect("it is kept");
}

on_both_databases! {
    async fn figures_are_for_who_shows_the_token(hub: MeasuredHub) {
        let hub = hub.0;
        let almost = format!("Bearer {}", &TOKEN[..TOKEN.len() - 1]);
        let longer = format!("Bearer {TOKEN}x");
        let basic = format!("Basic {TOKEN}");
        for wrong in ["", "Bearer ", "Bearer wrong", &almost, &longer, &basic, TOKEN] {
            let answer = ask(&hub, &[("authorization", wrong)]).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
            assert!(answer.header("www-authenticate").starts_with("Bearer"), "{wrong}");
            assert!(!answer.text().contains("kiosque_"), "{wrong}");
            assert!(!answer.text().contains(TOKEN), "the token is never told");
        }
        assert_eq!(ask(&hub, &[]).await.status, StatusCode::UNAUTHORIZED);
        let answer = ask(&hub, &[("authorization", &format!("Bearer {TOKEN}"))]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("content-type").starts_with("application/openmetrics-text"));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.text().ends_with("# EOF\n"), "{}", answer.text());
    }

    async fn without_a_token_only_an_administrator_reads_figures(hub: TestHub) {
        for headers in [vec![], vec![("authorization", "Bearer ")], vec![("authorization", "Bearer x")]] {
            assert_eq!(ask(&hub, &headers).await.status, StatusCode::NOT_FOUND);
        }
        let editor = session_of(&hub, "edite", Role::Editor).await;
        assert_eq!(ask(&hub, &[("cookie", &editor)]).await.status, StatusCode::NOT_FOUND);
        let ada = session_of(&hub, "ada", Role::Administrator).await;
        let answer = ask(&hub, &[("cookie", &ada)]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains("kiosque_deliveries_waiting 0"), "{}", answer.text());
    }

    async fn an_editor_is_no_administrator_with_a_token_configured_either(hub: MeasuredHub) {
        let editor = session_of(&hub.0, "edite", Role::Editor).await;
        let answer = ask(&hub.0, &[("cookie", &editor)]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let ada = session_of(&hub.0, "ada", Role::Administrator).await;
        assert_eq!(ask(&hub.0, &[("cookie", &ada)]).await.status, StatusCode::OK);
    }

    async fn a_worker_answers_for_its_health_and_figures_only(hub: MeasuredHub) {
        let router = kiosque::web::router::watched(hub.0.app.clone());
        for (path, status) in [
            ("/healthz", StatusCode::OK),
            ("/metrics", StatusCode::UNAUTHORIZED),
            ("/", StatusCode::NOT_FOUND),
            ("/compte", StatusCode::NOT_FOUND),
        ] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let answer = router.clone().oneshot(request).await.expect("an answer");
            assert_eq!(answer.status(), status, "{path}");
        }
    }

    async fn what_waits_is_counted(hub: MeasuredHub) {
        hub.0.settle().await;
        let before = hub.figures().await;
        assert_eq!(before.of("kiosque_facts_waiting"), 0.0);
        assert_eq!(before.of("kiosque_deliveries_waiting"), 0.0);
        assert_eq!(before.of("kiosque_deliveries_oldest_seconds"), 0.0);
        assert_eq!(before.of("kiosque_received_waiting"), 0.0);
        publish_for_a_follower(&hub.0).await;
        let recorded = hub.figures().await.of("kiosque_facts_waiting");
        assert!(recorded >= 2.0, "a follow and a post wait to be told: {recorded}");
        hub.0.settle().await;
        hub.0.app.clock.advance(90);
        let told = hub.figures().await;
        assert_eq!(told.of("kiosque_facts_waiting"), 0.0);
        assert!(told.of("kiosque_deliveries_waiting") >= 2.0, "an Accept and a Create");
        assert_eq!(told.of("kiosque_deliveries_oldest_seconds"), 90.0);
    }

    async fn requests_are_counted_by_how_they_end(hub: MeasuredHub) {
        let before = hub.figures().await;
        hub.0.get("/").await;
        hub.0.get("/rien-de-tel").await;
        hub.0.get("/healthz").await;
        let after = hub.figures().await;
        let more = |series: &str| after.of(series) - before.of(series);
        assert_eq!(more("kiosque_requests_total{status=\"2xx\"}"), 1.0, "the page, not the health");
        assert_eq!(more("kiosque_requests_total{status=\"4xx\"}"), 1.0);
        assert_eq!(more("kiosque_requests_total{status=\"5xx\"}"), 0.0);
        assert_eq!(after.of("kiosque_requests_under_way"), 0.0);
        let guard = hub.0.app.metrics.request_begins();
        assert_eq!(hub.figures().await.of("kiosque_requests_under_way"), 1.0);
        drop(guard);
        assert_eq!(hub.figures().await.of("kiosque_requests_under_way"), 0.0);
    }
}

#[test]
fn every_series_stands_at_zero_before_anything_happens() {
    let metrics = kiosque::metrics::Metrics::default();
    let text = metrics.text(&kiosque::metrics::Depths::default());
    let figures = Figures(text.expect("it is written"));
    for outcome in kiosque::metrics::DELIVERED {
        let series = format!("kiosque_deliveries_total{{outcome=\"{outcome}\"}}");
        assert_eq!(figures.of(&series), 0.0);
        let series = format!("kiosque_delivery_seconds_count{{outcome=\"{outcome}\"}}");
        assert_eq!(figures.of(&series), 0.0);
    }
    for outcome in kiosque::metrics::RECEIVED {
        let series = format!("kiosque_inbox_requests_total{{outcome=\"{outcome}\"}}");
        assert_eq!(figures.of(&series), 0.0);
    }
    for outcome in kiosque::metrics::ACTED {
        let series = format!("kiosque_received_acted_total{{outcome=\"{outcome}\"}}");
        assert_eq!(figures.of(&series), 0.0);
    }
    if cfg!(target_os = "linux") {
        let memory = figures.of("process_resident_memory_bytes");
        assert!(memory > 1e6, "a process holds more than {memory} bytes");
    }
}

/// The names of figures in a text: `kiosque_hosts` in `max(kiosque_hosts{state="dead"})`.
fn figures_in(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c| !is_part(c));
    let figures = words.filter(|word| word.starts_with("kiosque_") || word.starts_with("process_"));
    let base = |word: &str| {
        let ends = ["_bucket", "_count", "_sum"];
        let end = ends.iter().find_map(|end| word.strip_suffix(end));
        end.unwrap_or(word).to_owned()
    };
    figures.map(base).collect()
}

#[test]
fn every_figure_is_explained_and_every_alert_is_about_one() {
    let read = |path| std::fs::read_to_string(path).expect("a file of ours");
    let text = kiosque::metrics::Metrics::default().text(&kiosque::metrics::Depths {
        hosts: vec![("live", 1)],
        ..Default::default()
    });
    let text = text.expect("it is written");
    let series: String = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(['{', ' ']).next().unwrap_or_default().to_owned() + " ")
        .collect();
    let told = figures_in(&series);
    let operations = read("docs/OPERATIONS.md");
    assert_eq!(
        figures_in(&operations),
        told,
        "docs/OPERATIONS.md explains each figure"
    );
    let alerts = read("deploy/alerts.yml");
    let asked = figures_in(&alerts);
    assert!(asked.len() > 8 && asked.is_subset(&told), "{asked:?}");
    let rules: serde_json::Value =
        serde_saphyr::from_str(&alerts).expect("deploy/alerts.yml is YAML");
    let rules = rules["groups"][0]["rules"].as_array().expect("rules");
    for rule in rules {
        let name = rule["alert"].as_str().expect("a name");
        assert!(
            operations.contains(&format!("`{name}`")),
            "docs/OPERATIONS.md: {name}"
        );
        for part in ["summary", "action"] {
            assert!(rule["annotations"][part].is_string(), "{name}: {part}");
        }
    }
}

#[test]
fn clones_count_in_one_place() {
    use std::time::Duration;
    let metrics = kiosque::metrics::Metrics::default();
    let clone = metrics.clone();
    clone.signed(Duration::from_micros(700));
    clone.delivered("taken", Duration::from_millis(30));
    clone.delivered("failed", Duration::from_secs(40));
    clone.received("host_busy");
    clone.acted("ignored");
    let text = metrics.text(&kiosque::metrics::Depths::default());
    let figures = Figures(text.expect("it is written"));
    for (series, value) in [
        ("kiosque_signing_seconds_count", 1.0),
        ("kiosque_signing_seconds_sum", 0.0007),
        ("kiosque_signing_seconds_bucket{le=\"0.0005\"}", 0.0),
        ("kiosque_signing_seconds_bucket{le=\"0.001\"}", 1.0),
        ("kiosque_deliveries_total{outcome=\"taken\"}", 1.0),
        ("kiosque_deliveries_total{outcome=\"failed\"}", 1.0),
        ("kiosque_deliveries_total{outcome=\"refused\"}", 0.0),
        (
            "kiosque_delivery_seconds_bucket{le=\"30.0\",outcome=\"failed\"}",
            0.0,
        ),
        (
            "kiosque_delivery_seconds_bucket{le=\"+Inf\",outcome=\"failed\"}",
            1.0,
        ),
        ("kiosque_inbox_requests_total{outcome=\"host_busy\"}", 1.0),
        ("kiosque_received_acted_total{outcome=\"ignored\"}", 1.0),
    ] {
        assert_eq!(figures.of(series), value, "{series}");
    }
}
