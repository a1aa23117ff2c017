//! A small drawing of a curve in one line of a terminal.

use std::ops::RangeInclusive;

use super::table::number;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// How many characters a curve takes.
pub(crate) const WIDTH: usize = 40;

/// One line of blocks; the lowest block is the lower end of the range, the highest the upper end.
pub(crate) fn line(values: &[f64], range: RangeInclusive<f64>) -> String {
    let (low, high) = range.into_inner();
    let width = values.len().min(WIDTH);
    (0..width)
        .filter_map(|column| {
            let first = column * values.len() / width;
            let last = ((column + 1) * values.len() / width).max(first + 1);
            let slice = values.get(first..last)?;
            let mean = slice.iter().sum::<f64>() / part(slice.len());
            let share = if high > low {
                ((mean - low) / (high - low)).clamp(0.0, 1.0)
            } else {
                0.0
            };
            block(share)
        })
        .collect()
}

/// The block that is filled to a share of 0–1.
fn block(share: f64) -> Option<char> {
    let mut edges = (1_u8..).map(|i| f64::from(i) / 8.0).zip(BLOCKS);
    edges.find(|(edge, _)| share <= *edge).map(|(_, block)| block)
}

/// The line above a drawing: its first minute, minute 0 (the end of sex) and its last minute.
pub(crate) fn axis(from: f64, to: f64, points: usize) -> String {
    let width = points.min(WIDTH);
    let mut line = vec![' '; width];
    let mut put = |at: usize, text: &str| {
        for (cell, letter) in line.iter_mut().skip(at).zip(text.chars()) {
            *cell = letter;
        }
    };
    if from < 0.0 && to > 0.0 {
        let minute = |column: usize| from + (to - from) * part(column) / part(width);
        put(
            (0..width).rfind(|column| minute(*column) <= 0.0).unwrap_or(0),
            "0",
        );
    }
    let (first, last) = (number(from, 0), number(to, 0));
    put(width.saturating_sub(last.chars().count()), &last);
    put(0, &first);
    line.into_iter().collect()
}

/// A count as a number.
fn part(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}
