//! The log: on standard error alone, as much as `RUST_LOG` asks for.

use std::env;
use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};
use passcode::Result;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::report;

/// Starts the log. Without `RUST_LOG` there are errors for a person, and nothing for a program,
/// which reads one line of JSON.
pub(crate) fn start(json: bool) -> Result<()> {
    let stderr = io::stderr();
    let colour = stderr.is_terminal() && AutoStream::choice(&stderr) != ColorChoice::Never;
    // At debug and trace, a library writes down what it works on: a URL with a number in it, or
    // the digits of a number that our own masks hide. So these levels are for our own crates,
    // which write nothing about a person, whatever `RUST_LOG` asks for.
    let discreet =
        filter_fn(|metadata| is_ours(metadata.target()) || *metadata.level() <= LevelFilter::INFO);
    tracing_subscriber::registry()
        .with(asked_for(json)?)
        .with(discreet)
        .with(fmt::layer().with_ansi(colour).with_writer(io::stderr))
        .init();
    Ok(())
}

fn asked_for(json: bool) -> Result<EnvFilter> {
    let directives = env::var(EnvFilter::DEFAULT_ENV).ok().filter(|text| !text.is_empty());
    let Some(directives) = directives else {
        return Ok(EnvFilter::new(if json { "off" } else { "error" }));
    };
    EnvFilter::builder().parse(directives).map_err(|_| {
        let message = "RUST_LOG is no filter: write it as in \"info\" or \"passcode=debug\"";
        report::local(message.to_owned())
    })
}

fn is_ours(target: &str) -> bool {
    let name = target.split("::").next().unwrap_or_default();
    name == "passcode" || name.starts_with("passcode_")
}
