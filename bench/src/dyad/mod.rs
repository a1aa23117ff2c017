//! INF-DYAD: the posterior of two people's states from check-ins, 28 numbers in all.
//!
//! Security `S` and closeness `C` of two people drift and pull at each other in continuous time; a check-in shows the
//! reporter's two through four noisy items, of which any may be missing. The whole statement of the problem is in
//! `bench/README.md`. [`Dyad`] is the density with its slopes, [`posterior`] makes draws of it.

pub mod abreast;
pub mod chance;
mod density;
pub mod gate;
mod items;

mod matrix;
mod number;
pub mod nuts;
pub mod pareto;
pub mod posterior;
mod slopes;
pub mod square;
mod tables;

pub use density::Dyad;

/// How many numbers are asked for.
pub const NUMBERS: usize = 28;
/// All of them: rates, pulls, noise, its correlation, noise of items, loadings, what an event does, middles.
pub type Point = [f64; NUMBERS];

/// Draws for each proposal of weighted draws: after one or two they are mostly worth 400.
pub const DRAWS: usize = 2560;

/// Their names, for people.
pub const NAMES: [&str; NUMBERS] = [
    "lk_SA", "lk_CA", "lk_SB", "lk_CB", "a_w", "s_AB", "s_BA", "c_AB", "c_BA", "ls_SA", "ls_CA", "ls_SB",
    "ls_CB", "zrho", "lr1", "lr2", "lr3", "lr4", "lamS", "lamC", "be_SA", "be_CA", "be_SB", "be_CB", "mu_SA",
    "mu_CA", "mu_SB", "mu_CB",
];

const LN_05: f64 = -core::f64::consts::LN_2;
const LN_06: f64 = -0.510_825_623_765_990_7;

/// Middles of the normal priors.
pub const PRIOR_MEAN: Point = [
    LN_05, LN_05, LN_05, LN_05, 0.0, 0.0, 0.0, 0.0, 0.0, LN_06, LN_06, LN_06, LN_06, 0.0, LN_05, LN_05,
    LN_05, LN_05, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
];
/// Their standard deviations.
pub const PRIOR_SD: Point = [
    0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3, 0.3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.3, 0.3, 0.5,
    0.5, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0,
];

/// A check-in: what one person reported, and how long after the last one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckIn {
    /// Whole hours since the last check-in of either.
    pub hours: usize,
    /// Which of the two, 0 or 1.
    pub who: usize,
    /// Whether something happened just before.
    pub event: bool,
    /// Two items on security, then two on closeness; none where it was left open.
    pub items: [Option<f64>; 4],
}

/// The check-ins that go with this count: 200 or 1,000; none with any other.
#[must_use]
pub fn check_ins(count: usize) -> Option<Vec<CheckIn>> {
    let text = match count {
        200 => include_str!("../../data/dyad_200.csv"),
        1000 => include_str!("../../data/dyad_1000.csv"),
        _ => return None,
    };
    text.lines().map(check_in).collect()
}

fn check_in(line: &str) -> Option<CheckIn> {
    let cells: [&str; 7] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
    let number = |cell: &str| cell.parse::<f64>().ok().filter(|value| value.is_finite());
    Some(CheckIn {
        hours: cells[0].parse().ok()?,
        who: cells[1].parse().ok().filter(|who| *who < 2)?,
        event: cells[2] == "1",
        items: [
            number(cells[3]),
            number(cells[4]),
            number(cells[5]),
            number(cells[6]),
        ],
    })
}
