//! The list from which two phones choose, and the limits that somebody could have about it.

use journal::menu::{could, entries};
use model::StepKind;

/// What a limit rules out is always something that is made up as well.
#[test]
fn every_limit_about_the_list_is_one_that_could_be_made_up() {
    let could = could();
    for kind in StepKind::ALL {
        for most in 0..=120 {
            let over = |steps: &Vec<model::Step>| {
                let of_kind = steps.iter().filter(|step| step.kind == kind);
                of_kind.map(|step| step.minutes).sum::<u16>() > most
            };
            let ruled_out = entries()
                .iter()
                .enumerate()
                .fold(0_u64, |all, (entry, steps)| all | u64::from(over(steps)) << entry);
            let made_up = could.iter().flatten().any(|entries| *entries == ruled_out);
            assert!(ruled_out == 0 || made_up, "{kind:?}, at most {most}");
        }
    }
    // Of five draws one is for each, and one at least for none.
    assert!(could.iter().all(|group| group.len() <= 4 && !group.contains(&0)));
    assert!(entries().len() <= 64);
}
