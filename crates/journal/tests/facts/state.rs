//! What facts add up to: a story in, the state in one line out.

use crate::story::Happens::{Day, Unread};
use crate::story::*;
use journal::{Fact, Limit, Mode, Moment, Open, State, Theme};
use model::{BodyProfile, Step, StepKind, Who};

fn steps(steps: &[Step]) -> String {
    steps
        .iter()
        .map(|step| format!("{} {}", step.kind.name(), step.minutes))
        .collect::<Vec<_>>()
        .join(", ")
}

fn partner(state: &State, who: Who) -> Option<String> {
    let partner = state.partner(who);
    let mut parts = Vec::new();
    parts.extend(partner.name.clone());
    let answer = |(item, value): (&String, &Option<u8>)| {
        format!(
            "{item}={}",
            value.map_or_else(|| "skip".to_owned(), |value| value.to_string())
        )
    };
    parts.extend(partner.answers.iter().map(answer));
    parts.extend(partner.cards.iter().map(|card| format!("card {card}")));
    parts.extend(partner.body.map(|body| format!("{body:?}")));
    parts.extend(partner.tolerance_min.map(|minutes| format!("window {minutes}")));
    parts.extend(
        partner
            .wishes
            .iter()
            .map(|(kind, minutes)| format!("wish {} {minutes}", kind.name())),
    );
    parts.extend(
        partner
            .limits
            .iter()
            .map(|(kind, limit)| format!("limit {} {limit:?}", kind.name())),
    );
    parts.extend(
        partner
            .check_done
            .map(|at| format!("done day {}", at.day() - day(0).day())),
    );
    parts.extend(partner.opens.iter().map(|what| format!("opens {what:?}")));
    (!parts.is_empty()).then(|| format!("{who:?}: {}", parts.join(" ")))
}

fn describe(state: &State, now: Moment) -> String {
    let mut parts = Vec::new();
    parts.extend(state.mode.map(|mode| format!("{mode:?}")));
    parts.extend(Who::BOTH.into_iter().filter_map(|who| partner(state, who)));
    parts.extend(state.proposed.as_ref().map(|(on_table, yes)| {
        let said: String = Who::BOTH
            .iter()
            .filter(|who| yes[who.index()])
            .map(|who| format!(" {who:?}"))
            .collect();
        format!("table {}, yes:{said}", steps(on_table))
    }));
    let agreed = state.agreement(now);
    parts.extend(
        agreed.map(|agreed| format!("agreed {}, {} days", steps(&agreed.steps), agreed.days_left(now))),
    );
    parts.extend(state.check_ins.iter().map(|(at, who, entry)| {
        format!(
            "check-in {who:?} day {} calm {:?}",
            at.day() - day(0).day(),
            entry.calm
        )
    }));
    if state.settings != State::default().settings {
        parts.push(format!("{:?}", state.settings));
    }
    if state.unread > 0 {
        parts.push(format!("{} unread", state.unread));
    }
    parts.join("; ")
}

#[track_caller]
fn check(story: &[Happens], expected: &str) {
    let (state, now) = told(story);
    assert_eq!(describe(&state, now), expected, "{story:?}");
}

#[test]
fn what_one_partner_says() {
    check(story![], "");
    check(story![JUST_ME, named(A, "Ana")], "JustMe; A: Ana");
    check(story![named(A, "Ana"), named(A, "An")], "A: An");
    check(
        story![
            answered(A, "anx-1", 6),
            skipped(A, "anx-2"),
            answered(A, "anx-1", 2)
        ],
        "A: anx-1=2 anx-2=skip",
    );
    check(
        story![
            card(B, "anxious", true),
            card(B, "secure", true),
            card(B, "anxious", true)
        ],
        "B: card anxious card secure",
    );
    check(story![card(B, "anxious", true), card(B, "anxious", false)], "");
    check(
        story![
            wish(A, StepKind::Hold, 15),
            wish(A, StepKind::Talk, 5),
            wish(A, StepKind::Hold, None)
        ],
        "A: wish talk 5",
    );
    check(
        story![
            limit(B, StepKind::Talk, Limit::AtMost(10)),
            limit(B, StepKind::Talk, Limit::No)
        ],
        "B: limit talk No",
    );
    check(
        story![
            limit(B, StepKind::Talk, Limit::No),
            limit(B, StepKind::Talk, None)
        ],
        "",
    );
    check(
        story![
            Fact::Body {
                who: A,
                profile: BodyProfile::ToldMale
            },
            Fact::Tolerance {
                who: A,
                minutes: Some(10)
            },
            Day(2),
            Fact::CheckDone { who: A },
        ],
        "A: ToldMale window 10 done day 2",
    );
    check(
        story![
            Fact::LocksAfter { seconds: 0 },
            Fact::Dressed { theme: Theme::Night },
            Fact::Signs {
                sound: true,
                vibration: false
            },
        ],
        "Settings { lock_after_s: 0, theme: Night, sound: true, vibration: false, aside: false }",
    );
    check(
        story![check_in(B, 3), Day(1), check_in(A, 4)],
        "check-in B day 0 calm Some(3); check-in A day 1 calm Some(4)",
    );
}

