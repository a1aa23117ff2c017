//! What somebody will answer, said before they do; and how often that was right.
//!
//! A prediction is a chance for each answer from 0 to 10 to each of the five questions of a check-in. It is made by
//! playing the evenings this couple has lately, at every draw of what is known of them.
//!
//! Whether predictions hold is asked of their bands: the middle half and the middle nine tenths. Answers are whole
//! numbers, so a band that ends inside an answer counts that answer in part; its share is then exactly the one it
//! promised, neither more nor less.

use science::p;

use crate::context::{Context, Usual, minute_of};
use crate::daily::DailyTarget;
pub use crate::daily::{MORNING_ANSWERS, MORNING_ITEMS, Morning};
use crate::diary::{CHECKIN_ITEMS, Diary, Report};
use crate::ordinal::Scale;
use crate::personal::{OF_PARTNER, PERSONAL_NUMBERS, Priors, SCATTER, places_of};
use crate::places::{Around, Lived, OF_ONE, Stage};
use crate::prior::fixed;
use crate::student::{critical, two_sided};
use crate::world::{ROWS_OF_MINUTE, Unknown, short, sum_along};

/// Answers there are to each question.
pub const ANSWERS: usize = 11;
/// Questions of a check-in.
pub const ITEMS: usize = CHECKIN_ITEMS.len();
/// Bytes of a prediction as it is kept.
pub const BYTES: usize = ITEMS * ANSWERS;
/// The chance of each answer 0–10 to each item, in the order of [`CHECKIN_ITEMS`].
pub type Expected = [[f64; ANSWERS]; ITEMS];
/// The shares of the bands that are looked at.
pub const SHARES: [f64; 2] = [0.5, 0.9];

/// Evenings, from the last backwards, that the next one is taken to be like.
const LATELY: usize = 8;
/// Draws a prediction is made of.
const DRAWS: usize = 128;
/// When nothing was reported yet, this minute after the end of sex.
const ASKED_MIN: f64 = 45.0;
/// The band's own chance decides how much its share may scatter from evening to evening; answers of one evening hang
/// together, and half of the most they could is allowed for even when too few evenings show it.
const TOGETHER: f64 = 0.5;

/// What both would answer at their next check-in, by draws of the evening layer's scores, each followed by how far the
/// truth lies along every direction of what is not known of the model.
pub(crate) fn expect(
    diary: &Diary,
    around: &Around,
    stage: &Stage,
    scores: &[Vec<f64>],
    unknown: &Unknown,
) -> [Expected; 2] {
    let usual = Usual::of(&diary.evenings);
    let asked = |minutes_after| Report {
        minutes_after,
        answers: [None; ITEMS],
    };
    let mut lived: Vec<Lived> = diary
        .evenings
        .iter()
        .rev()
        .filter_map(|evening| {
            let mut reports = evening.sides.iter().flat_map(|side| &side.reports);
            let minute = reports.find_map(minute_of)?;
            Some(Lived {
                context: Context::of(evening, &usual),
                minutes: vec![minute],
            })
        })
        .take(LATELY)
        .collect();
    if lived.is_empty() {
        let evening = crate::diary::Evening {
            day: 0.0,
            local_day: 0,
            sides: Default::default(),
        };
        lived.push(Lived {
            context: Context::of(&evening, &usual),
            minutes: minute_of(&asked(ASKED_MIN)).into_iter().collect(),
        });
    }
    let every = (scores.len() / DRAWS).max(1);
    let taken: Vec<&Vec<f64>> = scores.iter().step_by(every).take(DRAWS).collect();
    let places: Vec<_> = taken
        .iter()
        .map(|scores| around.places(&places_of(scores)))
        .collect();
    let played = stage.play(&lived, &places, around.fear);
    let world = unknown.world(&lived, around.fear, stage);
    let priors = Priors::from_science();
    let mut expected = [[[0.0; ANSWERS]; ITEMS]; 2];
    for (scores, evenings) in taken.iter().zip(&played) {
        let along = short(core::array::from_fn(|k| scores[PERSONAL_NUMBERS + k]));
        for (minute, both) in evenings.iter().enumerate() {
            for (partner, read) in both.iter().enumerate() {
                let own = &scores[partner * OF_PARTNER..(partner + 1) * OF_PARTNER];
                let scale = Scale::new(priors.scatter.at(own[SCATTER]));
                for (item, value) in read.iter().enumerate() {
                    let row = minute * ROWS_OF_MINUTE + partner * ITEMS + item;
                    let beside = world.mean[row] + sum_along(world.of(row), &along);
                    let mean = value + beside + priors.level.at(own[OF_ONE + item]);
                    let mean = scale.mean(mean);
                    for (answer, chance) in (0..).zip(&mut expected[partner][item]) {
                        *chance += scale.chance(answer, mean);
                    }
                }
            }
        }
    }
    for chances in expected.iter_mut().flatten() {
        whole(chances);
    }
    expected
}

