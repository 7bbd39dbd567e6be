use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

/// The most bytes of an answer's body that are read: 64 KiB. No answer of either vendor comes near.
pub const BODY_LIMIT: usize = 64 * 1024;

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
    /// How long the service asks to wait: `Retry-After` in seconds or as a date. `None` without
    /// the header or with one that can't be read; zero for a date that has passed at `now`.
    #[must_use]
    pub fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let text = self.headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(now).unwrap_or_default())
    }
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
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(answer(text).retry_after(now), wait.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn debug_does_not_show_the_body() {
        assert!(!format!("{:?}", answer("7")).contains("hunter2"));
    }
}
