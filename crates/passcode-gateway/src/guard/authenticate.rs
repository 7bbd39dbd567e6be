use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
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
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let client = match client(&shared, &setup, peer, request.headers()) {
        Ok(client) => client,
        Err(problem) => return problem.into_response(),
    };
    let name = ClientName(client.name.clone());
    request.extensions_mut().insert(Caller { setup, client });
    let mut response = next.run(request).await;
    response.extensions_mut().insert(name);
    response
}

fn client(
    shared: &Shared,
    setup: &Setup,
    peer: IpAddr,
    headers: &HeaderMap,
) -> Result<Arc<Client>, Problem> {
    let settings = &setup.settings;
    if !settings.clients.need_keys() {
        return Ok(Clients::anybody());
    }
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        let detail = "the call has no key: send it as Authorization: Bearer KEY";
        return Err(Problem::new(ProblemKind::Unauthorized, detail));
    };
    let key = Some(value.as_bytes()).filter(|_| values.next().is_none()).and_then(bearer);
    if let Some(client) = key.and_then(|key| settings.clients.of_key(key)) {
        return Ok(Arc::clone(client));
    }
    let from = settings.proxies.person(peer, headers).unwrap_or(peer);
    match shared.failures.count(from) {
        Ok(()) => {
            let detail = "the key is nobody's: send a client's key as Authorization: Bearer KEY";
            Err(Problem::new(ProblemKind::Unauthorized, detail))
        }
        Err(wait) => {
            let detail = "too many wrong keys came from this address";
            Err(Problem::new(ProblemKind::RateLimited, detail).with_retry_after(wait))
        }
    }
}

fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, key) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then_some(key)
}
