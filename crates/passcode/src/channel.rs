use std::fmt;

use serde::{Deserialize, Serialize};

/// How a code reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

    /// The name in configuration, JSON (serde) and logs, in lower case: `sms`, `email`, `whatsapp`,
    /// `rcs`, `voice`.
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
