//! Evenings of the invented couple, as many as are asked for: entries like any others, written through the journal.

use journal::learning::{Outcome, Plan};
use journal::{CheckIn, Entry, Fact, Learn, Lived, Moment, When};
use learn::predictions::{ANSWERS, ITEMS, MORNING_ANSWERS, MORNING_ITEMS, Morning, pack, pack_morning};
use model::{Begun, Who};
use words::m;

use crate::ui::t;

const DAY_S: i64 = 86_400;
const HOUR_S: i64 = 3_600;
/// Evenings lie so many days apart.
const APART_DAYS: i64 = 3;

/// The same odd number for the same evening and use, always.
const fn odd(evening: u64, of: u64) -> u64 {
    let mut x = evening.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ of.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn scale(value: i64, low: i64, high: i64) -> Option<u8> {
    u8::try_from(value.clamp(low, high)).ok()
}

/// So many evenings up to yesterday, with both people's entries and one trial on the table.
///
/// Ana is calmer when the agreement is kept; longer holding makes her mornings a little better. Nothing else is linked.
pub(super) fn feed(evenings: u16, now: Moment) -> Vec<Entry> {
    let count = u64::from(evenings);
    let midnight = now.unix_s - (now.unix_s + i64::from(now.offset_min) * 60).rem_euclid(DAY_S);
    let mut entries = Vec::new();
    for evening in 0..count {
        let ago = i64::try_from(count - evening).unwrap_or(0) * APART_DAYS;
        let at = |hours: i64| Moment {
            unix_s: midnight - ago * DAY_S + hours * HOUR_S,
            ..now
        };
        for who in Who::BOTH {
            let seed = evening * 2 + u64::from(who == Who::B);
            let one = |of: u64, most: u64| i64::try_from(odd(seed, of) % (most + 1)).unwrap_or(0);
            let shared = |of: u64, most: u64| i64::try_from(odd(evening, of) % (most + 1)).unwrap_or(0);
            let (kept, hold) = (shared(1, 1), shared(2, 6) * 5);
            let insecure = one(3, 3) == 0;
            let soon = CheckIn {
                when: Some(When::SoonAfter),
                pull: scale(6 + one(4, 2), 0, 10),
                alarm_distance: scale(4 + one(5, 3) - 2 * kept, 0, 10),
                alarm_closeness: scale(2 + one(6, 3), 0, 10),
                calm: scale(3 + 3 * kept + one(7, 3) - 1, 0, 10),
                presence: scale(6 + one(8, 3), 0, 10),
                kept: Some(kept == 1),
                begun_from: Some(if insecure {
                    Begun::Insecurity
                } else {
                    Begun::Desire
                }),
                lived: Some(Lived {
                    hold_min: u16::try_from(hold).ok(),
                    soothed: Some(one(9, 2) == 0),
                    turned_away: Some(one(10, 3) == 0),
                    after_min: Some(60),
                    ..Lived::default()
                }),
                ..CheckIn::default()
            };
            let mood = 4 + hold / 15 + one(11, 1);
            let morning = CheckIn {
                when: Some(When::NextMorning),
                lived: Some(Lived {
                    mood: scale(mood, 1, 7),
                    content: scale(mood + one(12, 1), 1, 7),
                    close: scale(mood + one(13, 1) - 1, 1, 7),
                    ..Lived::default()
                }),
                ..CheckIn::default()
            };
            let chances = pack(&guess(seed));
            let learning = Fact::Learning {
                who,
                act: Learn::Predicted { chances },
            };
            let of_morning = Fact::Learning {
                who,
                act: Learn::MorningPredicted {
                    chances: pack_morning(&guess_morning(seed)),
                },
            };
            for (hours, fact) in [
                (22, learning),
                (23, Fact::CheckedIn { who, entry: soon }),
                (32, of_morning),
                (33, Fact::CheckedIn { who, entry: morning }),
            ] {
                entries.push(Entry { at: at(hours), fact });
            }
        }
    }
    entries.sort_by_key(|entry| entry.at);
    let plan = Plan {
        a: t(m::LEARNED_TRIAL_INVENTED_A),
        b: t(m::LEARNED_TRIAL_INVENTED_B),
        outcome: Outcome::Calm,
        pairs: 8,
    };
    entries.push(Entry {
        at: now,
        fact: Fact::Learning {
            who: Who::A,
            act: Learn::TrialProposed(plan),
        },
    });
    entries
}

/// A hill over the answers of a morning, a little elsewhere each time.
fn guess_morning(seed: u64) -> Morning {
    let middles = [5.0, 5.5, 5.0];
    let mut chances = [[0.0; MORNING_ANSWERS]; MORNING_ITEMS];
    for (item, (chances, middle)) in (0..).zip(chances.iter_mut().zip(middles)) {
        let shift = if odd(seed, 30 + item).is_multiple_of(2) {
            0.3
        } else {
            -0.3
        };
        for (answer, chance) in (1_u8..).zip(chances.iter_mut()) {
            let away = (f64::from(answer) - middle - shift) / 1.2;
            *chance = 1.0 / (1.0 + away * away * away * away);
        }
        let sum: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= sum);
    }
    chances
}

/// A hill over the answers, a little elsewhere each evening.
fn guess(seed: u64) -> [[f64; ANSWERS]; ITEMS] {
    let middles = [7.0, 4.5, 3.5, 5.0, 7.5];
    let mut chances = [[0.0; ANSWERS]; ITEMS];
    for (item, (chances, middle)) in (0..).zip(chances.iter_mut().zip(middles)) {
        let shift = if odd(seed, 20 + item).is_multiple_of(2) {
            0.4
        } else {
            -0.3
        };
        for (answer, chance) in (0_u8..).zip(chances.iter_mut()) {
            let away = (f64::from(answer) - middle - shift) / 1.7;
            *chance = 1.0 / (1.0 + away * away * away * away);
        }
        let sum: f64 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= sum);
    }
    chances
}
