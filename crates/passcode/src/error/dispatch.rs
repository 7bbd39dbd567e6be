use std::fmt;

/// What the vendor may have done by the time an operation failed.
///
/// For a send: may a message be on its way? For a verify: may the attempt have been counted?
/// Only [`NotSent`](Self::NotSent) and [`Refused`](Self::Refused) may ever be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dispatch {
    /// The operation's own request never left: it was refused here, the token call before it failed,
    /// or no connection was made (DNS, TCP, TLS, a proxy, the connect timeout).
    NotSent,
    /// The vendor's answer says that it did nothing.
    Refused,
    /// Anything else: a timeout, a broken connection, an answer that can't be read or trusted.
    MaybeSent,
}

impl Dispatch {
    /// The name in `snake_case`, for logs and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::MaybeSent => "maybe_sent",
        }
    }
}

impl fmt::Display for Dispatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
