//! The workspace's own tasks.
//!
//! `cargo xtask regen` makes the Ratio client from the documents in `openapi/ratio`;
//! `cargo xtask regen --check` writes nothing and fails if the two disagree.

mod problem;
mod regen;

use std::path::Path;
use std::process::ExitCode;

use problem::Problem;
use regen::Mode;

const USAGE: &str = "usage: cargo xtask regen [--check]

  regen          makes crates/ratio-client/src/generated.rs from openapi/ratio
  regen --check  writes nothing; fails if a document or the generated file was edited";

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its terminal")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(mode) = parse(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match workspace().and_then(|root| regen::regen(root, mode)) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[String]) -> Option<Mode> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["regen"] => Some(Mode::Write),
        ["regen", "--check"] => Some(Mode::Check),
        _ => None,
    }
}

fn workspace() -> Result<&'static Path, Problem> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or_else(|| Problem::new("xtask has no folder above it to work in"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Option<Mode> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn only_documented_arguments_are_taken() {
        assert_eq!(parsed("regen"), Some(Mode::Write));
        assert_eq!(parsed("regen --check"), Some(Mode::Check));
        for line in ["", "regenerate", "regen --chek", "regen --check --check"] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }
}
