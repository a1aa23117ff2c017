//! Bad files in, messages out: the checker the build script uses.
#![expect(clippy::expect_used, reason = "the helpers of tests may fail loudly")]

#[path = "../build/registry/mod.rs"]
#[expect(dead_code, reason = "the build script reads fields that these tests do not")]
mod registry;

use registry::Files;

const CITATIONS: &str = "
[[citation]]
id = \"fabian1969\"
text = \"Fabian and others 1969\"
seen = \"seen\"
[[citation]]
id = \"old-saying\"
text = \"As remembered\"
seen = \"memory\"
[[citation]]
id = \"assumption\"
text = \"Ours\"
seen = \"assumption\"
";

const ROWS: &str = "
[[row]]
id = \"C1\"
group = \"Body\"
title = \"Oxytocin\"
state = \"not yet\"
";

const CLAIM: &str = "
[[claim]]
id = \"oxytocin-hours\"
number = 3
topic = \"oxytocin\"
grade = \"D\"
told = \"It stays.\"
sentence = \"It does not.\"
why = \"Half-life.\"
sources = [\"fabian1969\"]
rows = [\"C1\"]
screens = [\"curves\"]
";

const PARAMETER: &str = "
[[parameter]]
id = \"halflife_min\"
symbol = \"t½\"
unit = \"min\"
lognormal = { median = 4.0, spread = 0.1 }
range = [2.0, 8.0]
mark = \"measured\"
source = \"fabian1969\"
claims = [\"oxytocin-hours\"]
about = \"Half-life.\"
";

const PHENOMENON: &str = "
[[phenomenon]]
id = \"same-release\"
number = 1
statement = \"The release is the same.\"
sources = [\"fabian1969\"]
claims = [\"oxytocin-hours\"]
";

const NORM: &str = "
[[norm]]
instrument = \"ECR\"
dimension = \"anxiety\"
group = \"all\"
scale = [1.0, 5.0]
mean = 3.06
sd = 0.8
alpha = 0.9
percentiles = [[0.1, 2.0], [0.5, 3.0]]
mark = \"computed\"
source = \"fabian1969\"
licence = \"none seen\"
about = \"Visitors.\"
";

fn good() -> Files {
    Files {
        citations: CITATIONS.to_owned(),
        rows: ROWS.to_owned(),
        claims: CLAIM.to_owned(),
        parameters: PARAMETER.to_owned(),
        planner: String::new(),
        learning: String::new(),
        order: String::new(),
        phenomena: PHENOMENON.to_owned(),
        norms: NORM.to_owned(),
    }
}

fn messages(files: &Files) -> Vec<String> {
    registry::read(files)
        .err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Replaces one piece of one good file and expects exactly these messages.
#[track_caller]
fn check(file: &str, from: &str, to: &str, expected: &[&str]) {
    let mut files = good();
    let text = files.text_mut(file).expect("a file of the registry");
    assert!(text.contains(from), "{from:?} is not in the good {file}");
    *text = text.replacen(from, to, 1);
    assert_eq!(messages(&files), expected);
}

/// The same entry twice.
#[track_caller]
fn twice(file: &str, expected: &[&str]) {
    let mut files = good();
    let text = files.text_mut(file).expect("a file of the registry");
    *text = format!("{text}{text}");
    assert_eq!(messages(&files), expected);
}

#[test]
fn a_weight_of_the_planner_has_a_name_of_its_own() {
    let mut files = good();
    files.planner = PARAMETER.replace("halflife_min", "plan_minutes");
    assert_eq!(messages(&files), [""; 0]);
    files.planner = PARAMETER.to_owned();
    assert_eq!(
        messages(&files),
        [
            "science/planner.toml:2: parameter \"halflife_min\": id: \"halflife_min\" is used twice; give each entry a name of its own"
        ]
    );
}

#[test]
fn good_files_pass() {
    assert_eq!(messages(&good()), [""; 0]);
    assert_eq!(messages(&Files::default()), [""; 0]);
}

#[test]
fn names_are_unique() {
    twice(
        "claims.toml",
        &[
            "science/claims.toml:14: claim \"oxytocin-hours\": id: \"oxytocin-hours\" is used twice; give each entry a name of its own",
            "science/claims.toml:14: claim \"oxytocin-hours\": number: 3 is used twice; leave it out or give the right one",
        ],
    );
    twice(
        "parameters.toml",
        &[
            "science/parameters.toml:13: parameter \"halflife_min\": id: \"halflife_min\" is used twice; give each entry a name of its own",
        ],
    );
    twice(
        "norms.toml",
        &[
            "science/norms.toml:16: norm \"ECR anxiety all\": group: instrument, dimension and group are used twice; keep one of the two",
        ],
    );
    twice(
        "rows.toml",
        &["science/rows.toml:8: row \"C1\": id: \"C1\" is used twice; give each entry a name of its own"],
    );
    twice(
        "phenomena.toml",
        &[
            "science/phenomena.toml:9: phenomenon \"same-release\": id: \"same-release\" is used twice; give each entry a name of its own",
            "science/phenomena.toml:9: phenomenon \"same-release\": number: 1 is used twice; give each phenomenon its own",
        ],
    );
}

#[test]
fn links_lead_somewhere() {
    check(
        "claims.toml",
        "\"fabian1969\"",
        "\"fabian1996\"",
        &[
            "science/claims.toml:2: claim \"oxytocin-hours\": sources: \"fabian1996\" is not in citations.toml; add it there or correct the name",
        ],
    );
    check(
        "claims.toml",
        "\"C1\"",
        "\"C9\"",
        &[
            "science/claims.toml:2: claim \"oxytocin-hours\": rows: \"C9\" is not in rows.toml; add it there or correct the name",
        ],
    );
    check(
        "parameters.toml",
        "[\"oxytocin-hours\"]",
        "[\"oxytocin-days\"]",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": claims: \"oxytocin-days\" is not in claims.toml; add it there or correct the name",
        ],
    );
    check(
        "phenomena.toml",
        "[\"fabian1969\"]",
        "[\"nobody\"]",
        &[
            "science/phenomena.toml:2: phenomenon \"same-release\": sources: \"nobody\" is not in citations.toml; add it there or correct the name",
        ],
    );
    check(
        "claims.toml",
        "[\"fabian1969\"]",
        "[]",
        &[
            "science/claims.toml:2: claim \"oxytocin-hours\": sources: there is none; name at least one, or no-study-found",
        ],
    );
}

#[test]
fn words_come_from_the_lists() {
    check(
        "claims.toml",
        "grade = \"D\"",
        "grade = \"E\"",
        &[
            "science/claims.toml:2: claim \"oxytocin-hours\": grade: \"E\" is no grade; write A, B, C or D, with + or − if finer, like D/B−",
        ],
    );
    check("claims.toml", "grade = \"D\"", "grade = \"D/B-\"", &[]);
    check(
        "claims.toml",
        "\"curves\"",
        "\"cinema\"",
        &[
            "science/claims.toml:2: claim \"oxytocin-hours\": screens: \"cinema\" is not known here; write one of: check, map, curves, agreement, now, checkin, understand",
        ],
    );
    check(
        "parameters.toml",
        "\"measured\"",
        "\"guessed\"",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": mark: \"guessed\" is not known here; write one of: measured, computed, derived, assumption",
        ],
    );
    check(
        "rows.toml",
        "\"not yet\"",
        "\"soon\"",
        &[
            "science/rows.toml:2: row \"C1\": state: \"soon\" is not known here; write one of: works, part, not yet",
            "science/rows.toml:2: row \"C1\": test: the row says \"soon\" but names no test; write path::name of the test",
        ],
    );
    check(
        "claims.toml",
        "id = \"oxytocin-hours\"",
        "id = \"Oxytocin hours\"",
        &[
            "science/claims.toml:2: claim \"Oxytocin hours\": id: write it in lower case with hyphens, like oxytocin-rises",
            "science/parameters.toml:2: parameter \"halflife_min\": claims: \"oxytocin-hours\" is not in claims.toml; add it there or correct the name",
            "science/phenomena.toml:2: phenomenon \"same-release\": claims: \"oxytocin-hours\" is not in claims.toml; add it there or correct the name",
        ],
    );
}

#[test]
fn texts_are_there_and_short() {
    check(
        "claims.toml",
        "\"It stays.\"",
        "\"\"",
        &["science/claims.toml:2: claim \"oxytocin-hours\": told: it is empty; write it"],
    );
    check(
        "claims.toml",
        "It does not.",
        "so ".repeat(31).trim_end(),
        &[
            "science/claims.toml:2: claim \"oxytocin-hours\": sentence: it has 31 words, 30 are the most; say it more shortly",
        ],
    );
    check(
        "parameters.toml",
        "Half-life.",
        "Half-life. ",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": about: it has stray spaces or line breaks; write it as one line with single spaces",
        ],
    );
}

#[test]
fn numbers_are_numbers_inside_their_range() {
    let parameter = |from: &str, to: &str, expected: &[&str]| check("parameters.toml", from, to, expected);
    let lognormal = "lognormal = { median = 4.0, spread = 0.1 }";
    parameter(
        "median = 4.0",
        "median = nan",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": lognormal: median is NaN, which is not a number one can use; give a finite one",
        ],
    );
    parameter(
        "[2.0, 8.0]",
        "[2.0, inf]",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": range: its high end is inf, which is not a number one can use; give a finite one",
        ],
    );
    parameter(
        "[2.0, 8.0]",
        "[8.0, 2.0]",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": range: it runs from 8 down to 2; put the smaller number first",
        ],
    );
    parameter(
        lognormal,
        "normal = { mean = 9.0, sd = 1.0 }",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": normal: mean is 9, outside range [2, 8]; correct one of the two",
        ],
    );
    parameter(
        lognormal,
        "normal = { mean = 4.0, sd = 0.0 }",
        &["science/parameters.toml:2: parameter \"halflife_min\": normal: sd is 0; it has to be above 0"],
    );
    parameter(
        lognormal,
        "uniform = { low = 6.0, high = 3.0 }",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": uniform: it runs from 6 to 3; put the smaller number first, or use fixed",
        ],
    );
    parameter(
        "[2.0, 8.0]",
        "[-2.0, 8.0]",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": range: it begins at -2, but a log-normal quantity is above 0; begin at 0 or more",
        ],
    );
    parameter(
        lognormal,
        &format!("{lognormal}\nfixed = 3.0"),
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": it needs exactly one of: fixed, normal, lognormal, uniform",
        ],
    );
    parameter(lognormal, "fixed = 3", &[]);
}

