//! `bench-service WHAT` serves what `bench-load` asks, on one thread: `gateway`, with a vendor in this process that
//! answers at once; `gateway-ticking`, the same by a clock under which a record's life is over after some thousand
//! requests; `sandbox`; and beside them `gateway-floor` and `sandbox-floor`, bare axum servers that answer the same
//! bodies to everybody.
//!
//! Its first line of output is its URL. For each line of its standard input it says how much is in memory, and it ends
//! when that input does.

mod floor;
mod gateway;
mod said;
mod sandbox;

use std::env;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use mimalloc::MiMalloc;
use passcode::store::Clock;
use passcode_bench::{resident, ticking};

use crate::said::Failure;

/// All of them have that of the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Of a clock that ticks, at each look.
const STEP: Duration = Duration::from_millis(20);

fn main() -> Result<ExitCode, Failure> {
    let Some(what) = env::args().nth(1) else {
        return Ok(ExitCode::from(2));
    };
    thread::spawn(|| {
        let ended = answer();
        std::process::exit(i32::from(ended.is_err()));
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match what.as_str() {
            "gateway" => gateway::serve(Clock::system()).await,
            "gateway-ticking" => gateway::serve(ticking(STEP)).await,
            "gateway-floor" => floor::serve(floor::gateway()).await,
            "sandbox" => sandbox::serve().await,
            "sandbox-floor" => floor::serve(floor::sandbox()).await,
            _ => Err("there is no such service".into()),
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Says what is asked, until nobody asks any more.
fn answer() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        line?;
        writeln!(io::stdout(), "resident: {}", resident("VmRSS")?)?;
    }
    Ok(())
}
