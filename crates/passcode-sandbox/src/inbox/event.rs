//! What an inbox tells those who follow it.

use serde::Serialize;

use super::message::Message;

/// Something an inbox tells those who follow it.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Event {
    /// A message arrived or changed.
    Message(Box<Message>),
    /// Messages were removed, or more happened than could be told: what was known is void.
    Reload {},
}
