//! `answers.csv`: one line for each answer of a questionnaire.

use std::path::Path;
use std::str::FromStr as _;

use measure::{Dimension, Instrument, ItemId, Options, Scale, Scores};

use super::document::Document;
use super::{columns, nearest};
use crate::problem::{Problem, Problems};

const COLUMNS: [&str; 4] = ["instrument", "version", "item", "value"];
/// An answer that was not given.
const MISSING: [&str; 2] = ["", "NA"];

/// The answers of one questionnaire.
pub(crate) struct Answers {
    file: String,
    /// The questionnaire.
    pub(crate) instrument: Instrument,
    given: Given,
    /// Lines of other questionnaires that were passed over.
    pub(crate) passed_over: usize,
}

#[derive(Default)]
struct Given {
    items: Vec<(ItemId, Option<u8>)>,
    /// Scores entered as `anxiety` or `avoidance` instead of items.
    scores: Vec<(Dimension, f64)>,
}

/// One line of the file, and its number.
struct Line {
    number: usize,
    instrument: Instrument,
    version: String,
    item: String,
    value: String,
}

/// Reads the answers of the questionnaire that is wanted, or of the only one in the file.
pub(crate) fn read(
    path: &Path,
    wanted: Option<Instrument>,
    scale: Option<Scale>,
) -> Result<Answers, Problems> {
    let doc = Document::read(path)?;
    let mut found = Problems::default();
    let lines = lines(&doc, &mut found);
    let instrument = instrument(&doc, &lines, wanted, &mut found);
    let (Some(instrument), true) = (instrument, found.is_empty()) else {
        return found.or(None);
    };
    let own: Vec<&Line> = lines
        .iter()
        .filter(|line| line.instrument == instrument)
        .collect();
    let given = given(
        &doc,
        instrument,
        scale.unwrap_or(instrument.usual_scale()),
        &own,
        &mut found,
    );
    let passed_over = lines.len() - own.len();
    found.or(Some(Answers {
        file: doc.name,
        instrument,
        given,
        passed_over,
    }))
}

impl Answers {
    /// Whether a known questionnaire was answered item by item and nobody went beyond 5: then it may have been on 1 to 5.
    pub(crate) fn may_be_on_another_scale(&self) -> bool {
        let mut given = self.given.items.iter().filter_map(|(_, value)| *value).peekable();
        self.instrument != Instrument::Check
            && given.peek().is_some()
            && given.all(|value| value <= Scale::OneToFive.highest())
    }

    /// What the answers say.
    pub(crate) fn score(&self, options: &Options) -> Result<Scores, Problems> {
        let scores = if self.given.scores.is_empty() {
            measure::score_with(self.instrument, &self.given.items, options)
        } else {
            measure::from_scores(self.instrument, &self.given.scores, options)
        };
        scores.map_err(|error| {
            let text = error.to_string();
            let (what, cure) = text.split_once("; ").unwrap_or((&text, "correct the file"));
            Problem::of_file(&self.file, what, cure).into()
        })
    }
}

fn lines(doc: &Document, found: &mut Problems) -> Vec<Line> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(doc.text.as_bytes());
    let mut order: Option<[usize; 4]> = None;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                found.push(Problem::of_file(
                    &doc.name,
                    format!("this is not CSV ({error})"),
                    "write one answer a line",
                ));
                return Vec::new();
            }
        };
        let number = record
            .position()
            .and_then(|position| usize::try_from(position.line()).ok())
            .unwrap_or(1);
        match order {
            None => match columns::order(doc, &record, COLUMNS, found) {
                Some(columns) => order = Some(columns),
                None => return Vec::new(),
            },
            Some(order) => lines.extend(line(doc, number, &record, order, found)),
        }
    }
    if order.is_none() {
        found.push(Problem::of_file(
            &doc.name,
            "the file is empty",
            columns::begin(&COLUMNS),
        ));
    }
    lines
}

fn line(
    doc: &Document,
    number: usize,
    record: &csv::StringRecord,
    order: [usize; 4],
    found: &mut Problems,
) -> Option<Line> {
    if record.len() != COLUMNS.len() {
        let what = format!("{} values in a line of {}", record.len(), COLUMNS.len());
        found.push(at(
            doc,
            number,
            "",
            what,
            "write instrument,version,item,value; leave the value empty for a skip",
        ));
        return None;
    }
    let [name, version, item, value] = order.map(|i| record.get(i).unwrap_or_default().to_owned());
    match Instrument::from_str(&name) {
        Ok(instrument) => Some(Line {
            number,
            instrument,
            version,
            item,
            value,
        }),
        Err(_) => {
            let names = Instrument::ALL.map(Instrument::name);
            let what = format!("unknown instrument \"{}\"", name.escape_debug());
            found.push(at(doc, number, "instrument", what, nearest::cure(&name, &names)));
            None
        }
    }
}