/// What both would answer the next morning, by draws of the daily layer of equal weight. When an evening was written
/// about since the last morning it is the one after that; otherwise as long after the last as mornings usually are, with
/// an evening the night before.
pub(crate) fn expect_morning(diary: &Diary, target: &DailyTarget, draws: &[&Vec<f64>]) -> [Morning; 2] {
    let every = (draws.len() / DRAWS).max(1);
    let taken: Vec<&Vec<f64>> = draws.iter().step_by(every).take(DRAWS).copied().collect();
    let last = diary
        .mornings
        .last()
        .map_or(f64::NEG_INFINITY, |morning| morning.day);
    let since: Vec<f64> = diary
        .evenings
        .iter()
        .map(|evening| evening.day)
        .filter(|day| *day > last)
        .collect();
    if let Some(evening) = since.last() {
        return target.expect(&taken, evening + NIGHT_DAYS, &since);
    }
    let mut gaps: Vec<f64> = diary
        .mornings
        .windows(2)
        .map(|pair| pair[1].day - pair[0].day)
        .filter(|gap| *gap > NIGHT_DAYS)
        .collect();
    gaps.sort_by(f64::total_cmp);
    let gap = gaps.get(gaps.len() / 2).copied().unwrap_or(1.0);
    let day = if last.is_finite() { last + gap } else { 0.0 };
    target.expect(&taken, day, &[day - NIGHT_DAYS])
}

/// From an evening to the morning after it, in days.
const NIGHT_DAYS: f64 = 10.0 / 24.0;

/// Makes chances add up to 1.
fn whole(chances: &mut [f64; ANSWERS]) {
    let sum: f64 = chances.iter().sum();
    let least = f64::MIN_POSITIVE;
    for chance in chances.iter_mut() {
        *chance /= sum.max(least);
    }
}

/// Bytes of a prediction of a morning as it is kept.
pub const MORNING_BYTES: usize = MORNING_ITEMS * MORNING_ANSWERS;

/// A prediction of a morning in [`MORNING_BYTES`] bytes, like [`pack`].
#[must_use]
pub fn pack_morning(expected: &Morning) -> Vec<u8> {
    expected.iter().flat_map(|chances| packed(chances)).collect()
}

/// The prediction of a morning in these bytes, as one whose answers are counted from 0 (1 of 7 is 0) and that says
/// nothing of the other items, so that [`score`] takes it; nothing when the bytes hold none.
#[must_use]
pub fn unpack_morning(bytes: &[u8]) -> Option<Expected> {
    if bytes.len() != MORNING_BYTES {
        return None;
    }
    let mut expected = [[0.0; ANSWERS]; ITEMS];
    for (chances, bytes) in expected.iter_mut().zip(bytes.chunks(MORNING_ANSWERS)) {
        unpacked(chances, bytes)?;
    }
    Some(expected)
}

fn packed(chances: &[f64]) -> impl Iterator<Item = u8> {
    let most = chances.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    chances
        .iter()
        .map(move |chance| (chance / most * 255.0).round() as u8)
}

fn unpacked(chances: &mut [f64; ANSWERS], bytes: &[u8]) -> Option<()> {
    if !bytes.contains(&255) {
        return None;
    }
    for (chance, byte) in chances.iter_mut().zip(bytes) {
        *chance = f64::from(*byte);
    }
    whole(chances);
    Some(())
}

/// A prediction in [`BYTES`] bytes: each chance against the largest of its item, in 255ths.
#[must_use]
pub fn pack(expected: &Expected) -> Vec<u8> {
    expected.iter().flat_map(|chances| packed(chances)).collect()
}

/// The prediction in these bytes; nothing when they hold none.
#[must_use]
pub fn unpack(bytes: &[u8]) -> Option<Expected> {
    if bytes.len() != BYTES {
        return None;
    }
    let mut expected = [[0.0; ANSWERS]; ITEMS];
    for (chances, bytes) in expected.iter_mut().zip(bytes.chunks(ANSWERS)) {
        unpacked(chances, bytes)?;
    }
    Some(expected)
}

