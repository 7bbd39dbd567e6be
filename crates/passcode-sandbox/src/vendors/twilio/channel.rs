//! The names of channels.

use crate::inbox::Channel;

/// The channel of a name, if Twilio has it.
pub(super) fn channel(name: &str) -> Option<Channel> {
    Some(match name {
        "sms" => Channel::Sms,
        "call" => Channel::Voice,
        "whatsapp" => Channel::WhatsApp,
        "email" => Channel::Email,
        _ => return None,
    })
}

/// A channel's name in answers.
pub(super) fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Voice => "call",
        Channel::WhatsApp => "whatsapp",
        Channel::Email => "email",
        _ => "sms",
    }
}
