//! Reads the files and checks each entry, and the links between them.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::problem::{Entry, Problem};
use super::{Files, Registry, raw, values};

/// The citation that stands for our own assumptions.
const ASSUMPTION: &str = "assumption";

/// Reads and checks everything.
///
/// # Errors
/// Every problem found, in the order of the files.
pub(crate) fn read(files: &Files) -> Result<Registry, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut parameters_of_all = parse("parameters.toml", "parameter", &files.parameters, &mut problems);
    let of_the_model = parameters_of_all.len();
    parameters_of_all.extend(parse("planner.toml", "parameter", &files.planner, &mut problems));
    let with_the_planner = parameters_of_all.len();
    parameters_of_all.extend(parse(
        "learning.toml",
        "parameter",
        &files.learning,
        &mut problems,
    ));
    let with_learning = parameters_of_all.len();
    parameters_of_all.extend(parse("order.toml", "parameter", &files.order, &mut problems));
    let registry = Registry {
        citations: parse("citations.toml", "citation", &files.citations, &mut problems),
        rows: parse("rows.toml", "row", &files.rows, &mut problems),
        claims: parse("claims.toml", "claim", &files.claims, &mut problems),
        parameters: parameters_of_all,
        phenomena: parse("phenomena.toml", "phenomenon", &files.phenomena, &mut problems),
        norms: parse("norms.toml", "norm", &files.norms, &mut problems),
    };
    // A file that does not parse leaves holes that every link to it would fall into: those would hide the cause.
    if problems.is_empty() {
        let links = Links::of(&registry);
        citations(&registry, files, &mut problems);
        rows(&registry, files, &mut problems);
        claims(&registry, &links, files, &mut problems);
        parameters(
            &registry,
            [of_the_model, with_the_planner, with_learning],
            &links,
            files,
            &mut problems,
        );
        phenomena(&registry, &links, files, &mut problems);
        norms(&registry, &links, files, &mut problems);
    }
    if problems.is_empty() {
        Ok(registry)
    } else {
        Err(problems)
    }
}

/// Reads the entries `[[table]]` of one file.
fn parse<T: DeserializeOwned>(
    file: &'static str,
    table: &'static str,
    text: &str,
    problems: &mut Vec<Problem>,
) -> Vec<T> {
    match toml::from_str::<BTreeMap<String, Vec<T>>>(text) {
        Ok(mut tables) => {
            let entries = tables.remove(table).unwrap_or_default();
            if let Some(other) = tables.keys().next() {
                let text = format!("[[{other}]] does not belong here; this file holds [[{table}]] only");
                problems.push(Problem {
                    file,
                    line: None,
                    entry: String::new(),
                    key: "",
                    text,
                });
            }
            entries
        }
        Err(error) => {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map(|before| before.matches('\n').count() + 1);
            let text = format!("{}; correct the entry that begins here", error.message());
            problems.push(Problem {
                file,
                line,
                entry: String::new(),
                key: "",
                text,
            });
            Vec::new()
        }
    }
}

/// What entries may point to.
struct Links<'a> {
    citations: BTreeMap<&'a str, &'a str>,
    claims: BTreeSet<&'a str>,
    rows: BTreeSet<&'a str>,
}

impl<'a> Links<'a> {
    fn of(registry: &'a Registry) -> Self {
        Self {
            citations: registry
                .citations
                .iter()
                .map(|c| (c.id.as_str(), c.seen.as_str()))
                .collect(),
            claims: registry.claims.iter().map(|c| c.id.as_str()).collect(),
            rows: registry.rows.iter().map(|r| r.id.as_str()).collect(),
        }
    }

    fn citation(&self, entry: &mut Entry<'_>, key: &'static str, id: &str) {
        if !self.citations.contains_key(id) {
            entry.wrong(
                key,
                format!("{id:?} is not in citations.toml; add it there or correct the name"),
            );
        }
    }

    fn claim(&self, entry: &mut Entry<'_>, id: &str) {
        if !self.claims.contains(id) {
            entry.wrong(
                "claims",
                format!("{id:?} is not in claims.toml; add it there or correct the name"),
            );
        }
    }

    /// A number ships as measured, computed or derived only with a source that somebody has read.
    fn mark(&self, entry: &mut Entry<'_>, mark: &str, source: &str) {
        values::one_of(entry, "mark", &values::MARKS, mark);
        if mark == ASSUMPTION {
            return;
        }
        match self.citations.get(source) {
            Some(&ASSUMPTION) => {
                entry.wrong(
                    "mark",
                    format!("it says {mark:?} but the source is \"assumption\"; mark it as assumption"),
                );
            }
            Some(&seen @ ("memory" | "none-found")) => entry.wrong(
                "mark",
                format!(
                    "it says {mark:?} but the source {source:?} is marked {seen:?}; \
                     mark it as assumption, or read the source and say so in citations.toml"
                ),
            ),
            _ => {}
        }
    }
}

