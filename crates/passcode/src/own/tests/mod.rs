//! The life of a code, against the contract: over the memory store, on a clock of the test's own,
//! with a carrier that does as it is told.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, UNIX_EPOCH};

use async_trait::async_trait;
use futures_util::future::join_all;

use super::codes::Own;
use super::records::Records;
use super::rules::{CODE_LENGTHS, Rules};
use super::sender::{Message, Sender};
use super::texts::{Given, Texts};
use crate::store::{Clock, MemoryStore, Quota, Store, StoreKeys, Take};
use crate::vendor::{Leaf, RetryPolicy};
use crate::{
    Capabilities, CapabilityRow, Channel, Dispatch, Error, ErrorKind, OtpCode, OtpProvider,
    OtpProviderExt, Recipient, Rejection, Resend, Result, SendRequest, Verification, VerifyOutcome,
    VerifyRequest,
};

const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const NEW: &str = "HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI";
const ADA: &str = "ada@example.com";

/// Delivers nothing, and remembers everything.
#[derive(Debug, Clone, Default)]
struct Carrier {
    delivered: Arc<Mutex<Vec<(String, String)>>>,
    failure: Arc<Mutex<Option<Dispatch>>>,
}

impl Sender for Carrier {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    async fn deliver(&self, message: &Message<'_>, _: Instant) -> Result<()> {
        let failure = *self.failure.lock().unwrap();
        if matches!(failure, None | Some(Dispatch::MaybeSent)) {
            let delivered = (message.to.expose().to_owned(), message.code.to_owned());
            self.delivered.lock().unwrap().push(delivered);
            assert!(message.text.contains(message.code) && message.subject.contains(message.code));
        }
        failure.map_or(Ok(()), |dispatch| {
            Err(Error::new(ErrorKind::Unavailable, "no carrier").with_dispatch(dispatch))
        })
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

/// Forwards to a store, but the n-th operation from now on fails; after it was done, if `late`.
#[derive(Debug)]
struct Faulty {
    inner: MemoryStore,
    fails_in: Mutex<Option<u32>>,
    late: bool,
}

impl Faulty {
    /// Whether this operation fails.
    fn fails(&self) -> bool {
        let mut left = self.fails_in.lock().unwrap();
        match &mut *left {
            None => false,
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
        }
    }

    async fn run<T>(&self, operation: impl Future<Output = Result<T>>) -> Result<T> {
        let fails = self.fails();
        if fails && !self.late {
            return Err(Error::local(ErrorKind::Storage, "away"));
        }
        let done = operation.await;
        if fails { Err(Error::local(ErrorKind::Storage, "away")) } else { done }
    }
}

#[async_trait]
impl Store for Faulty {
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

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        self.run(self.inner.take(quotas)).await
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        self.run(self.inner.give_back(quotas)).await
    }
}

/// A provider called `mail` on a clock that only the test moves.
struct Bench {
    carrier: Carrier,
    time: Arc<AtomicU64>,
    store: Arc<Faulty>,
    mail: Leaf<Own<Carrier>>,
}

impl Bench {
    fn new() -> Self {
        Self::with(false)
    }

    fn with(late: bool) -> Self {
        // Not a round number of anything; near now, since verifications tell the real time.
        let now = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let time = Arc::new(AtomicU64::new(now));
        let clock = clock(&time);
        let inner = MemoryStore::new(clock.clone());
        let store = Arc::new(Faulty { inner, fails_in: Mutex::default(), late });
        let carrier = Carrier::default();
        let mail = mail(&carrier, &store, &clock, &[OLD]);
        Self { carrier, time, store, mail }
    }

    /// Another replica over the same store, with other keys.
    fn replica(&self, keys: &[&str]) -> Leaf<Own<Carrier>> {
        mail(&self.carrier, &self.store, &clock(&self.time), keys)
    }

    fn pass(&self, seconds: u64) {
        self.time.fetch_add(seconds, Ordering::SeqCst);
    }

    fn codes(&self) -> Vec<String> {
        self.carrier.delivered.lock().unwrap().iter().map(|(_, code)| code.clone()).collect()
    }

    fn code(&self) -> String {
        self.codes().last().unwrap().clone()
    }