#[test]
fn norms_are_possible() {
    let norm = |from: &str, to: &str, expected: &[&str]| check("norms.toml", from, to, expected);
    norm(
        "mean = 3.06",
        "mean = 6.0",
        &[
            "science/norms.toml:2: norm \"ECR anxiety all\": mean: 6 is outside the scale 1–5; correct one of the two",
        ],
    );
    norm(
        "[1.0, 5.0]",
        "[5.0, 1.0]",
        &[
            "science/norms.toml:2: norm \"ECR anxiety all\": scale: it runs from 5 to 1; give two finite numbers, the smaller first",
        ],
    );
    norm(
        "alpha = 0.9",
        "alpha = 1.9",
        &[
            "science/norms.toml:2: norm \"ECR anxiety all\": alpha: 1.9 is no reliability; it lies between 0 and 1",
        ],
    );
    norm(
        "[0.5, 3.0]",
        "[0.05, 3.0]",
        &[
            "science/norms.toml:2: norm \"ECR anxiety all\": percentiles: [0.05, 3] does not follow [0.1, 2]; shares and scores must rise",
        ],
    );
    norm(
        "mark = \"computed\"",
        "borrowed_from = \"ABC\"\nmark = \"assumption\"",
        &[
            "science/norms.toml:2: norm \"ECR anxiety all\": borrowed_from: no norm of \"ABC\" stands here by itself; name one that does",
        ],
    );
}

