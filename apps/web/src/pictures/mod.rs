//! The pictures as elements: geometry comes from `picture`, colours from the style sheet, words from the bundles.
//! Every picture has its words and its table beside it.

mod emblem;
mod map;
mod tradeoff;

use engine::{BodyView, Series};
use model::{Step, Who};
use picture::curves::{Curves, CurvesPicture, Series as Drawn, Step as Band};
use picture::{Anchor, Label, Tick, length as number, whole};
use words::m;

use crate::app::App;
use crate::ui::*;

pub(crate) use emblem::emblem;
pub(crate) use map::{map, strip};
pub(crate) use tradeoff::tradeoff;

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 216.0;
/// A row of the table this often, in minutes.
const TABLE_EVERY: f64 = 15.0;

/// One partner's line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Whose.
    pub(crate) who: Who,
    /// Their name.
    pub(crate) name: String,
    /// The line and its band.
    pub(crate) series: Series,
}

/// The class of a part that belongs to a partner: `line-a`, `line-b`.
fn of(part: &str, who: Who) -> String {
    let letter = match who {
        Who::A => 'a',
        Who::B => 'b',
    };
    format!("{part}-{letter}")
}

/// An empty drawing; its words are told by the figure round it.
fn canvas(width: f64, height: f64, label: String) -> Node {
    shape("svg")
        .attr("viewBox", format!("0 0 {} {}", number(width), number(height)))
        .attr("role", "img")
        .attr("aria-label", label)
}

fn path(class: String, d: String) -> Node {
    shape("path").attr("class", class).attr("d", d)
}

fn text_at(x: f64, y: f64, anchor: Anchor, size: &'static str, text: String) -> Node {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    shape("text")
        .attr("x", number(x))
        .attr("y", number(y))
        .attr("text-anchor", anchor)
        .attr("font-size", size)
        .text(text)
}

fn label_node(label: &Label) -> Node {
    text_at(label.at.x, label.at.y, label.anchor, "11", label.text.clone())
}

fn rect(class: &'static str, area: picture::Rect) -> Node {
    shape("rect")
        .attr("class", class)
        .attr("x", number(area.x))
        .attr("y", number(area.y))
        .attr("width", number(area.width))
        .attr("height", number(area.height))
}

fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> Node {
    shape("line")
        .attr("class", "axis")
        .attr("x1", number(x1))
        .attr("y1", number(y1))
        .attr("x2", number(x2))
        .attr("y2", number(y2))
}

/// Which line is whose: a swatch in the same colour and dash.
fn key(names: impl IntoIterator<Item = (Who, String)>) -> Node {
    el("div").class("key").kids(names.into_iter().map(|(who, name)| {
        let swatch = el("i")
            .class(if who == Who::A { "a" } else { "b" })
            .attr("aria-hidden", "true");
        el("span").child(swatch).text(name)
    }))
}

fn minute_axis(picture: &CurvesPicture, svg: Node) -> Node {
    let bottom = picture.plot.bottom();
    let ticks = picture.minutes.iter().map(|Tick { at, text, .. }| {
        text_at(*at, picture.minutes_baseline, Anchor::Middle, "11", text.clone())
    });
    svg.child(line(picture.plot.x, bottom, picture.plot.right(), bottom))
        .kids(ticks)
}

