//! The numbers: parameters of the model, phenomena it must show, norms of questionnaires.

use super::{Page, source_link};
use crate::norm::{Norm, norms};
use crate::parameter::{Distribution, Mark, Parameter, parameters};
use crate::phenomenon::phenomena;

/// Heading of the parameters.
pub(super) const MODEL: &str = "The numbers in the model";
/// Heading of the norms.
pub(super) const NORMS: &str = "How adults score";

pub(super) fn of_the_model(page: &mut Page) {
    if parameters().is_empty() {
        return;
    }
    let all = parameters();
    let assumed = all
        .iter()
        .filter(|parameter| parameter.mark == Mark::Assumption)
        .count();
    page.line(&format!("## {MODEL}"));
    page.line("");
    page.paragraph(&format!(
        "The model has {} numbers; {assumed} of them are assumptions, and the bands on every curve come from drawing all of them anew. \
         `4 ×÷ 1.13` means a middle of 4 that is often multiplied or divided by 1.13; `2.4 ± 0.7` is a mean with a standard deviation. \
         The range is where draws are cut off. \
         An assumption may have a known direction; its size is a guess, and learning from a couple's own check-ins can move some of them.",
        all.len()
    ));
    for mark in Mark::ALL {
        let mut of_mark = all.iter().filter(|parameter| parameter.mark == mark).peekable();
        if of_mark.peek().is_none() {
            continue;
        }
        page.line(&format!("### {}", title(mark)));
        page.line("");
        let sourced = mark != Mark::Assumption;
        if !sourced {
            page.line("<details><summary>All of them</summary>");
            page.line("");
        }
        if sourced {
            page.line("| symbol | what it is | value | range | unit | source | claims |");
            page.line("|---|---|---|---|---|---|---|");
        } else {
            page.line("| symbol | what it is | value | range | unit | claims |");
            page.line("|---|---|---|---|---|---|");
        }
        for parameter in of_mark {
            page.line(&row(parameter, sourced));
        }
        page.line("");
        if !sourced {
            page.line("</details>");
            page.line("");
        }
    }
}

const fn title(mark: Mark) -> &'static str {
    match mark {
        Mark::Measured => "Measured",
        Mark::Computed => "Computed from open data",
        Mark::Derived => "Derived from measured numbers",
        Mark::Assumption => "Assumptions",
    }
}

fn row(parameter: &Parameter, sourced: bool) -> String {
    let claims: Vec<_> = parameter
        .claims
        .iter()
        .map(|id| format!("[{id}](#{id})"))
        .collect();
    let source = if sourced {
        format!("{} | ", source_link(parameter.source))
    } else {
        String::new()
    };
    format!(
        "| <a id=\"p-{}\"></a>{} | {}<br>`{}` | {} | {} – {} | {} | {source}{} |",
        parameter.id,
        parameter.symbol.replace('|', "\\|"),
        parameter.about,
        parameter.id,
        value(parameter.distribution),
        parameter.low,
        parameter.high,
        parameter.unit,
        claims.join(", "),
    )
}

fn value(distribution: Distribution) -> String {
    match distribution {
        Distribution::Fixed(value) => format!("{value}"),
        Distribution::Normal { mean, sd } => format!("{mean} ± {sd}"),
        Distribution::LogNormal { median, spread } => format!("{median} ×÷ {:.2}", spread.exp()),
        Distribution::Uniform { low, high } => format!("{low} to {high}"),
    }
}

pub(super) fn to_show(page: &mut Page) {
    if phenomena().is_empty() {
        return;
    }
    page.line("## What the model has to show");
    page.line("");
    page.paragraph(
        "Each line is a test. It holds when it comes out in at least nine of ten draws of all the numbers above; \
         `afterglow phenomena` runs them and prints the share and the size.",
    );
    for phenomenon in phenomena() {
        let number = phenomenon
            .number
            .map(|number| format!("{number}. "))
            .unwrap_or_default();
        let claims: Vec<_> = phenomenon
            .claims
            .iter()
            .map(|id| format!("[{id}](#{id})"))
            .collect();
        let from = if claims.is_empty() {
            String::new()
        } else {
            format!(" ({})", claims.join(", "))
        };
        page.line(&format!("- {number}{}{from}", phenomenon.statement));
    }
    page.line("");
}

pub(super) fn of_adults(page: &mut Page) {
    page.line(&format!("## {NORMS}"));
    page.line("");
    page.paragraph(
        "Norms turn a score into a place among adults. The people behind them are visitors of a web page who chose to answer, \
         which is not everybody. No natural line divides secure from insecure.",
    );
    page.line(
        "| questionnaire | dimension | people | scale | mean | spread | alpha | one person's error | how |",
    );
    page.line("|---|---|---|---|---|---|---|---|---|");
    for norm in norms() {
        page.line(&norm_row(norm));
    }
    page.line("");
}

fn norm_row(norm: &Norm) -> String {
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value}"));
    let people = norm
        .people
        .map(|people| format!(", {}", thousands(people)))
        .unwrap_or_default();
    let how = norm.borrowed_from.map_or_else(
        || norm.mark.name().to_owned(),
        |from| format!("{}, borrowed from {from}", norm.mark.name()),
    );
    format!(
        "| {} | {} | {}{people} | {}–{} | {:.2} | {:.2} | {} | {} | {how} |",
        norm.instrument,
        norm.dimension.name(),
        norm.group,
        norm.scale_low,
        norm.scale_high,
        norm.mean,
        norm.sd,
        number(norm.alpha),
        number(norm.sem),
    )
}

/// A count with a comma between thousands.
fn thousands(count: u32) -> String {
    match (count / 1000, count % 1000) {
        (0, rest) => format!("{rest}"),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}
