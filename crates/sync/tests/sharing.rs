//! Sharing, agreements, rounds and plans: what adds up, what is refused, and what the other can and cannot learn.

use proptest::prelude::*;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sync::event::Delivered;
use sync::message::{Bytes32, Id16, Stamp};
use sync::sharing::beat::{Private, QUESTIONS, Round};
use sync::sharing::consent::{AskAgain, CONSENT_S, Consent, Preview};
use sync::sharing::desk::{AGREED_S, Desk, Standing, digest};
use sync::sharing::plan::{Entries, Limits, MADE_UP_ONE_OF, Planning, choose, levels};
use sync::sharing::{SHARING, Said};
use vault::post::Person;

const DAY: i64 = 86_400;

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn said(person: Person, count: u64, said: &Said) -> Delivered {
    let device = Id16([person.byte() + 1; 16]);
    Delivered {
        person,
        device: device.into(),
        stamp: Stamp {
            count,
            wall_s: i64::try_from(count).unwrap_or(0) * DAY,
            device,
        },
        kind: SHARING,
        bytes: said.to_bytes(),
    }
}

const ONE: Person = Person::First;
const TWO: Person = Person::Second;

fn id(byte: u8) -> Id16 {
    Id16([byte; 16])
}

fn shared(byte: u8, text: &str, until_s: Option<i64>) -> Said {
    Said::Shared {
        id: id(byte),
        bytes: text.into(),
        until_s,
    }
}

#[test]
fn what_is_shown_is_what_leaves_byte_for_byte() {
    let mut consent = Consent::give(0);
    let preview = Preview::of(id(1), b"closeness helps me".to_vec(), Some(9));
    let shown = preview.shown().to_vec();
    let Ok(Said::Shared { bytes, until_s, .. }) = preview.share(&mut consent, 5) else {
        panic!("consent holds");
    };
    assert_eq!((bytes, until_s), (shown, Some(9)));
}

#[test]
fn after_ninety_days_consent_is_asked_again_and_a_clock_set_back_changes_nothing() {
    let mut consent = Consent::give(0);
    let mut share = |now| {
        Preview::of(id(1), vec![1], None)
            .share(&mut consent, now)
            .map(|_| ())
    };
    assert_eq!(share(CONSENT_S - 1), Ok(()));
    assert_eq!(share(CONSENT_S), Err(AskAgain));
    assert_eq!(share(10), Err(AskAgain), "the clock was put back");
    consent.confirm(10);
    assert!(consent.holds(20) && consent.holds(CONSENT_S + 10));
    assert!(
        !consent.holds(2 * CONSENT_S),
        "counted from the latest moment, not from the clock that was put back"
    );
}

#[test]
fn only_the_writer_changes_a_thing_and_every_version_stays() {
    let edit = |text: &str| Said::Edited {
        id: id(1),
        bytes: text.into(),
    };
    let content = [
        said(ONE, 1, &shared(1, "first", None)),
        said(TWO, 2, &edit("forged")),
        said(ONE, 3, &edit("second")),
        said(TWO, 4, &Said::Withdrawn { id: id(1) }),
        said(TWO, 5, &shared(1, "again", None)),
    ];
    let desk = Desk::of(&content);
    assert_eq!(versions(&desk, 1, ONE), ["first", "second"]);
    assert!(!desk.shared[&(id(1), ONE)].withdrawn && desk.refused == 2);
    assert_eq!(versions(&desk, 1, TWO), ["again"], "a thing of their own");
}

fn versions(desk: &Desk, byte: u8, person: Person) -> Vec<String> {
    let versions = desk.shared[&(id(byte), person)].versions.iter();
    versions
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect()
}

