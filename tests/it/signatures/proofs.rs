//! Proofs inside a document: the published vectors come out to the letter and hold; whatever was
//! changed, left out or added is refused, and nothing makes the reader fall over.

use kiosque::clock::Millis;
use kiosque::federation::signatures::proof::{self, ProveError, Refusal};
use kiosque::federation::signatures::{PrivateKey, PublicKey};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{ED25519, NOW, RSA, at};

const CRYPTOSUITE: &str = "eddsa-jcs-2022";
const KEY_ID: &str = "https://hub.example/ap/actors/1#ed25519-key";

/// vc-di-eddsa appendix B.3 and FEP-8b32 use one key pair, and one time.
const SECRET: &str = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
const PUBLIC: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
/// 2023-02-24T23:36:38Z
const CREATED: Millis = Millis(1_677_281_798_000);
const DID: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2\
                   #z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

/// What stands before the 32 bytes of an Ed25519 private key in PKCS#8 (RFC 8410 §7).
const PKCS8: [u8; 16] = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];

fn published_secret() -> PrivateKey {
    let multikey = bs58::decode(&SECRET[1..]).into_vec().expect("base58");
    let seed = multikey
        .strip_prefix(&[0x80, 0x26])
        .expect("an Ed25519 secret");
    PrivateKey::ed25519_from_pkcs8(&[&PKCS8, seed].concat()).expect("a key")
}

fn published_key() -> PublicKey {
    PublicKey::parse(PUBLIC).expect("a key")
}

fn credential() -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/examples/v2"
        ],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:abcdefgh",
            "alumniOf": "The School of Examples"
        }
    })
}

fn activity() -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/activitystreams",
            "https://w3id.org/security/data-integrity/v2"
        ],
        "id": "https://server.example/activities/1",
        "type": "Create",
        "actor": "https://server.example/users/alice",
        "object": {
            "id": "https://server.example/objects/1",
            "type": "Note",
            "attributedTo": "https://server.example/users/alice",
            "content": "Hello world",
            "location": {
                "type": "Place",
                "longitude": -71.184_902,
                "latitude": 25.273_962
            }
        }
    })
}

/// The document with our proof, and the key that checks it.
fn proven(mut document: Value) -> Value {
    proof::prove(&mut document, &ED25519.private, KEY_ID, at(NOW)).expect("proves");
    document
}

fn checked(document: &Value) -> Result<(), Refusal> {
    proof::check(document, &ED25519.public, at(NOW))
}

/// The document, proven after this was done to its proof's other fields.
fn proven_with(name: &str, value: Value) -> Value {
    let mut document = proven(activity());
    document["proof"][name] = value;
    signed_again(document)
}

/// A signature that fits the proof as it stands, whatever it says.
fn signed_again(mut document: Value) -> Value {
    use aws_lc_rs::digest::{SHA256, digest};
    let mut unsecured = document.clone();
    let mut proof = unsecured["proof"].take();
    unsecured
        .as_object_mut()
        .expect("a document")
        .remove("proof");
    proof.as_object_mut().expect("a proof").remove("proofValue");
    let hash = |value: &Value| {
        let canonical = serde_json_canonicalizer::to_vec(value).expect("canonical");
        digest(&SHA256, &canonical).as_ref().to_vec()
    };
    let hashes = [hash(&proof), hash(&unsecured)].concat();
    let signature = ED25519.private.sign(&hashes).expect("signs");
    document["proof"]["proofValue"] = format!("z{}", bs58::encode(signature).into_string()).into();
    document
}

