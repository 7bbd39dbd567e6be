//! Runs a sandbox until its standard input ends or a signal comes; the line it prints is where
//! everything is, as JSON: the page under `inbox`, each vendor's base URL under its kind. Its arguments
//! say where to listen: `ADDR`, or `KIND=ADDR` for one vendor's own address.

use std::io::{self, Read, Write};

use passcode_sandbox::{Sandbox, end_signal};
use serde_json::json;

#[tokio::main]
async fn main() -> io::Result<()> {
    let signal = end_signal()?;
    let mut builder = Sandbox::builder().seed(1);
    for argument in std::env::args().skip(1) {
        builder = builder.listen_as(argument.parse().map_err(io::Error::other)?);
    }
    let sandbox = builder.spawn().await?;
    writeln!(io::stdout(), "{}", json!(sandbox.urls()))?;
    let ended = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        ended = ended => {
            ended.map_err(io::Error::other)??;
        }
        () = signal => {}
    }
    sandbox.shutdown().await;
    // Whoever still reads standard input would hold the runtime's end up.
    std::process::exit(0)
}
