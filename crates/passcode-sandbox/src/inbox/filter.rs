//! Which messages are asked for.

use serde::Deserialize;

use super::message::{Message, State};
use crate::recipient::same_recipient;

/// What messages can be asked for by. A parameter it doesn't know is refused with 400: a misspelt
/// filter would otherwise want everything.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    /// Only the message of this id.
    pub(crate) id: Option<u64>,
    pub(crate) to: Option<String>,
    pub(crate) vendor: Option<String>,
    /// Only messages with a greater id.
    pub(crate) after: Option<u64>,
    /// Words, each of which is somewhere in what the page shows of a message, or in its
    /// verification id. Without regard to case.
    pub(crate) search: Option<String>,
}

impl Filter {
    pub(super) fn to(to: &str) -> Self {
        Self { to: Some(to.to_owned()), ..Self::default() }
    }

    /// Whether it wants a message; `state` is what has become of it by now.
    pub(super) fn wants(&self, message: &Message, state: State) -> bool {
        self.id.is_none_or(|id| message.id == id)
            && self.to.as_deref().is_none_or(|to| same_recipient(to, &message.to))
            && self.vendor.as_deref().is_none_or(|vendor| vendor == message.vendor)
            && self.after.is_none_or(|id| message.id > id)
            && self.search.as_deref().is_none_or(|words| found(words, message, state))
    }
}

/// Whether each of the words is in the message. The page's script does the same.
fn found(words: &str, message: &Message, state: State) -> bool {
    let Message { to, code, vendor, channel, verification_id, .. } = message;
    let text = format!("{to}\n{code}\n{vendor}\n{channel:?}\n{state:?}\n{verification_id}");
    let text = text.to_lowercase();
    words.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}
