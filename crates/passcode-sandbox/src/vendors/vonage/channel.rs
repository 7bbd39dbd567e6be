//! The ways a step can go.

use crate::inbox;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    Sms,
    Voice,
    WhatsApp,
    Rcs,
    Email,
    /// The network confirms the number, and no code is sent.
    SilentAuth,
}

impl Channel {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "sms" => Self::Sms,
            "voice" => Self::Voice,
            "whatsapp" => Self::WhatsApp,
            "rcs" => Self::Rcs,
            "email" => Self::Email,
            "silent_auth" => Self::SilentAuth,
            _ => return None,
        })
    }

    pub(super) fn needs_sender(self) -> bool {
        matches!(self, Self::WhatsApp | Self::Rcs)
    }

    /// How its message arrives; none if it sends none.
    pub(super) fn inbox(self) -> Option<inbox::Channel> {
        Some(match self {
            Self::Sms => inbox::Channel::Sms,
            Self::Voice => inbox::Channel::Voice,
            Self::WhatsApp => inbox::Channel::WhatsApp,
            Self::Rcs => inbox::Channel::Rcs,
            Self::Email => inbox::Channel::Email,
            Self::SilentAuth => return None,
        })
    }
}
