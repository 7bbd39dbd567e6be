use std::ops::RangeInclusive;

use crate::{Channel, Error, ErrorKind, Recipient, Result, SendRequest};

/// What one configured provider can do, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    rows: Vec<CapabilityRow>,
    tells_expired: bool,
    tells_used: bool,
    resend: Resend,
    sessions: bool,
}

/// One channel, and whom it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapabilityRow {
    channel: Channel,
    calling_codes: Vec<u16>,
    code_lengths: Option<RangeInclusive<u8>>,
}

/// What sending again does while a code is live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resend {
    /// A new code goes out and the older one stops working.
    NewCode,
    /// The same code goes out again.
    SameCode,
    /// Nothing goes out; the live code stays.
    Refused,
    /// It depends, on the member of a composite for one.
    Unknown,
}

impl Capabilities {
    /// A provider with these rows, which tells nothing apart and takes no session; what its resend does
    /// is [`Resend::Unknown`].
    #[must_use]
    pub fn new(rows: Vec<CapabilityRow>) -> Self {
        Self {
            rows,
            tells_expired: false,
            tells_used: false,
            resend: Resend::Unknown,
            sessions: false,
        }
    }

    /// Says that it tells an expired code from a wrong one.
    #[must_use]
    pub fn with_tells_expired(mut self, tells: bool) -> Self {
        self.tells_expired = tells;
        self
    }

    /// Says that it tells a used code from a wrong one.
    #[must_use]
    pub fn with_tells_used(mut self, tells: bool) -> Self {
        self.tells_used = tells;
        self
    }

    /// Says what sending again does while a code is live.
    #[must_use]
    pub fn with_resend(mut self, resend: Resend) -> Self {
        self.resend = resend;
        self
    }

    /// Says that it takes a [`Session`](crate::Session) for a second factor.
    #[must_use]
    pub fn with_sessions(mut self, sessions: bool) -> Self {
        self.sessions = sessions;
        self
    }

    /// What it can send, and to whom.
    #[must_use]
    pub fn rows(&self) -> &[CapabilityRow] {
        &self.rows
    }

    /// Whether it tells an expired code from a wrong one.
    #[must_use]
    pub fn tells_expired(&self) -> bool {
        self.tells_expired
    }

    /// Whether it tells a used code from a wrong one.
    #[must_use]
    pub fn tells_used(&self) -> bool {
        self.tells_used
    }

    /// What sending again does while a code is live.
    #[must_use]
    pub fn resend(&self) -> Resend {
        self.resend
    }

    /// Whether it takes a [`Session`](crate::Session) for a second factor.
    #[must_use]
    pub fn sessions(&self) -> bool {
        self.sessions
    }

    /// What a provider made of members can do: each row of a member once; for the rest, what holds
    /// for every member (sessions: for at least one).
    #[must_use]
    pub fn of_members<'a>(members: impl IntoIterator<Item = &'a Self>) -> Self {
        members
            .into_iter()
            .cloned()
            .reduce(|mut all, member| {
                for row in member.rows {
                    if !all.rows.contains(&row) {
                        all.rows.push(row);
                    }
                }
                all.tells_expired &= member.tells_expired;
                all.tells_used &= member.tells_used;
                all.sessions |= member.sessions;
                if all.resend != member.resend {
                    all.resend = Resend::Unknown;
                }
                all
            })
            .unwrap_or_else(|| Self::new(Vec::new()))
    }

    /// Refuses what this provider can't do, before any traffic, and returns the row that serves
    /// the request by `channel`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unsupported`], not sent, naming what doesn't fit: the session, the channel, the
    /// recipient or the code length, in this order.
    pub fn serving(&self, request: &SendRequest, channel: Channel) -> Result<&CapabilityRow> {
        if request.session().is_some() && !self.sessions {
            return Err(unsupported(
                "the provider takes no session, so it can't be a second factor".into(),
            ));
        }
        let mut rows = self.rows.iter().filter(|row| row.channel == channel).peekable();
        if rows.peek().is_none() {
            return Err(unsupported(format!("the provider doesn't send by {channel}")));
        }
        let mut rows = rows.filter(|row| row.serves(request.recipient())).peekable();
        if rows.peek().is_none() {
            return Err(unsupported(match request.recipient() {
                Recipient::Phone(_) if channel == Channel::Email => {
                    "a phone number can't be reached by email".to_owned()
                }
                Recipient::Phone(phone) => {
                    format!(
                        "the provider doesn't send to numbers of +{} by {channel}",
                        phone.calling_code()
                    )
                }
                Recipient::Email(_) => format!("an e-mail address can't be reached by {channel}"),
            }));
        }
        let Some(digits) = request.code_length() else {
            return rows.next().ok_or_else(|| unsupported("nothing serves the request".into()));
        };
        rows.find(|row| row.code_lengths.as_ref().is_some_and(|lengths| lengths.contains(&digits)))
            .ok_or_else(|| {
                unsupported(format!(
                    "the provider can't send codes of {digits} digits by {channel}"
                ))
            })
    }
}

impl CapabilityRow {
    /// A channel to everybody it can reach, with codes whose length the vendor decides.
    #[must_use]
    pub fn new(channel: Channel) -> Self {
        Self { channel, calling_codes: Vec::new(), code_lengths: None }
    }

    /// Serves these calling codes only, such as `[1, 91]`; with none, all of them.
    #[must_use]
    pub fn with_calling_codes(mut self, calling_codes: impl Into<Vec<u16>>) -> Self {
        self.calling_codes = calling_codes.into();
        self
    }

    /// Takes requests for codes of so many digits, such as `4..=10`.
    #[must_use]
    pub fn with_code_lengths(mut self, digits: RangeInclusive<u8>) -> Self {
        self.code_lengths = Some(digits);
        self
    }

    /// The channel.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// The calling codes it serves; empty for all, and for e-mail.
    #[must_use]
    pub fn calling_codes(&self) -> &[u16] {
        &self.calling_codes
    }

    /// The code lengths one may ask for; `None` where the vendor alone decides.
    #[must_use]
    pub fn code_lengths(&self) -> Option<&RangeInclusive<u8>> {
        self.code_lengths.as_ref()
    }

    fn serves(&self, recipient: &Recipient) -> bool {
        match recipient {
            Recipient::Email(_) => self.channel == Channel::Email,
            Recipient::Phone(phone) => {
                self.channel != Channel::Email
                    && (self.calling_codes.is_empty()
                        || self.calling_codes.contains(&phone.calling_code()))
            }
        }
    }
}

fn unsupported(message: String) -> Error {
    Error::local(ErrorKind::Unsupported, message)
}
