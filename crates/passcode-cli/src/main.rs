//! The `passcode` command; all of it is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    passcode_cli::main()
}
