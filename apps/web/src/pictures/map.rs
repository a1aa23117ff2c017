//! The map as elements, with its words and its strip for fear.

use engine::{PlaceView, Spot};
use measure::assumption::{REGION_CUT, REGION_SOFTNESS};
use model::Who;
use picture::map::{About, Hand, Map, Place};
use picture::{Anchor, Point};
use words::m;

use super::{canvas, key, label_node, number, of, path, rect, text_at};
use crate::app::App;
use crate::ui::*;

const SIZE: f64 = 340.0;
/// A region is named for a partner when it holds at least this share of the belief.
const LIKELY: f32 = 0.5;

fn about(spot: Spot) -> About {
    About {
        z: f64::from(spot.z),
        sd: f64::from(spot.sd),
    }
}

fn of_100(share: f32) -> String {
    picture::whole(f64::from(share) * 100.0)
}

/// Both places, as far as both may see them.
pub(crate) fn map(_: App, seen: &[(Who, String, PlaceView)]) -> Node {
    if seen.is_empty() {
        return el("span").attr("hidden", "");
    }
    let names = [
        t(m::MAP_SECURE),
        t(m::MAP_ANXIOUS),
        t(m::MAP_AVOIDANT),
        t(m::MAP_FEARFUL),
    ];
    let axes = [t(m::MAP_X), t(m::MAP_Y)];
    let places: Vec<Place> = seen
        .iter()
        .map(|(_, name, place)| Place {
            label: name,
            across: about(place.avoidance),
            up: about(place.anxiety),
        })
        .collect();
    let map = Map {
        size: SIZE,
        cut: REGION_CUT.value,
        softness: REGION_SOFTNESS.value,
        regions: names.each_ref().map(String::as_str),
        dimensions: axes.each_ref().map(String::as_str),
        places: &places,
    };
    let Ok(drawn) = map.draw() else {
        return el("span").attr("hidden", "");
    };
    let words: Vec<String> = seen
        .iter()
        .map(|(_, name, place)| in_words(name, place, &names))
        .collect();
    let mut svg = canvas(SIZE, drawn.height, words.join(" ")).child(rect("soft", drawn.plane));
    svg = svg.kids(
        drawn
            .regions
            .iter()
            .filter_map(|region| region.label.as_ref().map(label_node)),
    );
    for (border, upright) in [(drawn.across, true), (drawn.up, false)] {
        let (x1, y1, x2, y2) = if upright {
            (border.at, drawn.plane.y, border.at, drawn.plane.bottom())
        } else {
            (drawn.plane.x, border.at, drawn.plane.right(), border.at)
        };
        svg = svg.child(super::line(x1, y1, x2, y2).attr("stroke-dasharray", "2 6"));
    }
    for shape in &drawn.places {
        // The least sure is drawn first, so the order is not that of `seen`; the hand tells who it is.
        let Some((who, ..)) = (match shape.hand {
            Hand::Solid => seen.first(),
            Hand::Dotted => seen.get(1),
        }) else {
            continue;
        };
        svg = svg.child(path(of("band", *who), shape.most.clone()));
        svg = svg.child(path(of("band", *who), shape.half.clone()));
        svg = svg.child(path(of("outline", *who), shape.half.clone()));
        svg = svg.child(dot(*who, shape.centre)).child(label_node(&shape.label));
    }
    svg = svg
        .child(label_node(&drawn.across_name))
        .child(turned(drawn.up_name.at, &drawn.up_name.text));
    let strips = seen
        .iter()
        .map(|(who, name, place)| strip(*who, name, place.fear));
    el("figure")
        .child(key(seen.iter().map(|(who, name, _)| (*who, name.clone()))))
        .child(svg)
        .child(el("div").class("fears").child(small(t(m::MAP_FEAR))).kids(strips))
        .child(
            el("details")
                .child(el("summary").text(t(m::COMMON_IN_WORDS)))
                .child(el("div").class("stack").kids(words.into_iter().map(small))),
        )
}

fn dot(who: Who, at: Point) -> Node {
    shape("circle")
        .attr("class", of("dot", who))
        .attr("cx", number(at.x))
        .attr("cy", number(at.y))
        .attr("r", if who == Who::A { "6" } else { "5.5" })
}

fn turned(at: Point, text: &str) -> Node {
    text_at(at.x, at.y, Anchor::Middle, "11", text.to_owned()).attr(
        "transform",
        format!("rotate(-90 {} {})", number(at.x), number(at.y)),
    )
}

/// One dimension of one person as a strip from 0 to 100. Fear has no place on the plane and always stands like this.
pub(crate) fn strip(who: Who, name: &str, spot: Spot) -> Node {
    let at = |share: f32| 4.0 + f64::from(share) * (SIZE - 8.0);
    let label = format!(
        "{name}: {}",
        tv(
            m::ASK_PREVIEW_RANGE,
            &[("low", &of_100(spot.low)), ("high", &of_100(spot.high))]
        )
    );
    canvas(SIZE, 22.0, label)
        .child(super::line(4.0, 11.0, SIZE - 4.0, 11.0))
        .child(path(
            of("line", who),
            format!("M{} 11H{}", number(at(spot.low)), number(at(spot.high))),
        ))
        .child(dot(
            who,
            Point {
                x: at(spot.percentile),
                y: 11.0,
            },
        ))
}

fn in_words(name: &str, place: &PlaceView, regions: &[String; 4]) -> String {
    let where_it_is = tv(
        m::MAP_WORDS,
        &[
            ("name", name),
            ("anxiety", &of_100(place.anxiety.percentile)),
            ("anxiety_low", &of_100(place.anxiety.low)),
            ("anxiety_high", &of_100(place.anxiety.high)),
            ("avoidance", &of_100(place.avoidance.percentile)),
            ("avoidance_low", &of_100(place.avoidance.low)),
            ("avoidance_high", &of_100(place.avoidance.high)),
        ],
    );
    let likely = place
        .regions
        .iter()
        .zip(regions)
        .find(|(share, _)| **share >= LIKELY);
    let region = match likely {
        Some((share, region)) => tv(m::MAP_REGION, &[("region", region), ("percent", &of_100(*share))]),
        None => t(m::MAP_REGION_SPREAD),
    };
    format!("{where_it_is} {region}")
}
