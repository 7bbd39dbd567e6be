//! A provider that does as it is told, and writes down what it is asked.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use passcode::config::BuildContext;
use passcode::store::Clock;
use passcode::{
    Approval, Capabilities, CapabilityRow, Channel, Delivery, Dispatch, Error, ErrorKind, Evidence,
    OtpProvider, Registry, Rejection, Result, SendRequest, Verification, VerifyOutcome,
    VerifyRequest,
};
use tokio::sync::Semaphore;

/// What it does when it is asked to send.
#[derive(Debug, Clone, Default)]
pub(crate) enum Send {
    #[default]
    Serve,
    AlreadyPending,
    Fail(ErrorKind, Dispatch),
    /// It may have been sent, and its code can be checked.
    Pending,
    /// It is over a limit of this name.
    OverLimit(&'static str, Duration),
    Panic,
}

/// What it does when it is asked to check.
#[derive(Debug, Clone, Default)]
pub(crate) enum Check {
    #[default]
    Approve,
    Reject(Rejection),
    Fail(ErrorKind, Dispatch),
}

/// A handle on every provider of the kind `staged`.
#[derive(Debug, Clone)]
pub(crate) struct Stage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    send: Mutex<Send>,
    check: Mutex<Check>,
    /// Who fails a send surely, whatever the others do.
    down: Mutex<BTreeSet<String>>,
    sends: Mutex<Vec<(String, SendRequest)>>,
    checks: Mutex<usize>,
    life: Mutex<Option<Duration>>,
    /// Who is asked answers when there is a permit.
    gate: Semaphore,
}

impl Stage {
    pub(crate) fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner {
            clock,
            send: Mutex::default(),
            check: Mutex::default(),
            down: Mutex::default(),
            sends: Mutex::default(),
            checks: Mutex::default(),
            life: Mutex::default(),
            gate: Semaphore::new(1_000),
        }))
    }

    pub(crate) fn on_send(&self, send: Send) {
        *self.0.send.lock().unwrap() = send;
    }

    pub(crate) fn on_check(&self, check: Check) {
        *self.0.check.lock().unwrap() = check;
    }

    /// From now on the provider of this name is out of reach, or there again.
    pub(crate) fn is_down(&self, name: &str, is_down: bool) {
        let mut down = self.0.down.lock().unwrap();
        if is_down {
            down.insert(name.to_owned())
        } else {
            down.remove(name)
        };
    }

    /// Who was asked to send, in order; nobody is known any more then.
    pub(crate) fn take_asked(&self) -> Vec<String> {
        self.0.sends.lock().unwrap().drain(..).map(|(name, _)| name).collect()
    }

    /// How long the codes live from now on, as the vendor says.
    pub(crate) fn codes_live(&self, life: Duration) {
        *self.0.life.lock().unwrap() = Some(life);
    }

    /// From now on nobody is answered.
    pub(crate) fn close(&self) {
        self.0.gate.forget_permits(1_000);
    }

    /// Everybody who waits is answered.
    pub(crate) fn open(&self) {
        self.0.gate.add_permits(1_000);
    }

    /// How often it was asked to send.
    pub(crate) fn sends(&self) -> usize {
        self.0.sends.lock().unwrap().len()
    }

    /// How often it was asked to check.
    pub(crate) fn checks(&self) -> usize {
        *self.0.checks.lock().unwrap()
    }

    /// What it was asked last to send, and by which name.
    pub(crate) fn last(&self) -> (String, SendRequest) {
        self.0.sends.lock().unwrap().last().unwrap().clone()
    }

    /// The kinds of providers, with `staged`.
    pub(crate) fn registry(&self) -> Registry {
        let mut registry = Registry::default();
        let stage = self.clone();
        registry.register("staged", move |_: Settings, context: &BuildContext<'_>| {
            let name = context.name().to_owned();
            let capabilities = Capabilities::new(vec![CapabilityRow::new(Channel::Sms)]);
            let stage = stage.clone();
            Ok(Arc::new(Staged { name, stage, capabilities }) as Arc<dyn OtpProvider>)
        });
        registry
    }

    async fn wait(&self) {
        self.0.gate.acquire().await.unwrap().forget();
        self.0.gate.add_permits(1);
    }
}