/// The ends of the middle band with this share, as answers on a scale from 0 to 10 whose steps are cut in parts.
#[must_use]
pub fn band(chances: &[f64; ANSWERS], share: f64) -> [f64; 2] {
    [(1.0 - share) / 2.0, (1.0 + share) / 2.0].map(|at| {
        let mut sum = 0.0;
        for (answer, chance) in chances.iter().enumerate() {
            if sum + chance >= at {
                // An answer stands for all from half a step below it to half a step above.
                let part = if *chance > 0.0 { (at - sum) / chance } else { 0.5 };
                return (answer as f64 - 0.5 + part).clamp(0.0, 10.0);
            }
            sum += chance;
        }
        10.0
    })
}

/// How far an answer lies in the middle band with this share: 1 in it, 0 outside, and between where the band ends
/// inside the answer.
#[must_use]
pub fn inside(chances: &[f64; ANSWERS], answer: u8, share: f64) -> f64 {
    let at = usize::from(answer).min(ANSWERS - 1);
    let below: f64 = chances[..at].iter().sum();
    let width = chances[at];
    if width <= 0.0 {
        return 0.0;
    }
    let (low, high) = ((1.0 - share) / 2.0, (1.0 + share) / 2.0);
    (((below + width).min(high) - below.max(low)) / width).clamp(0.0, 1.0)
}

/// A prediction and what was answered then.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What was thought likely.
    pub expected: Expected,
    /// What came, 0–10; nothing where nothing was said.
    pub answers: [Option<u8>; ITEMS],
}

/// Whether a band holds what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Not enough evenings to say; about so many more.
    NotYet(u32),
    /// As often right as it said, as far as can be told.
    AsSaid,
    /// Right less often than it said: the band is too narrow.
    TooSure,
    /// Right more often than it said: the band is too wide.
    TooCareful,
}

/// One band over all predictions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The share it should hold.
    pub share: f64,
    /// The share it held, with a 90 % interval over evenings; nothing before there are two evenings.
    pub held: Option<[f64; 3]>,
    /// What can be said.
    pub holds: Holds,
}

/// How predictions did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Evenings with a prediction and at least one answer.
    pub evenings: u32,
    /// Answers.
    pub answers: u32,
    /// The bands of [`SHARES`].
    pub bands: [Band; 2],
}

/// Scores predictions, in the order of time. Whether a band holds is said only at looks fixed beforehand (20 evenings,
/// 40, 80, …), with the chance of a wrong word shared out over looks and bands: so looking often finds no more.
#[must_use]
pub fn score(kept: &[Kept]) -> Scored {
    let mut answers = 0;
    let held: Vec<[f64; 2]> = kept
        .iter()
        .filter_map(|kept| {
            let said: Vec<(usize, u8)> = kept
                .answers
                .iter()
                .enumerate()
                .filter_map(|(item, answer)| Some((item, (*answer)?)))
                .collect();
            answers += u32::try_from(said.len()).unwrap_or(0);
            (!said.is_empty()).then(|| {
                SHARES.map(|share| {
                    let sum: f64 = said
                        .iter()
                        .map(|(item, answer)| inside(&kept.expected[*item], *answer, share))
                        .sum();
                    sum / said.len() as f64
                })
            })
        })
        .collect();
    let first = fixed(p::LEARN_FIRST_LOOK) as usize;
    let bands = [0, 1].map(|k| {
        let share = SHARES[k];
        let of: Vec<f64> = held.iter().map(|evening| evening[k]).collect();
        let mut holds = Holds::NotYet(u32::try_from(first.saturating_sub(of.len())).unwrap_or(0));
        let mut chance = fixed(p::LEARN_FALSE_ALARMS) / SHARES.len() as f64;
        let mut look = first;
        while look <= of.len() {
            chance /= 2.0;
            if let Some((mean, error, freedom)) = mean_of(&of[..look], share) {
                let alarm = two_sided((mean - share) / error, freedom) < chance;
                holds = match (alarm, mean < share) {
                    (false, _) => Holds::AsSaid,
                    (true, true) => Holds::TooSure,
                    (true, false) => Holds::TooCareful,
                };
            }
            look *= 2;
        }
        let interval = mean_of(&of, share).map(|(mean, error, freedom)| {
            let wide = critical(0.1, freedom) * error;
            [mean, (mean - wide).max(0.0), (mean + wide).min(1.0)]
        });
        Band {
            share,
            held: interval,
            holds,
        }
    });
    Scored {
        evenings: u32::try_from(held.len()).unwrap_or(u32::MAX),
        answers,
        bands,
    }
}

