use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::AUTHORIZATION;

use crate::clients::{Client, Clients};
use crate::guard::trace::ClientName;
use crate::problem::{Problem, ProblemKind};
use crate::setup::Setup;
use crate::shared::{Caller, Peer, Shared};

/// Lets through whoever has a client's key, and says whose call it is.
pub(crate) async fn authenticate(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let setup = shared.setup();
    let client = match client(&shared, &setup, &request) {
        Ok(client) => client,
        Err(problem) => return problem.into_response(),
    };
    let name = ClientName(client.name.clone());
    request.extensions_mut().insert(Caller { setup, client });
    let mut response = next.run(request).await;
    response.extensions_mut().insert(name);
    response
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
