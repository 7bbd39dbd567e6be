//! What a pair takes among many.

use super::figure::{Figure, Section};
use super::slope::{between, slope};
use super::tools::{Counter, Program};
use crate::problem::Problem;

/// Hundredths that a pair among many may take of one among few.
const AMONG_MANY: u64 = 103;

pub(super) fn figures(counter: &Counter<'_>) -> Result<[Figure; 2], Problem> {
    let of = |what: &'static str| move |pairs| counter.instructions(Program::Ours, what, pairs);
    let recipients = (slope(of("own-many"))?, between(200, 20_200, of("own-many"))?);
    let in_flight = (slope(of("apart"))?, between(1_000, 10_000, of("together"))?);
    let figure =
        |name, few_and_many| Figure::of_floor(Section::Scale, name, few_and_many, AMONG_MANY);
    Ok([
        figure("own codes, after 20,000 other recipients", recipients),
        figure("a vendor in this process, 10,000 in flight", in_flight),
    ])
}
