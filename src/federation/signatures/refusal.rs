//! Why a signature is refused, each in a sentence that says what to mend: they are sent to the
//! server that signed, with status 401.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(
        "the request is not signed; send a Signature header (draft-cavage), or Signature and \
         Signature-Input (RFC 9421)"
    )]
    Unsigned,
    #[error("the header {0} is too long to be a signature")]
    TooLong(&'static str),
    #[error("the header {0} cannot be read; {1}")]
    Malformed(&'static str, &'static str),
    #[error("the header {0} holds bytes that are not plain ASCII, so it cannot be signed")]
    HeaderText(String),
    #[error("the signature has no parameter {0}; add it")]
    ParameterMissing(&'static str),
    #[error("the signature's parameter {0} cannot be used; write {1}")]
    ParameterWrong(&'static str, &'static str),
    #[error(
        "the signature algorithm {0} is not taken here; use rsa-sha256 or hs2019 (draft-cavage), \
         rsa-v1_5-sha256 or ed25519 (RFC 9421)"
    )]
    Algorithm(String),
    #[error("the signature says {0}, but its key is {1}; name the key's own algorithm")]
    OtherKind(String, &'static str),
    #[error("the signature does not cover {0}; sign it too")]
    NotCovered(&'static str),
    #[error("the signature covers {0} twice; list it once")]
    CoveredTwice(String),
    #[error("the signature covers too much; list at most 40 components")]
    CoversTooMuch,
    #[error("the signature covers {0}, which the request does not carry")]
    CoveredMissing(String),
    #[error("the signature covers {0}, which is not read here; leave it out")]
    CoveredUnknown(String),
    #[error("the signature's time is not a time; write Unix seconds, or an HTTP date")]
    NotATime,
    #[error("the signature is dated more than an hour ahead; set the server's clock")]
    Future,
    #[error("the signature is more than an hour old; sign again when sending again")]
    Expired,
    #[error("the request has no {0} header; send the digest of the body and sign it")]
    DigestMissing(&'static str),
    #[error("the header {0} names no digest known here; send SHA-256")]
    DigestUnknown(&'static str),
    #[error("the header {0} cannot be read; write the digest in base64")]
    DigestUnreadable(&'static str),
    #[error("the header {0} does not fit the body; the body was changed on its way, or misread")]
    DigestWrong(&'static str),
    #[error("the signature does not fit the request; check the key and the text that was signed")]
    Wrong,
}
