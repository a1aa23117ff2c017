//! The trade-off: what each of two would gain by each candidate, the frontier, the chosen one.

use crate::number::round_ticks;
use crate::smooth::Smooth;
use crate::space::{Anchor, Label, Point, Rect, Straight, Tick};
use crate::typeset::SMALL;
use core::fmt;

/// What is to be drawn. Gains are against having nothing agreed, which stands at (0, 0).
#[derive(Clone, Copy, Debug)]
pub struct Tradeoff<'a> {
    /// Width and height of the picture.
    pub size: f64,
    /// Gains of the first and the second of the two, for each candidate.
    pub candidates: &'a [(f64, f64)],
    /// Index of the chosen candidate, if one fits.
    pub chosen: Option<usize>,
    /// Indices of the alternatives.
    pub alternatives: &'a [usize],
    /// Names of the two: across, up.
    pub names: [&'a str; 2],
}

/// Why the picture cannot be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum TradeoffError {
    /// There is no candidate.
    Empty,
    /// A gain is not a finite number.
    NotANumber {
        /// Which candidate.
        candidate: usize,
    },
    /// The chosen one or an alternative is no candidate.
    NoCandidate {
        /// The index asked for.
        index: usize,
    },
    /// The picture is too small.
    Size,
}

impl fmt::Display for TradeoffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no candidate to draw; say that none fits instead"),
            Self::NotANumber { candidate } => {
                write!(f, "candidate {candidate} has a gain that is not a number")
            }
            Self::NoCandidate { index } => {
                write!(f, "there is no candidate {index}; give an index into the list")
            }
            Self::Size => write!(f, "the picture must be at least {LEAST} wide"),
        }
    }
}

impl core::error::Error for TradeoffError {}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct TradeoffPicture {
    /// Where the points are drawn.
    pub plot: Rect,
    /// The part of it where both gain.
    pub both_gain: Rect,
    /// Nothing agreed.
    pub origin: Point,
    /// The candidates, thinned out to one in each small square.
    pub dots: Vec<Point>,
    /// SVG path of the frontier, drawn smoothly, where both gain if there is such a part.
    pub frontier: String,
    /// Candidates on that part of the frontier, from left to right: indices into the candidates. No other candidate
    /// is better for both.
    pub best: Vec<usize>,
    /// The chosen one.
    pub chosen: Option<Point>,
    /// The alternatives, in the order given.
    pub alternatives: Vec<Point>,
    /// Ticks along the lower edge.
    pub across: Vec<Tick>,
    /// Ticks along the left edge.
    pub up: Vec<Tick>,
    /// Name of the one whose gain goes across, under the plot.
    pub across_name: Label,
    /// Name of the one whose gain goes up; to be turned by −90° around its point.
    pub up_name: Label,
}

const LEAST: f64 = 120.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 10.0;
const RIGHT: f64 = 12.0;
const BELOW: f64 = 40.0;
/// Air around the points, as a share of their span.
const AIR: f64 = 0.08;
/// Side of the square in which one dot stands for all.
const SQUARE: f64 = 8.0;
/// Least distance across between two points of the drawn frontier.
const APART: f64 = 9.0;
const MOST_TICKS: usize = 4;
/// The span shown when all gains are the same.
const LEAST_SPAN: f64 = 0.1;

