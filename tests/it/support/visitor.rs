//! Someone who has an account and is signed in, as their browser asks and sends.

use axum::body::Body;
use axum::http::{Request, header};
use kiosque::accounts::{self, Account, Role};

use super::hub::{Answer, TestHub};

pub struct Visitor<'a> {
    hub: &'a TestHub,
    pub account: Account,
    cookie: String,
}

impl<'a> Visitor<'a> {
    /// Opens an account called as its handle, and signs it in.
    pub async fn new(hub: &'a TestHub, handle: &str, role: Role) -> Self {
        Visitor::open(hub, handle, None, role).await
    }

    /// The same, with an address that letters go to.
    pub async fn with_email(hub: &'a TestHub, handle: &str, email: &str, role: Role) -> Self {
        Visitor::open(hub, handle, Some(email), role).await
    }

    async fn open(hub: &'a TestHub, handle: &str, email: Option<&str>, role: Role) -> Self {
        let now = hub.app.clock.now();
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let account = accounts::open(&mut tx, handle, handle, email, role, now).await;
        let account = account.expect("the account opens");
        let link = accounts::sign_in_token(&mut tx, account.id, now).await;
        let session = accounts::sign_in(&mut tx, &link.expect("a link"), now).await;
        let session = session.expect("it is read").expect("a session");
        tx.commit().await.expect("it is kept");
        let cookie = format!("kiosque-session={session}");
        Visitor {
            hub,
            account,
            cookie,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let request = request.header(header::ACCEPT, "text/html");
        self.hub
            .send(request.body(Body::empty()).expect("a request"))
            .await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.hub
            .send(request.body(Body::from(form)).expect("a request"))
            .await
    }
}
