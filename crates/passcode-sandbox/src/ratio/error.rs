//! Ratio's refusals: the code, the status and the body of each.
//!
//! The statuses of most codes are inferred; they stand in this one table.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use time::OffsetDateTime;

use crate::clock;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    AlreadyExistsEmail,
    AlreadyExistsPhone,
    ExpiredAuthorization,
    InvalidAuthorization,
    InvalidBody,
    InvalidClientId,
    InvalidClientSecret,
    InvalidCode,
    InvalidEmail,
    InvalidEmailId,
    InvalidOtp,
    InvalidPhone,
    InvalidPhoneCountryCode,
    InvalidPhoneId,
    MismatchEmail,
    MismatchPhone,
    MissingClientId,
    MissingClientSecret,
    MissingEmail,
    MissingEmailId,
    MissingOtp,
    MissingPhone,
    MissingPhoneId,
    NotFoundClient,
    NotFoundEndpoint,
}

impl Refusal {
    /// Code, HTTP status, and a text of the sandbox's own.
    fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::AlreadyExistsEmail => {
                ("ALREADY_EXISTS_EMAIL", 409, "This address belongs to another user.")
            }
            Self::AlreadyExistsPhone => {
                ("ALREADY_EXISTS_PHONE", 409, "This number belongs to another user.")
            }
            Self::ExpiredAuthorization => {
                ("EXPIRED_AUTHORIZATION", 401, "The session is over. Authenticate again.")
            }
            Self::InvalidAuthorization => (
                "INVALID_AUTHORIZATION",
                401,
                "The Authorization header holds no session JWT of this client.",
            ),
            Self::InvalidBody => (
                "INVALID_BODY",
                400,
                "The body is not a JSON object with exactly the members asked for.",
            ),
            Self::InvalidClientId => {
                ("INVALID_CLIENT_ID", 401, "The header ratio-client-id is not a UUID.")
            }
            Self::InvalidClientSecret => (
                "INVALID_CLIENT_SECRET",
                401,
                "The header ratio-client-secret is not this client's secret.",
            ),
            // The likeliest code for a wrong OTP. Used, expired and unknown ones have none of
            // their own on the public list.
            Self::InvalidCode => ("INVALID_CODE", 401, "The code is not valid."),
            Self::InvalidEmail => ("INVALID_EMAIL", 400, "This is not an e-mail address."),
            Self::InvalidEmailId => ("INVALID_EMAIL_ID", 400, "This is not an email id."),
            Self::InvalidOtp => ("INVALID_OTP", 400, "The otp can't be empty."),
            Self::InvalidPhone => ("INVALID_PHONE", 400, "The number is not in E.164 form."),
            Self::InvalidPhoneCountryCode => {
                ("INVALID_PHONE_COUNTRY_CODE", 400, "Only numbers that begin with +1 are served.")
            }
            Self::InvalidPhoneId => ("INVALID_PHONE_ID", 400, "This is not a phone id."),
            Self::MismatchEmail => {
                ("MISMATCH_EMAIL", 400, "This is not the address of the session's user.")
            }
            Self::MismatchPhone => {
                ("MISMATCH_PHONE", 400, "This is not the number of the session's user.")
            }
            Self::MissingClientId => {
                ("MISSING_CLIENT_ID", 401, "The header ratio-client-id is missing.")
            }
            Self::MissingClientSecret => {
                ("MISSING_CLIENT_SECRET", 401, "The header ratio-client-secret is missing.")
            }
            Self::MissingEmail => ("MISSING_EMAIL", 400, "The emailAddress is missing."),
            Self::MissingEmailId => ("MISSING_EMAIL_ID", 400, "The emailId is missing."),
            Self::MissingOtp => ("MISSING_OTP", 400, "The otp is missing."),
            Self::MissingPhone => ("MISSING_PHONE", 400, "The phoneNumber is missing."),
            Self::MissingPhoneId => ("MISSING_PHONE_ID", 400, "The phoneId is missing."),
            Self::NotFoundClient => ("NOT_FOUND_CLIENT", 404, "No client has this id."),
            Self::NotFoundEndpoint => {
                ("NOT_FOUND_ENDPOINT", 404, "The sandbox doesn't serve this method and path.")
            }
        }
    }

    /// The contract's `Error`, with the members its documented sample has.
    pub(super) fn answer(self, now: OffsetDateTime) -> Response {
        let (code, status, message) = self.row();
        let status = StatusCode::from_u16(status).expect("the table holds HTTP statuses");
        let body = json!({ "createTime": clock::text(now), "message": message, "code": code });
        (status, Json(body)).into_response()
    }
}
