use passcode::{Dispatch, ErrorKind, Result};

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It did what was asked, or the code was approved.
    Well,
    /// The code was rejected.
    Rejected,
    /// The configuration builds but says something that is probably not wanted.
    Found,
    /// A service was told twice to end, and left calls unanswered.
    AtOnce,
}

/// The exit status of every command, by outcome, kind and dispatch: 0 done or approved; 1 rejected,
/// a finding of `check`, or a service that was told twice to end; 2 nothing was asked of a vendor; 3 the vendor answered no; 4 an outage,
/// an answer that can't be trusted, a store that failed, or an end that nobody knows.
#[must_use]
pub fn exit_status(result: &Result<Done>) -> u8 {
    let error = match result {
        Ok(Done::Well) => return 0,
        Ok(Done::Rejected | Done::Found | Done::AtOnce) => return 1,
        Err(error) => error,
    };
    match (error.kind(), error.dispatch()) {
        (ErrorKind::Unavailable | ErrorKind::Protocol | ErrorKind::Storage, _)
        | (_, Dispatch::MaybeSent) => 4,
        (_, Dispatch::Refused) => 3,
        // The operation never left, but the vendor was asked for a token and said no.
        (
            ErrorKind::Credentials | ErrorKind::Account | ErrorKind::RateLimited,
            Dispatch::NotSent,
        ) => 3,
        (_, Dispatch::NotSent) => 2,
    }
}

#[cfg(test)]
mod tests {
    use passcode::Error;

    use super::*;

    #[test]
    fn the_exit_status_follows_outcome_kind_and_dispatch() {
        use Dispatch::{MaybeSent, NotSent, Refused};
        assert_eq!(exit_status(&Ok(Done::Well)), 0);
        assert_eq!(exit_status(&Ok(Done::Rejected)), 1);
        assert_eq!(exit_status(&Ok(Done::Found)), 1);
        assert_eq!(exit_status(&Ok(Done::AtOnce)), 1);
        for (kind, dispatch, status) in [
            (ErrorKind::Config, NotSent, 2),
            (ErrorKind::InvalidRecipient, NotSent, 2),
            (ErrorKind::Unsupported, NotSent, 2),
            (ErrorKind::UnknownProvider, NotSent, 2),
            (ErrorKind::InvalidRequest, NotSent, 2),
            (ErrorKind::Session, NotSent, 2),
            (ErrorKind::Credentials, NotSent, 3),
            (ErrorKind::Account, NotSent, 3),
            (ErrorKind::RateLimited, NotSent, 3),
            (ErrorKind::InvalidRecipient, Refused, 3),
            (ErrorKind::Unsupported, Refused, 3),
            (ErrorKind::Account, Refused, 3),
            (ErrorKind::RateLimited, Refused, 3),
            (ErrorKind::Storage, NotSent, 4),
            (ErrorKind::Unavailable, NotSent, 4),
            (ErrorKind::Unavailable, MaybeSent, 4),
            (ErrorKind::Protocol, MaybeSent, 4),
            (ErrorKind::InvalidRequest, MaybeSent, 4),
        ] {
            let result = Err(Error::new(kind, "x").with_dispatch(dispatch));
            assert_eq!(exit_status(&result), status, "{kind} {dispatch}");
        }
    }
}
