//! The middle and the middle nine tenths of many numbers that come one by one, in flat memory.
//!
//! The first [`EXACT`] numbers are kept. When more come, all are counted in [`BINS`] bins over the range of the first
//! ones and half as much beyond: then a percentile is right to one bin, a third of a percent of that range. Numbers
//! outside count in the outermost bins.

use crate::evening::Range;

/// So many numbers are kept as they are.
const EXACT: usize = 512;
/// Bins that later numbers are counted in.
const BINS: usize = 512;
/// Room beyond the first numbers on either side, as a share of their range.
const BEYOND: f64 = 0.25;
const LOW: f64 = 0.05;
const HIGH: f64 = 0.95;

/// Numbers seen so far.
#[derive(Clone, Debug)]
pub(crate) enum Spread {
    Kept(Vec<f64>),
    Counted(Bins),
}

#[derive(Clone, Debug)]
pub(crate) struct Bins {
    from: f64,
    width: f64,
    counts: Box<[u32]>,
    seen: u64,
}

impl Spread {
    /// Nothing seen yet, and room for as many numbers as will come.
    pub(crate) fn of(numbers: u32) -> Self {
        Self::Kept(Vec::with_capacity(EXACT.min(numbers as usize)))
    }

    pub(crate) fn see(&mut self, number: f64) {
        match self {
            Self::Kept(kept) if kept.len() < EXACT => kept.push(number),
            Self::Kept(kept) => {
                let mut bins = Bins::around(kept);
                bins.see(number);
                *self = Self::Counted(bins);
            }
            Self::Counted(bins) => bins.see(number),
        }
    }

    /// Median, 5th and 95th percentile; not numbers when nothing was seen.
    pub(crate) fn range(mut self) -> Range<f64> {
        match &mut self {
            Self::Kept(kept) => range_of(kept),
            Self::Counted(bins) => Range {
                median: bins.percentile(0.5),
                low: bins.percentile(LOW),
                high: bins.percentile(HIGH),
            },
        }
    }
}

impl Bins {
    fn around(kept: &[f64]) -> Self {
        let low = kept.iter().copied().fold(f64::INFINITY, f64::min);
        let high = kept.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let beyond = BEYOND * (high - low);
        let mut bins = Self {
            from: low - beyond,
            width: (high - low + 2.0 * beyond) / BINS as f64,
            counts: vec![0; BINS].into_boxed_slice(),
            seen: 0,
        };
        kept.iter().for_each(|number| bins.see(*number));
        bins
    }

    fn see(&mut self, number: f64) {
        // Where all numbers are one and the same, the width is 0 and every number is in the first bin.
        let place = ((number - self.from) / self.width).clamp(0.0, (BINS - 1) as f64);
        self.counts[if place.is_nan() { 0 } else { place as usize }] += 1;
        self.seen += 1;
    }

    /// Linear within the bin; the share is above 0, so an empty bin is never the one.
    fn percentile(&self, share: f64) -> f64 {
        let mut left = share * self.seen as f64;
        for (bin, &count) in self.counts.iter().enumerate() {
            let count = f64::from(count);
            if left <= count {
                return self.from + self.width * (bin as f64 + left / count);
            }
            left -= count;
        }
        self.from + self.width * BINS as f64
    }
}

/// Median, 5th and 95th percentile of all these; sorts them.
pub(crate) fn range_of(values: &mut [f64]) -> Range<f64> {
    values.sort_unstable_by(f64::total_cmp);
    Range {
        median: percentile(values, 0.5),
        low: percentile(values, LOW),
        high: percentile(values, HIGH),
    }
}

/// A percentile of sorted values, linear between neighbours.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share * last as f64;
    let below = place as usize;
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number strictly between 0 and 1 from a position, spread evenly.
    fn spread(position: u32) -> f64 {
        (f64::from(position) * 0.618_033_988_749_895).fract()
    }

    fn range(numbers: impl Iterator<Item = f64> + Clone) -> Range<f64> {
        let mut spread = Spread::of(u32::MAX);
        numbers.for_each(|number| spread.see(number));
        spread.range()
    }

    #[test]
    fn few_numbers_are_exact() {
        let found = range((0..=100).map(f64::from));
        assert_eq!((found.low, found.median, found.high), (5.0, 50.0, 95.0));
        assert!(range(std::iter::empty()).median.is_nan());
    }

    #[test]
    fn the_first_512_are_exact_and_later_ones_are_counted_where_they_belong() {
        let found = range((0..512).rev().map(f64::from));
        assert_eq!((found.low, found.median, found.high), (25.55, 255.5, 485.45));
        // Bins reach a quarter of the range beyond the first numbers; a bin is one of 512.
        let width = 511.0 * 1.5 / 512.0;
        let found = range((0..513).map(f64::from));
        for (found, exact) in [(found.low, 25.6), (found.median, 256.0), (found.high, 486.4)] {
            assert!(
                (found - exact).abs() <= width && found != exact,
                "{found} is not {exact}"
            );
        }
        let beyond = range((0..512).map(f64::from).chain((0..600).flat_map(|_| [-1e9, 1e9])));
        let (below, above) = (-511.0 * 0.25, 511.0 * 1.25);
        assert!((below..below + width).contains(&beyond.low), "{}", beyond.low);
        assert!((above - width..=above).contains(&beyond.high), "{}", beyond.high);
    }

    #[test]
    fn many_numbers_are_right_to_one_bin() {
        let found = range((0..100_000).map(|position| spread(position).powi(2)));
        for (found, exact) in [(found.low, 0.0025), (found.median, 0.25), (found.high, 0.9025)] {
            assert!((found - exact).abs() < 3e-3, "{found} is not {exact}");
        }
        let same = range((0..5_000).map(|_| 1.5));
        assert_eq!((same.low, same.median, same.high), (1.5, 1.5, 1.5));
    }
}
