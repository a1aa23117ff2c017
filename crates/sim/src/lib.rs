//! Phones, a relay, disks, clocks and a network that fail, lie and lose: in one thread, and all from one seed.
//!
//! The phones run the very machine that the app runs (`sync::space::Space`). Each random run ends with everything
//! healed, and then all phones must have the same history, byte for byte, and nothing that was ever shown may be gone.
//! A seed that fails is printed, and kept for ever in `crates/sim/seeds.txt`, which the tests run first.

pub mod hostile;
pub mod phone;
pub mod relay;
pub mod world;

/// Seeds that once failed: `seed steps`, one a line.
pub const KEPT_SEEDS: &str = include_str!("../seeds.txt");

/// The kept seeds.
pub fn kept() -> impl Iterator<Item = (u64, u32)> {
    KEPT_SEEDS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (seed, steps) = line.split_once(' ')?;
            Some((seed.parse().ok()?, steps.trim().parse().ok()?))
        })
}
