//! `GET …/Services/{service}`: what can be said of a Service whose codes others make.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use crate::shared::Shared;
use crate::twilio::call::{Call, serve};
use crate::twilio::login::Login;
use crate::twilio::refusal::Refusal;

pub(super) async fn read(
    State(shared): State<Arc<Shared>>,
    Extension(login): Extension<Login>,
    service: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path(service)) = service else { return Refusal::not_found().into_response() };
    serve(&shared, login, &service, request, async |call: Call| Ok((StatusCode::OK, shown(&call))))
        .await
}

fn shown(call: &Call) -> Value {
    let Login { caller, pair } = &call.login;
    let url = format!("https://verify.twilio.com/v2/Services/{}", pair.service_sid);
    json!({
        "sid": pair.service_sid,
        "account_sid": pair.account_sid,
        "friendly_name": caller.client.name(),
        // Each provider has its own, and nobody made the Service at a time.
        "code_length": null,
        "date_created": null,
        "date_updated": null,
        "lookup_enabled": false,
        "psd2_enabled": false,
        "skip_sms_to_landlines": false,
        "custom_code_enabled": false,
        "url": url,
        "links": {
            "verifications": format!("{url}/Verifications"),
            "verification_checks": format!("{url}/VerificationCheck"),
        },
    })
}
