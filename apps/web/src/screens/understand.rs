//! Understand: the five substances, four patterns, and the ways to what the two of you do.

use guide::Need;
use journal::Fact;
use measure::dimension::Pattern;
use model::Who;
use words::{Message, m};

use crate::app::App;
use crate::screen::{Screen, UsView};
use crate::ui::*;

/// The article's five, with the claims behind each, told first.
const SUBSTANCES: [(&str, &[&str]); 5] = [
    (
        "oxytocin",
        &[
            "oxytocin-orgasm",
            "oxytocin-hours",
            "oxytocin-sex-difference",
            "oxytocin-bonding",
            "touch-oxytocin",
        ],
    ),
    (
        "dopamine",
        &["dopamine-peak", "dopamine-drop", "dopamine-new-love"],
    ),
    ("vasopressin", &["vasopressin-after", "vasopressin-bonding"]),
    ("serotonin", &["serotonin-after"]),
    ("endorphins", &["endorphin-orgasm", "endorphin-cuddling"]),
];

/// Claims behind each pattern, in the order of [`Pattern::ALL`].
const PATTERN_CLAIMS: [&[&str]; 4] = [
    &["secure-calm", "attachment-origins", "soothing-recovery"],
    &["anxiety-amplifies", "anxious-reassurance", "attachment-origins"],
    &["avoidant-distance", "avoidant-touch", "attachment-origins"],
    &["disorganised", "attachment-origins", "floating"],
];

fn text_of(key: &str) -> String {
    words::text(key, &[]).unwrap_or_default()
}

/// The ways in.
pub(crate) fn understand(app: App) -> Node {
    let to = |text: Message, more: Message, screen: Screen| {
        choice(t(text), Some(t(more)), None, move || app.go(screen))
    };
    // It is for one person's eyes, so on a phone of two nobody is sent there.
    let compare = app
        .state
        .with_untracked(|state| !state.together())
        .then(|| to(m::UNDERSTAND_COMPARE, m::UNDERSTAND_COMPARE_MORE, Screen::Compare));
    let list = el("div")
        .class("list")
        .kids([
            to(m::UNDERSTAND_BODY, m::UNDERSTAND_BODY_MORE, Screen::Substances),
            to(
                m::UNDERSTAND_PATTERNS,
                m::UNDERSTAND_PATTERNS_MORE,
                Screen::Patterns,
            ),
            to(m::UNDERSTAND_LOOP, m::UNDERSTAND_LOOP_MORE, Screen::Loop),
        ])
        .maybe(compare)
        .kids([
            to(
                m::UNDERSTAND_TRY,
                m::UNDERSTAND_TRY_MORE,
                Screen::Practices(Need::Understand),
            ),
            to(m::MORE_CLAIMS, m::UNDERSTAND_CLAIMS_MORE, Screen::Claims("")),
        ]);
    el("div")
        .class("stack")
        .kids([title(t(m::UNDERSTAND_TITLE)), lead(t(m::UNDERSTAND_LEAD))])
        .child(list)
}

