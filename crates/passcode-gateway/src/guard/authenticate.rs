use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::AUTHORIZATION;

use crate::clients::{Client, Clients};
use crate::problem::{Problem, ProblemKind};
use crate::setup::Setup;
use crate::shared::{Caller, Peer, Shared};

/// Refuses whoever has no client's key, and notes whose call it is.
pub(crate) fn authenticate(shared: &Shared, request: &mut Request) -> Option<Response> {
    let setup = shared.setup();
    match client(shared, &setup, request) {
        Ok(client) => {
            request.extensions_mut().insert(Caller { setup, client });
            None
        }
        Err(problem) => Some(problem.into_response()),
    }
}

/// Whose call it is.
pub(crate) fn client(
    shared: &Shared,
    setup: &Setup,
    request: &Request,
) -> Result<Arc<Client>, Problem> {
    if !setup.settings.clients.need_keys() {
        return Ok(Clients::anybody());
    }
    let mut values = request.headers().get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        let detail = "the call has no key: send it as Authorization: Bearer KEY";
        return Err(Problem::new(ProblemKind::Unauthorized, detail));
    };
    let key = Some(value.as_bytes()).filter(|_| values.next().is_none()).and_then(bearer);
    if let Some(client) = key.and_then(|key| setup.settings.clients.of_key(key)) {
        return Ok(Arc::clone(client));
    }
    count_failure(shared, setup, request)?;
    let detail = "the key is nobody's: send a client's key as Authorization: Bearer KEY";
    Err(Problem::new(ProblemKind::Unauthorized, detail))
}

/// Counts a wrong key by the address that it came from, and refuses more of them than may be.
pub(crate) fn count_failure(
    shared: &Shared,
    setup: &Setup,
    request: &Request,
) -> Result<(), Problem> {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let from = setup.settings.proxies.person(peer, request.headers()).unwrap_or(peer);
    shared.failures.count(from).map_err(|wait| {
        let detail = "too many wrong keys came from this address";
        Problem::new(ProblemKind::RateLimited, detail).with_retry_after(wait)
    })
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(key)
}
