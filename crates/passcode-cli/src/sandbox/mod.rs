//! The sandbox as a command.

mod variables;

use passcode::Result;
use passcode_sandbox::{Builder, Sandbox};
use serde_json::json;

use crate::arguments::SandboxArguments;
use crate::exit_status::Done;
use crate::interrupt;
use crate::report;
use crate::table::{columns, row};
use crate::terminal::Terminal;

pub(crate) async fn run(terminal: Terminal, arguments: SandboxArguments) -> Result<Done> {
    let arguments = variables::fill(arguments)?;
    if arguments.listen.iter().filter(|listen| listen.kind.is_none()).count() > 1 {
        return Err(report::local(
            "an address without KIND= is given more than once: the sandbox has one such address"
                .into(),
        ));
    }
    let reachable = arguments.listen.iter().any(|listen| !listen.address.ip().is_loopback());
    let mut builder = Sandbox::builder();
    if arguments.tls {
        builder = builder.tls();
    }
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    builder = arguments.allow_host.into_iter().fold(builder, Builder::allow_host);
    builder = arguments.listen.into_iter().fold(builder, Builder::listen_as);
    let sandbox = builder
        .spawn()
        .await
        .map_err(|error| report::local(format!("the sandbox can't start: {error}")))?;
    // Caught before anyone can know that the sandbox is there.
    let ended = interrupt::caught()?;
    terminal.result(&introduction(&sandbox), &json!(sandbox.urls()))?;
    if reachable {
        terminal.say("warning: the sandbox is for this machine alone, and this address can be reached from others");
    }
    ended.await;
    sandbox.shutdown().await;
    Ok(Done::Well)
}

fn introduction(sandbox: &Sandbox) -> String {
    let vendors: Vec<_> = sandbox.kinds().map(|kind| row([kind, &sandbox.url(kind)])).collect();
    let lines: Vec<_> = sandbox.curl_lines().into_iter().map(|(_, line)| line).collect();
    let ca = sandbox.ca_file().map(|path| format!("Trust:  {}\n", path.display()));
    format!(
        "{}\nMail:  {}\nInbox: {}/inbox  <- open it in a browser\n{}\n\
         This configuration works with it (save it as passcode.toml):\n\n{}\n\
         Or without Passcode:\n\n{}\n\nCtrl-C or SIGTERM ends it.",
        columns(&vendors),
        sandbox.smtp_url(),
        sandbox.inbox_url(),
        ca.unwrap_or_default(),
        sandbox.config_toml(),
        lines.join("\n\n"),
    )
}
