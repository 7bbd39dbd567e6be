//! What is answered when a call didn't come to its answer (RFC 9457).

mod from_error;
mod kind;

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
pub use kind::ProblemKind;
use passcode::Dispatch;
use serde_json::{Map, Value, json};

/// How long to wait, where nobody said it: until a minute's limit is over, or an outage may be.
const WAIT_OF_LIMIT: Duration = Duration::from_secs(60);
const WAIT: Duration = Duration::from_secs(5);
const SHORT_WAIT: Duration = Duration::from_secs(1);

/// One problem, as `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)).
///
/// It holds no recipient, code, key or context.
#[derive(Debug, Clone)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    kind: ProblemKind,
    detail: String,
    dispatch: Option<Dispatch>,
    retry_after: Option<Duration>,
    provider: Option<String>,
    rule: Option<String>,
    pending: Option<Value>,
}

impl Problem {
    /// A problem of this kind; `detail` is a clause or a sentence without a secret or a recipient.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            detail: detail.into(),
            dispatch: None,
            retry_after: None,
            provider: None,
            rule: None,
            pending: None,
        }))
    }

    pub(crate) fn no_such_path() -> Self {
        let detail = "the gateway has no such path; /openapi.json has them all";
        Self::new(ProblemKind::NoSuchPath, detail)
    }

    pub(crate) fn wrong_method() -> Self {
        let detail = "the path takes the methods that Allow names";
        Self::new(ProblemKind::MethodNotAllowed, detail)
    }

    /// Says what the vendor may have done.
    #[must_use]
    pub fn with_dispatch(mut self, dispatch: impl Into<Option<Dispatch>>) -> Self {
        self.0.dispatch = dispatch.into();
        self
    }

    /// Says how long to wait, where [somebody may repeat it](Self::retry_after).
    #[must_use]
    pub fn with_retry_after(mut self, wait: impl Into<Option<Duration>>) -> Self {
        self.0.retry_after = wait.into();
        self
    }

    /// Names the configured provider.
    #[must_use]
    pub fn with_provider(mut self, provider: impl Into<Option<String>>) -> Self {
        self.0.provider = provider.into();
        self
    }

    /// Names the rule of ours that was reached, as it is configured.
    #[must_use]
    pub fn with_rule(mut self, rule: impl Into<Option<String>>) -> Self {
        self.0.rule = rule.into();
        self
    }

    /// Adds what a code can be checked by that may have been sent.
    #[must_use]
    pub fn with_pending(mut self, pending: impl Into<Option<Value>>) -> Self {
        self.0.pending = pending.into();
        self
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        self.0.kind
    }

    /// What happened, as a clause or a sentence.
    pub(crate) fn detail(&self) -> &str {
        &self.0.detail
    }

    /// What the vendor may have done, if one may have been asked.
    #[must_use]
    pub fn dispatch(&self) -> Option<Dispatch> {
        self.0.dispatch
    }

    /// Its HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.kind.status(self.0.dispatch)
    }

    /// How long to wait: what was said, else what is usual (a minute for 429, a second while a call
    /// is worked on or too many are, 5 seconds for any other 503), and nothing where nobody should
    /// repeat it by himself, whatever was said.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let usual = match (self.0.kind, self.status()) {
            (_, StatusCode::TOO_MANY_REQUESTS) => WAIT_OF_LIMIT,
            (ProblemKind::InProgress | ProblemKind::Overloaded, _) => SHORT_WAIT,
            (_, StatusCode::SERVICE_UNAVAILABLE) => WAIT,
            _ => return None,
        };
        Some(self.0.retry_after.unwrap_or(usual))
    }

    /// Its body: `type`, `title`, `status`, `detail`, `kind`, and where there is one `dispatch`,
    /// `retry_after` (whole seconds, rounded up), `provider`, `rule` and `pending`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let kind = self.0.kind.as_str();
        let mut body = Map::new();
        body.insert("type".to_owned(), json!(format!("urn:passcode:problem:{kind}")));
        body.insert("title".to_owned(), json!(self.0.kind.title()));
        body.insert("status".to_owned(), json!(self.status().as_u16()));
        body.insert("detail".to_owned(), json!(self.0.detail));
        body.insert("kind".to_owned(), json!(kind));
        let mut optional = |name: &str, value: Option<Value>| {
            body.extend(value.map(|value| (name.to_owned(), value)));
        };
        optional("dispatch", self.0.dispatch.map(|dispatch| json!(dispatch.as_str())));
        optional("retry_after", self.retry_after().map(|wait| json!(seconds(wait))));
        optional("provider", self.0.provider.as_ref().map(|name| json!(name)));
        optional("rule", self.0.rule.as_ref().map(|rule| json!(rule)));
        optional("pending", self.0.pending.clone());
        Value::Object(body)
    }
}

/// Whole seconds, of which the last may have begun only.
pub(crate) fn seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

/// A problem's body with its status, for one that is answered again too.
pub(crate) fn response(status: StatusCode, body: String) -> Response {
    let json = HeaderValue::from_static("application/problem+json");
    (status, [(CONTENT_TYPE, json)], body).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = response(self.status(), self.to_json().to_string());
        if let Some(wait) = self.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"passcode\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        response
    }
}
