//! What is asked, as a configuration has it.

use std::sync::Arc;
use std::time::Duration;

use passcode::config::Kept;
use passcode::store::{MemoryStore, StoreKeys};
use passcode::{Config, Providers};
use passcode_bench::{CASES, Case, Codes, case, ticking};

/// Why nothing could be counted.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Providers, and whom they send to.
pub(crate) struct Made {
    pub(crate) providers: Providers,
    pub(crate) recipient: &'static str,
}

/// What holds for none of the vendors.
const ANYBODY: &str = "+1 202-555-0123";

/// Longer than ten thousand connections take on a busy machine.
const PATIENT: &str =
    "connect_timeout = \"5m\"\nattempt_timeout = \"5m\"\ntotal_timeout = \"5m\"\n";

pub(crate) fn make(what: &str, base_url: &str, codes: &Codes) -> Result<Made, Failure> {
    let (text, recipient) = match what {
        "https" => (everybody(), ANYBODY),
        "own" | "own-many" | "own-days" | "carrier" => return of_ours(what, codes),
        "policies" => policies(base_url)?,
        "patient" => vendor("messagecentral", base_url, PATIENT)?,
        kind => vendor(kind, base_url, "")?,
    };
    Ok(Made { providers: Config::from_toml(&text)?.build()?, recipient })
}

fn everybody() -> String {
    let table =
        |case: &Case| format!("[providers.{0}]\nkind = {0:?}\n{1}\n", case.kind, case.settings);
    format!("default = \"twilio\"\n{}", CASES.iter().map(table).collect::<String>())
}

/// Codes of our own, or what carries them, alone.
fn of_ours(what: &str, codes: &Codes) -> Result<Made, Failure> {
    let kind = if what == "carrier" { "alone" } else { "kept" };
    let mut config = Config::from_toml(&format!("[providers.one]\nkind = {kind:?}"))?;
    if what == "own-days" {
        // Each pair takes seconds by this clock, so what lives a day is gone after some thousand.
        let clock = ticking(Duration::from_secs(1));
        let keys = StoreKeys::new([StoreKeys::generate_key()?])?;
        config =
            config.with_kept(Kept::new(Arc::new(MemoryStore::new(clock.clone())), keys, clock));
    }
    Ok(Made { providers: config.build_with(&codes.kinds())?, recipient: ANYBODY })
}

fn vendor(kind: &str, base_url: &str, more: &str) -> Result<(String, &'static str), Failure> {
    let case = case(kind).ok_or("there is no such vendor")?;
    let settings = case.settings;
    let table =
        format!("[providers.vendor]\nkind = {kind:?}\nbase_url = {base_url:?}\n{settings}\n{more}");
    Ok((table, case.recipient))
}

fn policies(base_url: &str) -> Result<(String, &'static str), Failure> {
    let (table, recipient) = vendor("twilio", base_url, "retry = { attempts = 3 }\n")?;
    let other = table.replace("[providers.vendor]", "[providers.other]");
    let text = format!(
        "default = \"routed\"\n{table}\
         [providers.routed]\nkind = \"route\"\notherwise = \"sure\"\n\
         [providers.sure]\nkind = \"failover\"\nmembers = [\"vendor\", \"other\"]\n{other}"
    );
    Ok((text, recipient))
}
