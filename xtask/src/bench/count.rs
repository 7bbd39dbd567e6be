//! Each figure, and how it is got.

use std::fs;
use std::path::Path;

use super::figure::{Figure, Section};
use super::slope::{short_slope, slope};
use super::tools::{self, Counter, Program, Server};
use super::{memory, own, scale, service};
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

const CRATES_OF_VENDORS: u64 = 130;
const CRATES_OF_ALL: u64 = 200;

/// `hashbrown`, of which `SQLite`'s crate takes an older one, and `syn`, which only compiles.
const TWICE: u64 = 2;

/// 12 MiB.
const SIZE: u64 = 12 << 20;

pub(super) fn all(root: &Path) -> Result<Vec<Figure>, Problem> {
    let programs = tools::programs(root)?;
    let server = Server::start(&programs, None)?;
    let counter = Counter { programs: &programs, url: &server.url };
    let mut figures = Vec::new();
    for kind in &server.kinds {
        figures.extend(vendor(&counter, kind)?);
    }
    figures.push(policies(&counter, &figures)?);
    figures.extend(own::figures(&counter)?);
    figures.extend(scale::figures(&counter)?);
    figures.extend(memory::figures(&counter)?);
    figures.extend(service::figures(&programs)?);
    let floor = counter.instructions(Program::Floor, "twilio", 0)?;
    let ours = counter.instructions(Program::Ours, "https", 0)?;
    let built = "all vendors by https, built";
    figures.push(Figure::of_floor(Section::Start, built, (floor, ours), START));
    for (name, features, limit) in [
        ("`passcode` with all vendors", &[][..], CRATES_OF_VENDORS),
        ("`passcode` with every feature", &["--all-features"], CRATES_OF_ALL),
    ] {
        let crates = tools::crates(root, features)?;
        figures.push(Figure::alone(Section::Crates, name, crates, limit));
    }
    let twice = tools::twice(root)?;
    figures.push(Figure::alone(Section::Crates, "in two versions, of the command", twice, TWICE));
    let size = size(&tools::command(root)?)?;
    figures.push(Figure::alone(Section::Size, "`passcode`, stripped", size, SIZE));
    Ok(figures)
}

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

fn size(command: &Path) -> Result<u64, Problem> {
    let file = fs::metadata(command);
    let file = file
        .map_err(|error| Problem::new(format!("{} can't be read: {error}.", command.display())))?;
    Ok(file.len())
}
