use std::fmt;

/// What went wrong, as a caller should react to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The phone number or address is not one, or the vendor refuses it. Ask the person for another.
    InvalidRecipient,
    /// The provider can't serve this recipient, channel or option. Use another provider or channel.
    Unsupported,
    /// The request is wrong in itself, and repeating it won't help. Let the person mend what
    /// [is theirs](crate::Error::is_input); else mend the calling code.
    InvalidRequest,
    /// Too many requests, by the vendor's word. Wait for [`retry_after`](crate::Error::retry_after), or
    /// a minute without it. A limit of our own is [`OverLimit`](Self::OverLimit).
    RateLimited,
    /// The vendor refuses our credentials. Mend the configuration.
    Credentials,
    /// Our account at the vendor has no credit or is disabled. Top it up or call the vendor.
    Account,
    /// The session is missing, unusable or over. Let the person begin again with the first factor.
    Session,
    /// The recipient belongs to another of the vendor's users. Sign the person in as that user.
    Conflict,
    /// The vendor suspends this user, or its fraud filter stops them. Nothing to repeat; refer the
    /// person to support.
    Blocked,
    /// The verification is gone: the vendor doesn't know it any more, or its seal is too old. Send a
    /// new code.
    NotFound,
    /// The provider that sent the code is not configured any more. Configure it again, or send a
    /// new code.
    UnknownProvider,
    /// The vendor is down or out of reach. Try again later if the
    /// [`dispatch`](crate::Error::dispatch) is `NotSent` or `Refused`; if it is `MaybeSent`, let the
    /// person look for the message, or try the code once more, first. Also an operating system that
    /// gives no randomness.
    Unavailable,
    /// The vendor's answer can't be trusted, so it counts for nothing. Treat it as an outage whose
    /// request may have arrived, and report it: the vendor changed, or something stands before it.
    Protocol,
    /// A limit of our own is reached. Wait for [`retry_after`](crate::Error::retry_after);
    /// [`code`](crate::Error::code) names the limit. No vendor was asked. See
    /// [`pending`](crate::Error::pending) for a code that still lives.
    OverLimit,
    /// Our own store can't be reached or lost a write. Mend it; no vendor is at fault.
    Storage,
    /// The configuration is wrong. Mend it where the message says.
    Config,
}

impl ErrorKind {
    /// Every kind there is.
    pub const ALL: &[Self] = &[
        Self::InvalidRecipient,
        Self::Unsupported,
        Self::InvalidRequest,
        Self::RateLimited,
        Self::Credentials,
        Self::Account,
        Self::Session,
        Self::Conflict,
        Self::Blocked,
        Self::NotFound,
        Self::UnknownProvider,
        Self::Unavailable,
        Self::Protocol,
        Self::OverLimit,
        Self::Storage,
        Self::Config,
    ];

    /// The name in `snake_case`, for logs and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRecipient => "invalid_recipient",
            Self::Unsupported => "unsupported",
            Self::InvalidRequest => "invalid_request",
            Self::RateLimited => "rate_limited",
            Self::Credentials => "credentials",
            Self::Account => "account",
            Self::Session => "session",
            Self::Conflict => "conflict",
            Self::Blocked => "blocked",
            Self::NotFound => "not_found",
            Self::UnknownProvider => "unknown_provider",
            Self::Unavailable => "unavailable",
            Self::Protocol => "protocol",
            Self::OverLimit => "over_limit",
            Self::Storage => "storage",
            Self::Config => "config",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
