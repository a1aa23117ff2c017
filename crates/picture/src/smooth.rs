//! Smooth paths with few points: the corners that matter are kept (Douglas and Peucker), and a monotone cubic is laid
//! through them (Fritsch and Carlson), so that no bump is drawn that is not in the numbers.

use crate::number::length;
use crate::space::Point;
use core::fmt::Write as _;

/// How far a dropped point may lie from the line between its neighbours.
const TOLERANCE: f64 = 0.2;
/// Most corners a path may keep.
pub(crate) const MOST: usize = 60;

/// A cubic piece: its two ends and two handles.
type Piece = [Point; 4];

/// A smooth line from left to right through `points`, x strictly growing.
#[derive(Clone, Debug)]
pub(crate) struct Smooth(Vec<Piece>);

impl Smooth {
    pub(crate) fn through(points: &[Point]) -> Self {
        let mut tolerance = TOLERANCE;
        let mut kept = corners(points, tolerance);
        while kept.len() > MOST {
            tolerance *= 1.5;
            kept = corners(points, tolerance);
        }
        // A corner flattens the pieces beside it; more points there hold them to the numbers.
        let mut laid = pieces(points, &kept);
        while kept.len() < MOST {
            let more = strays(points, &kept, &laid);
            if more.is_empty() {
                break;
            }
            kept.extend(more.into_iter().take(MOST - kept.len()));
            kept.sort_unstable();
            laid = pieces(points, &kept);
        }
        Self(laid)
    }

    /// As an SVG path that starts at the left end.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        if let Some([start, ..]) = self.0.first() {
            move_to(&mut path, *start);
        }
        self.forth(&mut path);
        path
    }

    /// The closed area between this line (above) and another (below).
    pub(crate) fn area_down_to(&self, below: &Self) -> String {
        let mut path = self.path();
        if let Some([.., end]) = below.0.last() {
            let _ = write!(path, "L{} {}", length(end.x), length(end.y));
        }
        for [start, first, second, _] in below.0.iter().rev() {
            cubic(&mut path, *second, *first, *start);
        }
        path.push('Z');
        path
    }

    fn forth(&self, path: &mut String) {
        for [_, first, second, end] in &self.0 {
            cubic(path, *first, *second, *end);
        }
    }
}

fn move_to(path: &mut String, to: Point) {
    // Writing to a string does not fail.
    let _ = write!(path, "M{} {}", length(to.x), length(to.y));
}

fn cubic(path: &mut String, first: Point, second: Point, end: Point) {
    let numbers = [first.x, first.y, second.x, second.y, end.x, end.y].map(length);
    let [a, b, c, d, e, f] = numbers;
    let _ = write!(path, "C{a} {b} {c} {d} {e} {f}");
}

