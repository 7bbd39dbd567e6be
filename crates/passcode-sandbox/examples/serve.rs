//! Runs a sandbox until its standard input ends; its URL is the line it prints, as JSON.

use std::io::{self, Read, Write};

use passcode_sandbox::Sandbox;
use serde_json::json;

#[tokio::main]
async fn main() -> io::Result<()> {
    let sandbox = Sandbox::builder().seed(1).spawn().await?;
    let url = sandbox.inbox_url();
    writeln!(io::stdout(), "{}", json!({ "url": url, "config": sandbox.config_toml() }))?;
    let ended = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
    ended.await.map_err(io::Error::other)??;
    sandbox.shutdown().await;
    Ok(())
}
