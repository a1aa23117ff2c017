//! The curves as text: braille dots for a terminal. The first line is solid, the second dotted.

use crate::curves::{Curves, CurvesError};
use crate::number::{minute_ticks, text};
use crate::reading::value_at;
use crate::space::Straight;

/// Most columns and rows of dots.
const MOST_COLUMNS: usize = 60;
const MOST_ROWS: usize = 16;
const LEAST_COLUMNS: usize = 24;
const LEAST_ROWS: usize = 3;
/// The braille letter without dots.
const BLANK: u32 = 0x2800;
/// Dots of one braille letter, by column and row.
const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
/// Columns between two minute ticks.
const TICKS_APART: f64 = 8.0;

impl Curves<'_> {
    /// The lines in braille dots, `columns` wide (held to 24–60) and `rows` high (held to 3–16); above them the steps,
    /// on the left the ends of the range, below them the minutes and whose line is which. Without bands. Each line ends
    /// with a line feed; nothing depends on colour.
    ///
    /// # Errors
    /// As for drawing.
    pub fn in_terminal(&self, columns: usize, rows: usize) -> Result<String, CurvesError> {
        self.check()?;
        let (Some(&from), Some(&to)) = (self.times.first(), self.times.last()) else {
            return Err(CurvesError::Empty);
        };
        let (low, high) = (text(self.range.0), text(self.range.1));
        let gutter = low.chars().count().max(high.chars().count()) + 1;
        let columns = columns
            .clamp(LEAST_COLUMNS, MOST_COLUMNS)
            .saturating_sub(gutter)
            .max(2);
        let rows = rows.clamp(LEAST_ROWS, MOST_ROWS);
        let mut canvas = vec![vec![0_u8; columns]; rows];
        let last = whole(2 * columns - 1);
        let across = Straight {
            from: 0.0,
            to: last,
            start: from,
            end: to,
        };
        let down = Straight {
            from: self.range.1,
            to: self.range.0,
            start: 0.0,
            end: whole(4 * rows - 1),
        };
        for (at, series) in self.series.iter().enumerate() {
            let dot_of = |column: usize| {
                let minute = across.place(whole(column)).clamp(from, to);
                down.held(value_at(self.times, series.median, minute)).round() as usize
            };
            for column in 0..2 * columns {
                // Two dots on, two off: a dotted line in any font. A solid line also fills its steep parts.
                if at % 2 == 1 && column % 4 >= 2 {
                    continue;
                }
                let here = dot_of(column);
                let before = if at % 2 == 0 && column > 0 {
                    dot_of(column - 1)
                } else {
                    here
                };
                for row in here.min(before + 1)..=here.max(before.saturating_sub(1)) {
                    set(&mut canvas, column, row);
                }
            }
        }
        let places = Straight {
            from,
            to,
            start: 0.0,
            end: whole(columns - 1),
        };
        let mut lines = Vec::new();
        if let Some(steps) = self.step_line(places, columns) {
            lines.push((String::new(), steps));
        }
        for (at, row) in canvas.iter().enumerate() {
            let dots: String = row
                .iter()
                .map(|dots| char::from_u32(BLANK + u32::from(*dots)).unwrap_or(' '))
                .collect();
            let end = match at {
                0 => high.clone(),
                at if at + 1 == rows => low.clone(),
                _ => String::new(),
            };
            lines.push((end, dots));
        }
        lines.push((String::new(), minute_line(from, to, places, columns)));
        let hands = self
            .series
            .iter()
            .enumerate()
            .map(|(at, series)| format!("{} {}", if at % 2 == 0 { "⠤⠤⠤" } else { "⠤⠀⠤" }, series.label));
        lines.push((String::new(), hands.collect::<Vec<_>>().join("   ")));
        let width = gutter - 1;
        Ok(lines
            .iter()
            .map(|(end, line)| format!("{end:>width$} {line}\n"))
            .collect())
    }

    /// `|hold      |apart              |`: each step from its first minute on.
    fn step_line(&self, places: Straight, columns: usize) -> Option<String> {
        let mut line = vec![' '; columns];
        let mut any = false;
        for step in self
            .steps
            .iter()
            .filter(|step| step.to > step.from && step.to > places.from && step.from < places.to)
        {
            let left = places.held(step.from).round() as usize;
            let right = places.held(step.to).round() as usize;
            let label = label_in(step.label, right.saturating_sub(left + 1));
            for (place, letter) in line.iter_mut().skip(left).zip("|".chars().chain(label.chars())) {
                *place = letter;
            }
            if let Some(place) = line.get_mut(right) {
                *place = '|';
            }
            any = true;
        }
        any.then(|| line.into_iter().collect::<String>().trim_end().to_owned())
    }
}

/// As much of a label as fits into so many letters.
fn label_in(label: &str, letters: usize) -> String {
    label.chars().take(letters).collect()
}

fn set(canvas: &mut [Vec<u8>], column: usize, row: usize) {
    let bit = DOTS
        .get(column % 2)
        .and_then(|bits| bits.get(row % 4))
        .copied()
        .unwrap_or(0);
    if let Some(letter) = canvas
        .get_mut(row / 4)
        .and_then(|letters| letters.get_mut(column / 2))
    {
        *letter |= bit;
    }
}

fn minute_line(from: f64, to: f64, places: Straight, columns: usize) -> String {
    let mut line = vec![' '; columns];
    for minute in minute_ticks(from, to, whole(columns), TICKS_APART) {
        let label = text(minute);
        let long = label.chars().count();
        let middle = places.place(minute).round() as usize;
        let left = middle.saturating_sub(long / 2).min(columns.saturating_sub(long));
        for (place, letter) in line.iter_mut().skip(left).zip(label.chars()) {
            *place = letter;
        }
    }
    let ticks: String = line.into_iter().collect();
    format!("{} min", ticks.trim_end())
}

fn whole(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
