//! Pairing: a link, a square or a short code on one phone, the same on the other, and six digits each way.

use link::pairing::{Begin, Ended, Stage, What};
use sync::pairing::Over;
use vault::pairing::PairingError;
use words::m;

use super::camera::{self, NoCamera};
use super::drive;
use super::square::square;
use crate::app::App;
use crate::browser;
use crate::host;
use crate::phones;
use crate::safekeeping;
use crate::screen::{Screen, TogetherScreen};
use crate::ui::*;

/// Begins the secret of a link that adds a phone of one's own: both sides must mean the same.
const OWN: &str = "own-";

/// Where the screen stands before the pairing itself does.
#[derive(Clone, PartialEq)]
enum Step {
    /// The words come first.
    Words,
    /// Which way.
    Choose,
    /// The pairing shows where it stands.
    Under,
}

#[derive(Clone, Copy)]
struct Form {
    app: App,
    own: Live<bool>,
    step: Live<Step>,
    words: Live<String>,
    typed: Live<String>,
    said: Live<Option<String>>,
    working: Live<bool>,
}

impl Form {
    fn new(app: App, own: bool) -> Self {
        // A vault that was made a moment ago holds nothing yet, and its words were typed a moment ago.
        let fresh = app.state.with_untracked(|state| {
            let first = state.partner(model::Who::A);
            first.name.is_none() && !first.has_begun()
        });
        Self {
            app,
            own: Live::new(own),
            step: Live::new(if fresh || app.demo.get_untracked() {
                Step::Choose
            } else {
                Step::Words
            }),
            words: Live::new(String::new()),
            typed: Live::new(String::new()),
            said: Live::new(None),
            working: Live::new(false),
        }
    }

    fn what(self) -> What {
        if self.own.get_untracked() {
            What::OwnDevice
        } else {
            What::Partner
        }
    }

    /// Whoever holds an unlocked phone for five minutes must not connect another one to it.
    fn prove(self) {
        if self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        self.said.set(None);
        wasm_bindgen_futures::spawn_local(async move {
            let words = self.words.get_untracked();
            let opened = safekeeping::unlock(&words).await.is_ok();
            self.working.set(false);
            if opened {
                self.words.set(String::new());
                self.step.set(Step::Choose);
            } else {
                self.said.set(Some(t(m::UNLOCK_WRONG)));
            }
        });
    }

    fn begin(self, begin: Begin) {
        if self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        self.said.set(None);
        let what = self.what();
        wasm_bindgen_futures::spawn_local(async move {
            let started = started(self.app).await;
            self.working.set(false);
            match started {
                Ok(()) => {
                    drive::pair(self.app, what, begin);
                    if drive::pairing().is_some() {
                        self.step.set(Step::Under);
                    }
                }
                Err(why) => self.said.set(Some(why)),
            }
        });
    }
}

/// Opens what is shared, with the relay of this phone or the one that the page's server offers.
async fn started(app: App) -> Result<(), String> {
    let known = app.state.with_untracked(|state| state.linked.relay.clone());
    let relay = match known {
        Some(relay) => relay,
        None => host::relay()
            .await
            .map_err(|_| t(m::PAIR_RELAY_LOST))?
            .filter(|origin| journal::linked::check_relay(origin).is_ok())
            .ok_or_else(|| t(m::PAIR_RELAY_NONE))?,
    };
    drive::start(app, relay)
        .await
        .map_err(|_| tv(m::FAULT_STORAGE, &[("why", "")]))
}

/// Offers a pairing.
pub(super) fn offer(app: App, own: bool) -> Node {
    let form = Form::new(app, own);
    frame(form, move || offer_ways(form))
}

/// Takes what the other phone offers.
pub(super) fn take(app: App) -> Node {
    let form = Form::new(app, false);
    match phones::invitation() {
        Some(invitation) => frame(form, move || invited(form, invitation.clone())),
        None => frame(form, move || take_ways(form)),
    }
}

