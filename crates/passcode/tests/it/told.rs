//! Each failure has one sentence for the person, by its kind, its operation and its dispatch.

use passcode::{Dispatch, Error, ErrorKind, Operation, OtpCode, Rejection, Told};

#[test]
fn a_person_is_told_by_kind_operation_and_dispatch() {
    use Dispatch::{MaybeSent, NotSent, Refused};
    use ErrorKind as Kind;
    use Operation::{Send, Verify};
    let each = |kinds: &[ErrorKind], operation, dispatch, name: &str, status| {
        for kind in kinds {
            let error = Error::new(*kind, "x").with_dispatch(dispatch).with_operation(operation);
            let told = Told::from(&error);
            assert_eq!((told.as_str(), told.status()), (name, status), "{kind} {operation:?}");
        }
    };
    let outages = [Kind::Unavailable, Kind::Protocol, Kind::Storage];
    for dispatch in [NotSent, Refused, MaybeSent] {
        each(&outages, Verify, dispatch, "unchecked", 503);
        for operation in [Send, Verify] {
            for (kinds, name, status) in [
                (&[Kind::InvalidRecipient][..], "no_recipient", 422),
                (&[Kind::Unsupported], "unsupported", 422),
                (&[Kind::RateLimited, Kind::OverLimit], "too_many", 429),
                (&[Kind::Session], "begin_again", 401),
                (&[Kind::Conflict], "conflict", 409),
                (&[Kind::Blocked], "blocked", 403),
                (&[Kind::NotFound, Kind::UnknownProvider], "gone", 410),
                (&[Kind::InvalidRequest, Kind::Credentials], "our_fault", 500),
                (&[Kind::Account, Kind::Config], "our_fault", 500),
            ] {
                each(kinds, operation, dispatch, name, status);
            }
        }
    }
    each(&outages, Send, NotSent, "later", 503);
    each(&outages, Send, Refused, "later", 503);
    each(&outages, Send, MaybeSent, "maybe_sent", 503);
}

#[test]
fn what_is_no_code_is_the_persons_to_mend() {
    let error = OtpCode::parse("12?4").unwrap_err().with_operation(Operation::Verify);
    assert_eq!(Told::from(&error), Told::NoCode);
    assert_eq!((Told::NoCode.as_str(), Told::NoCode.status()), ("no_code", 422));
}

#[test]
fn a_rejection_is_told_by_its_own_name() {
    for reason in Rejection::ALL {
        let told = Told::from(*reason);
        let status = if *reason == Rejection::TooManyAttempts { 429 } else { 422 };
        assert_eq!((told.as_str(), told.status()), (reason.as_str(), status));
    }
}
