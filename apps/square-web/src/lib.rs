//! The reader of square codes as a module of its own. Its tables weigh more than many screens, few people need it, and
//! a picture that breaks it ends its Worker and nothing else.

use rqrr::PreparedImage;
use wasm_bindgen::prelude::*;

/// The first text that a square in a picture holds: brightness row by row, `width` pixels in a row. Nothing where there
/// is no square, or the picture is not of this size.
#[wasm_bindgen]
#[must_use]
pub fn read_square(width: usize, height: usize, grey: &[u8]) -> Option<String> {
    let pixels = width.checked_mul(height)?;
    (pixels > 0 && grey.len() == pixels).then_some(())?;
    let brightness = |x: usize, y: usize| grey.get(y * width + x).copied().unwrap_or_default();
    let mut image = PreparedImage::prepare_from_greyscale(width, height, brightness);
    let squares = image.detect_grids();
    let mut texts = squares.iter().filter_map(|square| square.decode().ok());
    texts.next().map(|(_, text)| text)
}
