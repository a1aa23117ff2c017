//! The closed lists of words that the files may use, and the checks of single values.

use super::problem::Entry;
use super::raw;

/// Topics of claims, in the order of the evidence page: the word in the file and the variant of `Topic`.
pub(crate) const TOPICS: [(&str, &str); 14] = [
    ("oxytocin", "Oxytocin"),
    ("dopamine", "Dopamine"),
    ("vasopressin", "Vasopressin"),
    ("serotonin", "Serotonin"),
    ("endorphins", "Endorphins"),
    ("prolactin", "Prolactin"),
    ("heart", "Heart"),
    ("touch", "Touch"),
    ("patterns", "Patterns"),
    ("between-two", "BetweenTwo"),
    ("after-sex", "AfterSex"),
    ("practices", "Practices"),
    ("change", "Change"),
    ("safety", "Safety"),
];

/// Marks of numbers, and the variants of `Mark`.
pub(crate) const MARKS: [(&str, &str); 4] = [
    ("measured", "Measured"),
    ("computed", "Computed"),
    ("derived", "Derived"),
    ("assumption", "Assumption"),
];

/// How a source was read, and the variants of `Seen`.
pub(crate) const SEEN: [(&str, &str); 5] = [
    ("seen", "Read"),
    ("computed", "Computed"),
    ("memory", "Memory"),
    ("assumption", "Assumption"),
    ("none-found", "NoneFound"),
];

/// States of product rows, and the variants of `State`.
pub(crate) const STATES: [(&str, &str); 3] = [("works", "Works"), ("part", "Part"), ("not yet", "NotYet")];

/// Attachment dimensions, and the variants of `Dimension`.
pub(crate) const DIMENSIONS: [(&str, &str); 3] = [
    ("anxiety", "Anxiety"),
    ("avoidance", "Avoidance"),
    ("fear", "Fear"),
];

/// Screens a claim may be shown on, and the variants of `Screen`.
pub(crate) const SCREENS: [(&str, &str); 7] = [
    ("check", "Check"),
    ("map", "Map"),
    ("curves", "Curves"),
    ("agreement", "Agreement"),
    ("now", "Now"),
    ("checkin", "CheckIn"),
    ("understand", "Understand"),
];

/// Longest sentence of a claim, in words.
pub(crate) const SENTENCE_WORDS: usize = 30;

/// The variant that stands for a word of a closed list.
pub(crate) fn variant(list: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    list.iter()
        .find(|(name, _)| *name == word)
        .map(|(_, variant)| *variant)
}

/// Checks a word against a closed list.
pub(crate) fn one_of(
    entry: &mut Entry<'_>,
    key: &'static str,
    list: &[(&'static str, &'static str)],
    word: &str,
) {
    if variant(list, word).is_none() {
        let words: Vec<_> = list.iter().map(|(name, _)| *name).collect();
        entry.wrong(
            key,
            format!("{word:?} is not known here; write one of: {}", words.join(", ")),
        );
    }
}

/// The letter of a grade such as `B`, `A−` or `D/B−`: the part before the stroke is the claim as told.
pub(crate) fn grade_letter(grade: &str) -> Option<char> {
    let letter = |part: &str| {
        let mut chars = part.chars();
        let letter = chars.next().filter(|c| matches!(c, 'A'..='D'))?;
        match (chars.next(), chars.next()) {
            (None | Some('+' | '-' | '−'), None) => Some(letter),
            _ => None,
        }
    };
    let mut parts = grade.split('/').map(letter);
    let first = parts.next()??;
    match (parts.next(), parts.next()) {
        (None | Some(Some(_)), None) => Some(first),
        _ => None,
    }
}

/// Whether an id is written in the given style: lower-case words and digits joined by `joint`.
pub(crate) fn is_id(id: &str, joint: char) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.split(joint).all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

/// Checks that a text is there and carries no stray space.
pub(crate) fn said(entry: &mut Entry<'_>, key: &'static str, text: &str) {
    if text.trim().is_empty() {
        entry.wrong(key, "it is empty; write it");
    } else if text.trim() != text || text.contains("  ") || text.contains('\n') {
        entry.wrong(
            key,
            "it has stray spaces or line breaks; write it as one line with single spaces",
        );
    }
}

/// Checks that a number is finite.
pub(crate) fn finite(entry: &mut Entry<'_>, key: &'static str, what: &str, value: f64) -> bool {
    if !value.is_finite() {
        entry.wrong(
            key,
            format!("{what} is {value}, which is not a number one can use; give a finite one"),
        );
    }
    value.is_finite()
}

/// Checks a parameter's distribution and its range.
pub(crate) fn distribution(entry: &mut Entry<'_>, parameter: &raw::Parameter) {
    let [low, high] = parameter.range;
    if !finite(entry, "range", "its low end", low) | !finite(entry, "range", "its high end", high) {
        return;
    }
    if low > high {
        entry.wrong(
            "range",
            format!("it runs from {low} down to {high}; put the smaller number first"),
        );
        return;
    }
    let given = [
        parameter.fixed.is_some(),
        parameter.normal.is_some(),
        parameter.lognormal.is_some(),
        parameter.uniform.is_some(),
    ];
    if given.iter().filter(|given| **given).count() != 1 {
        entry.wrong("", "it needs exactly one of: fixed, normal, lognormal, uniform");
        return;
    }
    let mut within = |key: &'static str, what: &str, value: f64| {
        if finite(entry, key, what, value) && !(low..=high).contains(&value) {
            entry.wrong(
                key,
                format!("{what} is {value}, outside range [{low}, {high}]; correct one of the two"),
            );
        }
    };
    if let Some(value) = parameter.fixed {
        within("fixed", "it", value);
    }
    if let Some(raw::Normal { mean, sd }) = parameter.normal {
        within("normal", "mean", mean);
        positive(entry, "normal", "sd", sd);
    } else if let Some(raw::LogNormal { median, spread }) = parameter.lognormal {
        within("lognormal", "median", median);
        if median <= 0.0 {
            entry.wrong("lognormal", format!("median is {median}; it has to be above 0"));
        }
        positive(entry, "lognormal", "spread", spread);
        if low < 0.0 {
            entry.wrong(
                "range",
                format!("it begins at {low}, but a log-normal quantity is above 0; begin at 0 or more"),
            );
        }
    } else if let Some(raw::Uniform { low: from, high: to }) = parameter.uniform {
        within("uniform", "low", from);
        within("uniform", "high", to);
        if from >= to {
            entry.wrong(
                "uniform",
                format!("it runs from {from} to {to}; put the smaller number first, or use fixed"),
            );
        }
    }
}

/// Checks that a number is finite and above 0.
pub(crate) fn positive(entry: &mut Entry<'_>, key: &'static str, what: &str, value: f64) {
    if finite(entry, key, what, value) && value <= 0.0 {
        entry.wrong(key, format!("{what} is {value}; it has to be above 0"));
    }
}
