//! Ratio's refusals in words.

use crate::ErrorKind;

/// What happened and what to do, without a word of the vendor's.
pub(super) fn sentence(kind: ErrorKind, error: &ratio_client::Error) -> &'static str {
    match (kind, error.code()) {
        (_, Some("ALREADY_EXISTS_PHONE")) => {
            "the phone number belongs to another of Ratio's users: send again without the session to sign that \
             user in, then link the wallet"
        }
        (_, Some("INVALID_PHONE_TYPE")) => {
            "Ratio sends to mobile numbers only, and this is another line"
        }
        (_, Some("INVALID_PHONE_COUNTRY_CODE")) => {
            "Ratio sends to numbers of the United States only"
        }
        (_, Some("USER_UNDER_REVIEW")) => {
            "Ratio is reviewing this user and lets nothing through until it has"
        }
        (_, Some("INVALID_PHONE_ID" | "INVALID_EMAIL_ID" | "MISSING_OTP")) => {
            "Ratio can't use this verification or code: send a new code"
        }
        (_, Some("NOT_FOUND_ENDPOINT")) => {
            "Ratio has nothing at this address: check that base_url leads to it and ends before /v1"
        }
        (ErrorKind::InvalidRecipient, _) => {
            "Ratio says that this phone number or address can't be used: ask for another"
        }
        (ErrorKind::Unsupported, _) => "Ratio does not serve this recipient",
        (ErrorKind::RateLimited, _) => "Ratio received too many requests",
        (ErrorKind::Credentials, _) => {
            "Ratio refuses the client id or secret: check the configuration"
        }
        (ErrorKind::Session, _) => {
            "the session is over or not enough: begin again with the first factor"
        }
        (ErrorKind::Conflict, _) => {
            "the recipient belongs to another of Ratio's users: sign in as that user"
        }
        (ErrorKind::Blocked, None) => {
            "access is forbidden, by Ratio or by something in front of it, without a reason"
        }
        (ErrorKind::Blocked, _) => "Ratio has suspended this user: refer the person to support",
        (ErrorKind::NotFound, _) => {
            "Ratio does not know this verification or user: send a new code"
        }
        (ErrorKind::InvalidRequest, _) => {
            "Ratio refuses the request as malformed: report it as a fault of Passcode"
        }
        (ErrorKind::Unavailable, _) if error.status().is_some() => {
            "Ratio reported an internal error"
        }
        (ErrorKind::Unavailable, _) => "Ratio could not be reached or did not answer in time",
        _ => "the answer is not one Ratio gives: check that base_url leads to Ratio",
    }
}
