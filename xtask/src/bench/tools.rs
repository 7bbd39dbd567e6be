//! The programs that count: valgrind, cargo, and ours under them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::problem::Problem;

/// The server that answers the calls. It ends with this.
pub(super) struct Server {
    process: Child,
    lines: Said,
    pub(super) url: String,
    /// The vendors that it answers for.
    pub(super) kinds: Vec<String>,
}

impl Server {
    /// One that answers at once, or when so many requests are in flight.
    pub(super) fn start(programs: &Path, holds: Option<u64>) -> Result<Self, Problem> {
        let mut process = with_files(&programs.join("bench-server"))
            .args(holds.map(|count| count.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Problem::new(format!("The server doesn't start: {error}.")))?;
        let mut lines = Said::of(process.stdout.take());
        let url = line(&mut lines)?;
        let kinds = line(&mut lines)?.split(' ').map(str::to_owned).collect();
        Ok(Self { process, lines, url, kinds })
    }

    /// Ends one that held requests; how many asked for a token.
    pub(super) fn tokens(mut self) -> Result<u64, Problem> {
        drop(self.process.stdin.take());
        number(&line(&mut self.lines)?, "tokens: ")
    }
}

/// What a program says, line by line.
pub(super) struct Said(Option<Lines<BufReader<ChildStdout>>>);

impl Said {
    pub(super) fn of(stdout: Option<ChildStdout>) -> Self {
        Self(stdout.map(BufReader::new).map(BufRead::lines))
    }
}

pub(super) fn line(said: &mut Said) -> Result<String, Problem> {
    let line = said.0.as_mut().and_then(Iterator::next).and_then(Result::ok);
    line.ok_or_else(|| Problem::new("The server says nothing."))
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends when its standard input does.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// One of the two that are counted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Program {
    Floor,
    Ours,
}

impl Program {
    fn name(self) -> &'static str {
        match self {
            Self::Floor => "bench-floor",
            Self::Ours => "bench-ours",
        }
    }
}

/// Counts what a program does for so many pairs.
pub(super) struct Counter<'a> {
    pub(super) programs: &'a Path,
    pub(super) url: &'a str,
}

impl Counter<'_> {
    /// Instructions of the whole process.
    pub(super) fn instructions(
        &self,
        program: Program,
        what: &str,
        pairs: u64,
    ) -> Result<u64, Problem> {
        let tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
        self.count(&tool, program, what, pairs, "Collected : ")
    }

    /// Allocations of the whole process.
    pub(super) fn allocations(
        &self,
        program: Program,
        what: &str,
        pairs: u64,
    ) -> Result<u64, Problem> {
        let tool = ["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"];
        self.count(&tool, program, what, pairs, "total heap usage: ")
    }

    /// What a program says of its memory.
    pub(super) fn bytes(&self, program: Program, what: &str, count: u64) -> Result<u64, Problem> {
        let mut command = with_files(&self.programs.join(program.name()));
        command.args([what, self.url, &count.to_string()]);
        number(&run(&mut command)?, "bytes: ")
    }

    fn count(
        &self,
        tool: &[&str],
        program: Program,
        what: &str,
        pairs: u64,
        mark: &str,
    ) -> Result<u64, Problem> {
        let mut command = Command::new("valgrind");
        let program = self.programs.join(program.name());
        command.args(tool).arg(program).args([what, self.url, &pairs.to_string()]);
        number(&run(&mut command)?, mark)
    }
}

/// The number after a mark.
pub(super) fn number(said: &str, mark: &str) -> Result<u64, Problem> {
    let number = said.split(mark).nth(1).unwrap_or_default();
    let number = number.split_whitespace().next().unwrap_or_default().replace(',', "");
    number.parse().map_err(|_| Problem::new(format!("There is no {mark:?} in:\n{said}")))
}

/// A program that may open as many files as the system lets it: ten thousand connections are more than usual.
pub(super) fn with_files(program: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n \"$(ulimit -Hn)\" && exec \"$0\" \"$@\""]).arg(program);
    command
}

/// Builds what is counted, as any application is built, and gives the folder that it is in.
pub(super) fn programs(root: &Path) -> Result<PathBuf, Problem> {
    let services = ["--features", "service", "--bin", "bench-load", "--bin", "bench-service"];
    build(root, "release", "passcode-bench", &services)?;
    build(root, "release", "passcode-bench", &[])
}

/// Builds the command as it is shipped, and gives its path.
pub(super) fn command(root: &Path) -> Result<PathBuf, Problem> {
    Ok(build(root, "dist", "passcode-cli", &[])?.join("passcode"))
}

fn build(root: &Path, profile: &str, package: &str, more: &[&str]) -> Result<PathBuf, Problem> {
    let mut command = Command::new(env!("CARGO"));
    let what = ["--profile", profile, "--package", package];
    command.args(["build", "--locked"]).args(what).args(more).current_dir(root);
    run(&mut command)?;
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--locked", "--no-deps", "--format-version=1"]).current_dir(root);
    let metadata: serde_json::Value = serde_json::from_str(&run(&mut command)?)
        .map_err(|error| Problem::new(format!("cargo metadata can't be read: {error}.")))?;
    let target = metadata["target_directory"].as_str();
    let target = target.ok_or_else(|| Problem::new("cargo metadata names no target folder."))?;
    Ok(Path::new(target).join(profile))
}

/// How many crates `passcode` is compiled of with these features, itself and ours included.
pub(super) fn crates(root: &Path, features: &[&str]) -> Result<u64, Problem> {
    let of = [&["--package", "passcode", "--format={p}"], features].concat();
    let crates = tree(root, &of)?;
    Ok(crates.collect::<BTreeSet<_>>().len() as u64)
}

/// How many crates the command is compiled of in more than one version.
pub(super) fn twice(root: &Path) -> Result<u64, Problem> {
    let of = ["--package", "passcode-cli", "--format={p}", "--duplicates", "--depth=0"];
    let crates = tree(root, &of)?.map(|(name, _)| name);
    Ok(crates.collect::<BTreeSet<_>>().len() as u64)
}

/// Names and versions, as `cargo tree` lists them.
fn tree(root: &Path, more: &[&str]) -> Result<impl Iterator<Item = (String, String)>, Problem> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["tree", "--locked", "--edges=normal", "--prefix=none"]).args(more);
    let said = run(command.current_dir(root))?;
    let crates = said.lines().filter_map(|line| {
        let mut words = line.split(' ').map(str::to_owned);
        Some((words.next().filter(|name| !name.is_empty())?, words.next()?))
    });
    Ok(crates.collect::<Vec<_>>().into_iter())
}

/// Runs a program to its end, and gives what it said on both streams.
fn run(command: &mut Command) -> Result<String, Problem> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().map_err(|error| {
        Problem::new(format!("{name} can't be run: {error}."))
            .advise("The bench needs valgrind (on Debian the package valgrind).")
    })?;
    let [said, also] = [&done.stdout, &done.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    if !done.status.success() {
        return Err(Problem::new(format!("{name} failed:\n{also}")));
    }
    // Cargo's messages are on the second stream, valgrind's too.
    Ok(if name == "valgrind" { format!("{said}{also}") } else { said.into_owned() })
}
