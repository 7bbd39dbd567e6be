//! `bench-ours WHAT BASE_URL PAIRS`: sends and verifies so many codes by Passcode, one after the
//! other. WHAT is a vendor's kind; `policies`, Twilio behind a route, a failover and a retry; or
//! `own`, codes made and checked here over the memory store; or `https`, all vendors
//! as they really are, of which nobody is asked if PAIRS is 0.

use std::env;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use passcode::own::{Message, Sender, SenderKind};
use passcode::{
    Channel, Config, OtpCode, OtpProvider, Providers, Recipient, Registry, SendRequest,
    VerifyOutcome, VerifyRequest,
};
use passcode_bench::{CASES, CODE, Case, case};
use serde::Deserialize;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, base_url, pairs] = arguments.as_slice() else {
        return Ok(ExitCode::from(2));
    };
    let pairs = pairs.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run(what, base_url, pairs))?;
    Ok(ExitCode::SUCCESS)
}

async fn run(what: &str, base_url: &str, pairs: usize) -> Result<(), Failure> {
    let codes = Codes::default();
    let (providers, typed) = providers(what, base_url, &codes)?;
    for _ in 0..pairs {
        let recipient: Recipient = typed.parse()?;
        let sent = providers.send(&SendRequest::new(recipient)).await?;
        let code = codes.take().unwrap_or_else(|| CODE.to_owned());
        let outcome = providers.verify(&VerifyRequest::new(sent, OtpCode::parse(&code)?)).await?;
        if !matches!(outcome, VerifyOutcome::Approved(_)) {
            return Err("a right code was rejected".into());
        }
    }
    Ok(())
}

fn providers(
    what: &str,
    base_url: &str,
    codes: &Codes,
) -> Result<(Providers, &'static str), Failure> {
    if what == "https" {
        let table =
            |case: &Case| format!("[providers.{0}]\nkind = {0:?}\n{1}\n", case.kind, case.settings);
        let text = format!("default = \"twilio\"\n{}", CASES.iter().map(table).collect::<String>());
        return Ok((Config::from_toml(&text)?.build()?, "+1 202-555-0123"));
    }
    let vendor = if what == "policies" { "twilio" } else { what };
    let Some(case) = case(vendor) else {
        let mut kinds = Registry::default();
        let codes = codes.clone();
        let kind = SenderKind::other("kept");
        kinds.register_sender(kind, move |Nothing {}, _| Ok(codes.clone()));
        let config = Config::from_toml("[providers.own]\nkind = \"kept\"")?;
        return Ok((config.build_with(&kinds)?, "+1 202-555-0123"));
    };
    let mut text = format!(
        "[providers.vendor]\nkind = {vendor:?}\nbase_url = {base_url:?}\n{}\n",
        case.settings
    );
    if what == "policies" {
        text = format!(
            "default = \"routed\"\n{text}retry = {{ attempts = 3 }}\n\
             [providers.routed]\nkind = \"route\"\notherwise = \"sure\"\n\
             [providers.sure]\nkind = \"failover\"\nmembers = [\"vendor\", \"other\"]\n\
             [providers.other]\nkind = \"twilio\"\nbase_url = {base_url:?}\n{}\n",
            case.settings
        );
    }
    Ok((Config::from_toml(&text)?.build()?, case.recipient))
}

#[derive(Deserialize)]
struct Nothing {}

/// Delivers codes to where they are taken from.
#[derive(Debug, Clone, Default)]
struct Codes(Arc<Mutex<Option<String>>>);

impl Codes {
    fn take(&self) -> Option<String> {
        self.0.lock().ok()?.take()
    }
}

impl Sender for Codes {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    async fn deliver(&self, message: &Message<'_>, _: Instant) -> passcode::Result<()> {
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some(message.code.to_owned());
        }
        Ok(())
    }

    async fn check_credentials(&self, _: Instant) -> Option<passcode::Result<()>> {
        None
    }
}
