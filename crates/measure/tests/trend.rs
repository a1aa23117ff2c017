//! Trends of a diary: entries in, one line out; and how often chance alone is called a change.
#![cfg(test)]

use measure::Verdict;
use measure::trend::{Entry, Measure, Trend, trend};

fn entries(days: impl IntoIterator<Item = i64>, values: &[f64]) -> Vec<Entry> {
    days.into_iter()
        .zip(values)
        .map(|(day, value)| Entry { day, value: *value })
        .collect()
}

fn weekly(values: &[f64]) -> Vec<Entry> {
    entries((0..).map(|week| week * 7), values)
}

#[track_caller]
fn check(entries: &[Entry], measure: Measure, expected: &str) {
    let said = match trend(entries, measure) {
        Trend::NotEnough { more } => format!("not enough, about {more} more"),
        Trend::Known {
            change,
            range: [low, high],
            verdict,
            ..
        } => {
            format!("{change:+.1} ({low:+.1} to {high:+.1}) {verdict:?}")
        }
    };
    assert_eq!(said, expected);
}

#[test]
fn too_little_says_how_much_more() {
    check(&[], Measure::Feeling, "not enough, about 6 more");
    check(&weekly(&[5.0, 6.0]), Measure::Feeling, "not enough, about 4 more");
    // Many entries of one week are still one week.
    let week = entries(0..7, &[5.0; 7]);
    check(&week, Measure::Feeling, "not enough, about 15 more");
}

#[test]
fn a_change_is_told_with_its_interval_and_so_is_none() {
    check(
        &weekly(&[5.0; 10]),
        Measure::Feeling,
        "+0.0 (-1.6 to +1.6) NoneSeen",
    );
    let up = [2.0, 3.0, 2.0, 4.0, 4.0, 5.0, 6.0, 6.0, 7.0, 8.0, 8.0, 8.0];
    check(&weekly(&up), Measure::Feeling, "+4.1 (+2.4 to +5.7) Higher");
    let down: Vec<f64> = up.iter().map(|value| 10.0 - value).collect();
    check(&weekly(&down), Measure::Feeling, "-4.1 (-5.7 to -2.4) Lower");
}

#[test]
fn setbacks_are_part_of_a_change_and_turn_nothing_round() {
    let with_setbacks = [
        2.0, 3.0, 2.0, 1.0, 4.0, 5.0, 6.0, 2.0, 7.0, 8.0, 3.0, 8.0, 8.0, 9.0,
    ];
    let Trend::Known { verdict, levels, .. } = trend(&weekly(&with_setbacks), Measure::Feeling) else {
        panic!("enough");
    };
    assert_eq!(verdict, Verdict::Higher);
    let outside = levels
        .iter()
        .zip(with_setbacks)
        .filter(|(level, value)| *value < level.low)
        .count();
    assert!(outside >= 2, "hard evenings lie below the band: {outside}");
    assert!(
        levels
            .iter()
            .all(|level| level.low <= level.middle && level.middle <= level.high)
    );
}

#[test]
fn the_order_of_writing_does_not_matter_and_gaps_widen() {
    let mut entries = weekly(&[3.0, 4.0, 4.0, 5.0, 6.0, 6.0, 7.0]);
    let in_order = trend(&entries, Measure::Feeling);
    entries.reverse();
    assert_eq!(trend(&entries, Measure::Feeling), in_order);
    let width = |days: &[i64]| {
        let values = vec![5.0; days.len()];
        match trend(&self::entries(days.iter().copied(), &values), Measure::Feeling) {
            Trend::Known {
                range: [low, high], ..
            } => high - low,
            Trend::NotEnough { .. } => f64::INFINITY,
        }
    };
    assert!(width(&[0, 7, 14, 21, 28, 35, 42]) < width(&[0, 7, 14, 21, 28, 35, 92]));
}

#[test]
fn minutes_have_a_scale_of_their_own() {
    let longer = [
        5.0, 8.0, 5.0, 10.0, 12.0, 15.0, 20.0, 22.0, 25.0, 30.0, 32.0, 35.0,
    ];
    check(
        &weekly(&longer),
        Measure::Minutes,
        "+22.0 (+13.1 to +30.9) Higher",
    );
}

/// A small generator: the same numbers on every machine.
struct Chance(u64);

impl Chance {
    fn even(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
    }

    /// Close to normal: twelve even numbers together.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

/// Of 2,000 diaries of 16 weeks, how many are called a change.
fn called(scatter: f64, slope: f64) -> f64 {
    const DIARIES: u32 = 2_000;
    let mut chance = Chance(7);
    let mut changes = 0;
    for _ in 0..DIARIES {
        let entries: Vec<Entry> = (0..16)
            .map(|week| {
                let value = 5.0 + slope * (f64::from(week) - 7.5) + scatter * chance.normal();
                Entry {
                    day: i64::from(week) * 7,
                    value: value.round().clamp(0.0, 10.0),
                }
            })
            .collect();
        if let Trend::Known { verdict, .. } = trend(&entries, Measure::Feeling) {
            changes += u32::from(verdict != Verdict::NoneSeen);
        }
    }
    f64::from(changes) / f64::from(DIARIES)
}

#[test]
fn chance_alone_is_rarely_called_a_change() {
    let (quiet, usual, wild) = (called(1.0, 0.0), called(2.0, 0.0), called(3.0, 0.0));
    assert!(
        quiet < 0.10 && usual < 0.10 && wild < 0.10,
        "{quiet} {usual} {wild}"
    );
    let real = called(2.0, 0.3);
    assert!(real > 0.55, "{real}");
    println!(
        "false alarms at scatter 1, 2, 3: {quiet:.3} {usual:.3} {wild:.3}; a rise of 4.5 points found: {real:.3}"
    );
}