/// Two readings over the evening, with the agreed steps as quiet bands behind them.
pub(crate) fn evening(times: &[f32], lines: Vec<Line>, steps: &[Step], minutes: f32, what: &str) -> Node {
    let shown = times.iter().take_while(|time| **time <= minutes).count();
    let times: Vec<f64> = times.iter().take(shown).map(|time| f64::from(*time)).collect();
    let wide = |values: &[f32]| {
        values
            .iter()
            .take(shown)
            .map(|value| f64::from(*value))
            .collect::<Vec<_>>()
    };
    let values: Vec<[Vec<f64>; 3]> = lines
        .iter()
        .map(|line| {
            [
                wide(&line.series.median),
                wide(&line.series.low),
                wide(&line.series.high),
            ]
        })
        .collect();
    let series: Vec<Drawn> = lines
        .iter()
        .zip(&values)
        .map(|(line, [median, low, high])| Drawn {
            label: &line.name,
            median,
            low,
            high,
        })
        .collect();
    let names: Vec<String> = steps
        .iter()
        .map(|step| tk(&format!("plan-short-{}", step.kind.name()), &[]).unwrap_or_default())
        .collect();
    let mut from = 0.0;
    let bands: Vec<Band> = steps
        .iter()
        .zip(&names)
        .enumerate()
        .map(|(index, (step, name))| {
            let start = from;
            from += f64::from(step.minutes);
            Band {
                label: name,
                from: start,
                to: from.min(f64::from(minutes)),
                weight: if index % 2 == 0 { 1.0 } else { 0.4 },
            }
        })
        .filter(|band| band.from < f64::from(minutes))
        .collect();
    let curves = Curves {
        width: WIDTH,
        height: HEIGHT,
        times: &times,
        range: (0.0, 1.0),
        series: &series,
        steps: &bands,
    };
    let Ok(drawn) = curves.draw() else {
        return loading();
    };
    let mut svg = canvas(WIDTH, HEIGHT, format!("{what}. {}", spoken(&curves)));
    for band in &drawn.steps {
        svg = svg.child(rect(
            if band.weight > 0.5 {
                "step-band odd"
            } else {
                "step-band"
            },
            band.rect,
        ));
        svg = svg.maybe(band.label.as_ref().map(label_node));
    }
    for (drawn, line) in drawn.lines.iter().zip(&lines) {
        svg = svg.maybe(drawn.band.clone().map(|band| path(of("band", line.who), band)));
    }
    for (drawn, line) in drawn.lines.iter().zip(&lines) {
        svg = svg.child(path(of("line", line.who), drawn.path.clone()));
    }
    svg = minute_axis(&drawn, svg);
    let table = table(&curves, &lines);
    el("figure")
        .child(key(lines.iter().map(|line| (line.who, line.name.clone()))))
        .child(svg)
        .child(small(t(m::CURVES_MINUTES)).class("small axis-name"))
        .child(aside(&curves, table))
}

fn aside(curves: &Curves<'_>, table: Node) -> Node {
    el("details")
        .child(el("summary").text(t(m::COMMON_AS_TABLE)))
        .child(el("div").class("stack").child(small(spoken(curves))).child(table))
}

/// The picture in words.
fn spoken(curves: &Curves<'_>) -> String {
    let Ok(facts) = curves.facts() else {
        return String::new();
    };
    let of_100 = |value: f64| whole(value * 100.0);
    let mut sentences: Vec<String> = facts
        .lines
        .iter()
        .map(|line| {
            tv(
                m::CURVES_WORDS_START,
                &[
                    ("name", &line.label),
                    ("start", &of_100(line.start.value)),
                    ("peak", &of_100(line.highest.value)),
                    ("peak_at", &whole(line.highest.minute)),
                    ("end", &of_100(line.end.value)),
                    ("minutes", &whole(line.end.minute)),
                ],
            )
        })
        .collect();
    if let Some(crossing) = facts.crossings.first() {
        sentences.push(tv(m::CURVES_WORDS_CROSS, &[("at", &whole(crossing.at.minute))]));
    }
    sentences.join(" ")
}

