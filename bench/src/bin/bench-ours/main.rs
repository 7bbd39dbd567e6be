//! `bench-ours WHAT BASE_URL COUNT`: sends and verifies so many codes by Passcode, one after the
//! other. WHAT is a vendor's kind; `policies`, Twilio behind a route, a failover and a retry;
//! `own`, codes made and checked here over the memory store, and `own-many`, the same for another
//! recipient each time; `carrier`, what carries those codes, alone; `hmac`, what they are made and named by, alone;
//! `https`, all vendors as they
//! really are, of which nobody is asked if COUNT is 0.
//!
//! `apart` and `together` are pairs of a vendor in this process, each in a task: one after the other, and all of their
//! sends in flight at once.
//!
//! Three WHATs say how many bytes they took: `growth`, of Twilio, after the first tenth; `growth-own`, of codes of our
//! own by a clock that goes on with each look; and `flight`, so many sends of Message Central at once, each.

mod flight;
mod memory;
mod pair;
mod primitives;
mod providers;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use passcode_bench::Codes;

use crate::pair::{pair, recipient};
use crate::providers::Failure;

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, base_url, count] = arguments.as_slice() else {
        return Ok(ExitCode::from(2));
    };
    let count = count.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let bytes = runtime.block_on(async {
        match what.as_str() {
            "growth" => memory::growth("twilio", base_url, count).await.map(Some),
            "growth-own" => memory::growth("own-days", base_url, count).await.map(Some),
            "flight" => memory::flight(base_url, count).await.map(Some),
            "hmac" => {
                primitives::run(count);
                Ok(None)
            }
            "apart" => flight::pairs(count, 1).await.map(|()| None),
            "together" => flight::pairs(count, count).await.map(|()| None),
            _ => pairs(what, base_url, count).await.map(|()| None),
        }
    })?;
    if let Some(bytes) = bytes {
        writeln!(io::stdout(), "bytes: {bytes}")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn pairs(what: &str, base_url: &str, count: usize) -> Result<(), Failure> {
    let codes = Codes::default();
    let made = providers::make(what, base_url, &codes)?;
    for number in 0..count {
        pair(&made, &recipient(what, &made, number), &codes).await?;
    }
    Ok(())
}
