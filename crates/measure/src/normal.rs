//! The normal distribution, with the same bits on every machine.

use core::f64::consts::SQRT_2;
use libm::{erfc, exp};

/// Probability of a value below `z`.
pub(crate) fn cdf(z: f64) -> f64 {
    0.5 * erfc(-z / SQRT_2)
}

/// Density at `z`, up to a constant factor.
pub(crate) fn shape(z: f64) -> f64 {
    exp(-0.5 * z * z)
}

/// The value below which a share `p` lies; `p` is held inside (0, 1).
pub(crate) fn quantile(p: f64) -> f64 {
    let reach = 8.0;
    solve(-reach, reach, |z| cdf(z) < p)
}

/// The point in `low..high` where `below` turns from true to false.
pub(crate) fn solve(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    // 52 halvings exhaust the precision of a double over any range used here.
    for _ in 0..52 {
        let middle = 0.5 * (low + high);
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::{cdf, quantile};

    #[test]
    fn table() {
        for (z, p) in [
            (0.0, 0.5),
            (1.0, 0.841_345),
            (-1.644_854, 0.05),
            (1.959_964, 0.975),
            (3.0, 0.998_650),
        ] {
            assert!((cdf(z) - p).abs() < 1e-6, "cdf({z})");
            assert!((quantile(p) - z).abs() < 2e-4, "quantile({p})");
        }
    }
}
