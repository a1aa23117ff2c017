//! Numbers in, lines of text out.
#![cfg(test)]

use picture::Label;
use picture::curves::{Curves, CurvesPicture, Series, Step};

mod planes;

/// Compares line by line, without the indentation of this file.
fn check(name: &str, got: &str, expected: &str) {
    let tidy = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    };
    assert_eq!(tidy(got).join("\n"), tidy(expected).join("\n"), "{name}\n{got}\n");
}

fn label(label: &Label) -> String {
    format!(
        "“{}” {} {} {}",
        label.text,
        label.at.x,
        label.at.y,
        label.anchor.attribute()
    )
}

fn told<P, E: ToString>(result: Result<P, E>, tell: impl Fn(&P) -> String) -> String {
    result.as_ref().map_or_else(ToString::to_string, tell)
}

fn curves_told(picture: &CurvesPicture) -> String {
    let mut lines = vec![format!("plot {:?}, zero {:?}", picture.plot, picture.zero)];
    for step in &picture.steps {
        let words = step.label.as_ref().map_or("-".to_owned(), label);
        lines.push(format!(
            "step {} to {} weight {}: {words}",
            step.rect.x,
            step.rect.right(),
            step.weight
        ));
    }
    for line in &picture.lines {
        let cut = if line.clipped { " clipped" } else { "" };
        lines.push(format!("{}{cut}: {}", line.label, line.path));
        lines.extend(line.band.as_ref().map(|band| format!("  band {band}")));
    }
    let ticks = |ticks: &[picture::Tick]| -> String {
        ticks
            .iter()
            .map(|tick| format!("{}@{}", tick.text, tick.at))
            .collect::<Vec<_>>()
            .join(" ")
    };
    lines.push(format!(
        "minutes {} | values {}",
        ticks(&picture.minutes),
        ticks(&picture.values)
    ));
    lines.join("\n")
}

/// Minutes from −20 to 120 and two lines that cross.
struct Evening {
    times: Vec<f64>,
    one: [Vec<f64>; 3],
    other: Vec<f64>,
}

impl Evening {
    fn new() -> Self {
        let times: Vec<f64> = (-20..=120).map(f64::from).collect();
        let falls: Vec<f64> = times.iter().map(|minute| 0.8 - 0.005 * (minute + 20.0)).collect();
        let around = |by: f64| falls.iter().map(|value| value + by).collect();
        let rises = |minute: &f64| 0.3 + 0.25 * (minute / 40.0).clamp(0.0, 1.0);
        Self {
            one: [falls.clone(), around(-0.1), around(0.1)],
            other: times.iter().map(rises).collect(),
            times,
        }
    }

    fn with<T>(&self, steps: &[Step<'_>], see: impl Fn(&Curves<'_>) -> T) -> T {
        let [median, low, high] = &self.one;
        let series = [
            Series {
                label: "Ana",
                median,
                low,
                high,
            },
            Series {
                label: "Sam",
                median: &self.other,
                low: &[],
                high: &[],
            },
        ];
        see(&Curves {
            width: 360.0,
            height: 204.0,
            times: &self.times,
            range: (0.0, 1.0),
            series: &series,
            steps,
        })
    }
}

fn step(label: &str, from: f64, to: f64, weight: f64) -> Step<'_> {
    Step {
        label,
        from,
        to,
        weight,
    }
}

