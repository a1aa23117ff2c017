//! The data themselves: complete, consistent, and said in plain words.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use science::{Distribution, Grade, State, Topic};

/// Numbers of the list of popular claims; 33 is free.
#[test]
fn every_popular_claim_has_its_number() {
    let numbers: BTreeSet<u16> = science::claims()
        .iter()
        .filter_map(|claim| claim.number)
        .collect();
    let expected: BTreeSet<u16> = (1..=50).filter(|number| *number != 33).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn every_topic_row_and_grade_has_claims() {
    for topic in Topic::ALL {
        assert!(
            science::claims().iter().any(|claim| claim.topic == topic),
            "{topic:?} has no claim"
        );
        assert_eq!(Topic::from_name(topic.name()), Some(topic));
    }
    for grade in Grade::ALL {
        assert!(
            science::claims().iter().any(|claim| claim.grade == grade),
            "{grade:?} has no claim"
        );
        assert_eq!(Grade::from_letter(&grade.letter().to_lowercase()), Some(grade));
    }
    for row in science::rows() {
        assert!(
            science::claims().iter().any(|claim| claim.rows.contains(&row.id)),
            "{} rests on no claim",
            row.id
        );
    }
}

#[test]
fn rows_are_those_of_the_product() {
    let ids: Vec<&str> = science::rows().iter().map(|row| row.id).collect();
    let expected: Vec<String> = [
        ("C", 5),
        ("P", 4),
        ("G", 5),
        ("A", 7),
        ("V", 6),
        ("D", 9),
        ("B", 6),
    ]
    .into_iter()
    .flat_map(|(letter, count)| (1..=count).map(move |number| format!("{letter}{number}")))
    .collect();
    assert_eq!(ids, expected);
    assert_eq!(science::row("c1").map(|row| row.id), Some("C1"));
}

#[test]
fn names_find_their_entries() {
    for (index, parameter) in science::parameters().iter().enumerate() {
        let (id, found) = science::parameter(parameter.id).expect("its own name");
        assert_eq!(
            (id.index(), found.id, id.parameter().id),
            (index, parameter.id, parameter.id)
        );
        let prior = science::priors()[index];
        assert_eq!(
            (prior.distribution, prior.low, prior.high),
            (parameter.distribution, parameter.low, parameter.high)
        );
        assert!(
            (prior.low..=prior.high).contains(&prior.distribution.median()),
            "{}",
            parameter.id
        );
    }
    assert_eq!(science::PARAMETER_COUNT, science::parameters().len());
    assert_eq!(science::c::OXYTOCIN_HOURS.claim().id, "oxytocin-hours");
    assert_eq!(science::claim("no-such-claim"), None);
    for phenomenon in science::phenomena() {
        assert_eq!(science::phenomenon(phenomenon.id), Some(phenomenon));
    }
}

/// Figures that everything downstream leans on, as the sources give them.
#[test]
fn numbers_that_everything_leans_on() {
    #[track_caller]
    fn check(id: &str, low: f64, high: f64) {
        let (_, parameter) = science::parameter(id).expect("a parameter of the model");
        let median = parameter.distribution.median();
        assert!(
            (low..=high).contains(&median),
            "{id} is {median}, not within {low} and {high}"
        );
    }
    check("ot_plasma_halflife_min", 3.2, 4.8);
    check("prl_halflife_min", 37.0, 37.0);
    check("na_halflife_min", 2.4, 2.4);
    check("ot_fold_peak", 1.8, 1.8);
    let all = |dimension| {
        science::norms()
            .iter()
            .find(|norm| norm.instrument == "ECR" && norm.group == "all" && norm.dimension == dimension)
            .expect("the table of all adults")
    };
    assert_eq!(
        (
            all(science::Dimension::Anxiety).mean,
            all(science::Dimension::Avoidance).mean
        ),
        (3.06, 2.54)
    );
}

#[test]
fn medians_of_distributions() {
    assert_eq!(Distribution::Fixed(2.0).median(), 2.0);
    assert_eq!(Distribution::Normal { mean: 1.0, sd: 3.0 }.median(), 1.0);
    assert_eq!(
        Distribution::LogNormal {
            median: 4.0,
            spread: 0.5
        }
        .median(),
        4.0
    );
    assert_eq!(Distribution::Uniform { low: 1.0, high: 2.0 }.median(), 1.5);
}

/// Words that have no place in what people read here.
#[test]
fn words_that_are_not_used() {
    const BANNED: [&str; 12] = [
        "diagnos",
        "treatment",
        "patient",
        "symptom",
        "disorder",
        "needy",
        "clingy",
        "abnormal",
        "he/she",
        "user",
        "frigid",
        "pathol",
    ];
    for claim in science::claims() {
        for text in [claim.told, claim.sentence, claim.why] {
            let text = text.to_lowercase();
            let found = BANNED.iter().find(|word| text.contains(**word));
            assert_eq!(found, None, "{}: {text}", claim.id);
        }
    }
}

/// Grade level of Flesch and Kincaid, with syllables counted as groups of vowels.
fn reading_grade(text: &str) -> f64 {
    let sentences = text.matches(['.', ';', ':', '?']).count().max(1) as f64;
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let words = words.len().max(1) as f64;
    0.39 * words / sentences + 11.8 * syllables as f64 / words - 15.59
}

fn syllables(word: &str) -> usize {
    let word: String = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphabetic())
        .collect();
    // The names of substances are what the sentence is about; they count as plain words.
    if [
        "oxytocin",
        "dopamine",
        "vasopressin",
        "serotonin",
        "prolactin",
        "noradrenaline",
        "cortisol",
    ]
    .contains(&&*word)
    {
        return 2;
    }
    let vowel = |c: char| "aeiouyäöü".contains(c);
    let groups = word
        .chars()
        .zip(word.chars().skip(1).chain([' ']))
        .filter(|(here, next)| vowel(*here) && !vowel(*next))
        .count();
    let silent =
        (word.ends_with('e') && !word.ends_with("le")) || (word.ends_with("ed") && !word.ends_with("ted"));
    groups.saturating_sub(usize::from(silent)).max(1)
}

