//! Small words of the model: steps, acts, partners, and the rules of an agreement.

use std::collections::BTreeSet;

use model::{Act, Agreement, Step, StepKind, Who};

fn check(minutes: &[u16], wanted: &str) {
    let steps = minutes
        .iter()
        .map(|&minutes| Step {
            kind: StepKind::Hold,
            minutes,
        })
        .collect();
    let found = match Agreement::new(steps) {
        Ok(agreement) => format!(
            "{} steps, {} minutes",
            agreement.steps().len(),
            agreement.total_minutes()
        ),
        Err(error) => error.to_string(),
    };
    assert_eq!(found, wanted, "{minutes:?}");
}

#[test]
fn an_agreement_has_one_to_six_steps_of_a_minute_to_two_hours_each() {
    check(&[], "an agreement needs at least one step");
    check(&[1], "1 steps, 1 minutes");
    check(&[5, 10, 15, 20, 25, 30], "6 steps, 105 minutes");
    check(
        &[1, 1, 1, 1, 1, 1, 1],
        "an agreement has at most 6 steps, this one has 7: join or drop some",
    );
    check(&[10, 0], "step 2 lasts 0 minutes: give it 1 to 120 minutes");
    check(&[120], "1 steps, 120 minutes");
    check(&[121], "step 1 lasts 121 minutes: give it 1 to 120 minutes");
    check(&[120, 120], "2 steps, 240 minutes");
    check(
        &[120, 120, 1],
        "the steps last 241 minutes together: keep them within 240 minutes",
    );
}

#[test]
fn every_step_and_act_is_found_by_its_own_name_only() {
    let names: BTreeSet<&str> = StepKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), StepKind::ALL.len());
    for (place, kind) in StepKind::ALL.into_iter().enumerate() {
        assert_eq!(StepKind::from_name(kind.name()), Some(kind));
        assert_eq!(kind.index(), place);
    }
    assert_eq!(StepKind::from_name("Hold"), None);
    let names: BTreeSet<&str> = Act::ALL.iter().map(|act| act.name()).collect();
    assert_eq!(names.len(), Act::ALL.len());
    for act in Act::ALL {
        assert_eq!(Act::from_name(act.name()), Some(act));
    }
    assert_eq!(Act::from_name(""), None);
}

#[test]
fn there_are_two_partners_and_each_is_the_others_other() {
    assert_eq!(Who::BOTH.map(Who::index), [0, 1]);
    for who in Who::BOTH {
        assert_ne!(who, who.other());
        assert_eq!(who, who.other().other());
    }
}
