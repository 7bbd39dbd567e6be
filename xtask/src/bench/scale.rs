//! What a pair takes among many.

use super::figure::{Figure, Section};
use super::slope::{between, slope};
use super::tools::{Counter, Program};
use crate::problem::Problem;

/// Hundredths that a pair among many may take of one among few.
const AMONG_MANY: u64 = 103;

/// Instructions that one of a vendor in this process, which takes so few, may take more: three hundredths of a pair over
/// HTTP.
const MORE_IN_FLIGHT: u64 = 3_600;

pub(super) fn figures(counter: &Counter<'_>) -> Result<[Figure; 2], Problem> {
    let of = |what: &'static str| move |pairs| counter.instructions(Program::Ours, what, pairs);
    let recipients = (slope(of("own-many"))?, between(200, 20_200, of("own-many"))?);
    let in_flight = (slope(of("apart"))?, between(1_000, 10_000, of("together"))?);
    let name = "own codes, after 20,000 other recipients";
    Ok([
        Figure::of_floor(Section::Scale, name, recipients, AMONG_MANY),
        Figure {
            section: Section::Scale,
            name: "a vendor in this process, 10,000 in flight".to_owned(),
            floor: Some(in_flight.0),
            ours: in_flight.1,
            limit: in_flight.0 + MORE_IN_FLIGHT,
        },
    ])
}
