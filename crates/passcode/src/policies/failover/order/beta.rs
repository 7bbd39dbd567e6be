//! Numbers drawn from the beta distribution.
//!
//! By hand, since `rand_distr` would bring five crates for these lines: Marsaglia and Tsang, "A
//! simple method for generating gamma variables" (2000), over Marsaglia's polar method for the
//! normal distribution.

use fastrand::Rng;

/// A number from 0 to 1, drawn from Beta(`a`, `b`), which are above 0.
pub(super) fn beta(a: f64, b: f64, dice: &mut Rng) -> f64 {
    let (x, y) = (gamma(a, dice), gamma(b, dice));
    // Both are 0 where `a` and `b` are so small that nothing can be said.
    if x + y > 0.0 { x / (x + y) } else { 0.5 }
}

/// A number drawn from Gamma(`shape`, 1).
fn gamma(shape: f64, dice: &mut Rng) -> f64 {
    if shape < 1.0 {
        let boost = above_zero(dice).powf(1.0 / shape);
        return gamma(shape + 1.0, dice) * boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(dice);
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && above_zero(dice).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// A number drawn from the normal distribution of mean 0 and deviation 1.
fn normal(dice: &mut Rng) -> f64 {
    loop {
        let (x, y) = (2.0 * dice.f64() - 1.0, 2.0 * dice.f64() - 1.0);
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            return x * (-2.0 * square.ln() / square).sqrt();
        }
    }
}

/// A number above 0 and up to 1, all equally likely.
fn above_zero(dice: &mut Rng) -> f64 {
    1.0 - dice.f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean a/(a+b) and variance ab/((a+b)²(a+b+1)), of the distribution's definition.
    #[test]
    fn mean_and_variance_are_the_distributions() {
        let mut dice = Rng::with_seed(7);
        for (a, b) in
            [(0.5, 9.5), (1.0, 1.0), (5.0, 5.0), (9.5, 0.5), (97.0, 13.0), (2000.0, 100.0)]
        {
            let drawn: Vec<f64> = (0..40_000).map(|_| beta(a, b, &mut dice)).collect();
            assert!(drawn.iter().all(|it| (0.0..=1.0).contains(it)));
            let count = drawn.len() as f64;
            let mean = drawn.iter().sum::<f64>() / count;
            let variance = drawn.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count;
            let expected = a * b / ((a + b).powi(2) * (a + b + 1.0));
            // Five standard errors of the mean, and 5 % of the variance.
            let error = 5.0 * (expected / count).sqrt();
            assert!((mean - a / (a + b)).abs() < error, "{a} {b}: {mean}");
            assert!((variance / expected - 1.0).abs() < 0.05, "{a} {b}: {variance}");
        }
    }

    /// Beta(2, 1) has the distribution function x².
    #[test]
    fn its_shape_is_the_distributions() {
        let mut dice = Rng::with_seed(8);
        let drawn: Vec<f64> = (0..40_000).map(|_| beta(2.0, 1.0, &mut dice)).collect();
        for point in [0.1, 0.3, 0.5, 0.7, 0.9] {
            let below = drawn.iter().filter(|it| **it < point).count() as f64 / 40_000.0;
            assert!((below - point * point).abs() < 0.0125, "{point}: {below}");
        }
    }
}
