//! Scores and numbered answers of known tests in, lines of text out.
#![cfg(test)]

use measure::{
    Dimension, Group, Instrument, ItemId, Options, Scale, ScoreError, Scores, from_scores, score_with,
};

fn told(scores: Result<Scores, ScoreError>) -> String {
    match scores {
        Ok(scores) => {
            let places = scores.dimensions.map(|estimate| {
                format!(
                    "{} z {:+.2}±{:.2} pct {:.0} [{:.0}–{:.0}]",
                    estimate.dimension,
                    (100.0 * estimate.z).round() / 100.0 + 0.0,
                    estimate.sd,
                    100.0 * estimate.percentile,
                    100.0 * estimate.low,
                    100.0 * estimate.high,
                )
            });
            format!(
                "{} | {}{}",
                places[0],
                places[1],
                if scores.notes.is_empty() {
                    String::new()
                } else {
                    format!(" {:?}", scores.notes)
                }
            )
        }
        Err(error) => error.to_string(),
    }
}

/// `"ECR-R 1-7 all: 5.2 2.0"` → one line; `-` leaves a score out.
fn check(line: &str, expected: &str) {
    let (head, tail) = line.split_once(": ").unwrap();
    let (instrument, rest) = head.split_once(' ').unwrap();
    let (scale, group) = rest.split_once(' ').unwrap();
    let scores: Vec<(Dimension, f64)> = Dimension::ALL
        .into_iter()
        .zip(tail.split_whitespace())
        .filter(|(_, text)| *text != "-")
        .map(|(dimension, text)| (dimension, text.parse().unwrap()))
        .collect();
    let options = Options {
        group: group.parse().unwrap(),
        scale: Some(if scale == "1-5" {
            Scale::OneToFive
        } else {
            Scale::OneToSeven
        }),
        cards: Vec::new(),
    };
    let got = told(from_scores(instrument.parse().unwrap(), &scores, &options));
    assert_eq!(got, expected, "{line}");
}

#[test]
fn scores_with_norms() {
    check(
        "ECR 1-5 all: 3.06 2.44",
        "anxiety z +0.00±0.29 pct 50 [32–68] | avoidance z +0.00±0.25 pct 50 [34–66]",
    );
    check(
        "ECR 1-5 all: 4.33 1.28",
        "anxiety z +1.57±0.29 pct 94 [86–98] | avoidance z -1.59±0.25 pct 6 [2–12]",
    );
    check(
        "ECR 1-5 all: 5 1",
        "anxiety z +2.38±0.29 pct 99 [97–100] | avoidance z -1.92±0.25 pct 3 [1–7]",
    );
    check(
        "ECR 1-5 women 18-24: 4.33 -",
        "anxiety z +1.57±0.29 pct 92 [83–97] | avoidance z +0.00±1.00 pct 50 [5–95] [Missing]",
    );
    check(
        "ECR 1-5 men 50-80: 4.33 -",
        "anxiety z +1.57±0.29 pct 98 [94–99] | avoidance z +0.00±1.00 pct 50 [5–95] [Missing]",
    );
    check(
        "ECR 1-7 all: 5.2 3.3",
        "anxiety z +0.86±0.31 pct 80 [64–91] | avoidance z +0.09±0.27 pct 54 [36–70]",
    );
    check(
        "ECR-R 1-7 all: 5.2 2.92",
        "anxiety z +1.36±0.35 pct 91 [79–97] | avoidance z +0.00±0.35 pct 50 [28–72]",
    );
    check(
        "ECR-R 1-7 women: 5.2 2.92",
        "anxiety z +1.36±0.35 pct 91 [77–97] | avoidance z +0.00±0.35 pct 49 [28–71]",
    );
    check(
        "ECR-S 1-7 all: 5.2 2.92",
        "anxiety z +0.71±0.56 pct 76 [42–95] | avoidance z -0.17±0.52 pct 43 [15–75]",
    );
    check(
        "ECR-RS 1-7 all: 5.2 2.92",
        "anxiety z +0.71±0.54 pct 76 [43–95] | avoidance z -0.17±0.52 pct 43 [15–75]",
    );
    check(
        "ECR-RS 1-7 all: - -",
        "anxiety z +0.00±1.00 pct 50 [5–95] | avoidance z +0.00±1.00 pct 50 [5–95] [Missing]",
    );
}

