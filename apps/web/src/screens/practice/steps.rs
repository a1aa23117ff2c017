//! What each kind of step looks like: one thing at a time, everything can be passed over.

use guide::{Lead, Place, Step, soften};
use journal::thing::Topic;
use words::m;

use super::{Play, signs, timed};
use crate::app::App;
use crate::screens::together;
use crate::ui::*;
use crate::voice;

/// The step.
pub(super) fn step(play: Play, index: usize) -> Node {
    let Some(step) = play.id.practice().steps.get(index) else {
        return el("div");
    };
    let by_day = play.feeling.is_none();
    let screen = match step {
        Step::Say => {
            play.app.dark.track();
            timed::say(play, index);
            line(play, index)
        }
        Step::Attend { seconds, pulse } => {
            play.app.dark.track();
            timed::attend(play, index, *seconds, *pulse);
            line(play, index)
        }
        Step::Breathe { breaths, in_s, out_s } => {
            let ring = timed::breathe(play, index, *breaths, *in_s, *out_s);
            el("div").class("stack").kids([grow(), ring, grow()])
        }
        Step::Stay { field } => {
            let minutes = play.said(field).and_then(|text| text.parse().ok()).unwrap_or(1);
            return timed::stay(play, index, minutes);
        }
        Step::Choose {
            field,
            options,
            many: false,
            leads,
        } => choose(play, index, field, *options, leads),
        Step::Choose { field, options, .. } => choose_many(play, index, field, *options),
        Step::Write { field, examples } => write(play, index, field, *examples),
        Step::Minutes { field, choices } => minutes(play, index, field, choices),
        Step::Rate { field } => rate(play, index, field),
        Step::Ladder {
            field,
            rungs,
            examples,
        } => ladder(play, index, field, *rungs, *examples),
        Step::Soften { field } => softened(play, index, field),
        Step::Compose => compose(play, index),
        Step::Go { place } => go(play, index, *place),
    };
    let dark = if matches!(step, Step::Say | Step::Attend { .. } | Step::Breathe { .. }) && !by_day {
        signs::dark_link(play.app)
    } else {
        el("span")
    };
    screen.child(signs::three(
        link(t(m::NOW_STOP), move || play.stop()),
        dark,
        link(t(m::NOW_SKIP), move || play.next()),
    ))
}

fn line(play: Play, index: usize) -> Node {
    el("div").class("stack").kids([
        grow(),
        title(play.filled(index)).attr("aria-live", "polite"),
        grow(),
        button(t(m::COMMON_GO_ON), move || play.next()),
    ])
}

/// A question with what follows it, in the middle of what is left.
fn question(play: Play, index: usize, below: impl IntoIterator<Item = Node>) -> Node {
    el("div")
        .class("stack")
        .kids([grow(), title(play.filled(index)), gap()])
        .kids(below)
        .child(grow())
}

fn choose(play: Play, index: usize, field: &'static str, options: u8, leads: &'static [(u8, Lead)]) -> Node {
    let one = |option: u8| {
        let text = play.option(index, option);
        let lead = leads.iter().find(|(at, _)| *at == option).map(|(_, lead)| *lead);
        let said = text.clone();
        choice(text, None, None, move || {
            play.say(field, said.clone());
            match lead {
                Some(lead) => play.follow(lead),
                None => play.next(),
            }
        })
    };
    question(
        play,
        index,
        [el("div").class("list").kids((1..=options).map(one))],
    )
}

fn chosen(play: Play, field: &str) -> Vec<String> {
    play.said.with(|said| {
        let found = said.iter().find(|one| one.field == field);
        found.map_or_else(Vec::new, |one| one.text.split("; ").map(str::to_owned).collect())
    })
}

fn choose_many(play: Play, index: usize, field: &'static str, options: u8) -> Node {
    let one = |option: u8| {
        let text = play.option(index, option);
        let (mine, flip) = (text.clone(), text.clone());
        chip(
            text,
            move || chosen(play, field).contains(&mine),
            move || {
                let mut all = chosen(play, field);
                if all.contains(&flip) {
                    all.retain(|known| *known != flip);
                } else {
                    all.push(flip.clone());
                }
                all.retain(|known| !known.is_empty());
                play.say(field, all.join("; "));
            },
        )
    };
    question(
        play,
        index,
        [chips(play.filled(index), (1..=options).map(one)).class("chips many")],
    )
    .child(button(t(m::COMMON_GO_ON), move || play.next()))
}

