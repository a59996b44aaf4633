//! An administrator who is signed in, as their browser asks and sends.

use axum::body::Body;
use axum::http::{Request, header};
use kiosque::accounts;

use super::hub::{Answer, TestHub};

pub struct Administrator<'a> {
    hub: &'a TestHub,
    cookie: String,
}

impl<'a> Administrator<'a> {
    pub async fn of(hub: &'a TestHub) -> Self {
        let (_, token) = hub.sign_in_url.split_once("token=").expect("a link");
        let mut tx = hub.app.db.begin().await.expect("a transaction");
        let session = accounts::sign_in(&mut tx, token, hub.app.clock.now()).await;
        let session = session.expect("it is read").expect("a session");
        tx.commit().await.expect("it is kept");
        let cookie = format!("kiosque-session={session}");
        Administrator { hub, cookie }
    }

    /// What their browser sends along.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
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
