use std::io::{self, BufRead, Write};

use passcode::{Error, Result};
use serde_json::Value;

use crate::report;

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

    /// Prints a result that the exit status doesn't repeat, in whichever form was asked for.
    pub(crate) fn try_result(self, text: &str, json: &Value) -> io::Result<()> {
        let mut stdout = io::stdout();
        if self.json { writeln!(stdout, "{json}") } else { writeln!(stdout, "{text}") }
    }

    /// Prints a result. Nobody is left to tell when the reader is gone.
    pub(crate) fn result(self, text: &str, json: &Value) {
        let _ = self.try_result(text, json);
    }

    /// Prints a line for a person; nothing when JSON was asked for.
    pub(crate) fn text(self, text: &str) {
        if !self.json {
            let _ = writeln!(io::stdout(), "{text}");
        }
    }

    /// Tells the person something that is no result.
    pub(crate) fn say(self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Tells a person what to do next; a program needs no hint.
    pub(crate) fn hint(self, text: &str) {
        if !self.json {
            self.say(text);
        }
    }

    /// Tells the person, or the program, what went wrong.
    pub(crate) fn fail(self, error: &Error) {
        if self.json {
            self.say(&report::error_json(error).to_string());
        } else {
            self.say(&format!("error: {error}"));
        }
    }

    /// Asks for one line.
    pub(crate) fn ask(self, prompt: &str) -> Result<String> {
        let _ = write!(io::stderr(), "{prompt}");
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(|error| {
            report::local(format!("standard input can't be read: {}", error.kind()))
        })?;
        Ok(line)
    }
}
