//! The map: a plane of two dimensions with four soft regions, and places on it with how well they are known.
//!
//! Both axes show shares of a hundred people (0 at the start, 100 at the end), so that nothing falls off the edge: the
//! uncertainty of a place, an ellipse in normal scores, becomes a rounded shape that is pressed flat near the edges. A
//! place that nothing is known about fills the whole plane.

use crate::number::{length, px};
use crate::space::{Anchor, Label, Point, Rect, Straight, Tick};
use crate::typeset::{SMALL, fitted, width};
use core::fmt;
use core::fmt::Write as _;

/// A place on one dimension: a normal score (0 is the middle of all people) and its standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct About {
    /// Best estimate.
    pub z: f64,
    /// Standard deviation of the estimate, 0 when it is exact.
    pub sd: f64,
}

/// A person's place.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Whose.
    pub label: &'a str,
    /// Along the plane.
    pub across: About,
    /// Up the plane.
    pub up: About,
}

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a> {
    /// Width of the picture.
    pub size: f64,
    /// The normal score at which the regions meet, on both dimensions.
    pub cut: f64,
    /// Half the width of the border between regions, in normal scores.
    pub softness: f64,
    /// Names of the regions: low–low, high up, high across, high on both.
    pub regions: [&'a str; 4],
    /// Names of the two dimensions: across, up.
    pub dimensions: [&'a str; 2],
    /// One or two places.
    pub places: &'a [Place<'a>],
}

/// Why the map cannot be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum MapError {
    /// A number is not finite, or a standard deviation is below 0.
    NotANumber {
        /// Whose place, or what.
        label: String,
    },
    /// The picture is too small.
    Size,
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber { label } => {
                write!(
                    f,
                    "“{label}” has no proper place; give a finite score and a standard deviation of 0 or more"
                )
            }
            Self::Size => write!(f, "the map must be at least {LEAST} wide"),
        }
    }
}

impl core::error::Error for MapError {}

/// How two people are told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Solid lines, filled marks.
    Solid,
    /// Dotted lines, hollow marks.
    Dotted,
}

impl Hand {
    /// First, second, first, …
    pub(crate) const fn of(index: usize) -> Self {
        if index.is_multiple_of(2) {
            Self::Solid
        } else {
            Self::Dotted
        }
    }

    /// The value of `stroke-dasharray`, with round line caps; none for a solid line.
    #[must_use]
    pub const fn dashes(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Dotted => Some("1 6"),
        }
    }
}

/// One region as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its quarter of the plane, up to the middle of the borders.
    pub rect: Rect,
    /// Its name, at the corner of the plane, outside.
    pub label: Option<Label>,
}

/// A soft border: fade from one side to the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Where the fading begins.
    pub from: f64,
    /// Its middle.
    pub at: f64,
    /// Where it ends.
    pub to: f64,
}

/// A place as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceShape {
    /// Whose; there is room for letters of size 13.
    pub label: Label,
    /// Line and mark.
    pub hand: Hand,
    /// The best estimate.
    pub centre: Point,
    /// Outline that holds half of the belief.
    pub half: String,
    /// Outline that holds nine tenths of it.
    pub most: String,
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPicture {
    /// Height of the picture.
    pub height: f64,
    /// The plane, a square.
    pub plane: Rect,
    /// The regions, in the order of the names.
    pub regions: [Region; 4],
    /// Border between left and right.
    pub across: Border,
    /// Border between below and above.
    pub up: Border,
    /// Ticks along the lower edge, in people of a hundred.
    pub across_ticks: Vec<Tick>,
    /// Ticks along the left edge.
    pub up_ticks: Vec<Tick>,
    /// Name of the dimension across, under the plane.
    pub across_name: Label,
    /// Name of the dimension up; to be turned by −90° around its point.
    pub up_name: Label,
    /// The places, the least sure first, so that the surer one is drawn above it. Draw all outlines, then the filled
    /// mark, then the hollow one, so that two in the same spot both stay visible.
    pub places: Vec<PlaceShape>,
}

const LEAST: f64 = 120.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 24.0;
const RIGHT: f64 = 14.0;
const BELOW: f64 = 42.0;
const PAD: f64 = 8.0;
/// From the plane to the name of a region.
const OUTSIDE: f64 = 6.0;
/// From a mark to its name, size of the name, least distance between two.
const BESIDE: f64 = 11.0;
const NAME: f64 = 13.0;
const LINE: f64 = 15.0;
const HUNDRED: f64 = 100.0;
/// Radius, in standard deviations, of the circle that holds a half and nine tenths of a round normal belief.
const HALF: f64 = 1.177_41;
const MOST: f64 = 2.145_97;

