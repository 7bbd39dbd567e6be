//! The workspace's own tasks.
//!
//! `cargo xtask regen` makes the Ratio client from the documents in `openapi/ratio`;
//! `cargo xtask regen --check` writes nothing and fails if the two disagree;
//! `cargo xtask regen --from …` takes a newly published contract in.

mod problem;
mod regen;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use problem::Problem;
use regen::{Cargo, Mode};

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
    match here().and_then(|root| regen::regen(&root, mode, &Cargo)) {
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
