//! Whether to try again: a pure function of the policy, the attempt, the time left and the error.

use std::time::Duration;

use crate::vendor::repeat::RetryPolicy;
use crate::{Dispatch, Error, ErrorKind};

/// An attempt that has failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    /// 1 for the first.
    pub(super) number: u32,
    /// The pause drawn for the time after it.
    pub(super) pause: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// Try again after this time.
    Again(Duration),
    Stop(Reason),
}

/// Why there is no further attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The vendor may have acted on it.
    MaybeSent,
    /// The same would come of it again.
    Pointless,
    /// The policy allows no more.
    NoAttemptLeft,
    /// The deadline would pass before the next one begins.
    NoTimeLeft,
}

pub(super) fn decide(
    policy: &RetryPolicy,
    attempt: Attempt,
    left: Duration,
    error: &Error,
) -> Decision {
    if error.dispatch() == Dispatch::MaybeSent {
        return Decision::Stop(Reason::MaybeSent);
    }
    if !passes_by_itself(error) {
        return Decision::Stop(Reason::Pointless);
    }
    if attempt.number >= policy.attempts() {
        return Decision::Stop(Reason::NoAttemptLeft);
    }
    // A vendor that says "now" is given the pause all the same.
    let wait = error.retry_after().filter(|wait| !wait.is_zero()).unwrap_or(attempt.pause);
    if wait >= left {
        return Decision::Stop(Reason::NoTimeLeft);
    }
    Decision::Again(wait)
}

/// Whether time alone may mend it: an outage, or HTTP 429. A limit that the vendor states in
/// another way may be one of the day.
fn passes_by_itself(error: &Error) -> bool {
    match (error.kind(), error.dispatch()) {
        (ErrorKind::Unavailable, Dispatch::NotSent) => true,
        (ErrorKind::RateLimited, _) => error.status() == Some(429),
        _ => false,
    }
}

impl Reason {
    /// Follows "tried N times, ".
    pub(super) fn clause(self) -> &'static str {
        match self {
            Self::MaybeSent => "and not again, since it may have been acted on",
            Self::Pointless => "and not again, since the same would come of it",
            Self::NoAttemptLeft => "as often as the configuration allows",
            Self::NoTimeLeft => "and no time was left for another try",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Decision::{Again, Stop};
    use Dispatch::{MaybeSent, NotSent, Refused};

    const PAUSE: Duration = Duration::from_millis(300);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn error(kind: ErrorKind, dispatch: Dispatch, status: Option<u16>) -> Error {
        Error::new(kind, "x").with_dispatch(dispatch).with_status(status)
    }

    fn second_of_three(left: Duration, error: &Error) -> Decision {
        decide(&RetryPolicy::new(3), Attempt { number: 2, pause: PAUSE }, left, error)
    }

    #[test]
    fn only_what_surely_did_nothing_and_may_pass_is_repeated() {
        for (kind, dispatch, status, expected) in [
            (ErrorKind::Unavailable, NotSent, None, Again(PAUSE)),
            // The token call before it answered 503.
            (ErrorKind::Unavailable, NotSent, Some(503), Again(PAUSE)),
            (ErrorKind::RateLimited, Refused, Some(429), Again(PAUSE)),
            (ErrorKind::RateLimited, NotSent, Some(429), Again(PAUSE)),
            // A limit of the day, stated by a code of the vendor's.
            (ErrorKind::RateLimited, Refused, Some(200), Stop(Reason::Pointless)),
            (ErrorKind::RateLimited, Refused, None, Stop(Reason::Pointless)),
            (ErrorKind::Unavailable, Refused, Some(503), Stop(Reason::Pointless)),
            (ErrorKind::Unavailable, MaybeSent, None, Stop(Reason::MaybeSent)),
            (ErrorKind::Unavailable, MaybeSent, Some(503), Stop(Reason::MaybeSent)),
            (ErrorKind::RateLimited, MaybeSent, Some(429), Stop(Reason::MaybeSent)),
            (ErrorKind::Protocol, MaybeSent, Some(200), Stop(Reason::MaybeSent)),
            (ErrorKind::Credentials, NotSent, Some(401), Stop(Reason::Pointless)),
            (ErrorKind::Credentials, Refused, Some(401), Stop(Reason::Pointless)),
            (ErrorKind::Account, Refused, Some(200), Stop(Reason::Pointless)),
            (ErrorKind::InvalidRecipient, Refused, Some(400), Stop(Reason::Pointless)),
            (ErrorKind::InvalidRequest, NotSent, None, Stop(Reason::Pointless)),
            (ErrorKind::Unsupported, NotSent, None, Stop(Reason::Pointless)),
            (ErrorKind::Session, Refused, Some(401), Stop(Reason::Pointless)),
            (ErrorKind::Conflict, Refused, Some(409), Stop(Reason::Pointless)),
            (ErrorKind::Blocked, Refused, Some(403), Stop(Reason::Pointless)),
            (ErrorKind::NotFound, Refused, Some(404), Stop(Reason::Pointless)),
            (ErrorKind::UnknownProvider, NotSent, None, Stop(Reason::Pointless)),
            (ErrorKind::Config, NotSent, None, Stop(Reason::Pointless)),
        ] {
            let decided = second_of_three(seconds(10), &error(kind, dispatch, status));
            assert_eq!(decided, expected, "{kind} {dispatch} {status:?}");
        }
    }

    #[test]
    fn attempts_are_counted() {
        let outage = error(ErrorKind::Unavailable, NotSent, None);
        for (attempts, number, expected) in [
            (0, 1, Stop(Reason::NoAttemptLeft)),
            (1, 1, Stop(Reason::NoAttemptLeft)),
            (3, 1, Again(PAUSE)),
            (3, 2, Again(PAUSE)),
            (3, 3, Stop(Reason::NoAttemptLeft)),
        ] {
            let attempt = Attempt { number, pause: PAUSE };
            let decided = decide(&RetryPolicy::new(attempts), attempt, seconds(10), &outage);
            assert_eq!(decided, expected, "attempt {number} of {attempts}");
        }
    }

    #[test]
    fn retry_after_wins_and_the_deadline_is_never_passed() {
        let limited = error(ErrorKind::RateLimited, Refused, Some(429));
        let short = Duration::from_millis(10);
        for (retry_after, left, expected) in [
            (None, seconds(10), Again(PAUSE)),
            (None, PAUSE, Stop(Reason::NoTimeLeft)),
            (None, Duration::ZERO, Stop(Reason::NoTimeLeft)),
            (Some(seconds(7)), seconds(10), Again(seconds(7))),
            (Some(seconds(7)), seconds(7), Stop(Reason::NoTimeLeft)),
            (Some(seconds(7)), seconds(1), Stop(Reason::NoTimeLeft)),
            (Some(short), seconds(10), Again(short)),
            (Some(Duration::ZERO), seconds(10), Again(PAUSE)),
        ] {
            let error = error(ErrorKind::RateLimited, Refused, Some(429));
            let decided = second_of_three(left, &error.with_retry_after(retry_after));
            assert_eq!(decided, expected, "{retry_after:?}, {left:?} left");
        }
        assert_eq!(second_of_three(seconds(10), &limited), Again(PAUSE));
    }
}
