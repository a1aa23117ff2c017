//! Chance as an argument: a stream of numbers that a seed and an index fix.

use model::normal;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of chances. The same seed and index give the same numbers on every machine.
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream with this index in the sequence of this seed.
    #[must_use]
    pub fn of(seed: u64, index: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(index);
        Self(generator)
    }

    /// A number strictly between 0 and 1.
    pub fn chance(&mut self) -> f64 {
        const CELLS: f64 = (1_u64 << 53) as f64;
        ((self.0.next_u64() >> 11) as f64 + 0.5) / CELLS
    }

    /// A standard normal score.
    pub fn score(&mut self) -> f64 {
        normal::quantile(self.chance())
    }

    /// A standard logistic number.
    pub fn log_odds(&mut self) -> f64 {
        let chance = self.chance();
        libm::log(chance / (1.0 - chance))
    }

    /// A whole number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((self.chance() * end as f64) as usize).min(end.saturating_sub(1))
    }

    /// True with this chance, 0–1.
    pub fn happens(&mut self, chance: f64) -> bool {
        self.chance() < chance
    }

    /// A whole 64 random bits: the seed of another stream.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }
}
