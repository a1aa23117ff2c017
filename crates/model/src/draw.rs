//! How uncertainty enters: one draw fixes every parameter of the model and every percentile that is not known.
//!
//! A draw is made from a seed and an index alone. Each index has its own stream, so draws may be made in any order or
//! on any machine and stay the same.

use libm::{exp, log};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use science::{Distribution, PARAMETER_COUNT, ParameterId, Prior};

use crate::normal;
use crate::person::{Couple, Percentile, Person};

/// Values of all parameters, and the chances by which unknown percentiles are filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    values: Box<[f64]>,
    /// Per partner: normal scores for anxiety, avoidance, fear and the window.
    persons: [[f64; 4]; 2],
}

/// The numbers of one partner after a draw has filled in what was not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// Fear of being left, as a percentile 0–1.
    pub anxiety: f64,
    /// Unease with closeness, as a percentile 0–1.
    pub avoidance: f64,
    /// Disorganised fear, as a percentile 0–1.
    pub fear: f64,
    /// Minutes of closeness before it starts to weigh.
    pub window_min: f64,
}

impl Draw {
    /// Every parameter at its median, every unknown percentile in the middle of adults.
    #[must_use]
    pub fn median() -> Self {
        let values = science::priors()
            .iter()
            .map(|prior| prior.distribution.median())
            .collect();
        Self {
            values,
            persons: [[0.0; 4]; 2],
        }
    }

    /// The draw with this index in the sequence of this seed.
    #[must_use]
    pub fn at(seed: u64, index: u32) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(u64::from(index));
        let mut persons = [[0.0; 4]; 2];
        for score in persons.iter_mut().flatten() {
            *score = normal::quantile(chance(&mut stream));
        }
        let values = science::priors()
            .iter()
            .map(|prior| value_at(prior, chance(&mut stream)))
            .collect();
        Self { values, persons }
    }

    /// So many draws that share out every prior evenly: each of `count` equally likely parts of a parameter's prior has
    /// one of them (a Latin hypercube, McKay and others 1979). What parameters add up to has nearly the mean over them
    /// that it has over the whole prior, where draws that know nothing of each other miss it by a share of its spread.
    #[must_use]
    pub fn evenly(seed: u64, count: u32) -> Vec<Self> {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        let mut shares = || -> Vec<f64> {
            let mut parts: Vec<u32> = (0..count).collect();
            for last in (1..parts.len()).rev() {
                parts.swap(last, (chance(&mut stream) * (last + 1) as f64) as usize);
            }
            parts
                .into_iter()
                .map(|part| (f64::from(part) + chance(&mut stream)) / f64::from(count))
                .collect()
        };
        let persons: [[Vec<f64>; 4]; 2] = core::array::from_fn(|_| core::array::from_fn(|_| shares()));
        let values: Vec<Vec<f64>> = science::priors()
            .iter()
            .map(|prior| shares().into_iter().map(|share| value_at(prior, share)).collect())
            .collect();
        (0..count as usize)
            .map(|index| Self {
                values: values.iter().map(|of| of[index]).collect(),
                persons: persons
                    .each_ref()
                    .map(|own| own.each_ref().map(|of| normal::quantile(of[index]))),
            })
            .collect()
    }

    /// The value of a parameter in this draw, in the parameter's unit.
    #[must_use]
    pub fn value(&self, id: ParameterId) -> f64 {
        self.values.get(id.index()).copied().unwrap_or(f64::NAN)
    }

    /// The same draw with one parameter set to a value: for what-ifs and sensitivity.
    #[must_use]
    pub fn with(mut self, id: ParameterId, value: f64) -> Self {
        if let Some(slot) = self.values.get_mut(id.index()) {
            *slot = value;
        }
        self
    }

    /// How many parameters there are.
    #[must_use]
    pub const fn len() -> usize {
        PARAMETER_COUNT
    }

    /// Both partners' numbers under this draw.
    #[must_use]
    pub fn traits(&self, couple: &Couple) -> [Traits; 2] {
        [
            self.traits_of(&couple.partners[0], &self.persons[0]),
            self.traits_of(&couple.partners[1], &self.persons[1]),
        ]
    }

    fn traits_of(&self, person: &Person, scores: &[f64; 4]) -> Traits {
        let avoidance = percentile(person.avoidance, scores[1]);
        let window_min = person.tolerance_min.unwrap_or_else(|| {
            // The draw's own value holds for everybody; persons of equal avoidance differ by their own score.
            let person_factor = exp(self.value(science::p::WINDOW_PERSON_SPREAD) * scores[3]);
            self.value(science::p::WINDOW_MIN)
                * exp(-self.value(science::p::WINDOW_AVOIDANCE) * avoidance)
                * person_factor
        });
        Traits {
            anxiety: percentile(person.anxiety, scores[0]),
            avoidance,
            fear: percentile(person.fear, scores[2]),
            window_min,
        }
    }
}

