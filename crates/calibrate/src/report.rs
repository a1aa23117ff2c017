//! The page and the picture that say how well the bodies fit.

use crate::chains::Fit;
use crate::compare::{Compared, Verdict, misfit};
use crate::observation::{Observation, Seen};

/// Everything there is to tell: observations, what ships and what was fitted beside them.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The fits, block by block.
    pub fits: &'a [Fit],
    /// The observations.
    pub observations: &'a [Observation],
    /// Each beside the draws that ship.
    pub shipped: &'a [Compared],
    /// Each beside the fitted draws.
    pub fitted: &'a [Compared],
}

/// Draws that differ less than this, as a share of how people differ, are called too narrow.
const NARROW: f64 = 0.8;

/// Before the tables: what was done, and how to read it.
const OPENING: &str = "\
<!-- Written by `afterglow calibrate --page`. Change the data or the crate, then write it anew. -->

# Calibration: the bodies against what was measured

The model's bodies are set by hand from measurements, with wide priors (`science/parameters.toml`).
This page checks that choice against the numbers in [`science/observations.toml`](../science/observations.toml), one by one, and says where the model misses.
It is written by `afterglow calibrate --page`, the picture by `afterglow calibrate --picture`.

**The fit.**
Each body system is fitted apart from the others.
A parameter may be anything in its range, flat on the logarithm; its shipped prior is not used, so the data speak alone.
A mean is normal about its prediction with its standard error, a bound rules out what lies beyond it.
Four chains start in four places, adapt in the first half, and keep every fifth step of the second; when they have not met (split R-hat above 1.05) there is no fit.
The same seed gives the same page.

**Residuals.**
For a mean: observed minus the mean of the draws, in standard errors *of the observation alone*.
Draws that differ widely excuse nothing; more than two is a miss.
For bounds: the share of draws beyond them; more than a tenth is a miss.
Where a source says how much people differ, the last column says how widely the shipped draws differ beside that: 1 is as widely as people.

![Observed minus predicted, in standard errors](pictures/calibration.svg)
";

/// After the tables: what they cannot say.
const CLOSING: &str = "
## What this cannot say

- Levels of prolactin and noradrenaline at their peak were not found in any source: `prl_rise_alone` and `na_rise` follow from bounds alone, and their fitted ranges are wide.
- The two half-lives of oxytocin come from one paper and differ by half; the shipped prior stands between them, the fit follows the surer one.
- A source says that the pressure was back after 10 minutes; draws differ as people do, and about a fifth of them take up to two minutes longer.
- At their peaks, people's pulse and pressure differed more than our draws do: a big rise and a small one are further apart in life. The middle is right, the bands are too narrow there.
- How high oxytocin rises depends on the assay more than on the person. The fold is a prior, not a finding.
- Latent quantities (central oxytocin, dopamine, serotonin, ease, vasopressin in the brain) have no observation here, and none exists.
- One laboratory stands behind most hormone numbers, one study at home behind pulse and pressure.

## Your own observations

`afterglow calibrate --observations FILE` puts your numbers beside the model as it ships and as fitted here.
The file is like `science/observations.toml`; nothing in it changes the model.
";

/// The whole of `docs/calibration.md`.
#[must_use]
pub fn page(report: &Report<'_>) -> String {
    let mut page = String::from(OPENING);
    page.push_str("\n## What the observations leave of the parameters\n\n");
    page.push_str("Median, and 5th to 95th percentile.\n\n");
    page.push_str(
        "| parameter | of | unit | ships | fitted from flat | R-hat |\n|---|---|---|---|---|---|\n",
    );
    for fit in report.fits {
        for one in &fit.parameters {
            let parameter = one.id.parameter();
            page.push_str(&format!(
                "| [`{0}`](evidence.md#p-{0}) | {1} | {2} | {3} | {4} | {5:.3} |\n",
                parameter.id,
                fit.block,
                parameter.unit,
                range(one.shipped),
                range(one.fitted),
                one.rhat
            ));
        }
    }
    page.push_str("\n## Every observation\n\n");
    page.push_str("| observation | source | seen | as shipped | residual | as fitted | residual | spread |\n|---|---|---|---|---|---|---|---|\n");
    for ((observation, shipped), fitted) in rows(report) {
        let only = if observation.fit { "" } else { " (only compared)" };
        let spread = shipped.spread.map(|spread| format!("{spread:.2}"));
        page.push_str(&format!(
            "| {}{only} | [{2}](evidence.md#source-{2}) | {1} | {3} | {4} | {5} | {6} | {7} |\n",
            observation.about.trim_end_matches('.'),
            seen(observation.seen),
            observation.source,
            range(shipped.predicted),
            residual(observation.seen, shipped),
            range(fitted.predicted),
            residual(observation.seen, fitted),
            spread.unwrap_or_default(),
        ));
    }
    page.push_str("\n## The misfit\n\n");
    page.push_str(&verdicts(report));
    page.push_str(CLOSING);
    page
}

