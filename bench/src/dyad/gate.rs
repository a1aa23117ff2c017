//! Whether draws are of the same posterior: their means and standard deviations beside those of a long run.

use core::fmt;

use super::{NUMBERS, Point};

/// Means may be off by this, in standard deviations.
pub const MEANS: f64 = 0.1;
/// Standard deviations may be off by this share.
pub const SDS: f64 = 0.1;

/// How far moments are from those of the long run, for the number that is furthest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Off {
    /// Standard deviations.
    pub means: f64,
    /// A share.
    pub sds: f64,
}

impl Off {
    /// Whether a time counts.
    #[must_use]
    pub fn near(self) -> bool {
        self.means <= MEANS && self.sds <= SDS
    }
}

impl fmt::Display for Off {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unlike = if self.near() { "" } else { "not equal: " };
        write!(
            f,
            "{unlike}means {:.3} sd, sds {:.1} %",
            self.means,
            100.0 * self.sds
        )
    }
}

/// Means and standard deviations of the long run: four chains of the no-U-turn sampler, by `bench/peers/rust`.
#[must_use]
pub fn reference(count: usize) -> Option<(Point, Point)> {
    let text = match count {
        200 => include_str!("../../data/dyad_200_moments.csv"),
        1000 => include_str!("../../data/dyad_1000_moments.csv"),
        _ => return None,
    };
    let rows: Vec<[f64; 2]> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',').skip(1).map(str::parse);
            Some([cells.next()?.ok()?, cells.next()?.ok()?])
        })
        .collect();
    let rows: [[f64; 2]; NUMBERS] = rows.try_into().ok()?;
    Some((rows.map(|[mean, _]| mean), rows.map(|[_, sd]| sd)))
}

/// How far these moments are from the long run's.
#[must_use]
pub fn off((means, sds): &(Point, Point), (reference, widths): &(Point, Point)) -> Off {
    let most = |each: &mut dyn Iterator<Item = f64>| each.fold(0.0, f64::max);
    Off {
        means: most(&mut (0..NUMBERS).map(|k| ((means[k] - reference[k]) / widths[k]).abs())),
        sds: most(&mut (0..NUMBERS).map(|k| (sds[k] / widths[k] - 1.0).abs())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Off, off, reference};

    fn check(move_by: f64, widen_by: f64, text: &str) {
        for count in [200, 1000] {
            let known = reference(count).expect("there are moments");
            let mut other = known;
            other.0[3] += move_by * known.1[3];
            other.1[7] *= 1.0 + widen_by;
            assert_eq!(off(&other, &known).to_string(), text);
        }
    }

    #[test]
    fn what_is_off_is_told() {
        check(0.0, 0.0, "means 0.000 sd, sds 0.0 %");
        check(-0.09, -0.05, "means 0.090 sd, sds 5.0 %");
        check(0.11, 0.0, "not equal: means 0.110 sd, sds 0.0 %");
        check(0.0, 0.2, "not equal: means 0.000 sd, sds 20.0 %");
    }

    #[test]
    fn no_number_is_not_near() {
        let lost = Off {
            means: f64::NAN,
            sds: 0.0,
        };
        assert!(!lost.near());
    }
}
