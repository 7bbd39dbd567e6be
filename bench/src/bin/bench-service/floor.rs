//! A bare axum server: it reads each body, and answers one that never changes.

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use tokio::net::TcpListener;

use crate::said::{Failure, say_url};

/// As long as what the gateway answers, token and all.
const SENT: &str = concat!(
    r#"{"verification":"v1."#,
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef01234567",
    r#"","to":"***23","channel":"sms","provider":"one","delivery":"sent"}"#,
);
const APPROVED: &str =
    r#"{"outcome":"approved","to":"+447911000123","channel":"sms","provider":"one"}"#;

const PENDING: &str = r#"{"sid":"VE0123456789abcdef0123456789abcdef","service_sid":"VA0123456789abcdef0123456789abcdef","account_sid":"AC0123456789abcdef0123456789abcdef","to":"+447911000123","channel":"sms","status":"pending","valid":false,"date_created":"2026-01-01T00:00:00Z","date_updated":"2026-01-01T00:00:00Z","lookup":{},"amount":null,"payee":null,"send_code_attempts":[{"time":"2026-01-01T00:00:00Z","channel":"SMS","attempt_sid":"VL0123456789abcdef0123456789abcdef"}],"sna":null,"url":"https://sandbox.example/twilio/v2/Services/VA0123456789abcdef0123456789abcdef/Verifications/VE0123456789abcdef0123456789abcdef"}"#;
const CHECKED: &str = r#"{"sid":"VE0123456789abcdef0123456789abcdef","service_sid":"VA0123456789abcdef0123456789abcdef","account_sid":"AC0123456789abcdef0123456789abcdef","to":"+447911000123","channel":"sms","status":"pending","valid":false,"amount":null,"payee":null,"sna_attempts_error_codes":[],"date_created":"2026-01-01T00:00:00Z","date_updated":"2026-01-01T00:00:00Z"}"#;

pub(crate) fn gateway() -> Router {
    Router::new()
        .route("/v1/verifications", post(async |_: Bytes| answer(StatusCode::CREATED, SENT)))
        .route("/v1/verifications/check", post(async |_: Bytes| answer(StatusCode::OK, APPROVED)))
}

pub(crate) fn sandbox() -> Router {
    Router::new()
        .route(
            "/v2/Services/{service}/Verifications",
            post(async |_: Bytes| answer(StatusCode::CREATED, PENDING)),
        )
        .route(
            "/v2/Services/{service}/VerificationCheck",
            post(async |_: Bytes| answer(StatusCode::OK, CHECKED)),
        )
}

fn answer(
    status: StatusCode,
    body: &'static str,
) -> (StatusCode, [(axum::http::HeaderName, &'static str); 1], &'static str) {
    (status, [(CONTENT_TYPE, "application/json")], body)
}

pub(crate) async fn serve(router: Router) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    say_url(&format!("http://{}", listener.local_addr()?))?;
    axum::serve(listener, router).await?;
    Ok(())
}
