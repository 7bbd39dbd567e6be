use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

use passcode::{Error, Result};
use serde_json::Value;

use crate::escape;
use crate::exit_status::{Done, exit_status};
use crate::report;

/// The terminal itself, wherever the streams lead.
const TERMINAL: &str = if cfg!(windows) { "CONOUT$" } else { "/dev/tty" };

/// Where the command talks: results to stdout, everything else to stderr.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    json: bool,
}

impl Terminal {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether a program reads along.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Prints a result, in whichever form was asked for. That it can't be written is for the caller
    /// to tell, who knows what the vendor did by now.
    pub(crate) fn try_result(self, text: &str, json: &Value) -> io::Result<()> {
        if self.json { print(&escape::json(json)) } else { print(&escape::lines(text)) }
    }

    /// Prints a result of a command that asked no vendor.
    pub(crate) fn result(self, text: &str, json: &Value) -> Result<()> {
        self.try_result(text, json).map_err(|error| report::unwritten(&error))
    }

    /// Prints JSON, in whichever form results were asked for.
    pub(crate) fn try_json(self, json: &Value) -> io::Result<()> {
        print(&escape::json(json))
    }

    /// Prints a line for a person; nothing when JSON was asked for.
    pub(crate) fn text(self, text: &str) -> Result<()> {
        if self.json {
            return Ok(());
        }
        print(&escape::lines(text)).map_err(|error| report::unwritten(&error))
    }

    /// Tells a person something that is no result; a program reads nothing but JSON.
    pub(crate) fn hint(self, text: &str) {
        if !self.json {
            self.say(&escape::line(text));
        }
    }

    /// Tells the person, or the program, what went wrong.
    pub(crate) fn fail(self, error: &Error) {
        if self.json {
            self.say(&escape::json(&report::error_json(error)));
        } else {
            self.say(&escape::line(&format!("error: {error}")));
        }
    }

    /// Tells what went wrong, if anything did; the status to end with.
    pub(crate) fn end(self, result: &Result<Done>) -> ExitCode {
        if let Err(error) = result {
            self.fail(error);
        }
        ExitCode::from(exit_status(result))
    }

    /// Writes a line to stderr. Nobody is left to tell when that can't be written.
    pub(crate) fn say(self, line: &str) {
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Asks for one line.
    pub(crate) fn ask(self, prompt: &str) -> Result<String> {
        let typed = io::stdin().is_terminal();
        if !self.json {
            let _ = write!(io::stderr(), "{prompt}");
        } else if typed {
            // Stderr is for one line of JSON.
            let _ = File::options()
                .write(true)
                .open(TERMINAL)
                .and_then(|mut terminal| write!(terminal, "{prompt}"));
        }
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        // What is not typed on a terminal leaves the prompt's line open.
        let closed = typed && line.ends_with('\n');
        if !self.json && !closed {
            self.say("");
        }
        read.map_err(|error| {
            report::local(format!("standard input can't be read: {}", error.kind()))
        })?;
        Ok(line)
    }
}

/// Writes to stdout at once, so that whether it worked is known.
fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{text}")?;
    stdout.flush()
}