fn rows<'a>(
    report: &Report<'a>,
) -> impl Iterator<Item = ((&'a Observation, &'a Compared), &'a Compared)> + use<'a> {
    report.observations.iter().zip(report.shipped).zip(report.fitted)
}

/// What the residuals amount to, one sentence a line.
#[must_use]
pub fn verdicts(report: &Report<'_>) -> String {
    let missed = |compared: &[Compared]| -> Vec<&str> {
        report
            .observations
            .iter()
            .zip(compared)
            .filter(|(_, one)| one.verdict == Verdict::Misses)
            .map(|(observation, _)| observation.id.as_str())
            .collect()
    };
    let mut text = String::new();
    for (name, compared) in [("As shipped", report.shipped), ("As fitted", report.fitted)] {
        let (sum, count) = misfit(report.observations, compared);
        let missed = missed(compared);
        let misses = if missed.is_empty() {
            "no observation is missed".to_owned()
        } else {
            format!("missed: {}", missed.join(", "))
        };
        text.push_str(&format!(
            "{name}, the squared residuals of {count} means add up to {sum:.1}; {misses}.\n"
        ));
    }
    let narrow: Vec<String> = report
        .observations
        .iter()
        .zip(report.shipped)
        .filter_map(|(observation, one)| {
            let spread = one.spread.filter(|spread| *spread < NARROW)?;
            Some(format!("{} ({spread:.2})", observation.id))
        })
        .collect();
    if !narrow.is_empty() {
        text.push_str(&format!(
            "Shipped draws differ less than people did in: {}.\n",
            narrow.join(", ")
        ));
    }
    text
}

/// Median, and the middle nine tenths.
#[must_use]
pub fn range([low, middle, high]: [f64; 3]) -> String {
    if number(low) == number(high) {
        return number(middle);
    }
    format!("{} ({} to {})", number(middle), number(low), number(high))
}

fn number(value: f64) -> String {
    if value.abs() >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// What was seen, as people write it.
#[must_use]
pub fn seen(seen: Seen) -> String {
    match seen {
        Seen::Mean { value, se, .. } => format!("{} ± {}", number(value), number(se)),
        Seen::Ratio { value, ln_se } => format!("{} ×÷ {}", number(value), number(libm::exp(ln_se))),
        Seen::Within { low, high } if low.is_infinite() => format!("at most {}", number(high)),
        Seen::Within { low, high } if high.is_infinite() => format!("at least {}", number(low)),
        Seen::Within { low, high } => format!("{} to {}", number(low), number(high)),
    }
}

/// A residual with its unit, and a word when it is a miss.
#[must_use]
pub fn residual(seen: Seen, compared: &Compared) -> String {
    let mark = match compared.verdict {
        Verdict::Agrees => "",
        Verdict::Misses => ", missed",
    };
    match seen {
        Seen::Within { .. } => format!("{:.0} % beyond{mark}", compared.residual * 100.0),
        _ => format!("{:+.1} se{mark}", compared.residual),
    }
}

/// The residuals as a picture (SVG): a ring for what ships, a dot for the fit, one line for each observation with a
/// standard error. Between the two thin lines lie two standard errors.
#[must_use]
pub fn picture(report: &Report<'_>) -> String {
    const LEFT: f64 = 230.0;
    const WIDTH: f64 = 380.0;
    const ROW: f64 = 26.0;
    const TOP: f64 = 74.0;
    const SPAN: f64 = 3.0;
    let rows: Vec<_> = rows(report)
        .filter(|((observation, _), _)| !matches!(observation.seen, Seen::Within { .. }))
        .collect();
    let bottom = TOP + ROW * rows.len() as f64;
    let x = |z: f64| LEFT + WIDTH * (z.clamp(-SPAN, SPAN) + SPAN) / (2.0 * SPAN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 {:.0}\" font-family=\"system-ui, sans-serif\" \
         font-size=\"13\" fill=\"#2a2420\" role=\"img\" aria-label=\"Observed minus predicted, in standard errors\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#faf6ef\"/>\n\
         <text x=\"20\" y=\"30\" font-family=\"Georgia, serif\" font-size=\"19\">Measured bodies beside the model</text>\n\
         <text x=\"20\" y=\"52\" fill=\"#6a5d51\">Observed minus predicted, in standard errors. Ring: as shipped. Dot: fitted.</text>\n",
        bottom + 44.0
    );
    for z in [-2.0, 0.0, 2.0] {
        svg.push_str(&format!(
            "<path d=\"M{:.1} {TOP:.0}V{bottom:.0}\" stroke=\"{}\"/>\n<text x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"#6a5d51\">{}</text>\n",
            x(z),
            if z == 0.0 { "#b3a595" } else { "#e2d6c7" },
            x(z),
            bottom + 22.0,
            if z < 0.0 { format!("−{:.0}", -z) } else { format!("{z:.0}") }
        ));
    }
    for (k, ((observation, shipped), fitted)) in rows.into_iter().enumerate() {
        let y = TOP + ROW * (k as f64 + 0.5);
        svg.push_str(&format!(
            "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n\
             <circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"6\" fill=\"none\" stroke=\"#96580f\" stroke-width=\"2\"/>\n\
             <circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"#17695f\"/>\n",
            LEFT - 14.0,
            y + 4.5,
            observation.id.replace('-', " "),
            x(shipped.residual),
            x(fitted.residual)
        ));
    }
    svg.push_str("</svg>\n");
    svg
}
