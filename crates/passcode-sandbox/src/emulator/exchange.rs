//! A request as it came and its answer as it went, for people who look what happened.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, Uri};
use serde::Serialize;
use serde_json::Value;

use super::request::{Request, Seen};

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

/// A request with what came and what went, as far as there is something. It holds codes and whole
/// recipients, as the inbox does, and in what is shown of it no credentials.
pub(super) struct Exchange {
    pub(super) request: Seen,
    pub(super) came: Option<Side>,
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
    /// It is made for who looks, since most are never looked at. None without what came.
    pub(super) fn shown(&self) -> Option<Shown> {
        let (came, went) = (self.came.as_ref()?.shown(), self.went.as_ref().map(Side::shown));
        Some(Shown { request: self.request.shown(), came, went })
    }
}

/// What one side said: query, headers and body. What the answer said has no query.
///
/// A copy in one piece, so that what is kept is small, and holds no connection's buffer.
pub(super) struct Side {
    /// The query, a line for each header, and the body.
    text: Box<[u8]>,
    /// Where the headers begin.
    headers: usize,
    /// Where the body begins.
    body: usize,
    said: Said,
}

#[derive(Clone, Copy)]
enum Said {
    /// The body is as it was; so it is shown if it is neither JSON nor a form.
    Whole(Otherwise),
    /// It is what is shown of one that is too long to be kept.
    Shown,
}

type Otherwise = fn(&[u8]) -> String;

#[derive(Serialize)]
struct ShownSide {
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
}

impl Side {
    /// What came. A body that isn't whole is not shown.
    pub(super) fn came(uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Self {
        Self::new(uri.query().unwrap_or_default(), headers, body, counted)
    }

    /// What went.
    pub(super) fn went(answer: &Response<Bytes>) -> Self {
        Self::new("", answer.headers(), answer.body(), quoted)
    }

    fn new(query: &str, headers: &HeaderMap, body: &[u8], otherwise: Otherwise) -> Self {
        if body.len() <= KEPT {
            return Self::of(query, headers, body, Said::Whole(otherwise));
        }
        let kind = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
        let shown = shown_body(kind, body, otherwise);
        Self::of(query, headers, shown.as_bytes(), Said::Shown)
    }

    fn of(query: &str, headers: &HeaderMap, body: &[u8], said: Said) -> Self {
        let line =
            |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 2;
        let length = query.len() + headers.iter().map(line).sum::<usize>() + body.len();
        let mut text = Vec::with_capacity(length);
        text.extend_from_slice(query.as_bytes());
        for (name, value) in headers {
            text.extend_from_slice(name.as_str().as_bytes());
            text.push(b':');
            text.extend_from_slice(value.as_bytes());
            text.push(b'\n');
        }
        let start = text.len();
        text.extend_from_slice(body);
        Self { text: text.into(), headers: query.len(), body: start, said }
    }

    fn shown(&self) -> ShownSide {
        let (query, body) = (&self.text[..self.headers], &self.text[self.body..]);
        let kind = self.headers().find(|(name, _)| *name == CONTENT_TYPE.as_str().as_bytes());
        let body = match self.said {
            Said::Whole(otherwise) => {
                shown_body(kind.map_or(b"", |(_, kind)| kind), body, otherwise)
            }
            Said::Shown => lossy(body),
        };
        let headers = self.headers().map(|(name, value)| {
            let name = lossy(name);
            let value =
                if OPEN.contains(&name.as_str()) { lossy(value) } else { HIDDEN.to_owned() };
            (name, value)
        });
        ShownSide { query: pairs(query), headers: headers.collect(), body }
    }

    /// Names and values: HTTP lets neither have an end of a line, nor a name a colon.
    fn headers(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let lines = self.text[self.headers..self.body].split(|byte| *byte == b'\n');
        lines.filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((&line[..colon], &line[colon + 1..]))
        })
    }
}

fn shown_body(kind: &[u8], body: &[u8], otherwise: Otherwise) -> String {
    text(kind, body).unwrap_or_else(|| otherwise(body))
}

fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

fn counted(body: &[u8]) -> String {
    match body.len() {
        0 => String::new(),
        bytes => format!("({bytes} bytes, neither JSON nor a form)"),
    }
}

fn quoted(body: &[u8]) -> String {
    cut(lossy(body))
}

/// A body as text, if it is JSON or a form.
fn text(kind: &[u8], body: &[u8]) -> Option<String> {
    if kind.starts_with(b"application/x-www-form-urlencoded") {
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
    form_urlencoded::parse(form)
        .map(|(name, value)| (name.to_string(), hidden(&name, &value)))
        .collect()
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