#[test]
fn the_published_vectors_come_out_to_the_letter_and_hold() {
    let vectors = [
        (
            credential(),
            DID,
            "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
        ),
        (
            activity(),
            "https://server.example/users/alice#ed25519-key",
            "z42ffGu6AUKPCFcFPiabmUvnGLPJzC7e4DGWC52NUasSSH37UMa9c58tdgVszUcZfytxa4fQ5TYHaJENCxUDe9SdL",
        ),
    ];
    for (unsecured, key_id, value) in vectors {
        let mut document = unsecured.clone();
        proof::prove(&mut document, &published_secret(), key_id, CREATED).expect("proves");
        let mut expected = unsecured.clone();
        expected["proof"] = json!({
            "@context": unsecured["@context"],
            "type": "DataIntegrityProof",
            "cryptosuite": CRYPTOSUITE,
            "created": "2023-02-24T23:36:38Z",
            "verificationMethod": key_id,
            "proofPurpose": "assertionMethod",
            "proofValue": value,
        });
        assert_eq!(document, expected);
        assert_eq!(proof::key_id(&expected), Ok(key_id));
        assert_eq!(
            proof::check(&expected, &published_key(), at(NOW)),
            Ok(()),
            "{key_id}"
        );
        assert_eq!(checked(&expected), Err(Refusal::Wrong), "another's key");
    }
}

#[test]
fn a_document_says_the_same_in_any_order_and_spacing() {
    let document = proven(activity());
    let pretty = serde_json::to_string_pretty(&document).expect("JSON");
    let sorted: std::collections::BTreeMap<String, Value> =
        serde_json::from_str(&pretty).expect("JSON");
    let sorted = serde_json::to_string(&sorted).expect("JSON");
    assert_ne!(document.to_string(), sorted);
    for text in [pretty, sorted] {
        let read = serde_json::from_str(&text).expect("JSON");
        assert_eq!(checked(&read), Ok(()), "{text}");
    }
}

#[test]
fn every_changed_byte_that_reads_otherwise_is_noticed() {
    let document = proven(activity());
    let text = document.to_string().into_bytes();
    let mut noticed = 0;
    for place in 0..text.len() {
        for mask in [1, 2, 16] {
            let mut changed = text.clone();
            changed[place] ^= mask;
            let Ok(read) = serde_json::from_slice::<Value>(&changed) else {
                continue;
            };
            if read == document {
                continue;
            }
            let said = String::from_utf8_lossy(&changed);
            assert!(checked(&read).is_err(), "byte {place}: {said}");
            noticed += 1;
        }
    }
    assert!(noticed > text.len(), "only {noticed} changes could be read");
}

#[test]
fn a_proof_takes_the_place_of_the_one_before() {
    let mut document = proven(activity());
    document["object"]["content"] = "Hello again".into();
    assert_eq!(checked(&document), Err(Refusal::Wrong));
    let document = proven(document);
    assert_eq!(checked(&document), Ok(()));
    assert!(document["proof"].is_object());
}

#[test]
fn only_an_ed25519_key_proves_and_only_an_object_is_proven() {
    let mut document = activity();
    let refused = proof::prove(&mut document, &RSA.private, KEY_ID, at(NOW));
    assert!(matches!(refused, Err(ProveError::Kind("RSA"))));
    assert_eq!(
        document,
        activity(),
        "it is left as it was, without half a proof"
    );
    let refused = proof::prove(&mut json!([1]), &ED25519.private, KEY_ID, at(NOW));
    assert!(matches!(refused, Err(ProveError::NotAnObject)));
    let refused = proof::check(&proven(activity()), &RSA.public, at(NOW));
    assert_eq!(refused, Err(Refusal::Kind("RSA")));
}

