use std::fmt;

use crate::{Recipient, Session};

/// The word of whoever sent a code on a guess: right or not. An outage is an
/// [`Error`](crate::Error), never this.
#[derive(Debug, Clone)]
#[must_use = "a code counts only if it was approved"]
pub enum VerifyOutcome {
    /// The code is right: the person reads messages to this recipient.
    Approved(Approval),
    /// The code is not right, or not any more.
    Rejected(Rejection),
}

impl VerifyOutcome {
    /// Whether the code is right.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        matches!(self, Self::Approved(_))
    }
}

/// Proof that a code was right.
#[derive(Debug, Clone)]
pub struct Approval {
    recipient: Recipient,
    evidence: Evidence,
}

impl Approval {
    /// For providers: the vendor gave positive proof for this recipient.
    #[must_use]
    pub fn new(recipient: Recipient, evidence: Evidence) -> Self {
        Self { recipient, evidence }
    }

    /// Whom the code went to: what is now verified. It prints masked; [`Recipient::expose`] has the
    /// full text.
    #[must_use]
    pub fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// What else the vendor told.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }
}

/// What a vendor tells along with its approval. Empty for most vendors and for codes of our own.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    session: Option<Session>,
    user_id: Option<String>,
    known_user: Option<bool>,
}

impl Evidence {
    /// For providers: the vendor's session.
    #[must_use]
    pub fn with_session(mut self, session: impl Into<Option<Session>>) -> Self {
        self.session = session.into();
        self
    }

    /// For providers: the vendor's id of the user.
    #[must_use]
    pub fn with_user_id(mut self, user_id: impl Into<Option<String>>) -> Self {
        self.user_id = user_id.into();
        self
    }

    /// For providers: whether the vendor knew this user before.
    #[must_use]
    pub fn with_known_user(mut self, known_user: impl Into<Option<bool>>) -> Self {
        self.known_user = known_user.into();
        self
    }

    /// The vendor's session (Ratio): give it to the second factor's send and verify.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The vendor's id of the user (Ratio, Stytch).
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.user_id.as_deref()
    }

    /// Whether the vendor knew this user before (Ratio); `None` where it doesn't say.
    #[must_use]
    pub fn known_user(&self) -> Option<bool> {
        self.known_user
    }
}

/// Why a code was not approved, as far as the vendor tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rejection {
    /// The code is not the one that was sent; or, where the vendor doesn't tell them apart
    /// ([`Capabilities::tells_expired`](crate::Capabilities::tells_expired),
    /// [`tells_used`](crate::Capabilities::tells_used)), it is too old or was used before. The
    /// person may try again, and needs a new code if the right one is refused.
    WrongCode,
    /// The code is too old. Send a new one.
    Expired,
    /// The code was used before. Send a new one.
    AlreadyUsed,
    /// Too many wrong codes. Send a new one, later.
    TooManyAttempts,
    /// The vendor says no more than no.
    Refused,
}

impl Rejection {
    /// Every reason there is.
    pub const ALL: &[Self] =
        &[Self::WrongCode, Self::Expired, Self::AlreadyUsed, Self::TooManyAttempts, Self::Refused];

    /// The name in `snake_case`, for logs and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong_code",
            Self::Expired => "expired",
            Self::AlreadyUsed => "already_used",
            Self::TooManyAttempts => "too_many_attempts",
            Self::Refused => "refused",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
