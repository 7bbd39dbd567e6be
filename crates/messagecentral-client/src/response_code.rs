//! The vendor's response codes, as [`Reply::code`](crate::Reply::code) gives them.
//!
//! Symbols and meanings are from the vendor's
//! [documentation](https://www.messagecentral.com/en-in/product/verify-now/api-india), but where
//! said otherwise. Each was seen under several HTTP statuses. A code that is not here is kept as
//! the number it came as.

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
/// `REQUEST_ALREADY_EXISTS`: a code is still live and no new message was sent. The answer to a
/// send names the live id.
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

/// Whether the vendor documents the code.
pub(crate) fn is_documented(code: i64) -> bool {
    matches!(
        code,
        SUCCESS
            | BAD_REQUEST
            | DUPLICATE_RESOURCE
            | SERVER_ERROR
            | INVALID_CUSTOMER_ID
            | INVALID_VERIFICATION_ID
            | REQUEST_ALREADY_EXISTS
            | BALANCE_TOO_LOW
            | INVALID_COUNTRY_CODE
            | VERIFICATION_FAILED
            | WRONG_OTP_PROVIDED
            | ALREADY_VERIFIED
            | VERIFICATION_EXPIRED
            | MAXIMUM_LIMIT_REACHED
            | BALANCE_TOO_LOW_805
    )
}
