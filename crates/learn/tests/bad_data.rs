//! Diaries as people really keep them: nothing breaks, nothing is made up, and what is odd is said.

#![expect(clippy::expect_used, reason = "helpers of tests may")]

use learn::diary::{Entry, Note, Side, What};
use learn::{Diary, Learned, learn};
use model::Who;

const HOUR_S: i64 = 3600;
const DAY_S: i64 = 86_400;
/// Ten in the evening of some day.
const EVENING_S: i64 = 20_000 * DAY_S + 22 * HOUR_S;

fn check_in(at_s: i64, offset_min: i32, who: Who, minutes_after: f64, answers: [Option<u8>; 5]) -> Entry {
    Entry {
        unix_s: at_s,
        offset_min,
        who,
        what: What::CheckIn {
            minutes_after,
            answers,
            did: Side {
                hold_min: Some(15.0),
                ..Side::default()
            },
        },
    }
}

fn morning(at_s: i64, offset_min: i32, who: Who, answer: u8) -> Entry {
    Entry {
        unix_s: at_s,
        offset_min,
        who,
        what: What::Morning([Some(answer); 3]),
    }
}

const SOME: [Option<u8>; 5] = [Some(6), Some(2), Some(3), Some(7), Some(9)];

/// An ordinary diary of so many evenings, for one partner or both.
fn ordinary(evenings: i64, who: &[Who]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for k in 0..evenings {
        let at = EVENING_S + 4 * k * DAY_S;
        for who in who {
            let shift = u8::try_from((k * 7 + *who as i64 * 3) % 4).expect("small");
            let answers = SOME.map(|answer| answer.map(|value| (value + shift).min(10)));
            entries.push(check_in(at, 60, *who, 15.0, answers));
            entries.push(morning(at + 10 * HOUR_S, 60, *who, 4 + shift % 3));
        }
    }
    entries
}

fn learned(entries: &[Entry]) -> Learned {
    let learned = learn(&Diary::of(entries), None, 1, &mut |_| true).expect("nobody stops it");
    for number in &learned.numbers {
        for value in number.before.iter().chain(&number.after) {
            assert!(value.is_finite(), "{number:?}");
        }
        assert!(
            number.after[1] <= number.after[0] && number.after[0] <= number.after[2],
            "{number:?}"
        );
    }
    learned
}

/// How wide a number's interval is with the diary, as a share of its width before.
fn width(learned: &Learned, name: &str, who: Who) -> f64 {
    let number = learned
        .numbers
        .iter()
        .find(|number| number.name == name && number.who == Some(who))
        .expect("it is there");
    (number.after[2] - number.after[1]) / (number.before[2] - number.before[1])
}

#[test]
fn an_empty_diary_leaves_what_was_known_before() {
    let learned = learned(&[]);
    assert!(
        learned.evenings.trusted() && learned.mornings.trusted(),
        "{:?}",
        learned.evenings
    );
    for name in ["anxiety", "window", "mood_level"] {
        let share = width(&learned, name, Who::A);
        assert!((0.85..1.15).contains(&share), "{name}: {share}");
    }
}

#[test]
fn one_who_is_silent_stays_as_before_and_is_never_filled_in() {
    let learned = learned(&ordinary(12, &[Who::A]));
    assert!(width(&learned, "calm_level", Who::A) < 0.75);
    assert!(width(&learned, "calm_level", Who::B) > 0.85);
    assert!(width(&learned, "mood_level", Who::B) > 0.85);
    for answered in learned.questions.iter().filter(|answered| answered.who == Who::B) {
        assert_eq!(answered.n, 0, "{answered:?}");
    }
}

#[test]
fn a_month_of_silence_is_said_and_asks_for_no_interpolation() {
    let mut entries = ordinary(24, &[Who::A]);
    entries.extend(ordinary(5, &[Who::B]));
    let diary = Diary::of(&entries);
    assert!(
        diary
            .notes
            .iter()
            .any(|note| matches!(note, Note::Silent(Who::B, days) if *days >= 70)),
        "{:?}",
        diary.notes
    );
    assert!(
        !diary
            .notes
            .iter()
            .any(|note| matches!(note, Note::Silent(Who::A, _)))
    );
}

