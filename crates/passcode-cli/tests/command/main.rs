//! The command as a process, against the emulated vendors.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod bad_input;
mod bench;
mod causes;
mod check;
mod completions;
mod demo;
mod every_vendor;
#[cfg(unix)]
mod gateway;
mod help;
#[cfg(unix)]
mod interrupt;
mod options;
mod out;
mod own_codes;
mod own_codes_ends;
mod own_codes_http;
mod own_codes_pending;
mod policies;
mod providers;
mod sandbox;
mod schema;
mod sealing_key;
mod secrecy;
mod send_and_verify;
#[cfg(unix)]
mod serve;
#[cfg(unix)]
mod serve_killed;
mod store_key;
mod streams;
mod testing_page;
#[cfg(unix)]
mod twilio;
mod variables;