/// One entry with the line of its `[[table]]` header.
fn entry<'a>(
    file: &'static str,
    table: &'static str,
    text: &str,
    index: usize,
    id: &str,
    problems: &'a mut Vec<Problem>,
) -> Entry<'a> {
    let header = format!("[[{table}]]");
    let line = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.trim_start().starts_with(&header))
        .nth(index)
        .map(|(number, _)| number + 1);
    Entry {
        file,
        line,
        name: format!("{table} {id:?}"),
        problems,
    }
}

/// Notes an id that was seen before.
fn unique<'a>(entry: &mut Entry<'_>, key: &'static str, seen: &mut BTreeSet<&'a str>, id: &'a str) {
    if !seen.insert(id) {
        entry.wrong(
            key,
            format!("{id:?} is used twice; give each entry a name of its own"),
        );
    }
}

fn citations(registry: &Registry, files: &Files, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (index, citation) in registry.citations.iter().enumerate() {
        let mut entry = entry(
            "citations.toml",
            "citation",
            &files.citations,
            index,
            &citation.id,
            problems,
        );
        unique(&mut entry, "id", &mut seen, &citation.id);
        if !values::is_id(&citation.id, '-') {
            entry.wrong("id", "write it in lower case with hyphens, like fabian1969");
        }
        values::said(&mut entry, "text", &citation.text);
        values::one_of(&mut entry, "seen", &values::SEEN, &citation.seen);
    }
}

fn rows(registry: &Registry, files: &Files, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (index, row) in registry.rows.iter().enumerate() {
        let mut entry = entry("rows.toml", "row", &files.rows, index, &row.id, problems);
        unique(&mut entry, "id", &mut seen, &row.id);
        values::said(&mut entry, "title", &row.title);
        values::said(&mut entry, "group", &row.group);
        values::one_of(&mut entry, "state", &values::STATES, &row.state);
        let claimed = row.state != "not yet";
        if claimed && !row.test.contains("::") {
            entry.wrong(
                "test",
                format!(
                    "the row says {:?} but names no test; write path::name of the test",
                    row.state
                ),
            );
        }
    }
}

