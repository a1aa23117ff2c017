//! Reading back what was taken along: a file is chosen, what is in it is seen before anything is written, and then it is
//! here, whole or not at all.

use journal::readback::{self, Reading, is_fresh};
use journal::takeaway::{BYTES_MAX, NotTaken};
use journal::{Entry, Fact, State};
use model::Who;
use words::m;

use super::keeping::{Form, head, why_open};
use super::{own, together};
use crate::app::{App, fault};
use crate::browser;
use crate::reactive::untrack;
use crate::safekeeping;
use crate::ui::*;

/// What was chosen, and how far it has come.
#[derive(Clone, Copy)]
struct Choice {
    form: Form,
    /// Nobody has written anything here yet: there is nothing that words would have to guard.
    fresh: bool,
    file: Live<Vec<u8>>,
    too_long: Live<bool>,
    found: Live<Option<Reading>>,
    /// So many entries were written.
    done: Live<Option<usize>>,
}

/// Who reads, where two share the phone and have written something; then the file.
pub(crate) fn read_back(app: App) -> Node {
    let fresh = Live::new(None::<bool>);
    wasm_bindgen_futures::spawn_local(async move {
        let here = app.entries().await;
        fresh.set(Some(here.is_some_and(|here| is_fresh(&here))));
    });
    // Asked for outside of the live part, so that a screen whose texts are still on their way is built again.
    let _ = t(m::KEEPING_READ);
    el("div").class("player").live(move || match fresh.get() {
        None => loading(),
        Some(true) => untrack(move || steps(app, Choice::new(true), None)),
        Some(false) => untrack(move || own::one(app, |app, who| steps(app, Choice::new(false), Some(who)))),
    })
}

/// What stands before the yes, of a file that the example makes up: nobody can choose one there.
pub(crate) fn invented(app: App) -> Node {
    let choice = Choice::new(false);
    let name = |state: &State| state.partner(Who::A).name.clone();
    let fact = Fact::SetAside { yes: false };
    choice.found.set(Some(Reading {
        name: app.state.with_untracked(name),
        who: Who::A,
        count: 214,
        days: Some((20_454, 20_604)),
        known: 60,
        apart: 4,
        turned: false,
        new: vec![
            Entry {
                at: browser::now(),
                fact
            };
            150
        ],
    }));
    steps(app, choice, Some(Who::A))
}

impl Choice {
    fn new(fresh: bool) -> Self {
        Self {
            form: Form::new(),
            fresh,
            file: Live::new(Vec::new()),
            too_long: Live::new(false),
            found: Live::new(None),
            done: Live::new(None),
        }
    }
}

fn steps(app: App, choice: Choice, reader: Option<Who>) -> Node {
    let _ = t(m::KEEPING_READ_FOUND);
    el("div")
        .class("stack")
        .live(move || match (choice.done.get(), choice.found.get()) {
            (Some(count), _) => done(app, count),
            (None, Some(reading)) => preview(app, choice, reading),
            (None, None) => choose(app, choice, reader),
        })
}

/// All entries that are here, with those of other phones of the same person; nothing while locked.
async fn here(app: App) -> Option<Vec<Entry>> {
    let mut here = app.entries().await?;
    let heard = together::heard();
    if !heard.is_empty() {
        here.extend(heard);
        here.sort_by_key(|entry| entry.at.unix_s);
    }
    Some(here)
}

fn choose(app: App, choice: Choice, reader: Option<Who>) -> Node {
    let Choice { form, file, .. } = choice;
    let go = move || {
        form.run(async move {
            if choice.too_long.get_untracked() {
                return Err(not_read(&NotTaken::Long.into()));
            }
            if file.with_untracked(Vec::is_empty) {
                return Err(t(m::KEEPING_READ_NONE));
            }
            if !choice.fresh {
                safekeeping::unlock(&form.words.get_untracked())
                    .await
                    .map_err(|failed| why_open(&failed))?;
                form.words.set(String::new());
            }
            let here = here(app).await.ok_or_else(|| t(m::KEEPING_TAKE_NOT_READ))?;
            let found = file.with_untracked(|bytes| {
                let text = core::str::from_utf8(bytes).map_err(|_| NotTaken::Other)?;
                readback::look(text, &here, reader)
            });
            choice.found.set(Some(found.map_err(|why| not_read(&why))?));
            file.set(Vec::new());
            Ok(None)
        });
    };
    let words = (!choice.fresh).then(|| field(t(m::UNLOCK_LABEL), "password", form.words));
    let lead = if choice.fresh {
        m::KEEPING_READ_LEAD
    } else {
        m::KEEPING_READ_LEAD_WORDS
    };
    stack(head(m::KEEPING_READ, lead))
        .child(file_field(choice))
        .maybe(words)
        .child(form.said())
        .child(foot([
            button(t(m::KEEPING_READ_LOOK), go),
            ghost(t(m::COMMON_BACK), move || app.back()),
        ]))
}

