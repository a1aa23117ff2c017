//! Answers in, lines of text out: our own check.
#![cfg(test)]

use measure::{Dimension, Instrument, ItemId, Options, Pattern, ScoreError, Scores, bank, score, score_with};

/// Two places, and no minus before nothing.
fn tidy(z: f64) -> f64 {
    (100.0 * z).round() / 100.0 + 0.0
}

/// One line for each dimension, then the regions in percent and the notes.
fn told(scores: &Scores) -> String {
    let mut lines = Vec::new();
    for estimate in &scores.dimensions {
        let score = estimate
            .score
            .map_or("-".to_owned(), |score| format!("{score:.2}"));
        lines.push(format!(
            "{} {score} z {:+.2}±{:.2} pct {:.0} [{:.0}–{:.0}] {}/{}",
            estimate.dimension,
            tidy(estimate.z),
            estimate.sd,
            100.0 * estimate.percentile,
            100.0 * estimate.low,
            100.0 * estimate.high,
            estimate.answered,
            estimate.items,
        ));
    }
    let shares = Pattern::ALL.map(|pattern| format!("{pattern} {:.0}", 100.0 * scores.regions.of(pattern)));
    lines.push(shares.join(" "));
    lines.push(format!("missing {} {:?}", scores.missing, scores.notes));
    lines.join("\n")
}

/// Reads `anx-1=6 anx-2=- …`, scores it, and compares.
fn check(answers: &str, expected: &str) {
    let parsed: Vec<(ItemId, Option<u8>)> = answers
        .split_whitespace()
        .map(|word| {
            let (item, value) = word.split_once('=').unwrap();
            (
                item.parse().unwrap(),
                (value != "-").then(|| value.parse().unwrap()),
            )
        })
        .collect();
    let got = match score(Instrument::Check, &parsed) {
        Ok(scores) => told(&scores),
        Err(error) => error.to_string(),
    };
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(got, expected.join("\n"), "\n{answers}\n{got}\n");
}

/// Answers that keep to a keyed level for each dimension, whatever way the items point.
fn keyed(levels: [u8; 3]) -> Vec<(ItemId, Option<u8>)> {
    bank::ITEMS
        .iter()
        .map(|item| {
            let level = levels[item.dimension.index()];
            (item.id, Some(if item.reversed { 8 - level } else { level }))
        })
        .collect()
}

fn text(answers: &[(ItemId, Option<u8>)]) -> String {
    let words: Vec<String> = answers
        .iter()
        .map(|(item, value)| {
            format!(
                "{item}={}",
                value.map_or("-".to_owned(), |value| value.to_string())
            )
        })
        .collect();
    words.join(" ")
}

fn check_keyed(levels: [u8; 3], expected: &str) {
    check(&text(&keyed(levels)), expected);
}

#[test]
fn nothing_answered_is_the_belief_about_any_adult() {
    check(
        "",
        "anxiety - z +0.00±1.00 pct 50 [5–95] 0/6
         avoidance - z +0.00±1.00 pct 50 [5–95] 0/6
         fear - z +0.00±1.00 pct 50 [5–95] 0/6
         secure 32 anxious 22 avoidant 22 disorganised 23
         missing 18 [Missing]",
    );
}

#[test]
fn four_people_who_answer_in_one_piece() {
    check_keyed(
        [2, 2, 1],
        "anxiety 2.00 z -1.40±0.49 pct 8 [1–28] 6/6
         avoidance 2.00 z -0.86±0.45 pct 19 [5–45] 6/6
         fear 1.00 z -1.63±0.68 pct 5 [0–30] 6/6
         secure 97 anxious 0 avoidant 3 disorganised 0
         missing 0 []",
    );
    check_keyed(
        [6, 2, 2],
        "anxiety 6.00 z +1.29±0.47 pct 90 [70–98] 6/6
         avoidance 2.00 z -0.87±0.44 pct 19 [5–44] 6/6
         fear 2.00 z -0.31±0.56 pct 38 [11–73] 6/6
         secure 4 anxious 94 avoidant 0 disorganised 3
         missing 0 []",
    );
    check_keyed(
        [2, 6, 2],
        "anxiety 2.00 z -1.41±0.47 pct 8 [1–26] 6/6
         avoidance 6.00 z +1.79±0.45 pct 96 [85–99] 6/6
         fear 2.00 z -0.31±0.57 pct 38 [11–73] 6/6
         secure 0 anxious 0 avoidant 99 disorganised 1
         missing 0 []",
    );
    check_keyed(
        [6, 5, 6],
        "anxiety 6.00 z +1.29±0.48 pct 90 [69–98] 6/6
         avoidance 5.00 z +1.12±0.45 pct 87 [65–97] 6/6
         fear 6.00 z +2.16±0.57 pct 98 [89–100] 6/6
         secure 0 anxious 1 avoidant 1 disorganised 98
         missing 0 [Care]",
    );
}

#[test]
fn half_answered_is_wide() {
    check(
        "anx-1=6 anx-2=- anx-3=2 avo-1=5",
        "anxiety 6.00 z +0.73±0.77 pct 77 [28–98] 2/6
         avoidance 5.00 z +0.47±0.83 pct 68 [18–97] 1/6
         fear - z +0.00±1.00 pct 50 [5–95] 0/6
         secure 11 anxious 26 avoidant 15 disorganised 48
         missing 15 [Missing]",
    );
}

