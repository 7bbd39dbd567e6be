//! The `passcode` command: sends and verifies one-time passcodes through configured providers, and
//! runs the whole flow against an emulation of the vendors.
//!
//! The program is [`main`]; [`exit_status`] says how it ends.

mod arguments;
mod check;
mod client_key;
mod completions;
mod demo;
mod device;
mod escape;
mod exit_status;
mod explain;
mod interrupt;
mod kept;
mod logs;
mod naming;
mod out;
mod providers;
mod report;
mod sandbox;
mod schema;
mod sealing_key;
mod selection;
mod send;
mod serve;
mod store_key;
mod table;
mod terminal;
mod usage;
mod verify;

use std::process::ExitCode;

pub use crate::exit_status::{Done, exit_status};

use clap::Parser;

use crate::arguments::{Arguments, Command, ProvidersArguments};
use crate::terminal::Terminal;

/// Runs the command with the process's arguments, to its exit status.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return usage::refuse(usage),
    };
    let terminal = Terminal::new(arguments.json);
    let result = log(&arguments).and_then(|()| start(arguments, terminal));
    terminal.end(&result)
}

/// Starts the log, but that of the gateway, whose configuration says how it is written.
fn log(arguments: &Arguments) -> passcode::Result<()> {
    match arguments.command {
        Command::Serve { .. } => Ok(()),
        _ => logs::start(arguments.json),
    }
}

fn start(arguments: Arguments, terminal: Terminal) -> passcode::Result<Done> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| report::local(format!("the command could not start: {}", error.kind())))?;
    let result = runtime.block_on(run(arguments, terminal));
    // A call that was interrupted may still wait in the background, for a name's address.
    runtime.shutdown_background();
    result
}

async fn run(arguments: Arguments, terminal: Terminal) -> passcode::Result<Done> {
    let Arguments { config, provider, command, .. } = arguments;
    match command {
        Command::Demo { interactive } => demo::run(terminal, interactive).await,
        Command::Send(request) => {
            let selection = selection::select(provider, config)?;
            send::run(terminal, &selection, request).await
        }
        Command::Verify { file, code } => {
            let selection = selection::select(provider, config)?;
            verify::run(terminal, &selection, &file, &code).await
        }
        Command::Providers(ProvidersArguments { explain: None, .. }) => {
            providers::run(terminal, selection::find(provider, config)?.as_ref())
        }
        Command::Providers(ProvidersArguments { explain: Some(recipient), channel, ip }) => {
            let selection = selection::select(provider, config)?;
            explain::run(terminal, &selection, &recipient, channel, ip.as_deref()).await
        }
        Command::Check { offline } => {
            check::run(terminal, &selection::select(provider, config)?, offline).await
        }
        Command::Serve { listen } => serve::run(terminal, provider, config, listen).await,
        Command::ClientKey => client_key::run(terminal),
        Command::Schema => schema::run(terminal),
        Command::SealingKey => sealing_key::run(terminal),
        Command::StoreKey => store_key::run(terminal),
        Command::Completions { shell } => completions::run(terminal, shell),
        Command::Sandbox(arguments) => sandbox::run(terminal, arguments).await,
    }
}