/// What is told of five substances, and what has been measured.
pub(crate) fn substances(app: App) -> Node {
    let told = Live::new(true);
    let one = move |(name, claims): (&'static str, &'static [&'static str])| {
        let part = |tail: &str| text_of(&format!("understand-{name}-{tail}"));
        let (as_told, as_measured) = (part("told"), part("measured"));
        el("section")
            .class("fact substance")
            .child(heading(part("title")))
            .live(move || {
                if told.get() {
                    para(as_told.clone())
                } else {
                    let links = claims.iter().filter_map(|id| super::claims::grade_link(app, id));
                    el("div").child(para(as_measured.clone())).kids(links)
                }
            })
    };
    el("div")
        .class("stack")
        .kids([title(t(m::UNDERSTAND_BODY)), lead(t(m::UNDERSTAND_BODY_LEAD))])
        .child(segments(
            t(m::CURVES_BODY),
            [
                segment(t(m::CURVES_TOLD), move || told.get(), move || told.set(true)),
                segment(
                    t(m::CURVES_MEASURED),
                    move || !told.get(),
                    move || told.set(false),
                ),
            ],
        ))
        .child(el("div").kids(SUBSTANCES.map(one)))
        .kids([
            small(t(m::UNDERSTAND_BODY_END)),
            foot([second(t(m::UNDERSTAND_BODY_CURVES), move || {
                app.go(Screen::Us(UsView::Curves));
            })]),
        ])
}

/// The four patterns.
pub(crate) fn patterns(app: App) -> Node {
    let one = |pattern: Pattern| {
        let name = pattern.name();
        choice(
            text_of(&format!("check-card-{name}-title")),
            Some(text_of(&format!("understand-{name}-short"))),
            None,
            move || app.go(Screen::Pattern(pattern)),
        )
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::UNDERSTAND_PATTERNS)),
            lead(t(m::UNDERSTAND_PATTERNS_LEAD)),
        ])
        .child(el("div").class("list").kids(Pattern::ALL.map(one)))
        .child(small(t(m::CHECK_CARD_NORMAL)))
        .maybe(super::claims::grade_link(app, "types-or-dimensions"))
}

/// One pattern: where it comes from, sex, the reading of the same release, afterwards, words.
pub(crate) fn pattern(app: App, pattern: Pattern) -> Node {
    let name = pattern.name();
    // Inside a sentence: a name, or the word for the other person as it stands there.
    let given = app
        .state
        .with_untracked(|state| state.partner(Who::B).name.clone());
    let other = given.unwrap_or_else(|| t(m::CHECK_NAME_DEFAULT));
    let of = |key: String| words::text(&key, &[("name", &other)]).unwrap_or_default();
    let part = |label: Message, key: String| {
        el("div")
            .class("fact")
            .child(small(t(label)))
            .child(para(of(key)))
    };
    let claims = PATTERN_CLAIMS[pattern.index()];
    let alone = app.state.with_untracked(|state| !state.together()) && app.is_open();
    let mine = Live::new(
        app.state
            .with_untracked(|state| state.partner(Who::A).cards.iter().any(|card| card == name)),
    );
    // On a shared phone cards are picked up alone, within the check.
    let pick = alone.then(|| {
        choice(
            t(m::UNDERSTAND_MINE),
            Some(t(m::UNDERSTAND_MINE_MORE)),
            Some(Box::new(move || mine.get())),
            move || {
                let now = !mine.get_untracked();
                let fact = Fact::Card {
                    who: Who::A,
                    card: name.to_owned(),
                    mine: now,
                };
                app.write(vec![fact], move || mine.set(now));
            },
        )
        .class("choice square")
    });
    el("div")
        .class("stack")
        .kids([
            small(text_of(&format!("check-region-{name}"))),
            title(text_of(&format!("check-card-{name}-title"))),
            lead(of(format!("check-card-{name}-body"))),
        ])
        .child(
            el("div").kids([
                // What it says of early years is hard to read for some: it stays closed until somebody opens it.
                el("details")
                    .class("fact")
                    .child(
                        el("summary").child(
                            el("span")
                                .text(t(m::UNDERSTAND_ORIGIN))
                                .child(el("span").class("small").text(t(m::UNDERSTAND_ORIGIN_NOTE))),
                        ),
                    )
                    .child(para(of(format!("understand-{name}-origin")))),
                part(m::UNDERSTAND_SEX, format!("understand-{name}-sex")),
                part(m::UNDERSTAND_READING, format!("understand-{name}-reading")),
                part(m::UNDERSTAND_AFTER, format!("check-card-{name}-after")),
                part(m::UNDERSTAND_SAY, format!("check-card-{name}-say")),
                part(m::UNDERSTAND_HELPS, format!("understand-{name}-helps")),
            ]),
        )
        .maybe(pick)
        .child(el("div").kids(claims.iter().filter_map(|id| super::claims::grade_link(app, id))))
        .child(small(t(m::CHECK_REGION_NEVER_A_TYPE)))
}
