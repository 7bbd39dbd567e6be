use std::ops::RangeInclusive;

use crate::{Channel, Error, ErrorKind, Recipient, Result, SendRequest};

/// What one configured provider can do, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// What it can send, and to whom.
    pub rows: Vec<CapabilityRow>,
    /// Whether it tells an expired code from a wrong one.
    pub tells_expired: bool,
    /// Whether it tells a used code from a wrong one.
    pub tells_used: bool,
    /// What sending again does while a code is live.
    pub resend: Resend,
    /// Whether it takes a [`Session`](crate::Session) for a second factor.
    pub sessions: bool,
}

/// One way to reach recipients.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CapabilityRow {
    /// The way.
    pub channel: Channel,
    /// The calling codes it serves; empty for all, and for e-mail.
    pub calling_codes: Vec<u16>,
    /// The code lengths one may ask for; `None` where the vendor alone decides.
    pub code_lengths: Option<RangeInclusive<u8>>,
}

/// What sending again does while a code is live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resend {
    /// A new code goes out and the older one dies.
    NewCode,
    /// The same code goes out again.
    SameCode,
    /// Nothing goes out; the live code stays.
    Refused,
    /// It depends, on the member of a composite for one.
    Unknown,
}

impl Capabilities {
    /// A provider with these ways, which tells nothing apart and takes no session.
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

    /// What a composite can do: all rows of its members; for the rest, what holds for every one
    /// (sessions: for at least one).
    #[must_use]
    pub fn of_members(members: impl IntoIterator<Item = Self>) -> Self {
        members
            .into_iter()
            .reduce(|mut all, member| {
                all.rows.extend(member.rows);
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
    /// [`ErrorKind::Unsupported`], not sent, naming what doesn't fit.
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
    /// A way to everybody it can reach, with codes whose length the vendor decides.
    #[must_use]
    pub fn new(channel: Channel) -> Self {
        Self { channel, calling_codes: Vec::new(), code_lengths: None }
    }

    /// Serves these calling codes only.
    #[must_use]
    pub fn with_calling_codes(mut self, calling_codes: impl Into<Vec<u16>>) -> Self {
        self.calling_codes = calling_codes.into();
        self
    }

    /// Takes requests for codes of these lengths.
    #[must_use]
    pub fn with_code_lengths(mut self, digits: RangeInclusive<u8>) -> Self {
        self.code_lengths = Some(digits);
        self
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
