//! Who asks: a process of its own, one thread for each kept connection.

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// What to ask, and how often.
pub struct Asked {
    pub port: u16,
    pub path: String,
    /// Whole lines, each with its end.
    pub headers: String,
    pub connections: usize,
    pub requests: usize,
}

pub struct Figures {
    pub per_second: f64,
    pub median_ms: f64,
    /// What 99 of a hundred stay below.
    pub slowest_ms: f64,
    pub plain_bytes: usize,
    pub packed_bytes: usize,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures {
            per_second,
            median_ms,
            slowest_ms,
            ..
        } = self;
        write!(
            f,
            "{per_second:.0} requests/s, median {median_ms:.2} ms, 99 % {slowest_ms:.2} ms"
        )
    }
}

/// Starts the process, and reads what it measured.
pub fn ask(asked: &Asked) -> Figures {
    let out = Command::new(std::env::current_exe().expect("this program"))
        .arg("--asker")
        .arg(asked.port.to_string())
        .arg(&asked.path)
        .arg(&asked.headers)
        .arg(asked.connections.to_string())
        .arg(asked.requests.to_string())
        .output()
        .expect("the asker runs");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let numbers: Vec<f64> = said
        .split_whitespace()
        .filter_map(|it| it.parse().ok())
        .collect();
    let [per_second, median_ms, slowest_ms, plain, packed] = numbers.as_slice() else {
        panic!(
            "the asker said “{said}” {}",
            String::from_utf8_lossy(&out.stderr)
        );
    };
    Figures {
        per_second: *per_second,
        median_ms: *median_ms,
        slowest_ms: *slowest_ms,
        plain_bytes: *plain as usize,
        packed_bytes: *packed as usize,
    }
}

/// The process: asks, and tells five numbers.
pub fn serve(words: &[String]) {
    let [port, path, headers, connections, requests] = words else {
        panic!("port, path, headers, connections, requests");
    };
    let number = |word: &String| word.parse::<usize>().expect("a number");
    let port = u16::try_from(number(port)).expect("a port");
    let plain = request(path, headers, "identity");
    let packed = request(path, headers, "br");
    let mut first = Connection::open(port);
    let plain_bytes = first.ask(&plain);
    let packed_bytes = first.ask(&packed);
    let left = AtomicUsize::new(number(requests));
    let began = Instant::now();
    let mut took: Vec<f64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..number(connections))
            .map(|_| scope.spawn(|| ask_on(port, &packed, &left)))
            .collect();
        let lists = threads.into_iter().map(|it| it.join().expect("it asks"));
        lists.flatten().collect()
    });
    let seconds = began.elapsed().as_secs_f64();
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    let per_second = took.len() as f64 / seconds;
    println!(
        "{per_second} {} {} {plain_bytes} {packed_bytes}",
        at(0.5),
        at(0.99)
    );
}

fn ask_on(port: u16, request: &str, left: &AtomicUsize) -> Vec<f64> {
    let mut connection = Connection::open(port);
    let mut took = Vec::new();
    while left
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
            left.checked_sub(1)
        })
        .is_ok()
    {
        let began = Instant::now();
        connection.ask(request);
        took.push(began.elapsed().as_secs_f64() * 1e3);
    }
    took
}

fn request(path: &str, headers: &str, encoding: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\
         Accept-Language: fr\r\nAccept-Encoding: {encoding}\r\n{headers}\r\n"
    )
}

struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn open(port: u16) -> Connection {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
        stream.set_nodelay(true).expect("a socket");
        Connection {
            stream: BufReader::new(stream),
        }
    }

    /// How many bytes the body has.
    fn ask(&mut self, request: &str) -> usize {
        let wrote = self.stream.get_mut().write_all(request.as_bytes());
        wrote.expect("it hears");
        let mut line = String::new();
        let mut length = None;
        let mut is_first = true;
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("it answers");
            if is_first {
                assert!(line.contains(" 200 "), "{line} to {request}");
                is_first = false;
            }
            let header = line.trim_end().to_ascii_lowercase();
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
            if header.is_empty() {
                break;
            }
        }
        match length {
            Some(length) => self.skip(length),
            None => self.skip_chunks(),
        }
    }

    fn skip(&mut self, length: usize) -> usize {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the whole body");
        length
    }

    fn skip_chunks(&mut self) -> usize {
        let mut whole = 0;
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a chunk");
            let size = usize::from_str_radix(line.trim(), 16).expect("its size");
            self.skip(size + 2);
            whole += size;
            if size == 0 {
                return whole;
            }
        }
    }
}
