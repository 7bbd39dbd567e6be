//! From a mail to letters in the inbox.

use std::sync::atomic::{AtomicU64, Ordering};

use mail_parser::MessageParser;
use time::Duration;

use super::code;
use super::kind::KIND;
use crate::inbox::{Channel, Letter};
use crate::world::World;

/// Nobody but its sender knows how long a code in a mail is good: this is the longest that
/// Passcode's own codes are.
const GOOD_FOR: Duration = Duration::DAY;

/// Files mails.
pub(super) struct Letters {
    world: World,
    number: AtomicU64,
}

impl Letters {
    pub(super) fn new(world: World) -> Self {
        Self { world, number: AtomicU64::new(1) }
    }

    /// A letter for each recipient, with the code that is in the mail; without one its code is empty.
    pub(super) fn deliver(&self, mail: &[u8], to: Vec<String>) {
        let read = MessageParser::default().parse(mail);
        let subject = read.as_ref().and_then(|mail| mail.subject()).unwrap_or_default();
        let text = read.as_ref().and_then(|mail| mail.body_text(0)).unwrap_or_default();
        let code = code::find(subject).or_else(|| code::find(&text)).unwrap_or_default();
        for to in to {
            let number = self.number.fetch_add(1, Ordering::Relaxed);
            self.world.inbox.deliver(Letter {
                vendor: KIND,
                channel: Channel::Email,
                to,
                code,
                verification_id: format!("mail-{number}"),
                expires_at: self.world.clock.timestamp().saturating_add(GOOD_FOR),
            });
        }
    }
}
