//! Failovers whose order is drawn or learned, over members that do as they are told, with the time,
//! the randomness and the store of the test's own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;

use super::{Conversion, Dice, Order};
use crate::metrics::Metrics;
use crate::policies::failover::{self, Failover};
use crate::store::{Clock, MemoryStore, Present, Quota, Roll, Store, StoreKeys, Take, Tally};
use crate::{
    Approval, Capabilities, CapabilityRow, Channel, Delivery, Dispatch, Error, ErrorKind, Evidence,
    OtpProvider, OtpProviderExt, Recipient, Rejection, Result, SendRequest, Verification,
    VerifyOutcome, VerifyRequest,
};

mod counted;
mod learned;
mod simulation;

const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const NEW: &str = "HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI";
const INDIA: &str = "+919123456789";
const MINUTE: u64 = 60;

/// A clock that only the test moves, in seconds since 1970.
#[derive(Debug, Clone)]
struct Time(Arc<AtomicU64>);

impl Time {
    /// The start of nothing.
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000 + 13 * 3600 + 17 * MINUTE + 3)))
    }

    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::Relaxed))
    }

    fn clock(&self) -> Clock {
        let time = self.clone();
        Clock::new(move || time.now())
    }
}

/// Sends what it is told to and approves the code `123456`.
#[derive(Debug)]
struct Member {
    name: &'static str,
    time: Time,
    delivery: Mutex<Delivery>,
    failure: Mutex<Option<(ErrorKind, Dispatch)>>,
    /// What its codes go by, if a request names no channel.
    channel: Channel,
    capabilities: Capabilities,
}

impl Member {
    fn new(name: &'static str, time: &Time, channel: Channel) -> Arc<Self> {
        let rows = Channel::ALL.iter().copied().map(CapabilityRow::new).collect();
        Arc::new(Self {
            name,
            time: time.clone(),
            delivery: Mutex::new(Delivery::Sent),
            failure: Mutex::default(),
            channel,
            capabilities: Capabilities::new(rows),
        })
    }

    fn verification(&self, request: &SendRequest) -> Verification {
        let recipient = request.recipient().clone();
        let channel = request.channel_or(Some(self.channel));
        Verification::new(self.name, "id", recipient, channel, self.time.now())
    }
}

#[async_trait]
impl OtpProvider for Member {
    fn name(&self) -> &str {
        self.name
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.name == provider_name
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let sent = self.verification(request);
        if let Some((kind, dispatch)) = *self.failure.lock().unwrap() {
            let error = Error::new(kind, "as told").with_dispatch(dispatch);
            return Err(error.with_pending(sent.with_delivery(Delivery::Unknown)));
        }
        Ok(sent.with_delivery(*self.delivery.lock().unwrap()))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let recipient = request.verification().recipient().clone();
        Ok(match request.code().expose() {
            "123456" => VerifyOutcome::Approved(Approval::new(recipient, Evidence::default())),
            _ => VerifyOutcome::Rejected(Rejection::WrongCode),
        })
    }
}

/// Forwards to a store, counts the operations, and fails while it is away.
#[derive(Debug)]
struct Counting {
    inner: MemoryStore,
    operations: AtomicU32,
    away: Mutex<bool>,
    /// Every key and entry that it was given.
    names: Mutex<Vec<String>>,
}

impl Counting {
    fn new(time: &Time) -> Arc<Self> {
        let inner = MemoryStore::new(time.clock());
        Arc::new(Self {
            inner,
            operations: AtomicU32::new(0),
            away: Mutex::default(),
            names: Mutex::default(),
        })
    }

    /// How many there were since this was last called.
    fn operations(&self) -> u32 {
        self.operations.swap(0, Ordering::Relaxed)
    }

    fn is_away(&self, away: bool) {
        *self.away.lock().unwrap() = away;
    }

    async fn run<T>(&self, operation: impl Future<Output = Result<T>>) -> Result<T> {
        self.operations.fetch_add(1, Ordering::Relaxed);
        if *self.away.lock().unwrap() {
            return Err(Error::local(ErrorKind::Storage, "the store is away"));
        }
        operation.await
    }
}

