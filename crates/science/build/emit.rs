//! Writes the checked registry as Rust source.
//!
//! Numbers and texts of parameters stand in separate statics, so that a program that draws numbers does not carry the
//! texts.

use std::fmt::Write;

use crate::registry::Registry;
use crate::registry::raw;
use crate::registry::values::{self, variant};

/// The source of `tables.rs`.
pub(crate) fn tables(registry: &Registry) -> String {
    let mut out = String::new();
    table(&mut out, "CLAIMS", "Claim", &registry.claims, claim);
    table(&mut out, "GRADED", "Graded", &registry.claims, graded);
    table(&mut out, "CITATIONS", "Citation", &registry.citations, citation);
    table(&mut out, "PRIORS", "Prior", &registry.parameters, prior);
    table(
        &mut out,
        "PARAMETERS",
        "Parameter",
        &registry.parameters,
        parameter,
    );
    table(
        &mut out,
        "PHENOMENA",
        "Phenomenon",
        &registry.phenomena,
        phenomenon,
    );
    table(&mut out, "NORMS", "Norm", &registry.norms, norm);
    table(&mut out, "ROWS", "Row", &registry.rows, row);
    let parameters = registry
        .parameters
        .iter()
        .map(|p| (p.id.as_str(), format!("{} Unit: {}.", p.about, p.unit)));
    ids(
        &mut out,
        "p",
        "ParameterId",
        "The parameters by name.",
        parameters,
    );
    let claims = registry
        .claims
        .iter()
        .map(|claim| (claim.id.as_str(), claim.sentence.clone()));
    ids(&mut out, "c", "ClaimId", "The claims by name.", claims);
    push(&mut out, format_args!("/// How many parameters there are.\n"));
    push(
        &mut out,
        format_args!(
            "pub const PARAMETER_COUNT: usize = {};\n",
            registry.parameters.len()
        ),
    );
    out
}

/// Writing to a `String` does not fail.
fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

fn table<T>(out: &mut String, name: &str, kind: &str, entries: &[T], one: impl Fn(&T) -> String) {
    push(
        out,
        format_args!("pub(crate) static {name}: [{kind}; {}] = [\n", entries.len()),
    );
    for entry in entries {
        push(out, format_args!("    {},\n", one(entry)));
    }
    push(out, format_args!("];\n"));
}

fn ids<'a>(
    out: &mut String,
    module: &str,
    kind: &str,
    about: &str,
    entries: impl Iterator<Item = (&'a str, String)>,
) {
    push(
        out,
        format_args!("#[doc = {about:?}]\npub mod {module} {{\n    use super::{kind};\n"),
    );
    for (index, (id, about)) in entries.enumerate() {
        let name = id.replace('-', "_").to_ascii_uppercase();
        push(
            out,
            format_args!("    #[doc = {about:?}]\n    pub const {name}: {kind} = {kind}({index});\n"),
        );
    }
    push(out, format_args!("}}\n"));
}

/// The variant of a word that has passed the checks.
fn name(list: &[(&'static str, &'static str)], word: &str) -> &'static str {
    variant(list, word).unwrap_or_default()
}

fn texts(words: &[String]) -> String {
    format!("&{words:?}")
}

fn grade(text: &str) -> (char, String) {
    (values::grade_letter(text).unwrap_or('D'), text.replace('-', "−"))
}

fn claim(claim: &raw::Claim) -> String {
    let (letter, shown) = grade(&claim.grade);
    let screens: Vec<_> = claim
        .screens
        .iter()
        .map(|s| format!("Screen::{}", name(&values::SCREENS, s)))
        .collect();
    format!(
        "Claim {{ id: {:?}, number: {:?}, topic: Topic::{}, grade: Grade::{letter}, grade_shown: {shown:?}, told: {:?}, \
         sentence: {:?}, why: {:?}, sources: {}, rows: {}, screens: &[{}] }}",
        claim.id,
        claim.number,
        name(&values::TOPICS, &claim.topic),
        claim.told,
        claim.sentence,
        claim.why,
        texts(&claim.sources),
        texts(&claim.rows),
        screens.join(", "),
    )
}

fn graded(claim: &raw::Claim) -> String {
    let (_, shown) = grade(&claim.grade);
    let topic = name(&values::TOPICS, &claim.topic);
    format!(
        "Graded {{ id: {:?}, topic: Topic::{topic}, grade_shown: {shown:?} }}",
        claim.id
    )
}

