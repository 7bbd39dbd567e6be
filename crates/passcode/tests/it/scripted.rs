//! Providers of a kind of our own that do as they are told, and count.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use async_trait::async_trait;
use passcode::config::BuildContext;
use passcode::{
    Approval, Capabilities, CapabilityRow, Channel, Config, Dispatch, Error, ErrorKind, Evidence,
    OtpProvider, Providers, Registry, Result, SendRequest, Verification, VerifyOutcome,
    VerifyRequest,
};

/// What a scripted provider does when it is asked to send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Act {
    #[default]
    Serve,
    Fail(ErrorKind, Dispatch),
    /// Passes on that the recipient's own side refuses.
    Refused(ErrorKind),
    /// Answers never, and ends by the caller's deadline if there is one.
    Hang,
}

/// What each provider does, and how often each was asked to send. A shared handle.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stage {
    acts: Arc<Mutex<BTreeMap<String, Act>>>,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Stage {
    pub(crate) fn set(&self, name: &str, act: Act) {
        self.acts.lock().unwrap().insert(name.to_owned(), act);
    }

    /// How often it was asked since this was last called.
    pub(crate) fn asked(&self, name: &str) -> usize {
        self.asked.lock().unwrap().remove(name).unwrap_or_default()
    }

    /// Providers by this configuration, in which the kinds `scripted` and `bundle` have no
    /// settings. A bundle is a provider made by hand of one other, called `NAME-inner`.
    pub(crate) fn providers(&self, config: &str) -> Providers {
        self.build(config).unwrap()
    }

    /// The same, or why it can't be.
    pub(crate) fn build(&self, config: &str) -> Result<Providers> {
        let mut registry = Registry::default();
        let stage = self.clone();
        registry.register("scripted", move |_: NoSettings, context: &BuildContext<'_>| {
            Ok(Arc::new(Scripted::new(context.name(), &stage)) as Arc<dyn OtpProvider>)
        });
        let stage = self.clone();
        registry.register("bundle", move |_: NoSettings, context: &BuildContext<'_>| {
            let inner = Scripted::new(&format!("{}-inner", context.name()), &stage);
            let name = context.name().to_owned();
            Ok(Arc::new(Bundle { name, inner }) as Arc<dyn OtpProvider>)
        });
        Config::from_toml(config)?.build_with(&registry)
    }
}

#[derive(Debug, serde::Deserialize)]
struct NoSettings {}

#[derive(Debug)]
struct Scripted {
    name: String,
    stage: Stage,
    capabilities: Capabilities,
}

impl Scripted {
    fn new(name: &str, stage: &Stage) -> Self {
        let capabilities = Capabilities::new(vec![CapabilityRow::new(Channel::Sms)]);
        Self { name: name.to_owned(), stage: stage.clone(), capabilities }
    }
}

#[async_trait]
impl OtpProvider for Scripted {
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
        *self.stage.asked.lock().unwrap().entry(self.name.clone()).or_default() += 1;
        let act = self.stage.acts.lock().unwrap().get(&self.name).copied().unwrap_or_default();
        match act {
            Act::Serve => {
                let recipient = request.recipient().clone();
                let now = SystemTime::now();
                Ok(Verification::new(&self.name, "id", recipient, Channel::Sms, now))
            }
            Act::Fail(kind, dispatch) => {
                Err(Error::new(kind, "as told").with_dispatch(dispatch).with_provider(&self.name))
            }
            Act::Refused(kind) => Err(Error::new(kind, "as told")
                .with_dispatch(Dispatch::Refused)
                .with_recipients_side(true)
                .with_provider(&self.name)),
            Act::Hang => match request.deadline() {
                None => std::future::pending().await,
                Some(deadline) => {
                    tokio::time::sleep_until(deadline.into()).await;
                    Err(Error::new(ErrorKind::Unavailable, "late").with_provider(&self.name))
                }
            },
        }
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let verification = request.verification();
        assert_eq!(verification.provider(), self.name, "only whoever sent is asked");
        let approval = Approval::new(verification.recipient().clone(), Evidence::default());
        Ok(VerifyOutcome::Approved(approval))
    }
}

#[derive(Debug)]
struct Bundle {
    name: String,
    inner: Scripted,
}

#[async_trait]
impl OtpProvider for Bundle {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> &Capabilities {
        self.inner.capabilities()
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.inner.owns(provider_name)
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        self.inner.send(request).await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        self.inner.verify(request).await
    }
}
