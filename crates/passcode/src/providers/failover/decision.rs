//! What an error of one member means for the request, and for the member: data in, data out.

use crate::{Dispatch, ErrorKind};

/// What to do with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The error is the answer.
    Stop,
    /// The member surely did nothing and another may do better.
    Next,
    /// The same, but somebody must mend this member: our credentials or account are refused.
    NextLoudly,
}

/// What an outcome says about a member's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It answered.
    Alive,
    /// It was down or out of reach.
    Outage,
    /// Neither: it was not asked, or something answered that can't be trusted.
    Nothing,
}

/// Whether another member may be asked. Nothing that may have happened is ever repeated.
pub(super) fn step(kind: ErrorKind, dispatch: Dispatch) -> Step {
    if dispatch == Dispatch::MaybeSent {
        return Step::Stop;
    }
    match kind {
        ErrorKind::Unavailable | ErrorKind::Unsupported => Step::Next,
        ErrorKind::Credentials | ErrorKind::Account => Step::NextLoudly,
        ErrorKind::InvalidRecipient
        | ErrorKind::InvalidRequest
        | ErrorKind::RateLimited
        | ErrorKind::Session
        | ErrorKind::Conflict
        | ErrorKind::Blocked
        | ErrorKind::NotFound
        | ErrorKind::UnknownProvider
        | ErrorKind::Protocol
        | ErrorKind::Config => Step::Stop,
    }
}

/// Only an outage counts against a member, never a fault of the recipient or of our account. An
/// untrusted answer may be about this one recipient, so it counts neither way.
pub(super) fn sign(kind: ErrorKind, dispatch: Dispatch) -> Sign {
    match (kind, dispatch) {
        (ErrorKind::Unavailable, _) => Sign::Outage,
        (_, Dispatch::Refused) => Sign::Alive,
        (_, Dispatch::NotSent | Dispatch::MaybeSent) => Sign::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table() {
        use Dispatch::{MaybeSent, NotSent, Refused};
        use Sign::{Alive, Nothing, Outage};
        use Step::{Next, NextLoudly, Stop};
        // For each kind: step and sign of NotSent, of Refused, of MaybeSent.
        #[rustfmt::skip]
        let table = [
            (ErrorKind::Unavailable,      (Next, Outage),        (Next, Outage),      (Stop, Outage)),
            (ErrorKind::Unsupported,      (Next, Nothing),       (Next, Alive),       (Stop, Nothing)),
            (ErrorKind::Credentials,      (NextLoudly, Nothing), (NextLoudly, Alive), (Stop, Nothing)),
            (ErrorKind::Account,          (NextLoudly, Nothing), (NextLoudly, Alive), (Stop, Nothing)),
            (ErrorKind::RateLimited,      (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::InvalidRecipient, (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::InvalidRequest,   (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Session,          (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Conflict,         (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Blocked,          (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::NotFound,         (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::UnknownProvider,  (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Protocol,         (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Config,           (Stop, Nothing),       (Stop, Alive),       (Stop, Nothing)),
        ];
        for (kind, not_sent, refused, maybe_sent) in table {
            let expected = [(NotSent, not_sent), (Refused, refused), (MaybeSent, maybe_sent)];
            for (dispatch, expected) in expected {
                let decided = (step(kind, dispatch), sign(kind, dispatch));
                assert_eq!(decided, expected, "{kind} {dispatch}");
            }
        }
    }
}
