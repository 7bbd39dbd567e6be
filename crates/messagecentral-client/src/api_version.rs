/// Where the token call lives; the same for every version (documented).
pub(crate) const TOKEN_PATH: &str = "/auth/v1/authentication/token";

/// Which version of the send and validate calls is spoken. `V3` by default.
///
/// They take the same parameters in the query and answer alike; they differ in one row of a
/// table: paths, and which parameters every request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ApiVersion {
    /// What the vendor's
    /// [current page](https://www.messagecentral.com/en-in/product/verify-now/api-india) shows.
    #[default]
    V3,
    /// What the vendor's [older page](https://www.messagecentral.com/product/verify-now/api) shows.
    /// Its pages name the flow type `SMS` only, and it looks retired in practice.
    V2,
}

/// One version's row.
#[derive(Debug)]
pub(crate) struct Calls {
    pub(crate) send_path: &'static str,
    pub(crate) send_parameters: &'static [&'static str],
    pub(crate) validate_path: &'static str,
    pub(crate) validate_parameters: &'static [&'static str],
}

const V3: Calls = Calls {
    send_path: "/verification/v3/send",
    // The customer id is optional here, but every documented example has it.
    send_parameters: &["countryCode", "mobileNumber", "flowType", "customerId"],
    validate_path: "/verification/v3/validateOtp",
    validate_parameters: &["verificationId", "code"],
};

const V2: Calls = Calls {
    send_path: "/verification/v2/verification/send",
    send_parameters: &["countryCode", "mobileNumber", "flowType", "customerId"],
    validate_path: "/verification/v2/verification/validateOtp",
    validate_parameters: &["verificationId", "code", "customerId"],
};

impl ApiVersion {
    pub(crate) fn calls(self) -> &'static Calls {
        match self {
            Self::V3 => &V3,
            Self::V2 => &V2,
        }
    }
}