/// Mean, its error and freedom; the error is never smaller than chance alone would make it.
fn mean_of(values: &[f64], share: f64) -> Option<(f64, f64, f64)> {
    let count = values.len() as f64;
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / count;
    let square: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let spread = (square / (count - 1.0)).max(TOGETHER * share * (1.0 - share));
    Some((mean, f64::sqrt(spread / count), count - 1.0))
}

#[cfg(test)]
mod tests {
    use libm::exp;

    use super::*;
    use crate::learn::learn;
    use crate::random::Stream;
    use crate::simulate::{Habits, Simulated};

    const EVEN: [f64; ANSWERS] = [1.0 / 11.0; ANSWERS];

    #[test]
    fn a_morning_is_kept_and_read_and_scored() {
        let mut expected = [[0.0; MORNING_ANSWERS]; MORNING_ITEMS];
        for (item, chances) in expected.iter_mut().enumerate() {
            for (answer, chance) in chances.iter_mut().enumerate() {
                *chance = if answer == item + 3 { 0.6 } else { 0.4 / 6.0 };
            }
        }
        let bytes = pack_morning(&expected);
        assert_eq!(bytes.len(), MORNING_BYTES);
        let read = unpack_morning(&bytes).expect("a prediction");
        for (read, expected) in read.iter().zip(&expected) {
            for (read, expected) in read.iter().zip(expected) {
                assert!((read - expected).abs() < 4e-3, "{read} is not {expected}");
            }
        }
        assert!(unpack_morning(&bytes[1..]).is_none() && unpack_morning(&[0; MORNING_BYTES]).is_none());
        let kept = Kept {
            expected: read,
            answers: [Some(3), None, Some(0), None, None],
        };
        let scored = score(&[kept.clone(), kept]);
        assert_eq!((scored.evenings, scored.answers), (2, 4));
    }

    /// Couples drawn from the prior: what was said of the next mornings comes as often as was said.
    #[test]
    fn mornings_come_as_often_as_was_said() {
        let (mut held, mut answers) = ([0.0; 2], 0.0);
        for number in 0..40 {
            let simulated = Simulated::couple(33, number, &Habits::usual(14));
            let mornings = simulated.diary.mornings.len();
            let diary = Diary {
                mornings: simulated.diary.mornings[..mornings - 2].to_vec(),
                ..simulated.diary.clone()
            };
            let mut target = DailyTarget::new(&diary);
            let draws = crate::learn::learn_daily(&mut target, &mut Stream::of(5, number));
            let draws = draws.equal(128, &mut Stream::of(6, 0));
            let next = &simulated.diary.mornings[mornings - 2];
            let last = diary.mornings.last().map_or(0.0, |morning| morning.day);
            let evenings: Vec<f64> = diary
                .evenings
                .iter()
                .map(|evening| evening.day)
                .filter(|day| (last..next.day).contains(day))
                .collect();
            let expected = target.expect(&draws, next.day, &evenings)[next.who.index()];
            for (chances, answer) in expected.iter().zip(next.answers) {
                let Some(answer) = answer else { continue };
                assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                let mut wide = [0.0; ANSWERS];
                wide[..MORNING_ANSWERS].copy_from_slice(chances);
                for (held, share) in held.iter_mut().zip(SHARES) {
                    *held += inside(&wide, answer - 1, share);
                }
                answers += 1.0;
            }
        }
        let [half, most] = held.map(|held| held / answers);
        assert!(
            (half - 0.5).abs() < 0.12 && (most - 0.9).abs() < 0.07,
            "{half} {most} of {answers}"
        );
    }

    #[test]
    fn a_band_counts_answers_at_its_ends_in_part_and_holds_exactly_its_share() {
        for share in SHARES {
            let held: f64 = (0..11).map(|answer| inside(&EVEN, answer, share) / 11.0).sum();
            assert!((held - share).abs() < 1e-12, "{share}: {held}");
        }
        let sure = {
            let mut chances = [0.0; ANSWERS];
            chances[7] = 1.0;
            chances
        };
        assert!((inside(&sure, 7, 0.5) - 0.5).abs() < 1e-12);
        assert_eq!(inside(&sure, 6, 0.9), 0.0);
        let [low, high] = band(&EVEN, 0.5);
        assert!(
            (low - 2.25).abs() < 1e-9 && (high - 7.75).abs() < 1e-9,
            "{low} {high}"
        );
    }

