//! The two curves: lines with bands over minutes, the agreed steps as quiet bands behind them.

use crate::number::{minute_ticks, px, round_ticks};
use crate::smooth::Smooth;
use crate::space::{Anchor, Label, Point, Rect, Straight, Tick};
use crate::typeset::{SMALL, width};
use core::fmt;

/// One line, sampled at the times of [`Curves::times`].
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// Whose line it is.
    pub label: &'a str,
    /// The line itself.
    pub median: &'a [f64],
    /// Lower edge of its band; empty when there is none.
    pub low: &'a [f64],
    /// Upper edge of its band; empty when there is none.
    pub high: &'a [f64],
}

/// A step behind the lines.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What is agreed, in one or two short words.
    pub label: &'a str,
    /// First minute.
    pub from: f64,
    /// Last minute.
    pub to: f64,
    /// How strongly its band is shown, 0 (not at all) to 1: for example how close the two are.
    pub weight: f64,
}

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Curves<'a> {
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
    /// Minutes of the samples, strictly growing.
    pub times: &'a [f64],
    /// Lowest and highest value shown; values outside are drawn at the edge.
    pub range: (f64, f64),
    /// The lines.
    pub series: &'a [Series<'a>],
    /// The steps, in order of time.
    pub steps: &'a [Step<'a>],
}

/// Why nothing can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum CurvesError {
    /// Fewer than two samples, or no line.
    Empty,
    /// The times do not grow at this sample.
    TimesNotGrowing {
        /// Index of the sample.
        sample: usize,
    },
    /// A line has another number of values than there are times.
    Length {
        /// Whose line.
        label: String,
        /// How many values it has.
        has: usize,
        /// How many times there are.
        times: usize,
    },
    /// A value is not a finite number.
    NotANumber {
        /// Whose line, or what.
        label: String,
        /// Index of the sample.
        sample: usize,
    },
    /// The range is empty or the wrong way round.
    Range,
    /// The picture is too small for its margins.
    Size,
}

impl fmt::Display for CurvesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("nothing to draw: give at least one line with two samples"),
            Self::TimesNotGrowing { sample } => {
                write!(
                    f,
                    "times must grow, but sample {sample} is not later than the one before; sort and remove doubles"
                )
            }
            Self::Length { label, has, times } => {
                write!(
                    f,
                    "line “{label}” has {has} values for {times} times; give one for each, or none for its band"
                )
            }
            Self::NotANumber { label, sample } => {
                write!(
                    f,
                    "“{label}”: sample {sample} is not a number; leave such samples out of all lines"
                )
            }
            Self::Range => f.write_str("the range must go from a lower to a higher number"),
            Self::Size => write!(
                f,
                "the picture must be at least {LEAST_WIDTH} wide and {LEAST_HEIGHT} high"
            ),
        }
    }
}

impl core::error::Error for CurvesError {}

/// A line as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whose line it is.
    pub label: String,
    /// SVG path of the line.
    pub path: String,
    /// SVG path of its band, closed; none without a band.
    pub band: Option<String>,
    /// Its right end.
    pub end: Point,
    /// Whether values lay outside the range and were drawn at its edge.
    pub clipped: bool,
}

/// A step as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct StepBand {
    /// Its band.
    pub rect: Rect,
    /// How strongly to show it, 0–1.
    pub weight: f64,
    /// Its words, if there was room.
    pub label: Option<Label>,
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvesPicture {
    /// Where lines are drawn.
    pub plot: Rect,
    /// Steps behind the lines.
    pub steps: Vec<StepBand>,
    /// The lines, in the order given.
    pub lines: Vec<Line>,
    /// Ticks in minutes along the lower edge.
    pub minutes: Vec<Tick>,
    /// Baseline of the tick texts.
    pub minutes_baseline: f64,
    /// Few ticks of the values along the left edge; leave them out where values have no unit.
    pub values: Vec<Tick>,
    /// Place of minute 0, when it lies strictly inside.
    pub zero: Option<f64>,
}

