use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// The way a code travels.
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
}

impl Channel {
    /// Every channel there is.
    pub const ALL: &[Self] = &[Self::Sms, Self::Email, Self::WhatsApp, Self::Rcs];

    /// The name in configuration, JSON and logs: `sms`, `email`, `whatsapp`, `rcs`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::WhatsApp => "whatsapp",
            Self::Rcs => "rcs",
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
            let message = format!("no such channel {text:?}: use sms, email, whatsapp or rcs");
            Error::local(ErrorKind::InvalidRequest, message)
        })
    }
}
