//! What changed: a band under scattered evenings, and the check beside its first answers.

use engine::{Answer, ChangeView};
use journal::{CheckIn, diary};
use measure::Verdict;
use measure::trend::{Entry, Level, Measure, Trend, trend};
use model::Who;
use picture::length;
use words::{Message, m};

use crate::app::App;
use crate::engine_room::asked;
use crate::ui::*;

type Read = fn(&CheckIn) -> Option<u16>;

const KINDS: [(Message, Measure, Read); 5] = [
    (m::CHECKIN_CALM, Measure::Feeling, |entry| {
        entry.calm.map(u16::from)
    }),
    (m::TRENDS_WINDOW, Measure::Minutes, |entry| entry.close_min),
    (m::CHECKIN_ALARM_DISTANCE, Measure::Feeling, |entry| {
        entry.alarm_distance.map(u16::from)
    }),
    (m::CHECKIN_ALARM_CLOSENESS, Measure::Feeling, |entry| {
        entry.alarm_closeness.map(u16::from)
    }),
    (m::CHECKIN_PRESENCE, Measure::Feeling, |entry| {
        entry.presence.map(u16::from)
    }),
];
/// Beyond this many more entries it is kinder to say that nothing can be said soon.
const MORE_TOLD: usize = 40;
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 150.0;

fn entries(app: App, who: Who, read: Read) -> Vec<Entry> {
    app.state.with_untracked(|state| {
        let pages = diary::pages(state, who);
        let entry = |(at, entry): diary::Page<'_>| {
            Some(Entry {
                day: diary::evening_of(at, entry),
                value: f64::from(read(entry)?),
            })
        };
        pages.filter_map(entry).collect()
    })
}

/// What can be said of one kind, in words.
pub(super) fn in_words(trend: &Trend, measure: Measure) -> String {
    let number = |value: f64| {
        let text = picture::whole(if measure == Measure::Feeling {
            value * 10.0
        } else {
            value
        });
        if measure == Measure::Minutes {
            return text;
        }
        // One digit behind the point, with the sign kept for values between −1 and 0.
        let tenths = text.parse::<i64>().unwrap_or(0);
        let sign = if tenths < 0 { "−" } else { "" };
        format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
    };
    match trend {
        Trend::NotEnough { more } if *more > MORE_TOLD => t(m::TRENDS_FAR),
        Trend::NotEnough { more } => tv(m::TRENDS_NOT_ENOUGH, &[("count", &more.to_string())]),
        Trend::Known {
            change,
            range: [low, high],
            verdict,
            ..
        } => {
            let message = match verdict {
                Verdict::Higher => m::TRENDS_HIGHER,
                Verdict::Lower => m::TRENDS_LOWER,
                Verdict::NoneSeen => m::TRENDS_NONE,
            };
            tv(
                message,
                &[
                    ("change", &number(*change)),
                    ("low", &number(*low)),
                    ("high", &number(*high)),
                ],
            )
        }
    }
}

/// Every kind that has entries, in words.
pub(super) fn all_in_words(app: App, who: Who) -> Vec<String> {
    let told = KINDS.iter().filter_map(|(label, measure, read)| {
        let entries = entries(app, who, *read);
        let words = in_words(&trend(&entries, *measure), *measure);
        (!entries.is_empty()).then(|| format!("{}: {words}", t(*label)))
    });
    told.collect()
}

