use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// How a code reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Channel {
    /// A text message.
    Sms,
    /// An e-mail.
    Email,
    /// A WhatsApp message.
    WhatsApp,
    /// An RCS message.
    Rcs,
    /// A phone call that speaks the code.
    Voice,
}

impl Channel {
    /// Every channel there is.
    pub const ALL: &[Self] = &[Self::Sms, Self::Email, Self::WhatsApp, Self::Rcs, Self::Voice];

    /// The name in configuration, JSON and logs: `sms`, `email`, `whatsapp`, `rcs`,
    /// `voice`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::WhatsApp => "whatsapp",
            Self::Rcs => "rcs",
            Self::Voice => "voice",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads the name [`as_str`](Channel::as_str) gives.
impl FromStr for Channel {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL.iter().copied().find(|channel| channel.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|channel| channel.as_str()).collect();
            let message = format!("no such channel {text:?}; choices: {}", names.join(", "));
            Error::input(ErrorKind::InvalidRequest, message)
        })
    }
}
