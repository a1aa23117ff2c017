//! What is known of one person now, beside what was thought before the diary; and what they can decide about it.

use engine::{Found, Number};
use journal::{Learn, learning};
use learn::diary::Note;
use model::Who;
use words::{Message, m};

use super::{act, drawn, learned, tenth, views};
use crate::app::App;
use crate::screen::LearnedScreen;
use crate::ui::*;

/// How a number is said.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    /// Whole minutes.
    Minutes,
    /// Of a hundred adults.
    Of100,
    /// Points, to a tenth.
    Points,
}

struct Row {
    name: &'static str,
    title: Message,
    now: Message,
    before: Message,
    said: Said,
    limits: (f64, f64),
    /// Which posterior it is of: evenings or mornings.
    layer: usize,
}

const ROWS: [Row; 4] = [
    Row {
        name: "window",
        title: m::LEARNED_WINDOW,
        now: m::LEARNED_WINDOW_NOW,
        before: m::LEARNED_BEFORE_MINUTES,
        said: Said::Minutes,
        limits: (0.0, 240.0),
        layer: 0,
    },
    Row {
        name: "anxiety",
        title: m::LEARNED_ANXIETY,
        now: m::LEARNED_ANXIETY_NOW,
        before: m::LEARNED_BEFORE_OF,
        said: Said::Of100,
        limits: (0.0, 100.0),
        layer: 0,
    },
    Row {
        name: "avoidance",
        title: m::LEARNED_AVOIDANCE,
        now: m::LEARNED_AVOIDANCE_NOW,
        before: m::LEARNED_BEFORE_OF,
        said: Said::Of100,
        limits: (0.0, 100.0),
        layer: 0,
    },
    Row {
        name: "evening_lift",
        title: m::LEARNED_LIFT,
        now: m::LEARNED_LIFT_NOW,
        before: m::LEARNED_BEFORE_POINTS,
        said: Said::Points,
        limits: (-6.0, 6.0),
        layer: 1,
    },
];

/// A range this near to the one before has learned little.
const LITTLE: f64 = 0.85;

impl Said {
    fn scale(self) -> f64 {
        if self == Self::Of100 { 100.0 } else { 1.0 }
    }

    fn text(self, value: f64) -> String {
        match self {
            Self::Points => tenth(value),
            _ => picture::whole(value * self.scale()),
        }
    }

    fn say(self, message: Message, [middle, low, high]: [f64; 3]) -> String {
        tv(
            message,
            &[
                ("middle", &self.text(middle)),
                ("low", &self.text(low)),
                ("high", &self.text(high)),
            ],
        )
    }
}

/// Whether the diary has narrowed a number enough to speak of.
fn narrowed(number: &Number) -> bool {
    number.after[2] - number.after[1] < LITTLE * (number.before[2] - number.before[1])
}

fn row(who: Who, row: &Row, number: &Number) -> Node {
    let now = row.said.say(row.now, number.after);
    let before = row.said.say(row.before, number.before);
    let scaled =
        |points: &[f64]| -> Vec<f64> { points.iter().map(|point| point * row.said.scale()).collect() };
    let [was, is] = number.shapes.each_ref().map(|points| scaled(points));
    let told = format!("{now} {before}");
    let hills = drawn::hills(who, [&was, &is], row.limits, told);
    let section = el("section").class("known").child(heading(t(row.title)));
    // What was learned is said in a voice of its own; that little was learned, once more, is not.
    if narrowed(number) {
        section.kids([say(now), hills, small(before)])
    } else {
        section.kids([hills, small(before), small(t(m::LEARNED_LITTLE_YET))])
    }
}

fn note(note: Note, who: Who) -> Option<String> {
    let (message, n) = match note {
        Note::Late(n) => (m::LEARNED_NOTE_LATE, n),
        Note::Again(n) => (m::LEARNED_NOTE_AGAIN, n),
        Note::Differently(n) => (m::LEARNED_NOTE_DIFFERENTLY, n),
        Note::Unmoved(of, n) if of == who => (m::LEARNED_NOTE_UNMOVED, n),
        Note::Silent(of, n) if of == who => (m::LEARNED_NOTE_SILENT, n),
        Note::Travelled(n) => (m::LEARNED_NOTE_TRAVELLED, n),
        Note::Unmoved(..) | Note::Silent(..) => return None,
    };
    Some(tv(message, &[("count", &n.to_string())]))
}

