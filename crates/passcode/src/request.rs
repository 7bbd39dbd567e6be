use std::net::IpAddr;
use std::time::Instant;

use crate::{Channel, Locale, OtpCode, Recipient, Session, Verification};

/// A code to be sent.
///
/// What a provider can't honour and would be unsafe to ignore (the channel, the code length, the
/// session) it refuses before any traffic. It may ignore the device, the locale and the earlier
/// verification. `Debug` masks the recipient.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// use passcode::{Channel, Recipient, SendRequest};
///
/// let to: Recipient = "+1 202-555-0123".parse()?;
/// let request = SendRequest::new(to)
///     .with_channel(Channel::WhatsApp)
///     .with_locale("pt-BR".parse::<passcode::Locale>()?)
///     .with_deadline(Instant::now() + Duration::from_secs(10));
/// assert_eq!(request.recipient().expose(), "+12025550123");
/// # Ok::<(), passcode::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SendRequest {
    recipient: Recipient,
    channel: Option<Channel>,
    code_length: Option<u8>,
    session: Option<Session>,
    device: Option<Device>,
    locale: Option<Locale>,
    earlier: Option<Box<Verification>>,
    client: Option<String>,
    deadline: Option<Instant>,
}

impl SendRequest {
    /// A code for this recipient; everything else is the provider's choice.
    #[must_use]
    pub fn new(recipient: impl Into<Recipient>) -> Self {
        Self {
            recipient: recipient.into(),
            channel: None,
            code_length: None,
            session: None,
            device: None,
            locale: None,
            earlier: None,
            client: None,
            deadline: None,
        }
    }

    /// Asks for a channel. Without it an address goes by [`Channel::Email`] and a phone number by the
    /// provider's configured channel, else by [`Channel::Sms`]. One that doesn't reach the recipient,
    /// or that the provider doesn't have, is refused as `Unsupported`.
    #[must_use]
    pub fn with_channel(mut self, channel: impl Into<Option<Channel>>) -> Self {
        self.channel = channel.into();
        self
    }

    /// Asks for a code of this many digits. Without it the provider decides. Which lengths it takes
    /// ([`CapabilityRow::code_lengths`](crate::CapabilityRow::code_lengths)) are 4 to 10 for codes of
    /// our own; any other is refused as `Unsupported`.
    #[must_use]
    pub fn with_code_length(mut self, digits: impl Into<Option<u8>>) -> Self {
        self.code_length = digits.into();
        self
    }

    /// Makes it a second factor of this session, which an earlier approval gave
    /// ([`Evidence::session`](crate::Evidence::session)). A provider without
    /// [sessions](crate::Capabilities::sessions) refuses it as `Unsupported`.
    #[must_use]
    pub fn with_session(mut self, session: impl Into<Option<Session>>) -> Self {
        self.session = session.into();
        self
    }

    /// Tells the vendor which device asks. A provider may ignore it; a `limit` counts by its address.
    #[must_use]
    pub fn with_device(mut self, device: impl Into<Option<Device>>) -> Self {
        self.device = device.into();
        self
    }

    /// Asks for a message in this language. Without it the provider's configured language is asked for,
    /// else the vendor chooses. A provider may ignore it.
    #[must_use]
    pub fn with_locale(mut self, locale: impl Into<Option<Locale>>) -> Self {
        self.locale = locale.into();
        self
    }

    /// Names the verification whose message the person says never came. A provider may ignore it; a
    /// `failover` asks whoever sent that one last.
    #[must_use]
    pub fn with_earlier(mut self, earlier: impl Into<Option<Verification>>) -> Self {
        self.earlier = earlier.into().map(Box::new);
        self
    }

    /// Says for whom we ask, when we serve several: what is counted by client and codes of our own
    /// are kept apart by it. A short name, no secret. Without it all of it belongs to nobody in
    /// particular.
    #[must_use]
    pub fn with_client(mut self, client: impl Into<Option<String>>) -> Self {
        self.client = client.into();
        self
    }

