//! Calibration: people simulated from the measurement model itself; the 90 % interval must cover 88–92 %.

use crate::bank;
use crate::dimension::Dimension;
use crate::own::{habits, level};
use crate::{Instrument, ItemId, score};
use libm::{cos, exp, log, sqrt};

/// A small, seeded generator (Marsaglia's xorshift64*), good enough to deal out people.
struct Dice(u64);

impl Dice {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let word = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11;
        (word as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = sqrt(-2.0 * log(self.uniform()));
        radius * cos(core::f64::consts::TAU * self.uniform())
    }
}

struct Simulated {
    truth: [f64; 3],
    answers: Vec<(ItemId, Option<u8>)>,
}

fn someone(dice: &mut Dice, skipped: f64) -> Simulated {
    let truth = core::array::from_fn(|_| dice.normal());
    let set: [f64; 3] = core::array::from_fn(|_| dice.normal());
    let habits = habits();
    let style = dice.normal() * habits.style_spread;
    let scatter = exp(dice.normal() * habits.scatter_spread);
    let answers = bank::ITEMS
        .iter()
        .map(|item| {
            let d = item.dimension.index();
            let model = level(item.dimension);
            let place = model.level + model.slope * truth[d] + model.set_spread * set[d];
            let noise = model.item_spread * dice.normal() + model.noise * scatter * dice.normal();
            let raw = if item.reversed { 8.0 - place } else { place } + style + noise;
            let value = raw.round().clamp(1.0, 7.0) as u8;
            (item.id, (dice.uniform() >= skipped).then_some(value))
        })
        .collect();
    Simulated { truth, answers }
}

/// Share of intervals that hold the truth, for each dimension, and their mean width in standard deviations.
fn coverage(skipped: f64, people: u32) -> [(f64, f64); 3] {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut held = [0.0; 3];
    let mut width = [0.0; 3];
    for _ in 0..people {
        let person = someone(&mut dice, skipped);
        let scores = score(Instrument::Check, &person.answers).unwrap();
        for dimension in Dimension::ALL {
            let d = dimension.index();
            let estimate = scores.of(dimension);
            if (estimate.z_low..=estimate.z_high).contains(&person.truth[d]) {
                held[d] += 1.0 / f64::from(people);
            }
            width[d] += (estimate.z_high - estimate.z_low) / f64::from(people);
        }
    }
    core::array::from_fn(|d| (held[d], width[d]))
}

#[test]
fn ninety_percent_intervals_cover_about_ninety_percent() {
    for skipped in [0.0, 0.3] {
        for (dimension, (held, width)) in Dimension::ALL.iter().zip(coverage(skipped, 1000)) {
            println!("{dimension}, {skipped} skipped: {held:.3} covered, {width:.2} wide");
            assert!(
                (0.88..=0.92).contains(&held),
                "{dimension} with {skipped} skipped: {held}"
            );
        }
    }
}