fn percentile(known: Percentile, score: f64) -> f64 {
    match known {
        Percentile::Exact(p) => p,
        Percentile::About { z, sd } => normal::cdf(z + sd * score),
        Percentile::Unknown => normal::cdf(score),
    }
}

/// A number strictly between 0 and 1: 53 random bits, in the middle of their cell.
pub(crate) fn chance(stream: &mut ChaCha8Rng) -> f64 {
    const CELLS: f64 = (1_u64 << 53) as f64;
    ((stream.next_u64() >> 11) as f64 + 0.5) / CELLS
}

/// The value below which a share of a parameter's prior lies, cut off at its range; `share` is between 0 and 1.
pub(crate) fn quantile(id: ParameterId, share: f64) -> f64 {
    science::priors()
        .get(id.index())
        .map_or(f64::NAN, |prior| value_at(prior, share))
}

/// The value below which a share `u` of the truncated distribution lies.
fn value_at(prior: &Prior, u: f64) -> f64 {
    let (low, high) = (prior.low, prior.high);
    match prior.distribution {
        Distribution::Fixed(value) => value,
        Distribution::Uniform { low, high } => low + (high - low) * u,
        Distribution::Normal { mean, sd } => mean + sd * truncated((low - mean) / sd, (high - mean) / sd, u),
        Distribution::LogNormal { median, spread } => {
            let (below, above) = (log(low / median) / spread, log(high / median) / spread);
            median * exp(spread * truncated(below, above, u))
        }
    }
}

/// A standard normal score between `low` and `high` with a share `u` of what lies between below it.
fn truncated(low: f64, high: f64, u: f64) -> f64 {
    let (from, to) = (normal::cdf(low), normal::cdf(high));
    normal::quantile(from + (to - from) * u).clamp(low, high)
}

#[cfg(test)]
mod tests {
    use science::{Distribution, Prior, p};

    use super::{Draw, truncated, value_at};
    use crate::normal;
    use crate::person::{Couple, Percentile, Person};

    fn check(distribution: Distribution, [low, high]: [f64; 2], share: f64, wanted: f64) {
        let prior = Prior {
            distribution,
            low,
            high,
        };
        let found = value_at(&prior, share);
        assert!(
            (found - wanted).abs() < 1e-12,
            "{distribution:?} at {share}: {found} is not {wanted}"
        );
    }

    #[test]
    fn a_share_of_a_prior_lies_below_its_value() {
        let wide = [1e-9, 1e9];
        check(Distribution::Fixed(3.0), wide, 0.1, 3.0);
        check(Distribution::Uniform { low: 2.0, high: 6.0 }, wide, 0.25, 3.0);
        let z = normal::quantile(0.8);
        check(
            Distribution::Normal { mean: 20.0, sd: 1.5 },
            wide,
            0.8,
            20.0 + 1.5 * z,
        );
        let skewed = Distribution::LogNormal {
            median: 4.0,
            spread: 0.5,
        };
        check(skewed, wide, 0.5, 4.0);
        check(skewed, wide, 0.8, 4.0 * libm::exp(0.5 * z));
        // Cut off at a range: its ends, and in between the share of what is left.
        let cut = Distribution::Normal { mean: 1.0, sd: 2.0 };
        check(cut, [0.0, 3.0], 1e-15, 0.0);
        check(cut, [0.0, 3.0], 1.0 - 1e-15, 3.0);
        let between = normal::cdf(-0.5) + 0.3 * (normal::cdf(1.0) - normal::cdf(-0.5));
        check(cut, [0.0, 3.0], 0.3, 1.0 + 2.0 * normal::quantile(between));
        check(
            skewed,
            [4.0, 1e9],
            0.5,
            4.0 * libm::exp(0.5 * normal::quantile(0.75)),
        );
        assert_eq!(truncated(-1.0, -1.0, 0.5), -1.0);
    }

