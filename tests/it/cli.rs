//! The command line about other servers, run as an operator runs it: another process on the same
//! database, each command changing what it says and nothing else.

use std::process::Output;

use kiosque::clock::{Clock, Millis};
use kiosque::db::Db;
use kiosque::peers::HostState;
use serde_json::Value;

use crate::support::databases::{TemporaryFolder, TestDatabase, on_both_databases};
use crate::support::letters::{every_row, fail, others, queue_letters, row};
use crate::support::process::HubProcess;

const AWAY: &str = "away.example";
const FINE: &str = "fine.example";

/// A hub that has been made and does not run, for which 3 and 2 letters wait; one server failed.
struct Stopped {
    hub: HubProcess,
    db: Db,
    now: Millis,
}

impl Stopped {
    async fn on(database: TestDatabase) -> Stopped {
        let mut hub = HubProcess::start_on(&database.url).await;
        hub.stop();
        let (db, now) = (database.db, Clock::system().now());
        queue_letters(&db, AWAY, 3, now.plus_seconds(-7_200)).await;
        queue_letters(&db, FINE, 2, now).await;
        let ready = now.plus_seconds(3_000);
        fail(&db, AWAY, "timed out", now, ready).await;
        Stopped { hub, db, now }
    }

    /// What a command prints when it succeeds.
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.hub.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            errors(&output)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// What a command complains of.
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.hub.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        errors(&output)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.says(arguments)).expect("one JSON document and nothing else")
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn names(document: &Value) -> Vec<&str> {
    let hosts = document["hosts"].as_array().expect("a list");
    let names = hosts.iter().map(|host| host["name"].as_str());
    names.map(|name| name.expect("a name")).collect()
}

