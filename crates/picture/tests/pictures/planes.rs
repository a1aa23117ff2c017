//! The map, the trade-off and intervals on a line.

use picture::map::{About, Map, MapPicture, Place};
use picture::strip::{Interval, Strip, StripPicture};
use picture::tradeoff::{Tradeoff, TradeoffPicture};

use super::{check, label, told};

fn map_told(picture: &MapPicture) -> String {
    let mut lines = vec![
        format!("plane {:?}", picture.plane),
        format!("across {:?}", picture.across),
    ];
    lines.extend(
        picture
            .regions
            .iter()
            .map(|region| region.label.as_ref().map_or("-".to_owned(), label)),
    );
    for place in &picture.places {
        lines.push(format!(
            "{} {:?} {:?}",
            label(&place.label),
            place.centre,
            place.hand
        ));
        lines.push(format!(
            "  most: {}…",
            place.most.chars().take(60).collect::<String>()
        ));
    }
    lines.join("\n")
}

fn map(places: &[Place<'_>]) -> String {
    let regions = ["secure", "anxious", "avoidant", "disorganised"];
    let dimensions = ["unease with closeness", "fear of being left"];
    told(
        Map {
            size: 342.0,
            cut: 0.25,
            softness: 0.35,
            regions,
            dimensions,
            places,
        }
        .draw(),
        map_told,
    )
}

fn place(label: &str, across: f64, up: f64, sd: f64) -> Place<'_> {
    Place {
        label,
        across: About { z: across, sd },
        up: About { z: up, sd },
    }
}

#[test]
fn places_on_the_map() {
    check(
        "two",
        &map(&[place("Ana", -0.8, 1.2, 0.45), place("Sam", 1.1, -0.9, 0.5)]),
        "
         plane Rect { x: 34.0, y: 24.0, width: 294.0, height: 294.0 }
         across Border { from: 169.3, at: 210.0, to: 247.4 }
         “secure” 34 333 start
         “anxious” 34 18 start
         “avoidant” 328 333 end
         “disorganised” 328 18 end
         “Sam” 277.1 268.2 end Point { x: 288.1, y: 263.9 } Dotted
         most: M323.6 263.9C323.6 258.3 323.5 248.8 323.2 240.8C323 232.9 3…
         “Ana” 107.3 62.1 start Point { x: 96.3, y: 57.8 } Solid
         most: M200.3 57.8C199.9 54.6 199.1 49.4 196.9 46.1C194.7 42.9 191.…",
    );
    check(
        "unknown",
        &map(&[place("Sam", 0.0, 0.0, 1.0)]),
        "
         plane Rect { x: 34.0, y: 24.0, width: 294.0, height: 294.0 }
         across Border { from: 169.3, at: 210.0, to: 247.4 }
         “secure” 34 333 start
         “anxious” 34 18 start
         “avoidant” 328 333 end
         “disorganised” 328 18 end
         “Sam” 192 175.3 start Point { x: 181.0, y: 171.0 } Solid
         most: M323.3 171C323.2 155.6 323.1 128.7 322.5 111.8C321.8 95 321.…",
    );
    check(
        "nowhere",
        &map(&[place("Sam", f64::NAN, 0.0, 1.0)]),
        "“Sam” has no proper place; give a finite score and a standard deviation of 0 or more",
    );
}

#[test]
fn names_on_the_map_never_stand_on_each_other() {
    let tops = map(&[
        place("Alexandra", 2.3, 2.1, 0.7),
        place("Maximilian", 2.2, 2.2, 0.4),
    ]);
    let names: Vec<&str> = tops.lines().filter(|line| line.starts_with('“')).collect();
    check(
        "tops",
        &names.join("\n"),
        "
         “secure” 34 333 start
         “anxious” 34 18 start
         “avoidant” 328 333 end
         “disorganised” 328 18 end
         “Alexandra” 313.8 37 end Point { x: 324.8, y: 29.3 } Solid
         “Maximilian” 312.9 52 end Point { x: 323.9, y: 28.1 } Dotted",
    );
}

