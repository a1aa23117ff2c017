//! The few parts all screens share: titles, buttons, choices, scales, sliders. Every target is at least 44 pixels.

use model::StepKind;
use words::{Message, m};

use crate::speech;

use super::live::Live;
use super::node::{Node, Text, el};

/// A message without variables.
pub(crate) fn t(message: Message) -> String {
    speech::say(message, &[])
}

/// A message with variables.
pub(crate) fn tv(message: Message, variables: &[(&str, &str)]) -> String {
    speech::say(message, variables)
}

/// The message with a key that comes as data, or nothing where there is none.
pub(crate) fn tk(key: &str, variables: &[(&str, &str)]) -> Option<String> {
    speech::find(key, variables)
}

/// The screen's title.
pub(crate) fn title(text: impl Into<Text>) -> Node {
    el("h1").text(text)
}

/// A heading below the title.
pub(crate) fn heading(text: impl Into<Text>) -> Node {
    el("h2").text(text)
}

/// The quiet line below a title.
pub(crate) fn lead(text: impl Into<Text>) -> Node {
    el("p").class("lead").text(text)
}

/// A paragraph that is said to a person.
pub(crate) fn say(text: impl Into<Text>) -> Node {
    el("p").class("say").text(text)
}

/// A paragraph.
pub(crate) fn para(text: impl Into<Text>) -> Node {
    el("p").text(text)
}

/// Something is being worked out.
pub(crate) fn busy(text: impl Into<Text>) -> Node {
    lead(text).attr("role", "status").attr("aria-busy", "true")
}

/// A moment of waiting.
pub(crate) fn loading() -> Node {
    busy(t(m::COMMON_LOADING))
}

/// Small print.
pub(crate) fn small(text: impl Into<Text>) -> Node {
    el("p").class("small").text(text)
}

/// A block of things with space between them.
pub(crate) fn stack(children: impl IntoIterator<Item = Node>) -> Node {
    el("div").class("stack").kids(children)
}

/// Empty space.
pub(crate) fn gap() -> Node {
    el("div").class("gap").attr("aria-hidden", "true")
}

/// Empty space that takes what is left.
pub(crate) fn grow() -> Node {
    el("div").class("grow").attr("aria-hidden", "true")
}

/// The way on, at the thumb.
pub(crate) fn foot(children: impl IntoIterator<Item = Node>) -> Node {
    el("div").class("foot").kids(children)
}

fn pressable(class: &'static str, text: impl Into<Text>, then: impl FnMut() + 'static) -> Node {
    el("button")
        .attr("type", "button")
        .class(class)
        .text(text)
        .click(then)
}

/// The one strong button of a screen.
pub(crate) fn button(text: impl Into<Text>, then: impl FnMut() + 'static) -> Node {
    pressable("button", text, then)
}

/// A button beside or below the strong one.
pub(crate) fn second(text: impl Into<Text>, then: impl FnMut() + 'static) -> Node {
    pressable("button second", text, then)
}

/// A quiet way out or aside.
pub(crate) fn ghost(text: impl Into<Text>, then: impl FnMut() + 'static) -> Node {
    pressable("ghost", text, then)
}

/// A word in the bar.
pub(crate) fn link(text: impl Into<Text>, then: impl FnMut() + 'static) -> Node {
    pressable("link", text, then)
}

/// "true" or "false" for `aria-pressed`.
pub(crate) fn truth(yes: bool) -> Option<String> {
    Some(if yes {
        "true".to_owned()
    } else {
        "false".to_owned()
    })
}

/// A large choice with a line below it; `chosen` follows signals.
pub(crate) fn choice(
    title: impl Into<Text>,
    more: Option<String>,
    chosen: Option<Box<dyn Fn() -> bool>>,
    then: impl FnMut() + 'static,
) -> Node {
    let marked = chosen.is_some();
    let mut node = el("button").attr("type", "button").class("choice").click(then);
    if let Some(chosen) = chosen {
        node = node.live_attr("aria-pressed", move || truth(chosen()));
    }
    if marked {
        node = node.child(el("span").class("mark").attr("aria-hidden", "true"));
    }
    let words = el("span").child(el("b").text(title));
    node.child(words.maybe(more.map(|more| el("span").class("small").text(more))))
}

