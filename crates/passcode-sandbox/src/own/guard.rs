//! What keeps web pages of others away from a sandbox on somebody's machine.
//!
//! A page can make a browser send requests to loopback. By itself it can't read the answers; but
//! with a name of its own that resolves to loopback (DNS rebinding) it could, and it can change
//! things without reading.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::emulator::Requests;

/// The names the sandbox answers to.
#[derive(Clone)]
pub(crate) struct Hosts {
    bound: IpAddr,
    extra: Arc<[String]>,
}

impl Hosts {
    pub(crate) fn new(listen: SocketAddr, extra: Vec<String>) -> Self {
        Self { bound: listen.ip(), extra: extra.into() }
    }

    /// The same names, for another bound address.
    pub(crate) fn bound_to(&self, listen: SocketAddr) -> Self {
        Self { bound: listen.ip(), extra: Arc::clone(&self.extra) }
    }

    /// Loopback's names, the bound address (any address, where all are bound: an address can't be
    /// rebound), and those given to the builder.
    fn know(&self, host: &str) -> bool {
        let name = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = name.parse::<IpAddr>() {
            return address.is_loopback() || address == self.bound || self.bound.is_unspecified();
        }
        let name = name.to_ascii_lowercase();
        name == "localhost"
            || name.ends_with(".localhost")
            || self.extra.iter().any(|extra| extra.eq_ignore_ascii_case(&name))
    }
}

/// Whom requests have to name, and where those that don't are noted.
pub(crate) struct Guard {
    pub(crate) hosts: Hosts,
    pub(crate) requests: Requests,
    /// What its own pages are fetched by.
    pub(crate) scheme: &'static str,
}

impl Guard {
    /// The answer to a request that nobody else is to answer.
    pub(crate) fn refusal(&self, request: &Request) -> Option<Response> {
        let Some(host) = host(request).filter(|host| self.hosts.know(host.host())) else {
            let text = "The sandbox doesn't answer to this Host. Use its address, localhost, or a name \
                        given to allow_host.";
            return Some(self.refuse(request, StatusCode::MISDIRECTED_REQUEST, text));
        };
        let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        let origin = || format!("{}://{host}", self.scheme);
        if is_own(request) && changes && is_foreign(request.headers(), &origin()) {
            let text = "The sandbox takes no changes from other sites.";
            return Some(self.refuse(request, StatusCode::FORBIDDEN, text));
        }
        None
    }

    fn refuse(&self, request: &Request, status: StatusCode, text: &str) -> Response {
        let seen = self
            .requests
            .begin(None, request, request.uri().path())
            .ended(Some(status), Some(text.to_owned()));
        self.requests.remember(seen);
        Problem::new(status, text).into_response()
    }
}

/// Whether it is for what only the sandbox itself has.
pub(crate) fn is_own(request: &Request) -> bool {
    ["/inbox", "/sandbox"].iter().any(|path| request.uri().path().starts_with(path))
}

/// Of the sandbox's own answers.
pub(crate) const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("cache-control"), HeaderValue::from_static("no-store")),
];

/// The one Host a request names; HTTP/1.1 has the request line's go first, but a mere client
/// sends no other.
fn host(request: &Request) -> Option<Authority> {
    let mut values = request.headers().get_all(HOST).iter();
    let host: Authority = values.next()?.to_str().ok()?.parse().ok()?;
    let agrees = request.uri().authority().is_none_or(|named| *named == host);
    (values.next().is_none() && agrees).then_some(host)
}

/// Whether a browser sent it for a page that isn't the sandbox's.
fn is_foreign(headers: &HeaderMap, own: &str) -> bool {
    let foreign_origin = headers.get_all(ORIGIN).iter().any(|origin| origin != own);
    let site = headers.get("sec-fetch-site");
    foreign_origin || site.is_some_and(|site| site != "same-origin" && site != "none")
}
