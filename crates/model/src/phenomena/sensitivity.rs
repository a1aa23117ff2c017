//! Which phenomena depend on which parameter: each parameter by itself, moved through its prior under many draws of
//! all the others.

use core::ops::Range;

use science::{Distribution, ParameterId};

use super::Effects;
use crate::draw::{Draw, quantile};

/// From this share on a phenomenon is said to depend on a parameter: a twentieth of what all parameters do together.
pub const DEPENDS_AT: f64 = 0.05;
/// Draws that say how far all parameters together move an effect.
const SPREAD_DRAWS: u32 = 200;
/// A parameter without a prior and without a range is moved by this share of itself.
const NUDGE: f64 = 0.1;
/// The ends of a prior between which a parameter is moved.
const ENDS: [f64; 2] = [0.05, 0.95];

/// How far one parameter moves one phenomenon.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Dependence {
    /// Name in `science/phenomena.toml`.
    pub phenomenon: &'static str,
    /// Mean distance between the effects at the two ends of the parameter's prior, as a share of the distance between
    /// the 5th and the 95th percentile of the effect over draws of everything. 0: the phenomenon does not know the
    /// parameter at all.
    pub moves: f64,
    /// Whether more of the parameter makes the effect larger (1) or smaller (−1), averaged over the draws, −1 to 1.
    pub direction: f64,
    /// Share of the draws in which one end of the parameter turns the direction of the effect round, 0–1.
    pub turns: f64,
}

/// The draws that sensitivities are taken under. Parameters do not know of each other, so several threads may ask.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    seed: u64,
    draws: u32,
    /// How far everything together moves each phenomenon, in the order of `science/phenomena.toml`.
    spread: Vec<(&'static str, f64)>,
}

impl Sensitivity {
    /// Under so many draws of a seed; more than a dozen change little.
    #[must_use]
    pub fn new(seed: u64, draws: u32) -> Self {
        Self::beside(seed, draws, SPREAD_DRAWS)
    }

    /// The same, with the spread of each effect taken from so many draws.
    fn beside(seed: u64, draws: u32, spread_draws: u32) -> Self {
        let spread = Effects::of(seed, 0..spread_draws)
            .outcomes()
            .iter()
            .map(|outcome| (outcome.id, outcome.effect_high - outcome.effect_low))
            .collect();
        Self { seed, draws, spread }
    }

    /// How far a parameter moves each phenomenon, in the order of `science/phenomena.toml`.
    #[must_use]
    pub fn of(&self, parameter: ParameterId) -> Vec<Dependence> {
        let [low, high] = ends(parameter).map(|value| {
            let at = |draws: Range<u32>| {
                Effects::under(draws.map(|index| (index, Draw::at(self.seed, index).with(parameter, value))))
            };
            at(0..self.draws)
        });
        self.spread
            .iter()
            .zip(low.by_phenomenon.iter().zip(&high.by_phenomenon))
            .map(|((phenomenon, spread), ((_, low), (_, high)))| dependence(phenomenon, *spread, low, high))
            .collect()
    }
}

fn dependence(phenomenon: &'static str, spread: f64, low: &[f64], high: &[f64]) -> Dependence {
    let count = low.len().max(1) as f64;
    let (mut distance, mut direction, mut turns) = (0.0, 0.0, 0.0);
    for (low, high) in low.iter().zip(high) {
        let moved = high - low;
        distance += moved.abs();
        if moved != 0.0 {
            direction += moved.signum();
        }
        if (*low > 0.0) != (*high > 0.0) {
            turns += 1.0;
        }
    }
    let moves = match distance / count {
        0.0 => 0.0,
        // An effect that nothing but this moves.
        _ if spread == 0.0 => 1.0,
        distance => distance / spread,
    };
    Dependence {
        phenomenon,
        moves,
        direction: direction / count,
        turns: turns / count,
    }
}

/// Where a parameter is moved from and to: the ends of its prior; a fixed one through its range; one without a range a
/// little down and up.
fn ends(parameter: ParameterId) -> [f64; 2] {
    let known = parameter.parameter();
    match known.distribution {
        Distribution::Fixed(value) if known.low == known.high => {
            [value * (1.0 - NUDGE), value * (1.0 + NUDGE)]
        }
        Distribution::Fixed(_) => [known.low, known.high],
        _ => ENDS.map(|share| quantile(parameter, share)),
    }
}

#[cfg(test)]
mod tests {
    use science::Distribution;

    use super::{DEPENDS_AT, Sensitivity, dependence, ends};

    #[test]
    fn a_parameter_moves_what_it_is_about_and_nothing_else() {
        let sensitivity = Sensitivity::beside(1, 4, 20);
        let moves = |parameter, phenomenon: &str| {
            let found = sensitivity.of(parameter);
            let one = found.iter().find(|one| one.phenomenon == phenomenon);
            one.map(|one| one.moves).unwrap_or(f64::NAN)
        };
        assert!(moves(science::p::PRL_RISE_ALONE, "prolactin-with-orgasm") > DEPENDS_AT);
        assert_eq!(moves(science::p::HR_BASE_MALE, "prolactin-with-orgasm"), 0.0);
    }

    #[test]
    fn distances_directions_and_turns() {
        let one = dependence("x", 2.0, &[0.5, -0.5, 0.5, 0.25], &[1.5, 0.5, 1.5, 1.25]);
        assert_eq!((one.moves, one.direction, one.turns), (0.5, 1.0, 0.25));
        let other = dependence("x", 2.0, &[0.5, 1.0, 1.0, 1.0], &[-0.5, 1.0, 0.5, 0.5]);
        assert_eq!((other.moves, other.direction, other.turns), (0.25, -0.75, 0.25));
        assert_eq!(dependence("x", 0.0, &[1.0], &[1.0]).moves, 0.0);
        assert_eq!(dependence("x", 0.0, &[1.0], &[2.0]).moves, 1.0);
    }

    #[test]
    fn every_parameter_has_somewhere_to_go() {
        for parameter in science::parameters() {
            let id = science::parameter(parameter.id).map(|(id, _)| id);
            let [low, high] = id.map(ends).unwrap_or([f64::NAN; 2]);
            let nowhere = low == high && high == 0.0;
            assert!(low < high || nowhere, "{}: {low} to {high}", parameter.id);
            let wanted = match parameter.distribution {
                Distribution::Fixed(value) if parameter.low == parameter.high => [0.9 * value, 1.1 * value],
                Distribution::Fixed(_) => [parameter.low, parameter.high],
                _ => continue,
            };
            assert_eq!([low, high], wanted, "{}", parameter.id);
        }
    }
}
