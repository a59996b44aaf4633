//! What others have signed and published: RFC 9421 Appendix B, draft-cavage-http-signatures-12
//! Appendix C. The texts that are signed must be equal to the letter, and the published signatures
//! must hold over ours.

use aws_lc_rs::{hmac, signature};
use axum::http::{HeaderMap, Method};
use kiosque::federation::signatures::{self, Claim, Parts, PrivateKey, PublicKey, Refusal};

use super::{der, headers};

const BODY: &[u8] = b"{\"hello\": \"world\"}";
const CREATED: i64 = 1_618_884_473;

/// RFC 9421 §B.1.2, `test-key-rsa-pss`.
const RSA_PSS: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2
+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHq
gDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4
aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
2wIDAQAB
-----END PUBLIC KEY-----";

/// RFC 9421 §B.1.1, `test-key-rsa`: written as PKCS#1.
const RSA_PKCS1: &str = "-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw
WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq
MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg
kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P
uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ
PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB
-----END RSA PUBLIC KEY-----";

/// RFC 9421 §B.1.4, `test-key-ed25519`.
const ED25519: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----";
const ED25519_PRIVATE: &str = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";

/// RFC 9421 §B.1.5, `test-shared-secret`.
const SECRET: &str = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8j\
                      sasjlTMtDQ==";

/// RFC 9421 §B.2, `test-request`.
const REQUEST: &[(&str, &str)] = &[
    ("host", "example.com"),
    ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("content-type", "application/json"),
    (
        "content-digest",
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHW\
         XvJwew==:",
    ),
    ("content-length", "18"),
];

/// The request, with the signature of one section.
fn request(label: &str, input: &str, signature: &str) -> HeaderMap {
    let mut carried = headers(REQUEST);
    carried.insert(
        "signature-input",
        format!("{label}={input}").parse().expect("a header"),
    );
    carried.insert(
        "signature",
        format!("{label}=:{signature}:").parse().expect("a header"),
    );
    carried
}

fn parts(headers: &HeaderMap) -> Parts<'_> {
    Parts {
        method: &Method::POST,
        public_url: "https://example.com",
        path_and_query: "/foo?param=Value&Pet=dog",
        headers,
        body: BODY,
    }
}

fn claimed(headers: &HeaderMap) -> (Claim, String) {
    let claim = signatures::claim(headers).expect("a claim");
    let text = signatures::signed_text(&claim, &parts(headers)).expect("a text");
    (claim, text)
}

fn holds_as_rsa_pss(claim: &Claim, text: &str) -> bool {
    let key = der(RSA_PSS);
    let key = signature::UnparsedPublicKey::new(&signature::RSA_PSS_2048_8192_SHA512, key);
    key.verify(text.as_bytes(), claim.signature()).is_ok()
}

#[test]
fn rfc9421_b21_covers_nothing_and_its_base_is_the_published_one() {
    let params =
        format!("();created={CREATED};keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\"");
    let carried = request(
        "sig-b21",
        &params,
        "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRx\
         f8Udx7zFZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2V\
         jBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcA\
         nLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==",
    );
    let (claim, text) = claimed(&carried);
    assert_eq!(text, format!("\"@signature-params\": {params}"));
    assert!(holds_as_rsa_pss(&claim, &text));

    // It proves nothing about the request, so it is refused here.
    let key = PublicKey::parse(RSA_PSS).expect("a key");
    let refusal = signatures::verify(&claim, &parts(&carried), &key, super::at(CREATED));
    assert_eq!(refusal, Err(Refusal::NotCovered("@method")));
}

#[test]
fn rfc9421_b22_covers_one_query_parameter_and_is_refused_by_name() {
    let carried = request(
        "sig-b22",
        "(\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\");created=1618884473\
         ;keyid=\"test-key-rsa-pss\";tag=\"header-example\"",
        "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQ=",
    );
    let refusal = signatures::claim(&carried).expect_err("not read");
    assert_eq!(refusal, Refusal::CoveredUnknown("@query-param".to_owned()));
}

#[test]
fn rfc9421_b23_covers_everything_and_its_base_is_the_published_one() {
    let params = format!(
        "(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" \
         \"content-digest\" \"content-length\");created={CREATED};keyid=\"test-key-rsa-pss\""
    );
    let carried = request(
        "sig-b23",
        &params,
        "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpR\
         RU5p2voTp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pF\
         kh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8L\
         ZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==",
    );
    let (claim, text) = claimed(&carried);
    let expected = format!(
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
         \"@method\": POST\n\
         \"@path\": /foo\n\
         \"@query\": ?param=Value&Pet=dog\n\
         \"@authority\": example.com\n\
         \"content-type\": application/json\n\
         \"content-digest\": {}\n\
         \"content-length\": 18\n\
         \"@signature-params\": {params}",
        REQUEST[3].1
    );
    assert_eq!(text, expected);
    assert!(holds_as_rsa_pss(&claim, &text));

    // Coverage, time and the SHA-512 digest pass; RSA-PSS is not what this key is used with here.
    let key = PublicKey::parse(RSA_PSS).expect("a key");
    let refusal = signatures::verify(&claim, &parts(&carried), &key, super::at(CREATED));
    assert_eq!(refusal, Err(Refusal::Wrong));
}

