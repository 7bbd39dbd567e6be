//! The operator's page: one document, made here, without scripts.

mod chart;
mod document;
mod health;
mod summary;
mod tables;
mod text;

use std::sync::LazyLock;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use passcode::{Error, ErrorKind};

use self::document::{Document, STYLE};
use crate::shared::Shared;

/// Nothing is loaded, run or sent anywhere, and only our own style is applied.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = BASE64_STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// A store that gives no answer is waited for so long: somebody looks because something is wrong.
const PATIENCE: Duration = Duration::from_secs(3);

/// The page at this moment. Without the store it is 200 too, since it still says how this replica is.
/// It comes again by itself only if it is asked to: whoever reads it with a screen reader begins anew then.
pub(super) async fn answer(shared: &Shared, reloads: bool) -> Response {
    let setup = shared.setup();
    let report = tokio::time::timeout(PATIENCE, shared.history.report(&setup.kept)).await;
    let report = report.unwrap_or_else(|_| {
        Err(Error::local(ErrorKind::Storage, "the store gave no answer for 3 s"))
    });
    if let Err(error) = &report {
        tracing::warn!(%error, "the operator's page has no counts");
    }
    let document = Document {
        now: shared.history.now(),
        reloads,
        report: report.ok(),
        is_alone: setup.kept.ends_with_process(),
        health: setup.providers.health(),
        is_config_loaded: shared.is_loaded(),
        is_ready: shared.readiness.is_ready(),
        in_flight: shared.in_flight.number(),
    };
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, document.to_string()).into_response()
}
