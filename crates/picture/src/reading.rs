//! What a picture of curves says, as facts and as a table, for those who cannot or do not want to see it.

use crate::curves::{Curves, CurvesError};

/// A value at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// When.
    pub minute: f64,
    /// What.
    pub value: f64,
}

/// One line in facts.
#[derive(Clone, Debug, PartialEq)]
pub struct LineFacts {
    /// Whose line.
    pub label: String,
    /// Its first value.
    pub start: Moment,
    /// Its highest value; the first time it is reached.
    pub highest: Moment,
    /// Its lowest value; the first time it is reached.
    pub lowest: Moment,
    /// Its last value.
    pub end: Moment,
}

/// Who is higher for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// From this minute.
    pub from: f64,
    /// To this minute.
    pub to: f64,
    /// Index of the higher line; none while the two are about the same.
    pub higher: Option<usize>,
}

/// One line overtakes the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where they cross.
    pub at: Moment,
    /// Index of the line that is higher afterwards.
    pub then_higher: usize,
}

/// All that can be said about the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Each line.
    pub lines: Vec<LineFacts>,
    /// Who is higher when; empty unless there are exactly two lines.
    pub spans: Vec<Span>,
    /// Where they cross.
    pub crossings: Vec<Crossing>,
}

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The line.
    pub median: f64,
    /// Its band, if it has one.
    pub band: Option<(f64, f64)>,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The minute.
    pub minute: f64,
    /// Index of the step that runs then.
    pub step: Option<usize>,
    /// One cell for each line.
    pub cells: Vec<Cell>,
}

/// Lines closer than this share of the range are about the same.
const ALIKE: f64 = 0.03;
/// A lead or a likeness shorter than this many minutes is not told.
const SHORTEST: f64 = 3.0;

impl Curves<'_> {
    /// The picture in facts.
    ///
    /// # Errors
    /// As for drawing.
    pub fn facts(&self) -> Result<Facts, CurvesError> {
        self.check()?;
        let lines = self
            .series
            .iter()
            .filter_map(|series| line_facts(series.label, self.times, series.median))
            .collect();
        let (spans, crossings) = match self.series {
            [one, other] => {
                let gaps: Vec<f64> = one.median.iter().zip(other.median).map(|(a, b)| a - b).collect();
                let alike = ALIKE * (self.range.1 - self.range.0);
                (
                    spans(self.times, &gaps, alike),
                    crossings(self.times, one.median, &gaps, alike),
                )
            }
            _ => (Vec::new(), Vec::new()),
        };
        Ok(Facts {
            lines,
            spans,
            crossings,
        })
    }

    /// The picture as a table with a row every `every` minutes, from the first multiple of it on.
    ///
    /// # Errors
    /// As for drawing; also when `every` is not a positive number.
    pub fn rows(&self, every: f64) -> Result<Vec<Row>, CurvesError> {
        self.check()?;
        if !(every > 0.0 && every.is_finite()) {
            return Err(CurvesError::Range);
        }
        let (Some(&from), Some(&to)) = (self.times.first(), self.times.last()) else {
            return Err(CurvesError::Empty);
        };
        let first = (from / every).ceil();
        let count = ((to / every).floor() - first).max(-1.0) as u32 + 1;
        let row = |at: u32| {
            let minute = (first + f64::from(at)) * every + 0.0;
            let read = |values: &[f64]| value_at(self.times, values, minute);
            let cells = self.series.iter().map(|series| Cell {
                median: read(series.median),
                band: (!series.high.is_empty()).then(|| (read(series.low), read(series.high))),
            });
            let step = self
                .steps
                .iter()
                .position(|step| (step.from..step.to).contains(&minute));
            Row {
                minute,
                step,
                cells: cells.collect(),
            }
        };
        Ok((0..count).map(row).collect())
    }
}

/// The value at a minute, on the straight line between the samples around it.
pub(crate) fn value_at(times: &[f64], values: &[f64], minute: f64) -> f64 {
    let after = times.partition_point(|time| *time < minute);
    let point = |at: usize| Some((*times.get(at)?, *values.get(at)?));
    match (after.checked_sub(1).and_then(point), point(after)) {
        (Some((t0, v0)), Some((t1, v1))) => v0 + (v1 - v0) * (minute - t0) / (t1 - t0),
        (Some((_, value)), None) | (None, Some((_, value))) => value,
        (None, None) => 0.0,
    }
}

fn line_facts(label: &str, times: &[f64], values: &[f64]) -> Option<LineFacts> {
    let moments = || {
        times
            .iter()
            .zip(values)
            .map(|(&minute, &value)| Moment { minute, value })
    };
    let mut facts = LineFacts {
        label: label.to_owned(),
        start: moments().next()?,
        highest: moments().next()?,
        lowest: moments().next()?,
        end: moments().next_back()?,
    };
    for moment in moments() {
        if moment.value > facts.highest.value {
            facts.highest = moment;
        }
        if moment.value < facts.lowest.value {
            facts.lowest = moment;
        }
    }
    Some(facts)
}

/// Who leads by more than `alike`.
fn leader(gap: f64, alike: f64) -> Option<usize> {
    if gap > alike {
        Some(0)
    } else if gap < -alike {
        Some(1)
    } else {
        None
    }
}

fn spans(times: &[f64], gaps: &[f64], alike: f64) -> Vec<Span> {
    let mut raw: Vec<Span> = Vec::new();
    for (&minute, &gap) in times.iter().zip(gaps) {
        let higher = leader(gap, alike);
        match raw.last_mut() {
            Some(last) if last.higher == higher => last.to = minute,
            Some(last) => {
                last.to = minute;
                raw.push(Span {
                    from: minute,
                    to: minute,
                    higher,
                });
            }
            None => raw.push(Span {
                from: minute,
                to: minute,
                higher,
            }),
        }
    }
    // Short ones join the one before (the first joins the one after).
    let mut told: Vec<Span> = Vec::new();
    for span in raw {
        match told.last_mut() {
            Some(last) if span.to - span.from < SHORTEST || last.higher == span.higher => last.to = span.to,
            Some(last) if last.to - last.from < SHORTEST => {
                *last = Span {
                    from: last.from,
                    ..span
                }
            }
            _ => told.push(span),
        }
    }
    told
}

fn crossings(times: &[f64], values: &[f64], gaps: &[f64], alike: f64) -> Vec<Crossing> {
    let mut found = Vec::new();
    let mut lead: Option<usize> = None;
    let mut met: Option<Moment> = None;
    let samples: Vec<(f64, f64, f64)> = times
        .iter()
        .zip(values)
        .zip(gaps)
        .map(|((&time, &value), &gap)| (time, value, gap))
        .collect();
    for pair in samples.windows(2) {
        let [(t0, v0, g0), (t1, v1, g1)] = *pair else {
            continue;
        };
        if lead.is_none() {
            lead = leader(g0, alike);
        }
        if g0 * g1 < 0.0 || (g1 == 0.0 && g0 != 0.0) {
            let share = g0 / (g0 - g1);
            met = Some(Moment {
                minute: t0 + share * (t1 - t0),
                value: v0 + share * (v1 - v0),
            });
        }
        let now = leader(g1, alike);
        if let (Some(before), Some(after), Some(at)) = (lead, now, met)
            && before != after
        {
            found.push(Crossing {
                at,
                then_higher: after,
            });
            met = None;
        }
        lead = now.or(lead);
    }
    found
}
