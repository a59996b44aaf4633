//! What volunteers do at an event: never more of them than are wanted, however many come at once; who
//! they are is read as with rides.

use axum::http::StatusCode;
use kiosque::accounts::{By, Role};
use kiosque::attendance::tasks::{self, Refused, Volunteer, Written};
use kiosque::attendance::{self, Admission, Answer, Said, State, Way, Who, admission};
use kiosque::conversation::moderation::Moderator;
use kiosque::events::{self, Event};
use kiosque::ids::TaskId;
use kiosque::jobs::cron;

use crate::support::builders::gathering;
use crate::support::databases::{on_both_databases, texts};
use crate::support::hub::TestHub;
use crate::support::visitor::Visitor;

const DAY: i64 = 24 * 3600;
const TEAM: Moderator<'static> = Moderator {
    uri: "https://localhost/team",
    is_team: true,
};

/// An event in a week that takes answers.
async fn announced(hub: &TestHub) -> Event {
    let space = hub.community("velo").await;
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let plan = gathering(space.id, "Atelier vélo", now.plus_seconds(7 * DAY));
    let event = events::announce(&mut tx, By::Operator, &plan, now).await;
    let event = event.expect("it is announced");
    let usual = Admission::usual(event.id);
    let set = admission::set(&mut tx, &TEAM.into(), &event, &usual, now).await;
    set.expect("it is set");
    tx.commit().await.expect("it is kept");
    event
}

async fn write(hub: &TestHub, event: &Event, wanted: i64) -> TaskId {
    let now = hub.app.clock.now();
    let mut tx = hub.app.db.begin().await.expect("a transaction");
    let written = Written {
        what: "Tenir le bar".to_owned(),
        moment: "18 h – 20 h".to_owned(),
        wanted,
    };
    let task = tasks::write(&mut tx, &TEAM.into(), event, &written, now).await;
    tx.commit().await.expect("it is kept");
    task.expect("it is written").id
}

async fn taken(hub: &TestHub) -> usize {
    texts(&hub.app.db, "SELECT CAST(taken_ms AS TEXT) FROM task_taken")
        .await
        .len()
}

