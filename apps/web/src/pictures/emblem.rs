//! The picture of the first screen: two lines that part and come near again.

use model::Who;

use super::{canvas, of, path};
use crate::ui::*;

/// Calm of the two of `examples/couple.toml` under `examples/agreement.toml`, from minute 0 to 90, four units a minute:
/// the medians that `afterglow evening` prints, every five minutes, with a smooth line through them. It stands for the
/// pictures to come and says nothing about anybody, so it is drawn once and not computed before the engine is there.
const LINES: [(Who, &str); 2] = [
    (
        Who::A,
        "M0 77C3 72 13 54 20 46S33 31 40 33S53 54 60 58S73 62 80 58S93 42 100 37S113 32 120 31S133 31 140 32S153 36 160 39S173 46 180 49S193 55 200 57S213 60 220 62S233 64 240 65S253 67 260 68S273 69 280 69S293 70 300 71S313 71 320 72S333 72 340 73S357 73 360 73",
    ),
    (
        Who::B,
        "M0 71C3 66 13 48 20 40S33 24 40 24S53 35 60 37S73 39 80 37S93 28 100 25S113 21 120 20S133 20 140 21S153 26 160 28S173 34 180 36S193 40 200 42S213 44 220 46S233 48 240 48S253 50 260 50S273 51 280 52S293 52 300 53S313 53 320 54S333 54 340 54S357 55 360 55",
    ),
];

/// The agreed steps behind the lines: to hold, to be apart, to lie close.
const STEPS: &str = "M0 0H32V84H0zM72 0H132V84H72z";

/// Two lines over the quiet bands of an agreement. Decoration: it carries no words and is not read aloud.
pub(crate) fn emblem() -> Node {
    canvas(360.0, 84.0, String::new())
        .class("emblem")
        .attr("aria-hidden", "true")
        .child(path("step-band".to_owned(), STEPS.to_owned()))
        .kids(LINES.map(|(who, course)| path(of("line", who), course.to_owned())))
}