#[test]
fn rfc9421_b25_is_the_published_base() {
    let params = "(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"";
    let carried = request(
        "sig-b25",
        params,
        "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
    );
    let (claim, text) = claimed(&carried);
    let expected = format!(
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
         \"@authority\": example.com\n\
         \"content-type\": application/json\n\
         \"@signature-params\": {params}"
    );
    assert_eq!(text, expected);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &super::base64(SECRET));
    assert!(hmac::verify(&key, text.as_bytes(), claim.signature()).is_ok());
}

#[test]
fn rfc9421_b26_is_signed_and_read_to_the_byte() {
    let params = "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
                  \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
    let carried = request(
        "sig-b26",
        params,
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
    );
    let (claim, text) = claimed(&carried);
    let expected = format!(
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
         \"@method\": POST\n\
         \"@path\": /foo\n\
         \"@authority\": example.com\n\
         \"content-type\": application/json\n\
         \"content-length\": 18\n\
         \"@signature-params\": {params}"
    );
    assert_eq!(text, expected);
    assert_eq!(claim.key_id(), "test-key-ed25519");
    let public = PublicKey::parse(ED25519).expect("the published key");
    assert!(public.has_signed(text.as_bytes(), claim.signature()));
    let private = PrivateKey::ed25519_from_pkcs8(&super::base64(ED25519_PRIVATE)).expect("a key");
    assert_eq!(
        private.sign(text.as_bytes()).expect("signs"),
        claim.signature()
    );
}

#[test]
fn keys_are_read_as_the_rfc_writes_them() {
    for pem in [RSA_PSS, RSA_PKCS1, ED25519] {
        PublicKey::parse(pem).expect("a published key");
        PublicKey::parse(&pem.replace('\n', "\r\n")).expect("with other line breaks");
    }
}

/// draft-cavage-http-signatures-12, Appendix C: a key of 1024 bits, too short to be taken here.
const CAVAGE_KEY: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----";

const CAVAGE_REQUEST: &[(&str, &str)] = &[
    ("host", "example.com"),
    ("date", "Sun, 05 Jan 2014 21:31:40 GMT"),
    ("content-type", "application/json"),
    (
        "digest",
        "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=",
    ),
    ("content-length", "18"),
];

/// The signature, the string that it signs. C.3 as the draft signed it: its list of headers names
/// two pseudo-headers more than its own signing string holds.
const CAVAGE: &[(&str, &str)] = &[
    (
        "keyId=\"Test\",algorithm=\"rsa-sha256\",signature=\"SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+i\
         bttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7T8hc0GppauB6hbgEKTwblDH\
         YGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM=\"",
        "date: Sun, 05 Jan 2014 21:31:40 GMT",
    ),
    (
        "keyId=\"Test\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date\", signature=\
         \"qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3\
         HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=\"",
        "(request-target): post /foo?param=value&pet=dog\n\
         host: example.com\n\
         date: Sun, 05 Jan 2014 21:31:40 GMT",
    ),
    (
        "keyId=\"Test\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date content-type \
         digest content-length\",signature=\"vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8r\
         gOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knR\
         mPnYePbF5MOkR0Zkly4zKH7s1dE=\"",
        "(request-target): post /foo?param=value&pet=dog\n\
         host: example.com\n\
         date: Sun, 05 Jan 2014 21:31:40 GMT\n\
         content-type: application/json\n\
         digest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\n\
         content-length: 18",
    ),
];

#[test]
fn cavage_signing_strings_are_the_published_ones() {
    for (signature_header, expected) in CAVAGE {
        for (name, prefix) in [("signature", ""), ("authorization", "Signature ")] {
            let mut carried = headers(CAVAGE_REQUEST);
            let value = format!("{prefix}{signature_header}");
            carried.insert(name, value.parse().expect("a header"));
            let claim = signatures::claim(&carried).expect("a claim");
            assert_eq!(claim.key_id(), "Test");
            let parts = Parts {
                path_and_query: "/foo?param=value&pet=dog",
                ..parts(&carried)
            };
            let text = signatures::signed_text(&claim, &parts).expect("a text");
            assert_eq!(&text, expected);
            let key = signature::UnparsedPublicKey::new(
                &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
                der(CAVAGE_KEY),
            );
            assert!(key.verify(text.as_bytes(), claim.signature()).is_ok());
        }
    }
}

#[test]
fn the_key_of_the_draft_is_too_short_to_be_taken() {
    let error = PublicKey::parse(CAVAGE_KEY).expect_err("1024 bits");
    assert_eq!(
        error.to_string(),
        "the RSA key has 1024 bits; use 2048 to 8192"
    );
}