#[test]
fn scattered_answers_are_wide_and_said() {
    check(
        "anx-1=7 anx-2=1 anx-3=7 anx-4=7 anx-5=1 anx-6=7 avo-1=7 avo-2=1 avo-3=7 avo-4=1 avo-5=1 avo-6=7",
        "anxiety 4.00 z -0.02±0.83 pct 49 [8–91] 6/6
         avoidance 3.00 z -0.38±0.80 pct 35 [5–82] 6/6
         fear - z +0.00±1.00 pct 50 [5–95] 0/6
         secure 44 anxious 27 avoidant 13 disorganised 16
         missing 6 [Inconsistent, Missing]",
    );
}

#[test]
fn the_same_answer_all_the_way_teaches_little() {
    let all = |value: u8| bank::ITEMS.map(|item| format!("{}={value}", item.id)).join(" ");
    check(
        &all(7),
        "anxiety 4.00 z -0.01±0.92 pct 50 [6–93] 6/6
         avoidance 4.00 z +0.10±0.91 pct 54 [8–94] 6/6
         fear 4.00 z +0.19±0.95 pct 58 [8–96] 6/6
         secure 30 anxious 20 avoidant 24 disorganised 25
         missing 0 [SameAnswer]",
    );
    check(
        &all(4),
        "anxiety 4.00 z -0.03±0.78 pct 49 [10–90] 6/6
         avoidance 4.00 z +0.23±0.81 pct 59 [10–92] 6/6
         fear 4.00 z +0.46±0.94 pct 68 [10–96] 6/6
         secure 26 anxious 15 avoidant 29 disorganised 29
         missing 0 [SameAnswer]",
    );
}

#[test]
fn wrong_answers_name_the_item_and_the_cure() {
    for (answers, expected) in [
        (
            "anx-9=3",
            "afterglow-check has no item “anx-9”; its items are anx-1 to anx-6, avo-1 to avo-6, fear-1 to fear-6",
        ),
        (
            "12=3",
            "afterglow-check has no item “12”; its items are anx-1 to anx-6, avo-1 to avo-6, fear-1 to fear-6",
        ),
        (
            "avo-2=8",
            "item “avo-2”: the answer 8 is outside 1 to 7; correct it, or leave it empty if it was skipped",
        ),
        (
            "avo-2=0",
            "item “avo-2”: the answer 0 is outside 1 to 7; correct it, or leave it empty if it was skipped",
        ),
        (
            "fear-1=2 fear-1=2",
            "item “fear-1” stands there twice with the same answer; remove one of the two lines",
        ),
        (
            "fear-1=2 fear-1=6",
            "item “fear-1” has two different answers, 2 and 6; keep the one that was meant",
        ),
        (
            "fear-1=- fear-1=6",
            "item “fear-1” has two different answers, skipped and 6; keep the one that was meant",
        ),
    ] {
        check(answers, expected);
    }
    assert_eq!(
        "anx1".parse::<ItemId>().unwrap_err().to_string(),
        "“anx1” is no item name; write anx-1 to fear-6 for our own check, or the item's number for a known test"
    );
}

#[test]
fn reversed_items_count_the_other_way() {
    for item in bank::ITEMS {
        let z = |value| {
            let scores = score(Instrument::Check, &[(item.id, Some(value))]).unwrap();
            scores.of(item.dimension).z
        };
        assert_eq!(z(7) < z(1), item.reversed, "{}", item.id);
    }
}

#[test]
fn each_further_answer_that_agrees_narrows_the_interval() {
    let answers = keyed([5, 3, 3]);
    let mut widths = [f64::INFINITY; 3];
    for n in 0..=answers.len() {
        let scores = score(Instrument::Check, &answers[..n]).unwrap();
        for dimension in Dimension::ALL {
            let estimate = scores.of(dimension);
            let width = estimate.z_high - estimate.z_low;
            let last_is_mine = n > 0 && bank::find(answers[n - 1].0).unwrap().dimension == dimension;
            assert!(
                !last_is_mine || width < widths[dimension.index()],
                "{dimension} after {n}: {width}"
            );
            widths[dimension.index()] = width;
        }
    }
}

#[test]
fn cards_move_the_place_a_little_and_more_cards_do_not_make_surer() {
    let of = |cards: &[Pattern]| {
        let options = Options {
            cards: cards.to_vec(),
            ..Options::default()
        };
        let scores = score_with(Instrument::Check, &[], &options).unwrap();
        let places = scores
            .dimensions
            .map(|estimate| format!("{:+.2}±{:.2}", tidy(estimate.z), estimate.sd));
        places.join(" ")
    };
    assert_eq!(of(&[]), "+0.00±1.00 +0.00±1.00 +0.00±1.00");
    assert_eq!(of(&[Pattern::Anxious]), "+0.20±0.89 +0.00±0.89 +0.00±0.89");
    assert_eq!(
        of(&[Pattern::Anxious, Pattern::Avoidant]),
        "+0.10±0.89 +0.10±0.89 +0.00±0.89"
    );
    assert_eq!(of(&Pattern::ALL), "+0.05±0.89 +0.05±0.89 +0.00±0.89");
}

#[test]
fn our_check_has_one_scale_and_no_groups() {
    let scale = Options {
        scale: Some(measure::Scale::OneToFive),
        ..Options::default()
    };
    let group = Options {
        group: "women".parse().unwrap(),
        ..Options::default()
    };
    assert_eq!(
        score_with(Instrument::Check, &[], &scale),
        Err(ScoreError::FixedScale)
    );
    assert_eq!(
        score_with(Instrument::Check, &[], &group),
        Err(ScoreError::NoGroups)
    );
}
