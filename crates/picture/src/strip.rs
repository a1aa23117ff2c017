//! Strips: intervals on a line, one below the other, with the same scale.

use crate::map::Hand;
use crate::number::{px, round_ticks};
use crate::space::{Anchor, Label, Point, Rect, Straight, Tick};
use core::fmt;

/// One interval.
#[derive(Clone, Copy, Debug)]
pub struct Interval<'a> {
    /// What it is about.
    pub label: &'a str,
    /// Best estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Strip<'a> {
    /// Width of the picture; its height follows from the number of intervals.
    pub width: f64,
    /// Lowest and highest number shown; what lies outside is cut at the edge.
    pub range: (f64, f64),
    /// A number that means "nothing" or "the middle", drawn as a fine line.
    pub neutral: Option<f64>,
    /// The intervals, from above.
    pub intervals: &'a [Interval<'a>],
}

/// Why a strip cannot be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum StripError {
    /// The range is empty or the wrong way round.
    Range,
    /// The picture is too narrow.
    Size,
    /// The three numbers of an interval are not finite or not in order.
    Order {
        /// Which interval.
        label: String,
    },
}

impl fmt::Display for StripError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range => f.write_str("the range must go from a lower to a higher number"),
            Self::Size => write!(f, "the strip must be at least {LEAST} wide"),
            Self::Order { label } => write!(f, "“{label}”: give finite numbers with low ≤ value ≤ high"),
        }
    }
}

impl core::error::Error for StripError {}

/// One interval as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalShape {
    /// Its words, above the left end of the line.
    pub label: Label,
    /// The whole line, faint.
    pub track: Rect,
    /// The interval on it; round its ends by half its height, except where it is cut.
    pub bar: Rect,
    /// The best estimate.
    pub mark: Point,
    /// Line and mark.
    pub hand: Hand,
    /// Whether the interval goes on beyond the left or the right edge.
    pub cut: (bool, bool),
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct StripPicture {
    /// Its height.
    pub height: f64,
    /// The intervals.
    pub intervals: Vec<IntervalShape>,
    /// Ticks along the lower edge.
    pub ticks: Vec<Tick>,
    /// Baseline of the tick texts.
    pub ticks_baseline: f64,
    /// Place of the neutral number, when it is inside.
    pub neutral: Option<f64>,
}

const LEAST: f64 = 80.0;
const MARGIN: f64 = 12.0;
const ROW: f64 = 34.0;
const WORDS: f64 = 12.0;
const LINE: f64 = 24.0;
const THICK: f64 = 6.0;
const THIN: f64 = 2.0;
const BELOW: f64 = 20.0;
const MOST_TICKS: usize = 5;

impl Strip<'_> {
    /// Draws.
    ///
    /// # Errors
    /// See [`StripError`].
    pub fn draw(&self) -> Result<StripPicture, StripError> {
        let (from, to) = self.range;
        if !(from < to && from.is_finite() && to.is_finite()) {
            return Err(StripError::Range);
        }
        if !(self.width >= LEAST && self.width.is_finite()) {
            return Err(StripError::Size);
        }
        let axis = Straight {
            from,
            to,
            start: MARGIN,
            end: self.width - MARGIN,
        };
        let mut top = 0.0;
        let mut intervals = Vec::new();
        for (at, interval) in self.intervals.iter().enumerate() {
            intervals.push(shape(interval, Hand::of(at), axis, top)?);
            top += ROW;
        }
        Ok(StripPicture {
            height: px(top + BELOW),
            intervals,
            ticks: axis.ticks(&round_ticks(from, to, MOST_TICKS)),
            ticks_baseline: px(top + 14.0),
            neutral: self
                .neutral
                .filter(|value| (from..=to).contains(value))
                .map(|value| px(axis.place(value))),
        })
    }
}

fn shape(interval: &Interval<'_>, hand: Hand, axis: Straight, top: f64) -> Result<IntervalShape, StripError> {
    let Interval {
        label,
        value,
        low,
        high,
    } = *interval;
    if !(low <= value && value <= high && low.is_finite() && high.is_finite()) {
        return Err(StripError::Order {
            label: label.to_owned(),
        });
    }
    let line = top + LINE;
    let about = |thickness: f64, left: f64, right: f64| {
        Rect::of_edges(left, line - 0.5 * thickness, right, line + 0.5 * thickness)
    };
    Ok(IntervalShape {
        label: Label {
            text: label.to_owned(),
            at: Point::rounded(axis.start, top + WORDS),
            anchor: Anchor::Start,
        },
        track: about(THIN, axis.start, axis.end),
        bar: about(THICK, axis.held(low), axis.held(high)),
        mark: Point::rounded(axis.held(value), line),
        hand,
        cut: (low < axis.from, high > axis.to),
    })
}
