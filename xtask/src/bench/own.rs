//! What codes of our own take.

use super::figure::{Figure, Section};
use super::slope::{short_slope, slope};
use super::tools::{Counter, Program};
use crate::problem::Problem;

/// Instructions and allocations that a pair may take more than what carries it.
const MORE_INSTRUCTIONS: u64 = 107_000;
const MORE_ALLOCATIONS: u64 = 95;

/// Instructions of the HMACs alone.
const HMACS: u64 = 34_000;

const NAME: &str = "own codes over the memory store";

pub(super) fn figures(counter: &Counter<'_>) -> Result<[Figure; 3], Problem> {
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
    Ok([
        more(Section::Own, NAME, instructions, MORE_INSTRUCTIONS),
        Figure::alone(Section::Own, "of that, HMAC-SHA256", pair("hmac")?, HMACS),
        more(Section::Allocations, NAME, allocations, MORE_ALLOCATIONS),
    ])
}