fn tradeoff_told(picture: &TradeoffPicture) -> String {
    let ticks: Vec<&str> = picture.across.iter().map(|tick| tick.text.as_str()).collect();
    let lines = [
        format!("origin {:?}", picture.origin),
        format!("both {:?}", picture.both_gain),
        format!("frontier {} of {:?}", picture.frontier, picture.best),
        format!("chosen {:?}", picture.chosen),
        format!("others {:?}", picture.alternatives),
        format!("dots {} ticks {}", picture.dots.len(), ticks.join(" ")),
    ];
    lines.join("\n")
}

#[test]
fn what_each_gains() {
    let candidates = [
        (0.1, 0.3),
        (0.2, 0.2),
        (0.3, 0.05),
        (0.1, 0.1),
        (-0.1, 0.4),
        (0.1, 0.1),
        (0.35, -0.1),
    ];
    let draw = |candidates: &[(f64, f64)], chosen, alternatives: &[usize]| {
        told(
            Tradeoff {
                size: 320.0,
                candidates,
                chosen,
                alternatives,
                names: ["Ana", "Sam"],
            }
            .draw(),
            tradeoff_told,
        )
    };
    check("both", &draw(&candidates, Some(1), &[0, 2]), "
         origin Point { x: 112.8, y: 214.8 }
         both Rect { x: 112.8, y: 10.0, width: 195.2, height: 204.8 }
         frontier M163.4 75.2C180.2 90.7 197.1 102.3 213.9 121.7C230.8 141.1 247.6 168.3 264.5 191.6 of [0, 1, 2]
         chosen Some(Point { x: 213.9, y: 121.7 })
         others [Point { x: 163.4, y: 75.2 }, Point { x: 264.5, y: 191.6 }]
         dots 6 ticks 0 0.2");
    check(
        "one",
        &draw(&[(0.0, 0.0)], None, &[]),
        "
         origin Point { x: 176.0, y: 145.0 }
         both Rect { x: 176.0, y: 10.0, width: 132.0, height: 135.0 }
         frontier  of [0]
         chosen None
         others []
         dots 1 ticks −0.05 0 0.05",
    );
    check(
        "none",
        &draw(&[], None, &[]),
        "there is no candidate to draw; say that none fits instead",
    );
    check(
        "index",
        &draw(&candidates, Some(9), &[]),
        "there is no candidate 9; give an index into the list",
    );
    check(
        "gain",
        &draw(&[(f64::NAN, 0.0)], None, &[]),
        "candidate 0 has a gain that is not a number",
    );
}

fn strip_told(picture: &StripPicture) -> String {
    let mut lines = vec![format!("height {} neutral {:?}", picture.height, picture.neutral)];
    for shape in &picture.intervals {
        let (left, right) = (shape.bar.x, shape.bar.right());
        let (mark, hand, cut) = (shape.mark.x, shape.hand, shape.cut);
        lines.push(format!(
            "{} bar {left} to {right} mark {mark} {hand:?} cut {cut:?}",
            label(&shape.label)
        ));
    }
    lines.push(
        picture
            .ticks
            .iter()
            .map(|tick| format!("{}@{}", tick.text, tick.at))
            .collect::<Vec<_>>()
            .join(" "),
    );
    lines.join("\n")
}

#[test]
fn intervals_on_a_line() {
    let draw = |low, value, high| {
        let intervals = [Interval {
            label: "fear",
            value,
            low,
            high,
        }];
        told(
            Strip {
                width: 224.0,
                range: (-1.0, 1.0),
                neutral: Some(0.0),
                intervals: &intervals,
            }
            .draw(),
            strip_told,
        )
    };
    check(
        "inside",
        &draw(-0.2, 0.1, 0.4),
        "
         height 54 neutral Some(112.0)
         “fear” 12 12 start bar 92 to 152 mark 122 Solid cut (false, false)
         −1@12 −0.5@62 0@112 0.5@162 1@212",
    );
    check(
        "beyond",
        &draw(-3.0, -2.0, 0.4),
        "
         height 54 neutral Some(112.0)
         “fear” 12 12 start bar 12 to 152 mark 12 Solid cut (true, false)
         −1@12 −0.5@62 0@112 0.5@162 1@212",
    );
    check(
        "order",
        &draw(0.3, 0.1, 0.4),
        "“fear”: give finite numbers with low ≤ value ≤ high",
    );
    check(
        "no number",
        &draw(0.3, f64::NAN, 0.4),
        "“fear”: give finite numbers with low ≤ value ≤ high",
    );
}
