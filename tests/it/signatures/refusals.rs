//! What is refused, each for its own reason; and what must not be, because peers write it so.

use axum::http::Method;
use kiosque::federation::signatures::{Refusal, Scheme};

use super::{Arrived, BODY, ED25519, KEY_ID, NOW, RSA, SCHEMES, at};

const HOUR: i64 = 3600;
const ALL: &str = "(request-target) host date digest";
/// Of [`BODY`].
const SHA_256: &str = "fQLcyuiC5b53id2wfhThCI+LFjFoCGXZfRwgMiR7Fp0=";
const CONTENT_SHA_512: &str = "sha-512=:AAAA:";

fn date() -> String {
    at(NOW)
        .timestamp()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

fn cavage(parameters: &str, covered: &str, digest: &str) -> Arrived {
    let listed = [
        ("host", "hub.example"),
        ("date", &date()),
        ("digest", digest),
    ];
    Arrived::cavage(parameters, covered, &listed)
}

fn rfc9421(covered: &str, parameters: &str) -> Arrived {
    let digest = format!("sha-256=:{SHA_256}:");
    let listed = [("host", "hub.example"), ("content-digest", digest.as_str())];
    let input = format!("({covered});keyid=\"{KEY_ID}\"{parameters}");
    Arrived::rfc9421(&input, &listed)
}

#[test]
fn a_request_changed_on_its_way_is_refused() {
    for scheme in SCHEMES {
        for pair in [&*RSA, &*ED25519] {
            let mut body = Arrived::post(scheme, pair);
            body.body[3] ^= 1;
            let digest = if scheme == Scheme::Cavage {
                "Digest"
            } else {
                "Content-Digest"
            };
            assert_eq!(body.checked(pair), Err(Refusal::DigestWrong(digest)));

            let mut path = Arrived::post(scheme, pair);
            path.path_and_query = "/outbox".to_owned();
            assert_eq!(path.checked(pair), Err(Refusal::Wrong));

            let mut query = Arrived::post_to("/inbox?a=b", scheme, pair);
            query.path_and_query = "/inbox?a=c".to_owned();
            assert_eq!(query.checked(pair), Err(Refusal::Wrong));

            let mut method = Arrived::post(scheme, pair);
            method.method = Method::PUT;
            assert_eq!(method.checked(pair), Err(Refusal::Wrong));
        }
    }
}

#[test]
fn another_s_key_is_refused() {
    for scheme in SCHEMES {
        let request = Arrived::post(scheme, &RSA);
        let kind = request.checked(&ED25519);
        assert!(
            matches!(kind, Err(Refusal::OtherKind(_, "Ed25519"))),
            "{kind:?}"
        );
        let stranger = kiosque::federation::signatures::generate_ed25519();
        let stranger = super::Pair {
            private: super::PrivateKey::ed25519_from_pkcs8(&stranger.pkcs8).expect("a key"),
            public: super::PublicKey::parse(&stranger.public_multibase).expect("a key"),
        };
        assert_eq!(
            Arrived::post(scheme, &ED25519).checked(&stranger),
            Err(Refusal::Wrong)
        );
    }
}

#[test]
fn a_request_signed_for_another_server_is_refused_here() {
    for scheme in SCHEMES {
        let url = url::Url::parse("https://elsewhere.example/inbox").expect("an address");
        let body = super::Digested::of(axum::body::Bytes::from_static(BODY));
        let signed = kiosque::federation::signatures::sign_post(
            scheme,
            &RSA.private,
            KEY_ID,
            &url,
            &body,
            super::as_activity(),
            at(NOW),
        );
        let mut request = Arrived::post(scheme, &RSA);
        request.headers = signed.expect("signs");
        request.set("host", "elsewhere.example");
        assert_eq!(request.checked(&RSA), Err(Refusal::Wrong));
    }
}

#[test]
fn a_proxy_may_rewrite_the_host_header_and_none_may_be_sent() {
    for scheme in SCHEMES {
        let mut request = Arrived::post(scheme, &RSA);
        request.set("host", "127.0.0.1:8080");
        assert_eq!(request.checked(&RSA), Ok(()));
        request.headers.remove("host");
        assert_eq!(request.checked(&RSA), Ok(()));
    }
}

#[test]
fn a_signature_lives_for_an_hour_on_either_side() {
    for scheme in SCHEMES {
        let request = Arrived::post(scheme, &RSA);
        assert_eq!(request.checked_at(&RSA, NOW + HOUR), Ok(()));
        assert_eq!(
            request.checked_at(&RSA, NOW + HOUR + 1),
            Err(Refusal::Expired)
        );
        assert_eq!(request.checked_at(&RSA, NOW - HOUR), Ok(()));
        assert_eq!(
            request.checked_at(&RSA, NOW - HOUR - 1),
            Err(Refusal::Future)
        );
    }
}

#[test]
fn a_signed_expiry_lengthens_its_life_to_half_a_day_at_most() {
    let all = "(request-target) host (created) (expires) digest";
    let digest = format!("SHA-256={SHA_256}");
    let days = NOW + 40 * 24 * HOUR;
    let parameters = format!("algorithm=\"hs2019\",created={NOW},expires={days},");
    let long = cavage(&parameters, all, &digest);
    let covered = "\"@method\" \"@target-uri\" \"content-digest\"";
    let same = rfc9421(covered, &format!(";created={NOW};expires={days}"));
    for request in [long, same] {
        assert_eq!(request.checked_at(&RSA, NOW + 13 * HOUR), Ok(()));
        assert_eq!(
            request.checked_at(&RSA, NOW + 13 * HOUR + 1),
            Err(Refusal::Expired)
        );
    }
    let fraction = parameters.replace(&days.to_string(), &format!("{days}.25"));
    let fraction = cavage(&fraction, all, &digest);
    assert_eq!(fraction.checked_at(&RSA, NOW + 13 * HOUR), Ok(()));
    // An expiry that was not signed could be anyone's.
    let unsigned = cavage(
        &parameters,
        "(request-target) host (created) digest",
        &digest,
    );
    assert_eq!(
        unsigned.checked_at(&RSA, NOW + HOUR + 1),
        Err(Refusal::Expired)
    );
}

#[test]
fn a_created_beyond_all_time_is_refused_without_a_fall() {
    let digest = format!("SHA-256={SHA_256}");
    for created in [
        "18446744073709551615",
        "18446744073709551616",
        "-1",
        "1e9",
        "9".repeat(400).as_str(),
    ] {
        let parameters = format!("algorithm=\"hs2019\",created={created},expires={created},");
        let covered = "(request-target) host (created) (expires) digest";
        let request = cavage(&parameters, covered, &digest);
        assert_eq!(request.checked(&RSA), Err(Refusal::NotATime), "{created}");
        // Not covered, it is not even looked at.
        assert_eq!(cavage(&parameters, ALL, &digest).checked(&RSA), Ok(()));
    }
    let covered = "\"@method\" \"@target-uri\" \"content-digest\"";
    for created in ["999999999999999", "-1"] {
        let mut request = Arrived::post(Scheme::Rfc9421, &RSA);
        let input = format!("sig1=({covered});keyid=\"k\";created={created}");
        request.set("signature-input", &input);
        assert_eq!(request.checked(&RSA), Err(Refusal::NotATime));
    }
}

#[test]
fn a_cavage_signature_must_cover_target_host_time_and_digest() {
    let digest = format!("SHA-256={SHA_256}");
    assert_eq!(cavage("", ALL, &digest).checked(&RSA), Ok(()));
    for missing in ["(request-target)", "host", "digest"] {
        let covered = ALL.replace(missing, "");
        assert_eq!(
            cavage("", &covered, &digest).checked(&RSA),
            Err(Refusal::NotCovered(missing))
        );
    }
    let timeless = cavage("", "(request-target) host digest", &digest);
    assert_eq!(
        timeless.checked(&RSA),
        Err(Refusal::NotCovered("date or (created)"))
    );
    // Without a list only the time is covered.
    let mut request = cavage("", ALL, &digest);
    request.set("signature", "keyId=\"k\",signature=\"AAAA\"");
    assert_eq!(
        request.checked(&RSA),
        Err(Refusal::NotCovered("(request-target)"))
    );
}

#[test]
fn an_rfc9421_signature_must_cover_method_address_and_digest() {
    let created = format!(";created={NOW}");
    let of = |covered: &str| rfc9421(covered, &created).checked(&RSA);
    let digest = "content-digest";
    assert_eq!(of("\"@method\" \"@target-uri\" \"content-digest\""), Ok(()));
    assert_eq!(
        of("\"content-digest\" \"@authority\" \"@method\" \"@path\""),
        Ok(())
    );
    assert_eq!(
        of("\"@authority\" \"@request-target\" \"@method\" \"content-digest\""),
        Ok(())
    );
    assert_eq!(
        of("\"@target-uri\" \"content-digest\""),
        Err(Refusal::NotCovered("@method"))
    );
    assert_eq!(
        of("\"@method\" \"@target-uri\""),
        Err(Refusal::NotCovered(digest))
    );
    let uncovered = Err(Refusal::NotCovered("@target-uri"));
    assert_eq!(of("\"@method\" \"content-digest\""), uncovered);
    assert_eq!(of("\"@method\" \"@path\" \"content-digest\""), uncovered);
    // A query that was not signed could be anyone's.
    let mut queried = rfc9421(
        "\"@method\" \"@authority\" \"@path\" \"content-digest\"",
        &created,
    );
    queried.path_and_query = "/inbox?a=b".to_owned();
    assert_eq!(queried.checked(&RSA), uncovered);
    let timeless = rfc9421_claim("(\"@method\");keyid=\"k\"");
    assert_eq!(timeless, Refusal::ParameterMissing("created"));
    assert_eq!(
        rfc9421_claim("(\"@method\");created=1"),
        Refusal::ParameterMissing("keyid")
    );
}

fn rfc9421_claim(input: &str) -> Refusal {
    let mut request = Arrived::post(Scheme::Rfc9421, &RSA);
    request.set("signature-input", &format!("sig1={input}"));
    request.checked(&RSA).expect_err("refused")
}

#[test]
fn algorithms_are_those_that_are_safe() {
    let digest = format!("SHA-256={SHA_256}");
    for algorithm in ["rsa-sha256", "hs2019", "RSA-SHA256"] {
        let parameter = format!("algorithm=\"{algorithm}\",");
        assert_eq!(cavage(&parameter, ALL, &digest).checked(&RSA), Ok(()));
    }
    for algorithm in ["rsa-sha1", "hmac-sha256", ""] {
        let parameter = format!("algorithm=\"{algorithm}\",");
        let refused = cavage(&parameter, ALL, &digest).checked(&RSA);
        assert_eq!(refused, Err(Refusal::Algorithm(algorithm.to_owned())));
    }
    for algorithm in ["rsa-pss-sha512", "hmac-sha256"] {
        let input = format!("(\"@method\");created=1;keyid=\"k\";alg=\"{algorithm}\"");
        assert_eq!(
            rfc9421_claim(&input),
            Refusal::Algorithm(algorithm.to_owned())
        );
    }
}

#[test]
fn spaces_upper_case_and_order_are_free_in_cavage() {
    let digest = format!("SHA-256={SHA_256}");
    let mut request = cavage("", "Host Date (Request-Target) Digest", &digest);
    let signature = request.headers["signature"]
        .to_str()
        .expect("text")
        .to_owned();
    assert_eq!(request.checked(&RSA), Ok(()));
    request.set(
        "signature",
        &signature.replace(',', " ,  ").replace("keyId=", "keyid = "),
    );
    assert_eq!(request.checked(&RSA), Ok(()));
    // A comma inside a quoted value ends nothing.
    request.set("signature", &signature.replace("#main-key", ",key"));
    let claim = kiosque::federation::signatures::claim(&request.headers).expect("a claim");
    assert_eq!(claim.key_id(), KEY_ID.replace("#main-key", ",key"));
    assert_eq!(request.checked(&RSA), Ok(()));
}

#[test]
fn a_target_signed_without_its_query_passes_as_it_does_elsewhere() {
    let digest = format!("SHA-256={SHA_256}");
    let mut request = cavage("", ALL, &digest);
    request.path_and_query = "/inbox?a=b".to_owned();
    assert_eq!(request.checked(&RSA), Ok(()));
}

#[test]
fn digests_are_read_by_name() {
    let good = [
        format!("SHA-256={SHA_256}"),
        format!("sha-256={SHA_256}"),
        format!("SHA-512=AAAA, SHA-256={SHA_256}"),
        format!("SHA-256={SHA_256},unixsum=30637"),
        format!("SHA-256={}", SHA_256.trim_end_matches('=')),
    ];
    for digest in good {
        assert_eq!(cavage("", ALL, &digest).checked(&RSA), Ok(()), "{digest}");
    }
    let wrong = Refusal::DigestWrong("Digest");
    let unreadable = Refusal::DigestUnreadable("Digest");
    let bad = [
        ("SHA-512=AAAA".to_owned(), Refusal::DigestUnknown("Digest")),
        ("SHA-256=AAAA".to_owned(), wrong.clone()),
        (format!("SHA-256={SHA_256}, SHA-256=AAAA"), wrong),
        ("SHA-256=é?".replace('é', "*"), unreadable.clone()),
        ("SHA-256".to_owned(), unreadable),
    ];
    for (digest, refusal) in bad {
        assert_eq!(
            cavage("", ALL, &digest).checked(&RSA),
            Err(refusal),
            "{digest}"
        );
    }
}

#[test]
fn content_digests_are_all_checked() {
    let input = format!(
        "(\"@method\" \"@target-uri\" \"content-digest\");created={NOW};keyid=\"{KEY_ID}\""
    );
    let of = |digest: &str| Arrived::rfc9421(&input, &[("content-digest", digest)]).checked(&RSA);
    let right = format!("sha-256=:{SHA_256}:");
    assert_eq!(of(&right), Ok(()));
    assert_eq!(of(&format!("md5=:AAAA:, {right}")), Ok(()));
    let wrong = Err(Refusal::DigestWrong("Content-Digest"));
    assert_eq!(of(&format!("{right}, {CONTENT_SHA_512}")), wrong);
    assert_eq!(of("sha-256=:AAAA:"), wrong);
    assert_eq!(
        of("md5=:AAAA:"),
        Err(Refusal::DigestUnknown("Content-Digest"))
    );
    for unreadable in [
        "sha-256",
        "sha-256=(1 2)",
        "SHA-256=AAAA",
        "sha-256=\"AAAA\"",
    ] {
        let refusal = Refusal::DigestUnreadable("Content-Digest");
        assert_eq!(of(unreadable), Err(refusal), "{unreadable}");
    }
}

#[test]
fn the_first_usable_of_several_signatures_is_taken() {
    let mut request = rfc9421(
        "\"@method\" \"@target-uri\" \"content-digest\"",
        &format!(";created={NOW};tag=\"activitypub\";nonce=\"n\""),
    );
    let text = |name: &str| request.headers[name].to_str().expect("text").to_owned();
    let other = "other=(\"@method\";req);created=1;keyid=\"k\"";
    let input = format!(
        "{other}, lost=(\"@method\");created=1, {}",
        text("signature-input")
    );
    let signature = format!("{}, other=:AAAA:", text("signature"));
    request.set("signature-input", &input);
    request.set("signature", &signature);
    assert_eq!(request.checked(&RSA), Ok(()));
}

#[test]
fn what_is_covered_must_be_there_and_be_covered_once() {
    let digest = format!("SHA-256={SHA_256}");
    let mut request = cavage("", ALL, &digest);
    let signature = request.headers["signature"]
        .to_str()
        .expect("text")
        .to_owned();
    let mut with = |covered: &str| {
        request.set("signature", &signature.replace(ALL, covered));
        request.checked(&RSA)
    };
    let twice = with("(request-target) host date digest host");
    assert_eq!(twice, Err(Refusal::CoveredTwice("host".to_owned())));
    let missing = with("(request-target) host date digest x-other");
    assert_eq!(missing, Err(Refusal::CoveredMissing("x-other".to_owned())));
    let itself = with("(request-target) host date digest signature");
    assert_eq!(itself, Err(Refusal::CoveredUnknown("signature".to_owned())));
    let pseudo = with("(request-target) host date digest (status)");
    assert_eq!(pseudo, Err(Refusal::CoveredUnknown("(status)".to_owned())));
    let many: String = (0..60).map(|number| format!(" x-{number}")).collect();
    assert_eq!(with(&format!("{ALL}{many}")), Err(Refusal::CoversTooMuch));
    request.headers.remove("date");
    request.set("signature", &signature);
    assert_eq!(
        request.checked(&RSA),
        Err(Refusal::CoveredMissing("date".to_owned()))
    );
}

#[test]
fn an_unsigned_or_garbled_request_is_told_how_to_sign() {
    let mut request = Arrived::post(Scheme::Cavage, &RSA);
    for garbled in [
        "",
        "keyId",
        "keyId=\"a",
        "keyId=\"a\"b",
        "keyId=a,keyId=b,signature=c",
    ] {
        request.set("signature", garbled);
        let refusal = request.checked(&RSA).expect_err("garbled");
        let sentence = refusal.to_string();
        assert!(
            sentence.contains("write") || sentence.contains("add"),
            "{sentence}"
        );
    }
    request.set("signature", &"a".repeat(9000));
    assert_eq!(request.checked(&RSA), Err(Refusal::TooLong("Signature")));
    request.headers.remove("signature");
    assert_eq!(request.checked(&RSA), Err(Refusal::Unsigned));
    request.set("authorization", "Bearer abc");
    assert_eq!(request.checked(&RSA), Err(Refusal::Unsigned));
}
