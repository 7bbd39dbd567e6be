//! The decorator under tokio's paused clock.

use std::sync::Mutex;
use std::time::SystemTime;

use super::*;
use crate::{Channel, Dispatch, ErrorKind, OtpProviderExt, Recipient};

/// Fails as its script says, then succeeds; remembers when it was asked, and by when to end.
#[derive(Debug)]
struct Scripted {
    failures: Vec<(ErrorKind, Dispatch, Option<Duration>)>,
    asked: Mutex<Vec<(Duration, Duration)>>,
    begun: tokio::time::Instant,
}

impl Scripted {
    fn new(failures: &[(ErrorKind, Dispatch, Option<Duration>)]) -> Self {
        let begun = tokio::time::Instant::now();
        Self { failures: failures.to_vec(), asked: Mutex::default(), begun }
    }

    fn answer<T>(&self, deadline: Option<Instant>, success: T) -> Result<T> {
        let begun = self.begun.into_std();
        let mut asked = self.asked.lock().unwrap();
        asked.push((now() - begun, deadline.unwrap() - begun));
        match self.failures.get(asked.len() - 1) {
            None => Ok(success),
            Some((kind, dispatch, wait)) => Err(Error::new(*kind, "it broke")
                .with_dispatch(*dispatch)
                .with_status((*kind == ErrorKind::RateLimited).then_some(429))
                .with_retry_after(*wait)
                .with_provider("us")
                .with_operation(crate::Operation::Send)),
        }
    }
}

#[async_trait]
impl OtpProvider for &'static Scripted {
    fn name(&self) -> &str {
        "us"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::new(Vec::new())
    }

    fn owns(&self, provider_name: &str) -> bool {
        provider_name == "us"
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        self.answer(request.deadline(), verification())
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let rejected = VerifyOutcome::Rejected(crate::Rejection::WrongCode);
        self.answer(request.deadline(), rejected)
    }
}

fn verification() -> Verification {
    let recipient: Recipient = "+12025550123".parse().unwrap();
    Verification::new("us", "1", recipient, Channel::Sms, SystemTime::UNIX_EPOCH)
}

fn scripted(failures: &[(ErrorKind, Dispatch, Option<Duration>)]) -> &'static Scripted {
    Box::leak(Box::new(Scripted::new(failures)))
}

fn three_times(inner: &'static Scripted) -> Retry<&'static Scripted> {
    Retry::new(inner, RetryPolicy::new(3), Duration::from_secs(30))
}

const OUTAGE: (ErrorKind, Dispatch, Option<Duration>) =
    (ErrorKind::Unavailable, Dispatch::NotSent, None);
const TIMEOUT: (ErrorKind, Dispatch, Option<Duration>) =
    (ErrorKind::Unavailable, Dispatch::MaybeSent, None);

fn limited(seconds: u64) -> (ErrorKind, Dispatch, Option<Duration>) {
    (ErrorKind::RateLimited, Dispatch::Refused, Some(Duration::from_secs(seconds)))
}

#[tokio::test(start_paused = true)]
async fn an_outage_that_passes_is_survived_and_the_pauses_grow_at_random() {
    let inner = scripted(&[OUTAGE, OUTAGE]);
    three_times(inner).send_to("+12025550123").await.unwrap();
    let asked = inner.asked.lock().unwrap();
    let at: Vec<_> = asked.iter().map(|(at, _)| at.as_millis()).collect();
    assert_eq!((at.len(), at[0]), (3, 0));
    assert!((200..=401).contains(&(at[1] - at[0])), "{at:?}");
    assert!((400..=801).contains(&(at[2] - at[1])), "{at:?}");
}

#[tokio::test(start_paused = true)]
async fn all_attempts_share_one_deadline_and_the_earlier_one_holds() {
    let inner = scripted(&[OUTAGE, OUTAGE]);
    let outcome = three_times(inner).verify_code(&verification(), "1").await.unwrap();
    assert!(!outcome.is_approved());
    for (_, deadline) in inner.asked.lock().unwrap().iter() {
        assert_eq!(*deadline, Duration::from_secs(30));
    }
    let inner = scripted(&[]);
    let recipient: Recipient = "+12025550123".parse().unwrap();
    let request = SendRequest::new(recipient).with_deadline(now() + Duration::from_secs(3));
    three_times(inner).send(&request).await.unwrap();
    assert_eq!(inner.asked.lock().unwrap()[0].1, Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_waited_for_unless_the_deadline_comes_first() {
    let inner = scripted(&[limited(7)]);
    three_times(inner).send_to("+12025550123").await.unwrap();
    let at: Vec<_> = inner.asked.lock().unwrap().iter().map(|(at, _)| at.as_secs()).collect();
    assert_eq!(at, [0, 7]);

    let inner = scripted(&[limited(20), limited(20)]);
    let error = three_times(inner).send_to("+12025550123").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 2));
    assert_eq!(inner.begun.elapsed().as_secs(), 20, "gave up without waiting");
    assert_eq!(
        error.to_string(),
        "sending through \"us\" failed: it broke; tried 2 times, and no time was left for another \
         try; wait 20 s before the next try"
    );
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_sent_is_never_repeated() {
    for (failures, attempts) in [(&[TIMEOUT][..], 1), (&[OUTAGE, TIMEOUT], 2)] {
        let inner = scripted(failures);
        let error = three_times(inner).send_to("+12025550123").await.unwrap_err();
        assert_eq!((error.dispatch(), error.attempts()), (Dispatch::MaybeSent, attempts));
        assert_eq!(inner.asked.lock().unwrap().len(), failures.len());
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_error_says_how_often_it_was_tried() {
    let inner = scripted(&[OUTAGE; 5]);
    let error = three_times(inner).send_to("+12025550123").await.unwrap_err();
    assert_eq!((error.attempts(), inner.asked.lock().unwrap().len()), (3, 3));
    assert!(error.to_string().contains("tried 3 times, as often as the configuration allows"));
    // One attempt is no retry, and nothing to speak of.
    let once = Retry::new(scripted(&[OUTAGE]), RetryPolicy::new(1), Duration::from_secs(30));
    let error = once.send_to("+12025550123").await.unwrap_err();
    assert!(error.attempts() == 1 && !error.to_string().contains("tried"), "{error}");
}