    async fn rejection(&self, sent: &Verification, code: &str) -> Rejection {
        match self.mail.verify_code(sent, code).await.unwrap() {
            VerifyOutcome::Rejected(rejection) => rejection,
            VerifyOutcome::Approved(_) => panic!("approved"),
        }
    }
}

fn clock(time: &Arc<AtomicU64>) -> Clock {
    let time = Arc::clone(time);
    Clock::new(move || UNIX_EPOCH + Duration::from_secs(time.load(Ordering::SeqCst)))
}

fn mail(
    carrier: &Carrier,
    store: &Arc<Faulty>,
    clock: &Clock,
    keys: &[&str],
) -> Leaf<Own<Carrier>> {
    let row = CapabilityRow::new(Channel::Email).with_code_lengths(CODE_LENGTHS);
    let own = Own {
        sender: carrier.clone(),
        records: Records {
            provider: "mail".into(),
            store: Arc::clone(store) as _,
            keys: StoreKeys::new(keys).unwrap(),
            clock: clock.clone(),
            rules: Rules::default(),
        },
        texts: Texts::new(Given::default()).unwrap(),
        retry: RetryPolicy::new(1),
        attempt_timeout: Duration::from_secs(10),
        is_lost: false,
        capabilities: Capabilities::new(vec![row]).with_resend(Resend::SameCode),
    };
    Leaf::new("mail", own)
}

/// A code of the same length that is another one.
fn other(code: &str) -> String {
    code.replacen(&code[..1], if code.starts_with('1') { "2" } else { "1" }, 1)
}

#[tokio::test]
async fn while_it_lives_the_same_code_is_sent_again_and_its_life_is_no_longer() {
    let bench = Bench::new();
    let first = bench.mail.send_to(ADA).await.unwrap();
    assert_eq!(first.code_length(), Some(6));
    bench.pass(540);
    let second = bench.mail.send_to(ADA).await.unwrap();
    assert_eq!(bench.codes(), vec![bench.code(); 2]);
    assert_eq!(first.id(), second.id());
    let left = second.expires_at().unwrap().duration_since(second.sent_at()).unwrap();
    assert_eq!(left, Duration::from_secs(60));
    // Either verification takes it, once.
    assert!(bench.mail.verify_code(&first, &bench.code()).await.unwrap().is_approved());
    assert_eq!(bench.rejection(&second, &bench.code()).await, Rejection::AlreadyUsed);
    assert_eq!(bench.rejection(&second, &other(&bench.code())).await, Rejection::AlreadyUsed);
}

#[tokio::test]
async fn after_its_end_or_its_use_a_new_code_comes_and_the_old_one_is_told_by_its_id() {
    let bench = Bench::new();
    let used = bench.mail.send_to(ADA).await.unwrap();
    let old = bench.code();
    assert!(bench.mail.verify_code(&used, &old).await.unwrap().is_approved());
    let live = bench.mail.send_to(ADA).await.unwrap();
    let code = bench.code();
    assert_ne!((used.id(), &old), (live.id(), &code));
    // It costs the live one no guess.
    for _ in 0..10 {
        assert_eq!(bench.rejection(&used, &code).await, Rejection::AlreadyUsed);
    }
    bench.pass(600);
    assert_eq!(bench.rejection(&live, &code).await, Rejection::Expired);
    let third = bench.mail.send_to(ADA).await.unwrap();
    assert_eq!(bench.rejection(&live, &bench.code()).await, Rejection::Expired);
    assert!(bench.mail.verify_code(&third, &bench.code()).await.unwrap().is_approved());
    // Long after, nobody remembers, and it is still no right one.
    bench.pass(86_400);
    assert_eq!(bench.rejection(&third, &code).await, Rejection::Expired);
}

#[tokio::test]
async fn a_guess_is_counted_before_it_is_compared() {
    let bench = Bench::new();
    let sent = bench.mail.send_to(ADA).await.unwrap();
    let code = bench.code();
    for _ in 0..5 {
        assert_eq!(bench.rejection(&sent, &other(&code)).await, Rejection::WrongCode);
    }
    assert_eq!(bench.rejection(&sent, &code).await, Rejection::TooManyAttempts);
    // Until its end nothing more is sent.
    bench.pass(60);
    let error = bench.mail.send_to(ADA).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::OverLimit, Dispatch::NotSent));
    assert_eq!(
        (error.code(), error.retry_after()),
        (Some("max_guesses"), Some(Duration::from_secs(540)))
    );
    bench.pass(540);
    let sent = bench.mail.send_to(ADA).await.unwrap();
    assert!(bench.mail.verify_code(&sent, &bench.code()).await.unwrap().is_approved());
}

