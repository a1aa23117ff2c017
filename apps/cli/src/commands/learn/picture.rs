//! Rank histograms as a picture.

use std::fmt::Write;

use learn::calibrate::{BINS, Calibration};

/// Panels in a row, and the size of each with its room, in points.
const ACROSS: usize = 3;
const PANEL: [f64; 2] = [190.0, 62.0];
const ROOM: [f64; 2] = [20.0, 34.0];
const TOP: f64 = 92.0;

/// One panel for each number: how often its true value had each rank among its draws, and the band in which 99 of 100
/// bars lie when intervals are right.
pub(super) fn ranks(found: &Calibration, told: &str) -> String {
    let rows = found.numbers.len().div_ceil(ACROSS);
    let (width, height) = (
        ROOM[0] + ACROSS as f64 * (PANEL[0] + ROOM[0]),
        TOP + rows as f64 * (PANEL[1] + ROOM[1]) + 8.0,
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"system-ui, sans-serif\" \
         font-size=\"12\" fill=\"#2a2420\" role=\"img\" aria-label=\"Rank histograms of all learned numbers\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#faf6ef\"/>\n\
         <text x=\"20\" y=\"30\" font-family=\"Georgia, serif\" font-size=\"19\">Where the truth lies among what was learned</text>\n\
         <text x=\"20\" y=\"50\" fill=\"#6a5d51\">{told}.</text>\n\
         <text x=\"20\" y=\"68\" fill=\"#6a5d51\">Ranks of true values among 99 draws. Flat is right; 99 of 100 bars end in the band.</text>\n"
    );
    for (position, one) in found.numbers.iter().enumerate() {
        let x = ROOM[0] + (position % ACROSS) as f64 * (PANEL[0] + ROOM[0]);
        let y = TOP + (position / ACROSS) as f64 * (PANEL[1] + ROOM[1]);
        let [least, most] = one.band();
        let highest = one
            .ranks
            .iter()
            .map(|count| f64::from(*count))
            .fold(most, f64::max)
            * 1.08;
        let up = |count: f64| PANEL[1] * count / highest;
        // Writing into a string does not fail.
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\">{} <tspan fill=\"#6a5d51\">{:.1} %</tspan></text>",
            y - 5.0,
            one.name.replace('_', " "),
            100.0 * one.held,
        );
        let _ = writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#e9dfd0\"/>",
            y + PANEL[1] - up(most),
            PANEL[0],
            up(most) - up(least),
        );
        let each = PANEL[0] / BINS as f64;
        let bars: String = one
            .ranks
            .iter()
            .enumerate()
            .map(|(bin, count)| {
                let tall = up(f64::from(*count));
                format!(
                    "M{:.1} {:.1}v-{tall:.1}h{:.1}v{tall:.1}z",
                    x + each * bin as f64 + 0.8,
                    y + PANEL[1],
                    each - 1.6,
                )
            })
            .collect();
        let _ = writeln!(svg, "<path d=\"{bars}\" fill=\"#17695f\"/>");
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.1} {:.1}h{:.1}\" stroke=\"#b3a595\"/>",
            y + PANEL[1],
            PANEL[0]
        );
    }
    svg.push_str("</svg>\n");
    svg
}
