//! A kind of provider from outside: an application adds `kind = "acme"` to its configuration.
//!
//! Acme is made up, and so is its service: codes land in a mailbox in memory.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use passcode::config::{BuildContext, Secret, duration};
use passcode::{
    Approval, Capabilities, CapabilityRow, Channel, Config, Error, ErrorKind, Evidence,
    OtpProvider, OtpProviderExt, Registry, Rejection, Result, SendRequest, Verification,
    VerifyOutcome, VerifyRequest,
};
use serde::Deserialize;

/// What stands in its table besides `kind`. A key that isn't here is a mistake.
#[derive(Debug, Deserialize)]
struct Settings {
    sender: String,
    api_key: Secret,
    #[serde(default, deserialize_with = "duration")]
    code_lifetime: Option<Duration>,
}

#[derive(Debug)]
struct Acme {
    name: String,
    service: Service,
    code_lifetime: Duration,
}

impl Acme {
    fn build(settings: Settings, context: &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>> {
        if settings.sender.len() > 11 {
            return Err(context.mistake("sender", "a sender has 11 characters at most"));
        }
        let service = Service::connect(&settings.sender, settings.api_key.expose());
        let code_lifetime = settings.code_lifetime.unwrap_or(Duration::from_secs(300));
        Ok(Arc::new(Self { name: context.name().to_owned(), service, code_lifetime }))
    }
}

#[async_trait]
impl OtpProvider for Acme {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        let sms = CapabilityRow::new(Channel::Sms).with_calling_codes([44]);
        Capabilities::new(vec![sms])
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.name == provider_name
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let channel = request.channel_or(None);
        // Refused before any traffic, in the words all providers use.
        self.capabilities().serving(request, channel)?;
        let id = self.service.send(request.recipient().expose());
        let now = SystemTime::now();
        Ok(Verification::new(&self.name, id, request.recipient().clone(), channel, now)
            .with_expires_at(now.checked_add(self.code_lifetime)))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let verification = request.verification();
        match self.service.take(verification.id(), request.code().expose()) {
            Some(true) => {
                let recipient = verification.recipient().clone();
                Ok(VerifyOutcome::Approved(Approval::new(recipient, Evidence::default())))
            }
            Some(false) => Ok(VerifyOutcome::Rejected(Rejection::WrongCode)),
            None => Err(Error::local(
                ErrorKind::NotFound,
                "Acme does not know this verification: send a new code",
            )),
        }
    }
}

/// Stands for Acme's client. A real one ends every call at the request's deadline, and its errors
/// say what may have been sent: see `Error::with_dispatch`.
#[derive(Default)]
struct Service {
    codes: Mutex<BTreeMap<String, String>>,
}

impl Service {
    fn connect(_sender: &str, _api_key: &str) -> Self {
        Self::default()
    }

    fn send(&self, _number: &str) -> String {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let id = format!("acme-{}", codes.len() + 1);
        codes.insert(id.clone(), "2468".to_owned());
        id
    }

    /// Whether the code is right; a right one is used up.
    fn take(&self, id: &str, code: &str) -> Option<bool> {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let right = codes.get(id)? == code;
        if right {
            codes.remove(id);
        }
        Some(right)
    }
}

/// Shows no code.
impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Service")
    }
}

const CONFIG: &str = r#"
default = "main"

[providers.uk]
kind = "acme"
sender = "EXAMPLE"
api_key = "literal:made-up"
code_lifetime = "2m"

[providers.main]
kind = "route"
routes = [{ calling_codes = ["44"], to = "uk" }]
"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    for line in run().await? {
        println!("{line}");
    }
    Ok(())
}

async fn run() -> Result<Vec<String>> {
    let mut registry = Registry::default();
    registry.register("acme", Acme::build);
    let providers = Config::from_toml(CONFIG)?.build_with(&registry)?;

    let verification = providers.send_to("+44 7911 123456").await?;
    let mut told =
        vec![format!("sent through {:?} to {}", verification.provider(), verification.recipient())];
    for code in ["1357", "2468"] {
        told.push(match providers.verify_code(&verification, code).await? {
            VerifyOutcome::Approved(approval) => format!("approved: {}", approval.recipient()),
            VerifyOutcome::Rejected(reason) => format!("rejected: {reason}"),
        });
    }

    // Mistakes in its settings are found and worded as in any other's.
    for (right, wrong) in
        [("sender =", "sendre ="), ("\"2m\"", "\"2 min\""), ("EXAMPLE", "EXAMPLE LIMITED")]
    {
        let mistaken = Config::from_toml(&CONFIG.replace(right, wrong))?;
        told.extend(mistaken.build_with(&registry).err().map(|error| error.to_string()));
    }
    Ok(told)
}

#[cfg(test)]
#[tokio::test]
async fn it_sends_verifies_and_finds_mistakes() {
    let expected = [
        "sent through \"uk\" to ***3456",
        "rejected: wrong_code",
        "approved: ***3456",
        "configuration, line 6: providers.uk.sendre: no such key \"sendre\"; did you mean \"sender\"? (choices: \
         sender, kind, api_key, code_lifetime)",
        "configuration, line 8: providers.uk.code_lifetime: \"2 min\" is no duration of a day or less: write it as in \"500ms\", \
         \"2s\" or \"1m\"",
        "configuration, line 6: providers.uk.sender: a sender has 11 characters at most",
    ];
    assert_eq!(run().await.unwrap(), expected);
}
