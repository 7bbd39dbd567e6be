//! Who asks: Basic, by the pair of account and token that a client is configured with.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::AUTHORIZATION;

use crate::clients::TwilioPair;
use crate::guard::{basic, count_failure};
use crate::shared::{Caller, Shared};
use crate::twilio::refusal::Refusal;

/// Whose call it is, and what the client is known by.
#[derive(Clone)]
pub(super) struct Login {
    pub(super) caller: Caller,
    pub(super) pair: TwilioPair,
}

/// Refuses whoever has no client's pair, and notes whose call it is.
pub(super) fn login(shared: &Shared, request: &mut Request) -> Option<Response> {
    match known(shared, request) {
        Ok(login) => {
            let extensions = request.extensions_mut();
            extensions.insert(login.caller.clone());
            extensions.insert(login);
            None
        }
        Err(refusal) => Some(refusal.into_response()),
    }
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
