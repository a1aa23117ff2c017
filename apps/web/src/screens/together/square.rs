//! A square code, drawn as one path.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::ui::*;

/// The quiet edge that readers need, in modules.
const EDGE: i32 = 4;

/// A text as a square code: dark on light whatever the theme, since many cameras read nothing else. Nothing where the
/// text is too long for one.
pub(super) fn square(text: &str, label: String) -> Option<Node> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let from = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                let run = x - from;
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", from + EDGE, y + EDGE));
            }
            x += 1;
        }
    }
    let side = size + 2 * EDGE;
    let ground = shape("rect")
        .attr("width", side.to_string())
        .attr("height", side.to_string())
        .class("square-ground");
    let drawn = shape("svg")
        .attr("viewBox", format!("0 0 {side} {side}"))
        .attr("role", "img")
        .attr("aria-label", label)
        .attr("shape-rendering", "crispEdges")
        .child(ground)
        .child(shape("path").attr("d", path).class("square-dark"));
    Some(el("figure").class("square").child(drawn))
}
