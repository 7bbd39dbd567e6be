//! Each figure, and how it is got.

use std::fs;
use std::path::Path;

use super::figure::{Figure, Section};
use super::tools::{self, Counter, Program, Server};
use crate::problem::Problem;

/// Hundredths of the floor that a pair may take, by a client that is written by hand, by the
/// generated one, and with policies around it more.
const BY_HAND: u64 = 115;
const GENERATED: u64 = 125;
const POLICIES: u64 = 3;

/// Allocations that a pair may take more than the floor.
const MORE_ALLOCATIONS: u64 = 40;

/// Hundredths of the floor that a start may take.
const START: u64 = 120;

/// What a pair with codes of our own over the memory store may take. It has no floor, so this is a
/// tenth more than it took when it was first counted: most of it is HMAC and HKDF in plain Rust.
const OWN_INSTRUCTIONS: u64 = 520_000;
const OWN_ALLOCATIONS: u64 = 350;

const CRATES_OF_VENDORS: u64 = 130;
const CRATES_OF_ALL: u64 = 200;

/// 12 MiB.
const SIZE: u64 = 12 << 20;

pub(super) fn all(root: &Path) -> Result<Vec<Figure>, Problem> {
    let programs = tools::programs(root)?;
    let server = Server::start(&programs)?;
    let counter = Counter { programs: &programs, url: &server.url };
    let mut figures = Vec::new();
    for kind in &server.kinds {
        figures.extend(vendor(&counter, kind)?);
    }
    figures.push(policies(&counter, &figures)?);
    let instructions = slope(|pairs| counter.instructions(Program::Ours, "own", pairs))?;
    let allocations = short_slope(|pairs| counter.allocations(Program::Ours, "own", pairs))?;
    figures.push(Figure::alone(Section::Pair, OWN, instructions, OWN_INSTRUCTIONS));
    figures.push(Figure::alone(Section::Allocations, OWN, allocations, OWN_ALLOCATIONS));
    let floor = counter.instructions(Program::Floor, "twilio", 0)?;
    let ours = counter.instructions(Program::Ours, "https", 0)?;
    figures.push(Figure::of_floor(
        Section::Start,
        "all vendors by https, built",
        (floor, ours),
        START,
    ));
    let all = tools::crates(root, &["--all-features"])?;
    let vendors = tools::crates(root, &[])?;
    figures.push(Figure::alone(
        Section::Crates,
        "`passcode` with all vendors",
        vendors,
        CRATES_OF_VENDORS,
    ));
    figures.push(Figure::alone(
        Section::Crates,
        "`passcode` with every feature",
        all,
        CRATES_OF_ALL,
    ));
    figures.push(Figure::alone(
        Section::Size,
        "`passcode`, stripped",
        size(&tools::command(root)?)?,
        SIZE,
    ));
    Ok(figures)
}

const OWN: &str = "own codes over the memory store";

fn vendor(counter: &Counter<'_>, kind: &str) -> Result<[Figure; 3], Problem> {
    let both = |count: &dyn Fn(Program) -> Result<u64, Problem>| {
        Ok::<_, Problem>((count(Program::Floor)?, count(Program::Ours)?))
    };
    let pair = both(&|program| slope(|pairs| counter.instructions(program, kind, pairs)))?;
    let allocations =
        both(&|program| short_slope(|pairs| counter.allocations(program, kind, pairs)))?;
    let start = both(&|program| counter.instructions(program, kind, 1))?;
    let hundredths = if kind == "ratio" { GENERATED } else { BY_HAND };
    Ok([
        Figure::of_floor(Section::Pair, kind, pair, hundredths),
        Figure {
            section: Section::Allocations,
            name: kind.to_owned(),
            floor: Some(allocations.0),
            ours: allocations.1,
            limit: allocations.0 + MORE_ALLOCATIONS,
        },
        Figure::of_floor(Section::Start, kind, start, START),
    ])
}

/// The policies are around Twilio, so its floor is theirs, and its own figure what they add to.
fn policies(counter: &Counter<'_>, figures: &[Figure]) -> Result<Figure, Problem> {
    let twilio = figures.iter().find(|one| one.section == Section::Pair && one.name == "twilio");
    let Some(Figure { floor: Some(floor), ours: without, .. }) = twilio else {
        return Err(Problem::new("Twilio was not counted."));
    };
    let ours = slope(|pairs| counter.instructions(Program::Ours, "policies", pairs))?;
    let name = "twilio behind route, failover and retry".to_owned();
    let limit = without + floor * POLICIES / 100;
    Ok(Figure { section: Section::Pair, name, floor: Some(*floor), ours, limit })
}

/// What one pair takes when all is warm: what 1,000 pairs more take.
fn slope(count: impl Fn(u64) -> Result<u64, Problem>) -> Result<u64, Problem> {
    between(200, 1200, count)
}

/// The same of allocations, which vary less and take longer to count: what 100 pairs more take.
fn short_slope(count: impl Fn(u64) -> Result<u64, Problem>) -> Result<u64, Problem> {
    between(50, 150, count)
}

fn between(
    few: u64,
    many: u64,
    count: impl Fn(u64) -> Result<u64, Problem>,
) -> Result<u64, Problem> {
    Ok(count(many)?.saturating_sub(count(few)?) / (many - few))
}

fn size(command: &Path) -> Result<u64, Problem> {
    let file = fs::metadata(command);
    let file = file
        .map_err(|error| Problem::new(format!("{} can't be read: {error}.", command.display())))?;
    Ok(file.len())
}
