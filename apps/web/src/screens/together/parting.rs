//! Pausing and ending: at once, without the network, and without a word to anybody.

use link::Past;
use link::ask::Ask;
use model::Who;
use words::m;

use super::{drive, thing};
use crate::app::App;
use crate::browser;
use crate::screen::{Screen, TogetherScreen};
use crate::ui::*;

/// Put away for so long, in seconds: three months.
const AWAY_S: i64 = 92 * 86_400;

/// Pause, or what becomes of the past and an end.
pub(super) fn part(app: App) -> Node {
    let past = Live::new(None::<u8>);
    let done = Live::new(false);
    el("div").live(move || {
        let name = app.name(Who::B);
        let name = [("name", name.as_str())];
        if done.get() {
            return stack([title(t(m::PART_DONE)), lead(tv(m::PART_DONE_LEAD, &name))]).child(foot([
                button(t(m::COMMON_DONE), move || {
                    app.start(Screen::Together(TogetherScreen::Home))
                }),
            ]));
        }
        let Some(view) = super::partner(app) else {
            return stack([title(t(m::PART_TITLE))]);
        };
        let (space, paused) = (view.space, view.paused);
        let pause = move || drive::ask(app, space, Ask::Pause(!paused));
        let pausing = if paused {
            stack([small(t(m::PART_PAUSED)), second(t(m::PART_RESUME), pause)])
        } else {
            stack([second(t(m::PART_PAUSE), pause), small(t(m::PART_PAUSE_MORE))])
        };
        let one = |number: u8, text: words::Message, more: words::Message| {
            choice(
                t(text),
                Some(t(more)),
                Some(Box::new(move || past.get() == Some(number))),
                move || past.set(Some(number)),
            )
        };
        let go = move || {
            let until_s = browser::now().unix_s + AWAY_S;
            let becomes = match past.get_untracked() {
                Some(0) => Past::Keep,
                Some(1) => Past::SealUntil(until_s),
                Some(2) => Past::Delete,
                _ => return,
            };
            done.set(true);
            drive::part(app, space, becomes);
        };
        stack([title(t(m::PART_TITLE)), lead(tv(m::PART_LEAD, &name)), pausing])
            .child(heading(t(m::PART_END)))
            .child(para(tv(m::PART_END_LEAD, &name)))
            .child(el("div").class("list").kids([
                one(0, m::PART_KEEP, m::PART_KEEP_MORE),
                one(1, m::PART_AWAY, m::PART_AWAY_MORE),
                one(2, m::PART_DELETE, m::PART_DELETE_MORE),
            ]))
            .child(small(tv(m::PART_STAYS, &name)))
            .live(move || {
                if past.with(Option::is_some) {
                    foot([second(t(m::PART_GO), go)])
                } else {
                    nothing()
                }
            })
    })
}

/// What was kept or put away of earlier connections.
pub(super) fn past(app: App) -> Option<Node> {
    let now_s = browser::now().unix_s;
    let parted = drive::parted();
    let rows: Vec<Node> = parted
        .iter()
        .filter_map(|parted| match parted.sealed_until_s {
            Some(until_s) if now_s < until_s => {
                Some(small(tv(m::PART_PAST_AWAY, &[("day", &thing::day(until_s))])))
            }
            _ => {
                let view = drive::view(parted.space)?;
                let cards: Vec<Node> = view
                    .shared
                    .iter()
                    .rev()
                    .filter_map(|shared| thing::card(app, shared))
                    .collect();
                (!cards.is_empty()).then(|| el("div").kids(cards))
            }
        })
        .collect();
    (!rows.is_empty()).then(|| stack([folded(t(m::PART_PAST), rows)]))
}
