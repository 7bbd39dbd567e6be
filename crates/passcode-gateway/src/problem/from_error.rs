//! What a failure of the library is to a caller: the one place that decides.

use passcode::{Error, ErrorKind};

use crate::problem::{Problem, ProblemKind};

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        let kind = kind(error);
        if kind == ProblemKind::Internal {
            tracing::error!(%error, "a call failed by our own fault");
            let detail = "something is wrong in the gateway; its log says what";
            return Self::new(kind, detail).with_dispatch(error.dispatch());
        }
        let is_ours = error.kind() == ErrorKind::OverLimit;
        Self::new(kind, error.to_string())
            .with_dispatch(error.dispatch())
            .with_retry_after(error.retry_after())
            .with_provider(error.provider().map(str::to_owned))
            .with_rule(error.code().filter(|_| is_ours).map(str::to_owned))
    }
}

fn kind(error: &Error) -> ProblemKind {
    match error.kind() {
        ErrorKind::InvalidRecipient => ProblemKind::InvalidRecipient,
        ErrorKind::Unsupported => ProblemKind::Unsupported,
        ErrorKind::InvalidRequest => ProblemKind::InvalidRequest,
        ErrorKind::RateLimited | ErrorKind::OverLimit => ProblemKind::RateLimited,
        ErrorKind::Credentials => ProblemKind::Credentials,
        ErrorKind::Account => ProblemKind::Account,
        ErrorKind::Session => ProblemKind::Session,
        ErrorKind::Conflict => ProblemKind::Conflict,
        ErrorKind::Blocked => ProblemKind::Blocked,
        ErrorKind::NotFound => ProblemKind::NotFound,
        ErrorKind::UnknownProvider => ProblemKind::UnknownProvider,
        ErrorKind::Unavailable => ProblemKind::Unavailable,
        ErrorKind::Protocol => ProblemKind::Protocol,
        ErrorKind::Storage => ProblemKind::Storage,
        // A mistake in the configuration, and whatever a newer library adds.
        _ => ProblemKind::Internal,
    }
}

#[cfg(test)]
mod tests {
    use passcode::Dispatch;

    use super::*;

    /// The table of the contract, for each kind and dispatch.
    #[test]
    fn each_kind_and_dispatch_has_its_status() {
        use Dispatch::{MaybeSent, NotSent, Refused};
        for (kind, name, sure, waits) in [
            (ErrorKind::InvalidRecipient, "invalid_recipient", 422, false),
            (ErrorKind::Unsupported, "unsupported", 422, false),
            (ErrorKind::InvalidRequest, "invalid_request", 422, false),
            (ErrorKind::RateLimited, "rate_limited", 429, true),
            (ErrorKind::OverLimit, "rate_limited", 429, true),
            (ErrorKind::Credentials, "credentials", 502, false),
            (ErrorKind::Account, "account", 502, false),
            (ErrorKind::Session, "session", 422, false),
            (ErrorKind::Conflict, "conflict", 422, false),
            (ErrorKind::Blocked, "blocked", 422, false),
            (ErrorKind::NotFound, "not_found", 422, false),
            (ErrorKind::UnknownProvider, "unknown_provider", 410, false),
            (ErrorKind::Unavailable, "unavailable", 503, true),
            (ErrorKind::Protocol, "protocol", 502, false),
            (ErrorKind::Storage, "storage", 503, true),
            (ErrorKind::Config, "internal", 500, false),
        ] {
            for dispatch in [NotSent, Refused, MaybeSent] {
                let problem = Problem::from(Error::new(kind, "x").with_dispatch(dispatch));
                let is_sure = dispatch != MaybeSent || kind == ErrorKind::Config;
                let status = if is_sure { sure } else { 502 };
                assert_eq!(problem.kind().as_str(), name, "{kind} {dispatch}");
                assert_eq!(problem.status().as_u16(), status, "{kind} {dispatch}");
                assert_eq!(problem.retry_after().is_some(), is_sure && waits, "{kind} {dispatch}");
                assert_eq!(problem.to_json()["dispatch"], dispatch.as_str());
            }
        }
        assert_eq!(ErrorKind::ALL.len(), 16, "a new kind needs its row");
    }
}