fn table(curves: &Curves<'_>, lines: &[Line]) -> Node {
    let head = el("tr")
        .child(el("th").attr("scope", "col").text(t(m::CURVES_TABLE_MINUTE)))
        .kids(
            lines
                .iter()
                .map(|line| el("th").attr("scope", "col").text(line.name.clone())),
        );
    let rows = curves
        .rows(TABLE_EVERY)
        .unwrap_or_default()
        .into_iter()
        .map(|row| {
            let of_100 = |value: f64| whole(value * 100.0);
            el("tr")
                .child(el("td").text(whole(row.minute)))
                .kids(row.cells.into_iter().map(|cell| {
                    let band = cell
                        .band
                        .map(|(low, high)| format!(" ({} – {})", of_100(low), of_100(high)));
                    el("td").text(format!("{}{}", of_100(cell.median), band.unwrap_or_default()))
                }))
        });
    el("table")
        .child(el("thead").child(head))
        .child(el("tbody").kids(rows))
}

/// The word for a marker.
pub(crate) fn marker_word(name: &str) -> String {
    tk(&format!("marker-{name}"), &[]).unwrap_or_else(|| name.to_owned())
}

/// One marker of both bodies, in its unit.
pub(crate) fn marker(app: App, view: &BodyView, index: usize) -> Node {
    let Some(marker) = view.markers.get(index) else {
        return el("span");
    };
    let times: Vec<f64> = view.time_min.iter().map(|time| f64::from(*time)).collect();
    let wide = |values: &[f32]| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>();
    let values = marker
        .values
        .each_ref()
        .map(|line| [wide(&line.median), wide(&line.low), wide(&line.high)]);
    let names = Who::BOTH.map(|who| app.name(who));
    let series: Vec<Drawn> = values
        .iter()
        .zip(&names)
        .map(|([median, low, high], name)| Drawn {
            label: name,
            median,
            low,
            high,
        })
        .collect();
    let all = || values.iter().flatten().flatten().copied();
    let (low, high) = (
        all().fold(f64::INFINITY, f64::min),
        all().fold(f64::NEG_INFINITY, f64::max),
    );
    let unitless = marker.unit == "0-1";
    let range = if unitless { (0.0, 1.0) } else { padded(low, high) };
    let curves = Curves {
        width: WIDTH,
        height: HEIGHT,
        times: &times,
        range,
        series: &series,
        steps: &[],
    };
    let Ok(drawn) = curves.draw() else {
        return loading();
    };
    let mut svg = canvas(WIDTH, HEIGHT, marker_word(&marker.name));
    if let Some(zero) = drawn.zero {
        svg = svg.child(line(zero, drawn.plot.y, zero, drawn.plot.bottom()));
    }
    if !unitless {
        svg = svg.kids(drawn.values.iter().map(|Tick { at, text, .. }| {
            text_at(drawn.plot.x, *at - 3.0, Anchor::Start, "11", text.clone())
        }));
        svg = svg.kids(
            drawn
                .values
                .iter()
                .map(|tick| line(drawn.plot.x, tick.at, drawn.plot.right(), tick.at)),
        );
    }
    for (drawn, who) in drawn.lines.iter().zip(Who::BOTH) {
        svg = svg.maybe(drawn.band.clone().map(|band| path(of("band", who), band)));
    }
    for (drawn, who) in drawn.lines.iter().zip(Who::BOTH) {
        svg = svg.child(path(of("line", who), drawn.path.clone()));
    }
    let unit = match marker.unit.as_str() {
        "fold" => t(m::MARKER_UNIT_FOLD),
        "bpm" => t(m::MARKER_UNIT_BPM),
        "mmHg" => t(m::MARKER_UNIT_MMHG),
        _ => t(m::MARKER_UNIT_LATENT),
    };
    el("figure")
        .child(key(Who::BOTH.into_iter().zip(names.clone())))
        .child(minute_axis(&drawn, svg))
        .child(small(format!("{unit} · {}", t(m::CURVES_MINUTES))).class("small axis-name"))
}

/// Room above and below, and at least a tenth of the value, so that a flat line looks flat.
fn padded(low: f64, high: f64) -> (f64, f64) {
    let room = ((high - low) * 0.12).max(high.abs() * 0.1);
    (low - room, high + room)
}
