//! Where every message of both services arrives.

mod message;
mod routes;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;

pub use message::{Channel, Message, State};
pub(crate) use routes::routes;

use crate::clock::Clock;
use crate::recent::KEPT;
use crate::server::Vendor;

/// A message's number, for the service that sent it.
#[derive(Clone, Copy)]
pub(crate) struct MessageId(u64);

/// What a service hands over for delivery.
pub(crate) struct Letter<'a> {
    pub(crate) vendor: Vendor,
    pub(crate) channel: Channel,
    pub(crate) to: String,
    pub(crate) code: &'a str,
    pub(crate) verification_id: String,
    pub(crate) expires_at: OffsetDateTime,
}

/// What both services have delivered: the last 10,000 messages. A shared handle.
#[derive(Clone)]
pub struct Inbox {
    clock: Clock,
    kept: Arc<Mutex<Kept>>,
}

struct Kept {
    next: u64,
    /// Oldest first; the ids have no gaps.
    letters: VecDeque<Filed>,
}

struct Filed {
    message: Message,
    expires_at: OffsetDateTime,
}

impl Inbox {
    pub(crate) fn new(clock: Clock) -> Self {
        let kept = Kept { next: 1, letters: VecDeque::new() };
        Self { clock, kept: Arc::new(Mutex::new(kept)) }
    }

    /// All messages, newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.select(|_| true)
    }

    /// All messages to one recipient, newest first. `to` is compared as the JSON interface does:
    /// without regard to case, and a number's `+` may be missing.
    #[must_use]
    pub fn messages_to(&self, to: &str) -> Vec<Message> {
        let to = canonical(to);
        self.select(|message| message.to.eq_ignore_ascii_case(&to))
    }

    /// The code last sent to a recipient (E.164 or e-mail address), whatever became of it.
    pub async fn code_for(&self, to: &str) -> Option<String> {
        let newest = self.messages_to(to).into_iter().next()?;
        Some(newest.code)
    }

    pub(crate) fn deliver(&self, letter: Letter<'_>) -> MessageId {
        let sent_at = self.clock.now();
        let mut kept = self.kept();
        let id = kept.next;
        kept.next += 1;
        if kept.letters.len() == KEPT {
            kept.letters.pop_front();
        }
        kept.letters.push_back(Filed {
            expires_at: letter.expires_at,
            message: Message {
                id,
                vendor: letter.vendor,
                channel: letter.channel,
                to: letter.to,
                code: letter.code.to_owned(),
                state: State::Pending,
                attempts: 0,
                verification_id: letter.verification_id,
                sent_at,
            },
        });
        MessageId(id)
    }

    /// Records what became of a message, if it is still kept.
    pub(crate) fn note(&self, id: MessageId, state: State, attempts: u32) {
        let mut kept = self.kept();
        let oldest = kept.letters.front().map(|filed| filed.message.id);
        let position = oldest.and_then(|oldest| id.0.checked_sub(oldest));
        if let Some(filed) = position
            .and_then(|position| usize::try_from(position).ok())
            .and_then(|position| kept.letters.get_mut(position))
        {
            filed.message.state = state;
            filed.message.attempts = attempts;
        }
    }

    fn select(&self, wanted: impl Fn(&Message) -> bool) -> Vec<Message> {
        let now = self.clock.timestamp();
        self.kept()
            .letters
            .iter()
            .rev()
            .filter(|filed| wanted(&filed.message))
            .map(|filed| filed.at(now))
            .collect()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Filed {
    /// The message as it stands now: nobody tells it that its time is over.
    fn at(&self, now: OffsetDateTime) -> Message {
        let mut message = self.message.clone();
        if message.state != State::Approved && now >= self.expires_at {
            message.state = State::Expired;
        }
        message
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inbox({} messages)", self.kept().letters.len())
    }
}

/// `+12025550123` also from ` 12025550123`, which is what an unescaped `+` in a query becomes.
fn canonical(to: &str) -> String {
    let to = to.trim();
    if !to.is_empty() && to.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("+{to}");
    }
    to.to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn letter(to: u64) -> Letter<'static> {
        Letter {
            vendor: Vendor::Ratio,
            channel: Channel::Sms,
            to: format!("+{to}"),
            code: "000000",
            verification_id: String::new(),
            expires_at: OffsetDateTime::UNIX_EPOCH + time::Duration::MINUTE,
        }
    }

    #[test]
    fn the_oldest_message_goes_when_the_inbox_is_full() {
        let inbox = Inbox::new(Clock::fixed_at(UNIX_EPOCH));
        let gone = inbox.deliver(letter(0));
        for to in 1..=10_000 {
            inbox.deliver(letter(to));
        }
        inbox.note(gone, State::Approved, 1);

        let messages = inbox.messages();
        assert_eq!(messages.len(), 10_000);
        assert_eq!(messages[0].to, "+10000");
        assert_eq!(messages[9_999].to, "+1");
        assert!(messages.iter().all(|message| message.state == State::Pending));
    }

    #[test]
    fn debug_shows_no_recipient_and_no_code() {
        let inbox = Inbox::new(Clock::fixed_at(UNIX_EPOCH));
        inbox.deliver(letter(12_025_550_123));
        let text = format!("{:?} {:?}", inbox.messages(), inbox);
        assert!(!text.contains("2025550123") && !text.contains("000000"), "{text}");
    }
}
