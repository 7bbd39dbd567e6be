use passcode::{Dispatch, ErrorKind};

/// A way for whoever carries messages to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// Nobody is there.
    Unreachable,
    /// The connection ends before the message was handed over.
    LostBefore,
    /// Our credentials are refused.
    CredentialsRefused,
    /// The recipient is refused for good.
    RecipientRefused,
    /// No message is taken now, for this recipient or from us.
    TooMany,
    /// The message is refused, whoever it is for.
    MessageRefused,
    /// The message is taken and delivered, and the connection ends before the answer.
    LostAfter,
    /// The message is taken and delivered, and no answer ever comes.
    Silent,
}

impl Fault {
    /// Every fault.
    pub const ALL: &[Self] = &[
        Self::Unreachable,
        Self::LostBefore,
        Self::CredentialsRefused,
        Self::RecipientRefused,
        Self::TooMany,
        Self::MessageRefused,
        Self::LostAfter,
        Self::Silent,
    ];

    /// The name in `snake_case`, as cases have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::LostBefore => "lost_before",
            Self::CredentialsRefused => "credentials_refused",
            Self::RecipientRefused => "recipient_refused",
            Self::TooMany => "too_many",
            Self::MessageRefused => "message_refused",
            Self::LostAfter => "lost_after",
            Self::Silent => "silent",
        }
    }

    /// The kinds of error it may come out as.
    #[must_use]
    pub fn kinds(self) -> &'static [ErrorKind] {
        match self {
            Self::Unreachable | Self::LostBefore | Self::LostAfter | Self::Silent => {
                &[ErrorKind::Unavailable]
            }
            Self::CredentialsRefused => &[ErrorKind::Credentials],
            Self::RecipientRefused => &[ErrorKind::InvalidRecipient, ErrorKind::Blocked],
            Self::TooMany => &[ErrorKind::RateLimited, ErrorKind::Unavailable],
            Self::MessageRefused => {
                &[ErrorKind::Account, ErrorKind::Blocked, ErrorKind::InvalidRequest]
            }
        }
    }

    /// What the sender may say that was done. Who can't know says `MaybeSent`, but for a connection
    /// that was never made and a refusal in words.
    #[must_use]
    pub fn dispatches(self) -> &'static [Dispatch] {
        match self {
            Self::Unreachable => &[Dispatch::NotSent],
            Self::LostBefore => &[Dispatch::NotSent, Dispatch::MaybeSent],
            Self::CredentialsRefused => &[Dispatch::NotSent, Dispatch::Refused],
            Self::RecipientRefused | Self::TooMany | Self::MessageRefused => &[Dispatch::Refused],
            Self::LostAfter | Self::Silent => &[Dispatch::MaybeSent],
        }
    }
}