/// An altered app chooses its stamps and its ids: it takes the other's id, or one of its own, with a stamp from before.
#[test]
fn what_claims_to_be_older_takes_nobodys_place() {
    let honest = [
        said(ONE, 5, &shared(1, "mine", None)),
        said(TWO, 6, &shared(2, "theirs", None)),
        said(ONE, 7, &proposed(3, "ten minutes", None)),
        said(TWO, 8, &yes(3, "ten minutes")),
        said(ONE, 9, &yes(3, "ten minutes")),
    ];
    let bent = [
        said(TWO, 1, &shared(1, "forged", None)),
        said(TWO, 1, &shared(2, "never said otherwise", None)),
        said(TWO, 1, &proposed(3, "forty minutes", None)),
    ];
    let desk = Desk::of(honest.iter().chain(&bent));
    assert_eq!(versions(&desk, 1, ONE), ["mine"]);
    assert_eq!(versions(&desk, 2, TWO), ["never said otherwise", "theirs"]);
    let standings = |bytes: &[u8]| {
        let mut of = desk.proposed(id(3)).filter(|one| one.bytes == bytes);
        of.next().map(|one| one.standing(10 * DAY))
    };
    assert_eq!(
        standings(b"ten minutes"),
        Some(Standing::Agreed { until_s: 37 * DAY })
    );
    assert_eq!(standings(b"forty minutes"), Some(Standing::Open));
    let turned = Desk::of(bent.iter().rev().chain(honest.iter().rev()));
    assert!(turned == desk, "whatever came first");
}

#[test]
fn things_end_when_they_were_to_end() {
    let desk = Desk::of(&[
        said(ONE, 1, &shared(1, "tonight", Some(5 * DAY))),
        said(ONE, 2, &shared(2, "always", None)),
    ]);
    assert_eq!(desk.shown(5 * DAY - 1).count(), 2);
    assert_eq!(desk.shown(5 * DAY).count(), 1);
}

fn proposed(byte: u8, text: &str, instead_of: Option<u8>) -> Said {
    Said::Proposed {
        id: id(byte),
        bytes: text.into(),
        instead_of: instead_of.map(id),
    }
}

fn yes(byte: u8, text: &str) -> Said {
    Said::Yes {
        id: id(byte),
        digest: digest(text.as_bytes()),
    }
}

fn check(said_in_turn: &[(Person, Said)], proposal: u8, now_days: i64, expected: &str) {
    let content: Vec<_> = (1..)
        .zip(said_in_turn)
        .map(|(count, (who, what))| said(*who, count, what))
        .collect();
    let desk = Desk::of(&content);
    let found = desk.proposed(id(proposal)).next();
    let standing = match found.map(|found| found.standing(now_days * DAY)) {
        Some(Standing::Open) => "open".to_owned(),
        Some(Standing::Agreed { until_s }) => format!("agreed until day {}", until_s / DAY),
        Some(Standing::Expired) => "expired".to_owned(),
        Some(Standing::Ended) => "ended".to_owned(),
        None => "none".to_owned(),
    };
    assert_eq!(standing, expected, "{said_in_turn:?}");
}

#[test]
fn an_agreement_needs_two_yeses_to_the_same_words_and_lasts_four_weeks() {
    let proposal = (ONE, proposed(1, "ten minutes", None));
    check(core::slice::from_ref(&proposal), 1, 2, "open");
    check(&[proposal.clone(), (TWO, yes(1, "ten minutes"))], 1, 3, "open");
    check(
        &[
            proposal.clone(),
            (ONE, yes(1, "ten minutes")),
            (ONE, yes(1, "ten minutes")),
        ],
        1,
        4,
        "open",
    );
    check(
        &[
            proposal.clone(),
            (ONE, yes(1, "ten minutes")),
            (TWO, yes(1, "forty minutes")),
        ],
        1,
        4,
        "open",
    );
    let agreed = [
        proposal.clone(),
        (ONE, yes(1, "ten minutes")),
        (TWO, yes(1, "ten minutes")),
    ];
    check(&agreed, 1, 4, "agreed until day 31");
    check(&agreed, 1, 30, "agreed until day 31");
    check(&agreed, 1, 31, "expired");
    let mut ended = agreed.to_vec();
    ended.push((TWO, Said::Ended { id: id(1) }));
    check(&ended, 1, 5, "ended");
    let countered = [
        proposal,
        (TWO, proposed(2, "five minutes", Some(1))),
        (ONE, yes(1, "ten minutes")),
    ];
    check(&countered, 1, 4, "ended");
    check(&countered, 2, 4, "open");
    let mut not_replaced = agreed.to_vec();
    not_replaced.push((TWO, proposed(2, "never", Some(1))));
    check(&not_replaced, 1, 5, "agreed until day 31");
    assert_eq!(AGREED_S, 28 * DAY);
}

