use std::fmt;

/// Declares the codes once: variant, text and meaning.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// An error code of Ratio's: those that a call about passcodes, sessions or users can meet (error-code
        /// page of June 2023), and any other as it is.
        ///
        /// Which HTTP status comes with a code is documented for few of them, so decide by the code.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
            /// A code that isn't listed here. The list is open: decide by the HTTP status.
            Other(String),
        }

        impl ErrorCode {
            /// The code as Ratio writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for ErrorCode {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

codes! {
    /// The e-mail address belongs to another user.
    AlreadyExistsEmail = "ALREADY_EXISTS_EMAIL",
    /// The phone number belongs to another user. To link this session to that user, send to the number again
    /// without the session.
    AlreadyExistsPhone = "ALREADY_EXISTS_PHONE",
    /// The person is another user already.
    AlreadyExistsUser = "ALREADY_EXISTS_USER",
    /// The wallet is connected to this user already.
    AlreadyExistsWalletAddress = "ALREADY_EXISTS_WALLET_ADDRESS",
    /// The session's token is too old: authenticate again.
    ExpiredAuthorization = "EXPIRED_AUTHORIZATION",
    /// The client session is too old: create a new one.
    ExpiredSessionId = "EXPIRED_SESSION_ID",
    /// The terms must be accepted.
    InvalidAcceptedTerms = "INVALID_ACCEPTED_TERMS",
    /// The session's token is unusable.
    InvalidAuthorization = "INVALID_AUTHORIZATION",
    /// The request's body is not what the contract says.
    InvalidBody = "INVALID_BODY",
    /// The client id is no UUID.
    InvalidClientId = "INVALID_CLIENT_ID",
    /// The client secret is refused.
    InvalidClientSecret = "INVALID_CLIENT_SECRET",
    /// Likely a wrong passcode; no source ties a code to it.
    InvalidCode = "INVALID_CODE",
    /// The country is unknown or unsupported.
    InvalidCountry = "INVALID_COUNTRY",
    /// Not an e-mail address.
    InvalidEmail = "INVALID_EMAIL",
    /// The `emailId` is not one that a send answered.
    InvalidEmailId = "INVALID_EMAIL_ID",
    /// The first name is refused.
    InvalidFirstName = "INVALID_FIRST_NAME",
    /// The last name is refused.
    InvalidLastName = "INVALID_LAST_NAME",
    /// The middle name is refused.
    InvalidMiddleName = "INVALID_MIDDLE_NAME",
    /// A malformed passcode by its text; ask for it again as for a wrong one.
    InvalidOtp = "INVALID_OTP",
    /// Not a phone number in E.164 form.
    InvalidPhone = "INVALID_PHONE",
    /// Not a US phone number.
    InvalidPhoneCountryCode = "INVALID_PHONE_COUNTRY_CODE",
    /// The `phoneId` is not one that a send answered.
    InvalidPhoneId = "INVALID_PHONE_ID",
    /// Not a mobile number.
    InvalidPhoneType = "INVALID_PHONE_TYPE",
    /// The client session's id is unusable.
    InvalidSessionId = "INVALID_SESSION_ID",
    /// The wallet's signature is refused.
    InvalidSignature = "INVALID_SIGNATURE",
    /// The magic link's token is refused.
    InvalidToken = "INVALID_TOKEN",
    /// The user's id is no UUID.
    InvalidUserId = "INVALID_USER_ID",
    /// Not a wallet's address.
    InvalidWalletAddress = "INVALID_WALLET_ADDRESS",
    /// Not a kind of wallet.
    InvalidWalletType = "INVALID_WALLET_TYPE",
    /// The second factor is missing.
    MfaRequired = "MFA_REQUIRED",
    /// Not the e-mail address on record. Never send to it again without the session.
    MismatchEmail = "MISMATCH_EMAIL",
    /// Not the phone number on record. Never send to it again without the session.
    MismatchPhone = "MISMATCH_PHONE",
    /// No session's token was sent.
    MissingAuthorization = "MISSING_AUTHORIZATION",
    /// No client id was sent.
    MissingClientId = "MISSING_CLIENT_ID",
    /// No client secret was sent.
    MissingClientSecret = "MISSING_CLIENT_SECRET",
    /// No country was given.
    MissingCountry = "MISSING_COUNTRY",
    /// No e-mail address was given.
    MissingEmail = "MISSING_EMAIL",
    /// No `emailId` was given.
    MissingEmailId = "MISSING_EMAIL_ID",
    /// No first name was given.
    MissingFirstName = "MISSING_FIRST_NAME",
    /// No last name was given.
    MissingLastName = "MISSING_LAST_NAME",
    /// No passcode was given.
    MissingOtp = "MISSING_OTP",
    /// No phone number was given.
    MissingPhone = "MISSING_PHONE",
    /// No `phoneId` was given.
    MissingPhoneId = "MISSING_PHONE_ID",
    /// No client session's id was given.
    MissingSessionId = "MISSING_SESSION_ID",
    /// No signature was given.
    MissingSignature = "MISSING_SIGNATURE",
    /// No magic link's token was given.
    MissingToken = "MISSING_TOKEN",
    /// No user's id was given.
    MissingUserId = "MISSING_USER_ID",
    /// No wallet's address was given.
    MissingWalletAddress = "MISSING_WALLET_ADDRESS",
    /// No kind of wallet was given.
    MissingWalletType = "MISSING_WALLET_TYPE",
    /// The client id is unknown.
    NotFoundClient = "NOT_FOUND_CLIENT",
    /// The service has no such call.
    NotFoundEndpoint = "NOT_FOUND_ENDPOINT",
    /// There is no such client session.
    NotFoundSession = "NOT_FOUND_SESSION",
    /// There is no such user.
    NotFoundUser = "NOT_FOUND_USER",
    /// The address doesn't fit the kind of wallet.
    UnsupportedWalletAddress = "UNSUPPORTED_WALLET_ADDRESS",
    /// The user is suspended.
    UserBlocked = "USER_BLOCKED",
    /// The user is under review, which closes everything that writes.
    UserUnderReview = "USER_UNDER_REVIEW",
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_written_and_unknown_ones_are_kept() {
        assert_eq!(ErrorCode::from("ALREADY_EXISTS_PHONE"), ErrorCode::AlreadyExistsPhone);
        assert_eq!(ErrorCode::AlreadyExistsPhone.to_string(), "ALREADY_EXISTS_PHONE");
        let unknown = ErrorCode::from("BORN_TOMORROW");
        assert_eq!(unknown, ErrorCode::Other("BORN_TOMORROW".to_owned()));
        assert_eq!(unknown.as_str(), "BORN_TOMORROW");
    }

    #[test]
    fn every_code_is_one_of_the_contract() {
        let contract = include_str!("../../../openapi/ratio/upstream.json");
        for line in include_str!("error_code.rs").lines() {
            if let Some((_, text)) = line.split_once(" = \"")
                && let Some(text) = text.strip_suffix("\",")
            {
                assert!(contract.contains(&format!("\"{text}\"")), "{text}");
            }
        }
    }
}
