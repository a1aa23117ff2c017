//! How long answers took, in a fixed piece of memory.

use std::fmt;
use std::time::Duration;

/// Buckets of 50 µs up to 10 s.
const STEP_US: u128 = 50;
const BUCKETS: usize = 200_000;

/// A histogram.
pub struct Latency {
    buckets: Vec<u32>,
    count: u64,
    longest: Duration,
}

impl Default for Latency {
    fn default() -> Self {
        Self {
            buckets: Vec::new(),
            count: 0,
            longest: Duration::ZERO,
        }
    }
}

impl Latency {
    /// Takes one in.
    pub fn add(&mut self, took: Duration) {
        let at = usize::try_from(took.as_micros() / STEP_US)
            .unwrap_or(BUCKETS)
            .min(BUCKETS - 1);
        if self.buckets.len() <= at {
            self.buckets.resize(at + 1, 0);
        }
        if let Some(bucket) = self.buckets.get_mut(at) {
            *bucket += 1;
        }
        self.count += 1;
        self.longest = self.longest.max(took);
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: &Self) {
        self.buckets
            .resize(self.buckets.len().max(other.buckets.len()), 0);
        for (to, from) in self.buckets.iter_mut().zip(&other.buckets) {
            *to += from;
        }
        self.count += other.count;
        self.longest = self.longest.max(other.longest);
    }

    /// How many were taken in.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The time below which this share of all answers came.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Duration {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts are far below 2^52"
        )]
        let wanted = (self.count as f64 * share) as u64;
        let mut seen = 0;
        for (at, bucket) in (1_u32..).zip(&self.buckets) {
            seen += u64::from(*bucket);
            if seen > wanted {
                return Duration::from_micros(u64::from(at) * 50);
            }
        }
        self.longest
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |took: Duration| took.as_secs_f64() * 1000.0;
        write!(
            out,
            "p50 {:.2} ms, p99 {:.2} ms, longest {:.1} ms",
            ms(self.quantile(0.5)),
            ms(self.quantile(0.99)),
            ms(self.longest)
        )
    }
}
