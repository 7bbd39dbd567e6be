use clap::CommandFactory;
use clap_complete::{Shell, generate};
use passcode::Result;
use serde_json::json;

use crate::arguments::Arguments;
use crate::exit_status::Done;
use crate::terminal::Terminal;

pub(crate) fn run(terminal: Terminal, shell: Shell) -> Result<Done> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "passcode", &mut script);
    let script = String::from_utf8_lossy(&script);
    terminal.result(script.trim_end(), &json!({ "shell": shell.to_string(), "script": script }));
    Ok(Done::Well)
}