#[async_trait]
impl Store for Counting {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.run(self.inner.get(key)).await
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        self.run(self.inner.put(key, value, life)).await
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        self.run(self.inner.put_new(key, value, life)).await
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        self.run(self.inner.remove(key)).await
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        self.run(self.inner.add(key, number, life)).await
    }

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        let names = tallies.iter().flat_map(|it| [it.table().to_owned(), it.entry().to_owned()]);
        self.names.lock().unwrap().extend(names);
        self.run(self.inner.tally(tallies)).await
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        self.names.lock().unwrap().extend_from_slice(keys);
        self.run(self.inner.tables(keys)).await
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        self.run(self.inner.take(quotas)).await
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        self.run(self.inner.give_back(quotas)).await
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        self.run(self.inner.used(quotas)).await
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        self.run(self.inner.enter(rolls)).await
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        self.run(self.inner.leave(rolls, wholly)).await
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        self.run(self.inner.present(rolls)).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.run(self.inner.check()).await
    }
}

/// A failover called `main` of the members `a` and `b`, that learns.
struct Bench {
    time: Time,
    store: Arc<Counting>,
    members: [Arc<Member>; 2],
    main: Failover,
}

impl Bench {
    fn new() -> Self {
        Self::with([Channel::Sms, Channel::Sms], None)
    }

    fn with(channels: [Channel; 2], weights: Option<&[u32]>) -> Self {
        let time = Time::new();
        let store = Counting::new(&time);
        let members = [Member::new("a", &time, channels[0]), Member::new("b", &time, channels[1])];
        let main = failover(&members, learning(&time, store.clone(), &[OLD], weights, 5));
        Self { time, store, members, main }
    }

    /// Another process over the same store, with other keys.
    fn replica(&self, keys: &[&str]) -> Failover {
        failover(&self.members, learning(&self.time, self.store.clone(), keys, None, 6))
    }

    /// Sends so many codes through this member, of which so many are approved.
    async fn teach(&self, member: usize, request: &SendRequest, sent: usize, approved: usize) {
        for number in 0..sent {
            // Only this one can send.
            let down = (ErrorKind::Account, Dispatch::Refused);
            *self.members[1 - member].failure.lock().unwrap() = Some(down);
            let sent = self.main.send(request).await.unwrap();
            *self.members[1 - member].failure.lock().unwrap() = None;
            assert_eq!(sent.provider(), ["a", "b"][member]);
            if number < approved {
                approve(&self.main, &sent).await;
            }
        }
    }

    /// How often `a` is first, of 400 requests without a store operation but the first's.
    async fn share_of_a(&self, failover: &Failover, request: &SendRequest) -> f64 {
        let mut first = 0;
        for _ in 0..400 {
            first += usize::from(failover.order.of(request, 2).await[0] == 0);
        }
        first as f64 / 400.0
    }
}

fn learning(
    time: &Time,
    store: Arc<dyn Store>,
    keys: &[&str],
    weights: Option<&[u32]>,
    seed: u64,
) -> Order {
    let kept = (store, StoreKeys::new(keys).unwrap(), time.clock());
    let members = vec!["a".to_owned(), "b".to_owned()];
    let dice = Dice::with_seed(seed);
    Order::Conversion(Box::new(Conversion::new("main", members, weights, kept, dice)))
}

fn failover(members: &[Arc<Member>; 2], order: Order) -> Failover {
    let metrics = Metrics::new();
    let members = members.iter().map(|member| {
        let provider = Arc::clone(member) as Arc<dyn OtpProvider>;
        failover::member::Member::new("main", provider, Arc::default(), &metrics)
    });
    Failover::new("main", members.collect(), order, metrics.clone())
}

fn request(recipient: &str) -> SendRequest {
    SendRequest::new(recipient.parse::<Recipient>().unwrap())
}

async fn approve(failover: &Failover, sent: &Verification) {
    assert!(failover.verify_code(sent, "123456").await.unwrap().is_approved());
}