on_both_databases! {
    async fn a_task_is_taken_given_back_and_read_by_who_may(hub: TestHub) {
        let event = announced(&hub).await;
        let page = format!("/evenements/{}", event.slug);
        let path = format!("{page}/taches");
        let team = Visitor::new(&hub, "tom", Role::Editor).await;
        let (ada, bob) = (Visitor::new(&hub, "ada", Role::Member).await, Visitor::new(&hub, "bob", Role::Member).await);
        let task = [("what", "Tenir le <bar>"), ("moment", "18 h"), ("wanted", "2")];
        assert_eq!(ada.post(&path, &task).await.status, StatusCode::NOT_FOUND, "it is not theirs to write");
        for (field, wrong) in [(0, " "), (2, "0"), (2, "beaucoup")] {
            let mut form = task;
            form[field].1 = wrong;
            let refused = team.post(&path, &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains("18 h"), "nothing typed is lost");
        }
        assert!(team.post(&path, &task).await.status.is_redirection());
        assert!(hub.get(&page).await.text().contains("2 personnes sont encore cherchées."));
        let shown = ada.get(&path).await.text();
        let id = shown.split("id=\"t-").nth(1).map(|rest| rest[..36].to_owned()).expect("a task");
        assert_eq!(hub.post_form(&format!("{path}/{id}/take"), &[]).await.status, StatusCode::SEE_OTHER, "strangers sign in");
        for _ in 0..2 {
            assert!(ada.post(&format!("{path}/{id}/take"), &[]).await.status.is_redirection());
        }
        assert_eq!(taken(&hub).await, 1, "once");
        assert!(ada.get(&path).await.text().contains("Vous vous en chargez."));
        assert!(bob.get(&path).await.text().contains("<bdi>ada</bdi>"), "members read who does it");
        let public = hub.get(&path).await.text();
        assert!(public.contains("Une personne est encore cherchée.") && !public.contains("<bdi>ada</bdi>"), "{public}");
        assert_eq!(bob.post(&format!("{path}/{id}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
        ada.post(&format!("{path}/{id}/give-back"), &[]).await;
        assert_eq!(taken(&hub).await, 0);

        // Who answered by e-mail does the same by their secret; members are not told their name.
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let said = Said::plain(Answer::Yes, Way::Mail, "Gisèle", "");
        let asked = attendance::ask_by_mail(&mut tx, &event, "g@example.org", &said, now).await;
        let asked = asked.expect("it is asked");
        tx.commit().await.expect("it is kept");
        let own = format!("/participation/{}", asked.secret);
        let take = format!("{own}/tasks/{id}/take");
        assert_eq!(hub.post_form(&take, &[]).await.status, StatusCode::NOT_FOUND, "it is not confirmed");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let confirmed = attendance::answer_again(&mut tx, &asked.secret, &said, now).await;
        assert_eq!(confirmed.expect("it is confirmed").state, State::Going);
        tx.commit().await.expect("it is kept");
        assert!(hub.post_form(&take, &[]).await.status.is_redirection());
        assert!(hub.get(&own).await.text().contains("Vous vous en chargez."));
        assert!(!bob.get(&path).await.text().contains("Gisèle"));
        assert!(team.get(&path).await.text().contains("Gisèle"));
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let no = Said::plain(Answer::No, Way::Mail, "", "");
        attendance::answer(&mut tx, &event, Who::Mail("g@example.org"), &no, now).await.expect("they stay away");
        tx.commit().await.expect("it is kept");
        assert_eq!(taken(&hub).await, 0, "who stays away does nothing there");
        team.post(&format!("{path}/{id}/remove"), &[]).await;
        assert_eq!(texts(&hub.app.db, "SELECT what FROM task").await, [] as [String; 0]);
    }

    async fn twenty_who_come_at_once_leave_nobody_too_many(hub: TestHub) {
        let event = announced(&hub).await;
        let task = write(&hub, &event, 3).await;
        let mut volunteers = Vec::new();
        for number in 0..20 {
            let visitor = Visitor::new(&hub, &format!("v{number}"), Role::Member).await;
            volunteers.push(Volunteer::Member(visitor.account.id));
        }
        let mut all = tokio::task::JoinSet::new();
        for volunteer in volunteers {
            let (db, event, now) = (hub.app.db.clone(), event.clone(), hub.app.clock.now());
            all.spawn(async move {
                let mut tx = db.begin().await.expect("a transaction");
                let done = tasks::take(&mut tx, &event, task, volunteer, now).await;
                match done {
                    Ok(()) => {
                        tx.commit().await.expect("it is kept");
                        true
                    }
                    Err(Refused::Full) => false,
                    Err(refused) => panic!("{refused}"),
                }
            });
        }
        let took = all.join_all().await.into_iter().filter(|it| *it).count();
        assert_eq!((took, taken(&hub).await), (3, 3));
    }

    async fn tasks_go_with_time_and_with_who_takes_them(hub: TestHub) {
        let event = announced(&hub).await;
        let ada = Visitor::new(&hub, "ada", Role::Member).await;
        let task = write(&hub, &event, 3).await;
        let path = format!("/evenements/{}/taches/{task}/take", event.slug);
        assert!(ada.post(&path, &[]).await.status.is_redirection());
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        tasks::forget(&mut tx, ada.account.id).await.expect("forgotten");
        tx.commit().await.expect("it is kept");
        assert_eq!(taken(&hub).await, 0);
        ada.post(&path, &[]).await;
        assert_eq!(taken(&hub).await, 1);
        hub.app.clock.advance(16 * DAY);
        cron::tidy(&hub.app, hub.app.clock.now()).await.expect("tidied");
        assert_eq!(texts(&hub.app.db, "SELECT what FROM task").await, [] as [String; 0]);
        assert_eq!(taken(&hub).await, 0);
    }
}
