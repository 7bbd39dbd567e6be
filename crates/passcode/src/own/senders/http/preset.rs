//! The gateways that are known by name.

use serde::Deserialize;

use super::definition::{self, Definition};
use super::keys::Keys;
use super::place;
use crate::config::{BuildContext, Document};
use crate::{Channel, Result};

/// Every preset: its name, and its file.
const FILES: &[(&str, &str)] = &[
    ("twilio-messages", include_str!("presets/twilio-messages.toml")),
    ("vonage-sms", include_str!("presets/vonage-sms.toml")),
    ("telnyx-messages", include_str!("presets/telnyx-messages.toml")),
    ("plivo-messages", include_str!("presets/plivo-messages.toml")),
    ("messagebird", include_str!("presets/messagebird.toml")),
    ("sinch-sms", include_str!("presets/sinch-sms.toml")),
    ("infobip-sms", include_str!("presets/infobip-sms.toml")),
    ("africastalking", include_str!("presets/africastalking.toml")),
    ("msg91", include_str!("presets/msg91.toml")),
    ("textlocal", include_str!("presets/textlocal.toml")),
    ("resend", include_str!("presets/resend.toml")),
    ("postmark", include_str!("presets/postmark.toml")),
    ("sendgrid", include_str!("presets/sendgrid.toml")),
    ("mailgun", include_str!("presets/mailgun.toml")),
    ("brevo", include_str!("presets/brevo.toml")),
];

/// The channels that a gateway can carry messages by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Carried {
    #[default]
    Sms,
    Email,
}

impl From<Carried> for Channel {
    fn from(carried: Carried) -> Self {
        match carried {
            Carried::Sms => Self::Sms,
            Carried::Email => Self::Email,
        }
    }
}

/// What a preset says besides its request.
#[derive(Deserialize)]
struct Head {
    name: String,
    #[serde(default)]
    channel: Carried,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    secrets: Vec<String>,
    #[serde(default)]
    optional: Vec<String>,
    #[serde(default)]
    one_of: Vec<String>,
}

/// A preset, read.
pub(super) struct File {
    pub(super) document: Document,
    /// The gateway's name in sentences.
    pub(super) vendor: String,
    pub(super) channel: Channel,
    pub(super) keys: Keys,
    pub(super) definition: Definition,
}

impl File {
    /// The preset that the setting `preset` names.
    pub(super) fn of(setting: &str, context: &BuildContext<'_>) -> Result<Self> {
        if let Some(path) = setting.strip_prefix("file:") {
            return Self::read(context.document_at("preset", path)?);
        }
        let Some((name, text)) = FILES.iter().find(|(name, _)| *name == setting) else {
            let names: Vec<_> = FILES.iter().map(|(name, _)| *name).collect();
            return Err(context.no_such("preset", "preset", setting, &names));
        };
        Self::read(Document::embedded(text, name)?)
    }

    fn read(document: Document) -> Result<Self> {
        let (head, definition): (Head, _) = document.read(definition::KEYS)?;
        let Head { name, channel, keys, secrets, optional, one_of } = head;
        let keys = Keys { keys, secrets, optional, one_of };
        Ok(Self { document, vendor: name, channel: channel.into(), keys, definition })
    }
}

/// A message gateway that the kind `http` knows by name: `preset = "NAME"`. With the feature `http`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preset {
    /// Its name in configurations, such as `twilio-messages`.
    pub name: &'static str,
    /// Whose it is, such as `Twilio`.
    pub vendor: String,
    /// Where its messages go, unless the setting `base_url` says otherwise: `https://`, without a path.
    pub base_url: String,
    /// The channel that it carries messages by.
    pub channel: Channel,
    /// The keys that must be set.
    pub keys: Vec<String>,
    /// The keys that must be set and are secrets.
    pub secrets: Vec<String>,
    /// The keys that may be set.
    pub optional: Vec<String>,
    /// Keys of which exactly one must be set; empty if there are none such.
    pub one_of: Vec<String>,
}

/// Every [`Preset`] that is part of this crate. With the feature `http`.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "a test reads every preset")]
pub fn presets() -> Vec<Preset> {
    let read = |(name, text): &(&'static str, &str)| {
        let file = Document::embedded(text, name).and_then(File::read);
        let File { vendor, channel, keys, definition, .. } =
            file.expect("a test reads every preset");
        let (base_url, _) = place::split(&definition.url).expect("a test reads every preset");
        let Keys { keys, secrets, optional, one_of } = keys;
        Preset { name, vendor, base_url, channel, keys, secrets, optional, one_of }
    };
    FILES.iter().map(read).collect()
}
