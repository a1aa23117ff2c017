//! Random numbers from a seed.

use crate::couples::Dice;

/// A stream of chances and of normal scores.
pub struct Chance {
    dice: Dice,
    /// The polar method makes two scores at a time.
    spare: Option<f64>,
}

impl Chance {
    /// The numbers of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            spare: None,
        }
    }

    /// A number strictly between 0 and 1.
    pub fn chance(&mut self) -> f64 {
        const CELLS: u64 = 1 << 53;
        ((self.dice.bits() % CELLS) as f64 + 0.5) / CELLS as f64
    }

    /// A whole number below `end`.
    pub const fn below(&mut self, end: usize) -> usize {
        self.dice.below(end)
    }

    /// True with this chance.
    pub fn happens(&mut self, chance: f64) -> bool {
        self.chance() < chance
    }

    /// A standard normal score, by Marsaglia's polar method.
    pub fn score(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.chance() - 1.0, 2.0 * self.chance() - 1.0);
            let size = x * x + y * y;
            if size < 1.0 && size > 0.0 {
                let stretch = (-2.0 * size.ln() / size).sqrt();
                self.spare = Some(y * stretch);
                return x * stretch;
            }
        }
    }

    /// Standard normal scores.
    pub fn scores<const N: usize>(&mut self) -> [f64; N] {
        core::array::from_fn(|_| self.score())
    }
}