fn citation(citation: &raw::Citation) -> String {
    format!(
        "Citation {{ id: {:?}, text: {:?}, locator: {:?}, url: {:?}, seen: Seen::{} }}",
        citation.id,
        citation.text,
        citation.locator,
        url(&citation.locator),
        name(&values::SEEN, &citation.seen),
    )
}

/// The public address of a locator: the registries of DOIs, PubMed and PMC, or an address written out.
fn url(locator: &str) -> Option<String> {
    let first = locator.split(", ").next().unwrap_or_default();
    if let Some(doi) = first.strip_prefix("doi ") {
        Some(format!("https://doi.org/{doi}"))
    } else if let Some(number) = first.strip_prefix("pubmed ") {
        Some(format!("https://pubmed.ncbi.nlm.nih.gov/{number}/"))
    } else if first.starts_with("PMC") {
        Some(format!("https://pmc.ncbi.nlm.nih.gov/articles/{first}/"))
    } else if let Some(path) = first.strip_prefix("github ") {
        Some(format!("https://github.com/{path}"))
    } else {
        first
            .strip_prefix("https://")
            .map(|rest| format!("https://{rest}"))
    }
}

fn distribution(parameter: &raw::Parameter) -> String {
    if let Some(raw::Normal { mean, sd }) = parameter.normal {
        format!("Distribution::Normal {{ mean: {mean:?}, sd: {sd:?} }}")
    } else if let Some(raw::LogNormal { median, spread }) = parameter.lognormal {
        format!("Distribution::LogNormal {{ median: {median:?}, spread: {spread:?} }}")
    } else if let Some(raw::Uniform { low, high }) = parameter.uniform {
        format!("Distribution::Uniform {{ low: {low:?}, high: {high:?} }}")
    } else {
        format!("Distribution::Fixed({:?})", parameter.fixed.unwrap_or_default())
    }
}

fn prior(parameter: &raw::Parameter) -> String {
    let [low, high] = parameter.range;
    format!(
        "Prior {{ distribution: {}, low: {low:?}, high: {high:?} }}",
        distribution(parameter)
    )
}

fn parameter(parameter: &raw::Parameter) -> String {
    let [low, high] = parameter.range;
    format!(
        "Parameter {{ id: {:?}, symbol: {:?}, unit: {:?}, distribution: {}, low: {low:?}, high: {high:?}, \
         mark: Mark::{}, source: {:?}, claims: {}, about: {:?} }}",
        parameter.id,
        parameter.symbol,
        parameter.unit,
        distribution(parameter),
        name(&values::MARKS, &parameter.mark),
        parameter.source,
        texts(&parameter.claims),
        parameter.about,
    )
}

fn phenomenon(phenomenon: &raw::Phenomenon) -> String {
    format!(
        "Phenomenon {{ id: {:?}, number: {:?}, statement: {:?}, scenario: {:?}, measure: {:?}, size: {:?}, sources: {}, claims: {} }}",
        phenomenon.id,
        phenomenon.number,
        phenomenon.statement,
        phenomenon.scenario,
        phenomenon.measure,
        phenomenon.size,
        texts(&phenomenon.sources),
        texts(&phenomenon.claims),
    )
}

fn norm(norm: &raw::Norm) -> String {
    let [low, high] = norm.scale;
    let points: Vec<_> = norm
        .percentiles
        .iter()
        .map(|[share, score]| format!("({share:?}, {score:?})"))
        .collect();
    format!(
        "Norm {{ instrument: {:?}, dimension: Dimension::{}, group: {:?}, people: {:?}, scale_low: {low:?}, \
         scale_high: {high:?}, mean: {:?}, sd: {:?}, alpha: {:?}, sem: {:?}, percentiles: &[{}], borrowed_from: {:?}, \
         mark: Mark::{}, source: {:?}, licence: {:?}, about: {:?} }}",
        norm.instrument,
        name(&values::DIMENSIONS, &norm.dimension),
        norm.group,
        norm.people,
        norm.mean,
        norm.sd,
        norm.alpha,
        norm.sem,
        points.join(", "),
        norm.borrowed_from,
        name(&values::MARKS, &norm.mark),
        norm.source,
        norm.licence,
        norm.about,
    )
}

fn row(row: &raw::Row) -> String {
    format!(
        "Row {{ id: {:?}, group: {:?}, title: {:?}, state: State::{}, test: {:?}, note: {:?} }}",
        row.id,
        row.group,
        row.title,
        name(&values::STATES, &row.state),
        row.test,
        row.note,
    )
}
