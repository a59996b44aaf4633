//! Headers that nobody would write: whatever comes, an answer comes back.

use axum::http::{HeaderMap, HeaderValue, Method};
use kiosque::federation::signatures::{self, Parts, PublicKey, Refusal};
use proptest::prelude::*;

use super::{Arrived, ED25519, HUB, NOW, RSA, SCHEMES, at};

const NAMES: [&str; 7] = [
    "signature",
    "signature-input",
    "digest",
    "content-digest",
    "date",
    "host",
    "authorization",
];

/// Bits of real headers, so that chance reaches further than the first character.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("keyId=\"k\",".to_owned()),
        Just("signature=\"AAAA\",".to_owned()),
        Just("headers=\"(request-target) host date digest\",".to_owned()),
        Just("headers=\"(request-target) host (created) (expires)\",".to_owned()),
        Just("created=18446744073709551615,".to_owned()),
        Just("expires=18446744073709551615,".to_owned()),
        any::<u64>().prop_map(|number| format!("created={number},")),
        Just("algorithm=\"hs2019\",".to_owned()),
        Just("sig1=(\"@method\" \"@target-uri\" \"content-digest\")".to_owned()),
        Just(";created=1790000000".to_owned()),
        any::<i64>().prop_map(|number| format!(";created={number};expires={number}")),
        Just(";keyid=\"k\"".to_owned()),
        Just("sig1=:AAAA:".to_owned()),
        Just("SHA-256=".to_owned()),
        Just("sha-256=:AAAA:".to_owned()),
        Just("Signature ".to_owned()),
        Just("Fri, 31 Dec 9999 23:59:60 GMT".to_owned()),
        "[ -~]{0,8}",
        "[\"=,;:()@ ]{0,4}",
    ];
    prop::collection::vec(scrap, 0..8).prop_map(|scraps| scraps.concat())
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => scraps().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_headers_make_the_reader_fall_over(
        values in prop::collection::vec((0..NAMES.len(), value()), 0..6),
        path_and_query in ".{0,30}",
        post in any::<bool>(),
        body in prop::collection::vec(any::<u8>(), 0..50),
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(NAMES[name], value);
            }
        }
        let method = if post { Method::POST } else { Method::GET };
        let parts = Parts {
            method: &method,
            public_url: HUB,
            path_and_query: &path_and_query,
            headers: &headers,
            body: &body,
        };
        if let Ok(claim) = signatures::claim(&headers) {
            for pair in [&*RSA, &*ED25519] {
                for seconds in [NOW, 0, i64::MAX / 1000, i64::MIN / 1000] {
                    prop_assert!(signatures::verify(&claim, &parts, &pair.public, at(seconds)).is_err());
                }
            }
            let _ = signatures::signed_text(&claim, &parts);
        }
    }

    #[test]
    fn no_text_makes_the_key_reader_fall_over(text in ".{0,300}", head in 0..4usize) {
        let head = ["", "z", "u", "-----BEGIN PUBLIC KEY-----\n"][head];
        let open = format!("{head}{text}");
        prop_assert!(PublicKey::parse(&open).is_err());
        let closed = format!("{open}-----END PUBLIC KEY-----");
        prop_assert!(PublicKey::parse(&closed).is_err());
    }

    #[test]
    fn a_changed_byte_is_noticed_unless_nothing_that_was_signed_changed(
        scheme in 0..2usize,
        header in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
    ) {
        let mut request = Arrived::post(SCHEMES[scheme], &ED25519);
        let text = |request: &Arrived| {
            let claim = signatures::claim(&request.headers)?;
            Ok::<_, Refusal>((signatures::signed_text(&claim, &request.parts())?, claim.signature().to_vec()))
        };
        let before = text(&request);
        let signed = [
            &["signature", "date", "digest", "content-type"][..],
            &["signature", "signature-input", "content-digest"][..],
        ];
        let name = signed[scheme][header.index(signed[scheme].len())];
        let mut value = request.headers[name].as_bytes().to_vec();
        let place = byte.index(value.len());
        value[place] = if value[place] == b'~' { b'!' } else { value[place] + 1 };
        request.headers.insert(name, HeaderValue::from_bytes(&value).expect("still a header"));
        if request.checked(&ED25519).is_ok() {
            prop_assert_eq!(text(&request), before);
        }
    }
}
