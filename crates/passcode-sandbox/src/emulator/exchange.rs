//! A request as it came and its answer as it went, for people who look what happened.

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use super::request::Request;

/// What stands in the place of a credential.
const HIDDEN: &str = "\u{2026}";

/// So much of a body is kept.
const KEPT: usize = 16 * 1024;

/// Headers whose values are nobody's secret. All others are named, and their values hidden.
const OPEN: [&str; 15] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "expect",
    "host",
    "retry-after",
    "transfer-encoding",
    "user-agent",
    "vary",
];

/// What is in the name of a parameter or a member that holds a credential.
const SECRET: [&str; 7] = ["secret", "password", "token", "jwt", "key", "auth", "signature"];

/// A request with what came and what went. It holds codes and whole recipients, as the inbox does,
/// and in what is shown of it no credentials.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) request: Request,
    pub(super) came: Side,
    pub(super) went: Option<Side>,
}

/// An exchange as people see it.
#[derive(Serialize)]
pub(crate) struct Shown {
    #[serde(flatten)]
    request: Request,
    came: ShownSide,
    #[serde(skip_serializing_if = "Option::is_none")]
    went: Option<ShownSide>,
}

impl Exchange {
    /// It is made for who looks, since most are never looked at.
    pub(super) fn shown(self) -> Shown {
        let (came, went) = (self.came.shown(), self.went.map(Side::shown));
        Shown { request: self.request, came, went }
    }
}

/// What one side said: query, headers and body. What the answer said has no query.
#[derive(Clone)]
pub(super) struct Side {
    query: String,
    headers: HeaderMap,
    body: Said,
}

#[derive(Clone)]
enum Said {
    /// As it was, and how it is shown if it is neither JSON nor a form.
    Whole(Vec<u8>, Otherwise),
    /// What is shown of one that is too long to be kept.
    Shown(String),
}

type Otherwise = fn(&[u8]) -> String;

#[derive(Serialize)]
struct ShownSide {
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
}

impl Side {
    /// What came, but for its body.
    pub(super) fn came(uri: &Uri, headers: &HeaderMap) -> Self {
        let query = uri.query().unwrap_or_default().to_owned();
        Self { query, headers: headers.clone(), body: Said::Shown(String::new()) }
    }

    /// With this body.
    pub(super) fn with_body(mut self, body: &[u8]) -> Self {
        self.body = Said::new(&self.headers, body, counted);
        self
    }

    /// Reads an answer of at most `limit` bytes; it, and what it says.
    pub(super) async fn went(answer: Response, limit: usize) -> (Response, Self) {
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, limit).await.unwrap_or_default();
        let said = Said::new(&parts.headers, &body, quoted);
        let side = Self { query: String::new(), headers: parts.headers.clone(), body: said };
        (Response::from_parts(parts, Body::from(body)), side)
    }

    fn shown(self) -> ShownSide {
        let body = match self.body {
            Said::Whole(body, otherwise) => shown_body(&self.headers, &body, otherwise),
            Said::Shown(text) => text,
        };
        let query = pairs(self.query.as_bytes());
        ShownSide { query, headers: shown(&self.headers), body }
    }
}

impl Said {
    fn new(headers: &HeaderMap, body: &[u8], otherwise: Otherwise) -> Self {
        if body.len() <= KEPT {
            Self::Whole(body.to_vec(), otherwise)
        } else {
            Self::Shown(shown_body(headers, body, otherwise))
        }
    }
}

fn shown_body(headers: &HeaderMap, body: &[u8], otherwise: Otherwise) -> String {
    text(headers, body).unwrap_or_else(|| otherwise(body))
}

fn counted(body: &[u8]) -> String {
    match body.len() {
        0 => String::new(),
        bytes => format!("({bytes} bytes, neither JSON nor a form)"),
    }
}

fn quoted(body: &[u8]) -> String {
    cut(String::from_utf8_lossy(body).into_owned())
}

fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    let one = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        let open = OPEN.contains(&name.as_str());
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), if open { value } else { HIDDEN.to_owned() })
    };
    headers.iter().map(one).collect()
}

/// A body as text, if it is JSON or a form.
fn text(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let lines = pairs(body).into_iter().map(|(name, value)| format!("{name}={value}"));
        return Some(cut(lines.collect::<Vec<_>>().join("\n")));
    }
    let mut json: Value = serde_json::from_slice(body).ok()?;
    if !(json.is_object() || json.is_array()) {
        return None;
    }
    hide(&mut json);
    serde_json::to_string_pretty(&json).ok().map(cut)
}

fn pairs(form: &[u8]) -> Vec<(String, String)> {
    let hidden = |name: &str, value: &str| if is_secret(name) { HIDDEN } else { value }.to_owned();
    let pairs = form_urlencoded::parse(form);
    pairs.map(|(name, value)| (name.to_string(), hidden(&name, &value))).collect()
}

fn hide(json: &mut Value) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Null | Value::Bool(_) => {}
                    Value::Array(_) | Value::Object(_) => hide(value),
                    _ if is_secret(name) => *value = HIDDEN.into(),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|word| name.contains(word))
}

fn cut(mut text: String) -> String {
    if text.len() > KEPT {
        let end = (0..=KEPT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        text.truncate(end);
        text.push_str(HIDDEN);
    }
    text
}
