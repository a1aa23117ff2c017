//! Two hills over one line: what was thought before, and what is thought now.

use crate::number::{length, px, round_ticks};
use crate::space::{Point, Rect, Straight, Tick};
use core::fmt;

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Shapes<'a> {
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
    /// No number lies outside: hills stop there instead of running on.
    pub limits: (f64, f64),
    /// Evenly spaced quantiles of each hill.
    pub of: [&'a [f64]; 2],
}

/// Why nothing can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapesError {
    /// A hill has fewer than three quantiles, or one that is no number.
    Quantiles,
    /// The limits are the wrong way round, or the picture is too small.
    Size,
}

impl fmt::Display for ShapesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quantiles => "give at least three finite quantiles for each hill",
            Self::Size => "give limits from low to high and a picture of at least 80 by 40",
        })
    }
}

impl core::error::Error for ShapesError {}

/// One hill.
#[derive(Clone, Debug, PartialEq)]
pub struct Hill {
    /// Its outline, without the foot.
    pub line: String,
    /// The area under it.
    pub area: String,
    /// Its middle, on the outline.
    pub middle: Point,
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapesPicture {
    /// Where the hills stand.
    pub plot: Rect,
    /// Both hills. Their areas are alike, so the surer one is the higher one.
    pub hills: [Hill; 2],
    /// Ticks along the foot.
    pub ticks: Vec<Tick>,
    /// Baseline of the tick texts.
    pub ticks_baseline: f64,
}

const MARGIN: f64 = 6.0;
const BELOW: f64 = 22.0;
const POINTS: usize = 72;
const MOST_TICKS: usize = 5;
const LEAST: (f64, f64) = (80.0, 40.0);

impl Shapes<'_> {
    /// Draws.
    ///
    /// # Errors
    /// See [`ShapesError`].
    pub fn draw(&self) -> Result<ShapesPicture, ShapesError> {
        let (low, high) = self.limits;
        let sound = |points: &[f64]| points.len() >= 3 && points.iter().all(|point| point.is_finite());
        if !self.of.iter().all(|points| sound(points)) {
            return Err(ShapesError::Quantiles);
        }
        if !(low < high && self.width >= LEAST.0 && self.height >= LEAST.1) {
            return Err(ShapesError::Size);
        }
        let (from, to) = self.span();
        let across = Straight {
            from,
            to,
            start: MARGIN,
            end: self.width - MARGIN,
        };
        let plot = Rect::of_edges(MARGIN, MARGIN, self.width - MARGIN, self.height - BELOW);
        let at = |k: usize| from + (to - from) * k as f64 / (POINTS - 1) as f64;
        let heights = self.of.map(|points| {
            let width = bandwidth(points, to - from);
            (0..POINTS)
                .map(|k| density(points, at(k), width, self.limits))
                .collect::<Vec<f64>>()
        });
        let top = heights
            .iter()
            .flatten()
            .copied()
            .fold(f64::MIN_POSITIVE, f64::max);
        let y = |height: f64| plot.bottom() - plot.height * height / top;
        let hill = |heights: &[f64], points: &[f64]| {
            let line: Vec<String> = heights
                .iter()
                .enumerate()
                .map(|(k, height)| format!("{} {}", length(across.held(at(k))), length(y(*height))))
                .collect();
            let line = format!("M{}", line.join("L"));
            let middle = points[points.len() / 2];
            let place = (middle - from) / (to - from) * (POINTS - 1) as f64;
            let nearest = heights.get(place.round().max(0.0) as usize).copied();
            Hill {
                area: format!("{line}V{}H{}Z", length(plot.bottom()), length(across.held(from))),
                line,
                middle: Point {
                    x: px(across.held(middle)),
                    y: px(y(nearest.unwrap_or(0.0))),
                },
            }
        };
        Ok(ShapesPicture {
            plot,
            hills: [0, 1].map(|k| hill(&heights[k], self.of[k])),
            ticks: across.ticks(&round_ticks(from, to, MOST_TICKS)),
            ticks_baseline: px(self.height - 6.0),
        })
    }

