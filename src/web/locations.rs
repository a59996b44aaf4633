//! Where a visitor may be led by an address that someone else wrote: never off this site.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a decoded path has that an address may not.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?');

/// A path of ours as it stands in an address, encoded already; nothing where it leads elsewhere.
pub fn own(path: &str) -> Option<String> {
    is_own(path).then(|| utf8_percent_encode(path, CONTROLS).to_string())
}

/// A path of ours that was decoded.
pub fn own_decoded(path: &str) -> Option<String> {
    is_own(path).then(|| utf8_percent_encode(path, PATH).to_string())
}

/// `//evil.example` and `/\evil.example` are addresses elsewhere, and browsers drop tabs and line
/// ends before they look (WHATWG URL, basic URL parser).
fn is_own(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    !rest.starts_with(['/', '\\']) && !path.contains(char::is_control)
}