/// One of several small answers.
pub(crate) fn chip(
    text: impl Into<Text>,
    chosen: impl Fn() -> bool + 'static,
    then: impl FnMut() + 'static,
) -> Node {
    pressable("chip", text, then).live_attr("aria-pressed", move || truth(chosen()))
}

/// A row of chips with a label for those who hear it.
pub(crate) fn chips(label: impl Into<Text>, children: impl IntoIterator<Item = Node>) -> Node {
    el("div")
        .class("chips")
        .attr("role", "group")
        .attr("aria-label", label)
        .kids(children)
}

/// Two or three views of the same thing.
pub(crate) fn segments(label: impl Into<Text>, children: impl IntoIterator<Item = Node>) -> Node {
    el("div")
        .class("segments")
        .attr("role", "group")
        .attr("aria-label", label)
        .kids(children)
}

/// One view of [`segments`].
pub(crate) fn segment(
    text: impl Into<Text>,
    chosen: impl Fn() -> bool + 'static,
    then: impl FnMut() + 'static,
) -> Node {
    el("button")
        .attr("type", "button")
        .text(text)
        .click(then)
        .live_attr("aria-pressed", move || truth(chosen()))
}

/// What is wrong, and the cure.
pub(crate) fn wrong(text: impl Into<Text>) -> Node {
    el("p").class("wrong").attr("role", "alert").text(text)
}

/// The word for a kind of step.
pub(crate) fn kind_word(kind: StepKind) -> String {
    tk(&format!("plan-step-{}", kind.name()), &[]).unwrap_or_default()
}

/// The value of what an event comes from: an input, an area of text or a list.
pub(crate) fn value_of(event: &web_sys::Event) -> String {
    let value = |target| js_sys::Reflect::get(&target, &"value".into()).ok()?.as_string();
    event
        .target()
        .and_then(|target| value(target.into()))
        .unwrap_or_default()
}

/// A labelled line of text.
pub(crate) fn field(label: impl Into<Text>, kind: &'static str, value: Live<String>) -> Node {
    let input = el("input")
        .attr("type", kind)
        .attr(
            "autocomplete",
            if kind == "password" {
                "current-password"
            } else {
                "off"
            },
        )
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .value(move || value.get())
        .on("input", move |event| value.set(value_of(&event)));
    el("label")
        .class("field")
        .child(el("span").text(label))
        .child(input)
}

/// A slider over whole numbers, with a step down and up so that no drag is needed. Empty until it is touched.
pub(crate) fn slider(
    label: String,
    (low, high, step): (u16, u16, u16),
    value: Live<Option<u16>>,
    shown: impl Fn(Option<u16>) -> String + Copy + 'static,
) -> Node {
    let middle = low + (high - low) / 2 / step * step;
    let nudge = move |up: bool| {
        let from = value.get_untracked();
        let to = match (from, up) {
            (None, _) => middle,
            (Some(from), true) => (from + step).min(high),
            (Some(from), false) => from.saturating_sub(step).max(low),
        };
        value.set(Some(to));
    };
    let input = el("input")
        .attr("type", "range")
        .attr("min", low.to_string())
        .attr("max", high.to_string())
        .attr("step", step.to_string())
        .attr("aria-label", label.clone())
        .live_attr("aria-valuetext", move || Some(shown(value.get())))
        .value(move || value.get().unwrap_or(middle).to_string())
        .on("input", move |event| value.set(value_of(&event).parse().ok()));
    let button = |sign: &'static str, label: String, up: bool| {
        el("button")
            .attr("type", "button")
            .class("nudge")
            .attr("aria-label", label)
            .text(sign)
            .click(move || nudge(up))
    };
    let less = format!("{}: {}", label, t(m::COMMON_LESS));
    let more = format!("{}: {}", label, t(m::COMMON_MORE));
    let class = move || {
        if value.with(Option::is_none) {
            "slider unset"
        } else {
            "slider"
        }
    };
    el("div")
        .live_attr("class", move || Some(class().to_owned()))
        .child(
            el("div")
                .class("top")
                .child(el("span").text(label))
                .child(el("output").live_text(move || shown(value.get()))),
        )
        .child(
            el("div")
                .class("track")
                .child(button("–", less, false))
                .child(input)
                .child(button("+", more, true)),
        )
}
