use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::{Buf, Bytes};
use http::{HeaderMap, StatusCode, header};

/// The most bytes of an answer's body that are read: 64 KiB. No vendor's answer comes near.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The longest wait that is believed, and the wait where `Retry-After` can't be read.
const LONGEST_WISH: Duration = Duration::from_secs(24 * 60 * 60);

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A whole answer: status, headers and the body in memory. `Debug` shows the body's length only.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, at most [`BODY_LIMIT`] bytes.
    pub body: Bytes,
}

impl Answer {
    /// A whole answer. A byte-order mark before the body is not part of it.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, mut body: Bytes) -> Self {
        if body.starts_with(BYTE_ORDER_MARK) {
            body.advance(BYTE_ORDER_MARK.len());
        }
        Self { status, headers, body }
    }

    /// How long the service asks to wait: `Retry-After` in seconds or as a date
    /// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)). Fractions of a
    /// second are rounded up. `None` without the header; zero for a date that has passed at `now`;
    /// a day for a value that is longer or can't be read, so that nobody repeats at once.
    #[must_use]
    pub fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let value = self.headers.get(header::RETRY_AFTER)?;
        let text = value.to_str().unwrap_or_default().trim();
        let wish = seconds(text).or_else(|| until(text, now));
        Some(wish.unwrap_or(LONGEST_WISH).min(LONGEST_WISH))
    }
}

fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let more = fraction.bytes().any(|byte| byte != b'0');
    let whole: u64 = whole.parse().ok().filter(|_| is_number(whole) && is_number(fraction))?;
    Some(Duration::from_secs(whole.saturating_add(u64::from(more))))
}

fn until(text: &str, now: SystemTime) -> Option<Duration> {
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(retry_after: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, retry_after.parse().unwrap());
        Answer {
            status: StatusCode::TOO_MANY_REQUESTS,
            headers,
            body: Bytes::from_static(b"hunter2"),
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let now = httpdate::parse_http_date("Tue, 18 Jul 2023 10:00:00 GMT").unwrap();
        for (text, wait) in [
            ("7", Some(7)),
            ("0", Some(0)),
            ("Tue, 18 Jul 2023 10:00:30 GMT", Some(30)),
            ("Tue, 18 Jul 2023 09:59:00 GMT", Some(0)),
            ("1.5", Some(2)),
            ("7.0", Some(7)),
            ("0.001", Some(1)),
            ("86400", Some(86_400)),
            ("86401", Some(86_400)),
            ("99999999999999999999", Some(86_400)),
            ("Tue, 18 Jul 2033 10:00:30 GMT", Some(86_400)),
            ("-1", Some(86_400)),
            ("+7", Some(86_400)),
            ("1.", Some(86_400)),
            ("soon", Some(86_400)),
            ("", Some(86_400)),
        ] {
            assert_eq!(answer(text).retry_after(now), wait.map(Duration::from_secs), "{text}");
        }
        let without = Answer::new(StatusCode::OK, HeaderMap::new(), Bytes::new());
        assert_eq!(without.retry_after(now), None);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_once() {
        let body = |bytes: &'static [u8]| {
            Answer::new(StatusCode::OK, HeaderMap::new(), Bytes::from_static(bytes)).body
        };
        assert_eq!(&body(b"\xef\xbb\xbf{}")[..], b"{}");
        assert_eq!(&body(b"\xef\xbb{}")[..], b"\xef\xbb{}");
    }

    #[test]
    fn debug_does_not_show_the_body() {
        assert!(!format!("{:?}", answer("7")).contains("hunter2"));
    }
}
