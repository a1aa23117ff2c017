//! Output for people: tables and drawings.

use crate::run::good;

/// Each of these lines or words is there.
fn check(line: &str, expected: &[&str]) {
    let text = good(line);
    for words in expected {
        assert!(text.contains(words), "{line}: {words}\n{text}");
    }
    assert!(text.ends_with('\n'), "{line}");
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest <= 110, "{line}: a line of {longest} letters");
}

#[test]
fn body() {
    check(
        "body couple.toml",
        &[
            "A model, not a measurement",
            "\nAna\n",
            "\nSam\n",
            "Prolactin ",
            "Heart rate",
            "bpm",
            "−20  0",
            "█",
        ],
    );
    check(
        "body couple.toml --preset told --to 10",
        &["as the article tells it"],
    );
}

#[test]
fn evening() {
    check(
        "evening couple.toml --agreement agreement.toml",
        &[
            "Ana (solid line) and Sam (dotted line)",
            "Alarm of distance\n",
            "Agreed: hold 8 min, apart_with_return 10 min, quiet 15 min.",
            "|quiet",
            "comfort, mean",
            "next day",
        ],
    );
    check(
        "evening couple.toml --draws 20 --seed 4",
        &["middle of 20 draws of the parameters (seed 4)", " to "],
    );
    check(
        "evening just-me.toml",
        &["the other: anxiety, avoidance and fear not given, taken from all adults."],
    );
}

#[test]
fn agree() {
    check(
        "agree couple.toml",
        &[
            "An agreement both can live with\n",
            "Why\n",
            "What each gives\n",
            "No trade-off here",
            "Either of you may stop at any step",
        ],
    );
}

#[test]
fn score() {
    check(
        "score answers.csv --instrument afterglow-check",
        &[
            "anxiety     5.50",
            "5 of 6",
            "never a type",
            "new items, not validated yet",
        ],
    );
}

#[test]
fn claims_and_coverage() {
    check(
        "claims --topic oxytocin",
        &["Oxytocin\n", "told:", "known:", "source:", " claims: A "],
    );
    check("coverage", &["C1", "B6", " rows: "]);
    check(
        "phenomena --draws 10",
        &[
            "over 10 draws of the parameters (seed 1)",
            "holds",
            "effect ",
            " phenomena: ",
        ],
    );
}
