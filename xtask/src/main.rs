//! The workspace's own tasks.
//!
//! `cargo xtask regen` makes the Ratio client from the documents in `openapi/ratio`;
//! `cargo xtask regen --check` writes nothing and fails if the two disagree;
//! `cargo xtask regen --from …` takes a newly published contract in.

mod problem;
mod regen;

use std::path::Path;
use std::process::ExitCode;

use problem::Problem;
use regen::Mode;

const USAGE: &str = "usage: cargo xtask regen [--check | --from [URL|FILE] [--dry-run]]

  regen                    makes crates/ratio-client/src/generated.rs from openapi/ratio, offline
  regen --check            writes nothing; fails if a document or a generated file was edited
  regen --from [URL|FILE]  takes a published document in, JSON or YAML, and shows what changes;
                           without a value, the one at refresh_url in openapi/ratio/source.toml
  regen --from … --dry-run shows what would change, and writes nothing";

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
        ["regen", "--from"] => refresh(None, false),
        ["regen", "--from", "--dry-run"] | ["regen", "--dry-run", "--from"] => refresh(None, true),
        ["regen", "--from", from] => refresh(Some(from), false),
        ["regen", "--from", from, "--dry-run"] | ["regen", "--dry-run", "--from", from] => {
            refresh(Some(from), true)
        }
        _ => None,
    }
}

fn refresh(from: Option<&str>, dry_run: bool) -> Option<Mode> {
    let is_place = |from: &str| !from.is_empty() && !from.starts_with("--");
    from.is_none_or(is_place).then(|| Mode::Refresh { from: from.map(str::to_owned), dry_run })
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
        for (line, from, dry_run) in [
            ("regen --from", None, false),
            ("regen --from --dry-run", None, true),
            ("regen --from spec.yaml", Some("spec.yaml"), false),
            ("regen --from https://x/y --dry-run", Some("https://x/y"), true),
            ("regen --dry-run --from spec.yaml", Some("spec.yaml"), true),
        ] {
            let from = from.map(str::to_owned);
            assert_eq!(parsed(line), Some(Mode::Refresh { from, dry_run }), "{line}");
        }
        for line in [
            "",
            "regenerate",
            "regen --chek",
            "regen --check --check",
            "regen --dry-run",
            "regen --from --check",
            "regen --from a b",
        ] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }
}