/// A field for own words, with examples that can be tapped instead.
fn words_field(play: Play, index: usize, field: &'static str, examples: u8) -> [Node; 2] {
    let typed = move || {
        play.said.with(|said| {
            let found = said.iter().find(|one| one.field == field);
            found.map(|one| one.text.clone()).unwrap_or_default()
        })
    };
    let area = el("label")
        .class("field")
        .child(el("span").class("unseen").text(play.filled(index)))
        .child(
            el("textarea")
                .attr("rows", "2")
                .attr("placeholder", t(m::PRACTICE_UI_OWN_WORDS))
                .value(typed)
                .on("input", move |event| play.say(field, value_of(&event))),
        );
    let example = |option: u8| {
        let text = play.option(index, option);
        let (mine, set) = (text.clone(), text.clone());
        chip(
            text,
            move || typed() == mine,
            move || play.say(field, set.clone()),
        )
    };
    [
        chips(t(m::PRACTICE_UI_EXAMPLES), (1..=examples).map(example)).class("chips many"),
        area,
    ]
}

fn write(play: Play, index: usize, field: &'static str, examples: u8) -> Node {
    question(play, index, words_field(play, index, field, examples))
        .child(button(t(m::COMMON_GO_ON), move || play.next()))
}

fn minutes(play: Play, index: usize, field: &'static str, choices: &'static [u16]) -> Node {
    let one = |minutes: &u16| {
        let count = minutes.to_string();
        choice(
            tv(m::COMMON_MINUTES, &[("count", &count)]),
            None,
            None,
            move || {
                play.say(field, count.clone());
                play.next();
            },
        )
    };
    question(
        play,
        index,
        [el("div").class("list").kids(choices.iter().map(one))],
    )
}

fn rate(play: Play, index: usize, field: &'static str) -> Node {
    let before = play.said(field).and_then(|text| text.parse().ok());
    let value = Live::new(before);
    question(
        play,
        index,
        [slider(t(m::PRACTICE_UI_SCALE), (0, 10, 1), value, super::shown)],
    )
    .child(button(t(m::COMMON_GO_ON), move || {
        if let Some(value) = value.get_untracked() {
            play.say(field, value.to_string());
        }
        play.next();
    }))
}

/// "And under that?" Each rung stands above the next; one may stop at any.
fn ladder(play: Play, index: usize, field: &'static str, rungs: u8, examples: u8) -> Node {
    let typed = Live::new(String::new());
    let all = move || {
        chosen(play, field)
            .into_iter()
            .filter(|rung| !rung.is_empty())
            .collect::<Vec<_>>()
    };
    let take = move || {
        let rung = typed.get_untracked().replace("; ", ", ").trim().to_owned();
        if !rung.is_empty() {
            let mut rungs = all();
            rungs.push(rung);
            play.say(field, rungs.join("; "));
            typed.set(String::new());
        }
    };
    el("div").class("stack").live(move || {
        let above = all();
        let deep = above.len() >= usize::from(rungs);
        let asks = if above.is_empty() {
            play.filled(index)
        } else {
            t(m::PRACTICE_UI_UNDER)
        };
        let example = |option: u8| {
            let text = play.option(index, option);
            let (mine, set) = (text.clone(), text.clone());
            chip(text, move || typed.get() == mine, move || typed.set(set.clone()))
        };
        let area = el("label")
            .class("field")
            .child(el("span").class("unseen").text(asks.clone()))
            .child(
                el("textarea")
                    .attr("rows", "2")
                    .attr("placeholder", t(m::PRACTICE_UI_OWN_WORDS))
                    .value(move || typed.get())
                    .on("input", move |event| typed.set(value_of(&event))),
            );
        let first = above.is_empty();
        let page = el("div").class("stack").child(grow()).child(
            el("ol")
                .class("rungs")
                .kids(above.into_iter().map(|rung| el("li").text(rung))),
        );
        if deep {
            return page.kids([grow(), button(t(m::COMMON_GO_ON), move || play.next())]);
        }
        page.child(title(asks))
            .maybe(
                first.then(|| {
                    chips(t(m::PRACTICE_UI_EXAMPLES), (1..=examples).map(example)).class("chips many")
                }),
            )
            .kids([
                area,
                grow(),
                button(t(m::PRACTICE_UI_UNDER), take),
                ghost(t(m::PRACTICE_UI_DEEP_ENOUGH), move || {
                    take();
                    play.next();
                }),
            ])
    })
}