fn instrument(
    doc: &Document,
    lines: &[Line],
    wanted: Option<Instrument>,
    found: &mut Problems,
) -> Option<Instrument> {
    let mut there: Vec<Instrument> = Vec::new();
    for line in lines {
        if !there.contains(&line.instrument) {
            there.push(line.instrument);
        }
    }
    let names: Vec<&str> = there.iter().map(|one| one.name()).collect();
    match (wanted, there.as_slice()) {
        // With a header alone everything was skipped: the result is the belief about any adult.
        (Some(wanted), []) => Some(wanted),
        (None, []) => {
            if found.is_empty() {
                found.push(Problem::of_file(
                    &doc.name,
                    "there are no answers",
                    "write one answer a line",
                ));
            }
            None
        }
        (Some(wanted), _) if there.contains(&wanted) => Some(wanted),
        (Some(wanted), _) => {
            let what = format!("there are no answers of {wanted}");
            found.push(Problem::of_file(
                &doc.name,
                what,
                format!("the file has {}", nearest::one_of(&names)),
            ));
            None
        }
        (None, [only]) => Some(*only),
        (None, _) => {
            let what = format!(
                "there are answers of {}",
                nearest::one_of(&names).replace(" or ", " and ")
            );
            found.push(Problem::of_file(
                &doc.name,
                what,
                "keep one questionnaire in this file",
            ));
            None
        }
    }
}

fn given(
    doc: &Document,
    instrument: Instrument,
    scale: Scale,
    lines: &[&Line],
    found: &mut Problems,
) -> Given {
    let mut given = Given::default();
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for line in lines {
        if let Some((_, first)) = seen.iter().find(|(item, _)| *item == line.item) {
            let what = format!(
                "item `{}` stands there twice, first in line {first}",
                line.item.escape_debug()
            );
            found.push(at(doc, line.number, "item", what, "keep one of the two lines"));
            continue;
        }
        seen.push((&line.item, line.number));
        if instrument == Instrument::Check && line.version != measure::bank::VERSION.to_string() {
            let what = format!(
                "version \"{}\" of {instrument} is not known",
                line.version.escape_debug()
            );
            let cure = format!("this program knows version {}", measure::bank::VERSION);
            found.push(at(doc, line.number, "version", what, cure));
        }
        match Dimension::ALL
            .into_iter()
            .find(|dimension| dimension.name() == line.item)
        {
            Some(dimension) => given.scores.extend(entered(doc, line, dimension, found)),
            None => match instrument.why_scores_only() {
                Some(why) => {
                    let what = format!("the {instrument} cannot be scored item by item, {why}");
                    let cure = "write its scores instead: one line with item `anxiety`, one with item `avoidance`, each the mean of its items";
                    found.push(at(doc, line.number, "item", what, cure));
                    return given;
                }
                None => given.items.extend(answer(doc, instrument, scale, line, found)),
            },
        }
    }
    if !given.scores.is_empty() && !given.items.is_empty() {
        let what = "there are both scores (`anxiety`, `avoidance`) and answers by item";
        found.push(Problem::of_file(&doc.name, what, "keep one of the two"));
    }
    given
}

fn entered(
    doc: &Document,
    line: &Line,
    dimension: Dimension,
    found: &mut Problems,
) -> Option<(Dimension, f64)> {
    if MISSING.contains(&line.value.as_str()) {
        return None;
    }
    let score = line.value.parse::<f64>().ok().filter(|score| score.is_finite());
    if score.is_none() {
        let what = format!(
            "the score \"{}\" of {dimension} is not a number",
            line.value.escape_debug()
        );
        found.push(at(
            doc,
            line.number,
            "value",
            what,
            "write the mean of the items, such as 3.2",
        ));
    }
    score.map(|score| (dimension, score))
}

fn answer(
    doc: &Document,
    instrument: Instrument,
    scale: Scale,
    line: &Line,
    found: &mut Problems,
) -> Option<(ItemId, Option<u8>)> {
    let item = ItemId::from_str(&line.item).ok();
    let Some(item) = item.filter(|item| instrument.key(*item).is_some()) else {
        let what = format!("{instrument} has no item `{}`", line.item.escape_debug());
        let cure = match instrument {
            Instrument::Check => "its items are anx-1 to anx-6, avo-1 to avo-6, fear-1 to fear-6",
            Instrument::Ecr => "its items are numbered 1 to 36",
            Instrument::EcrR | Instrument::EcrS | Instrument::EcrRs => {
                "write its scores: a line for item `anxiety` and one for `avoidance`"
            }
        };
        found.push(at(doc, line.number, "item", what, cure));
        return None;
    };
    if MISSING.contains(&line.value.as_str()) {
        return Some((item, None));
    }
    match line.value.parse::<u8>() {
        Ok(value) if (scale.lowest()..=scale.highest()).contains(&value) => Some((item, Some(value))),
        _ => {
            let what = format!(
                "the answer \"{}\" of item `{}`",
                line.value.escape_debug(),
                line.item.escape_debug()
            );
            let cure = format!(
                "write a whole number from {} to {}, or nothing for a skip",
                scale.lowest(),
                scale.highest()
            );
            found.push(at(doc, line.number, "value", what, cure));
            None
        }
    }
}

fn at(doc: &Document, line: usize, key: &str, what: impl Into<String>, cure: impl Into<String>) -> Problem {
    Problem {
        place: Some((line, 1)),
        key: (!key.is_empty()).then(|| key.to_owned()),
        ..Problem::of_file(&doc.name, what, cure)
    }
}
