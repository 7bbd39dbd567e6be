//! Ratio's refusals: the code, the status and the body of each.
//!
//! The statuses of most codes are inferred; they stand in this one table.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::json;
use time::OffsetDateTime;

use crate::clock;
use crate::emulator::Why;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    AlreadyExistsEmail,
    AlreadyExistsPhone,
    AlreadyExistsUser,
    ExpiredAuthorization,
    ExpiredSessionId,
    InvalidAcceptedTerms,
    InvalidAuthorization,
    InvalidBody,
    InvalidClientId,
    InvalidClientSecret,
    InvalidCode,
    InvalidCountry,
    InvalidDepositAddress,
    InvalidEmail,
    InvalidEmailId,
    InvalidFirstName,
    InvalidLastName,
    InvalidOtp,
    InvalidPhone,
    InvalidPhoneCountryCode,
    InvalidPhoneId,
    InvalidSessionId,
    InvalidSignature,
    InvalidSigningAddress,
    InvalidType,
    InvalidWalletAddress,
    InvalidWalletType,
    InvalidWebhookId,
    MfaRequired,
    MismatchEmail,
    MismatchPhone,
    MissingAuthorization,
    MissingClientId,
    MissingClientSecret,
    MissingCountry,
    MissingEmail,
    MissingEmailId,
    MissingFirstName,
    MissingLastName,
    MissingOtp,
    MissingPhone,
    MissingPhoneId,
    MissingSignature,
    MissingSigningAddress,
    MissingType,
    MissingWalletAddress,
    MissingWalletType,
    NotFoundActivity,
    NotFoundBank,
    NotFoundClient,
    NotFoundEndpoint,
    NotFoundSession,
    NotFoundUser,
    NotFoundWallet,
}

impl Refusal {
    /// Code, HTTP status, and a text of the sandbox's own.
    fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::AlreadyExistsUser => ("ALREADY_EXISTS_USER", 409, "This session's user exists."),
            Self::ExpiredSessionId => {
                ("EXPIRED_SESSION_ID", 410, "The client session is over. Create a new one.")
            }
            Self::InvalidAcceptedTerms => {
                ("INVALID_ACCEPTED_TERMS", 400, "acceptedTerms must be true.")
            }
            Self::InvalidCountry => ("INVALID_COUNTRY", 400, "Only US is served."),
            Self::InvalidDepositAddress => {
                ("INVALID_DEPOSIT_ADDRESS", 400, "This is not a wallet address.")
            }
            Self::InvalidFirstName => ("INVALID_FIRST_NAME", 400, "The firstName can't be empty."),
            Self::InvalidLastName => ("INVALID_LAST_NAME", 400, "The lastName can't be empty."),
            Self::InvalidSessionId => ("INVALID_SESSION_ID", 400, "No client session has this id."),
            Self::InvalidSignature => {
                ("INVALID_SIGNATURE", 400, "This answers no challenge of this wallet.")
            }
            Self::InvalidSigningAddress => {
                ("INVALID_SIGNING_ADDRESS", 400, "This is not a wallet address.")
            }
            Self::InvalidType => ("INVALID_TYPE", 400, "The type must be EVM."),
            Self::InvalidWalletAddress => {
                ("INVALID_WALLET_ADDRESS", 400, "This wallet can't be used here.")
            }
            Self::InvalidWalletType => ("INVALID_WALLET_TYPE", 400, "The walletType must be EVM."),
            Self::InvalidWebhookId => ("INVALID_WEBHOOK_ID", 404, "This is not a webhook id."),
            Self::MfaRequired => ("MFA_REQUIRED", 403, "This needs a session with two factors."),
            Self::MissingAuthorization => {
                ("MISSING_AUTHORIZATION", 401, "The Authorization header is missing.")
            }
            Self::MissingCountry => ("MISSING_COUNTRY", 400, "The country is missing."),
            Self::MissingFirstName => ("MISSING_FIRST_NAME", 400, "The firstName is missing."),
            Self::MissingLastName => ("MISSING_LAST_NAME", 400, "The lastName is missing."),
            Self::MissingSignature => ("MISSING_SIGNATURE", 400, "The signature is missing."),
            Self::MissingSigningAddress => {
                ("MISSING_SIGNING_ADDRESS", 400, "The signingAddress is missing.")
            }
            Self::MissingType => ("MISSING_TYPE", 400, "The signingType is missing."),
            Self::MissingWalletAddress => {
                ("MISSING_WALLET_ADDRESS", 400, "The walletAddress is missing.")
            }
            Self::MissingWalletType => ("MISSING_WALLET_TYPE", 400, "The walletType is missing."),
            Self::NotFoundActivity => ("NOT_FOUND_ACTIVITY", 404, "No activity has this id."),
            Self::NotFoundBank => ("NOT_FOUND_BANK", 404, "No bank account has this id."),
            Self::NotFoundSession => ("NOT_FOUND_SESSION", 404, "No client session has this id."),
            Self::NotFoundUser => ("NOT_FOUND_USER", 404, "No user has this id."),
            Self::NotFoundWallet => ("NOT_FOUND_WALLET", 404, "No wallet has this id."),
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
        let why = Why(format!("{code}: {message}"));
        (status, Extension(why), Json(body)).into_response()
    }
}