    /// From where to where: all of both hills but their last far points, with a little room.
    fn span(&self) -> (f64, f64) {
        let ends = |points: &[f64]| (points[1].min(points[0]), points[points.len() - 2]);
        let (mut from, mut to) = (f64::INFINITY, f64::NEG_INFINITY);
        for points in self.of {
            let (first, last) = ends(points);
            from = from.min(first);
            to = to.max(last);
        }
        let room = ((to - from) * 0.12).max(1e-6);
        let from = (from - room).max(self.limits.0);
        (from, (to + room).min(self.limits.1).max(from + 1e-6))
    }
}

/// How far a quantile is smeared: by the rule of thumb for a single hill, and never so little that points show.
fn bandwidth(points: &[f64], span: f64) -> f64 {
    let count = points.len() as f64;
    let mean = points.iter().sum::<f64>() / count;
    let spread = (points
        .iter()
        .map(|point| (point - mean) * (point - mean))
        .sum::<f64>()
        / count)
        .sqrt();
    (0.9 * spread * count.powf(-0.2)).max(span * 0.012)
}

/// The height of the hill at a place; what would lie beyond a limit is folded back.
fn density(points: &[f64], at: f64, width: f64, (low, high): (f64, f64)) -> f64 {
    let bell = |distance: f64| (-0.5 * (distance / width) * (distance / width)).exp();
    let sum: f64 = points
        .iter()
        .map(|point| bell(at - point) + bell(at - (2.0 * low - point)) + bell(at - (2.0 * high - point)))
        .sum();
    sum / (width * points.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(middle: f64, half: f64) -> Vec<f64> {
        (0..24)
            .map(|k| middle + half * ((f64::from(k) + 0.5) / 12.0 - 1.0))
            .collect()
    }

    fn drawn(before: &[f64], after: &[f64]) -> ShapesPicture {
        Shapes {
            width: 360.0,
            height: 120.0,
            limits: (0.0, 100.0),
            of: [before, after],
        }
        .draw()
        .expect("drawn")
    }

    fn top(line: &str) -> f64 {
        let ys = line[1..]
            .split('L')
            .filter_map(|point| point.split(' ').nth(1)?.parse().ok());
        ys.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_surer_hill_is_the_higher_one_and_both_stand_over_their_middle() {
        let picture = drawn(&even(50.0, 40.0), &even(60.0, 10.0));
        let [before, after] = &picture.hills;
        assert!(
            (top(&after.line) - picture.plot.y).abs() < 0.2,
            "the higher one fills the picture"
        );
        let height = |hill: &Hill| picture.plot.bottom() - top(&hill.line);
        let ratio = height(after) / height(before);
        assert!((3.0..5.0).contains(&ratio), "areas are alike: {ratio}");
        assert!(after.middle.x > before.middle.x);
        assert!(before.area.ends_with('Z') && before.area.starts_with(&before.line));
        assert!(picture.ticks.len() >= 2, "{:?}", picture.ticks);
    }

    #[test]
    fn a_hill_at_a_limit_stops_there() {
        let low = even(4.0, 4.0);
        let picture = drawn(&low, &low);
        let first = picture.hills[0].line[1..].split(' ').next().map(str::to_owned);
        assert_eq!(first.as_deref(), Some("6"), "it begins at the edge");
        assert!(top(&picture.hills[0].line) < picture.plot.bottom() - 50.0);
    }

    #[test]
    fn what_cannot_be_drawn_is_said() {
        let of = |points: &'static [f64], limits| Shapes {
            width: 360.0,
            height: 120.0,
            limits,
            of: [points, points],
        };
        assert_eq!(
            of(&[1.0, 2.0], (0.0, 9.0)).draw().err(),
            Some(ShapesError::Quantiles)
        );
        assert_eq!(
            of(&[1.0, f64::NAN, 2.0], (0.0, 9.0)).draw().err(),
            Some(ShapesError::Quantiles)
        );
        assert_eq!(
            of(&[1.0, 2.0, 3.0], (9.0, 0.0)).draw().err(),
            Some(ShapesError::Size)
        );
        let same = of(&[5.0, 5.0, 5.0], (0.0, 9.0)).draw().expect("one place");
        assert!(!same.hills[0].line.contains("NaN"), "{}", same.hills[0].line);
    }
}
