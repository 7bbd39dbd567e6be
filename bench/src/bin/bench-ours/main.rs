//! `bench-ours WHAT BASE_URL COUNT`: sends and verifies so many codes by Passcode, one after the
//! other. WHAT is a vendor's kind; `policies`, Twilio behind a route, a failover and a retry;
//! `own`, codes made and checked here over the memory store, and `own-many`, the same for another
//! recipient each time; `carrier`, what carries those codes, alone; `hmac`, what they are made and named by, alone;
//! `https`, all vendors as they
//! really are, of which nobody is asked if COUNT is 0.
//!
//! Two WHATs say how many bytes they took: `growth`, of Twilio, after the first tenth; and `flight`, so many
//! sends of Message Central at once, each.

mod carrier;
mod memory;
mod pair;
mod primitives;
mod providers;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::carrier::Codes;
use crate::pair::pair;
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
            "growth" => memory::growth(base_url, count).await.map(Some),
            "flight" => memory::flight(base_url, count).await.map(Some),
            "hmac" => {
                primitives::run(count);
                Ok(None)
            }
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
        let typed = if what == "own-many" { other(number) } else { made.recipient.to_owned() };
        pair(&made, &typed, &codes).await?;
    }
    Ok(())
}

/// A number that no other pair has; nothing is sent to it.
fn other(number: usize) -> String {
    format!("+447911{number:06}")
}
