//! The trade-off as elements: what each plan gives to each.

use engine::{OfferView, PlanView};
use model::Who;
use picture::tradeoff::Tradeoff;
use picture::{Anchor, Point};
use words::m;

use super::{canvas, label_node, number, path, rect, text_at};
use crate::app::App;
use crate::ui::*;

const SIZE: f64 = 320.0;

/// Every plan on the frontier, the one that is shown, and the others.
pub(crate) fn tradeoff(app: App, plan: &PlanView, shown: &OfferView) -> Node {
    let names = Who::BOTH.map(|who| app.name(who));
    let wide = |gain: [f32; 2]| (f64::from(gain[0]), f64::from(gain[1]));
    let mut candidates = vec![wide(shown.gain)];
    let others = plan
        .best
        .iter()
        .chain(&plan.alternatives)
        .filter(|offer| offer.steps != shown.steps);
    candidates.extend(others.map(|offer| wide(offer.gain)));
    let alternatives: Vec<usize> = (1..candidates.len()).collect();
    candidates.extend(plan.frontier.iter().map(|gain| wide(*gain)));
    let drawing = Tradeoff {
        size: SIZE,
        candidates: &candidates,
        chosen: Some(0),
        alternatives: &alternatives,
        names: names.each_ref().map(String::as_str),
    };
    let Ok(drawn) = drawing.draw() else {
        return el("span").attr("hidden", "");
    };
    let circle = |class: &'static str, at: &Point, radius: &'static str| {
        shape("circle")
            .attr("class", class)
            .attr("cx", number(at.x))
            .attr("cy", number(at.y))
            .attr("r", radius)
    };
    let words = format!(
        "{} {}",
        tv(
            m::PLAN_TRADEOFF_LEAD,
            &[("first", &names[0]), ("second", &names[1])]
        ),
        t(m::PLAN_TRADEOFF_WORDS)
    );
    let turned = text_at(
        drawn.up_name.at.x,
        drawn.up_name.at.y,
        Anchor::Middle,
        "11",
        drawn.up_name.text.clone(),
    )
    .attr(
        "transform",
        format!(
            "rotate(-90 {} {})",
            number(drawn.up_name.at.x),
            number(drawn.up_name.at.y)
        ),
    );
    let svg = canvas(SIZE, SIZE, words.clone())
        .child(rect("soft", drawn.both_gain))
        .child(super::line(
            drawn.plot.x,
            drawn.plot.bottom(),
            drawn.plot.right(),
            drawn.plot.bottom(),
        ))
        .child(super::line(
            drawn.plot.x,
            drawn.plot.y,
            drawn.plot.x,
            drawn.plot.bottom(),
        ))
        .child(path("axis".to_owned(), drawn.frontier.clone()))
        .kids(drawn.dots.iter().map(|at| circle("mark-quiet", at, "3")))
        .child(circle("mark-quiet", &drawn.origin, "4"))
        .kids(drawn.alternatives.iter().map(|at| circle("mark-other", at, "7")))
        .kids(drawn.chosen.iter().map(|at| circle("mark-best", at, "7")))
        .child(label_node(&drawn.across_name))
        .child(turned);
    el("figure").child(svg).child(small(words))
}
