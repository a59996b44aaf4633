//! A mail server (RFC 5321, as much of it as a letter needs) that keeps what it takes, and a hub that sends
//! its letters there.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use kiosque::clock::Clock;
use kiosque::mail;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::databases::{FromDatabase, TestDatabase};
use super::hub::{NOW, TestHub};

#[derive(Default)]
struct Kept {
    letters: Mutex<Vec<String>>,
    /// What is answered to a letter; 0 takes it.
    refuses_with: AtomicU16,
}

pub struct PostOffice {
    /// `smtp://127.0.0.1:…`
    pub url: String,
    kept: Arc<Kept>,
}

impl PostOffice {
    pub async fn open() -> PostOffice {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("its number"));
        let kept = Arc::new(Kept::default());
        let shared = kept.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        PostOffice { url, kept }
    }

    /// From now on every letter is answered so: 451 for now, 550 for good.
    pub fn refuse_with(&self, code: u16) {
        self.kept.refuses_with.store(code, Ordering::SeqCst);
    }

    /// What was taken since it was last asked, each letter as it came, its long lines whole again.
    pub fn letters(&self) -> Vec<String> {
        let mut letters = self.kept.letters.lock().expect("no panic");
        let whole = |letter: String| letter.replace("=\r\n", "").replace("=3D", "=");
        std::mem::take(&mut *letters)
            .into_iter()
            .map(whole)
            .collect()
    }
}

/// A hub that sends letters, and the server that takes them.
pub struct WritingHub {
    pub hub: TestHub,
    pub post: PostOffice,
}

impl FromDatabase for WritingHub {
    async fn from_database(database: TestDatabase) -> Self {
        let post = PostOffice::open().await;
        let settings = [
            ("KIOSQUE_LISTEN", "127.0.0.1:8080".to_owned()),
            ("KIOSQUE_SMTP_URL", post.url.clone()),
            ("KIOSQUE_MAIL_FROM", "hub@kiosque.example".to_owned()),
        ];
        let hub = TestHub::open(database, settings, Clock::at(NOW)).await;
        WritingHub { hub, post }
    }
}

impl WritingHub {
    /// The letters that go out now.
    pub async fn letters(&self) -> Vec<String> {
        self.hub.settle().await;
        let app = &self.hub.app;
        while mail::sending::send(app).await.expect("letters are sent") > 0 {}
        self.post.letters()
    }
}

async fn serve(stream: TcpStream, kept: Arc<Kept>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    write.write_all(b"220 post.example\r\n").await?;
    let mut line = String::new();
    while lines.read_line(&mut line).await? > 0 {
        let word = line.split_whitespace().next().unwrap_or_default();
        match word.to_ascii_uppercase().as_str() {
            "EHLO" => {
                write
                    .write_all(b"250-post.example\r\n250 SMTPUTF8\r\n")
                    .await?
            }
            "QUIT" => return write.write_all(b"221 bye\r\n").await,
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let letter = letter(&mut lines).await?;
                let code = kept.refuses_with.load(Ordering::SeqCst);
                if code == 0 {
                    kept.letters.lock().expect("no panic").push(letter);
                    write.write_all(b"250 taken\r\n").await?;
                } else {
                    let answer = format!("{code} not taken\r\n");
                    write.write_all(answer.as_bytes()).await?;
                }
            }
            _ => write.write_all(b"250 fine\r\n").await?,
        }
        line.clear();
    }
    Ok(())
}

/// Until the line with a full stop alone.
async fn letter(lines: &mut BufReader<tokio::net::tcp::OwnedReadHalf>) -> std::io::Result<String> {
    let mut letter = String::new();
    let mut line = String::new();
    while lines.read_line(&mut line).await? > 0 && line != ".\r\n" {
        letter.push_str(&line);
        line.clear();
    }
    Ok(letter)
}
