//! What it means that no answer came, or one that says nothing but its HTTP status: the same for
//! every vendor.
//!
//! Each error is a sentence with the vendor's name. `vendor` is that name, such as "Acme".

use std::time::Duration;

use vendor_http::{Failure, HttpError, Reach};

use crate::{Dispatch, Error, ErrorKind};

/// The error of a request that got no whole answer: `error` is the [`HttpError`], or a client's
/// error that was caused by one.
pub(crate) fn unanswered<E>(vendor: &str, error: E) -> Error
where
    E: std::error::Error + Send + Sync + 'static,
{
    let Some(http) = http_error(&error) else {
        let what = format!("{vendor} gave no answer");
        return Error::new(ErrorKind::Unavailable, what).with_source(error);
    };
    let kind = match http.failure() {
        Failure::BodyTooLarge => ErrorKind::Protocol,
        Failure::Unbuildable => ErrorKind::InvalidRequest,
        _ => ErrorKind::Unavailable,
    };
    Error::new(kind, format!("{vendor} gave no answer: {http}"))
        .with_dispatch(dispatch(http.reach()))
        .with_status(http.status().map(|status| status.as_u16()))
        .with_source(error)
}

fn http_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a HttpError> {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.find_map(|cause| cause.downcast_ref::<HttpError>())
}

/// What the vendor may have done with a request that got no whole answer.
pub(crate) fn dispatch(reach: Reach) -> Dispatch {
    match reach {
        Reach::NotSent => Dispatch::NotSent,
        Reach::MaybeSent => Dispatch::MaybeSent,
    }
}

/// The error of an answer whose status is all that it says. Something in front of the vendor may
/// have given it.
pub(crate) fn bare_status(vendor: &str, status: u16, wait: Option<Duration>) -> Error {
    let (kind, dispatch, what) = match status {
        401 | 403 => (
            ErrorKind::Credentials,
            Dispatch::Refused,
            format!("{vendor} refuses our credentials: check the configuration"),
        ),
        429 => (
            ErrorKind::RateLimited,
            Dispatch::Refused,
            format!("{vendor} received too many requests"),
        ),
        408 => (
            ErrorKind::Unavailable,
            Dispatch::MaybeSent,
            format!("{vendor} ran out of time over the request"),
        ),
        500.. => (
            ErrorKind::Unavailable,
            Dispatch::MaybeSent,
            format!("{vendor} reported an internal error"),
        ),
        _ => (
            ErrorKind::Protocol,
            Dispatch::MaybeSent,
            format!("the answer is not one that {vendor} gives: check that base_url leads to it"),
        ),
    };
    Error::new(kind, what).with_dispatch(dispatch).with_status(status).with_retry_after(wait)
}

/// The error of an answer that can't be trusted: `why` is a clause that quotes nothing of it.
pub(crate) fn untrusted(vendor: &str, status: u16, why: &str) -> Error {
    let what = format!("{vendor}'s answer counts for nothing: {why}");
    Error::new(ErrorKind::Protocol, what).with_status(status)
}