fn file_field(choice: Choice) -> Node {
    let longest = u32::try_from(BYTES_MAX).unwrap_or(u32::MAX);
    let input = el("input")
        .attr("type", "file")
        .attr("accept", ".json,application/json")
        .on("change", move |event| {
            choice.too_long.set(browser::is_longer(&event, longest));
            browser::read_file(&event, longest, move |read| choice.file.set(read));
        });
    el("label")
        .class("field")
        .child(el("span").text(t(m::KEEPING_READ_LABEL)))
        .child(input)
}

/// What is in it and what would come of it. Nothing is written before the yes.
fn preview(app: App, choice: Choice, reading: Reading) -> Node {
    let form = choice.form;
    let count = |text: words::Message, count: usize| tv(text, &[("count", &count.to_string())]);
    let some = |text: words::Message, many: usize| {
        (many > 0).then(|| el("li").class("fact").text(count(text, many)))
    };
    let days = reading.days.map(|(first, last)| {
        let (first, last) = (browser::date_of(first), browser::date_of(last));
        small(tv(m::KEEPING_TAKE_DAYS, &[("first", &first), ("day", &last)]))
    });
    let named = |state: &State| state.partner(reading.who).name.clone();
    let here = app.state.with_untracked(named);
    let whose = reading
        .name
        .as_ref()
        .map(|name| say(tv(m::KEEPING_READ_WHOSE, &[("name", name)])));
    let stranger = here.filter(|here| reading.name.as_ref().is_some_and(|name| name != here));
    let stranger = stranger.map(|here| wrong(tv(m::KEEPING_READ_STRANGER, &[("name", &here)])));
    let new = reading.new.len();
    let shown = stack([title(t(m::KEEPING_READ_FOUND))])
        .maybe(whose)
        .child(say(count(m::KEEPING_READ_COUNT, reading.count)))
        .maybe(days)
        .maybe(stranger)
        .child(
            el("ul")
                .maybe(some(m::KEEPING_READ_NEW, new))
                .maybe(some(m::KEEPING_READ_KNOWN, reading.known))
                .maybe(some(m::KEEPING_READ_APART, reading.apart))
                .maybe(
                    reading
                        .turned
                        .then(|| el("li").class("fact").text(t(m::KEEPING_READ_TURNED))),
                ),
        )
        .child(small(t(m::KEEPING_READ_NEVER)))
        .child(form.said());
    if new == 0 {
        return shown.child(say(t(m::KEEPING_READ_NOTHING))).child(foot([
            button(t(m::COMMON_DONE), move || app.start(super::first_screen(app))),
            ghost(t(m::KEEPING_READ_AGAIN), move || choice.found.set(None)),
        ]));
    }
    let entries = reading.entries(browser::now());
    let go = move || {
        let entries = entries.clone();
        form.run(async move {
            let written = app.read_back(&entries).await;
            written
                .ok_or_else(|| t(m::KEEPING_TAKE_NOT_READ))?
                .map_err(|error| fault(&error))?;
            together::hear_again(app);
            choice.done.set(Some(new));
            Ok(None)
        });
    };
    shown.child(foot([
        button(t(m::KEEPING_READ_GO), go),
        ghost(t(m::KEEPING_READ_AGAIN), move || choice.found.set(None)),
    ]))
}

fn done(app: App, written: usize) -> Node {
    let written = tv(m::KEEPING_READ_WRITTEN, &[("count", &written.to_string())]);
    stack([
        title(t(m::KEEPING_READ_DONE)),
        lead(written),
        say(t(m::KEEPING_READ_DELETE)),
        foot([button(t(m::COMMON_GO_ON), move || {
            app.start(super::first_screen(app));
        })]),
    ])
}