    #[test]
    fn draws_that_share_out_the_priors_have_one_in_each_part() {
        let draws = Draw::evenly(5, 40);
        let sorted = |of: &dyn Fn(&Draw) -> f64| {
            let mut values: Vec<f64> = draws.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        for id in [p::ALLOW_OFFSET, p::PULL_TIME_MIN, p::PULL_BASE] {
            for (part, value) in sorted(&|draw| draw.value(id)).into_iter().enumerate() {
                let [from, to] = [part, part + 1].map(|end| super::quantile(id, end as f64 / 40.0));
                assert!((from..=to).contains(&value), "{value} is not in {from}..{to}");
            }
        }
        for (part, share) in sorted(&|draw| normal::cdf(draw.persons[1][2]))
            .into_iter()
            .enumerate()
        {
            assert_eq!((share * 40.0) as usize, part);
        }
        let rising = |id| draws.is_sorted_by(|a, b| a.value(id) <= b.value(id));
        assert!(
            !rising(p::PULL_TIME_MIN),
            "each parameter has an order of its own"
        );
        assert_eq!((draws, Draw::evenly(5, 0)), (Draw::evenly(5, 40), Vec::new()));
    }

    #[test]
    fn what_is_known_of_a_person_is_not_drawn_and_the_rest_is() {
        let draw = Draw::at(4, 2);
        let [[anxiety, avoidance, fear, window], _] = draw.persons;
        let couple = |person| Couple {
            partners: [person, person],
        };
        let [unknown, other] = draw.traits(&couple(Person::UNKNOWN));
        assert_eq!(unknown.anxiety, normal::cdf(anxiety));
        assert_eq!(
            (unknown.avoidance, unknown.fear),
            (normal::cdf(avoidance), normal::cdf(fear))
        );
        assert_ne!(unknown, other, "each partner has scores of their own");
        let about = Percentile::About { z: 0.5, sd: 0.25 };
        let [estimated, _] = draw.traits(&couple(Person {
            anxiety: about,
            tolerance_min: Some(9.0),
            ..Person::at(0.0, 0.4, 0.1)
        }));
        assert_eq!(estimated.anxiety, normal::cdf(0.5 + 0.25 * anxiety));
        assert_eq!(
            (estimated.avoidance, estimated.fear, estimated.window_min),
            (0.4, 0.1, 9.0)
        );
        // The window: the draw's own, less of it with avoidance, and a factor of the person's own.
        let window_of = |avoidance| draw.traits(&couple(Person::at(0.5, avoidance, 0.5)))[0].window_min;
        let own = libm::exp(draw.value(p::WINDOW_PERSON_SPREAD) * window);
        let shrinks = libm::exp(-draw.value(p::WINDOW_AVOIDANCE));
        assert!((window_of(0.0) / (draw.value(p::WINDOW_MIN) * own) - 1.0).abs() < 1e-12);
        assert!((window_of(1.0) / window_of(0.0) / shrinks - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_what_if_moves_one_parameter_and_nothing_else() {
        let draw = Draw::median();
        let moved = draw.clone().with(p::WINDOW_MIN, 1.25);
        for (k, (one, other)) in draw.values.iter().zip(&moved.values).enumerate() {
            assert_eq!(one != other, k == p::WINDOW_MIN.index());
        }
        assert_eq!(moved.value(p::WINDOW_MIN), 1.25);
        assert_eq!(Draw::len(), draw.values.len());
    }

    #[test]
    fn the_same_seed_and_index_give_the_same_draw() {
        assert_eq!(Draw::at(7, 3), Draw::at(7, 3));
        assert_ne!(Draw::at(7, 3), Draw::at(7, 4));
        assert_ne!(Draw::at(7, 3), Draw::at(8, 3));
    }

    #[test]
    fn every_value_stays_in_its_range() {
        for index in 0..200 {
            let draw = Draw::at(1, index);
            for (parameter, value) in science::parameters().iter().zip(&draw.values) {
                assert!(
                    (parameter.low..=parameter.high).contains(value),
                    "{} = {value} in draw {index}",
                    parameter.id
                );
            }
        }
    }
}