fn frame(form: Form, choose: impl Fn() -> Node + 'static) -> Node {
    el("div").live(move || {
        if let Some(stage) = drive::pairing() {
            return crate::reactive::untrack(|| under(form, &stage));
        }
        match form.step.get() {
            Step::Words => words(form),
            Step::Choose => choose(),
            Step::Under => done(form),
        }
    })
}

fn said(form: Form) -> Node {
    el("div").attr("aria-live", "polite").live(move || {
        if form.working.get() {
            loading()
        } else {
            form.said.get().map_or_else(nothing, wrong)
        }
    })
}

fn words(form: Form) -> Node {
    stack([title(t(m::PAIR_WORDS_TITLE)), lead(t(m::PAIR_WORDS_LEAD))])
        .child(field(t(m::UNLOCK_LABEL), "password", form.words))
        .child(said(form))
        .child(foot([
            button(t(m::COMMON_GO_ON), move || form.prove()),
            ghost(t(m::COMMON_BACK), move || form.app.back()),
        ]))
}

fn offer_ways(form: Form) -> Node {
    let way = |text: words::Message, more: words::Message, begin: Begin| {
        choice(t(text), Some(t(more)), None, move || form.begin(begin.clone()))
    };
    let (head, more) = if form.own.get() {
        (m::PAIR_OWN, m::PAIR_OWN_MORE)
    } else {
        (m::PAIR_TITLE, m::PAIR_FREE)
    };
    stack([title(t(head)), lead(t(more))])
        .child(el("div").class("list").kids([
            way(m::PAIR_SHOW, m::PAIR_SHOW_MORE, Begin::OfferLink),
            way(m::PAIR_SAY, m::PAIR_SAY_MORE, Begin::OfferCode),
        ]))
        .child(said(form))
        .child(foot([ghost(t(m::COMMON_BACK), move || form.app.back())]))
}

fn whose(form: Form) -> Node {
    let one = |text: words::Message, own: bool| {
        chip(t(text), move || form.own.get() == own, move || form.own.set(own))
    };
    chips(
        t(m::PAIR_TAKE_TITLE),
        [one(m::PAIR_WHOSE_PARTNER, false), one(m::PAIR_WHOSE_OWN, true)],
    )
}

fn take_ways(form: Form) -> Node {
    let looking = Live::new(false);
    let scan = move || {
        form.said.set(None);
        looking.set(true);
    };
    el("div").live(move || {
        if looking.get() {
            return crate::reactive::untrack(|| finder(form, looking));
        }
        let scan = camera::is_known().then(|| second(t(m::PAIR_SCAN), scan));
        take_typed(form, scan)
    })
}

/// The camera over the other phone's square. It runs from the tap until something is read or this part is left.
fn finder(form: Form, looking: Live<bool>) -> Node {
    camera::close();
    let run = camera::run();
    wasm_bindgen_futures::spawn_local(async move {
        let opened = camera::open().await;
        let read = match opened {
            Ok(()) => camera::read().await,
            Err(why) => {
                let why = match why {
                    NoCamera::Denied => m::PAIR_SCAN_DENIED,
                    NoCamera::Absent => m::PAIR_SCAN_ABSENT,
                };
                form.said.set(Some(t(why)));
                None
            }
        };
        // It may have been stopped and opened anew meanwhile, and is another's then.
        if camera::run() != run {
            return;
        }
        camera::close();
        // The screen may be gone by now, and a square of something else is none of ours.
        let here = looking.try_with_untracked(|looking| *looking) == Some(true);
        if !here {
            return;
        }
        looking.set(false);
        match read {
            Some(text) if is_link(&text) => take_text(form, &text),
            Some(_) => form.said.set(Some(t(m::PAIR_SCAN_OTHER))),
            None => {}
        }
    });
    crate::reactive::on_cleanup(camera::close);
    let seen = el("video")
        .attr("id", camera::FINDER)
        .class("finder")
        .attr("playsinline", "")
        .attr("aria-label", t(m::PAIR_SCAN_SEEN));
    stack([title(t(m::PAIR_SCAN)), lead(t(m::PAIR_SCAN_LEAD)), seen])
        .child(small(t(m::PAIR_SCAN_KEPT)))
        .child(foot([ghost(t(m::PAIR_SCAN_STOP), move || looking.set(false))]))
}

