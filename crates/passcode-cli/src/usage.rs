//! What is wrong with the arguments. What was typed is not quoted: it may be a recipient, a code or
//! a URL with its password, in a place that is not for it.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit_status::Done;
use crate::report;
use crate::terminal::Terminal;

/// Shows what is wrong with the arguments, or the help that was asked for; the status to end with.
pub(crate) fn refuse(mut usage: clap::Error) -> ExitCode {
    let terminal = Terminal::new(env::args_os().any(|argument| argument == "--json"));
    if !usage.use_stderr() {
        let printed = usage.print().and_then(|()| io::stdout().flush());
        let result = printed.map(|()| Done::Well).map_err(|error| report::unwritten(&error));
        return terminal.end(&result);
    }
    withhold(&mut usage);
    if terminal.is_json() {
        return terminal.end(&Err(report::local(sentence(&usage))));
    }
    // Nobody is left to tell when the reader is gone.
    let _ = usage.print();
    ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
}

/// The first paragraph of what clap says, on one line.
fn sentence(usage: &clap::Error) -> String {
    let text = usage.render().to_string();
    let first = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    let words: Vec<_> = first.split_whitespace().collect();
    format!("{}; see passcode --help", words.join(" "))
}

/// Takes out what was typed, unless it is a word and looks like one of ours or like an option.
fn withhold(usage: &mut clap::Error) {
    let typed = match usage.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        // For every other kind, `InvalidArg` is one of our own.
        _ => ContextKind::InvalidValue,
    };
    let Some(ContextValue::String(text)) = usage.get(typed) else { return };
    let suggestions =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let known = suggestions.iter().any(|suggestion| usage.get(*suggestion).is_some());
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if text.is_empty() || (is_word && (known || text.starts_with('-'))) {
        return;
    }
    usage.insert(typed, ContextValue::String("***".to_owned()));
    // How to pass it as a value, which quotes it again.
    usage.remove(ContextKind::Suggested);
}
