//! How far a vendor's request got, in this crate's words.

use vendor_http::{Failure, HttpError, Reach};

use crate::{Dispatch, ErrorKind};

/// The dispatch of a request that got no whole answer.
pub(super) fn dispatch(reach: Reach) -> Dispatch {
    match reach {
        Reach::NotSent => Dispatch::NotSent,
        Reach::MaybeSent => Dispatch::MaybeSent,
    }
}

/// The kind of an error whose cause, somewhere down, may be an [`HttpError`].
pub(super) fn kind(error: &(dyn std::error::Error + 'static)) -> ErrorKind {
    let causes = std::iter::successors(Some(error), |error| error.source());
    match causes
        .filter_map(|cause| cause.downcast_ref::<HttpError>())
        .map(HttpError::failure)
        .next()
    {
        Some(Failure::BodyTooLarge) => ErrorKind::Protocol,
        Some(Failure::Unbuildable) => ErrorKind::InvalidRequest,
        _ => ErrorKind::Unavailable,
    }
}