#[tokio::test]
async fn a_resend_does_not_reset_the_guesses() {
    let bench = Bench::new();
    let sent = bench.mail.send_to(ADA).await.unwrap();
    for _ in 0..4 {
        bench.rejection(&sent, &other(&bench.code())).await;
    }
    bench.pass(30);
    let again = bench.mail.send_to(ADA).await.unwrap();
    assert_eq!(bench.rejection(&again, &other(&bench.code())).await, Rejection::WrongCode);
    assert_eq!(bench.rejection(&again, &bench.code()).await, Rejection::TooManyAttempts);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_right_guesses_on_two_replicas_one_is_approved() {
    let bench = Bench::new();
    let sent = bench.mail.send_to(ADA).await.unwrap();
    let replica = bench.replica(&[OLD]);
    let code = bench.code();
    let guesses = (0..200).map(|number| {
        let provider = if number % 2 == 0 { &bench.mail } else { &replica };
        provider.verify_code(&sent, &code)
    });
    let outcomes = join_all(guesses).await;
    let approved = outcomes.iter().filter(|outcome| outcome.as_ref().unwrap().is_approved());
    assert_eq!(approved.count(), 1);
}

#[tokio::test]
async fn replicas_that_send_at_once_send_one_code() {
    for ended in [false, true] {
        let bench = Bench::new();
        if ended {
            let sent = bench.mail.send_to(ADA).await.unwrap();
            assert!(bench.mail.verify_code(&sent, &bench.code()).await.unwrap().is_approved());
            bench.carrier.delivered.lock().unwrap().clear();
        }
        let replica = bench.replica(&[OLD]);
        let sends = (0..10)
            .map(|number| (if number % 2 == 0 { &bench.mail } else { &replica }).send_to(ADA));
        let sent = join_all(sends).await;
        let mut approvable = Vec::new();
        // One message; the others are told to wait, and how the code is verified.
        assert_eq!(bench.codes().len(), 1);
        for result in sent {
            let verification = match &result {
                Ok(verification) => verification,
                Err(error) => {
                    assert_eq!(
                        (error.kind(), error.code()),
                        (ErrorKind::OverLimit, Some("resend_after"))
                    );
                    error.pending().unwrap()
                }
            };
            approvable.push(verification.id().to_owned());
        }
        approvable.dedup();
        assert_eq!(approvable.len(), 1, "{approvable:?}");
    }
}

#[tokio::test]
async fn messages_keep_their_distance_and_their_number() {
    let bench = Bench::new();
    let first = bench.mail.send_to(ADA).await.unwrap();
    for seconds in [0, 29] {
        bench.time.store(bench.time.load(Ordering::SeqCst) + seconds, Ordering::SeqCst);
        let error = bench.mail.send_to(ADA).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::OverLimit, Dispatch::NotSent));
        assert_eq!(error.code(), Some("resend_after"));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30 - seconds)));
        assert_eq!(error.pending().unwrap().id(), first.id());
    }
    for _ in 0..4 {
        bench.pass(30);
        bench.mail.send_to(ADA).await.unwrap();
    }
    let error = bench.mail.send_to(ADA).await.unwrap_err();
    assert_eq!(error.code(), Some("resend_after"), "it is asked before max_sends");
    bench.pass(30);
    for _ in 0..2 {
        let error = bench.mail.send_to(ADA).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::OverLimit, Some("max_sends")));
        let left = Duration::from_secs(600 - 29 - 5 * 30);
        assert_eq!(error.retry_after(), Some(left));
    }
    assert_eq!(bench.codes(), vec![bench.code(); 5]);
}

#[tokio::test]
async fn what_surely_was_not_delivered_is_given_back_and_what_may_have_been_is_pending() {
    let bench = Bench::new();
    for dispatch in [Dispatch::NotSent, Dispatch::Refused] {
        *bench.carrier.failure.lock().unwrap() = Some(dispatch);
        for _ in 0..7 {
            let error = bench.mail.send_to(ADA).await.unwrap_err();
            assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, dispatch));
            assert!(error.pending().is_none());
        }
    }
    *bench.carrier.failure.lock().unwrap() = Some(Dispatch::MaybeSent);
    let error = bench.mail.send_to(ADA).await.unwrap_err();
    let pending = error.pending().unwrap().clone();
    *bench.carrier.failure.lock().unwrap() = None;
    let error = bench.mail.send_to(ADA).await.unwrap_err();
    assert_eq!(error.code(), Some("resend_after"), "it may be on its way");
    let outcome = bench.mail.verify_code(&pending, &bench.code()).await.unwrap();
    assert!(outcome.is_approved());
}

