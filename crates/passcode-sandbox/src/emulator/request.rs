use std::time::SystemTime;

use axum::extract;
use axum::http::header::ACCEPT_ENCODING;
use axum::http::{Method, StatusCode};
use serde::Serialize;

use crate::clock;
use crate::recipient::hidden;

/// A request that came, and what became of it. It holds nothing secret: no query, no body, and no
/// recipient that stands in a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// Its number: a later request has a greater one.
    pub number: u64,
    /// When it came, by the machine's clock.
    #[serde(serialize_with = "clock::rfc3339")]
    pub at: SystemTime,
    /// The kind of the vendor that it came to; none for a path that belongs to no vendor.
    pub vendor: Option<&'static str>,
    /// Its method, such as `POST`.
    pub method: String,
    /// Its path, as the vendor has it, with `…` for a part that may be a recipient.
    pub path: String,
    /// What its `accept-encoding` says; not in JSON.
    #[serde(skip)]
    pub accept_encoding: Option<String>,
    /// The status it was answered with; none if a fault took the answer away.
    pub status: Option<u16>,
    /// What was refused and why, or which fault it met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Why a request was refused, in a response's extensions.
#[derive(Clone)]
pub(crate) struct Why(pub(crate) String);

/// A request that came, as it is kept. What is shown of it is made for who looks, since most are
/// never looked at.
pub(crate) struct Seen {
    pub(crate) number: u64,
    at: SystemTime,
    pub(super) vendor: Option<&'static str>,
    pub(super) method: Method,
    path: String,
    accept_encoding: Option<String>,
    pub(super) status: Option<u16>,
    pub(super) why: Option<String>,
}

impl Seen {
    pub(super) fn new(
        number: u64,
        vendor: Option<&'static str>,
        request: &extract::Request,
        path: &str,
    ) -> Self {
        let accepts = request.headers().get(ACCEPT_ENCODING);
        Self {
            number,
            at: SystemTime::now(),
            vendor,
            method: request.method().clone(),
            path: path.to_owned(),
            accept_encoding: accepts.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()),
            status: None,
            why: None,
        }
    }

    /// The same, answered.
    pub(crate) fn ended(mut self, status: Option<StatusCode>, why: Option<String>) -> Self {
        self.status = status.map(|status| status.as_u16());
        self.why = why;
        self
    }

    /// Its path, without a recipient.
    pub(super) fn path(&self) -> String {
        self.path.split('/').map(hidden).collect::<Vec<_>>().join("/")
    }

    pub(super) fn shown(&self) -> Request {
        Request {
            number: self.number,
            at: self.at,
            vendor: self.vendor,
            method: self.method.to_string(),
            path: self.path(),
            accept_encoding: self.accept_encoding.clone(),
            status: self.status,
            why: self.why.clone(),
        }
    }
}