#[test]
fn two_lines_without_steps() {
    let drawn = Evening::new().with(&[], |curves| told(curves.draw(), curves_told));
    check("plain", &drawn, "
         plot Rect { x: 10.0, y: 10.0, width: 340.0, height: 171.0 }, zero Some(58.6)
         Ana: M10 44.2C123.3 84.1 236.7 124 350 163.9
         band M10 27.1C123.3 67 236.7 106.9 350 146.8L350 181C236.7 141.1 123.3 101.2 10 61.3Z
         Sam: M10 129.7C26.2 129.7 42.4 129.7 58.6 129.7C59.4 129.7 60.2 129 61 128.6C63.4 127.6 65.9 126.5 68.3 125.4C74 122.9 79.6 120.4 85.3 117.9C102.3 110.5 119.3 103 136.3 95.5C140.3 93.7 144.4 91.9 148.4 90.2C150 89.4 151.7 88.7 153.3 88C154.1 87.7 154.9 86.9 155.7 86.9C220.5 86.9 285.2 86.9 350 86.9
         minutes 0@58.6 30@131.4 60@204.3 90@277.1 120@350 | values 0@181 0.5@95.5 1@10");
}

#[test]
fn words_of_steps_find_room_or_stay_away() {
    let bands = |steps: &[Step<'_>]| {
        Evening::new().with(steps, |curves| {
            told(curves.draw(), |picture| {
                let steps = picture
                    .steps
                    .iter()
                    .map(|step| step.label.as_ref().map_or("-".to_owned(), label));
                steps.collect::<Vec<_>>().join("\n")
            })
        })
    };
    let roomy = [step("hold", 0.0, 30.0, 1.0), step("lie close", 30.0, 90.0, 0.5)];
    check(
        "roomy",
        &bands(&roomy),
        "
         “hold” 64.6 21 start
         “lie close” 137.4 21 start",
    );
    let narrow = [
        step("hold", 0.0, 8.0, 1.0),
        step("space", 8.0, 28.0, 0.2),
        step("sleep", 28.0, 300.0, 0.2),
    ];
    check(
        "narrow",
        &bands(&narrow),
        "
         “hold” 54.9 21 start
         “space” 84 21 start
         “sleep” 132.6 21 start",
    );
    let crowd: Vec<Step<'_>> = ["hold", "talk", "wash", "breathe", "space", "sleep"]
        .iter()
        .zip(0..)
        .map(|(name, at)| step(name, 5.0 * f64::from(at), 5.0 * f64::from(at + 1), 0.5))
        .collect();
    check(
        "crowd",
        &bands(&crowd),
        "
         “hold” 53.1 21 start
         “talk” 66.4 35 start
         -
         -
         “space” 96.7 21 start
         “sleep” 110.5 35 start",
    );
    let outside = [
        step("before", -90.0, -30.0, 1.0),
        step("backwards", 30.0, 20.0, 1.0),
        step("", 40.0, 60.0, 7.0),
    ];
    check("outside", &bands(&outside), "-");
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let times = [0.0, 1.0, 2.0];
    let good = [0.1, 0.2, 0.3];
    let draw = |times: &[f64], median: &[f64], range, width| {
        let series = [Series {
            label: "Ana",
            median,
            low: &[],
            high: &[],
        }];
        told(
            Curves {
                width,
                height: 204.0,
                times,
                range,
                series: &series,
                steps: &[],
            }
            .draw(),
            |_| "drawn".to_owned(),
        )
    };
    let unit = (0.0, 1.0);
    check("good", &draw(&times, &good, unit, 360.0), "drawn");
    check(
        "empty",
        &draw(&[], &[], unit, 360.0),
        "nothing to draw: give at least one line with two samples",
    );
    check(
        "back",
        &draw(&[0.0, 2.0, 2.0], &good, unit, 360.0),
        "times must grow, but sample 2 is not later than the one before; sort and remove doubles",
    );
    check(
        "short",
        &draw(&times, &[0.1], unit, 360.0),
        "line “Ana” has 1 values for 3 times; give one for each, or none for its band",
    );
    check(
        "nan",
        &draw(&times, &[0.1, f64::NAN, 0.2], unit, 360.0),
        "“Ana”: sample 1 is not a number; leave such samples out of all lines",
    );
    check(
        "range",
        &draw(&times, &good, (1.0, 1.0), 360.0),
        "the range must go from a lower to a higher number",
    );
    check(
        "small",
        &draw(&times, &good, unit, f64::NAN),
        "the picture must be at least 80 wide and 80 high",
    );
}

#[test]
fn values_outside_the_range_are_drawn_at_its_edge_and_marked() {
    let series = [Series {
        label: "Ana",
        median: &[-1.0, 0.5, 3.0],
        low: &[],
        high: &[],
    }];
    let times = [0.0, 1.0, 2.0];
    let curves = Curves {
        width: 120.0,
        height: 100.0,
        times: &times,
        range: (0.0, 1.0),
        series: &series,
        steps: &[],
    };
    check(
        "clipped",
        &told(curves.draw(), curves_told),
        "
         plot Rect { x: 10.0, y: 10.0, width: 100.0, height: 67.0 }, zero None
         Ana clipped: M10 77C43.3 54.7 76.7 32.3 110 10
         minutes 0@10 1@60 2@110 | values 0@77 0.5@43.5 1@10",
    );
}

#[test]
fn facts_for_reading_aloud() {
    let facts = Evening::new().with(&[], |curves| {
        told(curves.facts(), |facts| {
            let at = |moment: picture::reading::Moment| format!("{:.2} at {}", moment.value, moment.minute);
            let mut lines = Vec::new();
            for line in &facts.lines {
                let (start, highest, lowest, end) =
                    (at(line.start), at(line.highest), at(line.lowest), at(line.end));
                lines.push(format!(
                    "{}: {start}, highest {highest}, lowest {lowest}, ends {end}",
                    line.label
                ));
            }
            lines.extend(
                facts
                    .spans
                    .iter()
                    .map(|span| format!("{} to {}: {:?}", span.from, span.to, span.higher)),
            );
            lines.extend(facts.crossings.iter().map(|crossing| {
                format!(
                    "cross at {:.1}, {:.2}, then {}",
                    crossing.at.minute, crossing.at.value, crossing.then_higher
                )
            }));
            lines.join("\n")
        })
    });
    check(
        "facts",
        &facts,
        "
         Ana: 0.80 at -20, highest 0.80 at -20, lowest 0.10 at 120, ends 0.10 at 120
         Sam: 0.30 at -20, highest 0.55 at 40, lowest 0.30 at -20, ends 0.55 at 120
         -20 to 33: Some(0)
         33 to 39: None
         39 to 120: Some(1)
         cross at 35.6, 0.52, then 1",
    );
}

#[test]
fn a_wobble_is_no_crossing() {
    let times: Vec<f64> = (0..60).map(f64::from).collect();
    let flat = vec![0.5; 60];
    let wobble: Vec<f64> = (0..60_u32)
        .map(|minute| if minute.is_multiple_of(2) { 0.49 } else { 0.51 })
        .collect();
    let series = [
        Series {
            label: "A",
            median: &flat,
            low: &[],
            high: &[],
        },
        Series {
            label: "B",
            median: &wobble,
            low: &[],
            high: &[],
        },
    ];
    let curves = Curves {
        width: 360.0,
        height: 204.0,
        times: &times,
        range: (0.0, 1.0),
        series: &series,
        steps: &[],
    };
    let facts = told(curves.facts(), |facts| {
        format!("{} span, {:?}", facts.spans.len(), facts.crossings)
    });
    check("wobble", &facts, "1 span, []");
}

#[test]
fn the_table_has_a_row_every_so_many_minutes() {
    let steps = [step("hold", 0.0, 15.0, 1.0), step("space", 15.0, 60.0, 0.2)];
    let rows = Evening::new().with(&steps, |curves| {
        told(curves.rows(30.0), |rows| {
            let cell = |cell: &picture::reading::Cell| {
                let band = cell
                    .band
                    .map_or(String::new(), |(low, high)| format!(" ({low:.2}–{high:.2})"));
                format!("{:.2}{band}", cell.median)
            };
            let row = |row: &picture::reading::Row| {
                let cells: Vec<String> = row.cells.iter().map(cell).collect();
                format!("{} {:?} {}", row.minute, row.step, cells.join(" | "))
            };
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        })
    });
    check(
        "rows",
        &rows,
        "
         0 Some(0) 0.70 (0.60–0.80) | 0.30
         30 Some(1) 0.55 (0.45–0.65) | 0.49
         60 None 0.40 (0.30–0.50) | 0.55
         90 None 0.25 (0.15–0.35) | 0.55
         120 None 0.10 (-0.00–0.20) | 0.55",
    );
}

#[test]
fn the_terminal_drawing_needs_no_colour() {
    let steps = [step("hold", 0.0, 15.0, 1.0), step("space", 15.0, 60.0, 0.2)];
    let drawn = Evening::new().with(&steps, |curves| told(curves.in_terminal(48, 6), Clone::clone));
    check(
        "terminal",
        &drawn,
        "
         |hold|space         |
         1 ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
         ⠒⠒⠒⠤⠤⢄⣀⣀⡀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
         ⠀⠀⠀⠀⠀⠀⠀⠀⠈⠉⠉⠑⠒⠒⠤⠤⠤⣀⣀⡀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀⠤⠀
         ⠀⠀⠀⠀⠀⠀⠀⠀⣀⠀⡠⠀⠔⠀⠒⠀⠉⠀⠀⠈⠉⠉⠑⠒⠒⠢⠤⠤⣀⣀⣀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀
         ⠉⠀⠉⠀⠉⠀⠉⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠉⠉⠉⠒⠒⠢⠤⠤⢄⣀⣀⡀⠀⠀⠀
         0 ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠈⠉⠉⠒
         0        30        60       90       120 min
         ⠤⠤⠤ Ana   ⠤⠀⠤ Sam",
    );
    let widest = Evening::new().with(&steps, |curves| told(curves.in_terminal(500, 500), Clone::clone));
    assert!(widest.lines().all(|line| line.chars().count() <= 64), "{widest}");
    assert_eq!(widest.lines().count(), 1 + 16 + 2, "{widest}");
}