#[test]
fn wrong_scores_name_the_cure() {
    for (line, expected) in [
        (
            "ECR 1-5 all: 5.2 2",
            "anxiety: 5.2 is no ECR score; the mean of the items lies between 1 and 5 (divide a sum by the number of items)",
        ),
        (
            "ECR-R 1-7 all: NaN 2",
            "anxiety: NaN is no ECR-R score; the mean of the items lies between 1 and 7 (divide a sum by the number of items)",
        ),
        (
            "ECR 1-7 all: 2 2 2",
            "the ECR does not measure fear; leave it out, it is then drawn from all adults",
        ),
    ] {
        check(line, expected);
    }
    let twice = [(Dimension::Anxiety, 2.0), (Dimension::Anxiety, 3.0)];
    assert_eq!(
        told(from_scores(Instrument::Ecr, &twice, &Options::default())),
        "anxiety has two scores; keep one"
    );
    assert_eq!(
        told(from_scores(Instrument::Check, &[], &Options::default())),
        "afterglow-check is scored from its answers, not from a score; give the answers by item"
    );
    assert_eq!(
        "other 18-24".parse::<Group>().unwrap_err().to_string(),
        "there are no norms for “other 18-24”; write all, women, men or other, and for women and men an age band if you \
         like: 18-24, 25-34, 35-49, 50-80 (for example “women 25-34”)"
    );
    assert_eq!(
        "ECR-X".parse::<Instrument>().unwrap_err().to_string(),
        "there is no instrument “ECR-X”; write one of afterglow-check, ECR, ECR-R, ECR-S, ECR-RS"
    );
}

/// Numbered answers: `level` on each item after keying, the first `n` items of the test.
fn numbered(n: u8, avoidance: u8, anxiety: u8) -> Vec<(ItemId, Option<u8>)> {
    (1..=n)
        .map(|number| {
            let key = Instrument::Ecr.key(ItemId::Numbered(number)).unwrap();
            let level = if key.dimension == Dimension::Anxiety {
                anxiety
            } else {
                avoidance
            };
            (
                ItemId::Numbered(number),
                Some(if key.reversed { 6 - level } else { level }),
            )
        })
        .collect()
}

#[test]
fn ecr_by_item_agrees_with_its_scores() {
    let five = Options {
        scale: Some(Scale::OneToFive),
        ..Options::default()
    };
    let by_score = told(from_scores(
        Instrument::Ecr,
        &[(Dimension::Anxiety, 4.0), (Dimension::Avoidance, 2.0)],
        &five,
    ));
    let by_item = |answers: &[(ItemId, Option<u8>)]| told(score_with(Instrument::Ecr, answers, &five));
    assert_eq!(by_item(&numbered(36, 2, 4)), by_score);
    assert_eq!(
        by_item(&numbered(12, 2, 4)),
        "anxiety z +0.92±0.48 pct 82 [55–96] | avoidance z -0.50±0.43 pct 31 [11–58] [Missing]"
    );
    let mut scattered = numbered(36, 2, 4);
    for (at, answer) in scattered.iter_mut().enumerate() {
        answer.1 = Some(if at % 4 < 2 { 1 } else { 5 });
    }
    assert_eq!(
        by_item(&scattered),
        "anxiety z +0.17±0.44 pct 57 [29–81] | avoidance z -0.13±0.39 pct 45 [22–70]"
    );
}

#[test]
fn only_the_ecr_is_known_by_item() {
    let one = [(ItemId::Numbered(1), Some(3))];
    let told = |instrument, answers: &[(ItemId, Option<u8>)]| {
        told(score_with(instrument, answers, &Options::default()))
    };
    assert_eq!(
        told(Instrument::EcrR, &one),
        "the ECR-R cannot be scored item by item here: its items are asked in no fixed order, so numbers do not say which \
         item was meant; enter its two scores instead, for example { score = 3.2, of = \"ECR-R\" }"
    );
    assert_eq!(
        told(Instrument::EcrS, &one),
        "the ECR-S cannot be scored item by item here: we could not check at its source which number is which item; enter \
         its two scores instead, for example { score = 3.2, of = \"ECR-S\" }"
    );
    assert_eq!(
        told(Instrument::Ecr, &[(ItemId::Numbered(37), Some(3))]),
        "the ECR has no item “37”; its items are numbered 1 to 36"
    );
}

#[test]
fn every_instrument_says_who_made_it_and_whose_it_is() {
    for instrument in Instrument::ALL {
        let name = instrument.name();
        assert!(instrument.citation().len() > 20, "{name} has no citation");
        assert!(instrument.licence().len() > 10, "{name} has no licence");
        assert!(instrument.caution().len() > 20, "{name} has no caution");
        let ours = instrument == Instrument::Check;
        let year = instrument.citation().split(' ').any(|word| {
            word.trim_end_matches(',')
                .parse::<u16>()
                .is_ok_and(|year| (1900..2100).contains(&year))
        });
        assert!(ours || year, "{name}: no year in {}", instrument.citation());
        // The words of other people's tests are not part of this: they are taken by number or as a score.
        let named = instrument.key(ItemId::Anxiety(1));
        assert_eq!(named.is_some(), ours, "{name}");
    }
}