#[test]
fn an_agreement_takes_two_separate_yeses() {
    check(story![TOGETHER, yes(A), yes(B)], "Together");
    check(story![TOGETHER, hold(10)], "Together; table hold 10, yes:");
    check(
        story![TOGETHER, hold(10), yes(A)],
        "Together; table hold 10, yes: A",
    );
    check(
        story![TOGETHER, hold(10), yes(A), yes(A)],
        "Together; table hold 10, yes: A",
    );
    check(
        story![TOGETHER, hold(10), yes(B), yes(A)],
        "Together; agreed hold 10, 28 days",
    );
    check(
        story![TOGETHER, hold(10), yes(A), yes(B), yes(B)],
        "Together; agreed hold 10, 28 days",
    );
    // Other steps on the table: a yes to the first is none to the second.
    check(
        story![TOGETHER, hold(10), yes(A), hold(20), yes(B)],
        "Together; table hold 20, yes: B",
    );
    check(
        story![TOGETHER, hold(10), yes(A), hold(10), yes(B)],
        "Together; table hold 10, yes: B",
    );
    // What is agreed stays until both said yes to something else.
    check(
        story![TOGETHER, hold(10), yes(A), yes(B), hold(20), yes(A)],
        "Together; table hold 20, yes: A; agreed hold 10, 28 days",
    );
    check(
        story![TOGETHER, hold(10), yes(A), yes(B), hold(20), yes(A), yes(B)],
        "Together; agreed hold 20, 28 days",
    );
}

#[test]
fn alone_one_yes_is_a_plan_of_ones_own() {
    check(
        story![JUST_ME, hold(10), yes(A)],
        "JustMe; agreed hold 10, 28 days",
    );
    check(story![JUST_ME, hold(10), yes(B)], "JustMe; table hold 10, yes: B");
    check(
        story![
            Fact::Opened {
                mode: Mode::TwoPhonesLater
            },
            hold(10),
            yes(A)
        ],
        "TwoPhonesLater; agreed hold 10, 28 days",
    );
    // When the other joins, what one said yes to alone is no agreement of two.
    check(story![JUST_ME, hold(10), yes(A), TOGETHER], "Together");
    check(
        story![TOGETHER, hold(10), yes(A), yes(B), JUST_ME],
        "JustMe; agreed hold 10, 28 days",
    );
}

#[test]
fn either_ends_it() {
    check(story![TOGETHER, hold(10), yes(A), yes(B), end(B)], "Together");
    check(story![TOGETHER, end(A)], "Together");
    check(
        story![TOGETHER, hold(10), yes(A), yes(B), end(B), yes(A), yes(B)],
        "Together",
    );
    check(
        story![
            TOGETHER,
            hold(10),
            yes(A),
            yes(B),
            end(B),
            hold(10),
            yes(A),
            yes(B)
        ],
        "Together; agreed hold 10, 28 days",
    );
    // Ending takes back a yes to what was on the table.
    check(story![TOGETHER, hold(10), yes(A), end(A), yes(B)], "Together");
}

#[test]
fn it_runs_out() {
    let agreed = |last: i64| -> Vec<Happens> {
        [
            story![TOGETHER, hold(10), yes(A), yes(B)].as_slice(),
            &[Day(last)],
        ]
        .concat()
    };
    check(&agreed(1), "Together; agreed hold 10, 27 days");
    check(&agreed(27), "Together; agreed hold 10, 1 days");
    check(&agreed(28), "Together");
    check(&agreed(40_000), "Together");
    check(
        story![
            TOGETHER,
            hold(10),
            yes(A),
            yes(B),
            Day(28),
            hold(10),
            yes(B),
            yes(A)
        ],
        "Together; agreed hold 10, 28 days",
    );
    // A yes as old as that is asked for again.
    check(
        story![TOGETHER, hold(10), yes(A), Day(27), yes(B)],
        "Together; agreed hold 10, 28 days",
    );
    check(
        story![TOGETHER, hold(10), yes(A), Day(28), yes(B)],
        "Together; table hold 10, yes: B",
    );
    check(
        story![TOGETHER, hold(10), yes(A), Day(28), yes(B), yes(A)],
        "Together; agreed hold 10, 28 days",
    );
}