#[derive(Debug, serde::Deserialize)]
struct Settings {
    /// Changes nothing.
    #[serde(default, rename = "note")]
    _note: Option<String>,
}

#[derive(Debug)]
struct Staged {
    name: String,
    stage: Stage,
    capabilities: Capabilities,
}

impl Staged {
    fn verification(&self, request: &SendRequest) -> Verification {
        let stage = &self.stage.0;
        let now = stage.clock.now();
        let life = *stage.life.lock().unwrap();
        let channel = request.channel_or(None);
        Verification::new(&self.name, "id-1", request.recipient().clone(), channel, now)
            .with_expires_at(life.map(|life| now + life))
            .with_code_length(6)
            .with_client(request.client().map(str::to_owned))
    }

    fn fail(&self, kind: ErrorKind, dispatch: Dispatch) -> Error {
        Error::new(kind, "as told").with_dispatch(dispatch).with_provider(&self.name)
    }
}

#[async_trait]
impl OtpProvider for Staged {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.name == provider_name
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let stage = &self.stage.0;
        stage.sends.lock().unwrap().push((self.name.clone(), request.clone()));
        if stage.down.lock().unwrap().contains(&self.name) {
            return Err(self.fail(ErrorKind::Unavailable, Dispatch::NotSent));
        }
        self.stage.wait().await;
        let sent = self.verification(request);
        let send = stage.send.lock().unwrap().clone();
        match send {
            Send::Serve => Ok(sent),
            Send::AlreadyPending => Ok(sent.with_delivery(Delivery::AlreadyPending)),
            Send::Fail(kind, dispatch) => Err(self.fail(kind, dispatch)),
            Send::Pending => Err(self
                .fail(ErrorKind::Unavailable, Dispatch::MaybeSent)
                .with_pending(sent.with_delivery(Delivery::Unknown))),
            Send::OverLimit(rule, wait) => Err(self
                .fail(ErrorKind::OverLimit, Dispatch::NotSent)
                .with_code(rule.to_owned())
                .with_retry_after(wait)),
            Send::Panic => panic!("as told"),
        }
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let stage = &self.stage.0;
        *stage.checks.lock().unwrap() += 1;
        self.stage.wait().await;
        let recipient = request.verification().recipient().clone();
        match stage.check.lock().unwrap().clone() {
            Check::Approve => {
                Ok(VerifyOutcome::Approved(Approval::new(recipient, Evidence::default())))
            }
            Check::Reject(reason) => Ok(VerifyOutcome::Rejected(reason)),
            Check::Fail(kind, dispatch) => Err(self.fail(kind, dispatch)),
        }
    }
}

/// A clock that goes when it is told to.
#[derive(Debug, Clone)]
pub(crate) struct Hands(Arc<Mutex<SystemTime>>);

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(
            SystemTime::UNIX_EPOCH + Duration::from_millis(1_800_000_000_250),
        )))
    }

    /// At the system's time.
    pub(crate) fn now() -> Self {
        Self(Arc::new(Mutex::new(SystemTime::now())))
    }

    /// At eight o'clock of yesterday, UTC: before the system's time, by which vendors' codes end.
    pub(crate) fn at_eight() -> Self {
        const DAY: u64 = 24 * 60 * 60;
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let eight = Duration::from_secs((now / DAY - 1) * DAY + 8 * 60 * 60);
        Self(Arc::new(Mutex::new(SystemTime::UNIX_EPOCH + eight)))
    }

    pub(crate) fn clock(&self) -> Clock {
        let hands = self.clone();
        Clock::new(move || *hands.0.lock().unwrap())
    }

    pub(crate) fn go_on(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}
