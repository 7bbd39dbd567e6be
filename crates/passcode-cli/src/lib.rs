//! The `passcode` command: sends and verifies one-time passcodes through configured providers, and
//! runs the whole flow against an emulation of the vendors.
//!
//! The program is [`main`]; [`exit_status`] says how it ends.

mod arguments;
mod check;
mod completions;
mod demo;
mod exit_status;
mod providers;
mod report;
mod sandbox;
mod sealing_key;
mod selection;
mod send;
mod table;
mod terminal;
mod verify;

use std::process::ExitCode;

pub use crate::exit_status::{Done, exit_status};

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::arguments::{Arguments, Command};
use crate::terminal::Terminal;

/// Runs the command with the process's arguments, to its exit status.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return arguments::refuse(&usage),
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let terminal = Terminal::new(arguments.json);
    let result = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(arguments, terminal)),
        Err(error) => Err(report::local(format!("the command could not start: {}", error.kind()))),
    };
    if let Err(error) = &result {
        terminal.fail(error);
    }
    ExitCode::from(exit_status(&result))
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
        Command::Providers => providers::run(terminal, selection::find(provider, config)?.as_ref()),
        Command::Check { offline } => {
            check::run(terminal, &selection::select(provider, config)?, offline).await
        }
        Command::SealingKey => sealing_key::run(terminal),
        Command::Completions { shell } => completions::run(terminal, shell),
        Command::Sandbox(arguments) => sandbox::run(terminal, arguments).await,
    }
}
