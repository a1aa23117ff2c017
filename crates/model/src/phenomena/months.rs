//! Days and months.

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use science::p;

use super::Experiment;
use super::scenario::{ANXIOUS, AVOIDANT, Evening, SECURE, Stage, act};
use crate::draw::chance;
use crate::event::Act;
use crate::months::{Mood, Swing, Window, begins};
use crate::normal;
use crate::person::Who;

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[
    ("widening-window", widening_window),
    ("not-a-line", not_a_line),
    ("begun-more-when-insecure", begun_more_when_insecure),
    ("mood-fades", mood_fades),
    ("moods-linked", moods_linked),
    ("state-returns", state_returns),
    ("change-together", change_together),
    ("good-and-bad-evenings", good_and_bad_evenings),
    ("days-bring-more", days_bring_more),
    ("swings-stay-small", swings_stay_small),
];

/// Days of half a year, and of a month in it.
const HALF_YEAR: usize = 180;
const MONTH: usize = 30;
/// How many couples are simulated where one would say nothing.
const COUPLES: usize = 40;

/// Chances of its own for an experiment, the same for the same draw.
struct Chances(ChaCha8Rng);

impl Chances {
    fn of(stage: &Stage) -> Self {
        Self(ChaCha8Rng::seed_from_u64(u64::from(stage.index)))
    }

    fn happens(&mut self, share: f64) -> bool {
        chance(&mut self.0) < share
    }

    fn scores(&mut self) -> [f64; 2] {
        [0; 2].map(|_| normal::quantile(chance(&mut self.0)))
    }
}

/// 14: a little longer, again and again; a fright; and back.
fn widening_window(stage: &Stage) -> f64 {
    const EXPOSURES: usize = 16;
    const BACK: usize = 6;
    let draw = stage.draw;
    let good = |window: Window, times: usize| (0..times).fold(window, |w, _| w.after_good(draw));
    let grown = good(Window::default(), EXPOSURES);
    let shaken = grown.after_fright(draw);
    let widths = [Window::default(), grown, shaken].map(|window| window.width(draw));
    // The same number of exposures from the same width: first time against second time.
    let mut same_width = Window::default();
    while same_width.width(draw) < widths[2] {
        same_width = same_width.after_good(draw);
    }
    let first = good(same_width, BACK).width(draw);
    let second = good(shaken, BACK).width(draw);
    stage.all(
        [widths[1] - widths[0], widths[1] - widths[2], second - first].map(|change| stage.stands_out(change)),
    )
}

/// 15: half a year of evenings, most of them good, some frightening.
fn not_a_line(stage: &Stage) -> f64 {
    let draw = stage.draw;
    let mut chances = Chances::of(stage);
    let (mut upward, mut not_straight) = (0.0, 0.0);
    for _ in 0..COUPLES {
        let mut window = Window::default();
        let mut widths = vec![window.width(draw)];
        for day in 1..=HALF_YEAR {
            if chances.happens(draw.value(p::SEX_PER_DAY)) {
                let worse = chances.happens(draw.value(p::FRIGHT_CHANCE));
                window = if worse {
                    window.after_fright(draw)
                } else {
                    window.after_good(draw)
                };
            }
            // What a check-in a week shows.
            if day % WEEK == 0 {
                widths.push(window.width(draw));
            }
        }
        if widths.last() > widths.first() {
            upward += 1.0;
            if widths.windows(2).any(|pair| pair[1] < pair[0]) {
                not_straight += 1.0;
            }
        }
    }
    not_straight / upward - 0.5
}

const WEEK: usize = 7;

/// 19: how many times more often sex is begun on an insecure day than on a secure one.
fn begun_more_when_insecure(stage: &Stage) -> f64 {
    const HIGH: f64 = 0.85;
    const LOW: f64 = 0.2;
    let times = |anxiety: f64, avoidance: f64| {
        begins(anxiety, avoidance, 1.0, stage.draw) / begins(anxiety, avoidance, -1.0, stage.draw)
    };
    let (anxious, secure) = (times(HIGH, LOW), times(LOW, LOW));
    stage.all([
        stage.stands_out(anxious - 1.0),
        stage.stands_out(anxious - secure),
    ])
}

