//! The workspace's own tasks.
//!
//! `cargo xtask regen` makes the Ratio client from the documents in `openapi/ratio`;
//! `cargo xtask regen --check` writes nothing and fails if the two disagree;
//! `cargo xtask regen --from …` takes a newly published contract in.
//!
//! `cargo xtask numbers` makes the numbering plan's tables from the number library's; `--check` compares.
//!
//! `cargo xtask bench` counts what Passcode costs and writes `docs/costs.md`; `--check` holds the figures to
//! their limits.

mod bench;
mod numbers;
mod problem;
mod regen;
mod write;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use problem::Problem;
use regen::Cargo;

const USAGE: &str = "usage: cargo xtask regen [--check | --from [URL|FILE] [--dry-run]]
       cargo xtask numbers [--check]
       cargo xtask bench [--check]

  regen                    makes crates/ratio-client/src/generated.rs from openapi/ratio, offline
  regen --check            writes nothing; fails if a document or a generated file was edited
  regen --from [URL|FILE]  takes a published document in, JSON or YAML, and shows what changes;
                           without a value, the one at refresh_url in openapi/ratio/source.toml
  regen --from … --dry-run shows what would change, and writes nothing
  numbers                  makes crates/passcode/src/recipient/numbering/table.rs from the tables of
                           the number library that Cargo.lock names
  numbers --check          writes nothing; fails if the tables are others or were edited
  bench                    counts what Passcode costs, by valgrind, and writes docs/costs.md
  bench --check            counts, writes nothing, and fails if a figure is over its limit";

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its terminal")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(task) = parse(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match here().and_then(|root| task.run(&root)) {
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

/// What to do.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Regen(regen::Mode),
    Numbers(numbers::Mode),
    Bench(bench::Mode),
}

impl Task {
    fn run(self, root: &Path) -> Result<String, Problem> {
        match self {
            Self::Regen(mode) => regen::regen(root, mode, &Cargo),
            Self::Numbers(mode) => numbers::numbers(root, mode),
            Self::Bench(mode) => bench::bench(root, mode),
        }
    }
}

fn parse(arguments: &[String]) -> Option<Task> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bench"] => Some(Task::Bench(bench::Mode::Write)),
        ["bench", "--check"] => Some(Task::Bench(bench::Mode::Check)),
        ["numbers"] => Some(Task::Numbers(numbers::Mode::Write)),
        ["numbers", "--check"] => Some(Task::Numbers(numbers::Mode::Check)),
        ["regen"] => Some(Task::Regen(regen::Mode::Write)),
        ["regen", "--check"] => Some(Task::Regen(regen::Mode::Check)),
        ["regen", "--from"] => refresh(None, false),
        ["regen", "--from", "--dry-run"] | ["regen", "--dry-run", "--from"] => refresh(None, true),
        ["regen", "--from", from] => refresh(Some(from), false),
        ["regen", "--from", from, "--dry-run"] | ["regen", "--dry-run", "--from", from] => {
            refresh(Some(from), true)
        }
        _ => None,
    }
}

fn refresh(from: Option<&str>, dry_run: bool) -> Option<Task> {
    let is_place = |from: &str| !from.is_empty() && !from.starts_with("--");
    let from = from.is_none_or(is_place).then(|| from.map(str::to_owned))?;
    Some(Task::Regen(regen::Mode::Refresh { from, dry_run }))
}

fn here() -> Result<PathBuf, Problem> {
    let folder = std::env::current_dir()
        .map_err(|error| Problem::new(format!("The current folder can't be read: {error}.")))?;
    checkout(&folder)
}

/// The checkout that a folder is in. Not the one that this program was built from: checkouts that
/// share a target folder share the program too.
fn checkout(folder: &Path) -> Result<PathBuf, Problem> {
    let is_root = |folder: &&Path| {
        folder.join("xtask/Cargo.toml").is_file() && folder.join("openapi").is_dir()
    };
    let root = folder.ancestors().find(is_root).map(Path::to_owned);
    root.ok_or_else(|| {
        Problem::new(format!("{} is in no checkout of this workspace.", folder.display()))
            .advise("Run `cargo xtask` inside one.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Option<Task> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn only_documented_arguments_are_taken() {
        for (line, task) in [
            ("regen", Task::Regen(regen::Mode::Write)),
            ("regen --check", Task::Regen(regen::Mode::Check)),
            ("bench", Task::Bench(bench::Mode::Write)),
            ("bench --check", Task::Bench(bench::Mode::Check)),
            ("numbers", Task::Numbers(numbers::Mode::Write)),
            ("numbers --check", Task::Numbers(numbers::Mode::Check)),
        ] {
            assert_eq!(parsed(line), Some(task), "{line}");
        }
        for (line, from, dry_run) in [
            ("regen --from", None, false),
            ("regen --from --dry-run", None, true),
            ("regen --from spec.yaml", Some("spec.yaml"), false),
            ("regen --from https://x/y --dry-run", Some("https://x/y"), true),
            ("regen --dry-run --from spec.yaml", Some("spec.yaml"), true),
        ] {
            let from = from.map(str::to_owned);
            let task = Task::Regen(regen::Mode::Refresh { from, dry_run });
            assert_eq!(parsed(line), Some(task), "{line}");
        }
        for line in [
            "",
            "regenerate",
            "regen --chek",
            "regen --check --check",
            "numbers --from",
            "regen --dry-run",
            "regen --from --check",
            "regen --from a b",
        ] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }

    #[test]
    fn the_checkout_is_the_one_that_holds_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let [first, second] = ["first", "second"].map(|name| place.path().join(name));
        for root in [&first, &second] {
            for folder in ["xtask", "openapi/ratio", "crates/passcode/src"] {
                std::fs::create_dir_all(root.join(folder)).unwrap();
            }
            std::fs::write(root.join("xtask/Cargo.toml"), "").unwrap();
        }
        assert_eq!(checkout(&first).unwrap(), first);
        assert_eq!(checkout(&second.join("crates/passcode/src")).unwrap(), second);
        let problem = checkout(place.path()).unwrap_err().to_string();
        assert!(problem.contains("is in no checkout"), "{problem}");
    }
}
