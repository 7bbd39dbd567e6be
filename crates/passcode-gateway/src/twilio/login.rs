//! Who asks: Basic, by the pair of account and token that a client is configured with.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::AUTHORIZATION;

use crate::clients::TwilioPair;
use crate::guard::{ClientName, basic, count_failure};
use crate::shared::{Caller, Shared};
use crate::twilio::refusal::Refusal;

/// Whose call it is, and what the client is known by.
#[derive(Clone)]
pub(super) struct Login {
    pub(super) caller: Caller,
    pub(super) pair: TwilioPair,
}

/// Lets through whoever has a client's pair, and says whose call it is.
pub(super) async fn login(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let login = match known(&shared, &request) {
        Ok(login) => login,
        Err(refusal) => return refusal.into_response(),
    };
    let name = ClientName(login.caller.client.name().to_owned());
    request.extensions_mut().insert(login);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(name);
    response
}

fn known(shared: &Shared, request: &Request) -> Result<Login, Refusal> {
    let setup = shared.setup();
    if !request.headers().contains_key(AUTHORIZATION) {
        return Err(Refusal::authenticate());
    }
    let found = basic(request.headers()).and_then(|(account, token)| {
        let account = String::from_utf8(account).ok()?;
        let (client, pair) = setup.settings.clients.of_pair(&account, &token)?;
        Some((Arc::clone(client), pair.clone()))
    });
    let Some((client, pair)) = found else {
        count_failure(shared, &setup, request)?;
        return Err(Refusal::authenticate());
    };
    Ok(Login { caller: Caller { setup, client }, pair })
}
