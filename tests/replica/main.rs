//! One of several processes that share a store, for tests: it reads a configuration, and then a
//! command a line. It answers each with a line of JSON.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
#![expect(clippy::print_stdout, reason = "its output is its answer")]

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use passcode::own::{Message, Sender, SenderKind};
use passcode::store::{Quota, Take};
use passcode::{
    Channel, Config, Error, OtpProviderExt, Providers, Registry, Result, VerifyOutcome, stored,
};
use serde::Deserialize;
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Command {
    /// Sends so often at once: `{"sent": [...], "errors": {...}, "codes": [...]}`.
    Send { to: String, times: usize },
    /// Verifies so often at once: how often each came out.
    Verify { verification: String, code: String, times: usize },
    /// Adds 1 so often at once: the counts.
    Add { key: String, times: usize },
    /// Takes so often at once: how many were taken.
    Take { key: String, limit: u32, times: usize },
    /// Writes until it is killed, and says what is written: a line each.
    Write { begin: String },
}

/// A carrier that keeps the codes it was to deliver.
#[derive(Debug, Default, Clone)]
struct Carrier(Arc<Mutex<Vec<String>>>);

#[derive(Debug, Deserialize)]
struct Settings {}

impl Sender for Carrier {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    async fn deliver(&self, message: &Message<'_>, _: Instant) -> Result<()> {
        self.0.lock().unwrap().push(message.code.to_owned());
        Ok(())
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

#[tokio::main]
async fn main() {
    let path = std::env::args().nth(1).unwrap();
    let carrier = Carrier::default();
    let mut kinds = Registry::default();
    let made = carrier.clone();
    kinds.register_sender(SenderKind::other("carrier"), move |_: Settings, _| Ok(made.clone()));
    let providers = Config::from_file(path).unwrap().build_with(&kinds).unwrap();
    for line in std::io::stdin().lock().lines() {
        let command: Command = serde_json::from_str(&line.unwrap()).unwrap();
        answer(&carry_out(&providers, &carrier, command).await);
    }
}

fn answer(value: &Value) {
    println!("{value}");
    std::io::stdout().flush().unwrap();
}

async fn carry_out(providers: &Providers, carrier: &Carrier, command: Command) -> Value {
    let store = providers.store();
    match command {
        Command::Send { to, times } => {
            let sends = join_all((0..times).map(|_| providers.send_to(&to))).await;
            let sent: Vec<_> = sends.iter().flatten().map(stored::to_json).collect();
            let errors = tally(sends.iter().filter_map(|sent| sent.as_ref().err().map(name)));
            let codes = std::mem::take(&mut *carrier.0.lock().unwrap());
            json!({ "sent": sent, "errors": errors, "codes": codes })
        }
        Command::Verify { verification, code, times } => {
            let verification = stored::from_json(&verification).unwrap();
            let verifies = (0..times).map(|_| providers.verify_code(&verification, &code));
            json!(tally(join_all(verifies).await.iter().map(|outcome| match outcome {
                Ok(VerifyOutcome::Approved(_)) => "approved".to_owned(),
                Ok(VerifyOutcome::Rejected(reason)) => reason.as_str().to_owned(),
                Err(error) => name(error),
            })))
        }
        Command::Add { key, times } => {
            let counts = join_all((0..times).map(|_| store.add(&key, 1, HOUR))).await;
            json!(counts.into_iter().collect::<Result<Vec<_>>>().unwrap())
        }
        Command::Take { key, limit, times } => {
            let quota = [Quota::new(key, limit, HOUR)];
            let takes = join_all((0..times).map(|_| store.take(&quota))).await;
            json!(takes.into_iter().filter(|take| *take.as_ref().unwrap() == Take::Taken).count())
        }
        Command::Write { begin } => {
            for number in 0_u64.. {
                let key = format!("{begin}{number}");
                let value = number.to_string();
                store.put(&key, value.as_bytes(), HOUR).await.unwrap();
                let count = store.add(&begin, 1, HOUR).await.unwrap();
                answer(&json!({ "put": number, "count": count }));
            }
            Value::Null
        }
    }
}

/// What an error is, for a tally: its kind, and which limit of ours it is.
fn name(error: &Error) -> String {
    match error.code() {
        Some(code) => code.to_owned(),
        None => error.kind().as_str().to_owned(),
    }
}

fn tally(names: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for name in names {
        *tally.entry(name).or_default() += 1;
    }
    tally
}
