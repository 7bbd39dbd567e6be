//! Where the codes of a failover's members are counted: tables in the store, under HMACs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::policies::failover::order::sampling::Codes;
use crate::policies::failover::order::tables::{self, Count, Table};
use crate::store::{Key, Label, Store, StoreKeys, Tally};
use crate::{Channel, PhoneNumber, Recipient, Result, SendRequest, Verification};

/// The books of one failover.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) failover: String,
    pub(super) members: Vec<String>,
    pub(super) store: Arc<dyn Store>,
    pub(super) keys: StoreKeys,
}

/// Whose codes are judged together: those of a country and a channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Scope {
    /// Empty for an address, and where nobody knows.
    country: String,
    /// `None` for a phone number whose request names none: each member goes by its own, so all that
    /// reach a phone count.
    channel: Option<Channel>,
}

impl Scope {
    /// That of a code to be sent.
    pub(super) fn of(request: &SendRequest) -> Self {
        let channel = match request.recipient() {
            Recipient::Phone(_) => request.channel(),
            Recipient::Email(_) => Some(request.channel_or(None)),
        };
        Self { country: country(request.recipient()), channel }
    }

    fn channels(&self) -> Vec<Channel> {
        match self.channel {
            Some(channel) => vec![channel],
            None => Channel::ALL.iter().copied().filter(|it| *it != Channel::Email).collect(),
        }
    }
}

impl Books {
    /// The codes of each member at this time, by one operation of the store.
    pub(super) async fn read(&self, scope: &Scope, now: u64) -> Result<Vec<Codes>> {
        let (mut places, mut names) = (Vec::new(), Vec::new());
        for channel in scope.channels() {
            for table in tables::read_at(now) {
                for key in self.keys.all() {
                    places.push((channel, table));
                    names.push(self.name(key, &scope.country, channel, table));
                }
            }
        }
        let read = self.store.tables(&names).await?;
        let mut by_channel: BTreeMap<Channel, Vec<_>> = BTreeMap::new();
        for ((channel, table), entries) in places.into_iter().zip(read) {
            by_channel.entry(channel).or_default().push((table, entries));
        }
        let mut codes = vec![Codes::default(); self.members.len()];
        for tables in by_channel.values() {
            let more = tables::codes(&self.members, tables, now);
            codes.iter_mut().zip(more).for_each(|(all, more)| all.add(more));
        }
        Ok(codes)
    }

    /// Adds these counts to those of what was sent, by one operation of the store.
    pub(super) async fn add(&self, sent: &Verification, counts: &[Count]) -> Result<()> {
        let country = country(sent.recipient());
        let tallies: Vec<_> = counts
            .iter()
            .map(|count| {
                let table = self.name(self.keys.first(), &country, sent.channel(), count.table);
                Tally::new(table, &count.entry, count.number, count.table.life())
            })
            .collect();
        self.store.tally(&tallies).await
    }

    fn name(&self, key: &Key, country: &str, channel: Channel, table: Table) -> String {
        let [kind, number] = table.parts();
        let parts = [&self.failover, country, channel.as_str(), &kind, &number];
        key.name(Label("conversion"), &parts)
    }
}

fn country(recipient: &Recipient) -> String {
    recipient.as_phone().and_then(PhoneNumber::country).unwrap_or_default().to_owned()
}
