//! What the engine is asked: a story in, the question in one line out.

use crate::story::*;
use engine::{Ask, Side, Two};
use journal::{Fact, Limit, Open, State, ask};
use model::{BodyProfile, Preset, Step, StepKind, Who};

fn side(side: &Side) -> String {
    if *side == Side::UNKNOWN {
        return "wide open".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    parts.extend(
        side.answers
            .iter()
            .map(|(item, value)| format!("{item}={}", value.map_or(0, |value| value))),
    );
    parts.extend(side.cards.iter().map(|card| format!("card {card}")));
    if side.body != BodyProfile::Average {
        parts.push(format!("{:?}", side.body));
    }
    parts.extend(side.tolerance_min.map(|minutes| format!("window {minutes}")));
    parts.extend(
        side.wishes
            .iter()
            .map(|(kind, minutes)| format!("wish {} {minutes}", kind.name())),
    );
    parts.extend(
        side.rules
            .iter()
            .map(|(kind, rule)| format!("{} {rule:?}", kind.name())),
    );
    parts.join(" ")
}

fn both(two: &Two) -> String {
    two.sides.each_ref().map(side).join(" | ")
}

#[track_caller]
fn check(story: &[Happens], asks: impl Fn(&State) -> Ask, expected: &str) {
    let (state, _) = told(story);
    let said = match asks(&state) {
        Ask::Place(one) => format!("place: {}", side(&one)),
        Ask::Evening {
            two,
            preset,
            steps,
            events,
            draws,
        } => {
            format!(
                "evening {preset:?}, {} steps, {} events, {draws} draws: {}",
                steps.len(),
                events.len(),
                both(&two)
            )
        }
        Ask::Body { two, preset } => format!("body {preset:?}: {}", both(&two)),
        Ask::Plan(two) => format!("plan: {}", both(&two)),
        Ask::Try { two, steps } => format!("try {} steps: {}", steps.len(), both(&two)),
        Ask::PlanLearned { two, told } => format!(
            "plan by diaries {:?}, {} draws: {}",
            told.whose,
            told.here.len(),
            both(&two)
        ),
        Ask::Change(sides) => format!("change: {}", sides.each_ref().map(side).join(" | ")),
    };
    assert_eq!(said, expected, "{story:?}");
}

#[test]
fn alone_the_other_stays_wide_open() {
    let facts = [
        answered(A, "anx-1", 6),
        answered(B, "anx-1", 2),
        limit(B, StepKind::Talk, Limit::No),
    ];
    let with = |mode: Fact| -> Vec<Happens> {
        std::iter::once(mode)
            .chain(facts.clone())
            .map(Happens::from)
            .collect()
    };
    check(&with(JUST_ME), ask::plan, "plan: anx-1=6 | wide open");
    check(&with(TOGETHER), ask::plan, "plan: anx-1=6 | anx-1=2 talk No");
    check(
        &with(JUST_ME),
        |state| ask::place(state, Who::B),
        "place: wide open",
    );
    check(
        &with(TOGETHER),
        |state| ask::place(state, Who::B),
        "place: anx-1=2 talk No",
    );
    check(story![], ask::plan, "plan: wide open | wide open");
}

#[test]
fn what_was_said_goes_through_and_nothing_else() {
    let story = story![
        TOGETHER,
        named(A, "Ana"),
        skipped(A, "anx-1"),
        card(A, "anxious", true),
        Fact::Body {
            who: A,
            profile: BodyProfile::ToldFemale
        },
        Fact::Tolerance {
            who: B,
            minutes: Some(10)
        },
        wish(A, StepKind::Hold, 15),
        limit(B, StepKind::Talk, Limit::AtMost(10)),
        limit(B, StepKind::Sleep, Limit::AtLeast(5)),
        opens(A, Open::Map),
        check_in(A, 3),
        hold(10),
        yes(A),
    ];
    let sides = "anx-1=0 card anxious ToldFemale wish hold 15 | window 10 talk AtMost(10) sleep AtLeast(5)";
    let steps = [Step {
        kind: StepKind::Hold,
        minutes: 10,
    }];
    check(story, ask::plan, &format!("plan: {sides}"));
    check(
        story,
        |state| ask::try_steps(state, &steps),
        &format!("try 1 steps: {sides}"),
    );
    check(
        story,
        |state| ask::body(state, Preset::Told),
        &format!("body Told: {sides}"),
    );
    check(
        story,
        |state| ask::evening(state, Preset::Measured, &steps, &[], ask::DRAWS),
        &format!("evening Measured, 1 steps, 0 events, 64 draws: {sides}"),
    );
}