impl Tradeoff<'_> {
    /// Draws.
    ///
    /// # Errors
    /// See [`TradeoffError`].
    pub fn draw(&self) -> Result<TradeoffPicture, TradeoffError> {
        self.check()?;
        let plot = Rect::of_edges(LEFT, TOP, self.size - RIGHT, self.size - BELOW);
        let (x_from, x_to) = span(self.candidates.iter().map(|gain| gain.0));
        let (y_from, y_to) = span(self.candidates.iter().map(|gain| gain.1));
        let across = Straight {
            from: x_from,
            to: x_to,
            start: plot.x,
            end: plot.right(),
        };
        let up = Straight {
            from: y_from,
            to: y_to,
            start: plot.bottom(),
            end: plot.y,
        };
        let point = |gain: &(f64, f64)| Point::rounded(across.place(gain.0), up.place(gain.1));
        let of = |index: &usize| self.candidates.get(*index).map(point);
        let origin = point(&(0.0, 0.0));
        let best = self.frontier();
        Ok(TradeoffPicture {
            plot,
            both_gain: Rect::of_edges(origin.x, plot.y, plot.right(), origin.y),
            origin,
            dots: thinned(self.candidates.iter().map(point)),
            frontier: along(best.iter().filter_map(of)),
            chosen: self.chosen.as_ref().and_then(of),
            alternatives: self.alternatives.iter().filter_map(of).collect(),
            across: across.ticks(&round_ticks(x_from, x_to, MOST_TICKS)),
            up: up.ticks(&round_ticks(y_from, y_to, MOST_TICKS)),
            across_name: Label {
                text: self.names[0].to_owned(),
                at: Point::rounded(plot.middle().x, self.size - 6.0),
                anchor: Anchor::Middle,
            },
            up_name: Label {
                text: self.names[1].to_owned(),
                at: Point::rounded(SMALL, plot.middle().y),
                anchor: Anchor::Middle,
            },
            best,
        })
    }

    fn check(&self) -> Result<(), TradeoffError> {
        if self.candidates.is_empty() {
            return Err(TradeoffError::Empty);
        }
        if !(self.size >= LEAST && self.size.is_finite()) {
            return Err(TradeoffError::Size);
        }
        if let Some(candidate) = self
            .candidates
            .iter()
            .position(|gain| !(gain.0.is_finite() && gain.1.is_finite()))
        {
            return Err(TradeoffError::NotANumber { candidate });
        }
        let marked = self.chosen.iter().chain(self.alternatives);
        marked
            .copied()
            .find(|index| *index >= self.candidates.len())
            .map_or(Ok(()), |index| Err(TradeoffError::NoCandidate { index }))
    }

    /// Candidates that no other beats for both, from left to right.
    fn frontier(&self) -> Vec<usize> {
        let mut order: Vec<(usize, &(f64, f64))> = self.candidates.iter().enumerate().collect();
        order.sort_by(|(_, one), (_, other)| other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1)));
        let mut highest = f64::NEG_INFINITY;
        let mut best: Vec<usize> = order
            .into_iter()
            .filter(|(_, gain)| {
                let better = gain.1 > highest;
                highest = highest.max(gain.1);
                better
            })
            .map(|(at, _)| at)
            .collect();
        best.reverse();
        let worth = |at: &usize| {
            self.candidates
                .get(*at)
                .is_some_and(|gain| gain.0 >= 0.0 && gain.1 >= 0.0)
        };
        if best.iter().any(worth) {
            best.retain(worth);
        }
        best
    }
}

/// The numbers to show: all gains and nothing, with air.
fn span(gains: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = gains.fold((0.0_f64, 0.0_f64), |(low, high), gain| {
        (low.min(gain), high.max(gain))
    });
    let widen = 0.5 * (LEAST_SPAN - (high - low)).max(0.0);
    let air = AIR * (high - low) + widen;
    (low - air, high + air)
}

/// One dot for all in the same small square.
fn thinned(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let square = |point: &Point| {
        (
            (point.x / SQUARE).floor() as i64,
            (point.y / SQUARE).floor() as i64,
        )
    };
    let mut taken = std::collections::BTreeSet::new();
    points.filter(|point| taken.insert(square(point))).collect()
}

/// A smooth line through the points that are not too near each other; both ends stay.
fn along(points: impl Iterator<Item = Point>) -> String {
    let all: Vec<Point> = points.collect();
    let mut kept: Vec<Point> = Vec::new();
    for (at, point) in all.iter().enumerate() {
        let far = |last: &Point| point.x - last.x >= APART;
        if at + 1 == all.len() && kept.len() > 1 && kept.last().is_some_and(|last| !far(last)) {
            kept.pop();
        }
        if kept.last().is_none_or(far)
            || (at + 1 == all.len() && kept.last().is_some_and(|last| last.x < point.x))
        {
            kept.push(*point);
        }
    }
    Smooth::through(&kept).path()
}
