//! What somebody made their own: phrases to say or show, the card, things that help. All of it is sealed.

use journal::Own;
use journal::replay::TakeOut;
use words::{Message, m};

use super::{holder, steps};
use crate::app::App;
use crate::browser;
use crate::screen::Screen;
use crate::ui::*;

/// The screen.
pub(crate) fn own(app: App) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let whose = together.then(|| {
        segments(
            t(m::PRACTICE_UI_WHO),
            model::Who::BOTH.map(|who| {
                segment(
                    app.name(who),
                    move || app.holder.get() == Some(who),
                    move || app.holder.set(Some(who)),
                )
            }),
        )
    });
    let shown = move || {
        app.holder.track();
        app.state.track();
        let who = holder(app);
        let of = |kind: Own| {
            app.state
                .with_untracked(|state| state.practices.own(who, kind).cloned().collect::<Vec<_>>())
        };
        let out = move |kind: Own, text: String| {
            app.take_out(TakeOut::Own { who, kind, text }, || {});
        };
        let out_button = move |kind: Own, text: String| {
            sure(t(m::OWN_THINGS_OUT), t(m::ENTRY_ERASE_SURE_ONE), move || {
                out(kind, text.clone());
            })
        };
        let kept = kept_words(app, who);
        let keepsakes = super::keepsakes::kept(app, who);
        let [cards, phrases, tools] = [of(Own::Card), of(Own::Phrase), of(Own::Tool)];
        if cards.is_empty() && phrases.is_empty() && tools.is_empty() && kept.is_none() && keepsakes.is_none()
        {
            return lead(t(if together && who.is_none() {
                m::OWN_THINGS_WHO
            } else {
                m::OWN_THINGS_EMPTY
            }));
        }
        let part = |heading_text: Message, kind: Own, things: Vec<journal::Owned>| {
            (!things.is_empty()).then(|| {
                let row = |thing: journal::Owned| {
                    let (text, day) = (thing.text.clone(), browser::day_of(thing.at));
                    el("details").child(el("summary").text(thing.text.clone())).child(
                        el("div")
                            .class("stack")
                            .child(steps::sentence_tools(app, thing.text))
                            .child(small(tv(m::OWN_THINGS_SINCE, &[("day", &day)])))
                            .child(out_button(kind, text)),
                    )
                };
                el("div")
                    .child(heading(t(heading_text)))
                    .kids(things.into_iter().map(row))
            })
        };
        // Of cards the newest counts; earlier ones stay below it, with their day.
        let mut cards = cards.into_iter();
        let card = cards.next().map(|card| {
            let (text, day) = (card.text.clone(), browser::day_of(card.at));
            el("div").kids([
                heading(t(m::OWN_THINGS_CARD)),
                el("div").class("card").kids([
                    say(card.text.clone()),
                    small(tv(m::OWN_THINGS_SINCE, &[("day", &day)])),
                ]),
                steps::sentence_tools(app, card.text),
                out_button(Own::Card, text),
            ])
        });
        el("div")
            .class("stack")
            .maybe(card)
            .maybe(part(m::OWN_THINGS_EARLIER, Own::Card, cards.collect()))
            .maybe(part(m::OWN_THINGS_PHRASES, Own::Phrase, phrases))
            .maybe(part(m::OWN_THINGS_TOOLS, Own::Tool, tools))
            .maybe(keepsakes)
            .maybe(kept)
    };
    let make = |id: &'static str| {
        guide::PracticeId::find(id).map(|found| {
            choice(crate::screens::now::name_of(found), None, None, move || {
                app.go(Screen::Practice(found, None));
            })
        })
    };
    el("div")
        .class("stack")
        .kids([title(t(m::OWN_THINGS_TITLE)), lead(t(m::OWN_THINGS_LEAD))])
        .maybe(whose)
        .live(shown)
        .child(heading(t(m::OWN_THINGS_MAKE)))
        .child(
            el("div").class("list").kids(
                ["afterwards-card", "agreed-phrases", "my-toolkit"]
                    .into_iter()
                    .filter_map(make),
            ),
        )
        .child(super::keepsakes::choose(app))
}

/// Own words that were kept with a practice, newest first, each with its day and what it answered.
fn kept_words(app: App, who: Option<model::Who>) -> Option<Node> {
    let kept: Vec<_> = app.state.with_untracked(|state| {
        let done = state.practices.done().iter().rev();
        done.filter(|(_, by, done)| *by == who && !done.fields.is_empty())
            .cloned()
            .collect()
    });
    let one = |(at, _, done): (journal::Moment, Option<model::Who>, journal::Practised)| {
        let id = guide::PracticeId::find(&done.practice)?;
        let lines = done
            .fields
            .iter()
            .filter(|said| !said.text.trim().is_empty())
            .map(|said| answer(id, &said.field, &said.text));
        let what = TakeOut::Words {
            who,
            second: at.unix_s,
            practice: done.practice.clone(),
        };
        let out = sure(t(m::OWN_THINGS_OUT), t(m::OWN_THINGS_WORDS_SURE), move || {
            app.take_out(what.clone(), || {});
        });
        Some(
            el("details")
                .child(el("summary").text(format!(
                    "{} · {}",
                    crate::screens::now::name_of(id),
                    browser::day_of(at)
                )))
                .child(el("div").class("stack").kids(lines).child(out)),
        )
    };
    (!kept.is_empty()).then(|| {
        el("div")
            .child(heading(t(m::OWN_THINGS_WORDS)))
            .kids(kept.into_iter().filter_map(one))
    })
}

/// An answer below the question it answers, where the practice still asks it.
fn answer(id: guide::PracticeId, field: &str, text: &str) -> Node {
    let practice = id.practice();
    let asked = practice.steps.iter().position(|step| step.field() == Some(field));
    let question = asked.and_then(|at| words::text(&practice.key(&(at + 1).to_string()), &[]));
    el("div").maybe(question.map(small)).child(para(text.to_owned()))
}

/// So many own phrases stand in Now: more would have to be read.
const IN_NOW: usize = 3;

/// Own phrases and things within reach, for Now.
pub(crate) fn own_phrases(app: App) -> Option<Node> {
    let who = holder(app);
    let (phrases, tools) = app.state.with_untracked(|state| {
        let of = |kind: Own| {
            let own = state.practices.own(who, kind);
            own.map(|one| one.text.clone()).collect::<Vec<_>>()
        };
        (of(Own::Phrase), of(Own::Tool))
    });
    let keepsakes = super::keepsakes::in_now(app, who);
    if phrases.is_empty() && tools.is_empty() && keepsakes.is_none() {
        return None;
    }
    let phrase = |text: String| {
        el("details")
            .child(el("summary").text(text.clone()))
            .child(el("div").child(steps::sentence_tools(app, text)))
    };
    let within_reach =
        (!tools.is_empty()).then(|| small(tv(m::OWN_THINGS_REACH, &[("tools", &tools.join(", "))])));
    Some(
        el("div")
            .class("stack own")
            .child(small(t(m::OWN_THINGS_TITLE)))
            .maybe(within_reach)
            .kids(phrases.into_iter().take(IN_NOW).map(phrase))
            .maybe(keepsakes),
    )
}
