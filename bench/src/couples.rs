//! The invented couples and plans of the reference problems: the same numbers as numpy's generator gives.

/// Couples of the problem.
pub const COUPLES: usize = 65_536;
/// Parameters of one partner.
pub const PARAMETERS: usize = 36;
/// States of both partners.
pub const STATES: usize = 20;
/// Minutes of an evening.
pub const MINUTES: usize = 120;
/// Plans in the data.
pub const PLANS: usize = 64;
/// Couples with a reference course.
pub const REFERENCES: usize = 256;
/// Minutes between two states of a reference course.
pub const REFERENCE_EVERY: usize = 5;
/// States of a reference course, the first at minute 0.
pub const REFERENCE_STATES: usize = MINUTES / REFERENCE_EVERY + 1;

/// One couple: both partners' parameters, in the order of `bench/README.md`.
pub type Couple = [[f64; PARAMETERS]; 2];
/// What happens in one minute: contact, words, space, and each partner's orgasm.
pub type Inputs = [f64; 5];
/// What happens in every minute.
pub type Plan = [Inputs; MINUTES];

/// The lowest and highest value of each parameter.
const RANGES: [[f64; 2]; PARAMETERS] = [
    [0.1, 0.3],
    [8.0, 20.0],
    [0.4, 0.8],
    [0.01, 0.05],
    [0.02, 0.10],
    [20.0, 60.0],
    [0.4, 0.9],
    [6.0, 20.0],
    [0.05, 0.2],
    [0.3, 0.7],
    [0.02, 0.08],
    [15.0, 40.0],
    [0.3, 0.6],
    [0.005, 0.02],
    [0.1, 0.3],
    [20.0, 60.0],
    [0.01, 0.04],
    [0.01, 0.05],
    [5.0, 15.0],
    [-1.5, 0.5],
    [0.01, 0.06],
    [3.0, 10.0],
    [-2.5, -0.5],
    [0.0, 4.0],
    [0.5, 2.0],
    [1.0, 4.0],
    [5.0, 20.0],
    [-1.0, 1.0],
    [0.5, 3.0],
    [4.0, 12.0],
    [-2.5, -0.5],
    [0.0, 4.0],
    [5.0, 15.0],
    [0.02, 0.08],
    [0.02, 0.1],
    [0.0, 2.0],
];

/// PCG64, XSL-RR (O'Neill 2014), as numpy's `default_rng(20261122)` begins.
struct Pcg {
    state: u128,
    step: u128,
}

impl Pcg {
    const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

    const fn begin() -> Self {
        Self {
            state: 281_776_022_383_248_833_235_790_369_681_545_423_085,
            step: 227_545_092_632_529_702_032_305_629_452_684_732_711,
        }
    }

    /// Evenly spread from 0 to below 1.
    fn number(&mut self) -> f64 {
        const CELLS: f64 = (1_u64 << 53) as f64;
        self.state = self.state.wrapping_mul(Self::MULTIPLIER).wrapping_add(self.step);
        let mixed = ((self.state >> 64) as u64) ^ (self.state as u64);
        let bits = mixed.rotate_right((self.state >> 122) as u32);
        (bits >> 11) as f64 / CELLS
    }
}

/// The first couples of the problem.
#[must_use]
pub fn couples(count: usize) -> Vec<Couple> {
    let mut numbers = Pcg::begin();
    (0..count)
        .map(|_| [0, 1].map(|_| RANGES.map(|[low, high]| low + (high - low) * numbers.number())))
        .collect()
}

/// The first couples of whom the first partner is avoidant and the other anxious.
#[must_use]
pub fn anxious_avoidant(count: usize) -> Vec<Couple> {
    const ANXIOUS: usize = 23;
    const AVOIDANT: usize = 31;
    couples(COUPLES)
        .into_iter()
        .filter(|[a, b]| a[AVOIDANT] > 2.5 && a[ANXIOUS] < 1.5 && b[ANXIOUS] > 2.5 && b[AVOIDANT] < 1.5)
        .take(count)
        .collect()
}

/// The plans of the problem.
#[must_use]
pub fn plans() -> Vec<Plan> {
    let numbers = numbers(include_bytes!("../data/plans_64x120x5.f64"));
    let (minutes, _) = numbers.as_chunks::<5>();
    let (plans, _) = minutes.as_chunks::<MINUTES>();
    plans.to_vec()
}

/// Reference courses: the states of the first couples, couple `i` under plan `i % 64`, every five minutes.
#[must_use]
pub fn references() -> Vec<[[f64; STATES]; REFERENCE_STATES]> {
    let numbers = numbers(include_bytes!("../data/ref_256x25x20.f64"));
    let (states, _) = numbers.as_chunks::<STATES>();
    let (courses, _) = states.as_chunks::<REFERENCE_STATES>();
    courses.to_vec()
}

fn numbers(bytes: &[u8]) -> Vec<f64> {
    let (numbers, _) = bytes.as_chunks::<8>();
    numbers.iter().map(|number| f64::from_le_bytes(*number)).collect()
}

/// Whole numbers from a seed (SplitMix64; Steele, Lea, Flood 2014).
pub struct Dice(u64);

impl Dice {
    /// The numbers of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Sixty-four random bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub const fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    /// A kind below `end`.
    pub fn kind(&mut self, end: u8) -> u8 {
        u8::try_from(self.below(usize::from(end))).unwrap_or_default()
    }
}