#[test]
fn sentences_are_plain() {
    let grades: Vec<(f64, &str)> = science::claims()
        .iter()
        .map(|claim| (reading_grade(claim.sentence), claim.sentence))
        .collect();
    let mean = grades.iter().map(|(grade, _)| grade).sum::<f64>() / grades.len() as f64;
    assert!(
        mean <= 8.0,
        "the sentences need {mean:.1} years of school on average"
    );
    let hardest: Vec<_> = grades.iter().filter(|(grade, _)| *grade > 12.0).collect();
    assert!(hardest.is_empty(), "too hard: {hardest:#?}");
}

#[test]
fn measures_of_plainness() {
    assert!(reading_grade("The cat sat on the mat.") < 2.0);
    assert!(
        reading_grade("Neurobiological interdependencies necessitate multidimensional conceptualisation.")
            > 20.0
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The evidence page is the one the data give.
#[test]
fn the_evidence_page_is_fresh() {
    let written = fs::read_to_string(root().join("docs/evidence.md")).unwrap_or_default();
    let page = science::evidence_page();
    let first = written
        .lines()
        .zip(page.lines())
        .position(|(old, new)| old != new);
    assert!(
        written == page,
        "docs/evidence.md is stale from line {}; write it anew: cargo run -p science --example evidence > docs/evidence.md",
        first.map_or(written.lines().count().min(page.lines().count()), |line| line) + 1
    );
}

/// Every file of tests in the tree, with its text.
fn test_files() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = ["crates", "apps", "e2e", "xtask"]
        .map(|name| root().join(name))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() && !["target", "node_modules", "out"].contains(&&*name) && !name.starts_with('.')
            {
                folders.push(path);
            } else if [".rs", ".mjs", ".js"].iter().any(|end| name.ends_with(end)) {
                let text = fs::read_to_string(&path).unwrap_or_default();
                files.push((path, text));
            }
        }
    }
    files
}

/// Whether a file declares a test of this name: `fn name(` in Rust, a quoted name in JavaScript.
fn declares(path: &Path, text: &str, name: &str) -> bool {
    if path.extension().is_some_and(|end| end == "rs") {
        return text.contains(&format!("fn {name}("));
    }
    ['"', '\'', '`']
        .iter()
        .any(|quote| text.contains(&format!("{quote}{name}{quote}")))
        || text.contains(&format!("function {name}("))
}

/// What is wrong with the test a row names, if anything. `path` is a file of the tree or a module path.
fn missing(test: &str, files: &[(PathBuf, String)]) -> Option<String> {
    let (path, name) = test.rsplit_once("::")?;
    let is_file = [".rs", ".mjs", ".js"].iter().any(|end| path.ends_with(end));
    let mut here = files
        .iter()
        .filter(|(file, _)| !is_file || file.ends_with(path))
        .peekable();
    if here.peek().is_none() {
        return Some(format!("there is no file {path}"));
    }
    (!here.any(|(file, text)| declares(file, text, name)))
        .then(|| format!("no test is called {name} in {path}"))
}

#[test]
fn rows_that_work_name_a_test_that_exists() {
    let files = test_files();
    let wrong: Vec<String> = science::rows()
        .iter()
        .filter(|row| row.state != State::NotYet)
        .filter_map(|row| {
            missing(row.test, &files)
                .map(|what| format!("{}: {what}; name the test that proves the row", row.id))
        })
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_test_that_does_not_exist_is_found_out() {
    let files = test_files();
    let here = "crates/science/tests/data.rs";
    assert_eq!(
        missing(&format!("{here}::medians_of_distributions"), &files),
        None
    );
    assert_eq!(missing("science::medians_of_distributions", &files), None);
    let absent = ["nobody", "wrote", "this"].join("_");
    assert_eq!(
        missing(&format!("{here}::{absent}"), &files),
        Some(format!("no test is called {absent} in {here}"))
    );
    assert_eq!(
        missing("crates/science/tests/gone.rs::x", &files),
        Some("there is no file crates/science/tests/gone.rs".to_owned())
    );
}
