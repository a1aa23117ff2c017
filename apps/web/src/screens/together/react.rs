//! What follows by itself from what another phone sent: an agreement of two yeses counts here too, and answers open on
//! both phones once both have sent theirs. Nothing else happens without a tap.

use journal::linked::{Hidden, Id};
use journal::{Entry, Fact, LinkAct, Open, State, Thing};
use link::ask::Ask;
use link::view::{SharedView, View};
use link::{Id16, Pace, Standing};
use model::Who;
use vault::epoch::SpaceId;
use vault::together::{AnswerKey, open_answer};

use super::drive;
use crate::app::App;
use crate::browser::SystemRandom;

/// What the sealed answers of the check are sealed for.
pub(super) const CHECK_CONTEXT: &[u8] = b"evenings check v1";

/// A new id.
pub(super) fn fresh() -> Id16 {
    use rand_core::Rng;
    let mut id = [0; 16];
    SystemRandom.fill_bytes(&mut id);
    Id16(id)
}

/// What a shared thing is now.
pub(super) fn thing(shared: &SharedView) -> Option<Thing> {
    Thing::read(&shared.versions.last()?.1)
}

/// The last sealed check of one side.
pub(super) fn sealed(view: &View, mine: bool) -> Option<(Id, Vec<u8>)> {
    let of = view.shared.iter().rev().filter(|shared| shared.mine == mine);
    of.filter_map(|shared| match thing(shared)? {
        Thing::Sealed { sealed } => Some((shared.id.0, sealed)),
        _ => None,
    })
    .next()
}

/// The key that one side has sent for a sealed thing of its own.
pub(super) fn key(view: &View, mine: bool, of: Id) -> Option<Hidden> {
    let things = view.shared.iter().filter(|shared| shared.mine == mine);
    things.filter_map(thing).find_map(|thing| match thing {
        Thing::Key { of: opens, key } if opens == of => Some(key),
        _ => None,
    })
}

/// A space changed.
pub(super) fn changed(app: App, space: SpaceId) {
    // The own phones' space holds nothing of this.
    if !drive::spaces().contains(&space) {
        return;
    }
    let Some(view) = drive::view_now(space) else {
        return;
    };
    give_key(app, &view);
    take_answers(app, &view);
    take_agreement(app, &view);
    super::both::follow(app, &view);
}

/// One's own key goes out once the other's sealed answers are here: not a moment before.
fn give_key(app: App, view: &View) {
    let (Some((own, _)), Some(_)) = (sealed(view, true), sealed(view, false)) else {
        return;
    };
    let kept = app
        .state
        .with_untracked(|state| state.linked.key(*view.space.as_bytes(), own));
    let Some(hidden) = kept.filter(|_| key(view, true, own).is_none()) else {
        return;
    };
    if !drive::once(own) {
        return;
    }
    let bytes = Thing::Key { of: own, key: hidden }.to_bytes();
    let share = Ask::Share {
        id: fresh(),
        bytes,
        until_s: None,
        pace: Pace::Now,
    };
    drive::ask(app, view.space, share);
}

fn take_answers(app: App, view: &View) {
    let space = *view.space.as_bytes();
    let Some((id, bytes)) = sealed(view, false) else {
        return;
    };
    let Some(hidden) = key(view, false, id) else {
        return;
    };
    if app.state.with_untracked(|state| state.linked.took(space, id)) || !drive::once(id) {
        return;
    }
    let opened = open_answer(&AnswerKey::from_bytes(&hidden.0), CHECK_CONTEXT, &bytes);
    let Some(Thing::Check {
        answers,
        body,
        tolerance_min,
    }) = opened.and_then(|opened| Thing::read(opened.as_bytes()))
    else {
        return;
    };
    let who = Who::B;
    let mut facts: Vec<Fact> = answers
        .into_iter()
        .map(|(item, value)| Fact::Answered {
            who,
            item,
            value: Some(value),
        })
        .collect();
    facts.extend([
        Fact::Body { who, profile: body },
        Fact::Tolerance {
            who,
            minutes: tolerance_min,
        },
        Fact::CheckDone { who },
    ]);
    // Sending them was the yes to showing them, on both phones.
    facts.extend([Open::Map, Open::Curves].map(|what| Fact::Opens { who, what, yes: true }));
    facts.push(took(space, id));
    app.write(facts, drive::changed);
}

fn took(space: Id, id: Id) -> Fact {
    Fact::Linked {
        act: LinkAct::Took { space, id },
    }
}

/// An agreement that both said yes to is this phone's too, and so is its end.
fn take_agreement(app: App, view: &View) {
    let space = *view.space.as_bytes();
    for agreement in &view.agreements {
        let id = agreement.id.0;
        let known = app.state.with_untracked(|state| state.linked.agreed(space, id));
        if known || !matches!(agreement.standing, Standing::Agreed { .. }) {
            continue;
        }
        let Some(Thing::Steps { steps }) = Thing::read(&agreement.bytes) else {
            continue;
        };
        if drive::once(id) {
            let yes = |who| Fact::SaidYes { who };
            let act = LinkAct::Agreed { space, id };
            let facts = vec![
                Fact::Proposed { steps },
                yes(Who::A),
                yes(Who::B),
                Fact::Linked { act },
            ];
            app.write(facts, drive::changed);
        }
        return;
    }
    // What one person ended on this phone is over for both.
    let here = app.state.with_untracked(|state| state.agreed.is_some());
    let left = app
        .state
        .with_untracked(|state| state.linked.standing(space).next());
    if let Some(id) = left.filter(|_| !here)
        && drive::once(id.map(|byte| byte ^ 0x55))
    {
        drive::ask(app, view.space, Ask::End { id: Id16(id) });
        return;
    }
    let there = |id: &Id| view.agreements.iter().any(|agreement| agreement.id.0 == *id);
    let ended = app
        .state
        .with_untracked(|state| state.linked.standing(space).find(|id| !there(id)));
    if let Some(id) = ended.filter(|id| drive::once(id.map(|byte| !byte))) {
        let act = LinkAct::Over { space, id };
        app.write(
            vec![Fact::Ended { who: Who::A }, Fact::Linked { act }],
            drive::changed,
        );
    }
}

/// Something was written here: it may end what was agreed.
pub(super) fn wrote(app: App) {
    for space in drive::spaces() {
        changed(app, space);
    }
}

// ---- one person's several phones ---------------------------------------------------------------

/// Entries that another phone of the same person wrote just now.
pub(super) fn fold(app: App, entries: &[Vec<u8>]) {
    let entries: Vec<Entry> = entries
        .iter()
        .filter_map(|bytes| Entry::decode(bytes).ok())
        .collect();
    app.state
        .update(|state| entries.iter().for_each(|entry| state.take(entry)));
}

/// Everything that other phones of the same person wrote, at the opening: put among the own entries by its time.
pub(super) fn fold_all(app: App, heard: Vec<Vec<u8>>) {
    wasm_bindgen_futures::spawn_local(async move {
        let Some(mut entries) = app.entries().await else {
            return;
        };
        entries.extend(heard.iter().filter_map(|bytes| Entry::decode(bytes).ok()));
        entries.sort_by_key(|entry| entry.at.unix_s);
        let mut state = State::default();
        entries.iter().for_each(|entry| state.take(entry));
        state.unread = app.state.with_untracked(|state| state.unread);
        app.state.set(state);
        drive::changed();
    });
}
