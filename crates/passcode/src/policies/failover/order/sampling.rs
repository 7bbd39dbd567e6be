//! Who is asked first, by how many codes came back: functions of data and randomness.
//!
//! Thompson sampling: for each member a rate is drawn that its codes, so far, make likely, and the
//! members stand in the order of what was drawn. Whoever is known to be better comes first nearly
//! always, and of whom little is known is tried.

use fastrand::Rng;

use crate::policies::failover::order::beta::beta;

/// A member begins as if so many codes had been sent.
const PRIOR_CODES: f64 = 10.0;

/// What is believed of a member is never nearer to certainty than so many codes: the distribution
/// needs both of its numbers above 0.
const LEAST_PRIOR: f64 = 0.5;

/// Each member is first in at least this share of the sends, so that one that is mended is found.
const LEAST_SHARE: f64 = 0.02;

/// Codes of a member, each weighted by its age.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Codes {
    pub(super) approved: f64,
    pub(super) not_approved: f64,
}

impl Codes {
    pub(super) fn add(&mut self, more: Self) {
        self.approved += more.approved;
        self.not_approved += more.not_approved;
    }
}

/// What is believed of a member before any of its codes is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Prior {
    /// As if so many codes had been approved and not approved.
    Codes(Codes),
    /// Its weight is 0: it is never first.
    NeverFirst,
}

/// What is believed of each member, by the configured weights if there are any: half of ten codes
/// approved, or such a part of them as its weight is of the greatest.
pub(super) fn priors(members: usize, weights: Option<&[u32]>) -> Vec<Prior> {
    let Some(weights) = weights else {
        return vec![prior(0.5); members];
    };
    let greatest = weights.iter().copied().max().unwrap_or_default();
    let prior = |weight: &u32| match weight {
        0 => Prior::NeverFirst,
        weight => prior(f64::from(*weight) / f64::from(greatest)),
    };
    weights.iter().map(prior).collect()
}

fn prior(share: f64) -> Prior {
    let approved = (PRIOR_CODES * share).clamp(LEAST_PRIOR, PRIOR_CODES - LEAST_PRIOR);
    Prior::Codes(Codes { approved, not_approved: PRIOR_CODES - approved })
}

/// The members by their places, whoever is to be asked first first. `codes` are those of the members
/// of `priors`, in their order.
pub(super) fn order(priors: &[Prior], codes: &[Codes], dice: &mut Rng) -> Vec<usize> {
    let drawn: Vec<f64> = priors
        .iter()
        .zip(codes)
        .map(|(prior, codes)| match prior {
            Prior::NeverFirst => -1.0,
            Prior::Codes(prior) => {
                beta(prior.approved + codes.approved, prior.not_approved + codes.not_approved, dice)
            }
        })
        .collect();
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    // The sort is stable: those of weight 0 keep the given order.
    order.sort_by(|one, other| drawn[*other].total_cmp(&drawn[*one]));
    let may_be_first = drawn.iter().filter(|rate| **rate >= 0.0).count();
    if dice.f64() < LEAST_SHARE * may_be_first as f64 {
        let place = dice.usize(..may_be_first);
        order[..=place].rotate_right(1);
    }
    order
}

/// The members in the given order, of which nothing is known: those that are never first come last.
pub(super) fn given(priors: &[Prior]) -> Vec<usize> {
    let (last, mut order): (Vec<_>, Vec<_>) =
        (0..priors.len()).partition(|place| priors[*place] == Prior::NeverFirst);
    order.extend(last);
    order
}

/// The members by their places, whoever is first the most often first: by the mean of what is
/// believed of them.
pub(super) fn likely(priors: &[Prior], codes: &[Codes]) -> Vec<usize> {
    let mean = |(prior, codes): (&Prior, &Codes)| match prior {
        Prior::NeverFirst => -1.0,
        Prior::Codes(prior) => {
            let approved = prior.approved + codes.approved;
            approved / (approved + prior.not_approved + codes.not_approved)
        }
    };
    let means: Vec<f64> = priors.iter().zip(codes).map(mean).collect();
    let mut order: Vec<usize> = (0..means.len()).collect();
    order.sort_by(|one, other| means[*other].total_cmp(&means[*one]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(approved: f64, not_approved: f64) -> Codes {
        Codes { approved, not_approved }
    }

    /// How often each of these members is first, of 20,000 times.
    fn firsts(priors: &[Prior], all: &[Codes]) -> Vec<f64> {
        let mut dice = Rng::with_seed(11);
        let mut firsts = vec![0.0; all.len()];
        for _ in 0..20_000 {
            let order = order(priors, all, &mut dice);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..all.len()), "{order:?}");
            firsts[order[0]] += 1.0 / 20_000.0;
        }
        firsts
    }

    #[test]
    fn the_prior_is_five_of_ten_codes_or_the_share_of_the_greatest_weight() {
        let with = |approved| Prior::Codes(codes(approved, 10.0 - approved));
        assert_eq!(priors(2, None), [with(5.0), with(5.0)]);
        assert_eq!(priors(3, Some(&[4, 2, 1])), [with(9.5), with(5.0), with(2.5)]);
        assert_eq!(priors(2, Some(&[1, 0])), [with(9.5), Prior::NeverFirst]);
        assert_eq!(priors(2, Some(&[1000, 1])), [with(9.5), with(0.5)]);
    }

    #[test]
    fn without_any_code_all_are_first_equally_often() {
        for share in firsts(&priors(4, None), &[Codes::default(); 4]) {
            assert!((share - 0.25).abs() < 0.015, "{share}");
        }
    }

    #[test]
    fn each_member_is_first_in_two_per_cent_at_least_however_bad_it_is() {
        let bad = codes(0.0, 1e6);
        let shares = firsts(&priors(3, None), &[bad, codes(1e6, 0.0), bad]);
        for member in [0, 2] {
            assert!((0.0165..0.0235).contains(&shares[member]), "{shares:?}");
        }
        // With so many members, each has its share of all.
        let mut many = vec![bad; 100];
        many[0] = codes(1e6, 0.0);
        for share in firsts(&priors(100, None), &many) {
            assert!((0.006..0.014).contains(&share), "{share}");
        }
    }

    #[test]
    fn a_weight_of_zero_is_never_first_and_stays_last_in_the_given_order() {
        let priors = priors(3, Some(&[0, 1, 0]));
        let all = [codes(1e6, 0.0), codes(0.0, 1e6), codes(1e6, 0.0)];
        let mut dice = Rng::with_seed(1);
        for _ in 0..1000 {
            assert_eq!(order(&priors, &all, &mut dice), [1, 0, 2]);
        }
    }

    #[test]
    fn the_better_one_comes_first_as_far_as_it_is_known() {
        let prior = priors(2, None);
        let little = firsts(&prior, &[codes(9.0, 1.0), codes(8.0, 2.0)]);
        assert!((0.55..0.75).contains(&little[0]), "{little:?}");
        let much = firsts(&prior, &[codes(900.0, 100.0), codes(800.0, 200.0)]);
        assert!(much[0] > 0.97, "{much:?}");
    }
}