fn shown(who: Who, found: &Found) -> Node {
    if found.evenings == 0 {
        return stack([say(t(m::LEARNED_NOTHING)), small(t(m::LEARNED_WHAT_HELPS))]);
    }
    let rows = ROWS.iter().filter_map(|one| {
        let trusted = found.trusted.get(one.layer).copied().unwrap_or(false);
        let number = found.number(one.name, Some(who)).filter(|_| trusted)?;
        Some(row(who, one, number))
    });
    let doubted = !found.trusted.iter().all(|yes| *yes);
    let notes = found.notes.iter().filter_map(|one| note(*one, who)).map(small);
    stack([
        lead(t(m::LEARNED_LEAD)),
        el("div").class("key").kids([
            el("span")
                .child(el("i").class("was").attr("aria-hidden", "true"))
                .text(t(m::LEARNED_KEY_BEFORE)),
            el("span")
                .child(el("i").class(drawn::of("now", who)).attr("aria-hidden", "true"))
                .text(t(m::LEARNED_KEY_NOW)),
        ]),
    ])
    .maybe(doubted.then(|| wrong(t(m::LEARNED_DOUBTED))))
    .kids(rows)
    .child(folded(t(m::LEARNED_ALL), [table(who, found)]))
    .kids(notes)
    .child(small(t(m::LEARNED_MODEL)))
}

/// Every number of this person, and of the couple when both share.
fn table(who: Who, found: &Found) -> Node {
    let head = [m::LEARNED_TABLE_WHAT, m::LEARNED_KEY_BEFORE, m::LEARNED_KEY_NOW]
        .map(|text| el("th").attr("scope", "col").text(t(text)));
    let own = found
        .numbers
        .iter()
        .filter(|number| number.who.is_none_or(|of| of == who));
    let rows = own.map(|number| {
        let of_100 = matches!(number.name.as_str(), "anxiety" | "avoidance");
        let text = |value: f64| {
            if of_100 {
                picture::whole(value * 100.0)
            } else {
                tenth(value)
            }
        };
        let cell = |[middle, low, high]: [f64; 3]| {
            el("td").text(format!("{} ({} – {})", text(middle), text(low), text(high)))
        };
        let name = keyed("learned-number-", &number.name.replace('_', "-"));
        el("tr")
            .child(el("th").attr("scope", "row").text(name))
            .kids([cell(number.before), cell(number.after)])
    });
    el("table")
        .child(el("thead").child(el("tr").kids(head)))
        .child(el("tbody").kids(rows))
}

/// What was learned, and what somebody can decide about it.
pub(super) fn known(app: App, who: Who) -> Node {
    stack([
        views(app, LearnedScreen::Known),
        title(t(m::LEARNED_TITLE)),
        learned(app, who, Box::new(move |found| shown(who, found))),
        decide(app, who),
    ])
}

fn decide(app: App, who: Who) -> Node {
    let (for_two, shares, both, forgotten) = app.state.with_untracked(|state| {
        let shares = state.learning.shares;
        (
            state.together() && state.for_two(),
            shares[who.index()],
            shares == [true; 2],
            learning::was_forgotten(state, who),
        )
    });
    let other = app.name(who.other());
    let share = for_two.then(|| {
        let more = match (shares, both) {
            (_, true) => tv(m::LEARNED_SHARE_BOTH, &[("name", &other)]),
            (true, false) => tv(m::LEARNED_SHARE_WAITS, &[("name", &other)]),
            (false, false) => tv(m::LEARNED_SHARE_LEAD, &[("name", &other)]),
        };
        choice(
            tv(m::LEARNED_SHARE, &[("name", &other)]),
            Some(more),
            Some(Box::new(move || shares)),
            move || act(app, who, Learn::Shares { yes: !shares }, LearnedScreen::Known),
        )
        .class("choice square")
    });
    let forget = if forgotten {
        stack([
            small(t(m::LEARNED_FORGOTTEN)),
            ghost(t(m::LEARNED_REMEMBER), move || {
                act(app, who, Learn::Remembered, LearnedScreen::Known);
            }),
        ])
    } else {
        nothing()
    };
    el("div")
        .class("decide")
        .child(heading(t(m::LEARNED_DECIDE)))
        .maybe(share)
        .kids([
            choice(
                t(m::LEARNED_FORGET),
                Some(t(m::LEARNED_FORGET_LEAD)),
                None,
                move || act(app, who, Learn::Forgotten, LearnedScreen::Known),
            ),
            choice(
                t(m::LEARNED_TURN_OFF),
                Some(t(m::LEARNED_OFF_LEAD)),
                None,
                move || {
                    act(app, who, Learn::Off { yes: true }, LearnedScreen::Known);
                },
            ),
            forget,
        ])
}
