//! What one pair takes when all is warm: what many take more than few.

use crate::problem::Problem;

/// What one pair takes when all is warm: what 1,000 pairs more take.
pub(super) fn slope(count: impl Fn(u64) -> Result<u64, Problem>) -> Result<u64, Problem> {
    between(200, 1200, count)
}

/// The same of allocations, which vary less and take longer to count: what 100 pairs more take.
pub(super) fn short_slope(count: impl Fn(u64) -> Result<u64, Problem>) -> Result<u64, Problem> {
    between(50, 150, count)
}

pub(super) fn between(
    few: u64,
    many: u64,
    count: impl Fn(u64) -> Result<u64, Problem>,
) -> Result<u64, Problem> {
    Ok(count(many)?.saturating_sub(count(few)?) / (many - few))
}