const MARGIN: f64 = 10.0;
const BELOW: f64 = 23.0;
/// Height of one row of step labels, their baseline in it, and the air below them.
const ROW: f64 = 14.0;
const ROWS: u32 = 2;
const BASELINE: f64 = 11.0;
const AIR: f64 = 4.0;
/// From the left edge of a band to its words, and from their end to the next.
const PAD: f64 = 6.0;
/// Least distance between two minute ticks.
const TICKS_APART: f64 = 44.0;
const MOST_VALUE_TICKS: usize = 3;
const SLACK: f64 = 1e-6;
const LEAST_WIDTH: f64 = 80.0;
const LEAST_HEIGHT: f64 = 80.0;

impl Curves<'_> {
    /// Checks that everything can be drawn.
    ///
    /// # Errors
    /// See [`CurvesError`].
    pub fn check(&self) -> Result<(), CurvesError> {
        if self.times.len() < 2 || self.series.is_empty() {
            return Err(CurvesError::Empty);
        }
        finite("times", self.times)?;
        if let Some(at) = self.times.windows(2).position(|pair| pair.first() >= pair.last()) {
            return Err(CurvesError::TimesNotGrowing { sample: at + 1 });
        }
        let (low, high) = self.range;
        if !(low < high && low.is_finite() && high.is_finite()) {
            return Err(CurvesError::Range);
        }
        let large = self.width >= LEAST_WIDTH && self.height >= LEAST_HEIGHT;
        if !(large && self.width.is_finite() && self.height.is_finite()) {
            return Err(CurvesError::Size);
        }
        for series in self.series {
            let band = !(series.low.is_empty() && series.high.is_empty());
            for values in [series.median, series.low, series.high]
                .into_iter()
                .take(if band { 3 } else { 1 })
            {
                if values.len() != self.times.len() {
                    let (label, has, times) = (series.label.to_owned(), values.len(), self.times.len());
                    return Err(CurvesError::Length { label, has, times });
                }
                finite(series.label, values)?;
            }
        }
        for step in self.steps {
            finite(step.label, &[step.from, step.to, step.weight])?;
        }
        Ok(())
    }

    /// Draws.
    ///
    /// # Errors
    /// See [`CurvesError`].
    pub fn draw(&self) -> Result<CurvesPicture, CurvesError> {
        self.check()?;
        let (Some(&from), Some(&to)) = (self.times.first(), self.times.last()) else {
            return Err(CurvesError::Empty);
        };
        let plot = Rect::of_edges(MARGIN, MARGIN, self.width - MARGIN, self.height - BELOW);
        let across = Straight {
            from,
            to,
            start: plot.x,
            end: plot.right(),
        };
        let (steps, rows) = self.step_bands(plot, across);
        let top = plot.y
            + if rows > 0 {
                f64::from(rows) * ROW + AIR
            } else {
                0.0
            };
        let up = Straight {
            from: self.range.0,
            to: self.range.1,
            start: plot.bottom(),
            end: top,
        };
        let lines = self
            .series
            .iter()
            .map(|series| self.line(series, across, up))
            .collect();
        let minutes = minute_ticks(from, to, plot.width, TICKS_APART);
        Ok(CurvesPicture {
            plot,
            steps,
            lines,
            minutes: across.ticks(&minutes),
            minutes_baseline: px(plot.bottom() + 15.0),
            values: up.ticks(&round_ticks(self.range.0, self.range.1, MOST_VALUE_TICKS)),
            zero: (from < 0.0 && 0.0 < to).then(|| px(across.place(0.0))),
        })
    }

    fn line(&self, series: &Series<'_>, across: Straight, up: Straight) -> Line {
        let smooth = |values: &[f64]| {
            let points: Vec<Point> = self
                .times
                .iter()
                .zip(values)
                .map(|(time, value)| Point {
                    x: across.place(*time),
                    y: up.held(*value),
                })
                .collect();
            Smooth::through(&points)
        };
        let band = !series.high.is_empty();
        // A rounding error beyond the edge is not outside.
        let slack = SLACK * (self.range.1 - self.range.0);
        let outside = |value: &f64| *value < self.range.0 - slack || *value > self.range.1 + slack;
        let last = series.median.last().copied().unwrap_or(self.range.0);
        Line {
            label: series.label.to_owned(),
            path: smooth(series.median).path(),
            band: band.then(|| smooth(series.high).area_down_to(&smooth(series.low))),
            end: Point::rounded(across.end, up.held(last)),
            clipped: [series.median, series.low, series.high]
                .into_iter()
                .flatten()
                .any(outside),
        }
    }

    /// The bands of the steps, and how many rows of words there are above the lines. Words stand inside their band; if
    /// they do not fit there, they stand over it where nothing else stands, in the second row if need be; else they are
    /// left out.
    fn step_bands(&self, plot: Rect, across: Straight) -> (Vec<StepBand>, u32) {
        let shown = |step: &&Step<'_>| step.to > step.from && step.to > across.from && step.from < across.to;
        let bands: Vec<(f64, f64, &Step<'_>)> = self
            .steps
            .iter()
            .filter(shown)
            .map(|step| (across.held(step.from), across.held(step.to), step))
            .collect();
        let mut words: Vec<Option<Words<'_>>> = bands.iter().map(|band| Words::inside(*band)).collect();
        for (at, band) in bands.iter().enumerate() {
            let free =
                Words::over(*band, plot).find(|new| !words.iter().flatten().any(|old| old.touches(new)));
            if let Some(slot) = words.get_mut(at)
                && slot.is_none()
                && !band.2.label.is_empty()
            {
                *slot = free;
            }
        }
        let rows = words
            .iter()
            .flatten()
            .map(|words| words.row + 1)
            .max()
            .unwrap_or(0);
        let shapes = bands
            .iter()
            .zip(words)
            .map(|((left, right, step), words)| StepBand {
                rect: Rect::of_edges(*left, plot.y, *right, plot.bottom()),
                weight: step.weight.clamp(0.0, 1.0),
                label: words.map(|words| Label {
                    text: words.text.to_owned(),
                    at: Point::rounded(words.left, plot.y + f64::from(words.row) * ROW + BASELINE),
                    anchor: Anchor::Start,
                }),
            });
        (shapes.collect(), rows)
    }
}

