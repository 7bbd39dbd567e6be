//! `bench-floor KIND BASE_URL PAIRS`: sends and verifies so many codes by `reqwest` and `serde`
//! alone, as somebody writes it for one vendor. `flight` in the place of KIND: how many bytes each of so many
//! calls takes that are in flight at once.

mod vendors;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use passcode_bench::resident;
use reqwest::Client;
use tokio::task::JoinSet;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [kind, base_url, pairs] = arguments.as_slice() else {
        return Ok(ExitCode::from(2));
    };
    let pairs = pairs.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if kind == "flight" {
        let bytes = runtime.block_on(flight(base_url, pairs))?;
        writeln!(io::stdout(), "bytes: {bytes}")?;
        return Ok(ExitCode::SUCCESS);
    }
    let approved = runtime.block_on(run(kind, base_url, pairs))?;
    if approved < pairs {
        return Err("a right code was rejected".into());
    }
    Ok(ExitCode::SUCCESS)
}

async fn run(kind: &str, base: &str, pairs: usize) -> Result<usize, Failure> {
    let client = Client::builder().timeout(Duration::from_secs(10)).build()?;
    let token = match kind {
        "messagecentral" => vendors::messagecentral_token(&client, base).await?,
        _ => String::new(),
    };
    let mut approved = 0;
    for _ in 0..pairs {
        approved += usize::from(match kind {
            "ratio" => vendors::ratio(&client, base).await?,
            "messagecentral" => vendors::messagecentral(&client, base, &token).await?,
            "vonage" => vendors::vonage(&client, base).await?,
            "plivo" => vendors::plivo(&client, base).await?,
            "prelude" => vendors::prelude(&client, base).await?,
            "stytch" => vendors::stytch(&client, base).await?,
            "twilio" => vendors::twilio(&client, base).await?,
            "telnyx" => vendors::telnyx(&client, base).await?,
            _ => return Err("there is no such vendor".into()),
        });
    }
    Ok(approved)
}

async fn flight(base: &str, count: usize) -> Result<u64, Failure> {
    let client = Client::builder().timeout(Duration::from_secs(300)).build()?;
    let token = vendors::messagecentral_token(&client, base).await?;
    let before = resident("VmRSS")?;
    let mut sends = JoinSet::new();
    for _ in 0..count {
        let (client, base, token) = (client.clone(), base.to_owned(), token.clone());
        sends.spawn(async move { vendors::messagecentral_send(&client, &base, &token).await });
    }
    while let Some(sent) = sends.join_next().await {
        sent??;
    }
    Ok(resident("VmHWM")?.saturating_sub(before) / count.max(1) as u64)
}
