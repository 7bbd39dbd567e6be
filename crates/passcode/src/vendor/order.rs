use std::time::{Duration, Instant};

use crate::{
    Channel, Delivery, Device, Evidence, Locale, OtpCode, Recipient, Rejection, SendRequest,
    Session, Verification, VerifyRequest,
};

/// A code to send, with everything decided that a [`Vendor`](crate::vendor::Vendor) need not
/// decide: its capabilities allow it.
#[derive(Debug)]
pub struct Order<'a> {
    pub(super) request: &'a SendRequest,
    pub(super) channel: Channel,
    pub(super) locale: Option<&'a Locale>,
    pub(super) deadline: Instant,
}

impl<'a> Order<'a> {
    /// Whom the code goes to.
    #[must_use]
    pub fn recipient(&self) -> &'a Recipient {
        self.request.recipient()
    }

    /// The channel to send by.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// The number of digits asked for; `None` leaves it to the vendor.
    #[must_use]
    pub fn code_length(&self) -> Option<u8> {
        self.request.code_length()
    }

    /// The session that the code is a second factor of. Only who has sessions among its capabilities
    /// gets one.
    #[must_use]
    pub fn session(&self) -> Option<&'a Session> {
        self.request.session()
    }

    /// The device that asks. It may be ignored.
    #[must_use]
    pub fn device(&self) -> Option<&'a Device> {
        self.request.device()
    }

    /// The language asked for, else the configured one. It may be ignored.
    #[must_use]
    pub fn locale(&self) -> Option<&'a Locale> {
        self.locale
    }

    /// For whom we ask, if several are served. It may be ignored by whoever counts nothing and makes
    /// no code.
    #[must_use]
    pub fn client(&self) -> Option<&'a str> {
        self.request.client()
    }

    /// The verification whose message never came. It may be ignored.
    #[must_use]
    pub fn earlier(&self) -> Option<&'a Verification> {
        self.request.earlier()
    }

    /// When the operation must end.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.deadline
    }
}

/// A code to check against what this vendor sent.
#[derive(Debug)]
pub struct Guess<'a> {
    pub(super) request: &'a VerifyRequest,
    pub(super) deadline: Instant,
}

impl<'a> Guess<'a> {
    /// What the send gave.
    #[must_use]
    pub fn verification(&self) -> &'a Verification {
        self.request.verification()
    }

    /// The vendor's id of it.
    #[must_use]
    pub fn id(&self) -> &'a str {
        self.verification().id()
    }

    /// Whom the code went to.
    #[must_use]
    pub fn recipient(&self) -> &'a Recipient {
        self.verification().recipient()
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &'a OtpCode {
        self.request.code()
    }

    /// The session of a second factor, which is the one that it was sent under.
    #[must_use]
    pub fn session(&self) -> Option<&'a Session> {
        self.request.session()
    }

    /// When the operation must end.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.deadline
    }
}

/// What the vendor's answer to a send says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    id: String,
    lifetime: Option<Duration>,
    code_length: Option<u8>,
    channel: Option<Channel>,
    delivery: Delivery,
}

impl Sent {
    /// The vendor took a message; this id is what the code will be checked by. An empty one is an error
    /// of the send (`Protocol`, `MaybeSent`).
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            lifetime: None,
            code_length: None,
            channel: None,
            delivery: Delivery::Sent,
        }
    }

    /// How long the code lives from now, if the vendor says so.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: impl Into<Option<Duration>>) -> Self {
        self.lifetime = lifetime.into();
        self
    }

    /// The number of digits, if it is known.
    #[must_use]
    pub fn with_code_length(mut self, digits: impl Into<Option<u8>>) -> Self {
        self.code_length = digits.into();
        self
    }

    /// The channel, if the vendor says that it took another than it was asked for.
    #[must_use]
    pub fn with_channel(mut self, channel: impl Into<Option<Channel>>) -> Self {
        self.channel = channel.into();
        self
    }

    /// What the send did.
    #[must_use]
    pub fn with_delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// What the code will be checked by.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How long the code lives.
    #[must_use]
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }

    /// The number of digits.
    #[must_use]
    pub fn code_length(&self) -> Option<u8> {
        self.code_length
    }

    /// The channel, where the vendor chose it.
    #[must_use]
    pub fn channel(&self) -> Option<Channel> {
        self.channel
    }

    /// What the send did.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }
}

/// What the vendor's answer to a check says.
#[derive(Debug, Clone)]
#[must_use = "a code counts only if it was approved"]
pub enum Verdict {
    /// It proves that the code is right.
    Approved(Evidence),
    /// It says that the code is not right, or not any more.
    Rejected(Rejection),
}
