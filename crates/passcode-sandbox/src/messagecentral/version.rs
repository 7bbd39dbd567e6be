//! The two versions of the interface, and where they differ.

use axum::http::StatusCode;

/// v2 is what the vendor's tutorial shows, v3 what its current pages show.
///
/// Where several shapes of an answer were seen, v2 gives the older and v3 the newer, so that a
/// client meets both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V2,
    V3,
}

impl Version {
    pub(super) fn send_path(self) -> &'static str {
        match self {
            Self::V2 => "/verification/v2/verification/send",
            Self::V3 => "/verification/v3/send",
        }
    }

    pub(super) fn validate_path(self) -> &'static str {
        match self {
            Self::V2 => "/verification/v2/verification/validateOtp",
            Self::V3 => "/verification/v3/validateOtp",
        }
    }

    pub(super) fn needs_customer_id(self) -> bool {
        self == Self::V2
    }

    /// The HTTP status of a logical failure: each code was seen under both.
    pub(super) fn failure_status(self) -> StatusCode {
        match self {
            Self::V2 => StatusCode::OK,
            Self::V3 => StatusCode::BAD_REQUEST,
        }
    }
}