/// Whether a text that was read is another phone's link: a secret of 64 hexadecimal digits behind `#`.
fn is_link(text: &str) -> bool {
    let secret = text
        .rsplit_once('#')
        .map(|(_, behind)| behind.strip_prefix(OWN).unwrap_or(behind));
    secret.is_some_and(|secret| secret.len() == 64 && secret.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn take_typed(form: Form, scan: Option<Node>) -> Node {
    stack([title(t(m::PAIR_TAKE_TITLE)), lead(t(m::PAIR_TAKE_LEAD))])
        .child(whose(form))
        .maybe(scan)
        .child(field(t(m::PAIR_TAKE_LABEL), "text", form.typed))
        .child(said(form))
        .child(foot([
            button(t(m::PAIR_TAKE_GO), move || {
                let typed = form.typed.get_untracked();
                take_text(form, &typed);
            }),
            ghost(t(m::COMMON_BACK), move || form.app.back()),
        ]))
}

/// A link says by itself whose phone it is; a code does not.
fn take_text(form: Form, typed: &str) {
    let behind = typed.rsplit('#').next().unwrap_or_default().trim();
    let text = match behind.strip_prefix(OWN) {
        Some(secret) => {
            form.own.set(true);
            secret.to_owned()
        }
        None => {
            if typed.contains('#') {
                form.own.set(false);
            }
            behind.to_owned()
        }
    };
    form.begin(Begin::Take(text));
}

fn invited(form: Form, invitation: String) -> Node {
    let app = form.app;
    let on = move || {
        phones::forget_invitation();
        take_text(form, &format!("#{invitation}"));
    };
    stack([
        title(t(m::PAIR_INVITED_TITLE)),
        lead(t(m::PAIR_INVITED_LEAD)),
        small(t(m::PAIR_PRIVATE)),
        small(t(m::PAIR_FREE)),
    ])
    .child(said(form))
    .child(foot([
        button(t(m::PAIR_INVITED_GO), on),
        ghost(t(m::PAIR_INVITED_NO), move || {
            phones::forget_invitation();
            app.start(super::super::first_screen(app));
        }),
    ]))
}

fn under(form: Form, stage: &Stage) -> Node {
    match stage {
        Stage::Asking => still(form, t(m::PAIR_ASKING)),
        Stage::Offered(text) => offered(form, text),
        Stage::Waiting => still(form, t(m::PAIR_WAITING)),
        Stage::Digits(own) => digits(form, own),
        Stage::Typed(own) => {
            stack([title(t(m::PAIR_TYPED)), small(t(m::PAIR_DIGITS_OWN)), shown(own)]).child(stop(form))
        }
        Stage::Finishing => still(form, t(m::PAIR_FINISHING)),
        Stage::Over(why) => over(form, *why),
    }
}

fn still(form: Form, text: String) -> Node {
    stack([title(t(m::PAIR_TITLE)), busy(text)]).child(stop(form))
}

fn stop(form: Form) -> Node {
    foot([ghost(t(m::PAIR_STOP), move || {
        form.step.set(Step::Choose);
        drive::leave_pairing(form.app);
    })])
}

fn is_code(text: &str) -> bool {
    text.contains('-')
}

/// A link as a square and to copy, or a short code to say.
fn offered(form: Form, text: &str) -> Node {
    if is_code(text) {
        return stack([
            title(t(m::PAIR_CODE_TITLE)),
            el("p").class("words").attr("id", "code").text(text.to_owned()),
            lead(t(m::PAIR_CODE_LEAD)),
            busy(t(m::PAIR_WAITING)),
        ])
        .child(stop(form));
    }
    let own = if form.own.get_untracked() { OWN } else { "" };
    let link = format!("{}#{own}{text}", browser::address());
    let copied = Live::new(false);
    let copy = {
        let link = link.clone();
        move || {
            crate::voice::copy(&link);
            copied.set(true);
        }
    };
    stack([title(t(m::PAIR_OFFER_TITLE)), lead(t(m::PAIR_OFFER_LEAD))])
        .maybe(square(&link, t(m::PAIR_SQUARE)))
        .child(el("p").class("small link-text").attr("id", "link").text(link))
        .child(second(t(m::PAIR_LINK_COPY), copy))
        .live(move || {
            if copied.get() {
                small(t(m::PAIR_LINK_COPIED))
            } else {
                busy(t(m::PAIR_WAITING))
            }
        })
        .child(stop(form))
}

/// Digits large enough to be read across a table, in two groups.
fn shown(own: &str) -> Node {
    let (first, last) = own.split_at_checked(3).unwrap_or((own, ""));
    el("p")
        .class("words digits")
        .attr("id", "digits")
        .text(format!("{first} {last}"))
}

fn digits(form: Form, own: &str) -> Node {
    let go = move || {
        let typed: String = form
            .typed
            .get_untracked()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        form.typed.set(String::new());
        drive::typed(form.app, &typed);
    };
    form.typed.set(String::new());
    stack([
        title(t(m::PAIR_DIGITS_TITLE)),
        lead(t(m::PAIR_DIGITS_LEAD)),
        small(t(m::PAIR_DIGITS_OWN)),
        shown(own),
        field(t(m::PAIR_DIGITS_LABEL), "text", form.typed).class("field digits-typed"),
    ])
    .child(foot([
        button(t(m::PAIR_DIGITS_GO), go),
        ghost(t(m::PAIR_STOP), move || {
            form.step.set(Step::Choose);
            drive::leave_pairing(form.app);
        }),
    ]))
}

fn over(form: Form, why: Ended) -> Node {
    let text = match why {
        Ended::Code(_) => m::PAIR_OVER_CODE,
        Ended::Over(Over::Late) => m::PAIR_OVER_LATE,
        Ended::Over(Over::Digits) => m::PAIR_OVER_DIGITS,
        Ended::Over(Over::Pairing(PairingError::OtherPurpose)) => m::PAIR_OVER_PURPOSE,
        Ended::Over(_) => m::PAIR_OVER_OTHER,
        Ended::NoMeeting => m::PAIR_OVER_GONE,
        Ended::Relay => m::PAIR_OVER_RELAY,
        Ended::TooMany => m::PAIR_OVER_MANY,
        Ended::HasOwn => m::PAIR_OVER_HAS_OWN,
    };
    let leave = move |on: bool| {
        drive::leave_pairing(form.app);
        form.typed.set(String::new());
        form.step.set(Step::Choose);
        if !on {
            form.app.go(Screen::Together(TogetherScreen::Home));
        }
    };
    stack([title(t(m::PAIR_OVER_TITLE)), wrong(t(text))]).child(foot([
        button(t(m::PAIR_AGAIN), move || leave(true)),
        ghost(t(m::COMMON_BACK), move || leave(false)),
    ]))
}

/// It is done: for a partner a name, if there is none; then home, or the beginning that was put off for this.
fn done(form: Form) -> Node {
    let app = form.app;
    if form.own.get_untracked() {
        return stack([title(t(m::PAIR_DONE_TITLE)), lead(t(m::PAIR_DONE_OWN))])
            .child(foot([button(t(m::COMMON_GO_ON), move || {
                app.start(Screen::Together(TogetherScreen::Home))
            })]));
    }
    stack([
        title(t(m::PAIR_DONE_TITLE)),
        lead(t(m::PAIR_DONE_LEAD)),
        small(t(m::PAIR_FREE)),
    ])
    .child(foot([button(t(m::COMMON_GO_ON), move || go_on(app))]))
}

fn go_on(app: App) {
    let begun = app.state.with_untracked(|state| {
        let first = state.partner(model::Who::A);
        first.name.is_some() || first.has_begun()
    });
    if begun {
        app.start(Screen::Together(TogetherScreen::Home));
    } else {
        app.start(super::super::first_screen(app));
    }
}