impl Map<'_> {
    /// Draws.
    ///
    /// # Errors
    /// See [`MapError`].
    pub fn draw(&self) -> Result<MapPicture, MapError> {
        self.check()?;
        let side = self.size - LEFT - RIGHT;
        let plane = Rect::of_edges(LEFT, TOP, LEFT + side, TOP + side);
        let height = plane.bottom() + BELOW;
        let across = Straight {
            from: 0.0,
            to: HUNDRED,
            start: plane.x,
            end: plane.right(),
        };
        let up = Straight {
            from: 0.0,
            to: HUNDRED,
            start: plane.bottom(),
            end: plane.y,
        };
        let border = |axis: Straight| {
            let at = |z: f64| px(axis.place(HUNDRED * below(z)));
            Border {
                from: at(self.cut - self.softness),
                at: at(self.cut),
                to: at(self.cut + self.softness),
            }
        };
        let borders = (border(across), border(up));
        let centres: Vec<Point> = self
            .places
            .iter()
            .map(|place| {
                Point::rounded(
                    across.place(HUNDRED * below(place.across.z)),
                    up.place(HUNDRED * below(place.up.z)),
                )
            })
            .collect();
        let mut order: Vec<usize> = (0..self.places.len()).collect();
        let spread = |at: &usize| {
            self.places
                .get(*at)
                .map_or(0.0, |place| place.across.sd * place.up.sd)
        };
        order.sort_by(|one, other| spread(other).total_cmp(&spread(one)));
        let names = names(self.places, &centres, plane);
        let places = order
            .into_iter()
            .filter_map(|at| {
                let place = self.places.get(at)?;
                Some(PlaceShape {
                    label: names.get(at)?.clone(),
                    hand: Hand::of(at),
                    centre: *centres.get(at)?,
                    half: outline(place, HALF, across, up),
                    most: outline(place, MOST, across, up),
                })
            })
            .collect();
        let ends = [0.0, 50.0, 100.0];
        Ok(MapPicture {
            height,
            plane,
            regions: self.regions_of(plane, borders.0.at, borders.1.at),
            across: borders.0,
            up: borders.1,
            across_ticks: across.ticks(&ends),
            up_ticks: up.ticks(&ends),
            across_name: Label {
                text: self.dimensions[0].to_owned(),
                at: Point::rounded(plane.middle().x, height - 4.0),
                anchor: Anchor::Middle,
            },
            up_name: Label {
                text: self.dimensions[1].to_owned(),
                at: Point::rounded(SMALL, plane.middle().y),
                anchor: Anchor::Middle,
            },
            places,
        })
    }

    fn check(&self) -> Result<(), MapError> {
        if !(self.size >= LEAST && self.size.is_finite()) {
            return Err(MapError::Size);
        }
        if !(self.cut.is_finite() && self.softness.is_finite() && self.softness >= 0.0) {
            return Err(MapError::NotANumber {
                label: "border".to_owned(),
            });
        }
        let proper = |about: About| about.z.is_finite() && about.sd.is_finite() && about.sd >= 0.0;
        self.places
            .iter()
            .find(|place| !(proper(place.across) && proper(place.up)))
            .map_or(Ok(()), |place| {
                Err(MapError::NotANumber {
                    label: place.label.to_owned(),
                })
            })
    }

    /// The regions. Their names stand outside, at the corner of the plane: inside it the people are.
    fn regions_of(&self, plane: Rect, x: f64, y: f64) -> [Region; 4] {
        let region = |name: &str, right: bool, above: bool| {
            let (left, to) = if right { (x, plane.right()) } else { (plane.x, x) };
            let (top, bottom) = if above { (plane.y, y) } else { (y, plane.bottom()) };
            let label = fitted(name, SMALL, to - left - PAD).map(|text| Label {
                text,
                at: Point::rounded(
                    if right { to } else { left },
                    if above {
                        top - OUTSIDE
                    } else {
                        bottom + OUTSIDE + SMALL - 2.0
                    },
                ),
                anchor: if right { Anchor::End } else { Anchor::Start },
            });
            Region {
                rect: Rect::of_edges(left, top, to, bottom),
                label,
            }
        };
        let [low, high_up, high_across, high_both] = self.regions;
        [
            region(low, false, false),
            region(high_up, false, true),
            region(high_across, true, false),
            region(high_both, true, true),
        ]
    }
}

/// The room a text takes.
fn box_of(label: &Label, size: f64) -> Rect {
    let long = width(&label.text, size);
    let left = match label.anchor {
        Anchor::Start => label.at.x,
        Anchor::Middle => label.at.x - 0.5 * long,
        Anchor::End => label.at.x - long,
    };
    Rect {
        x: left,
        y: label.at.y - size,
        width: long,
        height: size + 2.0,
    }
}