#[test]
fn a_clock_that_ran_ahead_makes_no_agreement_for_years() {
    let mut content = vec![
        said(ONE, 1, &proposed(1, "x", None)),
        said(ONE, 2, &yes(1, "x")),
        said(TWO, 3, &yes(1, "x")),
    ];
    content[2].stamp.wall_s = 3650 * DAY;
    let desk = Desk::of(&content);
    let standing = |day: i64| desk.proposed(id(1)).next().unwrap().standing(day * DAY);
    // Counted from the yes whose time can be true.
    assert_eq!(standing(4), Standing::Agreed { until_s: 30 * DAY });
    assert_eq!(standing(29), Standing::Agreed { until_s: 30 * DAY });
    for day in [30, 100, 1000, 3600] {
        assert_eq!(standing(day), Standing::Expired, "day {day}");
    }
    for stamp in content.iter_mut().skip(1) {
        stamp.stamp.wall_s = 3650 * DAY;
    }
    let both = Desk::of(&content);
    assert_eq!(
        both.proposed(id(1)).next().unwrap().standing(4 * DAY),
        Standing::Expired,
        "no clock says when, so both are asked again"
    );
}

/// One whole round. What each learns, and what each sent: kinds, rounds and lengths.
fn round(one: &Private, two: &Private, rng: &mut ChaCha20Rng) -> (Round, Round, [Vec<(u8, usize)>; 2]) {
    let (mut first, beat_one) = Round::begin(7, one, rng);
    let (mut second, beat_two) = Round::begin(7, two, rng);
    let mut sent = [Vec::new(), Vec::new()];
    let mut on_its_way = vec![(0, beat_one), (1, beat_two)];
    while !on_its_way.is_empty() {
        let (from, what) = on_its_way.remove(0);
        let kind = match &what {
            Said::Beat { .. } => 0,
            Said::Reply { .. } => 1,
            _ => 2,
        };
        sent[from].push((kind, what.to_bytes().len()));
        let to = if from == 0 { &mut second } else { &mut first };
        on_its_way.extend(to.hear(&what, rng).into_iter().map(|answer| (1 - from, answer)));
    }
    (first, second, sent)
}

fn private(wishes: &[u8], answers: &[(u8, &str)]) -> Private {
    Private {
        wishes: wishes.to_vec(),
        answers: answers
            .iter()
            .map(|(number, text)| (*number, text.as_bytes().to_vec()))
            .collect(),
    }
}

#[test]
fn both_learn_mutual_wishes_and_open_answers_together() {
    let rng = &mut rng(1);
    let one = private(&[3, 9, 20], &[(0, "I was afraid"), (2, "the light")]);
    let two = private(&[9, 30], &[(0, "me too")]);
    let (first, second, _) = round(&one, &two, rng);
    assert_eq!(first.mutual_wishes(), Some(vec![9]));
    assert_eq!(second.mutual_wishes(), Some(vec![9]));
    assert_eq!(first.answer(0).as_deref(), Some(b"me too".as_slice()));
    assert_eq!(second.answer(0).as_deref(), Some(b"I was afraid".as_slice()));
    assert_eq!(
        (first.answer(2), second.answer(2), first.answer(1)),
        (None, None, None),
        "one answered: nothing opens"
    );
}