/// The afterglow: above usual after one and two days, gone on the third.
fn mood_fades(stage: &Stage) -> f64 {
    let still = [0.0; 2];
    let first = Mood::default().next([1.0, 1.0], still, stage.draw);
    // Only the part that is left of the lift: days that bring nothing of their own.
    let second = first.next(still, still, stage.draw);
    let third = second.next(still, still, stage.draw);
    stage.all([stage.stands_out(second.0[0]), first.0[0] / 3.0 - third.0[0]])
}

fn correlation(pairs: &[[f64; 2]]) -> f64 {
    let n = pairs.len() as f64;
    let mean = [0, 1].map(|i: usize| pairs.iter().map(|pair| pair[i]).sum::<f64>() / n);
    let product = |i: usize, j: usize| -> f64 {
        pairs
            .iter()
            .map(|pair| (pair[i] - mean[i]) * (pair[j] - mean[j]))
            .sum()
    };
    product(0, 1) / (product(0, 0) * product(1, 1)).sqrt()
}

/// Same days go together; one's yesterday hardly reaches the other's today beyond what they share.
fn moods_linked(stage: &Stage) -> f64 {
    let mut chances = Chances::of(stage);
    let mut mood = Mood::default();
    let days: Vec<Mood> = (0..COUPLES * MONTH)
        .map(|_| {
            mood = mood.next([0.0; 2], chances.scores(), stage.draw);
            mood
        })
        .collect();
    let same_day: Vec<[f64; 2]> = days.iter().map(|day| day.0).collect();
    let own = stage.draw.value(p::DAILY_INERTIA);
    // What one's own yesterday does not explain, against the other's yesterday as far as it is not shared.
    let shared = correlation(&same_day);
    let lagged: Vec<[f64; 2]> = days
        .windows(2)
        .map(|pair| {
            [
                pair[1].0[0] - own * pair[0].0[0],
                pair[0].0[1] - shared * pair[0].0[0],
            ]
        })
        .collect();
    stage.all([shared - 0.25, 0.15 - correlation(&lagged).abs()])
}

/// A swing is half gone within four weeks at the latest.
fn state_returns(stage: &Stage) -> f64 {
    let mut swing = Swing([1.0, 0.0]);
    for _ in 0..4 * WEEK {
        swing = swing.next([0.0; 2], stage.draw);
    }
    0.5 - swing.0[0]
}

/// Both partners' months move together.
fn change_together(stage: &Stage) -> f64 {
    let mut chances = Chances::of(stage);
    let mut changes = Vec::new();
    for _ in 0..COUPLES {
        let mut swing = Swing::default();
        let mut last = swing;
        for day in 1..=HALF_YEAR {
            swing = swing.next(chances.scores(), stage.draw);
            if day % MONTH == 0 {
                changes.push([swing.0[0] - last.0[0], swing.0[1] - last.0[1]]);
                last = swing;
            }
        }
    }
    stage.stands_out(correlation(&changes))
}

/// A good evening lifts the next day, a hard one lowers it.
fn good_and_bad_evenings(stage: &Stage) -> f64 {
    let both = |what| Who::BOTH.map(|who| act(who, what, 0.0, 15.0));
    let good = stage.play(&Evening::of(SECURE, SECURE).with(&both(Act::Hold)));
    let accused = [
        act(Who::B, Act::Accuse, 5.0, 10.0),
        act(Who::B, Act::Leave, 15.0, 100.0),
    ];
    let hard = stage.play(&Evening::of(ANXIOUS, AVOIDANT).with(&accused));
    stage.all([
        stage.stands_out(good.summary(Who::A).next_day),
        stage.stands_out(-hard.summary(Who::A).next_day),
    ])
}

/// What a day brings of its own is more than what the evening before adds to it.
fn days_bring_more(stage: &Stage) -> f64 {
    let good = stage.play(&Evening::of(SECURE, SECURE)).summary(Who::A).next_day;
    let day = Mood::default().next([0.0; 2], [1.0, 0.0], stage.draw).0[0];
    stage.stands_out(day - good)
}

/// A person's swings are smaller than the differences between people.
fn swings_stay_small(stage: &Stage) -> f64 {
    let mut chances = Chances::of(stage);
    let mut swing = Swing::default();
    let squares: f64 = (0..COUPLES * MONTH)
        .map(|_| {
            swing = swing.next(chances.scores(), stage.draw);
            swing.0[0] * swing.0[0]
        })
        .sum();
    let sd = (squares / (COUPLES * MONTH) as f64).sqrt();
    stage.stands_out(1.0 - sd)
}
