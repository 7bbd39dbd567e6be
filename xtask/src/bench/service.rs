//! What the gateway and the sandbox take as servers, beside bare ones that answer the same bodies.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::figure::{Figure, Section};
use super::slope::slope;
use super::tools::{Said, line, number, with_files};
use crate::problem::Problem;

/// A request takes so many instructions more than one to a bare server.
const OF_GATEWAY: u64 = 190_000;
const OF_SANDBOX: u64 = 32_000;

/// The least of so many rounds: what else the machine does only adds to it.
const ROUNDS: usize = 7;
/// Pairs of a round, after some that find everything at hand.
const TIMED: u64 = 20_000;
const BEFORE: u64 = 2_000;

const CLIENTS: u64 = 1_000;
/// 40 MiB.
const WITH_CLIENTS: u64 = 40 << 20;

/// A send and a check are two requests.
const REQUESTS: u64 = 1_000_000;
const GROWTH: u64 = 1 << 20;

pub(super) fn figures(programs: &Path) -> Result<Vec<Figure>, Problem> {
    let mut figures = Vec::new();
    for (what, more) in [("gateway", OF_GATEWAY), ("sandbox", OF_SANDBOX)] {
        let floor = instructions(programs, what, &format!("{what}-floor"))?;
        let ours = instructions(programs, what, what)?;
        let name = format!("the {what}");
        let (section, limit) = (Section::Service, floor + more);
        figures.push(Figure { section, name, floor: Some(floor), ours, limit });
    }
    for what in ["gateway", "sandbox"] {
        let times = times(programs, what)?;
        figures.push(Figure::of_floor(Section::Time, &format!("the {what}"), times, 200));
    }
    let alone = |name, ours, limit| Figure::alone(Section::Memory, name, ours, limit);
    let mut gateway = Service::start(programs, "gateway", None)?;
    let load = gateway.asked("gateway", CLIENTS, 0, 10 * CLIENTS)?;
    figures.push(alone("the gateway with 1,000 clients", gateway.resident()?, WITH_CLIENTS));
    drop(load);
    let growth = growth(programs, "gateway-ticking", "gateway", REQUESTS / 2)?;
    figures.push(alone("the gateway, more after 1,000,000 requests", growth, GROWTH));
    let growth = self::growth(programs, "sandbox", "sandbox", REQUESTS)?;
    figures.push(alone("the sandbox, more after 1,000,000 verifications", growth, GROWTH));
    Ok(figures)
}

/// What one request more takes, of a send and a check.
fn instructions(programs: &Path, load: &str, what: &str) -> Result<u64, Problem> {
    let pair = slope(|pairs| {
        let service = Service::start(programs, what, Some("--tool=callgrind"))?;
        drop(service.asked(load, 4, 0, pairs)?);
        number(&service.end()?, "Collected : ")
    })?;
    Ok(pair / 2)
}

/// Nanoseconds of one request, to a bare server and to this service, one after the other in each round.
fn times(programs: &Path, what: &str) -> Result<(u64, u64), Problem> {
    let time = |name: &str| -> Result<u64, Problem> {
        let service = Service::start(programs, name, None)?;
        drop(service.asked(what, 16, 0, BEFORE)?);
        let before = service.processor_time()?;
        drop(service.asked(what, 16, BEFORE, BEFORE + TIMED)?);
        Ok((service.processor_time()? - before) / (2 * TIMED))
    };
    let floor = format!("{what}-floor");
    let mut least = (u64::MAX, u64::MAX);
    for _ in 0..ROUNDS {
        least = (least.0.min(time(&floor)?), least.1.min(time(what)?));
    }
    Ok(least)
}

/// Bytes more after so many pairs than after half of them.
fn growth(programs: &Path, what: &str, load: &str, pairs: u64) -> Result<u64, Problem> {
    let mut service = Service::start(programs, what, None)?;
    let mut after = |from, to| {
        drop(service.asked(load, 16, from, to)?);
        service.resident()
    };
    let before = after(0, pairs / 2)?;
    Ok(after(pairs / 2, pairs)?.saturating_sub(before))
}

struct Service<'a> {
    programs: &'a Path,
    process: Child,
    lines: Said,
    url: String,
}

/// Who asked. Its connections are open as long as this lives.
struct Load(Child);

impl<'a> Service<'a> {
    fn start(programs: &'a Path, what: &str, tool: Option<&str>) -> Result<Self, Problem> {
        let program = programs.join("bench-service");
        let mut command = match tool {
            Some(tool) => {
                let mut command = Command::new("valgrind");
                command.args([tool, "--callgrind-out-file=/dev/null"]).arg(program);
                command.stderr(Stdio::piped());
                command
            }
            None => with_files(&program),
        };
        let command = command.arg(what).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|error| not_started(what, &error))?;
        let mut lines = Said::of(process.stdout.take());
        let url = line(&mut lines)?;
        Ok(Self { programs, process, lines, url })
    }

    /// Lets so many connections ask for the pairs from one number to the other.
    fn asked(&self, load: &str, connections: u64, from: u64, to: u64) -> Result<Load, Problem> {
        let numbers = [connections, from, to].map(|number| number.to_string());
        let mut process = with_files(&self.programs.join("bench-load"))
            .args([load, &self.url])
            .args(numbers)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| not_started("bench-load", &error))?;
        let said = line(&mut Said::of(process.stdout.take()));
        let load = Load(process);
        said.map(|_| load)
    }

    fn resident(&mut self) -> Result<u64, Problem> {
        let stdin = self.process.stdin.as_mut();
        let asked = stdin.is_some_and(|stdin| writeln!(stdin).is_ok());
        if !asked {
            return Err(Problem::new("A service has ended."));
        }
        number(&line(&mut self.lines)?, "resident: ")
    }

    /// Nanoseconds that its threads have had of a processor, the system's work for them included.
    fn processor_time(&self) -> Result<u64, Problem> {
        let tasks = format!("/proc/{}/task", self.process.id());
        let unsaid = || Problem::new("The system doesn't say how long a service has run.");
        let mut sum = 0;
        for task in fs::read_dir(tasks).map_err(|_| unsaid())? {
            let path = task.map_err(|_| unsaid())?.path().join("schedstat");
            let said = fs::read_to_string(path).map_err(|_| unsaid())?;
            let first = said.split(' ').next().and_then(|number| number.parse::<u64>().ok());
            sum += first.ok_or_else(unsaid)?;
        }
        Ok(sum)
    }

    /// Ends it; what it said on its second stream.
    fn end(mut self) -> Result<String, Problem> {
        drop(self.process.stdin.take());
        let mut said = String::new();
        if let Some(stderr) = self.process.stderr.take() {
            BufReader::new(stderr)
                .read_to_string(&mut said)
                .map_err(|error| Problem::new(format!("valgrind can't be read: {error}.")))?;
        }
        Ok(said)
    }
}

impl Drop for Service<'_> {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

fn not_started(what: &str, error: &std::io::Error) -> Problem {
    Problem::new(format!("{what} doesn't start: {error}."))
}
