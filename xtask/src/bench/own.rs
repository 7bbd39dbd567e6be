//! What codes of our own take.

use super::figure::{Figure, Section};
use super::slope::{between, short_slope, slope};
use super::tools::{Counter, Program};
use crate::problem::Problem;

/// Instructions and allocations that a pair may take more than what carries it.
const MORE_INSTRUCTIONS: u64 = 107_000;
const MORE_ALLOCATIONS: u64 = 95;

/// Instructions of the HMACs alone.
const HMACS: u64 = 34_000;

/// Hundredths that a pair among many may take of one among few.
const AMONG_MANY: u64 = 103;

const NAME: &str = "own codes over the memory store";

pub(super) fn figures(counter: &Counter<'_>) -> Result<[Figure; 5], Problem> {
    let pair = |what| slope(|pairs| counter.instructions(Program::Ours, what, pairs));
    let allocations = |what| short_slope(|pairs| counter.allocations(Program::Ours, what, pairs));
    let more = |section, name: &str, (floor, ours): (u64, u64), more| Figure {
        section,
        name: name.to_owned(),
        floor: Some(floor),
        ours,
        limit: floor + more,
    };
    let instructions = (pair("carrier")?, pair("own")?);
    let allocations = (allocations("carrier")?, allocations("own")?);
    let few = pair("own-many")?;
    let many = |pairs| counter.instructions(Program::Ours, "own-many", pairs);
    let many = between(200, 20_200, many)?;
    Ok([
        more(Section::Own, NAME, instructions, MORE_INSTRUCTIONS),
        Figure::alone(Section::Own, "of that, HMAC-SHA256", pair("hmac")?, HMACS),
        more(Section::Allocations, NAME, allocations, MORE_ALLOCATIONS),
        Figure::alone(Section::Own, "another recipient each time, by 1,000", few, few),
        Figure::of_floor(Section::Own, "by 20,000", (few, many), AMONG_MANY),
    ])
}
