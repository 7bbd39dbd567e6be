use std::fmt;
use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use url::form_urlencoded;
use vendor_http::{HttpClient, Transport, sensitive_header};

use crate::vendor::answer::Answer;
use crate::vendor::failure::unanswered;
use crate::{Error, ErrorKind, Result};

/// What stands for itself in a path (RFC 3986: unreserved), and the colon of custom methods.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// One call of a vendor's [`Service`](crate::vendor::Service), sent once by [`send`](Self::send).
///
/// What can't be written down (a secret with a line break, for one) is an error of `send`, and
/// nothing leaves.
#[must_use = "nothing happens until it is sent"]
pub struct Call<'a> {
    vendor: &'a str,
    http: &'a HttpClient,
    method: Method,
    /// The query too.
    path: String,
    headers: HeaderMap,
    body: Bytes,
    unwritable: Option<&'static str>,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        vendor: &'a str,
        http: &'a HttpClient,
        method: Method,
        path: &[&str],
    ) -> Self {
        let mut written = String::new();
        for segment in path {
            written.push('/');
            written.extend(utf8_percent_encode(segment, ESCAPED));
        }
        // Every URL library takes them for steps in the path, percent-encoded too.
        let steps = path.iter().any(|segment| matches!(*segment, "." | ".."));
        Self {
            vendor,
            http,
            method,
            path: written,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            unwritable: steps.then_some("a part of its path is \".\" or \"..\""),
        }
    }

    /// Authenticates by user name and password (RFC 7617), in UTF-8.
    pub fn basic(self, user: &str, password: &str) -> Self {
        let credentials = BASE64_STANDARD.encode(format!("{user}:{password}"));
        self.secret_header(AUTHORIZATION, &format!("Basic {credentials}"))
    }

    /// Authenticates by a token (RFC 6750).
    pub fn bearer(self, token: &str) -> Self {
        self.secret_header(AUTHORIZATION, &format!("Bearer {token}"))
    }

    /// Sets a header, which is never printed. One that was set before under this name goes.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(name) => self.secret_header(name, value),
            Err(_) => {
                self.unwritable = Some("a header's name has a character that no header can have");
                self
            }
        }
    }

    /// Sets the query, in the place of an earlier one: names and values are encoded as a form's
    /// are, so a space is `+`.
    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        // In a segment the mark is escaped.
        let end = self.path.find('?').unwrap_or(self.path.len());
        self.path.truncate(end);
        if !pairs.is_empty() {
            self.path.push('?');
            self.path.push_str(&encoded(pairs));
        }
        self
    }

    /// Sets the body: a form (`application/x-www-form-urlencoded`, UTF-8).
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body = encoded(pairs);
        self.body("application/x-www-form-urlencoded", body.into())
    }

    /// Sets the body: JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => self.body("application/json", body.into()),
            Err(_) => {
                self.unwritable = Some("the body can't be written as JSON");
                self
            }
        }
    }

    /// Sends it, once, and reads the whole answer, of whatever status.
    ///
    /// # Errors
    ///
    /// [`Unavailable`](ErrorKind::Unavailable) when no whole answer came by `deadline` or within
    /// `attempt_timeout`, [`Protocol`](ErrorKind::Protocol) for one over 64 KiB, and
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for what can't be written down. The dispatch is
    /// `NotSent` or `MaybeSent`.
    pub async fn send(self, deadline: Instant) -> Result<Answer> {
        let Self { vendor, http, .. } = self;
        let request = self.request()?;
        match http.execute(request, deadline).await {
            Ok(answer) => Ok(Answer::new(vendor, answer)),
            Err(error) => Err(unanswered(vendor, error)),
        }
    }

    fn request(self) -> Result<Request<Bytes>> {
        let uri = self.http.base_url().join(&self.path);
        let (None, Some(uri)) = (self.unwritable, uri) else {
            let why = self.unwritable.unwrap_or("its address can't be written down");
            let what = format!("the request to {} was not sent: {why}", self.vendor);
            return Err(Error::local(ErrorKind::InvalidRequest, what));
        };
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn body(mut self, content_type: &'static str, body: Bytes) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = body;
        self
    }

    fn secret_header(mut self, name: HeaderName, value: &str) -> Self {
        match sensitive_header(value) {
            Some(value) => {
                self.headers.insert(name, value);
            }
            None => self.unwritable = Some("a header has a character that no header can have"),
        }
        self
    }
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Shows neither query nor body nor headers.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("vendor", &self.vendor)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
