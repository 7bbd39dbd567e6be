use std::sync::Arc;

/// What a client said, up to its line's end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmtpCommand {
    /// The line: `MAIL FROM:<a@b.example>`. Of a connection just made `CONNECT`, of a TLS handshake
    /// `TLS`, and of the body's end `.`.
    pub line: String,
    /// Which connection it came on, from 0.
    pub connection: usize,
    /// Whether it came over TLS.
    pub encrypted: bool,
}

impl SmtpCommand {
    /// The first word, in upper case.
    #[must_use]
    pub fn verb(&self) -> String {
        self.line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase()
    }
}

/// What a mail server does in place of what is usual.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SmtpReply {
    /// Says this line, or these lines, and goes on: `550 5.1.1 no such user`.
    Say(String),
    /// The same, and then it ends the connection.
    SayAndClose(String),
    /// Ends the connection.
    Close,
    /// Says nothing more.
    Stall,
}

impl SmtpReply {
    /// Says this line and goes on.
    pub fn say(line: impl Into<String>) -> Self {
        Self::Say(line.into())
    }
}

pub(super) type Script = Arc<dyn Fn(&SmtpCommand) -> Option<SmtpReply> + Send + Sync>;