/// The other answers yes to everything mine are no to, no to everything, or has never looked: what comes over the
/// wire is the same in kind, order and length, and so is what I am shown.
#[test]
fn a_no_a_skip_and_no_answer_look_alike() {
    let rng = &mut rng(2);
    let mine = private(&[1, 2], &[(1, "my answer")]);
    let worlds = [
        private(&[], &[]),
        private(&(3..60).collect::<Vec<_>>(), &[(0, "x"), (2, "y"), (3, "z")]),
        private(&[40], &[(3, &"long ".repeat(199))]),
    ];
    let seen: Vec<_> = worlds
        .iter()
        .map(|other| {
            let (me, _, [_, sent]) = round(&mine, other, rng);
            (
                sent,
                me.mutual_wishes(),
                (0..4).map(|number| me.answer(number)).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[0].1, Some(vec![]));
    assert!(seen[0].0.iter().all(|(kind, _)| *kind < 2) && QUESTIONS == 4);
}

/// A key that comes before its time, for a question only one has answered, opens nothing here.
#[test]
fn a_key_alone_opens_nothing() {
    let rng = &mut rng(3);
    let (mut me, _) = Round::begin(1, &private(&[], &[]), rng);
    let (_, beat) = Round::begin(1, &private(&[], &[(0, "early")]), rng);
    me.hear(&beat, rng);
    me.hear(
        &Said::Key {
            round: 1,
            place: 0,
            key: Bytes32([1; 32]),
        },
        rng,
    );
    assert_eq!(me.answer(0), None);
    assert!(me.hear(&beat, rng).is_empty(), "a beat is answered once");
}

fn plan_together(one: Vec<u8>, two: Vec<u8>, rng: &mut ChaCha20Rng) -> Option<[Option<Option<usize>>; 2]> {
    let (mut first, scores_one) = Planning::begin(id(9), one, rng)?;
    let (mut second, scores_two) = Planning::begin(id(9), two, rng)?;
    assert_eq!(first.their_levels(), None);
    let key_two = second.hear(&scores_one)?;
    let key_one = first.hear(&scores_two)?;
    first.hear(&key_two);
    second.hear(&key_one);
    Some([first.chosen(), second.chosen()])
}

#[test]
fn both_phones_come_to_the_same_plan_and_a_no_is_never_chosen() {
    let rng = &mut rng(4);
    assert_eq!(
        plan_together(vec![3, 1, 2, 0], vec![0, 1, 2, 3], rng),
        Some([Some(Some(2)); 2])
    );
    assert_eq!(plan_together(vec![3, 0], vec![0, 3], rng), Some([Some(None); 2]));
    assert_eq!(
        plan_together(vec![1, 9], vec![1, 1], rng).map(|[_, second]| second),
        Some(None),
        "9 is no level"
    );
    assert_eq!(plan_together(vec![1; 65], vec![1], rng), None);
}

/// A menu of twelve entries and three groups of limits, of which each rules out many at once.
fn could() -> Limits {
    vec![
        vec![0b1111_1111_1000, 0b1111_1100_0000, 0b1110_0000_0000],
        vec![0b1101_1011_0110, 0b1001_0010_0100],
        vec![0b1010_1010_1010],
    ]
}

fn ruled_out(limits: Entries) -> Vec<Option<f64>> {
    (0..12)
        .map(|entry| (limits & 1 << entry == 0).then_some(f64::from(entry * 5 % 12)))
        .collect()
}

fn zeros(levels: &[u8]) -> Entries {
    let zeros = levels.iter().enumerate().filter(|(_, level)| **level == 0);
    zeros.fold(0, |all, (entry, _)| all | 1 << entry)
}

/// How often each pattern of 0s and levels is said by phones with other secrets, in ten thousand.
fn patterns(limits: Entries) -> std::collections::BTreeMap<Vec<u8>, u32> {
    let mut all = std::collections::BTreeMap::new();
    for phone in 0..10_000_u32 {
        let mut secret = [7; 32];
        secret[..4].copy_from_slice(&phone.to_be_bytes());
        let said = levels(&ruled_out(limits), &could(), &Bytes32(secret));
        assert_eq!(zeros(&said) & limits, limits, "a limit is never anything else");
        *all.entry(said).or_default() += 1;
    }
    all
}

/// Whoever reads the levels, all of them at once, and knows each limit that there could be: whatever was said, it was
/// said at most five times as likely because of one.
#[test]
fn no_pattern_of_zeros_makes_a_limit_more_than_five_times_as_likely() {
    let without = patterns(0);
    for limit in could().into_iter().flatten() {
        for (said, with) in patterns(limit) {
            // What is rare is counted too badly to say anything.
            if with < 200 {
                continue;
            }
            let other = without.get(&said).copied().unwrap_or(0);
            let ratio = f64::from(with) / f64::from(other.max(1));
            assert!(
                ratio < f64::from(MADE_UP_ONE_OF) * 1.35,
                "{limit:012b} is {ratio} times as likely where {said:?} is said"
            );
        }
    }
    // 2/5, 3/5 and 4/5: in each group nothing is made up as often as that.
    let nothing = without.iter().find(|(said, _)| zeros(said) == 0);
    let nothing = nothing.map_or(0, |(_, times)| *times);
    assert!((1_800..2_040).contains(&nothing), "{nothing} of ten thousand");
}

/// The same person, asked again, under any name and at any time, with other scores: the same noes.
#[test]
fn asking_again_tells_nothing_more() {
    let secret = Bytes32([1; 32]);
    for limit in could().into_iter().flatten().chain([0]) {
        let good = ruled_out(limit);
        let better: Vec<_> = good.iter().map(|score| score.map(|score| 9.0 - score)).collect();
        let of = |good: &[Option<f64>]| zeros(&levels(good, &could(), &secret));
        assert_eq!(of(&good), of(&better));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_order_gives_the_same_desk(order in Just(()).prop_perturb(|(), mut rng| rng.next_u64())) {
        let mut content = vec![
            said(ONE, 1, &shared(1, "a", None)),
            said(ONE, 2, &Said::Edited { id: id(1), bytes: b"b".to_vec() }),
            said(TWO, 2, &proposed(1, "x", None)),
            said(ONE, 3, &yes(1, "x")),
            said(TWO, 4, &yes(1, "x")),
            said(TWO, 5, &Said::Signal { signal: 2, back_s: Some(9) }),
            said(ONE, 6, &Said::Ended { id: id(1) }),
        ];
        let expected = Desk::of(&content);
        let mut state = order;
        for at in (1..content.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            content.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        content.extend(content.clone());
        prop_assert_eq!(Desk::of(&content), expected);
    }

    #[test]
    fn the_chosen_entry_is_nobodys_no(pairs in prop::collection::vec((0u8..4, 0u8..4), 0..64)) {
        let (one, two): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
        match choose(&one, &two) {
            Some(entry) => {
                prop_assert!(one[entry] > 0 && two[entry] > 0);
                prop_assert_eq!(choose(&two, &one), Some(entry));
                let worse = one[entry].min(two[entry]);
                prop_assert!(pairs.iter().all(|(a, b)| *a.min(b) <= worse));
            }
            None => prop_assert!(pairs.iter().all(|(a, b)| *a == 0 || *b == 0)),
        }
    }

    #[test]
    fn any_bytes_said_are_nothing_or_something_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let with_version = [&[1], bytes.as_slice()].concat();
        for bytes in [bytes, with_version] {
            if let Some(said) = Said::read(&bytes) {
                let again = Said::read(&said.to_bytes());
                prop_assert_eq!(again, Some(said));
            }
        }
    }
}
