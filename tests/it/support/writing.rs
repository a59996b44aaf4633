//! A hub whose letters wait to be read in its database.

use kiosque::clock::Clock;

use super::databases::{FromDatabase, TestDatabase};
use super::hub::{NOW, TestHub};

/// A hub that writes letters; where they would be sent nobody asks.
pub struct WritingHub(pub TestHub);

impl FromDatabase for WritingHub {
    async fn from_database(database: TestDatabase) -> Self {
        let settings = [
            ("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned()),
            ("KIOSQUE_SMTP_URL", "smtp://127.0.0.1:2525".to_owned()),
            ("KIOSQUE_MAIL_FROM", "hub@kiosque.example".to_owned()),
        ];
        WritingHub(TestHub::open(database, settings, Clock::at(NOW)).await)
    }
}
