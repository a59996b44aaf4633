//! HTTP signatures: draft-cavage and RFC 9421, both ways; pure.
