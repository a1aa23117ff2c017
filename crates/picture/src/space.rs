//! Points, rectangles, labels and the straight scale between numbers and lengths.

use crate::number::px;

/// A point of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Point {
    /// Rounded to a tenth.
    pub(crate) fn rounded(x: f64, y: f64) -> Self {
        Self { x: px(x), y: px(y) }
    }
}

/// A rectangle of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// From its edges, rounded to a tenth.
    pub(crate) fn of_edges(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            x: px(left),
            y: px(top),
            width: px(px(right) - px(left)),
            height: px(px(bottom) - px(top)),
        }
    }

    /// Right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        px(self.x + self.width)
    }

    /// Lower edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        px(self.y + self.height)
    }

    /// Middle.
    #[must_use]
    pub fn middle(&self) -> Point {
        Point::rounded(self.x + 0.5 * self.width, self.y + 0.5 * self.height)
    }
}

/// Which part of a text stands at its point: SVG's `text-anchor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Anchor {
    /// The value of the attribute `text-anchor`.
    #[must_use]
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A text at a place; `at.y` is its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The words, shortened when there was no room for all.
    pub text: String,
    /// Where.
    pub at: Point,
    /// Which part of it stands there.
    pub anchor: Anchor,
}

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The number it marks.
    pub value: f64,
    /// Its place along the axis.
    pub at: f64,
    /// The number as text, with a real minus sign.
    pub text: String,
}

/// A straight scale: numbers `from..to` on lengths `start..end`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Straight {
    pub(crate) from: f64,
    pub(crate) to: f64,
    pub(crate) start: f64,
    pub(crate) end: f64,
}

impl Straight {
    /// The place of a number; not clipped.
    pub(crate) fn place(&self, value: f64) -> f64 {
        self.start + (value - self.from) / (self.to - self.from) * (self.end - self.start)
    }

    /// The place of a number, held inside.
    pub(crate) fn held(&self, value: f64) -> f64 {
        self.place(value.clamp(self.from.min(self.to), self.from.max(self.to)))
    }

    /// The ticks of a list of numbers that lie inside.
    pub(crate) fn ticks(&self, values: &[f64]) -> Vec<Tick> {
        values
            .iter()
            .filter(|value| (self.from.min(self.to)..=self.from.max(self.to)).contains(*value))
            .map(|&value| Tick {
                value,
                at: px(self.place(value)),
                text: crate::number::text(value),
            })
            .collect()
    }
}
