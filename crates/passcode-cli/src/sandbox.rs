use std::net::SocketAddr;
use std::pin::pin;

use passcode::Result;
use passcode_sandbox::Sandbox;
use serde_json::json;

use crate::report::{self, Done};
use crate::terminal::Terminal;

pub(crate) async fn run(terminal: Terminal, listen: SocketAddr, seed: Option<u64>) -> Result<Done> {
    if !listen.ip().is_loopback() {
        terminal.say("warning: the sandbox is for this machine alone, and this address can be reached from others");
    }
    let mut builder = Sandbox::builder().listen(listen);
    if let Some(seed) = seed {
        builder = builder.seed(seed);
    }
    let sandbox = builder.spawn().await.map_err(|error| {
        report::local(format!(
            "the sandbox can't listen on {listen}: {}; choose another --listen",
            error.kind()
        ))
    })?;
    let urls = json!({
        "ratio": sandbox.ratio_url(),
        "messagecentral": sandbox.messagecentral_url(),
        "inbox": sandbox.inbox_url(),
    });
    let mut ended = pin!(tokio::signal::ctrl_c());
    // Polling it once registers it, before anyone can know that the sandbox is there.
    tokio::select! {
        biased;
        ended = &mut ended => ended,
        () = std::future::ready(()) => {
            terminal.result(&introduction(&sandbox), &urls);
            ended.await
        }
    }
    .map_err(|error| report::local(format!("Ctrl-C can't be waited for: {}", error.kind())))?;
    sandbox.shutdown().await;
    Ok(Done::Well)
}

fn introduction(sandbox: &Sandbox) -> String {
    let [ratio, messagecentral] = sandbox.curl_lines().map(|(_, line)| line);
    format!(
        "Ratio            {}\nMessage Central  {}\nInbox            {}/inbox  <- open it in a browser\n\n\
         This configuration works with it (save it as passcode.toml):\n\n{}\n\
         Or without Passcode:\n\n{ratio}\n\n{messagecentral}\n\nCtrl-C ends it.",
        sandbox.ratio_url(),
        sandbox.messagecentral_url(),
        sandbox.inbox_url(),
        sandbox.config_toml(),
    )
}