on_both_databases! {
    async fn deliveries_tell_what_waits_for_whom(database: TestDatabase) {
        let stopped = Stopped::on(database).await;
        queue_letters(&stopped.db, "quiet.example", 0, stopped.now).await;
        let text = stopped.says(&["fed", "deliveries"]);
        assert!(text.starts_with("5 waiting, the oldest since "), "{text}");
        let line = text.lines().find(|line| line.starts_with(AWAY)).expect("a line");
        for part in ["failing", "3 waiting for 2 hours", "1 failures: timed out", "next try in 49 minutes"] {
            assert!(line.contains(part), "{part}: {line}");
        }
        assert!(!text.contains("quiet.example"), "nothing waits for it: {text}");
        let all = stopped.json(&["fed", "deliveries", "--json"]);
        assert_eq!((&all["waiting"], names(&all)), (&5.into(), vec![AWAY, FINE]));
        assert_eq!(all["hosts"][0]["waiting"], 3);
        for (arguments, found) in [
            (["--state", "failing"], vec![AWAY]),
            (["--state", "live"], vec![FINE, "quiet.example"]),
            (["--state", "dead"], vec![]),
            (["--host", "QUIET"], vec!["quiet.example"]),
        ] {
            let asked = [&["fed", "deliveries", "--json"], &arguments[..]].concat();
            assert_eq!(names(&stopped.json(&asked)), found, "{arguments:?}");
        }
        let wrong = stopped.hub.run(&["fed", "deliveries", "--state", "happy"]);
        assert_eq!(wrong.status.code(), Some(2), "{}", errors(&wrong));
    }

    async fn a_server_is_retried_forgotten_blocked_and_unblocked(database: TestDatabase) {
        let stopped = Stopped::on(database).await;
        let db = &stopped.db;
        let rest = others(db, AWAY).await;
        assert!(stopped.says(&["fed", "retry", AWAY]).contains(AWAY));
        let after = row(db, AWAY).await;
        assert!(after.host.ready_ms <= Clock::system().now(), "{after:?}");
        assert_eq!(after.waiting, 3);
        assert_eq!(stopped.says(&["fed", "forget", AWAY]), "3 letters for away.example dropped.\n");
        assert_eq!(row(db, AWAY).await.waiting, 0);
        assert_eq!(others(db, AWAY).await, rest, "the other server is as it was");

        let rest = others(db, FINE).await;
        let said = stopped.says(&["fed", "block", FINE]);
        assert_eq!(said, "fine.example is blocked; 2 letters dropped, 0 followers sent away.\n");
        let after = row(db, FINE).await;
        assert_eq!((after.host.state, after.waiting), (HostState::Blocked, 0));
        let told = stopped.refuses(&["fed", "retry", FINE]);
        assert!(told.contains("kiosque fed unblock fine.example"), "{told}");
        stopped.says(&["fed", "unblock", FINE]);
        assert_eq!(row(db, FINE).await.host.state, HostState::Live);
        assert_eq!(others(db, FINE).await, rest);
    }

    async fn how_servers_are_treated_is_said_and_told_by_commands(database: TestDatabase) {
        let stopped = Stopped::on(database).await;
        let set = ["fed", "policy", "set", "Bad.example", "block", "--comment", "Spam"];
        assert_eq!(stopped.says(&set), "bad.example: block; 0 letters dropped.\n");
        stopped.says(&["fed", "policy", "set", FINE, "block"]);
        assert_eq!(row(&stopped.db, FINE).await.host.state, HostState::Blocked);
        let listed = stopped.says(&["fed", "policy", "list"]);
        assert!(listed.contains("bad.example") && listed.contains("hand; Spam"), "{listed}");
        let export = stopped.says(&["fed", "policy", "export"]);
        assert!(export.ends_with("bad.example,suspend,false,false,Spam,false\nfine.example,suspend,false,false,,false\n"), "{export}");
        let folder = TemporaryFolder::create();
        let file = folder.path.join("list.csv");
        std::fs::write(&file, "#domain,#severity\nloud.example,silence\nb*d.example,suspend\n").expect("a file");
        let file = file.to_str().expect("text");
        let preview = stopped.says(&["fed", "policy", "import", file, "--preview"]);
        assert!(preview.contains("line 3") && preview.contains("1 new, 0 changed"), "{preview}");
        assert!(!stopped.says(&["fed", "policy", "list"]).contains("loud.example"), "only looked at");
        stopped.says(&["fed", "policy", "import", file]);
        stopped.says(&["fed", "policy", "remove", "bad.example"]);
        let listed = stopped.json(&["fed", "policy", "list", "--json"]);
        let domains = listed["policies"].as_array().expect("a list").iter().map(|it| &it["domain"]);
        assert_eq!(domains.collect::<Vec<_>>(), ["fine.example", "loud.example"]);
        let told = stopped.refuses(&["fed", "policy", "remove", "bad.example"]);
        assert!(told.contains("bad.example"), "{told}");
        stopped.refuses(&["fed", "policy", "set", "org", "block"]);
    }

    async fn every_failing_server_is_retried_at_once(database: TestDatabase) {
        let stopped = Stopped::on(database).await;
        let later = stopped.now.plus_seconds(3_000);
        fail(&stopped.db, FINE, "answered 503", stopped.now, later).await;
        assert_eq!(stopped.says(&["fed", "retry", "--all"]), "2 failing servers are tried now.\n");
        let now = Clock::system().now();
        let rows = every_row(&stopped.db).await;
        assert!(rows.iter().all(|row| row.host.ready_ms <= now), "{rows:?}");
    }

    async fn a_server_that_nobody_knows_is_told(database: TestDatabase) {
        let stopped = Stopped::on(database).await;
        let before = every_row(&stopped.db).await;
        for command in ["retry", "forget"] {
            let told = stopped.refuses(&["fed", command, "nobody.example"]);
            assert!(told.contains("nobody.example"), "{command}: {told}");
        }
        assert_eq!(every_row(&stopped.db).await, before);
        let wrong = stopped.hub.run(&["fed", "retry"]);
        assert_eq!(wrong.status.code(), Some(2), "a server or --all: {}", errors(&wrong));
    }

    async fn doctor_tells_a_queue_that_nobody_works_on(database: TestDatabase) {
        let stopped = Stopped::on(database).await;
        let finding = |what: &str| {
            let output = stopped.hub.run(&["doctor", "--json"]);
            let findings: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
            let found = findings.into_iter().find(|finding| finding["what"] == what);
            found.unwrap_or_else(|| panic!("nothing about {what}"))
        };
        let queue = finding("queue");
        assert_eq!(queue["good"], true, "letters for a server that fails may wait: {queue}");
        let servers = finding("servers");
        assert!(servers["says"].as_str().expect("words").contains("1 fail"), "{servers}");
        let yesterday = stopped.now.plus_seconds(-86_400);
        queue_letters(&stopped.db, "waits.example", 1, yesterday).await;
        let queue = finding("queue");
        assert_eq!(queue["good"], false, "{queue}");
        assert!(queue["says"].as_str().expect("words").contains("kiosque serve"), "{queue}");
    }
}
