//! When a signature counts: within an hour of now either way, which forgives clocks; longer only if
//! it says so itself, and never beyond half a day.

use jiff::fmt::rfc2822::DateTimeParser;

use super::Refusal;
use crate::clock::Millis;

const SKEW_SECONDS: i64 = 3600;
const LIFE_SECONDS_MAX: i64 = 12 * 3600;
/// The year 36812. Arithmetic on anything below cannot overflow.
const UNIX_SECONDS_MAX: i64 = 1 << 40;
/// `Sun, 05 Jan 2014 21:31:40 GMT` has 29.
const HTTP_DATE_CHARS_MAX: usize = 40;

/// Checks the time that was signed, and the end that was signed if there is one.
pub fn check(signed: i64, expires: Option<i64>, now: Millis) -> Result<(), Refusal> {
    let now = now.seconds();
    if signed > now.saturating_add(SKEW_SECONDS) {
        return Err(Refusal::Future);
    }
    let end = expires.map_or(signed, |expires| expires.min(signed + LIFE_SECONDS_MAX));
    if now > end.saturating_add(SKEW_SECONDS) {
        return Err(Refusal::Expired);
    }
    Ok(())
}

/// Unix seconds as text: digits only.
pub fn parse_seconds(text: &str) -> Result<i64, Refusal> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = digits.then(|| text.parse().ok()).flatten();
    seconds.ok_or(Refusal::NotATime).and_then(bounded)
}

pub fn bounded(seconds: i64) -> Result<i64, Refusal> {
    if (0..UNIX_SECONDS_MAX).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(Refusal::NotATime)
    }
}

/// `Date` as RFC 9110 §5.6.7 writes it.
pub fn parse_http_date(text: &str) -> Result<i64, Refusal> {
    if text.len() > HTTP_DATE_CHARS_MAX {
        return Err(Refusal::NotATime);
    }
    let parsed = DateTimeParser::new()
        .parse_timestamp(text)
        .map_err(|_| Refusal::NotATime)?;
    bounded(parsed.as_second())
}

pub fn http_date(now: Millis) -> String {
    now.timestamp()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}
