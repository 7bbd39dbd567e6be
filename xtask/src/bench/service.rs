//! What the gateway and the sandbox take as servers, beside bare ones that answer the same bodies.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use super::figure::{Figure, Section};
use super::slope::slope;
use super::tools::{Said, line, number, with_files};
use crate::problem::Problem;

/// A request takes so many instructions more than one to a bare server.
const OF_GATEWAY: u64 = 62_000;
const OF_SANDBOX: u64 = 32_000;

/// The least of so many rounds: what else the machine does only adds to it, and leaves some of them alone.
const ROUNDS: usize = 25;
/// Pairs of a round, after some that find everything at hand.
const TIMED: u64 = 5_000;
const BEFORE: u64 = 1_000;

/// Half of a bare server's requests a second, in hundredths of its time.
const HALF: u64 = 200;
/// Of its processor's time: a tenth more than what is reached.
const GATEWAY_ALONE: u64 = 260;
const SANDBOX_ALONE: u64 = 220;

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
    for (what, alone) in [("gateway", GATEWAY_ALONE), ("sandbox", SANDBOX_ALONE)] {
        let (floor, ours) = times(programs, what)?;
        for (name, times, hundredths) in [
            (format!("the {what}, with who asks, on one core"), (floor.whole, ours.whole), HALF),
            (format!("of that, the {what}"), (floor.served, ours.served), alone),
        ] {
            figures.push(Figure::of_floor(Section::Time, &name, times, hundredths));
        }
    }
    let alone = |name, ours, limit| Figure::alone(Section::Memory, name, ours, limit);
    let mut gateway = Service::start(programs, "gateway", &On::Machine)?;
    let load = gateway.asked("gateway", CLIENTS, 0, 10 * CLIENTS)?;
    figures.push(alone("the gateway with 1,000 clients", gateway.resident()?, WITH_CLIENTS));
    drop(load);
    let growth = growth(programs, "gateway-ticking", "gateway", REQUESTS / 2)?;
    figures.push(alone(
        "the gateway, least in a second 1,000,000 requests, over the most before",
        growth,
        GROWTH,
    ));
    let growth = self::growth(programs, "sandbox", "sandbox", REQUESTS)?;
    figures.push(alone(
        "the sandbox, least in a second 1,000,000 verifications, over the most before",
        growth,
        GROWTH,
    ));
    Ok(figures)
}

/// What one request more takes, of a send and a check.
fn instructions(programs: &Path, load: &str, what: &str) -> Result<u64, Problem> {
    let pair = slope(|pairs| {
        let service = Service::start(programs, what, &On::Valgrind)?;
        drop(service.asked(load, 4, 0, pairs)?);
        number(&service.end()?, "Collected : ")
    })?;
    Ok(pair / 2)
}

/// Nanoseconds of one request, where the service and who asks it have one core together.
struct Times {
    /// From one request to the next.
    whole: u64,
    /// Of that, what the service has had of the core.
    served: u64,
}

/// Of a bare server and of this service, one after the other in each round: the round that took least.
fn times(programs: &Path, what: &str) -> Result<(Times, Times), Problem> {
    let floor = format!("{what}-floor");
    let mut least = [(); 2].map(|()| Times { whole: u64::MAX, served: u64::MAX });
    for _ in 0..ROUNDS {
        for (name, least) in [floor.as_str(), what].into_iter().zip(&mut least) {
            let times = time(programs, name, what)?;
            if times.whole < least.whole {
                *least = times;
            }
        }
    }
    let [floor, ours] = least;
    Ok((floor, ours))
}

/// Of one service, asked for so many pairs.
fn time(programs: &Path, name: &str, load: &str) -> Result<Times, Problem> {
    let service = Service::start(programs, name, &On::Core(core()?))?;
    drop(service.asked(load, 16, 0, BEFORE)?);
    let (begun, had) = (Instant::now(), service.processor_time()?);
    drop(service.asked(load, 16, BEFORE, BEFORE + TIMED)?);
    let of_one = |nanoseconds| nanoseconds / (2 * TIMED);
    let whole = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let served = service.processor_time()?.saturating_sub(had);
    Ok(Times { whole: of_one(whole), served: of_one(served) })
}

/// The first core that this process may have.
fn core() -> Result<String, Problem> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let cores = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    let first = cores.and_then(|cores| cores.trim().split([',', '-']).next());
    let unsaid = || Problem::new("The system doesn't say which cores there are.");
    first.map(str::to_owned).ok_or_else(unsaid)
}

/// Bytes that so many pairs add to as many before: the least there is after each quarter of them, less
/// the most there was after each quarter before. The allocator takes and gives back some at a time, so
/// one look alone says little.
fn growth(programs: &Path, what: &str, load: &str, pairs: u64) -> Result<u64, Problem> {
    let mut service = Service::start(programs, what, &On::Machine)?;
    let mut looks = Vec::new();
    for quarter in 0..8 {
        let (from, to) = (quarter * pairs / 4, (quarter + 1) * pairs / 4);
        drop(service.asked(load, 16, from, to)?);
        looks.push(service.resident()?);
    }
    let (before, after) = looks.split_at(looks.len() / 2);
    let most = before.iter().max().copied().unwrap_or_default();
    let least = after.iter().min().copied().unwrap_or_default();
    Ok(least.saturating_sub(most))
}

/// What a service runs on.
enum On {
    Machine,
    Valgrind,
    /// The core of this number alone, and who asks it too.
    Core(String),
}

impl On {
    fn command(&self, program: &Path) -> Command {
        match self {
            Self::Machine => with_files(program),
            Self::Valgrind => {
                let mut command = Command::new("valgrind");
                command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
                command.stderr(Stdio::piped());
                command
            }
            Self::Core(core) => {
                let mut command = Command::new("taskset");
                command.args(["--cpu-list", core]).arg(program);
                command
            }
        }
    }
}

struct Service<'a> {
    programs: &'a Path,
    /// What whoever asks it runs on.
    asked_on: On,
    process: Child,
    lines: Said,
    url: String,
}

/// Who asked. Its connections are open as long as this lives.
struct Load(Child);

impl<'a> Service<'a> {
    fn start(programs: &'a Path, what: &str, on: &On) -> Result<Self, Problem> {
        let mut command = on.command(&programs.join("bench-service"));
        let command = command.arg(what).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|error| not_started(what, &error))?;
        let mut lines = Said::of(process.stdout.take());
        let url = line(&mut lines)?;
        let asked_on = match on {
            On::Core(core) => On::Core(core.clone()),
            On::Machine | On::Valgrind => On::Machine,
        };
        Ok(Self { programs, asked_on, process, lines, url })
    }

    /// Lets so many connections ask for the pairs from one number to the other.
    fn asked(&self, load: &str, connections: u64, from: u64, to: u64) -> Result<Load, Problem> {
        let numbers = [connections, from, to].map(|number| number.to_string());
        let mut command = self.asked_on.command(&self.programs.join("bench-load"));
        let mut process = command
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

    /// Nanoseconds that its first thread, which alone serves, has had of a processor, the system's work
    /// for it included.
    fn processor_time(&self) -> Result<u64, Problem> {
        let said = fs::read_to_string(format!("/proc/{}/schedstat", self.process.id()));
        let said = said.unwrap_or_default();
        let first = said.split(' ').next().and_then(|number| number.parse().ok());
        first.ok_or_else(|| Problem::new("The system doesn't say how long a service has run."))
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
