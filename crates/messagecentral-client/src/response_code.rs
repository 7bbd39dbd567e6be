//! The vendor's response codes, as [`Error::code`](crate::Error::code) gives them.
//!
//! Symbols and meanings are the vendor's documentation, but where said otherwise. A code that is
//! not here is kept as the number it came as.

/// `SUCCESS`. On validate it proves nothing alone.
pub const SUCCESS: i64 = 200;
/// `BAD_REQUEST`: a bad number or parameter.
pub const BAD_REQUEST: i64 = 400;
/// `DUPLICATE_RESOURCE`: a conflict. When it is given is not known.
pub const DUPLICATE_RESOURCE: i64 = 409;
/// `SERVER_ERROR`: an outage. The request may have been acted on.
pub const SERVER_ERROR: i64 = 500;
/// `INVALID_CUSTOMER_ID`: the customer id in our configuration is wrong.
pub const INVALID_CUSTOMER_ID: i64 = 501;
/// `INVALID_VERIFICATION_ID`: there is no such verification.
pub const INVALID_VERIFICATION_ID: i64 = 505;
/// `REQUEST_ALREADY_EXISTS`: a code is still live and no new message was sent. On send with the
/// live id it is not an error, see [`Sent::already_pending`](crate::Sent::already_pending).
pub const REQUEST_ALREADY_EXISTS: i64 = 506;
/// The account's balance is too low.
pub const BALANCE_TOO_LOW: i64 = 508;
/// `INVALID_COUNTRY_CODE`: the vendor doesn't serve this country.
pub const INVALID_COUNTRY_CODE: i64 = 511;
/// `VERIFICATION_FAILED`: not verified, for no reason given.
pub const VERIFICATION_FAILED: i64 = 700;
/// `WRONG_OTP_PROVIDED`: the wrong code.
pub const WRONG_OTP_PROVIDED: i64 = 702;
/// `ALREADY_VERIFIED`: the verification was used before. Not a success.
pub const ALREADY_VERIFIED: i64 = 703;
/// `VERIFICATION_EXPIRED`: the code is too old.
pub const VERIFICATION_EXPIRED: i64 = 705;
/// `MAXIMUM_LIMIT_REACHED`: a rate or daily limit on send, too many guesses on validate
/// (inferred; what triggers it is not known).
pub const MAXIMUM_LIMIT_REACHED: i64 = 800;
/// The account's balance is too low: the other code for it (seen once).
pub const BALANCE_TOO_LOW_805: i64 = 805;

pub(crate) fn is_documented(code: i64) -> bool {
    code == SUCCESS || advice(code).is_some()
}

/// What a documented refusal means and what to do about it, for a message; `None` for any other.
pub(crate) fn advice(code: i64) -> Option<&'static str> {
    Some(match code {
        BAD_REQUEST => "bad request: check the number and the options",
        DUPLICATE_RESOURCE => "duplicate resource: a conflict with an earlier request",
        SERVER_ERROR => "server error: an outage of the vendor, the request may have been acted on",
        INVALID_CUSTOMER_ID => "invalid customer id: check the configuration",
        INVALID_VERIFICATION_ID => "invalid verification id: there is no such verification",
        REQUEST_ALREADY_EXISTS => "request already exists: a code is still live",
        BALANCE_TOO_LOW | BALANCE_TOO_LOW_805 => "balance too low: top up the account",
        INVALID_COUNTRY_CODE => "invalid country code: the vendor does not serve this country",
        VERIFICATION_FAILED => "verification failed: the code was not accepted",
        WRONG_OTP_PROVIDED => "wrong code",
        ALREADY_VERIFIED => "already verified: the code was used before",
        VERIFICATION_EXPIRED => "verification expired: send a new code",
        MAXIMUM_LIMIT_REACHED => "maximum limit reached: try again later",
        _ => return None,
    })
}
