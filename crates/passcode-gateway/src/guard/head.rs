//! The head of a request: its size, and where nobody needs a key the name of this machine in it.

use std::net::IpAddr;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, StatusCode};

use crate::problem::{Problem, ProblemKind};
use crate::shared::Shared;

/// Bytes of all headers, and of the path with its query.
const HEADERS: usize = 16 * 1024;
const TARGET: usize = 8 * 1024;

/// Refuses a head that is too long, and a `Host` that isn't ours.
pub(crate) fn head(shared: &Shared, request: &mut Request) -> Option<Response> {
    if !shared.setup().settings.clients.need_keys()
        && let Err(problem) = check_host(request)
    {
        return Some(problem.into_response());
    }
    let problem = if target_length(request) > TARGET {
        let kind = ProblemKind::Unreadable(StatusCode::URI_TOO_LONG);
        Problem::new(kind, "the path is longer than 8 KiB")
    } else if length(request.headers()) > HEADERS {
        let kind = ProblemKind::Unreadable(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        Problem::new(kind, "the headers are longer than 16 KiB")
    } else {
        return None;
    };
    Some(problem.into_response())
}

fn target_length(request: &Request) -> usize {
    request.uri().path_and_query().map_or(0, |target| target.as_str().len())
}

/// As on the wire: name, colon, blank, value, end of line.
fn length(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// Refuses what doesn't name this machine, where it alone is served. A page of somebody else's that a
/// browser on this machine shows can make it ask here, but by a name of its own.
pub(crate) fn check_host(request: &Request) -> Result<(), Problem> {
    if names_loopback(request) {
        return Ok(());
    }
    let detail =
        "this machine alone is served here: name it in Host as localhost, 127.0.0.1 or [::1]";
    Err(Problem::new(ProblemKind::Forbidden, detail))
}

/// Whether the one `Host` is a name of loopback.
fn names_loopback(request: &Request) -> bool {
    let mut values = request.headers().get_all(HOST).iter();
    let host = values.next().and_then(|value| value.to_str().ok()?.parse::<Authority>().ok());
    let Some(host) = host.filter(|_| values.next().is_none()) else { return false };
    let agrees = request.uri().authority().is_none_or(|named| *named == host);
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    let is_loopback = match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    };
    agrees && is_loopback
}
