//! Signatures: what we sign can be checked, what was changed on its way is refused, and no
//! header that anyone may send makes the reader fall over.

mod proofs;
mod random;
mod refusals;
mod vectors;

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use base64::Engine;
use kiosque::clock::Millis;
use kiosque::federation::signatures::{
    self, Digested, KeyKind, Parts, PrivateKey, PublicKey, Refusal, Scheme,
};
use url::Url;

const BODY: &[u8] = b"{\"type\":\"Like\"}";
const HUB: &str = "https://hub.example";
const KEY_ID: &str = "https://peer.example/actor#main-key";
const NOW: i64 = 1_790_000_000;
const SCHEMES: [Scheme; 2] = [Scheme::Cavage, Scheme::Rfc9421];

/// A key and what others see of it.
struct Pair {
    private: PrivateKey,
    public: PublicKey,
}

static RSA: LazyLock<Pair> = LazyLock::new(|| {
    let key = signatures::generate_rsa();
    Pair {
        private: PrivateKey::rsa_from_pkcs8(&key.pkcs8).expect("our own key"),
        public: PublicKey::parse(&key.public_pem).expect("our own key"),
    }
});

static ED25519: LazyLock<Pair> = LazyLock::new(|| {
    let key = signatures::generate_ed25519();
    Pair {
        private: PrivateKey::ed25519_from_pkcs8(&key.pkcs8).expect("our own key"),
        public: PublicKey::parse(&key.public_multibase).expect("our own key"),
    }
});

fn at(seconds: i64) -> Millis {
    Millis(seconds * 1000)
}

fn base64(text: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("base64")
}

/// What a PEM holds.
fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    base64(&lines.collect::<String>())
}

