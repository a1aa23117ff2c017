//! The pictures of what was learned, as elements. Each has its words beside it.

use model::Who;
use picture::length;
use picture::shapes::{Hill, Shapes};
use picture::strip::{Interval, Strip};

use crate::ui::*;

const WIDTH: f64 = 360.0;

fn canvas(height: f64, words: String) -> Node {
    shape("svg")
        .attr("viewBox", format!("0 0 {} {}", length(WIDTH), length(height)))
        .attr("role", "img")
        .attr("aria-label", words)
}

pub(super) fn of(part: &str, who: Who) -> String {
    format!("{part}-{}", if who == Who::A { "a" } else { "b" })
}

fn line(class: impl Into<std::borrow::Cow<'static, str>>, [x1, y1, x2, y2]: [f64; 4]) -> Node {
    shape("path").attr("class", class.into()).attr(
        "d",
        format!("M{} {}L{} {}", length(x1), length(y1), length(x2), length(y2)),
    )
}

fn text(x: f64, y: f64, anchor: &'static str, words: String) -> Node {
    shape("text")
        .attr("x", length(x))
        .attr("y", length(y))
        .attr("text-anchor", anchor)
        .attr("font-size", "11")
        .text(words)
}

fn dot(class: String, x: f64, y: f64, r: &'static str) -> Node {
    shape("circle")
        .attr("class", class)
        .attr("cx", length(x))
        .attr("cy", length(y))
        .attr("r", r)
}

/// What was thought before, as a dashed outline, and what is thought now, filled.
pub(super) fn hills(who: Who, of_both: [&[f64]; 2], limits: (f64, f64), words: String) -> Node {
    const HEIGHT: f64 = 104.0;
    let shapes = Shapes {
        width: WIDTH,
        height: HEIGHT,
        limits,
        of: of_both,
    };
    let Ok(drawn) = shapes.draw() else {
        return nothing();
    };
    let [before, now] = &drawn.hills;
    let path = |class: String, d: &str| shape("path").attr("class", class).attr("d", d.to_owned());
    let stem = |hill: &Hill| [hill.middle.x, hill.middle.y, hill.middle.x, drawn.plot.bottom()];
    let svg = canvas(HEIGHT, words)
        .kids([
            path("hill-before".to_owned(), &before.line),
            path(of("band", who), &now.area),
            path(of("hill", who), &now.line),
            line(of("hill", who), stem(now)),
            line(
                "axis",
                [
                    drawn.plot.x,
                    drawn.plot.bottom(),
                    drawn.plot.right(),
                    drawn.plot.bottom(),
                ],
            ),
        ])
        .kids(
            drawn
                .ticks
                .iter()
                .map(|tick| text(tick.at, drawn.ticks_baseline, "middle", tick.text.clone())),
        );
    el("figure").class("hills").child(svg)
}

/// An effect with its interval, and where nothing would be.
pub(super) fn effect(who: Who, [value, low, high]: [f64; 3], words: String) -> Node {
    let far = low.abs().max(high.abs()).max(0.5) * 1.15;
    let interval = Interval {
        label: "",
        value,
        low,
        high,
    };
    let strip = Strip {
        width: WIDTH,
        range: (-far, far),
        neutral: Some(0.0),
        intervals: &[interval],
    };
    let Ok(drawn) = strip.draw() else {
        return nothing();
    };
    let middle = |one: &picture::strip::IntervalShape| one.bar.y + one.bar.height / 2.0;
    let mut svg = canvas(drawn.height, words);
    for one in &drawn.intervals {
        let y = middle(one);
        svg = svg
            .child(line("axis", [one.track.x, y, one.track.right(), y]))
            .child(line(of("line", who), [one.bar.x, y, one.bar.right(), y]))
            .child(dot(of("dot", who), one.mark.x, one.mark.y, "5.5"));
    }
    let bottom = drawn.ticks_baseline - 14.0;
    svg = svg.maybe(drawn.neutral.map(|x| line("nought", [x, 6.0, x, bottom])));
    svg = svg.kids(
        drawn
            .ticks
            .iter()
            .map(|tick| text(tick.at, drawn.ticks_baseline, "middle", tick.text.clone())),
    );
    el("figure").class("effect").child(svg)
}

/// How often bands held against how often they should: one row each.
pub(super) fn bands(who: Who, rows: &[(String, f64, Option<[f64; 3]>)], words: String) -> Node {
    const ROW: f64 = 46.0;
    let x = |share: f64| 6.0 + (WIDTH - 12.0) * share;
    #[expect(clippy::cast_precision_loss, reason = "two rows")]
    let height = ROW * rows.len() as f64 + 20.0;
    let mut svg = canvas(height, words);
    let mut top = 0.0;
    for (label, share, held) in rows {
        let y = top + 30.0;
        svg = svg
            .child(text(6.0, top + 13.0, "start", label.clone()))
            .child(line("axis", [x(0.0), y, x(1.0), y]))
            .child(line("goal", [x(*share), y - 11.0, x(*share), y + 11.0]));
        if let Some([held, low, high]) = held {
            svg = svg
                .child(line(of("line", who), [x(*low), y, x(*high), y]))
                .child(dot(of("dot", who), x(*held), y, "5.5"));
        }
        top += ROW;
    }
    let ticks = [
        (0.0, "start", "0 %"),
        (0.5, "middle", "50 %"),
        (1.0, "end", "100 %"),
    ];
    svg = svg.kids(ticks.map(|(at, anchor, words)| text(x(at), height - 5.0, anchor, words.to_owned())));
    el("figure").class("effect").child(svg)
}

/// One evening that was foretold: both bands and the answer, 0–10.
pub(super) struct Evening {
    pub(super) narrow: [f64; 2],
    pub(super) wide: [f64; 2],
    pub(super) answer: u8,
}

/// Evenings from left to right, each with its two bands and what came.
pub(super) fn evenings(who: Who, evenings: &[Evening], words: String) -> Node {
    const HEIGHT: f64 = 168.0;
    let y = |value: f64| 8.0 + (HEIGHT - 16.0) * (1.0 - value / 10.0);
    #[expect(clippy::cast_precision_loss, reason = "as many as fit on a screen")]
    let step = ((WIDTH - 30.0) / evenings.len().max(1) as f64).min(24.0);
    let mut svg = canvas(HEIGHT, words)
        .kids([0.0, 5.0, 10.0].map(|value| line("axis", [22.0, y(value), WIDTH - 4.0, y(value)])));
    svg = svg.kids([0, 5, 10].map(|value| text(16.0, y(f64::from(value)) + 4.0, "end", value.to_string())));
    let mut x = 22.0 + step / 2.0;
    for evening in evenings {
        let bar = |[low, high]: [f64; 2], width: f64, class: String| {
            shape("rect")
                .attr("class", class)
                .attr("x", length(x - width / 2.0))
                .attr("y", length(y(high)))
                .attr("width", length(width))
                .attr("height", length((y(low) - y(high)).max(1.0)))
                .attr("rx", length(width / 2.0))
        };
        svg = svg
            .child(bar(evening.wide, step * 0.34, of("wide", who)))
            .child(bar(evening.narrow, step * 0.62, of("narrow", who)))
            .child(dot("answer".to_owned(), x, y(f64::from(evening.answer)), "3.6"));
        x += step;
    }
    el("figure").class("foretold").child(svg)
}
