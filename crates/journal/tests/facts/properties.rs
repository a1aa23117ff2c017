//! What holds for any bytes and any order of facts.

use journal::learning::{Outcome, Plan as TrialPlan};
use journal::page::{Fate, Part, Plan, Repair, Trigger, Turn};
use journal::{
    Act, After, CheckIn, Entry, Fact, Learn, Limit, Lived, Mode, Moment, Open, State, Term, Theme, When,
};
use model::{Begun, BodyProfile, Step, StepKind, Who};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn who() -> impl Strategy<Value = Who> {
    select(Who::BOTH.to_vec())
}

fn kind() -> impl Strategy<Value = StepKind> {
    select(StepKind::ALL.to_vec())
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(
        (kind(), 1..=40_u16).prop_map(|(kind, minutes)| Step { kind, minutes }),
        1..=6,
    )
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        Just(Limit::No),
        (0..=120_u16).prop_map(Limit::AtMost),
        (0..=120_u16).prop_map(Limit::AtLeast)
    ]
}

fn check_in() -> impl Strategy<Value = CheckIn> {
    let scale = || option::of(0..=10_u8);
    let from = select(vec![
        Begun::Desire,
        Begun::Insecurity,
        Begun::ToPlease,
        Begun::ToSoothe,
    ]);
    let more = (
        option::of(select(vec![When::SoonAfter, When::NextMorning])),
        option::of(select(After::ALL.to_vec())),
        option::of(vec("[a-zé]{1,20}", 0..4)),
        option::of(vec(from.clone(), 0..3)),
        option::of(0..=120_u16),
        option::of(0..=30_u8),
        option::of(lived()),
    );
    let scales = (scale(), scale(), scale(), scale(), scale());
    (
        scales,
        option::of(from),
        option::of(any::<bool>()),
        option::of(".{0,80}"),
        more,
    )
        .prop_map(|(scales, begun_from, kept, words, more)| {
            let (pull, alarm_distance, alarm_closeness, calm, presence) = scales;
            let (when, after, feelings, begun_also, close_min, days_ago, lived) = more;
            CheckIn {
                pull,
                alarm_distance,
                alarm_closeness,
                calm,
                presence,
                begun_from,
                kept,
                words,
                when,
                after,
                feelings,
                begun_also,
                close_min,
                days_ago,
                lived,
            }
        })
}

fn lived() -> impl Strategy<Value = Lived> {
    let seven = || option::of(1..=7_u8);
    let told = || option::of(any::<bool>());
    let times = (option::of(0..=120_u16), option::of(0..=240_u16));
    (times, told(), told(), (seven(), seven(), seven())).prop_map(
        |((hold_min, after_min), soothed, turned_away, (mood, content, close))| Lived {
            hold_min,
            soothed,
            turned_away,
            after_min,
            mood,
            content,
            close,
        },
    )
}

fn learning() -> impl Strategy<Value = Fact> {
    let plan = ("[a-z]{1,30}", "[a-z]{1,30}", select(learn::trial::PAIRS.to_vec()));
    let plan = plan.prop_map(|(a, b, pairs)| TrialPlan {
        a,
        b,
        outcome: Outcome::Unease,
        pairs,
    });
    let act = prop_oneof![
        any::<bool>().prop_map(|yes| Learn::Off { yes }),
        Just(Learn::Forgotten),
        Just(Learn::Remembered),
        any::<bool>().prop_map(|yes| Learn::Teaches { yes }),
        vec(any::<u8>(), 21).prop_map(|chances| Learn::MorningPredicted { chances }),
        any::<bool>().prop_map(|yes| Learn::Shares { yes }),
        vec(any::<u8>(), 55).prop_map(|chances| Learn::Predicted { chances }),
        plan.prop_map(Learn::TrialProposed),
        any::<u64>().prop_map(|coins| Learn::TrialYes { coins }),
        Just(Learn::TrialDrawn),
        Just(Learn::TrialLeft),
    ];
    (who(), act).prop_map(|(who, act)| Fact::Learning { who, act })
}

