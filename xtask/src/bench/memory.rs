//! What is in memory while many ask, and after many have asked.

use super::figure::{Figure, Section};
use super::tools::{Counter, Program, Server};
use crate::problem::Problem;

/// Sends in flight at once.
const IN_FLIGHT: u64 = 10_000;

/// Bytes that each of them may take more than by hand.
const MORE_IN_FLIGHT: u64 = 16 << 10;

const VERIFICATIONS: u64 = 1_000_000;
const GROWTH: u64 = 1 << 20;

pub(super) fn figures(counter: &Counter<'_>) -> Result<[Figure; 4], Problem> {
    let (floor, _) = flight(counter, Program::Floor)?;
    let (ours, tokens) = flight(counter, Program::Ours)?;
    let growth = counter.bytes(Program::Ours, "growth", VERIFICATIONS)?;
    let kept = counter.bytes(Program::Ours, "growth-own", VERIFICATIONS)?;
    Ok([
        Figure {
            section: Section::Memory,
            name: "each of 10,000 sends in flight".to_owned(),
            floor: Some(floor),
            ours,
            limit: floor + MORE_IN_FLIGHT,
        },
        Figure::alone(Section::Memory, "tokens that they ask for", tokens, 1),
        Figure::alone(Section::Memory, "more after 1,000,000 verifications", growth, GROWTH),
        Figure::alone(Section::Memory, "the same with codes of our own", kept, GROWTH),
    ])
}

/// Bytes of each send, and how many tokens were asked for.
fn flight(counter: &Counter<'_>, program: Program) -> Result<(u64, u64), Problem> {
    let server = Server::start(counter.programs, Some(IN_FLIGHT))?;
    let counter = Counter { programs: counter.programs, url: &server.url };
    let bytes = counter.bytes(program, "flight", IN_FLIGHT)?;
    Ok((bytes, server.tokens()?))
}
