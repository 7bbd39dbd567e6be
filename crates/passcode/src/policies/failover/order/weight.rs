//! Members drawn by their weights: a function of data and randomness.

use fastrand::Rng;

/// The members by their places. Each stands before those that are left as often as its weight is a
/// part of all that are left; those of weight 0 come last, in the given order.
pub(super) fn order(weights: &[u32], dice: &mut Rng) -> Vec<usize> {
    let (mut left, last): (Vec<_>, Vec<_>) =
        (0..weights.len()).partition(|place| weights[*place] > 0);
    let mut order = Vec::with_capacity(weights.len());
    while !left.is_empty() {
        let sum: u64 = left.iter().map(|place| u64::from(weights[*place])).sum();
        let mut drawn = dice.u64(..sum);
        let index = left.iter().position(|place| {
            let weight = u64::from(weights[*place]);
            let is_it = drawn < weight;
            drawn = drawn.saturating_sub(weight);
            is_it
        });
        order.push(left.remove(index.expect("what is drawn is below the sum of the weights")));
    }
    order.extend(last);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_first_as_often_as_its_weight_says_and_zero_never() {
        let mut dice = Rng::with_seed(3);
        let mut firsts = [0_i32; 4];
        let mut seconds = [0; 4];
        for _ in 0..20_000 {
            let order = order(&[3, 0, 1, 4], &mut dice);
            assert_eq!(order.len(), 4);
            assert_eq!(order[3], 1, "{order:?}");
            firsts[order[0]] += 1;
            seconds[order[1]] += usize::from(order[0] == 3);
        }
        for (first, expected) in firsts.iter().zip([7500, 0, 2500, 10_000]) {
            assert!((first - expected).abs() < 350, "{firsts:?}");
        }
        // After the last, three and one are left.
        assert!((2.6..3.4).contains(&(seconds[0] as f64 / seconds[2] as f64)), "{seconds:?}");
    }

    #[test]
    fn several_of_zero_keep_the_given_order() {
        let mut dice = Rng::with_seed(3);
        assert_eq!(order(&[0, 0, 9, 0], &mut dice), [2, 0, 1, 3]);
        assert_eq!(order(&[u32::MAX, 0], &mut dice), [0, 1]);
    }
}