/// The words of a step at a place.
struct Words<'a> {
    text: &'a str,
    left: f64,
    row: u32,
}

impl<'a> Words<'a> {
    /// Inside the band, if they fit.
    fn inside((left, right, step): (f64, f64, &Step<'a>)) -> Option<Self> {
        let fits = !step.label.is_empty() && width(step.label, SMALL) <= right - left - 1.5 * PAD;
        fits.then_some(Self {
            text: step.label,
            left: left + PAD,
            row: 0,
        })
    }

    /// Places over a band that is too narrow: centred, or ending with it; inside the plot; in each row.
    fn over((left, right, step): (f64, f64, &Step<'a>), plot: Rect) -> impl Iterator<Item = Self> {
        let wide = width(step.label, SMALL);
        let held = move |from: f64| from.min(plot.right() - wide);
        let places = [held(0.5 * (left + right - wide)), held(right - wide)];
        (0..ROWS)
            .flat_map(move |row| {
                places.map(|left| Self {
                    text: step.label,
                    left,
                    row,
                })
            })
            .filter(move |words| words.left >= plot.x)
    }

    fn touches(&self, other: &Self) -> bool {
        let apart = |one: &Self, other: &Self| one.left + width(one.text, SMALL) + PAD <= other.left;
        self.row == other.row && !apart(self, other) && !apart(other, self)
    }
}

fn finite(label: &str, values: &[f64]) -> Result<(), CurvesError> {
    values
        .iter()
        .position(|value| !value.is_finite())
        .map_or(Ok(()), |sample| {
            Err(CurvesError::NotANumber {
                label: label.to_owned(),
                sample,
            })
        })
}