/// Indices of the points that must stay for the line to keep its shape.
fn corners(points: &[Point], tolerance: f64) -> Vec<usize> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![0, last];
    let mut open = vec![(0, last)];
    while let Some((left, right)) = open.pop() {
        let (Some(from), Some(to)) = (points.get(left), points.get(right)) else {
            continue;
        };
        let farthest = points
            .iter()
            .enumerate()
            .take(right)
            .skip(left + 1)
            .map(|(at, point)| (at, off(*point, *from, *to)))
            .max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((at, distance)) = farthest
            && distance > tolerance
        {
            kept.push(at);
            open.push((left, at));
            open.push((at, right));
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Vertical distance of a point from the line between two others: x always grows here.
fn off(point: Point, from: Point, to: Point) -> f64 {
    let along = (point.x - from.x) / (to.x - from.x);
    (point.y - (from.y + along * (to.y - from.y))).abs()
}

/// Cubic pieces through the kept points.
fn pieces(points: &[Point], kept: &[usize]) -> Vec<Piece> {
    let corners: Vec<Point> = kept.iter().filter_map(|at| points.get(*at)).copied().collect();
    let mut slopes: Vec<f64> = kept.iter().map(|at| slope_at(points, *at)).collect();
    let spans: Vec<f64> = corners
        .windows(2)
        .map(|pair| slope(pair.first(), pair.last()))
        .collect();
    for (at, span) in spans.iter().enumerate() {
        if let Some([left, right]) = slopes.get_mut(at..=at + 1) {
            hold_monotone(left, right, *span);
        }
    }
    corners
        .windows(2)
        .zip(slopes.windows(2))
        .filter_map(|(ends, slopes)| {
            let ([from, to], [left, right]) = (ends, slopes) else {
                return None;
            };
            let third = (to.x - from.x) / 3.0;
            let first = Point {
                x: from.x + third,
                y: from.y + left * third,
            };
            let second = Point {
                x: to.x - third,
                y: to.y - right * third,
            };
            Some([*from, first, second, *to])
        })
        .collect()
}

/// In each piece, the point that lies farthest from it, where that is too far.
fn strays(points: &[Point], kept: &[usize], laid: &[Piece]) -> Vec<usize> {
    kept.windows(2)
        .zip(laid)
        .filter_map(|(ends, piece)| {
            let [left, right] = ends else { return None };
            let between = points.iter().enumerate().take(*right).skip(left + 1);
            let farthest = between
                .map(|(at, point)| (at, (height(piece, point.x) - point.y).abs()))
                .max_by(|one, other| one.1.total_cmp(&other.1))?;
            (farthest.1 > 2.0 * TOLERANCE).then_some(farthest.0)
        })
        .collect()
}

/// Height of a piece above a place; its x runs evenly, since its handles stand at thirds.
fn height(piece: &Piece, x: f64) -> f64 {
    let [from, first, second, to] = piece;
    let t = (x - from.x) / (to.x - from.x);
    let s = 1.0 - t;
    s * s * s * from.y + 3.0 * s * s * t * first.y + 3.0 * s * t * t * second.y + t * t * t * to.y
}

/// Slope of the original points around one of them.
fn slope_at(points: &[Point], at: usize) -> f64 {
    slope(
        points.get(at.saturating_sub(1)),
        points.get(at + 1).or(points.get(at)),
    )
}

fn slope(from: Option<&Point>, to: Option<&Point>) -> f64 {
    match (from, to) {
        (Some(from), Some(to)) if to.x > from.x => (to.y - from.y) / (to.x - from.x),
        _ => 0.0,
    }
}

/// Limits the slopes at both ends of a piece so that it neither over- nor undershoots.
fn hold_monotone(left: &mut f64, right: &mut f64, span: f64) {
    if span == 0.0 {
        (*left, *right) = (0.0, 0.0);
        return;
    }
    let (mut alpha, mut beta) = ((*left / span).max(0.0), (*right / span).max(0.0));
    let size = alpha * alpha + beta * beta;
    // Inside a circle of radius 3 a Hermite cubic is monotone.
    if size > 9.0 {
        let shrink = 3.0 / size.sqrt();
        (alpha, beta) = (alpha * shrink, beta * shrink);
    }
    (*left, *right) = (alpha * span, beta * span);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(count: u32, y: impl Fn(f64) -> f64) -> Vec<Point> {
        (0..count)
            .map(|at| f64::from(at) * 2.5)
            .map(|x| Point { x, y: y(x) })
            .collect()
    }

    /// Height of the smooth line at each of the original points.
    fn heights(smooth: &Smooth, points: &[Point]) -> Vec<f64> {
        points
            .iter()
            .map(|point| {
                let piece = smooth
                    .0
                    .iter()
                    .find(|piece| point.x <= piece[3].x + 1e-9)
                    .unwrap();
                height(piece, point.x)
            })
            .collect()
    }

    #[test]
    fn smooth_lines_stay_within_half_a_unit_of_the_numbers() {
        type Shape = (&'static str, fn(f64) -> f64);
        let shapes: [Shape; 4] = [
            ("rise and decay", |x| {
                100.0 - 80.0 * (x / 40.0) * (1.0 - x / 40.0).exp()
            }),
            (
                "kink",
                |x| if x < 100.0 { 50.0 } else { 50.0 + (x - 100.0) * 0.4 },
            ),
            ("step", |x| if x < 150.0 { 20.0 } else { 120.0 }),
            ("wave", |x| 80.0 + 40.0 * (x / 25.0).sin()),
        ];
        for (name, shape) in shapes {
            let points = line(140, shape);
            let smooth = Smooth::through(&points);
            let worst = heights(&smooth, &points)
                .iter()
                .zip(&points)
                .map(|(height, point)| (height - point.y).abs())
                .fold(0.0, f64::max);
            assert!(
                worst < 0.5 && smooth.0.len() < MOST,
                "{name}: {worst:.2} off with {} pieces",
                smooth.0.len()
            );
        }
    }

    #[test]
    fn a_straight_line_is_one_piece() {
        let path = Smooth::through(&line(100, |x| 10.0 + x)).path();
        assert_eq!(path, "M0 10C82.5 92.5 165 175 247.5 257.5");
    }

    #[test]
    fn noise_keeps_few_corners() {
        let points = line(600, |x| 50.0 + 30.0 * ((x * 7.3).sin() * 43758.5453).fract());
        assert!(Smooth::through(&points).0.len() < MOST);
    }
}