fn touch(one: Rect, other: Rect) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

/// The names beside their marks, to the outside of the pair, inside the plane, and never on top of each other.
fn names(places: &[Place<'_>], centres: &[Point], plane: Rect) -> Vec<Label> {
    let mut labels: Vec<Label> = places
        .iter()
        .zip(centres)
        .enumerate()
        .map(|(at, (place, centre))| {
            let long = width(place.label, NAME) + BESIDE;
            let fits_right = centre.x + long + PAD <= plane.right();
            let fits_left = centre.x - long - PAD >= plane.x;
            let other = centres
                .iter()
                .enumerate()
                .find(|(index, _)| *index != at)
                .map(|(_, other)| other);
            let wants_left =
                other.is_some_and(|other| other.x > centre.x && (other.y - centre.y).abs() < BESIDE + NAME);
            let left = (wants_left && fits_left) || !fits_right;
            let (x, anchor) = if left {
                (centre.x - BESIDE, Anchor::End)
            } else {
                (centre.x + BESIDE, Anchor::Start)
            };
            let y = (centre.y + NAME / 3.0).clamp(plane.y + NAME, plane.bottom() - NAME / 3.0);
            Label {
                text: place.label.to_owned(),
                at: Point::rounded(x, y),
                anchor,
            }
        })
        .collect();
    if let [one, other] = labels.as_mut_slice()
        && touch(box_of(one, NAME), box_of(other, NAME))
    {
        let (upper, lower) = if one.at.y <= other.at.y {
            (one, other)
        } else {
            (other, one)
        };
        let middle = 0.5 * (upper.at.y + lower.at.y);
        let top = (middle - LINE / 2.0).clamp(plane.y + NAME, plane.bottom() - NAME / 3.0 - LINE);
        upper.at.y = px(top);
        lower.at.y = px(top + LINE);
    }
    labels
}

/// The outline of a belief: its ellipse, each point carried to the plane of shares.
fn outline(place: &Place<'_>, radius: f64, across: Straight, up: Straight) -> String {
    // Points of the unit circle without angles: ((1−t²), 2t) / (1+t²), a quarter at a time.
    let steps = 8_u32;
    let quarter = |at: u32| {
        let t = f64::from(at) / f64::from(steps);
        let long = 1.0 + t * t;
        ((1.0 - t * t) / long, 2.0 * t / long)
    };
    let points: Vec<Point> = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)]
        .into_iter()
        .flat_map(|(cos, sin)| {
            (0..steps).map(move |at| {
                let (x, y) = quarter(at);
                (x * cos - y * sin, x * sin + y * cos)
            })
        })
        .map(|(x, y)| Point {
            x: across.place(HUNDRED * below(place.across.z + radius * place.across.sd * x)),
            y: up.place(HUNDRED * below(place.up.z + radius * place.up.sd * y)),
        })
        .collect();
    closed(&points)
}

/// A smooth closed path (Catmull and Rom).
fn closed(points: &[Point]) -> String {
    let count = points.len();
    let at = |index: usize| {
        points
            .get(index % count)
            .copied()
            .unwrap_or(Point { x: 0.0, y: 0.0 })
    };
    let mut path = String::new();
    for index in 0..count {
        let (before, from, to, after) = (at(index + count - 1), at(index), at(index + 1), at(index + 2));
        if index == 0 {
            let _ = write!(path, "M{} {}", length(from.x), length(from.y));
        }
        let first = (from.x + (to.x - before.x) / 6.0, from.y + (to.y - before.y) / 6.0);
        let second = (to.x - (after.x - from.x) / 6.0, to.y - (after.y - from.y) / 6.0);
        let numbers = [first.0, first.1, second.0, second.1, to.x, to.y].map(length);
        let [a, b, c, d, e, f] = numbers;
        let _ = write!(path, "C{a} {b} {c} {d} {e} {f}");
    }
    path.push('Z');
    path
}

/// Share of people below a normal score (Abramowitz and Stegun 7.1.26; off by less than 0.000 001).
pub(crate) fn below(z: f64) -> f64 {
    let x = z.abs() / core::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let terms = [
        1.061_405_429,
        -1.453_152_027,
        1.421_413_741,
        -0.284_496_736,
        0.254_829_592,
    ];
    let sum = terms.iter().fold(0.0, |sum, term| (sum + term) * t);
    let upper = 0.5 * sum * (-x * x).exp();
    if z < 0.0 { upper } else { 1.0 - upper }
}
