//! One page of everything that could be forgotten: phones, ways in, what is shared, and copies.

use link::ask::Ask;
use link::view::View;
use model::Who;
use words::m;

use super::{drive, thing};
use crate::app::App;
use crate::browser;
use crate::safekeeping::{self, Way};
use crate::ui::*;

/// New phones of one's own: shown until somebody has said yes to them.
pub(super) fn new_phones(app: App) -> Option<Node> {
    let view = drive::mine()?;
    let new: Vec<Node> = view
        .devices
        .iter()
        .filter(|device| device.unacknowledged)
        .map(|device| phone(app, &view, device))
        .collect();
    (!new.is_empty()).then(|| el("div").class("card").kids(new))
}

fn phone(app: App, view: &View, device: &link::view::DeviceView) -> Node {
    let (space, id) = (view.space, device.id);
    let ask = move |ask: Ask| move || drive::ask(app, space, ask.clone());
    if device.this {
        return el("div").class("fact").child(para(t(m::LIST_PHONE_THIS)));
    }
    let row = el("div").class("fact").child(para(t(m::LIST_PHONE_OTHER)));
    let row = if device.unacknowledged {
        row.child(small(t(m::LIST_PHONE_NEW)))
            .child(el("div").class("row tools").kids([
                link(t(m::LIST_PHONE_KNOWN), ask(Ask::Acknowledge(id))),
                link(t(m::LIST_PHONE_NOW), ask(Ask::Approve(id))),
            ]))
    } else {
        row
    };
    row.child(link(t(m::LIST_PHONE_REMOVE), ask(Ask::Remove(id))))
}

/// All of it.
pub(super) fn list(app: App) -> Node {
    let words = Live::new(String::new());
    let ways = Live::new(None::<Vec<Way>>);
    let said = Live::new(None::<String>);
    let look = move || {
        said.set(None);
        wasm_bindgen_futures::spawn_local(async move {
            match safekeeping::ways(&words.get_untracked()).await {
                Ok(found) => {
                    words.set(String::new());
                    ways.set(Some(found));
                }
                Err(_) => said.set(Some(t(m::UNLOCK_WRONG))),
            }
        });
    };
    stack([title(t(m::LIST_TITLE)), lead(t(m::LIST_LEAD))])
        .child(heading(t(m::LIST_PHONES)))
        .live(move || match drive::mine() {
            Some(view) => el("div").kids(view.devices.iter().map(|device| phone(app, &view, device))),
            None => el("div").class("fact").child(para(t(m::LIST_PHONE_THIS))),
        })
        .child(heading(t(m::LIST_WAYS)))
        .live(move || match ways.get() {
            Some(ways) => el("div").kids(ways.iter().map(|way| {
                para(t(match way {
                    Way::Words => m::LIST_WAY_WORDS,
                    Way::EmergencyWords => m::LIST_WAY_EMERGENCY,
                    Way::Passkey => m::LIST_WAY_PASSKEY,
                }))
                .class("fact")
            })),
            None => stack([
                small(t(m::LIST_WAYS_LEAD)),
                field(t(m::UNLOCK_LABEL), "password", words),
                complaint(said),
                second(t(m::LIST_WAYS_GO), look),
            ]),
        })
        .child(heading(t(m::LIST_WITH)))
        .live(move || with(app))
        .child(heading(t(m::LIST_COPIES)))
        .live(move || copies(app))
        .kids([gap(), ghost(t(m::LIST_PRINT), browser::print)])
}

/// The other person, since when, and what they can see.
fn with(app: App) -> Node {
    let Some(view) = super::partner(app) else {
        return para(t(m::LIST_WITH_NONE));
    };
    let since = thing::day(view.consent_since_s);
    let name = app.name(Who::B);
    let row = |shared: &link::view::SharedView| {
        let card = thing::card(app, shared)?;
        let (space, id) = (view.space, shared.id);
        Some(
            card.child(
                el("div")
                    .class("row tools")
                    .child(link(t(m::PHONE_BACK), move || {
                        drive::ask(app, space, Ask::TakeBack { id });
                    })),
            ),
        )
    };
    let mine: Vec<Node> = view
        .shared
        .iter()
        .rev()
        .filter(|shared| shared.mine)
        .filter_map(row)
        .collect();
    let none = mine.is_empty().then(|| small(t(m::LIST_SHARED_NONE)));
    let note = none
        .is_none()
        .then(|| small(tv(m::PHONE_BACK_NOTE, &[("name", &name)])));
    el("div")
        .attr("id", "mine")
        .child(para(name.clone()))
        .child(small(tv(m::LIST_SINCE, &[("day", &since)])))
        .child(heading(t(m::LIST_SHARED)))
        .kids(mine)
        .maybe(none)
        .maybe(note)
}

fn copies(app: App) -> Node {
    let days: Vec<Node> = app.state.with(|state| {
        let rows = state.copies.iter().rev();
        rows.map(|at| para(tv(m::LIST_COPY, &[("day", &browser::day_of(*at))])).class("fact"))
            .collect()
    });
    if days.is_empty() {
        return small(t(m::LIST_COPIES_NONE));
    }
    el("div").kids(days)
}
