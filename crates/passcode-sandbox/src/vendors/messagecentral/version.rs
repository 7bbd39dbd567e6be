//! The two versions of the interface, and where they differ.

/// v2 is what the vendor's tutorial shows, v3 what its current pages show.
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
}