fn headers(listed: &[(&str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&str, &str)| {
        let name: HeaderName = name.parse().expect("a header's name");
        (name, value.parse().expect("a header's value"))
    };
    listed.iter().map(pair).collect()
}

/// A request as it arrives, to be changed before it is checked.
struct Arrived {
    method: Method,
    path_and_query: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Arrived {
    /// A POST signed by `pair`, to `/inbox`.
    fn post(scheme: Scheme, pair: &Pair) -> Self {
        Arrived::post_to("/inbox", scheme, pair)
    }

    fn post_to(path_and_query: &str, scheme: Scheme, pair: &Pair) -> Self {
        let url = Url::parse(&format!("{HUB}{path_and_query}")).expect("an address");
        let body = Digested::of(axum::body::Bytes::from_static(BODY));
        let headers = as_activity();
        let now = at(NOW);
        let signed =
            signatures::sign_post(scheme, &pair.private, KEY_ID, &url, &body, headers, now);
        Arrived {
            method: Method::POST,
            path_and_query: path_and_query.to_owned(),
            headers: with_host(signed.expect("signs")),
            body: BODY.to_vec(),
        }
    }

    fn get(path_and_query: &str, scheme: Scheme, pair: &Pair) -> Self {
        let url = Url::parse(&format!("{HUB}{path_and_query}")).expect("an address");
        let signed = signatures::sign_get(scheme, &pair.private, KEY_ID, &url, at(NOW));
        Arrived {
            method: Method::GET,
            path_and_query: path_and_query.to_owned(),
            headers: with_host(signed.expect("signs")),
            body: Vec::new(),
        }
    }

    /// A POST whose `Signature` is draft-cavage over `covered`, with these parameters before.
    fn cavage(parameters: &str, covered: &str, listed: &[(&str, &str)]) -> Self {
        let mut arrived = Arrived {
            method: Method::POST,
            path_and_query: "/inbox".to_owned(),
            headers: headers(listed),
            body: BODY.to_vec(),
        };
        let start = format!("keyId=\"{KEY_ID}\",{parameters}headers=\"{covered}\"");
        arrived.set("signature", &format!("{start},signature=\"\""));
        let signature = arrived.signature_of(&RSA);
        arrived.set("signature", &format!("{start},signature=\"{signature}\""));
        arrived
    }

    /// A POST with `Signature-Input: sig=…` over what it says.
    fn rfc9421(input: &str, listed: &[(&str, &str)]) -> Self {
        let mut arrived = Arrived {
            method: Method::POST,
            path_and_query: "/inbox".to_owned(),
            headers: headers(listed),
            body: BODY.to_vec(),
        };
        arrived.set("signature-input", &format!("sig={input}"));
        arrived.set("signature", "sig=::");
        let signature = arrived.signature_of(&RSA);
        arrived.set("signature", &format!("sig=:{signature}:"));
        arrived
    }

    fn signature_of(&self, pair: &Pair) -> String {
        let claim = signatures::claim(&self.headers).expect("a claim");
        let text = signatures::signed_text(&claim, &self.parts()).expect("a text");
        let signature = pair.private.sign(text.as_bytes()).expect("signs");
        base64::engine::general_purpose::STANDARD.encode(signature)
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.headers
            .insert(name, value.parse().expect("a header's value"));
    }

    fn parts(&self) -> Parts<'_> {
        Parts {
            method: &self.method,
            public_url: HUB,
            path_and_query: &self.path_and_query,
            headers: &self.headers,
            body: &self.body,
        }
    }

    fn checked(&self, pair: &Pair) -> Result<(), Refusal> {
        self.checked_at(pair, NOW)
    }

    fn checked_at(&self, pair: &Pair, seconds: i64) -> Result<(), Refusal> {
        let claim = signatures::claim(&self.headers)?;
        signatures::verify(&claim, &self.parts(), &pair.public, at(seconds))
    }
}

/// The client writes `Host`.
/// What a POST of an activity says of its body.
pub fn as_activity() -> HeaderMap {
    let json = HeaderValue::from_static("application/activity+json");
    HeaderMap::from_iter([(axum::http::header::CONTENT_TYPE, json)])
}

fn with_host(mut headers: HeaderMap) -> HeaderMap {
    headers.insert("host", "hub.example".parse().expect("a header's value"));
    headers
}

#[test]
fn what_we_sign_is_verified_in_both_schemes_with_both_kinds_of_key() {
    for scheme in SCHEMES {
        for pair in [&*RSA, &*ED25519] {
            let requests = [
                Arrived::post(scheme, pair),
                Arrived::post_to("/inbox?a=b&c=%20d", scheme, pair),
                Arrived::get("/actor", scheme, pair),
                Arrived::get("/outbox?page=1", scheme, pair),
                Arrived::get("/", scheme, pair),
            ];
            for request in requests {
                assert_eq!(
                    request.checked(pair),
                    Ok(()),
                    "{scheme:?} {}",
                    request.path_and_query
                );
                let claim = signatures::claim(&request.headers).expect("a claim");
                assert_eq!(claim.key_id(), KEY_ID);
                assert_eq!(claim.scheme(), scheme);
            }
        }
    }
}

#[test]
fn what_we_send_is_what_every_peer_reads() {
    let post = Arrived::post(Scheme::Cavage, &RSA);
    let signature = post.headers["signature"].to_str().expect("text");
    let start = format!(
        "keyId=\"{KEY_ID}\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest \
         content-type\",signature=\""
    );
    assert!(signature.starts_with(&start), "{signature}");
    assert_eq!(post.headers["date"], "Mon, 21 Sep 2026 14:13:20 GMT");

    let post = Arrived::post(Scheme::Rfc9421, &RSA);
    let expected = format!(
        "sig1=(\"@method\" \"@target-uri\" \"content-digest\");created={NOW}\
         ;alg=\"rsa-v1_5-sha256\";keyid=\"{KEY_ID}\""
    );
    assert_eq!(post.headers["signature-input"], expected);
    let get = Arrived::get("/actor", Scheme::Rfc9421, &ED25519);
    let expected = format!(
        "sig1=(\"@method\" \"@target-uri\");created={NOW};alg=\"ed25519\";keyid=\"{KEY_ID}\""
    );
    assert_eq!(get.headers["signature-input"], expected);
}

#[test]
fn a_port_is_signed_as_the_client_writes_it() {
    let url = Url::parse("http://127.0.0.1:4000/inbox#part").expect("an address");
    for scheme in SCHEMES {
        let signed = signatures::sign_get(scheme, &RSA.private, KEY_ID, &url, at(NOW));
        let mut signed = signed.expect("signs");
        signed.insert("host", "127.0.0.1:4000".parse().expect("a header's value"));
        let parts = Parts {
            method: &Method::GET,
            public_url: "http://127.0.0.1:4000",
            path_and_query: "/inbox",
            headers: &signed,
            body: &[],
        };
        let claim = signatures::claim(&signed).expect("a claim");
        assert_eq!(
            signatures::verify(&claim, &parts, &RSA.public, at(NOW)),
            Ok(())
        );
    }
}

#[test]
fn what_cannot_be_signed_for_is_said() {
    let url = Url::parse("https://me:secret@peer.example/inbox").expect("an address");
    let plain = Url::parse("https://peer.example/inbox").expect("an address");
    for scheme in SCHEMES {
        let sign = |key_id: &str, url: &Url| {
            signatures::sign_get(scheme, &RSA.private, key_id, url, at(NOW)).map(drop)
        };
        assert!(sign(KEY_ID, &plain).is_ok());
        let error = sign(KEY_ID, &url).expect_err("a user name");
        assert!(error.to_string().contains("without a user name"), "{error}");
        let error = sign("https://peer.example/clé\n", &plain).expect_err("not ASCII");
        assert!(error.to_string().contains("plain ASCII"), "{error}");
    }
}

#[test]
fn keys_are_shared_between_threads_and_told_apart() {
    fn shared<T: Send + Sync>() {}
    shared::<PrivateKey>();
    shared::<PublicKey>();
    assert_eq!(RSA.public.kind(), KeyKind::Rsa);
    assert_eq!(ED25519.public.kind(), KeyKind::Ed25519);
    assert_eq!(format!("{:?}", RSA.private), "PrivateKey(RSA)");
    let key = signatures::generate_ed25519();
    assert!(
        key.public_multibase.starts_with("z6Mk"),
        "{}",
        key.public_multibase
    );
    assert!(PrivateKey::rsa_from_pkcs8(&key.pkcs8).is_err());
}

#[test]
fn a_multikey_is_read_in_base58_and_base64() {
    let key = signatures::generate_ed25519();
    let bytes = bs58::decode(&key.public_multibase[1..])
        .into_vec()
        .expect("base58");
    let base64 = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let private = PrivateKey::ed25519_from_pkcs8(&key.pkcs8).expect("our own key");
    let signature = private.sign(b"text").expect("signs");
    for text in [key.public_multibase, format!("u{base64}")] {
        assert!(
            PublicKey::parse(&text)
                .expect("a key")
                .has_signed(b"text", &signature)
        );
    }
    for text in [
        "",
        "z",
        "u",
        "m1234",
        "z6Mk",
        "zQmWvQxTqbG2Z9HPJgG57jjwR154cKhbtJenb",
        "z0OIl",
    ] {
        assert!(PublicKey::parse(text).is_err(), "{text}");
    }
    assert!(PublicKey::parse(&"z2".repeat(100_000)).is_err());
}
