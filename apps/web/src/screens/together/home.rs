//! Where two phones begin, and what there is between them. Nothing is counted, nothing is marked as new, and no line
//! says when the other phone was there.

use link::ask::Ask;
use link::carrier::Fault;
use link::view::View;
use link::{Notice, Standing};
use model::Who;
use words::m;

use super::{drive, list, parting, sign, thing};
use crate::app::App;
use crate::browser;
use crate::host;
use crate::screen::{Screen, TogetherScreen};
use crate::ui::*;

/// A way on to another screen of these.
pub(super) fn to(app: App, screen: TogetherScreen) -> impl FnMut() + 'static {
    move || app.go(Screen::Together(screen))
}

/// The beginning.
pub(super) fn home(app: App) -> Node {
    let relay = Live::new(None::<Result<Option<String>, ()>>);
    if super::partner(app).is_none() {
        wasm_bindgen_futures::spawn_local(async move {
            let known = app.state.with_untracked(|state| state.linked.relay.clone());
            let offered = match known {
                Some(relay) => Ok(Some(relay)),
                None => host::relay().await.map_err(|_| ()),
            };
            relay.set(Some(offered));
        });
    }
    el("div").live(move || match super::partner(app) {
        Some(view) => crate::reactive::untrack(|| connected(app, &view)),
        None => alone(app, relay),
    })
}

fn alone(app: App, relay: Live<Option<Result<Option<String>, ()>>>) -> Node {
    let way = move |text: words::Message, more: words::Message, screen: TogetherScreen| {
        choice(t(text), Some(t(more)), None, to(app, screen))
    };
    stack([
        title(t(m::PAIR_TITLE)),
        lead(t(m::PAIR_LEAD)),
        para(t(m::PAIR_PRIVATE)),
        para(t(m::PAIR_FREE)),
    ])
    .live(move || match relay.get() {
        None => loading(),
        Some(Ok(Some(origin))) => {
            stack([small(tv(m::PAIR_RELAY, &[("relay", &origin)]))]).child(el("div").class("list").kids([
                way(
                    m::PAIR_PARTNER,
                    m::PAIR_PARTNER_MORE,
                    TogetherScreen::Offer { own: false },
                ),
                way(m::PAIR_TAKE, m::PAIR_TAKE_MORE, TogetherScreen::Take),
                way(m::PAIR_OWN, m::PAIR_OWN_MORE, TogetherScreen::Offer { own: true }),
            ]))
        }
        Some(Ok(None)) => wrong(t(m::PAIR_RELAY_NONE)),
        Some(Err(())) => wrong(t(m::PAIR_RELAY_LOST)),
    })
    .child(el("div").class("list").child(choice(
        t(m::PHONE_LIST),
        Some(t(m::PHONE_LIST_MORE)),
        None,
        to(app, TogetherScreen::List),
    )))
    .maybe(parting::past(app))
}

fn plan_line(app: App, view: &View) -> String {
    let name = app.name(Who::B);
    let now_s = browser::now().unix_s;
    let found = view
        .agreements
        .iter()
        .rev()
        .find_map(|agreement| match agreement.standing {
            Standing::Agreed { until_s } => {
                let days = thing::days_left(until_s - now_s);
                Some(tv(m::PHONE_PLAN_AGREED, &[("days", &days)]))
            }
            Standing::Open if agreement.mine => Some(t(m::PHONE_PLAN_MINE)),
            Standing::Open => Some(tv(m::PHONE_PLAN_THEIRS, &[("name", &name)])),
            Standing::Expired | Standing::Ended => None,
        });
    found.unwrap_or_else(|| t(m::PHONE_PLAN_NONE))
}