#[tokio::test]
async fn a_live_code_has_one_length() {
    let bench = Bench::new();
    let request =
        |length| SendRequest::new(ADA.parse::<Recipient>().unwrap()).with_code_length(length);
    bench.mail.send(&request(8)).await.unwrap();
    assert_eq!(bench.code().len(), 8);
    let error = bench.mail.send(&request(6)).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unsupported, Dispatch::NotSent));
    bench.pass(30);
    bench.mail.send_to(ADA).await.unwrap();
    assert_eq!(bench.codes()[0], bench.codes()[1], "nobody asked for another length");
}

/// A verification that somebody changed is no live one, so nobody guesses four digits in place of six.
#[tokio::test]
async fn a_changed_verification_finds_no_code() {
    let bench = Bench::new();
    let sent = bench.mail.send_to(ADA).await.unwrap();
    let changed = |to: &str, length: u8| {
        Verification::new(
            "mail",
            sent.id(),
            to.parse::<Recipient>().unwrap(),
            Channel::Email,
            sent.sent_at(),
        )
        .with_code_length(length)
        .with_expires_at(sent.expires_at())
    };
    for verification in [changed("eve@example.com", 6), changed(ADA, 4)] {
        for guess in 0..3 {
            let code = format!("{guess:04}");
            let result = bench.mail.verify_code(&verification, &code).await;
            assert!(!result.is_ok_and(|outcome| outcome.is_approved()));
        }
    }
}

#[tokio::test]
async fn a_store_that_fails_sends_nothing_and_approves_nothing() {
    for late in [false, true] {
        for operation in 0.. {
            let bench = Bench::with(late);
            *bench.store.fails_in.lock().unwrap() = Some(operation);
            let result = bench.mail.send_to(ADA).await;
            let failed = result.is_err();
            if let Err(error) = result {
                assert_eq!(
                    (error.kind(), error.dispatch()),
                    (ErrorKind::Storage, Dispatch::NotSent)
                );
                assert_eq!(bench.codes(), Vec::<String>::new());
            }
            // Once it is back, everything goes on.
            *bench.store.fails_in.lock().unwrap() = None;
            bench.pass(30);
            let sent = bench.mail.send_to(ADA).await.unwrap();
            assert!(bench.mail.verify_code(&sent, &bench.code()).await.unwrap().is_approved());
            if !failed {
                break;
            }
        }
        for operation in 0.. {
            let bench = Bench::with(late);
            let sent = bench.mail.send_to(ADA).await.unwrap();
            *bench.store.fails_in.lock().unwrap() = Some(operation);
            match bench.mail.verify_code(&sent, &bench.code()).await {
                Ok(outcome) => {
                    assert!(outcome.is_approved());
                    break;
                }
                Err(error) => assert_eq!(error.kind(), ErrorKind::Storage),
            }
        }
    }
}

#[tokio::test]
async fn keys_are_changed_without_losing_a_code() {
    let bench = Bench::new();
    let sent = bench.mail.send_to(ADA).await.unwrap();
    let code = bench.code();
    bench.pass(30);
    // Everybody can read the new one, then everybody writes it.
    for keys in [&[OLD, NEW][..], &[NEW, OLD]] {
        let replica = bench.replica(keys);
        let again = replica.send_to(ADA).await.unwrap();
        assert_eq!((again.id(), bench.code()), (sent.id(), code.clone()));
        bench.pass(30);
    }
    let without = bench.replica(&[NEW]);
    let error = without.verify_code(&sent, &code).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert!(error.to_string().contains("store_keys"), "{error}");
    let outcome = bench.replica(&[NEW, OLD]).verify_code(&sent, &code).await.unwrap();
    assert!(outcome.is_approved());
    // What comes next is the new key's.
    let next = bench.replica(&[NEW, OLD]).send_to(ADA).await.unwrap();
    assert!(without.verify_code(&next, &bench.code()).await.unwrap().is_approved());
}

#[tokio::test]
async fn a_lost_store_is_said_and_is_no_wrong_code() {
    let bench = Bench::new();
    let sent = bench.mail.send_to(ADA).await.unwrap();
    let code = bench.code();
    let empty = Bench::new();
    let request = VerifyRequest::new(sent, OtpCode::parse(&code).unwrap());
    let error = empty.mail.verify(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Storage, Dispatch::MaybeSent));
}
