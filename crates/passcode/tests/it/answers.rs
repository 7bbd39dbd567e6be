//! A vendor that gives one scripted answer, and what came of it.

use httpmock::{Mock, MockServer};
use passcode::{Config, Dispatch, Error, ErrorKind, OtpCode, Providers, VerifyOutcome};

/// An answer: status and body.
pub(crate) type Answer = (u16, &'static str);

/// A code as the person typed it.
pub(crate) fn code(typed: &str) -> OtpCode {
    OtpCode::parse(typed).unwrap()
}

/// What is expected of an operation that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Rejected(&'static str),
    Fails(ErrorKind, Dispatch),
}

/// What did come of it, in the same terms.
pub(crate) fn failed(error: &Error) -> Expected {
    assert!(error.provider().is_some() && error.operation().is_some(), "{error:?}");
    Expected::Fails(error.kind(), error.dispatch())
}

/// The same for a verify that must not have approved.
pub(crate) fn not_approved(outcome: &Result<VerifyOutcome, Error>) -> Expected {
    match outcome {
        Ok(VerifyOutcome::Approved(approval)) => panic!("approved: {approval:?}"),
        Ok(VerifyOutcome::Rejected(rejection)) => Expected::Rejected(rejection.as_str()),
        Err(error) => failed(error),
    }
}

/// Answers every request for `path` so.
pub(crate) async fn answer<'a>(
    server: &'a MockServer,
    path: &str,
    (status, body): Answer,
) -> Mock<'a> {
    let path = path.to_owned();
    server
        .mock_async(move |when, then| {
            when.path(path);
            then.status(status).header("content-type", "application/json").body(body);
        })
        .await
}

/// Providers of one vendor at this server.
pub(crate) fn providers(server: &MockServer, settings: &str) -> Providers {
    let text = format!("[providers.vendor]\nbase_url = \"{}\"\n{settings}", server.base_url());
    Config::from_toml(&text).unwrap().build().unwrap()
}
