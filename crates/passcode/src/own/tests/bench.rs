//! A provider called `mail`, and what stands around it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use super::doubles::{Carrier, Shaky};
use crate::own::codes::Own;
use crate::own::records::Records;
use crate::own::rules::{CODE_LENGTHS, Rules};
use crate::own::texts::{Given, Texts};
use crate::store::{Clock, MemoryStore, Store, StoreKeys};
use crate::vendor::{Leaf, RetryPolicy};
use crate::{
    Capabilities, CapabilityRow, Channel, Error, OtpProvider, OtpProviderExt, Recipient, Rejection,
    Resend, Result, SendRequest, Verification, VerifyOutcome,
};

pub(super) const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
pub(super) const NEW: &str = "HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI";
pub(super) const ADA: &str = "ada@example.com";

pub(super) type Mail = Leaf<Own<Carrier>>;

/// The provider on a clock that only the test moves.
pub(super) struct Bench {
    pub(super) carrier: Carrier,
    pub(super) store: Arc<Shaky>,
    pub(super) mail: Mail,
    time: Arc<AtomicU64>,
    rules: Rules,
    /// Where the database of a store on disk is.
    pub(super) folder: tempfile::TempDir,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self::with(Rules::default())
    }

    pub(super) fn with(rules: Rules) -> Self {
        Self::over(rules, |clock, _| Box::new(MemoryStore::new(clock)))
    }

    /// One over every store.
    pub(super) fn each(rules: &Rules) -> Vec<Self> {
        vec![
            Self::with(rules.clone()),
            #[cfg(feature = "sqlite")]
            Self::over(rules.clone(), |clock, folder| {
                let path = folder.join("passcode.db");
                Box::new(crate::store::SqliteStore::new(path, Duration::from_secs(60), clock))
            }),
        ]
    }

    fn over(rules: Rules, store: impl Fn(Clock, &std::path::Path) -> Box<dyn Store>) -> Self {
        // Not a round number of anything; near now, since verifications tell the real time.
        let now = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        let time = Arc::new(AtomicU64::new(u64::try_from(now).unwrap()));
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Shaky::new(store(clock(&time), folder.path())));
        let carrier = Carrier::default();
        let mail = mail(&carrier, &store, clock(&time), &[OLD], &rules);
        Self { carrier, store, mail, time, rules, folder }
    }

    /// Another replica over the same store, with other keys.
    pub(super) fn replica(&self, keys: &[&str]) -> Mail {
        mail(&self.carrier, &self.store, clock(&self.time), keys, &self.rules)
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.pass_milliseconds(seconds * 1000);
    }

    pub(super) fn pass_milliseconds(&self, milliseconds: u64) {
        self.time.fetch_add(milliseconds, Ordering::SeqCst);
    }

    pub(super) fn codes(&self) -> Vec<String> {
        self.carrier.delivered.lock().unwrap().iter().map(|it| it.code.clone()).collect()
    }

    pub(super) fn code(&self) -> String {
        self.codes().last().unwrap().clone()
    }

    /// Sends to Ada.
    pub(super) async fn send(&self) -> Result<Verification> {
        self.mail.send_to(ADA).await
    }

    /// Sends to Ada a code of this length, for this client.
    pub(super) async fn send_for(
        &self,
        client: Option<&str>,
        length: Option<u8>,
    ) -> Result<Verification> {
        let request = SendRequest::new(ADA.parse::<Recipient>().unwrap())
            .with_client(client.map(str::to_owned))
            .with_code_length(length);
        self.mail.send(&request).await
    }

    pub(super) async fn verify(&self, sent: &Verification, code: &str) -> Result<VerifyOutcome> {
        self.mail.verify_code(sent, code).await
    }

    pub(super) async fn approves(&self, sent: &Verification, code: &str) -> bool {
        self.verify(sent, code).await.unwrap().is_approved()
    }

    pub(super) async fn rejection(&self, sent: &Verification, code: &str) -> Rejection {
        rejection(self.verify(sent, code).await)
    }
}

pub(super) fn rejection(outcome: Result<VerifyOutcome, Error>) -> Rejection {
    match outcome.unwrap() {
        VerifyOutcome::Rejected(rejection) => rejection,
        VerifyOutcome::Approved(_) => panic!("approved"),
    }
}

fn clock(time: &Arc<AtomicU64>) -> Clock {
    let time = Arc::clone(time);
    Clock::new(move || UNIX_EPOCH + Duration::from_millis(time.load(Ordering::SeqCst)))
}

fn mail(carrier: &Carrier, store: &Arc<Shaky>, clock: Clock, keys: &[&str], rules: &Rules) -> Mail {
    let row = CapabilityRow::new(Channel::Email).with_code_lengths(CODE_LENGTHS);
    let own = Own {
        sender: carrier.clone(),
        records: Records {
            provider: "mail".into(),
            store: Arc::clone(store) as _,
            keys: StoreKeys::new(keys).unwrap(),
            clock,
            rules: rules.clone(),
        },
        texts: Texts::new(Given::default()).unwrap(),
        retry: RetryPolicy::new(1),
        attempt_timeout: Duration::from_secs(10),
        is_lost: false,
        capabilities: Capabilities::new(vec![row]).with_resend(Resend::SameCode),
    };
    Leaf::new("mail", own).with_sends_repeated_in_part()
}

/// A code of the same length that is another one.
pub(super) fn other(code: &str) -> String {
    code.replacen(&code[..1], if code.starts_with('1') { "2" } else { "1" }, 1)
}
