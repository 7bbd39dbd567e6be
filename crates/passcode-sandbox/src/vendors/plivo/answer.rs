//! The vendor's failures: a status and a text, without codes.

use axum::http::StatusCode;

/// Any answer but a success. No text of the vendor's is published: these are the sandbox's, each
/// with a word that clients look for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) text: &'static str,
}

/// In the place of every text, where the settings drop the words.
pub(super) const WORDLESS: &str = "the request could not be processed";

impl Refusal {
    pub(super) const UNAUTHORIZED: Self = Self::new(
        StatusCode::UNAUTHORIZED,
        "the auth id or the auth token is not that of an account",
    );
    pub(super) const NOWHERE: Self = Self::new(StatusCode::NOT_FOUND, "there is no such path");
    pub(super) const NO_JSON: Self = Self::new(
        StatusCode::BAD_REQUEST,
        "only a JSON object of the type application/json is taken",
    );
    pub(super) const RECIPIENT: Self =
        Self::new(StatusCode::BAD_REQUEST, "the recipient is no number in E.164");
    pub(super) const CHANNEL: Self = Self::new(StatusCode::BAD_REQUEST, "channel is sms or voice");
    pub(super) const LENGTH: Self = Self::new(StatusCode::BAD_REQUEST, "code_length is 4 to 8");
    pub(super) const APPLICATION: Self =
        Self::new(StatusCode::NOT_FOUND, "there is no such application: app_uuid");
    pub(super) const MESSAGES: Self = Self::new(
        StatusCode::TOO_MANY_REQUESTS,
        "the limit of messages for this session is reached",
    );
    pub(super) const WRONG: Self = Self::new(StatusCode::BAD_REQUEST, "the otp is incorrect");
    pub(super) const EXPIRED: Self = Self::new(StatusCode::BAD_REQUEST, "the session has expired");
    pub(super) const USED: Self =
        Self::new(StatusCode::BAD_REQUEST, "the session is already verified");
    pub(super) const CHECKS: Self = Self::new(
        StatusCode::TOO_MANY_REQUESTS,
        "the maximum number of validations of this session is reached",
    );
    pub(super) const UNKNOWN: Self = Self::new(StatusCode::NOT_FOUND, "there is no such session");
    pub(super) const LIST: Self =
        Self::new(StatusCode::BAD_REQUEST, "limit is 1 to 20, offset a whole number");

    const fn new(status: StatusCode, text: &'static str) -> Self {
        Self { status, text }
    }
}