    /// Ends the operation at this instant, if the provider's own limit (`total_timeout`, 30 s by
    /// default) doesn't end it before.
    #[must_use]
    pub fn with_deadline(mut self, deadline: impl Into<Option<Instant>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Whom the code goes to.
    #[must_use]
    pub fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// The channel asked for.
    #[must_use]
    pub fn channel(&self) -> Option<Channel> {
        self.channel
    }

    /// The channel to send by: the one asked for; else e-mail for an address and, for a phone
    /// number, the provider's configured one or [`Channel::Sms`].
    #[must_use]
    pub fn channel_or(&self, configured: Option<Channel>) -> Channel {
        self.channel.unwrap_or(match self.recipient {
            Recipient::Email(_) => Channel::Email,
            Recipient::Phone(_) => configured.unwrap_or(Channel::Sms),
        })
    }

    /// The number of digits asked for.
    #[must_use]
    pub fn code_length(&self) -> Option<u8> {
        self.code_length
    }

    /// The session it is a second factor of.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The device that asks.
    #[must_use]
    pub fn device(&self) -> Option<&Device> {
        self.device.as_ref()
    }

    /// The language of the message, if one was asked for.
    #[must_use]
    pub fn locale(&self) -> Option<&Locale> {
        self.locale.as_ref()
    }

    /// The verification whose message never came, by the person's word.
    #[must_use]
    pub fn earlier(&self) -> Option<&Verification> {
        self.earlier.as_deref()
    }

    /// For whom we ask, if that was said.
    #[must_use]
    pub fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// When the caller stops waiting.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }
}

/// The device a person uses, as the service saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    ip: IpAddr,
    user_agent: Option<String>,
}

impl Device {
    /// A device at this address.
    #[must_use]
    pub fn new(ip: IpAddr) -> Self {
        Self { ip, user_agent: None }
    }

    /// Adds the browser's `User-Agent`, as it came.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The person's address.
    #[must_use]
    pub fn ip(&self) -> IpAddr {
        self.ip
    }

    /// The browser's `User-Agent`.
    #[must_use]
    pub fn user_agent(&self) -> Option<&str> {
        self.user_agent.as_deref()
    }
}

/// A code to be checked. `Debug` shows no code and masks the recipient.
///
/// ```
/// # use passcode::{Channel, OtpCode, Verification, VerifyRequest};
/// # fn keep() -> passcode::Result<Verification> {
/// #     let now = std::time::SystemTime::now();
/// #     Ok(Verification::new("main", "1", "ada@example.com".parse()?, Channel::Email, now))
/// # }
/// let kept: Verification = keep()?; // what the send returned
/// let request = VerifyRequest::new(kept, OtpCode::parse("012 345")?);
/// assert_eq!(request.code().expose(), "012345");
/// # Ok::<(), passcode::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct VerifyRequest {
    verification: Verification,
    code: OtpCode,
    session: Option<Session>,
    deadline: Option<Instant>,
}

impl VerifyRequest {
    /// Checks `code` against `verification`.
    #[must_use]
    pub fn new(verification: Verification, code: OtpCode) -> Self {
        Self { verification, code, session: None, deadline: None }
    }

    /// The session a second factor was sent under. Without it, or with another one, a second factor
    /// is refused as `Session`; with one, a first factor as `InvalidRequest`.
    #[must_use]
    pub fn with_session(mut self, session: impl Into<Option<Session>>) -> Self {
        self.session = session.into();
        self
    }

    /// Ends the operation at this instant, if the provider's own limit doesn't end it before.
    #[must_use]
    pub fn with_deadline(mut self, deadline: impl Into<Option<Instant>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// What [`OtpProvider::send`](crate::OtpProvider::send) returned.
    #[must_use]
    pub fn verification(&self) -> &Verification {
        &self.verification
    }

    /// The code to check.
    #[must_use]
    pub fn code(&self) -> &OtpCode {
        &self.code
    }

    /// The session of a second factor.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// When the caller stops waiting.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }
}