    #[test]
    fn what_is_kept_comes_back_nearly_as_it_was_and_bent_bytes_are_no_prediction() {
        let mut expected = [EVEN; ITEMS];
        expected[1] = core::array::from_fn(|answer| f64::from(1 << answer) / 2047.0);
        let bytes = pack(&expected);
        assert_eq!(bytes.len(), BYTES);
        let back = unpack(&bytes).expect("a prediction");
        for (was, is) in expected.iter().flatten().zip(back.iter().flatten()) {
            assert!((was - is).abs() < 0.003, "{was} {is}");
        }
        assert_eq!(unpack(&bytes[1..]), None);
        assert_eq!(unpack(&[0; BYTES]), None);
    }

    /// Answers drawn from the prediction itself, those of one evening hanging together; or from a narrower or a wider
    /// truth.
    fn kept(evenings: usize, stretch: f64, stream: &mut Stream) -> Vec<Kept> {
        (0..evenings)
            .map(|_| {
                let centre = 3.0 + 4.0 * stream.chance();
                let chances = |scale: f64| -> [f64; ANSWERS] {
                    let mut chances = core::array::from_fn(|answer| {
                        let (low, high) = (answer as f64 - 0.5, answer as f64 + 0.5);
                        let edge = |at: f64| 1.0 / (1.0 + exp(-(at - centre) / scale));
                        let below = if answer == 0 { 0.0 } else { edge(low) };
                        let above = if answer == 10 { 1.0 } else { edge(high) };
                        above - below
                    });
                    whole(&mut chances);
                    chances
                };
                let (said, true_one) = (chances(1.2), chances(1.2 * stretch));
                let shared = stream.score();
                let answers = [(); ITEMS].map(|()| {
                    let at = model::normal::cdf(0.7 * shared + 0.714 * stream.score());
                    let mut sum = 0.0;
                    let found = true_one.iter().position(|chance| {
                        sum += chance;
                        sum >= at
                    });
                    Some(found.unwrap_or(10) as u8)
                });
                Kept {
                    expected: [said; ITEMS],
                    answers,
                }
            })
            .collect()
    }

    #[test]
    fn predictions_that_hold_are_hardly_ever_doubted_and_those_that_do_not_are_found_out() {
        let mut stream = Stream::of(7, 0);
        let mut share_of = |stretch: f64, evenings: usize, doubted: fn(Holds) -> bool| {
            let told = (0..400).filter(|_| {
                let all = kept(evenings, stretch, &mut stream);
                // Somebody looks after every evening.
                (20..=evenings).any(|n| score(&all[..n]).bands.iter().any(|band| doubted(band.holds)))
            });
            told.count() as f64 / 400.0
        };
        let doubted = |holds| matches!(holds, Holds::TooSure | Holds::TooCareful);
        let wrongly = share_of(1.0, 80, doubted);
        assert!(wrongly <= 0.05, "doubted although they hold: {wrongly}");
        let too_sure = share_of(2.0, 40, |holds| holds == Holds::TooSure);
        assert!(too_sure >= 0.9, "too narrow and not found out: {too_sure}");
        let too_careful = share_of(0.35, 80, |holds| holds == Holds::TooCareful);
        assert!(too_careful >= 0.8, "too wide and not found out: {too_careful}");
    }

    #[test]
    fn nothing_is_said_before_twenty_evenings_and_an_empty_page_has_no_numbers() {
        let none = score(&[]);
        assert_eq!((none.evenings, none.bands[0].held), (0, None));
        assert_eq!(none.bands[1].holds, Holds::NotYet(20));
        let few = score(&kept(8, 1.0, &mut Stream::of(1, 1)));
        assert_eq!(few.bands[0].holds, Holds::NotYet(12));
        assert!(few.bands[0].held.is_some());
    }

    #[test]
    fn what_was_learned_foretells_the_next_evenings_of_couples_drawn_from_the_prior() {
        // Ten couples, each learned from sixteen evenings, and asked about eight more that learning has not seen.
        let mut all = Vec::new();
        for number in 0..10 {
            let whole = Simulated::couple(31, number, &Habits::usual(24)).diary;
            let mut known = whole.clone();
            known.evenings.truncate(16);
            let last = known.evenings[15].day;
            known.mornings.retain(|morning| morning.day < last);
            let learned = learn(&known, None, 5, &mut |_| true).expect("not stopped");
            for evening in &whole.evenings[16..] {
                for (side, expected) in evening.sides.iter().zip(&learned.expected) {
                    if let Some(report) = side.reports.first() {
                        all.push(Kept {
                            expected: *expected,
                            answers: report.answers,
                        });
                    }
                }
            }
        }
        let scored = score(&all);
        assert!(scored.answers > 500, "{}", scored.answers);
        for band in scored.bands {
            let [held, ..] = band.held.expect("many evenings");
            assert!((held - band.share).abs() < 0.06, "{}: {held}", band.share);
        }
    }
}