#[test]
fn what_nobody_read_is_not_called_known() {
    check(
        "parameters.toml",
        "source = \"fabian1969\"",
        "source = \"old-saying\"",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": mark: it says \"measured\" but the source \"old-saying\" is marked \"memory\"; \
           mark it as assumption, or read the source and say so in citations.toml",
        ],
    );
    check(
        "parameters.toml",
        "source = \"fabian1969\"",
        "source = \"assumption\"",
        &[
            "science/parameters.toml:2: parameter \"halflife_min\": mark: it says \"measured\" but the source is \"assumption\"; mark it as assumption",
        ],
    );
    check(
        "claims.toml",
        "grade = \"D\"\ntold = \"It stays.\"\nsentence = \"It does not.\"\nwhy = \"Half-life.\"\nsources = [\"fabian1969\"]",
        "grade = \"B\"\ntold = \"It stays.\"\nsentence = \"It does not.\"\nwhy = \"Half-life.\"\nsources = [\"old-saying\"]",
        &[
            "science/claims.toml:2: claim \"oxytocin-hours\": grade: nobody has read any of its sources; read one, or grade it D",
        ],
    );
}

#[test]
fn files_that_are_not_what_they_should_be() {
    check(
        "claims.toml",
        "told = ",
        "tolled = ",
        &[
            "science/claims.toml:7: unknown field `tolled`, expected one of `id`, `number`, `topic`, `grade`, `told`, `sentence`, `why`, `sources`, `rows`, `screens`; correct the entry that begins here",
        ],
    );
    check(
        "parameters.toml",
        "unit = \"min\"\n",
        "",
        &["science/parameters.toml:2: missing field `unit`; correct the entry that begins here"],
    );
    check(
        "norms.toml",
        "[[norm]]",
        "[[norms]]",
        &["science/norms.toml: [[norms]] does not belong here; this file holds [[norm]] only"],
    );
    check(
        "rows.toml",
        "state = \"not yet\"",
        "state = not yet",
        &[
            "science/rows.toml:6: string values must be quoted, expected literal string; correct the entry that begins here",
        ],
    );
}