#[test]
fn all_tens_say_this_much_or_more_and_no_more_than_that() {
    let entries: Vec<Entry> = (0..30)
        .flat_map(|k| {
            let at = EVENING_S + 3 * k * DAY_S;
            Who::BOTH.map(|who| check_in(at, 0, who, 20.0, [Some(10); 5]))
        })
        .collect();
    let learned = learned(&entries);
    assert!(
        learned.notes.contains(&Note::Unmoved(Who::A, 150)),
        "{:?}",
        learned.notes
    );
    for answered in &learned.questions {
        assert!(
            !matches!(answered.verdict, learn::Verdict::Linked),
            "{answered:?}"
        );
    }
}

#[test]
fn contradictions_are_counted_and_left_out_of_the_question() {
    let mut entries = Vec::new();
    for k in 0..10 {
        for who in Who::BOTH {
            let mut entry = check_in(EVENING_S + k * 2 * DAY_S, 0, who, 60.0, SOME);
            if let What::CheckIn { did, .. } = &mut entry.what {
                did.agreement_kept = Some(who == Who::A || k < 4);
            }
            entries.push(entry);
        }
    }
    let diary = Diary::of(&entries);
    assert!(diary.notes.contains(&Note::Differently(6)), "{:?}", diary.notes);
    let kept = learn::questions::ask(&diary);
    let about = kept
        .iter()
        .find(|one| one.question == learn::Question::Kept)
        .expect("it is asked");
    assert_eq!(about.n, 4);
}

#[test]
fn two_entries_for_one_moment_are_one_and_the_later_counts() {
    let first = check_in(EVENING_S, 0, Who::A, 15.0, [Some(1); 5]);
    let again = check_in(EVENING_S + 60, 0, Who::A, 16.0, [None, Some(8), None, None, None]);
    let diary = Diary::of(&[first, again]);
    assert_eq!((diary.evenings.len(), diary.check_ins()), (1, 1));
    assert_eq!(
        diary.evenings[0].sides[0].reports[0].answers,
        [Some(1), Some(8), Some(1), Some(1), Some(1)]
    );
    assert!(diary.notes.contains(&Note::Again(1)));
}

#[test]
fn late_entries_belong_to_their_evening_and_not_to_the_model() {
    let late = check_in(EVENING_S + 14 * HOUR_S, 0, Who::A, 14.0 * 60.0, SOME);
    let other = check_in(EVENING_S + HOUR_S / 4, 0, Who::B, 15.0, SOME);
    let diary = Diary::of(&[late, other]);
    assert_eq!(diary.evenings.len(), 1);
    assert!(diary.notes.contains(&Note::Late(1)));
    assert_eq!(
        learned(&[check_in(EVENING_S + 14 * HOUR_S, 0, Who::A, 14.0 * 60.0, SOME)]).check_ins,
        0
    );
}

#[test]
fn travel_moves_days_and_never_minutes() {
    // One moment, told in Berlin by one and, before flying home, by the other in Tokyo's time.
    let there = check_in(EVENING_S, 60, Who::A, 15.0, SOME);
    let here = check_in(EVENING_S + 600, 540, Who::B, 25.0, SOME);
    let waking = morning(EVENING_S + 9 * HOUR_S, 60, Who::A, 6);
    let diary = Diary::of(&[there, here, waking]);
    assert_eq!(diary.evenings.len(), 1);
    assert!((diary.evenings[0].day * 86_400.0 - (EVENING_S - 900) as f64).abs() < 1.0);
    assert_eq!(diary.mornings[0].local_day, diary.evenings[0].local_day + 1);
    assert!(diary.notes.iter().any(|note| matches!(note, Note::Travelled(_))));
}

#[test]
fn work_that_is_stopped_stops() {
    let mut told = 0;
    let stopped = learn(&Diary::of(&ordinary(4, &Who::BOTH)), None, 1, &mut |_| {
        told += 1;
        told < 3
    });
    assert!(stopped.is_err());
    assert_eq!(told, 3);
}

#[test]
fn the_same_diary_and_seed_give_the_same() {
    let entries = ordinary(6, &Who::BOTH);
    assert_eq!(learned(&entries), learned(&entries));
}
