//! The inbox: letters come in, are looked at, and go.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use time::OffsetDateTime;
use tokio::sync::broadcast;

use super::event::Event;
use super::filter::Filter;
use super::message::{Channel, Message, MessageId, State};
use super::store::{Filed, Store};
use crate::clock::Clock;
use crate::current;
use crate::duration;
use crate::fault::{Delivery, Faults};

/// How many events a follower may be behind before it is told to start over.
const BACKLOG: usize = 1024;

/// What a service hands over for delivery.
pub(crate) struct Letter<'a> {
    pub(crate) vendor: &'static str,
    pub(crate) channel: Channel,
    pub(crate) to: String,
    pub(crate) code: &'a str,
    pub(crate) verification_id: String,
    pub(crate) expires_at: OffsetDateTime,
}

/// What the vendors have delivered: the last 10,000 messages. A shared handle.
#[derive(Clone)]
pub struct Inbox {
    clock: Clock,
    faults: Faults,
    letters: Arc<Letters>,
}

struct Letters {
    store: Mutex<Store>,
    events: broadcast::Sender<Event>,
}

impl Inbox {
    pub(crate) fn new(clock: Clock, faults: Faults) -> Self {
        let store = Mutex::new(Store::new());
        let letters = Letters { store, events: broadcast::Sender::new(BACKLOG) };
        Self { clock, faults, letters: Arc::new(letters) }
    }

    /// All messages, newest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.select(&Filter::default(), usize::MAX)
    }

    /// All messages to one recipient, newest first. `to` is compared as the JSON interface does:
    /// without regard to case, and a number's `+` may be missing.
    #[must_use]
    pub fn messages_to(&self, to: &str) -> Vec<Message> {
        self.select(&Filter::to(to), usize::MAX)
    }

    /// The code last sent to a recipient (E.164 or e-mail address), whatever became of it.
    pub async fn code_for(&self, to: &str) -> Option<String> {
        let newest = self.select(&Filter::to(to), 1).pop()?;
        Some(newest.code)
    }

    /// Removes all messages. The services keep the codes: they can still be entered.
    pub fn clear(&self) {
        self.remove(&Filter::default());
    }

    pub(crate) fn deliver(&self, letter: Letter<'_>) -> MessageId {
        let delivery = self.faults.delivery(letter.vendor, &letter.to);
        let now = self.clock.now();
        let mut store = self.store();
        let key = store.take_key();
        store.recipients.insert(letter.verification_id.as_str().into(), letter.to.clone());
        let filed = Filed {
            key,
            message: Message {
                id: 0,
                vendor: letter.vendor,
                channel: letter.channel,
                to: letter.to,
                code: letter.code.to_owned(),
                state: State::Pending,
                attempts: 0,
                verification_id: letter.verification_id,
                sent_at: now,
                expires_at: letter.expires_at.into(),
                request: current::number(),
            },
        };
        match delivery {
            Delivery::AtOnce => {
                store.arrive(filed);
                self.letters.tell_of(store.newest(), now);
            }
            Delivery::Late(by) => {
                current::note(format!("its message comes {} later", duration::text(by)));
                let at = OffsetDateTime::from(now);
                let at = at.saturating_add(by.try_into().unwrap_or_default());
                store.arrive_at(at.into(), filed);
                // Followers find the new due time by looking again.
                self.clock.nudge();
            }
            Delivery::Never => current::note("its message was lost".to_owned()),
        }
        key
    }

    /// Records what became of a message, if it is still kept.
    pub(crate) fn note(&self, key: MessageId, state: State, attempts: u32) {
        let now = self.clock.now();
        let mut store = self.store();
        self.letters.tell_of(store.note(key, state, attempts), now);
    }

    /// To whom the message of that vendor's id was sent.
    pub(crate) fn recipient_of(&self, verification_id: &str) -> Option<String> {
        self.store().recipients.get(verification_id).cloned()
    }

    /// Newest first, at most `limit`.
    pub(crate) fn select(&self, filter: &Filter, limit: usize) -> Vec<Message> {
        self.page(filter, limit).0
    }

    /// The newest `limit`, and how many there are in all.
    pub(crate) fn page(&self, filter: &Filter, limit: usize) -> (Vec<Message>, usize) {
        self.catch_up();
        let now = self.clock.now();
        let store = self.store();
        let mut all = store.select(filter, now);
        let messages: Vec<_> = all.by_ref().take(limit).map(|filed| filed.at(now)).collect();
        let total = messages.len() + all.count();
        (messages, total)
    }

    /// Removes what the filter wants; how many.
    pub(crate) fn remove(&self, filter: &Filter) -> usize {
        self.catch_up();
        let mut store = self.store();
        let removed = store.remove(filter, self.clock.now());
        self.letters.tell(Event::Reload {});
        removed
    }

    /// Forgets everything, letters on their way included.
    pub(crate) fn restart(&self) {
        let mut store = self.store();
        *store = Store::new();
        self.letters.tell(Event::Reload {});
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) fn events(&self) -> broadcast::Receiver<Event> {
        self.letters.events.subscribe()
    }

    /// Delivers what is due, and tells of what has expired.
    pub(super) fn catch_up(&self) {
        let mut store = self.store();
        for message in store.catch_up(self.clock.now()) {
            self.letters.tell(Event::Message(Box::new(message)));
        }
    }

    pub(super) fn next_due(&self) -> Option<SystemTime> {
        self.store().next_due()
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.letters.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Letters {
    /// Tells of a letter, if there is one: mostly nobody follows, and its message isn't made.
    fn tell_of(&self, filed: Option<&Filed>, now: SystemTime) {
        if let Some(filed) = filed.filter(|_| self.events.receiver_count() > 0) {
            self.tell(Event::Message(Box::new(filed.at(now))));
        }
    }

    pub(super) fn tell(&self, event: Event) {
        // An error only says that nobody follows.
        let _ = self.events.send(event);
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inbox({} messages)", self.store().len())
    }
}
