use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;
use vendor_http::read_once;

use crate::vendor::failure::{bare_status, untrusted};
use crate::{Dispatch, Error, ErrorKind};

/// A whole answer of a vendor's service, of any status, and the errors that can be made of it. Those
/// without provider and operation, which the leaf adds.
pub struct Answer {
    vendor: Arc<str>,
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    retry_after: Option<Duration>,
}

impl Answer {
    pub(super) fn new(vendor: &str, answer: vendor_http::Answer) -> Self {
        let retry_after = answer.retry_after(SystemTime::now());
        Self {
            vendor: vendor.into(),
            status: answer.status.as_u16(),
            headers: answer.headers,
            body: answer.body,
            retry_after,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the HTTP status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The first header of this name, such as the vendor's id of the request; `None` if it isn't there
    /// or isn't visible ASCII. The name's case doesn't matter.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Reads the body as JSON of this form; `None` if it isn't.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Reads the body as a JSON object of this form; `None` if it isn't. An array, which
    /// [`json`](Self::json) takes for a struct whose members are in this order, is none. Nor is a
    /// text in which any object, at any depth, names a member twice: it says two things.
    #[must_use]
    pub fn object<T: DeserializeOwned>(&self) -> Option<T> {
        let is_object = self.body.trim_ascii_start().starts_with(b"{");
        if is_object { read_once(&self.body) } else { None }
    }

    /// Reads the body as JSON of any form, but for a text in which an object names a member twice.
    #[cfg(feature = "http")]
    pub(crate) fn tree(&self) -> Option<serde_json::Value> {
        read_once(&self.body)
    }

    /// The vendor says that it did nothing (`Refused`): `what` is a clause for a person, `code` the
    /// vendor's own. The error has the status, and the wait of `Retry-After`.
    #[must_use]
    pub fn refused(&self, kind: ErrorKind, what: impl Into<String>, code: Option<String>) -> Error {
        Error::new(kind, what)
            .with_dispatch(Dispatch::Refused)
            .with_status(self.status)
            .with_code(code)
            .with_retry_after(self.retry_after)
    }

    /// The answer says nothing but its status, as that of a gateway does: 401 and 403 are
    /// `Credentials` and `Refused`, 429 `RateLimited` and `Refused`, 408 and 5xx `Unavailable` and
    /// `MaybeSent`, all else `Protocol` and `MaybeSent`.
    #[must_use]
    pub fn by_status(&self) -> Error {
        bare_status(&self.vendor, self.status, self.retry_after)
    }

    /// The answer can't be trusted (`Protocol`, `MaybeSent`): `why` is a clause that quotes nothing
    /// of it.
    #[must_use]
    pub fn untrusted(&self, why: &str) -> Error {
        untrusted(&self.vendor, self.status, why)
    }
}

/// Shows the body's length only.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}