#[test]
fn fields_that_are_missing_or_say_something_else_are_named() {
    for name in [
        "type",
        "cryptosuite",
        "proofPurpose",
        "verificationMethod",
        "proofValue",
    ] {
        for wrong in [None, Some(json!("else")), Some(json!(7)), Some(json!(null))] {
            // Any text may be the address of a key.
            if name == "verificationMethod" && wrong == Some(json!("else")) {
                continue;
            }
            let mut document = proven(activity());
            let proof = document["proof"].as_object_mut().expect("a proof");
            match &wrong {
                Some(wrong) => proof.insert(name.to_owned(), wrong.clone()),
                None => proof.remove(name),
            };
            let refusal = checked(&document).expect_err(name);
            assert!(
                matches!(refusal, Refusal::Field(named, _) if named == name),
                "{name} {wrong:?}: {refusal}"
            );
            assert!(proof::key_id(&document).is_err(), "{name} {wrong:?}");
        }
    }
    for proof in [json!(null), json!("z"), json!(1)] {
        let mut document = activity();
        document["proof"] = proof;
        assert_eq!(checked(&document), Err(Refusal::Missing));
    }
    for document in [activity(), json!([]), json!("text"), json!(null)] {
        assert_eq!(checked(&document), Err(Refusal::Missing));
    }
}

#[test]
fn a_proof_value_is_64_bytes_of_base58() {
    let of_63 = "z".to_owned() + &"2".repeat(87);
    let of_65 = "z".to_owned() + &"z".repeat(88);
    let long = "z".to_owned() + &"2".repeat(1_000_000);
    for value in ["", "z", "u", "z0OIl", "zé", "f00", &of_63, &of_65, &long] {
        let mut document = proven(activity());
        document["proof"]["proofValue"] = value.into();
        let refusal = checked(&document).expect_err("no signature");
        assert!(
            matches!(refusal, Refusal::Field("proofValue", _)),
            "{refusal}"
        );
    }
}

#[test]
fn several_proofs_and_chains_are_not_believed() {
    let document = proven(activity());
    for proofs in [
        json!([]),
        json!([document["proof"]]),
        json!([document["proof"], document["proof"]]),
    ] {
        let mut document = document.clone();
        document["proof"] = proofs;
        assert_eq!(checked(&document), Err(Refusal::Several));
    }
    let chained = proven_with("previousProof", json!("urn:1"));
    assert_eq!(checked(&chained), Err(Refusal::Several));
}

#[test]
fn foreign_fields_are_part_of_what_was_signed() {
    let mut added = proven(activity());
    added["proof"]["domain"] = "hub.example".into();
    assert_eq!(checked(&added), Err(Refusal::Wrong));
    let signed = proven_with("domain", json!("hub.example"));
    assert_eq!(checked(&signed), Ok(()));
}

#[test]
fn the_context_is_the_documents_own() {
    let foreign = proven_with("@context", json!("https://www.w3.org/ns/activitystreams"));
    assert_eq!(checked(&foreign), Err(Refusal::Context));
    let mut longer = proven(activity());
    let context = longer["@context"].as_array_mut().expect("a list");
    context.push(json!({ "content": "https://evil.example/ns#nothing" }));
    assert_eq!(checked(&longer), Err(Refusal::Context));

    // Signed without one of its own, as W3C reads it, and with the document's, as earlier drafts did.
    let mut bare = proven(activity());
    let proof = bare["proof"].as_object_mut().expect("a proof");
    proof.remove("@context");
    assert_eq!(checked(&bare), Ok(()));
    assert_eq!(checked(&signed_again(bare)), Ok(()));
    let plain = proven(json!({ "type": "Like" }));
    assert!(plain["proof"].get("@context").is_none());
    assert_eq!(checked(&plain), Ok(()));
}

#[test]
fn times_are_read_and_a_proof_may_expire() {
    let expires = |at: Millis| proven_with("expires", json!(at.rfc3339()));
    assert_eq!(checked(&expires(at(NOW + 1))), Ok(()));
    assert_eq!(checked(&expires(at(NOW))), Err(Refusal::Expired));
    for name in ["created", "expires"] {
        for wrong in [json!("hier"), json!(NOW), json!("2026-13-01T00:00:00Z")] {
            let refusal = checked(&proven_with(name, wrong)).expect_err(name);
            assert!(
                matches!(refusal, Refusal::Field(named, _) if named == name),
                "{refusal}"
            );
        }
    }
    let mut undated = proven(activity());
    let proof = undated["proof"].as_object_mut().expect("a proof");
    proof.remove("created");
    assert_eq!(checked(&signed_again(undated)), Ok(()));
}