/// What rules on this phone find in the sentence, and words that may fit better.
fn softened(play: Play, index: usize, field: &'static str) -> Node {
    let sentence = play.said(field).unwrap_or_default();
    let found = soften::read(&sentence);
    let notes = found.forms.iter().map(|form| {
        let text = words::text(&format!("ask-form-{}", form.name()), &[]).unwrap_or_default();
        el("li").class("fact").text(text)
    });
    let nothing = found.forms.is_empty().then(|| small(t(m::ASK_FORM_NONE)));
    // What the sentence is about comes first; the others are there as well.
    let topics = [found.topic].into_iter().chain(
        soften::Topic::ALL
            .into_iter()
            .filter(move |topic| *topic != found.topic),
    );
    let part = |part: &'static str, label: words::Message| {
        let one = |topic: soften::Topic| {
            let text = words::text(&format!("ask-{part}-{}", topic.name()), &[]).unwrap_or_default();
            let (mine, set) = (text.clone(), text.clone());
            chip(
                text,
                move || {
                    play.said.track();
                    play.said(part).as_deref() == Some(&mine)
                },
                move || play.say(part, set.clone()),
            )
        };
        stack([
            heading(t(label)),
            chips(t(label), topics.clone().map(one)).class("chips many"),
        ])
    };
    el("div")
        .class("stack")
        .child(title(play.filled(index)))
        .maybe((!sentence.is_empty()).then(|| say(format!("“{sentence}”"))))
        .child(el("ul").kids(notes))
        .maybe(nothing)
        .kids([
            part("feeling", m::ASK_PART_FEELING),
            part("wish", m::ASK_PART_WISH),
            small(t(m::ASK_RULES)),
            grow(),
            button(t(m::COMMON_GO_ON), move || play.next()),
        ])
}

/// The sentence, to say, to show, to hand on.
fn compose(play: Play, index: usize) -> Node {
    let sentence = play.filled(index);
    signs::read_aloud(play.app, &sentence);
    el("div")
        .class("stack")
        .child(sentence_tools(play.app, sentence))
        .child(button(t(m::COMMON_GO_ON), move || play.next()))
}

/// A sentence with what can be done with it. Another app gets it by the person's own hand; the other's phone, where one
/// is connected, after one more look at exactly what will be seen there.
pub(crate) fn sentence_tools(app: App, sentence: String) -> Node {
    let big = Live::new(false);
    let copied = Live::new(false);
    el("div").class("stack").live(move || {
        let (copy, hand, large) = (sentence.clone(), sentence.clone(), sentence.clone());
        if big.get() {
            return el("button")
                .attr("type", "button")
                .class("big")
                .attr("aria-label", format!("{sentence} {}", t(m::COMMON_CLOSE)))
                .text(large)
                .click(move || big.set(false));
        }
        let ways = el("div").class("ways").kids([
            link(t(m::NOW_SHOW_BIG), move || big.set(true)),
            link(t(m::PRACTICE_UI_COPY), move || {
                voice::copy(&copy);
                copied.set(true);
            }),
        ]);
        let ways = if voice::can_hand_over() {
            ways.child(link(t(m::PRACTICE_UI_HAND_OVER), move || voice::hand_over(&hand)))
        } else {
            ways
        };
        let send = together::sending(app, Topic::Ask, sentence.clone());
        let ways = ways.maybe(send);
        el("div")
            .class("stack")
            .kids([
                grow(),
                small(t(m::NOW_THEN_SAY)),
                title(sentence.clone()).class("sentence"),
                gap(),
                ways,
            ])
            .live(move || {
                if copied.get() {
                    small(t(m::PRACTICE_UI_COPIED)).attr("role", "status")
                } else {
                    el("span").attr("hidden", "")
                }
            })
            .child(grow())
    })
}

fn go(play: Play, index: usize, place: Place) -> Node {
    el("div").class("stack").kids([
        grow(),
        title(play.text("title")),
        gap(),
        button(play.filled(index), move || {
            play.done_quietly(move || play.follow(Lead::Place(place)));
        }),
        ghost(t(m::PRACTICE_UI_NOT_NOW), move || play.next()),
        grow(),
    ])
}
