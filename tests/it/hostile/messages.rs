//! RFC 9421 signatures that are spoilt, of requests that are else in order.

use kiosque::federation::signatures::Scheme;

use super::signatures::{set, signed};
use super::stage::Stage;
use super::table::{Case, NOTHING};

pub fn spoilt(stage: &Stage) -> Vec<Case> {
    let replaced = |name: &'static str, from: &str, to: &str| {
        let mut request = signed(stage, |it| it.scheme = Scheme::Rfc9421);
        let header = request.headers()[name].to_str().expect("text").to_owned();
        assert!(header.contains(from), "{from} in {header}");
        set(&mut request, name, &header.replacen(from, to, 1));
        request
    };
    let input = |from: &str, to: &str| replaced("signature-input", from, to);
    let list = vec![
        (
            "RFC 9421: an input that is no dictionary",
            input("sig1=(", "sig1=(("),
        ),
        (
            "RFC 9421: an input of nine kilobytes",
            input("sig1=", &format!("{}sig1=", "a=1,".repeat(2_300))),
        ),
        ("RFC 9421: another label", input("sig1", "sig2")),
        ("RFC 9421: no time", input(";created=", ";then=")),
        (
            "RFC 9421: created at the end of time",
            input(";created=", ";created=999999999999999;was="),
        ),
        (
            "RFC 9421: created before the beginning",
            input(";created=", ";created=-1;was="),
        ),
        ("RFC 9421: no key", input(";keyid=", ";key=")),
        (
            "RFC 9421: an algorithm that shares its key",
            input("rsa-v1_5-sha256", "hmac-sha256"),
        ),
        (
            "RFC 9421: the body not covered",
            input(" \"content-digest\"", ""),
        ),
        (
            "RFC 9421: the method not covered",
            input("\"@method\" ", ""),
        ),
        (
            "RFC 9421: the target not covered",
            input("\"@target-uri\" ", ""),
        ),
        (
            "RFC 9421: a component with a parameter",
            input("\"content-digest\"", "\"content-digest\";sf"),
        ),
        (
            "RFC 9421: a component that is not known",
            input("\"@method\"", "\"@method\" \"@status\""),
        ),
        (
            "RFC 9421: a signature of one byte",
            replaced("signature", ":", ":AA==:;x=:"),
        ),
        (
            "RFC 9421: a digest of something else",
            replaced(
                "content-digest",
                "sha-256=:",
                "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:, x=:",
            ),
        ),
    ];
    list.into_iter()
        .map(|(name, request)| Case::new(name, vec![request], 401, NOTHING))
        .collect()
}
