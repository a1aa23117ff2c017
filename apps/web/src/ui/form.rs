//! What people fill in: areas of text, choices, and what is said when something does not fit. Everything may stay empty.

use words::{Message, m};

use super::live::Live;
use super::node::{Node, Text, el};
use super::parts::{chip, chips, ghost, second, small, t, value_of, wrong};

/// Nothing to be seen.
pub(crate) fn nothing() -> Node {
    el("span").attr("hidden", "")
}

/// What is refused, in words with the cure.
pub(crate) fn complaint(of: Live<Option<String>>) -> Node {
    el("div").live(move || of.get().map_or_else(nothing, wrong))
}

/// A quiet button for something that does not come back: it asks once more before it does it.
pub(crate) fn sure(text: String, question: String, then: impl Fn() + Clone + 'static) -> Node {
    let asked = Live::new(false);
    el("div").live(move || {
        if !asked.get() {
            return ghost(text.clone(), move || asked.set(true));
        }
        let then = then.clone();
        el("div").class("stack").attr("role", "status").kids([
            small(question.clone()),
            second(t(m::ENTRY_ERASE_YES), then),
            ghost(t(m::COMMON_CANCEL), move || asked.set(false)),
        ])
    })
}

/// A labelled text of several lines.
pub(crate) fn area(label: impl Into<Text>, rows: &'static str, value: Live<String>) -> Node {
    let text = el("textarea")
        .attr("rows", rows)
        .value(move || value.get())
        .on("input", move |event| value.set(value_of(&event)));
    el("label")
        .class("field")
        .child(el("span").text(label))
        .child(text)
}

/// How many may be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// One, or none.
    One,
    /// Any.
    Any,
}

/// Chips of which one or any are chosen, by their place; a second tap takes back.
pub(crate) fn pick(label: String, options: Vec<String>, take: Take, chosen: Live<Vec<usize>>) -> Node {
    let one = move |(at, text): (usize, String)| {
        chip(
            text,
            move || chosen.with(|chosen| chosen.contains(&at)),
            move || {
                chosen.update(|chosen| {
                    let had = chosen.contains(&at);
                    if take == Take::One {
                        chosen.clear();
                    }
                    chosen.retain(|other| *other != at);
                    if !had {
                        chosen.push(at);
                    }
                });
            },
        )
    };
    chips(label, options.into_iter().enumerate().map(one))
}

/// A question with yes and no, which may stay open.
pub(crate) fn yes_or_no(question: String, answer: Live<Vec<usize>>) -> Node {
    let options = [m::COMMON_YES, m::COMMON_NO].map(t).to_vec();
    el("div")
        .class("fact")
        .child(el("p").text(question.clone()))
        .child(pick(question, options, Take::One, answer))
}

/// What was answered to [`yes_or_no`].
pub(crate) fn said(answer: Live<Vec<usize>>) -> Option<bool> {
    answer.with_untracked(|chosen| chosen.first().map(|at| *at == 0))
}

/// A text without the space around it, if anything is left.
pub(crate) fn written(value: Live<String>) -> Option<String> {
    let text = value.with_untracked(|text| text.trim().to_owned());
    (!text.is_empty()).then_some(text)
}

/// The texts of several messages.
pub(crate) fn texts(messages: &[Message]) -> Vec<String> {
    messages.iter().map(|message| t(*message)).collect()
}

/// The text of a message whose key is put together.
pub(crate) fn keyed(before: &str, name: &str) -> String {
    words::text(&format!("{before}{name}"), &[]).unwrap_or_default()
}

/// Something that opens below its summary.
pub(crate) fn folded(summary: impl Into<Text>, inside: impl IntoIterator<Item = Node>) -> Node {
    el("details")
        .child(el("summary").text(summary))
        .child(el("div").class("stack").kids(inside))
}
