use crate::{Dispatch, Error, ErrorKind, Operation, Rejection};

/// What to tell the person when a send or a check came to nothing: one sentence each, which
/// [the guide](crate::guide::failures) has in English.
///
/// It is made of an [`Error`] or a [`Rejection`]. A service looks up its own sentence by
/// [`as_str`](Self::as_str).
///
/// ```
/// use passcode::{Recipient, Told};
///
/// let error = "2025550123".parse::<Recipient>().unwrap_err();
/// let told = Told::from(&error);
/// assert_eq!((told.as_str(), told.status()), ("no_recipient", 422));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Told {
    /// What was typed is no phone number and no address.
    NoRecipient,
    /// No code can be sent to this number or address. They may have another.
    Unsupported,
    /// What was typed is no code.
    NoCode,
    /// That was too often. [`Error::retry_after`] says how long to wait, where it is known.
    TooMany,
    /// Their session is over, and they begin again.
    BeginAgain,
    /// The number or address belongs to another account.
    Conflict,
    /// The number or address can't be used. Their way out is your support.
    Blocked,
    /// The code can't be checked any more. They ask for a new one.
    Gone,
    /// Nothing was sent. They try again later.
    Later,
    /// A message may be out, and nothing would check its code. They wait before they ask for
    /// another. Look for [`Error::pending`] first: with it, the code can be checked.
    MaybeSent,
    /// The code was not checked, and may be right. They try it once more, later.
    Unchecked,
    /// The service is at fault, and they can do nothing.
    OurFault,
    /// The code was checked, and is refused.
    Rejected(Rejection),
}

impl Told {
    /// A name in `snake_case` for the sentence. That of a rejection is
    /// [its own](Rejection::as_str).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status of the page that says it, 400 or above.
    ///
    /// It is never 502 or 504: proxies answer these by a page of their own.
    #[must_use]
    pub fn status(self) -> u16 {
        self.row().1
    }

    /// The table: name and status.
    fn row(self) -> (&'static str, u16) {
        match self {
            Self::NoRecipient => ("no_recipient", 422),
            Self::Unsupported => ("unsupported", 422),
            Self::NoCode => ("no_code", 422),
            Self::TooMany => ("too_many", 429),
            Self::BeginAgain => ("begin_again", 401),
            Self::Conflict => ("conflict", 409),
            Self::Blocked => ("blocked", 403),
            Self::Gone => ("gone", 410),
            Self::Later => ("later", 503),
            Self::MaybeSent => ("maybe_sent", 503),
            Self::Unchecked => ("unchecked", 503),
            Self::OurFault => ("our_fault", 500),
            Self::Rejected(reason) => {
                (reason.as_str(), if reason == Rejection::TooManyAttempts { 429 } else { 422 })
            }
        }
    }
}

impl From<&Error> for Told {
    /// An error is no word on a code: none is told as a wrong one. An error of a check is known by
    /// its [`operation`](Error::operation), which every provider sets.
    fn from(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidRecipient => Self::NoRecipient,
            ErrorKind::Unsupported => Self::Unsupported,
            ErrorKind::InvalidRequest if error.is_input() => Self::NoCode,
            ErrorKind::RateLimited | ErrorKind::OverLimit => Self::TooMany,
            ErrorKind::Session => Self::BeginAgain,
            ErrorKind::Conflict => Self::Conflict,
            ErrorKind::Blocked => Self::Blocked,
            ErrorKind::NotFound | ErrorKind::UnknownProvider => Self::Gone,
            ErrorKind::Unavailable | ErrorKind::Protocol | ErrorKind::Storage => {
                match error.operation() {
                    Some(Operation::Verify) => Self::Unchecked,
                    _ if error.dispatch() == Dispatch::MaybeSent => Self::MaybeSent,
                    _ => Self::Later,
                }
            }
            // Ours to mend: the calling code, the configuration, the account at the vendor.
            ErrorKind::InvalidRequest
            | ErrorKind::Credentials
            | ErrorKind::Account
            | ErrorKind::Config => Self::OurFault,
        }
    }
}

impl From<Rejection> for Told {
    fn from(reason: Rejection) -> Self {
        Self::Rejected(reason)
    }
}
