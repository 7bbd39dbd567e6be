/// How a mail server is reached, and what it says that it can do.
#[derive(Debug, Clone)]
#[must_use]
pub struct SmtpSetup {
    pub(super) tls: Secrecy,
    pub(super) features: Vec<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrecy {
    None,
    StartTls,
    FromTheStart,
}

impl SmtpSetup {
    /// In clear, with `AUTH PLAIN LOGIN` and `8BITMIME`.
    pub fn plain() -> Self {
        Self { tls: Secrecy::None, features: vec!["8BITMIME", "AUTH PLAIN LOGIN"] }
    }

    /// The same, and it offers STARTTLS.
    pub fn start_tls() -> Self {
        Self { tls: Secrecy::StartTls, ..Self::plain() }
    }

    /// The same over TLS from the first byte.
    pub fn tls() -> Self {
        Self { tls: Secrecy::FromTheStart, ..Self::plain() }
    }

    /// What it says that it can do, in place of what is usual; STARTTLS is added by itself.
    pub fn features(mut self, features: &[&'static str]) -> Self {
        self.features = features.to_vec();
        self
    }
}
