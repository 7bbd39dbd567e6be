//! The letters an inbox holds, and those on their way.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::SystemTime;

use super::filter::Filter;
use super::message::{Message, MessageId, State};
use crate::recent::{KEPT, Recent};

/// At most [`KEPT`] letters, and as many on their way.
pub(super) struct Store {
    next_key: u64,
    next_id: u64,
    /// By id, oldest first.
    arrived: VecDeque<Filed>,
    ids: HashMap<MessageId, u64>,
    /// By the time they arrive.
    on_their_way: BTreeMap<(SystemTime, MessageId), Filed>,
    /// When which letter expires.
    expiries: BTreeSet<(SystemTime, MessageId)>,
    /// To whom the vendor's id belongs, delivered or not.
    pub(super) recipients: Recent<Arc<str>, String>,
}

pub(super) struct Filed {
    pub(super) key: MessageId,
    pub(super) message: Message,
}

impl Filed {
    /// What has become of it: nobody tells it that its time is over.
    fn state(&self, now: SystemTime) -> State {
        if self.message.state != State::Approved && now >= self.message.expires_at {
            return State::Expired;
        }
        self.message.state
    }

    /// The message as it stands now.
    pub(super) fn at(&self, now: SystemTime) -> Message {
        let mut message = self.message.clone();
        message.state = self.state(now);
        message
    }
}

impl Store {
    pub(super) fn new() -> Self {
        Self {
            next_key: 0,
            next_id: 1,
            arrived: VecDeque::new(),
            ids: HashMap::new(),
            on_their_way: BTreeMap::new(),
            expiries: BTreeSet::new(),
            recipients: Recent::new(),
        }
    }

    pub(super) fn take_key(&mut self) -> MessageId {
        self.next_key += 1;
        MessageId(self.next_key)
    }

    /// Files a letter that arrives now.
    pub(super) fn arrive(&mut self, mut filed: Filed) {
        filed.message.id = self.next_id;
        self.next_id += 1;
        self.ids.insert(filed.key, filed.message.id);
        self.expiries.insert((filed.message.expires_at, filed.key));
        self.arrived.push_back(filed);
        if self.arrived.len() > KEPT
            && let Some(oldest) = self.arrived.pop_front()
        {
            self.forget(&oldest);
        }
    }

    /// The letter that arrived last.
    pub(super) fn newest(&self) -> Option<&Filed> {
        self.arrived.back()
    }

    pub(super) fn arrive_at(&mut self, at: SystemTime, filed: Filed) {
        self.on_their_way.insert((at, filed.key), filed);
        if self.on_their_way.len() > KEPT {
            self.on_their_way.pop_first();
        }
    }

    /// Changes a letter that is still kept; it, if it has arrived.
    pub(super) fn note(&mut self, key: MessageId, state: State, attempts: u32) -> Option<&Filed> {
        let id = self.ids.get(&key).copied();
        let filed = match id {
            Some(id) => {
                let place = self.arrived.binary_search_by_key(&id, |filed| filed.message.id);
                self.arrived.get_mut(place.ok()?)?
            }
            None => self.on_their_way.values_mut().find(|filed| filed.key == key)?,
        };
        filed.message.state = state;
        filed.message.attempts = attempts;
        id.map(|_| &*filed)
    }

    /// When the next letter arrives or expires.
    pub(super) fn next_due(&self) -> Option<SystemTime> {
        let arrival = self.on_their_way.first_key_value().map(|((at, _), _)| *at);
        let expiry = self.expiries.first().map(|(at, _)| *at);
        arrival.into_iter().chain(expiry).min()
    }

    /// What arrived and what expired by now.
    pub(super) fn catch_up(&mut self, now: SystemTime) -> Vec<Message> {
        let mut changed = Vec::new();
        while let Some(entry) = self.on_their_way.first_entry()
            && entry.key().0 <= now
        {
            let filed = entry.remove();
            self.arrive(filed);
            changed.extend(self.newest().map(|filed| filed.at(now)));
        }
        while let Some((at, key)) = self.expiries.first().copied()
            && at <= now
        {
            self.expiries.pop_first();
            changed.extend(self.expired(key, now));
        }
        changed
    }

    fn expired(&self, key: MessageId, now: SystemTime) -> Option<Message> {
        let id = self.ids.get(&key)?;
        let place = self.arrived.binary_search_by_key(id, |filed| filed.message.id).ok()?;
        let message = self.arrived[place].at(now);
        (message.state == State::Expired).then_some(message)
    }

    /// What the filter wants, newest first.
    pub(super) fn select(&self, filter: &Filter, now: SystemTime) -> impl Iterator<Item = &Filed> {
        let wanted = move |filed: &&Filed| filter.wants(&filed.message, filed.state(now));
        self.arrived.iter().rev().filter(wanted)
    }

    /// Removes what the filter wants; how many.
    pub(super) fn remove(&mut self, filter: &Filter, now: SystemTime) -> usize {
        let (gone, kept): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.arrived)
            .into_iter()
            .partition(|filed| filter.wants(&filed.message, filed.state(now)));
        self.arrived = kept;
        for filed in &gone {
            self.forget(filed);
        }
        gone.len()
    }

    pub(super) fn len(&self) -> usize {
        self.arrived.len()
    }

    fn forget(&mut self, filed: &Filed) {
        self.ids.remove(&filed.key);
        self.expiries.remove(&(filed.message.expires_at, filed.key));
    }
}