fn connected(app: App, view: &View) -> Node {
    let name = app.name(Who::B);
    let name = [("name", name.as_str())];
    let way =
        |text: String, more: String, screen: TogetherScreen| choice(text, Some(more), None, to(app, screen));
    let quiet = if view.paused {
        Some(small(t(m::PART_PAUSED)))
    } else if drive::is_silent() {
        Some(small(t(m::PHONE_QUIET)))
    } else {
        (view.unsent > 0).then(|| small(t(m::PHONE_WAITS)))
    };
    let theirs: Vec<Node> = view
        .shared
        .iter()
        .rev()
        .filter(|shared| !shared.mine)
        .filter_map(|shared| thing::card(app, shared))
        .collect();
    let nothing_theirs = theirs
        .is_empty()
        .then(|| small(tv(m::PHONE_NOTHING_THEIRS, &name)));
    let refused = drive::refused().map(|why| wrong(tv(m::PHONE_REFUSED, &[("why", &why.to_string())])));
    stack([title(tv(m::PHONE_TITLE, &name)), lead(t(m::PHONE_LEAD))])
        .attr("id", "together")
        .maybe(refused)
        .maybe(list::new_phones(app))
        .maybe(quiet)
        .kids(notes(app, view))
        .maybe(view.consent_over.then(|| again(app, view)))
        .maybe(sign::theirs(app, view))
        .maybe(super::both::invitation(app, view))
        .child(el("div").class("list").kids([
            way(t(m::PHONE_SIGNAL), t(m::PHONE_SIGNAL_MORE), TogetherScreen::Sign),
            way(t(m::PHONE_PLAN), plan_line(app, view), TogetherScreen::Agreement),
            way(
                t(m::PHONE_ANSWERS),
                t(m::PHONE_ANSWERS_MORE),
                TogetherScreen::Answers,
            ),
            way(t(m::WISH_TITLE), t(m::WISH_MORE), TogetherScreen::Wishes),
            way(t(m::PHONE_WRITE), t(m::PHONE_WRITE_MORE), TogetherScreen::Write),
            way(
                t(m::PHONE_BREATHE),
                t(m::PHONE_BREATHE_MORE),
                TogetherScreen::Both(journal::thing::Joint::Breathing),
            ),
        ]))
        .child(heading(tv(m::PHONE_THEY, &name)))
        .kids(theirs)
        .maybe(nothing_theirs)
        .child(gap())
        .child(el("div").class("list").kids([
            way(t(m::PHONE_LIST), t(m::PHONE_LIST_MORE), TogetherScreen::List),
            way(
                t(m::PAIR_OWN),
                t(m::PAIR_OWN_MORE),
                TogetherScreen::Offer { own: true },
            ),
            way(t(m::PHONE_END), t(m::PHONE_END_MORE), TogetherScreen::Part),
        ]))
        .maybe(parting::past(app))
}

/// What should be known of the way between the phones, in quiet words. None of it speaks of the other person.
fn notes(app: App, view: &View) -> Vec<Node> {
    let space = view.space;
    let notice = |notice: &Notice| {
        let text = match notice {
            Notice::Forked(_) => m::PHONE_NOTE_FORKED,
            Notice::Altered => m::PHONE_NOTE_ALTERED,
            Notice::RolledBack => m::PHONE_NOTE_ROLLED_BACK,
            Notice::Withheld(_) => m::PHONE_NOTE_WITHHELD,
            Notice::ClockLeaps(_) => m::PHONE_NOTE_CLOCK,
            Notice::LeftOut => m::PHONE_NOTE_LEFT_OUT,
            Notice::BadKey(_) => m::PHONE_NOTE_KEY,
            Notice::RelayFull => m::PHONE_NOTE_FULL,
            // Told by its own card.
            Notice::NewDevice(_) => return None,
        };
        if *notice == Notice::RelayFull {
            // It ends by itself, once there is room.
            return Some(small(t(text)));
        }
        let seen = Ask::Seen(*notice);
        let seen = move || drive::ask(app, space, seen.clone());
        Some(el("div").kids([small(t(text)), link(t(m::PHONE_NOTE_SEEN), seen)]))
    };
    let relay = view.relay.map(|fault| {
        small(t(match fault {
            Fault::Version(_) | Fault::Malformed => m::PHONE_NOTE_VERSION,
            Fault::Closed => m::PHONE_NOTE_CLOSED,
        }))
    });
    view.notices.iter().filter_map(notice).chain(relay).collect()
}

/// The yes to sharing is asked for again.
fn again(app: App, view: &View) -> Node {
    let space = view.space;
    el("div").class("card").kids([
        el("b").text(t(m::PHONE_AGAIN_TITLE)),
        para(t(m::PHONE_AGAIN_LEAD)),
        second(t(m::PHONE_AGAIN_YES), move || {
            drive::ask(app, space, Ask::Consent)
        }),
    ])
}
