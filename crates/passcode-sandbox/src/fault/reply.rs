//! An answer made up by a rule.

use std::collections::BTreeMap;
use std::fmt;

use axum::body::{Body, Bytes};
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures_util::stream;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An answer to give instead of the vendor's: status, headers, body.
///
/// As JSON: `{"status": 503, "headers": {"retry-after": "1"}, "body": "…", "repeat": 1}`, all but
/// the status optional; `body_base64` in the place of `body` for bytes that are no text.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    repeat: u64,
}

impl Reply {
    /// An answer of that status, without headers or body.
    ///
    /// # Panics
    ///
    /// If `status` is not between 200 and 999: nothing below is a final answer.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let status = final_status(status).expect("a final HTTP status is 200 to 999");
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), repeat: 1 }
    }

    /// With one header more.
    ///
    /// # Panics
    ///
    /// If HTTP allows no such name or value.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = header(name, value).expect("a header HTTP allows");
        self.headers.append(name, value);
        self
    }

    /// With that body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Bytes::from(body.into());
        self
    }

    /// With the body that many times over, which costs no memory. Then it comes in chunks.
    #[must_use]
    pub fn repeat(mut self, times: u64) -> Self {
        self.repeat = times;
        self
    }

    pub(super) fn code(&self) -> StatusCode {
        self.status
    }

    /// The answer with its body once, however often it comes.
    pub(crate) fn once(&self) -> http::Response<Bytes> {
        let mut answer = http::Response::new(self.body.clone());
        *answer.status_mut() = self.status;
        *answer.headers_mut() = self.headers.clone();
        answer
    }

    pub(crate) fn response(&self) -> Response {
        if self.repeat == 1 {
            return self.once().map(Body::from);
        }
        let body = Body::from_stream(stream::unfold(self.repeat, {
            let body = self.body.clone();
            move |left| {
                let next = left.checked_sub(1);
                let body = body.clone();
                async move { next.map(|left| (Ok::<_, std::io::Error>(body), left)) }
            }
        }));
        (self.status, self.headers.clone(), body).into_response()
    }
}

fn final_status(status: u16) -> Option<StatusCode> {
    StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 200)
}

fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((name.parse().ok()?, value.parse().ok()?))
}

/// The JSON form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    status: u16,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
    #[serde(default = "once")]
    repeat: u64,
}

fn once() -> u64 {
    1
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let text = std::str::from_utf8(&self.body).ok();
        let headers = self.headers.iter().map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let form = Form {
            status: self.status.as_u16(),
            headers: headers.collect(),
            body: text.map(str::to_owned),
            body_base64: text.is_none().then(|| BASE64_STANDARD.encode(&self.body)),
            repeat: self.repeat,
        };
        form.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(from)?;
        let status = final_status(form.status)
            .ok_or_else(|| D::Error::custom("status is a final HTTP status, 200 to 999"))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &form.headers {
            let (name, value) = header(name, value).ok_or_else(|| {
                D::Error::custom(format!("HTTP allows no header {name:?} with this value"))
            })?;
            headers.append(name, value);
        }
        let body = match (form.body, form.body_base64) {
            (Some(_), Some(_)) => {
                return Err(D::Error::custom("body and body_base64 exclude each other"));
            }
            (Some(text), None) => text.into_bytes(),
            (None, Some(text)) => BASE64_STANDARD
                .decode(text)
                .map_err(|_| D::Error::custom("body_base64 is not standard Base64"))?,
            (None, None) => Vec::new(),
        };
        Ok(Self { status, headers, body: body.into(), repeat: form.repeat })
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({}, {} bytes", self.status, self.body.len())?;
        if self.repeat != 1 {
            write!(f, " × {}", self.repeat)?;
        }
        f.write_str(")")
    }
}
