//! A plan over what a diary says: wherever the two may be by it, with what changed since the last agreement and why.

use agree::learned::{Number, before_any_diary};
use agree::{Continue, Here, PlanError, Question, changed, lesson, plan_learned};
use model::{Agreement, Who};

use crate::answers::{Answer, FromDiary, MovedView, ShiftView};
use crate::ask::{Drawn, Told};
use crate::solve::{narrow, plan_view};

/// Plans over the draws of a diary.
pub(crate) fn plan(question: &Question, told: &Told) -> Result<Answer, String> {
    let words = |error: PlanError| error.to_string();
    let answered = before_any_diary(question);
    let now = over(&answered, &told.here, told.whose);
    let plan = plan_learned(question, &now, &mut |_| Continue::Yes).map_err(words)?;
    let mut from = FromDiary {
        whose: told.whose,
        ..FromDiary::default()
    };
    if let Some(best) = &plan.best {
        let before = over(&answered, &told.before, told.whose);
        let last = if told.last.is_empty() {
            None
        } else {
            Some(Agreement::new(told.last.clone()).map_err(|error| error.to_string())?)
        };
        let than = last.as_ref().unwrap_or(&best.agreement);
        let changed = changed(question, &before, &now, than, best).map_err(words)?;
        from.compared = last.is_some();
        from.same = from.compared && changed.same;
        from.shifts = changed
            .shifts
            .iter()
            .map(|shift| ShiftView {
                kind: shift.kind,
                before_min: shift.before_min,
                now_min: shift.now_min,
            })
            .collect();
        from.because = changed
            .because
            .iter()
            .filter(|moved| told.whose[moved.who.index()])
            .map(|moved| MovedView {
                who: moved.who,
                number: name(moved.number).to_owned(),
                before: narrow(moved.before),
                now: narrow(moved.now),
            })
            .collect();
        if told.teach {
            let found = lesson(question, &now, best).map_err(words)?;
            from.lesson = found.map_or_else(Vec::new, |found| found.agreement.steps().to_vec());
        }
    }
    Ok(Answer::PlanLearned(plan_view(&plan), from))
}

const fn name(number: Number) -> &'static str {
    match number {
        Number::Anxiety => "anxiety",
        Number::Avoidance => "avoidance",
        Number::Window => "window",
    }
}

/// Draws of both: those of a diary for whose entries were read, and what was answered for the other.
fn over(answered: &[Here], read: &[[Drawn; 2]], whose: [bool; 2]) -> Vec<Here> {
    let count = answered.len().max(1);
    answered
        .iter()
        .enumerate()
        .map(|(index, answered)| {
            let mut here = *answered;
            let Some(read) = read.get(index * read.len() / count) else {
                return here;
            };
            for who in Who::BOTH {
                let i = who.index();
                if whose[i] {
                    let [anxiety, avoidance, window_min] = read[i].map(f64::from);
                    (here.anxiety[i], here.avoidance[i], here.window_min[i]) =
                        (anxiety, avoidance, window_min);
                }
            }
            here
        })
        .collect()
}