fn act() -> impl Strategy<Value = Act> {
    let line = || "[a-zé]{1,40}";
    let maybe = || option::of(line());
    let turn =
        (who(), select(Part::ALL.to_vec()), line()).prop_map(|(who, part, words)| Turn { who, part, words });
    let repair = (any::<bool>(), vec(turn, 1..5), option::of(steps()))
        .prop_map(|(alone, turns, steps)| Repair { alone, turns, steps });
    let trigger = (
        line(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        option::of(vec("[a-z]{1,9}", 0..3)),
        any::<Option<i64>>(),
    )
        .prop_map(|(cue, body, story, urge, helped, changes, of)| Trigger {
            cue,
            body,
            story,
            urge,
            helped,
            changes,
            of,
        });
    let plan = (maybe(), maybe(), maybe(), maybe()).prop_map(|(signs, alone, place, people)| Plan {
        signs,
        alone,
        place,
        people,
    });
    // Few names, so that acts about one another meet.
    let of = || 1_700_000_000..1_700_000_003_i64;
    prop_oneof![
        (of(), check_in()).prop_map(|(of, entry)| Act::Edited { of, entry }),
        (of(), vec(any::<(u32, u64)>(), 0..3)).prop_map(|(of, places)| Act::Erased { of, places }),
        trigger.prop_map(Act::Triggered),
        repair.prop_map(Act::Repaired),
        (of(), any::<bool>()).prop_map(|(of, put)| Act::Decided { of, put }),
        select(vec![Act::PathBegun, Act::PathLeft, Act::HarmAsked]),
        ("[a-z]{1,9}", any::<bool>()).prop_map(|(step, yes)| Act::PathDid { step, yes }),
        (line(), 0..=10_u8).prop_map(|(words, predicted)| Act::Planned { words, predicted }),
        (of(), option::of(0..=10_u8), maybe()).prop_map(|(of, felt, words)| Act::Tried { of, felt, words }),
        line().prop_map(|words| Act::Intended { words }),
        (of(), select(vec![Fate::Done, Fate::LetGo])).prop_map(|(of, fate)| Act::Settled { of, fate }),
        plan.prop_map(Act::Prepared),
    ]
}

fn said() -> impl Strategy<Value = Fact> {
    let bodies = select(vec![
        BodyProfile::Average,
        BodyProfile::ToldFemale,
        BodyProfile::ToldMale,
    ]);
    prop_oneof![
        (who(), "[a-zé]{1,40}").prop_map(|(who, name)| Fact::Named { who, name }),
        (who(), "[a-z]{3}-[1-6]", option::of(1..=7_u8)).prop_map(|(who, item, value)| Fact::Answered {
            who,
            item,
            value
        }),
        (who(), "[a-z]{1,12}", any::<bool>()).prop_map(|(who, card, mine)| Fact::Card { who, card, mine }),
        (who(), bodies).prop_map(|(who, profile)| Fact::Body { who, profile }),
        (who(), option::of(1..=240_u16)).prop_map(|(who, minutes)| Fact::Tolerance { who, minutes }),
        (who(), kind(), option::of(0..=120_u16)).prop_map(|(who, kind, minutes)| Fact::Wish {
            who,
            kind,
            minutes
        }),
        (who(), kind(), option::of(limit())).prop_map(|(who, kind, limit)| Fact::Limited {
            who,
            kind,
            limit
        }),
        who().prop_map(|who| Fact::CheckDone { who }),
        (who(), select(vec![Open::Map, Open::Curves]), any::<bool>())
            .prop_map(|(who, what, yes)| Fact::Opens { who, what, yes }),
        (who(), check_in()).prop_map(|(who, entry)| Fact::CheckedIn { who, entry }),
        (0..=600_u16).prop_map(|seconds| Fact::LocksAfter { seconds }),
        select(vec![Theme::System, Theme::Night, Theme::Day, Theme::Dim])
            .prop_map(|theme| Fact::Dressed { theme }),
        any::<(bool, bool)>().prop_map(|(sound, vibration)| Fact::Signs { sound, vibration }),
        crate::practice::any_fact(),
        (who(), act()).prop_map(|(who, act)| Fact::Wrote { who, act }),
        any::<bool>().prop_map(|yes| Fact::SetAside { yes }),
        select(crate::linked::facts()),
        (select(Term::ALL.to_vec()), option::of("[a-zé]{1,40}"))
            .prop_map(|(term, word)| Fact::Termed { term, word }),
    ]
}

fn agreeing() -> impl Strategy<Value = Fact> {
    prop_oneof![
        2 => steps().prop_map(|steps| Fact::Proposed { steps }),
        4 => who().prop_map(|who| Fact::SaidYes { who }),
        1 => who().prop_map(|who| Fact::Ended { who }),
    ]
}

fn fact() -> impl Strategy<Value = Fact> {
    let modes = select(vec![Mode::JustMe, Mode::Together, Mode::TwoPhonesLater]);
    prop_oneof![
        said(),
        agreeing(),
        learning(),
        modes.prop_map(|mode| Fact::Opened { mode })
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    let usual = 1_700_000_000..1_800_000_000_i64;
    (prop_oneof![usual, any::<i64>()], -840..=840_i16)
        .prop_map(|(unix_s, offset_min)| Moment { unix_s, offset_min })
}

pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    (moment(), fact()).prop_map(|(at, fact)| Entry { at, fact })
}

/// The rule in other words, read backwards from the end: the last steps that each partner said yes to while they were
/// on the table, with nobody ending anything and nothing unreadable since they were put there.
fn agreed_by_hand(story: &[Option<Fact>]) -> Option<&[Step]> {
    let ended = |fact: &Option<Fact>| matches!(fact, None | Some(Fact::Ended { .. }));
    let fresh = story.iter().rposition(ended).map_or(story, |at| &story[at + 1..]);
    let tables = fresh
        .split(|fact| matches!(fact, Some(Fact::Proposed { .. })))
        .skip(1);
    let proposals = fresh.iter().filter_map(|fact| match fact {
        Some(Fact::Proposed { steps }) => Some(steps.as_slice()),
        _ => None,
    });
    let said = |table: &[Option<Fact>], who| table.contains(&Some(Fact::SaidYes { who }));
    proposals
        .zip(tables)
        .filter(|(_, table)| said(table, Who::A) && said(table, Who::B))
        .last()
        .map(|(steps, _)| steps)
}

proptest! {
    #[test]
    fn an_entry_comes_back_as_it_was(entry in entry()) {
        prop_assert_eq!(entry.fact.check(), Ok(()));
        prop_assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
    }

    #[test]
    fn any_bytes_are_an_entry_or_refused(bytes in vec(any::<u8>(), 0..200)) {
        let _ = Entry::decode(&bytes);
        let _ = Entry::decode(&[&[Entry::VERSION], bytes.as_slice()].concat());
    }

    #[test]
    fn a_damaged_entry_is_refused_or_within_bounds(entry in entry(), hits in vec((any::<usize>(), any::<u8>()), 1..6), cut in any::<usize>()) {
        let mut bytes = entry.encode();
        for (at, value) in hits {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        bytes.truncate(1 + cut % bytes.len());
        if let Ok(read) = Entry::decode(&bytes) {
            prop_assert_eq!(read.fact.check(), Ok(()));
            prop_assert_eq!(Entry::decode(&read.encode()), Ok(read));
        }
    }

    #[test]
    fn two_separate_yeses_and_nothing_less(story in vec(option::weighted(0.95, prop_oneof![4 => agreeing(), 1 => said()]), 0..30)) {
        let at = Moment { unix_s: 1_781_992_800, offset_min: 120 };
        let mut state = State::default();
        state.take(&Entry { at, fact: Fact::Opened { mode: Mode::Together } });
        for fact in &story {
            match fact {
                Some(fact) => state.take(&Entry { at, fact: fact.clone() }),
                None => state.take_unread(),
            }
        }
        // Set aside, an agreement rests.
        let by_hand = agreed_by_hand(&story).filter(|_| state.for_two());
        prop_assert_eq!(state.agreement(at).map(|agreed| agreed.steps.as_slice()), by_hand);
    }

    #[test]
    fn no_order_and_no_clock_breaks_the_state(story in vec(option::weighted(0.9, entry()), 0..40), now in moment()) {
        let mut state = State::default();
        for entry in &story {
            match entry {
                Some(entry) => state.take(entry),
                None => state.take_unread(),
            }
        }
        if let Some(agreed) = state.agreement(now) {
            let left = agreed.days_left(now);
            prop_assert!((1..=28).contains(&left), "{left}");
            prop_assert!(now.day() - agreed.since.day() < 28);
            prop_assert!(!state.together() || agreed.yes == [true; 2]);
        }
        prop_assert_eq!(state.unread, story.iter().filter(|entry| entry.is_none()).count());
    }
}

proptest! {
    #[test]
    fn learning_reads_any_story_at_any_moment(story in vec((moment(), prop_oneof![learning(), said(), agreeing()]), 0..40), now in moment()) {
        let mut state = State::default();
        state.take(&Entry { at: now, fact: Fact::Opened { mode: Mode::Together } });
        for (at, fact) in story {
            state.take(&Entry { at, fact });
        }
        let told = journal::learning::entries(&state, [true; 2]);
        let _ = learn::Diary::of(&told);
        for who in Who::BOTH {
            let _ = journal::learning::foretold(&state, who);
            let _ = journal::learning::finding(&state, who, now);
            let _ = journal::learning::stands(&state, now);
        }
    }
}
