//! Finding a suggestion: over what the diary says, where it may be read; over what was answered, where not.

use std::rc::Rc;

use engine::{Answer, Drawn, Found};

use crate::app::App;
use crate::browser;
use crate::engine_room::ask;
use crate::host;
use crate::reactive::*;

/// Looks for a plan, unless one is being looked for.
pub(crate) fn find_plan(app: App) {
    if app.planning.with_value(|planning| *planning) {
        return;
    }
    app.planning.set_value(true);
    wasm_bindgen_futures::spawn_local(async move {
        let reads = app.state.with_untracked(journal::ask::plan_reads);
        let mut draws = None;
        if let Some((now, before)) = &reads {
            draws = trusted(read(app, now).await);
            if let (Some(draws), Some(before)) = (&mut draws, before) {
                draws.1 = trusted(fresh(before).await)
                    .map(|(here, _)| here)
                    .unwrap_or_default();
            }
        }
        app.planning.set_value(false);
        if !app.is_open() {
            return;
        }
        // What was written meanwhile may say something else.
        if app.state.with_untracked(journal::ask::plan_reads) != reads {
            return find_plan(app);
        }
        let question = app.state.with_untracked(|state| match draws {
            Some((here, before)) => journal::ask::plan_learned(state, here, before),
            None => journal::ask::plan(state),
        });
        ask(app, &question, move |answer| {
            let (plan, from) = match answer {
                Answer::Plan(plan) => (plan, None),
                Answer::PlanLearned(plan, from) => (plan, Some(from)),
                _ => return,
            };
            app.from_diary.set(from);
            app.plan.set(Some(plan));
        });
    });
}

/// Draws that can be trusted, and a place for those of before.
type Draws = (Vec<[Drawn; 2]>, Vec<[Drawn; 2]>);

fn trusted(found: Option<Rc<Found>>) -> Option<Draws> {
    let found = found.filter(|found| found.trusted[0] && !found.here.is_empty())?;
    Some((found.here.clone(), Vec::new()))
}

/// Looks whether another screen has read the same diary, and milliseconds between two looks.
const LOOKS: u32 = 40;
const BETWEEN_LOOKS_MS: u32 = 200;

/// Reads a diary, unless the same was read last. Only one diary is read at a time: a screen that begins to read another
/// ends this, or reads the same one itself, and then its answer does for both.
async fn read(app: App, question: &[u8]) -> Option<Rc<Found>> {
    if let Some(found) = kept(app, question) {
        return Some(found);
    }
    if let Some(found) = fresh(question).await {
        if app.is_open() {
            app.learned
                .set_value(Some((question.to_vec(), Rc::clone(&found))));
        }
        return Some(found);
    }
    for _ in 0..LOOKS {
        browser::pause(BETWEEN_LOOKS_MS).await;
        if let Some(found) = kept(app, question) {
            return Some(found);
        }
    }
    None
}

fn kept(app: App, question: &[u8]) -> Option<Rc<Found>> {
    app.learned.with_value(|kept| {
        let same = kept.as_ref().filter(|(asked, _)| asked == question);
        same.map(|(_, found)| Rc::clone(found))
    })
}

async fn fresh(question: &[u8]) -> Option<Rc<Found>> {
    let bytes = host::learn(question, Box::new(|_| ())).await.ok()?;
    Found::from_bytes(&bytes).map(Rc::new)
}