fn claims(registry: &Registry, links: &Links<'_>, files: &Files, problems: &mut Vec<Problem>) {
    let (mut seen, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (index, claim) in registry.claims.iter().enumerate() {
        let mut entry = entry("claims.toml", "claim", &files.claims, index, &claim.id, problems);
        unique(&mut entry, "id", &mut seen, &claim.id);
        if !values::is_id(&claim.id, '-') {
            entry.wrong("id", "write it in lower case with hyphens, like oxytocin-rises");
        }
        if let Some(number) = claim.number.filter(|number| !numbers.insert(*number)) {
            entry.wrong(
                "number",
                format!("{number} is used twice; leave it out or give the right one"),
            );
        }
        values::one_of(&mut entry, "topic", &values::TOPICS, &claim.topic);
        let letter = values::grade_letter(&claim.grade);
        if letter.is_none() {
            let grade = &claim.grade;
            entry.wrong(
                "grade",
                format!("{grade:?} is no grade; write A, B, C or D, with + or − if finer, like D/B−"),
            );
        }
        values::said(&mut entry, "told", &claim.told);
        values::said(&mut entry, "sentence", &claim.sentence);
        values::said(&mut entry, "why", &claim.why);
        let words = claim.sentence.split_whitespace().count();
        if words > values::SENTENCE_WORDS {
            let most = values::SENTENCE_WORDS;
            entry.wrong(
                "sentence",
                format!("it has {words} words, {most} are the most; say it more shortly"),
            );
        }
        if claim.sources.is_empty() {
            entry.wrong("sources", "there is none; name at least one, or no-study-found");
        }
        for source in &claim.sources {
            links.citation(&mut entry, "sources", source);
        }
        let read = claim
            .sources
            .iter()
            .filter_map(|source| links.citations.get(source.as_str()));
        if read.clone().count() > 0 && letter.is_some_and(|letter| letter < 'D') && !read.clone().any(is_read)
        {
            entry.wrong(
                "grade",
                "nobody has read any of its sources; read one, or grade it D",
            );
        }
        for row in claim.rows.iter().filter(|row| !links.rows.contains(row.as_str())) {
            entry.wrong(
                "rows",
                format!("{row:?} is not in rows.toml; add it there or correct the name"),
            );
        }
        for screen in &claim.screens {
            values::one_of(&mut entry, "screens", &values::SCREENS, screen);
        }
    }
}

fn is_read(seen: &&str) -> bool {
    matches!(*seen, "seen" | "computed")
}

/// The parameters before the first end are those of `parameters.toml`, up to the second the planner's, up to the
/// third learning's, the others those of the order of practices.
fn parameters(
    registry: &Registry,
    ends: [usize; 3],
    links: &Links<'_>,
    files: &Files,
    problems: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for (index, parameter) in registry.parameters.iter().enumerate() {
        let (file, text, place) = match ends.map(|end| index.checked_sub(end)) {
            [None, ..] => ("parameters.toml", &files.parameters, index),
            [Some(place), None, _] => ("planner.toml", &files.planner, place),
            [_, Some(place), None] => ("learning.toml", &files.learning, place),
            [.., Some(place)] => ("order.toml", &files.order, place),
        };
        let mut entry = entry(file, "parameter", text, place, &parameter.id, problems);
        unique(&mut entry, "id", &mut seen, &parameter.id);
        if !values::is_id(&parameter.id, '_') {
            entry.wrong(
                "id",
                "write it in lower case with underscores, like ot_plasma_halflife_min",
            );
        }
        values::said(&mut entry, "symbol", &parameter.symbol);
        values::said(&mut entry, "unit", &parameter.unit);
        values::said(&mut entry, "about", &parameter.about);
        values::distribution(&mut entry, parameter);
        links.citation(&mut entry, "source", &parameter.source);
        links.mark(&mut entry, &parameter.mark, &parameter.source);
        for claim in &parameter.claims {
            links.claim(&mut entry, claim);
        }
    }
}

fn phenomena(registry: &Registry, links: &Links<'_>, files: &Files, problems: &mut Vec<Problem>) {
    let (mut seen, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (index, phenomenon) in registry.phenomena.iter().enumerate() {
        let mut entry = entry(
            "phenomena.toml",
            "phenomenon",
            &files.phenomena,
            index,
            &phenomenon.id,
            problems,
        );
        unique(&mut entry, "id", &mut seen, &phenomenon.id);
        if !values::is_id(&phenomenon.id.replace('_', "-"), '-') {
            entry.wrong("id", "write it in lower case with hyphens, like same-release");
        }
        if let Some(number) = phenomenon.number.filter(|number| !numbers.insert(*number)) {
            entry.wrong(
                "number",
                format!("{number} is used twice; give each phenomenon its own"),
            );
        }
        values::said(&mut entry, "statement", &phenomenon.statement);
        for source in &phenomenon.sources {
            links.citation(&mut entry, "sources", source);
        }
        for claim in &phenomenon.claims {
            links.claim(&mut entry, claim);
        }
    }
}

fn norms(registry: &Registry, links: &Links<'_>, files: &Files, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (index, norm) in registry.norms.iter().enumerate() {
        let id = format!("{} {} {}", norm.instrument, norm.dimension, norm.group);
        let mut entry = entry("norms.toml", "norm", &files.norms, index, &id, problems);
        if !seen.insert(id) {
            entry.wrong(
                "group",
                "instrument, dimension and group are used twice; keep one of the two",
            );
        }
        values::said(&mut entry, "instrument", &norm.instrument);
        values::said(&mut entry, "group", &norm.group);
        values::said(&mut entry, "licence", &norm.licence);
        values::said(&mut entry, "about", &norm.about);
        values::one_of(&mut entry, "dimension", &values::DIMENSIONS, &norm.dimension);
        links.citation(&mut entry, "source", &norm.source);
        links.mark(&mut entry, &norm.mark, &norm.source);
        norm_numbers(&mut entry, norm);
        if let Some(from) = &norm.borrowed_from
            && !registry
                .norms
                .iter()
                .any(|other| other.instrument == *from && other.borrowed_from.is_none())
        {
            entry.wrong(
                "borrowed_from",
                format!("no norm of {from:?} stands here by itself; name one that does"),
            );
        }
        if norm.borrowed_from.is_some() && norm.mark != ASSUMPTION {
            entry.wrong("mark", "a borrowed norm is an assumption; mark it as assumption");
        }
    }
}

fn norm_numbers(entry: &mut Entry<'_>, norm: &raw::Norm) {
    let [low, high] = norm.scale;
    if !finite_scale(entry, low, high) {
        return;
    }
    let inside = low..=high;
    if values::finite(entry, "mean", "it", norm.mean) && !inside.contains(&norm.mean) {
        entry.wrong(
            "mean",
            format!(
                "{} is outside the scale {low}–{high}; correct one of the two",
                norm.mean
            ),
        );
    }
    values::positive(entry, "sd", "it", norm.sd);
    if let Some(sem) = norm.sem {
        values::positive(entry, "sem", "it", sem);
    }
    if let Some(alpha) = norm.alpha
        && !(alpha > 0.0 && alpha < 1.0)
    {
        entry.wrong(
            "alpha",
            format!("{alpha} is no reliability; it lies between 0 and 1"),
        );
    }
    let mut last = (0.0, low);
    for &[share, score] in &norm.percentiles {
        let rising = share > last.0 && share < 1.0 && score >= last.1 && inside.contains(&score);
        if !rising {
            entry.wrong(
                "percentiles",
                format!(
                    "[{share}, {score}] does not follow [{}, {}]; shares and scores must rise",
                    last.0, last.1
                ),
            );
            return;
        }
        last = (share, score);
    }
}

fn finite_scale(entry: &mut Entry<'_>, low: f64, high: f64) -> bool {
    let usable = low.is_finite() && high.is_finite() && low < high;
    if !usable {
        entry.wrong(
            "scale",
            format!("it runs from {low} to {high}; give two finite numbers, the smaller first"),
        );
    }
    usable
}
