//! Twilio Verify's API in front of whichever provider is configured: programs that speak it change
//! the address they call, and nothing else.

mod book;
mod call;
mod check;
mod create;
mod form;
mod from_error;
mod login;
mod order;
mod record;
mod refusal;
mod service;
mod sid;
mod target;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};

use crate::guard::{self, Guard};
use crate::shared::Shared;
use crate::twilio::refusal::Refusal;

pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    const SERVICE: &str = "/v2/Services/{service}";
    Router::new()
        .route(SERVICE, get(service::read))
        .route(&format!("{SERVICE}/Verifications"), post(create::call))
        .route(&format!("{SERVICE}/VerificationCheck"), post(check::call))
        .route(
            &format!("{SERVICE}/Verifications/{{target}}"),
            get(target::read).post(target::update),
        )
        .route("/v2/{*rest}", any(async || Refusal::not_found()))
        .method_not_allowed_fallback(async || Refusal::wrong_method())
        .layer(Guard::new(shared, &[guard::head, login::login]))
}
