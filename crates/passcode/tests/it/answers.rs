//! A vendor that gives one scripted answer, and what came of it.

use loopback::{Reply, Server};
use passcode::{Config, Dispatch, Error, ErrorKind, OtpCode, Providers, VerifyOutcome};

/// An answer: status and body.
pub(crate) type Answer<'a> = (u16, &'a str);

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

/// A server that gives every request this answer.
pub(crate) async fn answering((status, body): Answer<'_>) -> Server {
    Server::replying(Reply::json(status, body)).await
}

/// The paths that were asked for, in their order.
pub(crate) fn paths(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

/// Providers of one vendor at this base URL.
pub(crate) fn providers(base_url: &str, settings: &str) -> Providers {
    let text = format!("[providers.vendor]\nbase_url = \"{base_url}\"\n{settings}");
    Config::from_toml(&text).unwrap().build().unwrap()
}

/// The mistake in these settings of a provider called `vendor`.
pub(crate) fn mistake(settings: &str) -> String {
    let text = format!("[providers.vendor]\n{settings}");
    Config::from_toml(&text).unwrap().build().unwrap_err().to_string()
}
