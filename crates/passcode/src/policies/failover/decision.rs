//! What an error of one member means for the request, and for the member: data in, data out.

use crate::{Dispatch, ErrorKind};

/// What to do with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The error is the answer.
    Stop,
    /// The member surely did nothing and another may do better.
    Next,
    /// The same, but somebody must mend what keeps it: our credentials or account are refused, or our
    /// own store is away.
    NextLoudly,
}

/// What an outcome says about a member's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// It answered.
    Alive,
    /// It was down or out of reach.
    Outage,
    /// Whoever asked gave up before anybody could blame the member.
    Hurried,
    /// Something answered this person that can't be trusted. It may be about this person alone.
    Untrusted(Person),
    /// It was asked, and nothing can be said.
    Nothing,
    /// It was not asked: it refused by itself, or its turn was given back.
    Unasked,
}

/// Tells different people apart, and says nothing of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Person(pub(super) u64);

/// Whose error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Of whoever sends.
    Sender,
    /// Of a policy on the way there, such as a limit.
    Policy,
}

/// Whether another member may be asked. Nothing that may have happened is ever repeated.
pub(super) fn step(kind: ErrorKind, dispatch: Dispatch, whose: Whose) -> Step {
    if dispatch == Dispatch::MaybeSent {
        return Step::Stop;
    }
    match kind {
        ErrorKind::Unavailable | ErrorKind::Unsupported => Step::Next,
        // A limit that can't count is no more gone around than one that is reached.
        ErrorKind::Storage if whose == Whose::Policy => Step::Stop,
        // A store of our own that is away keeps own codes from being made.
        ErrorKind::Credentials | ErrorKind::Account | ErrorKind::Storage => Step::NextLoudly,
        // The limit of a call before the send, which says nothing of the recipient.
        ErrorKind::RateLimited if dispatch == Dispatch::NotSent => Step::Next,
        ErrorKind::InvalidRecipient
        | ErrorKind::InvalidRequest
        | ErrorKind::RateLimited
        | ErrorKind::Session
        | ErrorKind::Conflict
        | ErrorKind::Blocked
        | ErrorKind::NotFound
        | ErrorKind::UnknownProvider
        | ErrorKind::Protocol
        | ErrorKind::OverLimit
        | ErrorKind::Config => Step::Stop,
    }
}

/// Only outages and answers that can't be trusted count against a member, never a fault of the
/// recipient or of our account.
pub(super) fn sign(kind: ErrorKind, dispatch: Dispatch, person: Person) -> Sign {
    match (kind, dispatch) {
        (ErrorKind::Unavailable, _) => Sign::Outage,
        (_, Dispatch::Refused) => Sign::Alive,
        (ErrorKind::Protocol, Dispatch::MaybeSent) => Sign::Untrusted(person),
        (_, Dispatch::MaybeSent) => Sign::Nothing,
        (_, Dispatch::NotSent) => Sign::Unasked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table() {
        use Dispatch::{MaybeSent, NotSent, Refused};
        use Sign::{Alive, Nothing, Outage, Unasked, Untrusted};
        use Step::{Next, NextLoudly, Stop};
        // For each kind: step and sign of NotSent, of Refused, of MaybeSent.
        #[rustfmt::skip]
        let table = [
            (ErrorKind::Unavailable,      (Next, Outage),        (Next, Outage),      (Stop, Outage)),
            (ErrorKind::Unsupported,      (Next, Unasked),       (Next, Alive),       (Stop, Nothing)),
            (ErrorKind::Credentials,      (NextLoudly, Unasked), (NextLoudly, Alive), (Stop, Nothing)),
            (ErrorKind::Account,          (NextLoudly, Unasked), (NextLoudly, Alive), (Stop, Nothing)),
            (ErrorKind::RateLimited,      (Next, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::InvalidRecipient, (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::InvalidRequest,   (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Session,          (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Conflict,         (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Blocked,          (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::NotFound,         (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::UnknownProvider,  (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Protocol,         (Stop, Unasked),       (Stop, Alive),       (Stop, Untrusted(Person(7)))),
            (ErrorKind::OverLimit,        (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
            (ErrorKind::Storage,          (NextLoudly, Unasked), (NextLoudly, Alive), (Stop, Nothing)),
            (ErrorKind::Config,           (Stop, Unasked),       (Stop, Alive),       (Stop, Nothing)),
        ];
        for (kind, not_sent, refused, maybe_sent) in table {
            let expected = [(NotSent, not_sent), (Refused, refused), (MaybeSent, maybe_sent)];
            for (dispatch, expected) in expected {
                let stepped = step(kind, dispatch, Whose::Sender);
                let decided = (stepped, sign(kind, dispatch, Person(7)));
                assert_eq!(decided, expected, "{kind} {dispatch}");
                let of_policy = if kind == ErrorKind::Storage { Stop } else { stepped };
                assert_eq!(step(kind, dispatch, Whose::Policy), of_policy, "{kind} {dispatch}");
            }
        }
    }
}