#[test]
fn a_clock_set_back_never_makes_it_longer() {
    let both = [hold(10), yes(A), yes(B)].map(Happens::from);
    let after = |more: &[Happens]| -> Vec<Happens> { [&[Day(100)], TOGETHER_FIRST, &both, more].concat() };
    // A journey west, or a clock put right by some hours.
    check(&after(&[Day(99)]), "Together; agreed hold 10, 28 days");
    // Back to before the yes: nobody can tell how old it is.
    check(&after(&[Day(98)]), "Together");
    check(&after(&[Day(-9000)]), "Together");
    // Days that are known to have passed stay passed.
    check(
        &after(&[Day(120), check_in(A, 5).into(), Day(101)]),
        "Together; agreed hold 10, 8 days; check-in A day 120 calm Some(5)",
    );
    check(
        &after(&[Day(128), check_in(A, 5).into(), Day(101)]),
        "Together; check-in A day 128 calm Some(5)",
    );
    // A yes from a clock that ran ahead is asked for again.
    check(
        &[
            &[Day(900)],
            TOGETHER_FIRST,
            &both[..2],
            &[Day(100), yes(B).into()],
        ]
        .concat(),
        "Together; table hold 10, yes: B",
    );
}

const TOGETHER_FIRST: &[Happens] = &[Happens::Written(TOGETHER)];

#[test]
fn what_both_may_see_was_seen_before() {
    let opened: Vec<Happens> = story![
        answered(A, "anx-1", 6),
        opens(A, Open::Map),
        opens(A, Open::Curves),
        opens(B, Open::Map)
    ]
    .to_vec();
    let then = |more: &[Happens]| -> Vec<Happens> { [opened.as_slice(), &[Day(1)], more].concat() };
    let open = "A: anx-1=6 opens Map opens Curves; B: opens Map";
    check(&then(story![]), open);
    check(
        &then(story![opens(A, Open::Map)]),
        "A: anx-1=6 opens Curves opens Map; B: opens Map",
    );
    check(
        &then(story![closes(A, Open::Map)]),
        "A: anx-1=6 opens Curves; B: opens Map",
    );
    // What the pictures are made of has changed since: closed until looked at and opened again.
    check(&then(story![answered(A, "anx-1", 2)]), "A: anx-1=2; B: opens Map");
    check(&then(story![skipped(A, "anx-1")]), "A: anx-1=skip; B: opens Map");
    check(
        &then(story![card(A, "secure", true)]),
        "A: anx-1=6 card secure; B: opens Map",
    );
    check(
        &then(story![Fact::Tolerance {
            who: A,
            minutes: Some(5)
        }]),
        "A: anx-1=6 window 5; B: opens Map",
    );
    check(
        &then(story![answered(A, "anx-1", 2), Day(2), opens(A, Open::Map)]),
        "A: anx-1=2 opens Map; B: opens Map",
    );
    // Nothing changed, or nothing that is seen.
    check(
        &then(story![answered(A, "anx-1", 6), card(A, "secure", false)]),
        open,
    );
    check(
        &then(story![wish(A, StepKind::Hold, 5)]),
        "A: anx-1=6 wish hold 5 opens Map opens Curves; B: opens Map",
    );
    // Written down in one go.
    check(
        story![opens(A, Open::Map), card(A, "secure", true)],
        "A: card secure opens Map",
    );
}

#[test]
fn nothing_that_rests_on_a_yes_is_carried_over_a_gap() {
    check(
        story![TOGETHER, named(A, "Ana"), Unread, named(B, "Sam")],
        "Together; A: Ana; B: Sam; 1 unread",
    );
    check(
        story![TOGETHER, hold(10), yes(A), Unread, yes(B)],
        "Together; 1 unread",
    );
    check(
        story![TOGETHER, hold(10), yes(A), yes(B), Unread],
        "Together; 1 unread",
    );
    check(
        story![TOGETHER, hold(10), Unread, yes(A), yes(B)],
        "Together; 1 unread",
    );
    check(story![opens(A, Open::Map), Unread], "1 unread");
    check(
        story![Unread, TOGETHER, hold(10), yes(A), yes(B)],
        "Together; agreed hold 10, 28 days; 1 unread",
    );
    check(
        story![limit(A, StepKind::Talk, Limit::No), check_in(A, 3), Unread],
        "A: limit talk No; check-in A day 0 calm Some(3); 1 unread",
    );
}