fn drawn(entries: &[Entry], levels: &[Level], measure: Measure, words: String) -> Node {
    let (first, last) = match levels {
        [first, .., last] => (first.day, last.day),
        _ => return nothing(),
    };
    #[expect(clippy::cast_precision_loss, reason = "days of a life")]
    let x = |day: i64| 6.0 + (WIDTH - 12.0) * (day - first) as f64 / (last - first).max(1) as f64;
    let top = match measure {
        Measure::Feeling => measure.top(),
        // The axis ends where the longest closeness does.
        Measure::Minutes => entries.iter().map(|entry| entry.value).fold(20.0, f64::max),
    };
    let y = |value: f64| HEIGHT - 6.0 - (HEIGHT - 12.0) * (value / top).clamp(0.0, 1.0);
    let point = |day: i64, value: f64| format!("{} {}", length(x(day)), length(y(value)));
    let over = levels.iter().map(|level| point(level.day, level.high));
    let under = levels.iter().rev().map(|level| point(level.day, level.low));
    let band = format!("M{}Z", over.chain(under).collect::<Vec<_>>().join("L"));
    let middle = levels.iter().map(|level| point(level.day, level.middle));
    let line = format!("M{}", middle.collect::<Vec<_>>().join("L"));
    let path = |class: &'static str, d: String| shape("path").attr("class", class).attr("d", d);
    let dot = |entry: &Entry| {
        shape("circle")
            .attr("class", "evening")
            .attr("r", "3")
            .attr("cx", length(x(entry.day)))
            .attr("cy", length(y(entry.value)))
    };
    let svg = shape("svg")
        .attr("viewBox", format!("0 0 {} {}", length(WIDTH), length(HEIGHT)))
        .attr("role", "img")
        .attr("aria-label", words)
        .kids([path("band-a", band), path("line-a", line)])
        .kids(entries.iter().map(dot));
    el("figure").class("trend").child(svg)
}

fn one(app: App, who: Who, at: usize) -> Node {
    let Some((_, measure, read)) = KINDS.get(at) else {
        return nothing();
    };
    let entries = entries(app, who, *read);
    let found = trend(&entries, *measure);
    let words = in_words(&found, *measure);
    let node = stack([]);
    let node = match &found {
        Trend::Known { levels, .. } => node
            .child(drawn(&entries, levels, *measure, words.clone()))
            .child(say(words))
            .child(small(t(m::TRENDS_PICTURE)))
            .child(small(tv(
                m::TRENDS_FROM,
                &[("count", &entries.len().to_string())],
            ))),
        Trend::NotEnough { .. } => node.child(say(words)),
    };
    node.attr("aria-live", "polite")
}

fn change_row(label: Message, change: Option<ChangeView>) -> Node {
    let text = match change.map(|change| change.beyond) {
        None => m::TRENDS_CHECK_LEFT,
        Some(-1) => m::TRENDS_CHECK_LESS,
        Some(1) => m::TRENDS_CHECK_MORE,
        Some(_) => m::TRENDS_CHECK_SAME,
    };
    el("div")
        .class("fact")
        .child(el("b").text(t(label)))
        .child(small(t(text)))
}

/// What changed.
pub(crate) fn trends(app: App, who: Who) -> Node {
    let view = Live::new(vec![0_usize]);
    let names: Vec<Message> = KINDS.iter().map(|(label, ..)| *label).collect();
    let ask = app.state.with_untracked(|state| journal::ask::change(state, who));
    let change = ask.map(|ask| asked(app, &ask));
    let check = move || match change {
        None => small(t(m::TRENDS_CHECK_NONE)),
        Some(answer) => match answer.get() {
            Some(Answer::Change([anxiety, avoidance, fear])) => stack([
                change_row(m::TRENDS_CHECK_ANXIETY, anxiety),
                change_row(m::TRENDS_CHECK_AVOIDANCE, avoidance),
                change_row(m::TRENDS_CHECK_FEAR, fear),
            ]),
            _ => loading(),
        },
    };
    el("div")
        .class("stack")
        .kids([
            title(t(m::TRENDS_TITLE)),
            lead(t(m::TRENDS_LEAD)),
            pick(t(m::TRENDS_WHICH), texts(&names), Take::One, view),
        ])
        .live(move || one(app, who, view.with(|view| view.first().copied().unwrap_or(0))))
        .child(heading(t(m::TRENDS_CHECK)))
        .live(check)
        .child(small(t(m::TRENDS_SLOW)))
}
