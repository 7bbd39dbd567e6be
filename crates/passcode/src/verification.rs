use std::time::SystemTime;

use crate::{Channel, Recipient, SessionFingerprint};

/// What a send began and a verify needs: keep it from one to the other.
///
/// **Whoever can forge one can choose the recipient**, so it has no serde implementations of its
/// own: [`stored`](crate::stored) is for storage on the server, [`Sealer`](crate::Sealer) for
/// everything that passes through a client. It holds no code. `Debug` masks the recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    pub(crate) provider: String,
    pub(crate) id: String,
    pub(crate) recipient: Recipient,
    pub(crate) channel: Channel,
    pub(crate) sent_at: SystemTime,
    pub(crate) expires_at: Option<SystemTime>,
    pub(crate) code_length: Option<u8>,
    pub(crate) second_factor: bool,
    pub(crate) session: Option<SessionFingerprint>,
    pub(crate) delivery: Delivery,
    pub(crate) client: Option<String>,
    pub(crate) via: Option<String>,
}

/// What a send did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// The vendor took a new message.
    Sent,
    /// A code that was sent before is still live, and nothing new was sent.
    AlreadyPending,
    /// Nothing was sent, and nothing was to be: the recipient is one for tests.
    Simulated,
    /// A message may have been sent: this is the [`pending`](crate::Error::pending) of an error that
    /// is `MaybeSent`.
    Unknown,
}

impl Delivery {
    /// Every one there is.
    pub const ALL: &[Self] = &[Self::Sent, Self::AlreadyPending, Self::Simulated, Self::Unknown];

    /// Its name in JSON: `sent`, `already_pending`, `simulated`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::AlreadyPending => "already_pending",
            Self::Simulated => "simulated",
            Self::Unknown => "unknown",
        }
    }
}

impl Verification {
    /// For providers: the vendor took a message and gave it this id. `provider` is the configured name
    /// of whoever sent it, `sent_at` a time by our clock.
    #[must_use]
    pub fn new(
        provider: impl Into<String>,
        id: impl Into<String>,
        recipient: Recipient,
        channel: Channel,
        sent_at: SystemTime,
    ) -> Self {
        Self {
            provider: provider.into(),
            id: id.into(),
            recipient,
            channel,
            sent_at,
            expires_at: None,
            code_length: None,
            second_factor: false,
            session: None,
            delivery: Delivery::Sent,
            client: None,
            via: None,
        }
    }

    /// For providers: when the code expires, if the vendor said so.
    #[must_use]
    pub fn with_expires_at(mut self, expires_at: impl Into<Option<SystemTime>>) -> Self {
        self.expires_at = expires_at.into();
        self
    }

    /// For providers: the number of digits, if it is known.
    #[must_use]
    pub fn with_code_length(mut self, digits: impl Into<Option<u8>>) -> Self {
        self.code_length = digits.into();
        self
    }

    /// For providers: whether it was sent as a second factor of a session.
    #[must_use]
    pub fn with_second_factor(mut self, second_factor: bool) -> Self {
        self.second_factor = second_factor;
        self
    }

    /// For providers: the session that it was sent under, which makes it a second factor.
    #[must_use]
    pub fn with_session(mut self, session: impl Into<Option<SessionFingerprint>>) -> Self {
        self.session = session.into();
        self.second_factor |= self.session.is_some();
        self
    }

    /// For providers: what the send did.
    #[must_use]
    pub fn with_delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// For providers: for whom it was asked ([`SendRequest::client`](crate::SendRequest::client)).
    #[must_use]
    pub fn with_client(mut self, client: impl Into<Option<String>>) -> Self {
        self.client = client.into();
        self
    }

    /// Where the send entered: the configured provider that was asked, which may be a policy.
    /// [`Providers`](crate::Providers) says so.
    #[must_use]
    pub fn with_via(mut self, provider: impl Into<Option<String>>) -> Self {
        self.via = provider.into();
        self
    }

    /// The configured provider that sent it; the one that must verify it.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// The vendor's id of it, or ours where the code is our own. No secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whom the code went to.
    #[must_use]
    pub fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// The channel it went by.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// When it was sent, by this machine's clock.
    #[must_use]
    pub fn sent_at(&self) -> SystemTime {
        self.sent_at
    }

    /// When the code expires, by this machine's clock, if whoever sent it said so. For a countdown on
    /// the page; verify it anyway, whoever sent it decides.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// How many digits the code has, if it is known.
    #[must_use]
    pub fn code_length(&self) -> Option<u8> {
        self.code_length
    }

    /// Whether it must be verified with a [`Session`](crate::Session).
    #[must_use]
    pub fn second_factor(&self) -> bool {
        self.second_factor
    }

    /// The session it was sent under, the only one it may be verified under. `None` for a first
    /// factor, and for what a version of passcode stored that didn't know sessions apart yet.
    #[must_use]
    pub fn session(&self) -> Option<&SessionFingerprint> {
        self.session.as_ref()
    }

    /// For whom it was asked, if several are served.
    #[must_use]
    pub fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// Where the send entered, and so where a verify does: the configured provider that was asked,
    /// which may be a policy. `None` for what an older version of passcode stored.
    #[must_use]
    pub fn via(&self) -> Option<&str> {
        self.via.as_deref()
    }

    /// What the send did.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }
}
