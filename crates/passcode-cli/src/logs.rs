//! The log: on standard error alone, as much as `RUST_LOG` asks for.

use std::env;
use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};
use passcode::Result;
use passcode_gateway::Log;
use tracing_subscriber::filter::{LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt};

use crate::report;

/// Starts the log of a command. Without `RUST_LOG` there are errors for a person, and nothing for a program,
/// which reads one line of JSON.
pub(crate) fn start(json: bool) -> Result<()> {
    let filter = asked_for(if json { LevelFilter::OFF } else { LevelFilter::ERROR })?;
    start_with(filter, fmt::layer().with_ansi(is_coloured()).with_writer(io::stderr));
    Ok(())
}

/// Starts the log of a service, in which each call is a line.
pub(crate) fn start_service(log: Log) -> Result<()> {
    let filter = asked_for(LevelFilter::INFO)?;
    match log {
        Log::Text => {
            start_with(filter, fmt::layer().with_ansi(is_coloured()).with_writer(io::stderr));
        }
        Log::Json => {
            start_with(filter, fmt::layer().json().flatten_event(true).with_writer(io::stderr));
        }
    }
    Ok(())
}

fn is_coloured() -> bool {
    let stderr = io::stderr();
    stderr.is_terminal() && AutoStream::choice(&stderr) != ColorChoice::Never
}

fn start_with<L>(asked: Targets, layer: L)
where
    L: Layer<Registry> + Send + Sync + 'static,
{
    // At debug and trace, a library writes down what it works on: a URL with a number in it, or
    // the digits of a number that our own masks hide. So these levels are for our own crates,
    // which write nothing about a person, whatever `RUST_LOG` asks for.
    let discreet =
        filter_fn(|metadata| is_ours(metadata.target()) || *metadata.level() <= LevelFilter::INFO);
    tracing_subscriber::registry().with(layer.with_filter(discreet).with_filter(asked)).init();
}

/// What `RUST_LOG` asks for, else this level of everything. It is read by crate and level alone: to tell spans apart by
/// their fields would bring a regular expression engine into the command.
fn asked_for(usual: LevelFilter) -> Result<Targets> {
    let directives = env::var("RUST_LOG").ok().filter(|text| !text.is_empty());
    let Some(directives) = directives else {
        return Ok(Targets::new().with_default(usual));
    };
    directives.parse().map_err(|_| {
        let message = "RUST_LOG is no filter: write it as in \"info\" or \"passcode=debug\"";
        report::local(message.to_owned())
    })
}

fn is_ours(target: &str) -> bool {
    let name = target.split("::").next().unwrap_or_default();
    name == "passcode" || name.starts_with("passcode_")
}