#[test]
fn a_linked_data_signature_beside_the_proof_is_passed_over() {
    let mut document = proven(activity());
    document["signature"] = json!({ "type": "RsaSignature2017", "signatureValue": "AAAA" });
    assert_eq!(checked(&document), Ok(()));
}

#[test]
fn what_two_readers_could_read_differently_is_refused() {
    for (number, expected) in [
        (json!(9_007_199_254_740_991_i64), Ok(())),
        (json!(-9_007_199_254_740_991_i64), Ok(())),
        (json!(9_007_199_254_740_992_i64), Err(Refusal::Integer)),
        (json!(-9_007_199_254_740_992_i64), Err(Refusal::Integer)),
        (json!(u64::MAX), Err(Refusal::Integer)),
        (json!(i64::MIN), Err(Refusal::Integer)),
        (json!(1e300), Ok(())),
        (json!(0.1), Ok(())),
    ] {
        let document = proven(json!({ "type": "Like", "number": number }));
        assert_eq!(checked(&document), expected, "{number}");
    }
}

#[test]
fn a_document_too_deep_or_too_large_is_refused() {
    let nested = |levels: usize| {
        let mut document = json!(1);
        for _ in 0..levels {
            document = Value::Array(vec![document]);
        }
        let mut fields = Map::new();
        fields.insert("object".to_owned(), document);
        Value::Object(fields)
    };
    assert_eq!(checked(&proven(nested(126))), Ok(()));
    assert_eq!(checked(&proven(nested(127))), Err(Refusal::TooDeep));
    // Nobody could sign this deep here: it carries the proof of something else.
    let mut deepest = nested(3_000);
    deepest["proof"] = proven(activity())["proof"].take();
    deepest["@context"] = deepest["proof"]["@context"].clone();
    assert_eq!(checked(&deepest), Err(Refusal::TooDeep));

    let large = |bytes: usize| proven(json!({ "content": "a".repeat(bytes) }));
    assert_eq!(checked(&large(1024 * 1024 - 14)), Ok(()));
    assert_eq!(checked(&large(1024 * 1024 - 13)), Err(Refusal::TooLarge));
}

/// Any JSON, with the names that the reader looks for.
fn any_json() -> impl Strategy<Value = Value> {
    let names = "proof|type|cryptosuite|created|expires|@context|proofValue|signature|[ -é]{0,6}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("DataIntegrityProof")),
        Just(json!(CRYPTOSUITE)),
        Just(json!("9999-12-31T23:59:60Z")),
    ];
    leaf.prop_recursive(4, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..6)
                .prop_map(|fields| { Value::Object(fields.into_iter().collect()) }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_document_makes_the_reader_fall_over(document in any_json(), proof in any_json()) {
        prop_assert!(checked(&document).is_err());
        let mut whole = proven(activity());
        whole["proof"] = proof;
        prop_assert!(checked(&whole).is_err());
    }

    #[test]
    fn no_field_makes_the_reader_fall_over(name in 0..8_usize, value in any_json()) {
        let names = ["@context", "type", "cryptosuite", "verificationMethod", "proofPurpose",
            "created", "proofValue", "expires"];
        let original = proven(activity());
        let mut whole = original.clone();
        whole["proof"][names[name]] = value;
        prop_assert!(whole == original || checked(&whole).is_err());
    }

    #[test]
    fn whatever_is_proven_holds_until_it_is_changed(object in any_json(), other in any_json()) {
        let document = proven(json!({ "type": "Create", "object": object }));
        let read: Value = serde_json::from_str(&document.to_string()).expect("JSON");
        let held = checked(&read);
        prop_assert!(matches!(held, Ok(()) | Err(Refusal::Integer)), "{held:?}");
        let mut changed = read.clone();
        changed["object"] = other;
        prop_assert!(changed == read || checked(&changed).is_err());
    }
}
