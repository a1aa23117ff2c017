//! A study is the same however its parts are played, and its page is the one of its columns.

use model::Preset;
use study::{Condition, PART_COUPLES, Population, Span, Study, StudyError};

fn study(couples: u32, partners: [Population; 2]) -> Result<Study, StudyError> {
    let condition = Condition {
        name: "nothing agreed".to_owned(),
        agreement: None,
        events: Vec::new(),
    };
    Study::new(couples, 7, 30.0, Preset::Measured, partners, vec![condition])
}

#[test]
fn the_page_of_columns_is_fresh() {
    let page = include_str!("../../../docs/studies/schema.md");
    assert_eq!(
        page,
        study::schema_page(),
        "run `cargo run -p study --example schema > docs/studies/schema.md`"
    );
}

#[test]
fn shards_share_the_parts_without_gap_or_overlap() {
    let check = |couples: u32, count: u32, expected: &[&[u32]]| {
        let study = study(couples, [Population::ADULTS; 2]).unwrap();
        let shards: Vec<Vec<u32>> = (1..=count)
            .map(|index| study.parts_of_shard(index, count).collect())
            .collect();
        assert_eq!(shards, expected, "{couples} couples in {count} shards");
    };
    check(1, 1, &[&[0]]);
    check(PART_COUPLES, 2, &[&[0], &[]]);
    check(PART_COUPLES + 1, 2, &[&[0], &[1]]);
    check(5 * PART_COUPLES, 3, &[&[0, 3], &[1, 4], &[2]]);
}

#[test]
fn a_couple_does_not_depend_on_how_many_there_are() {
    let few = study(3, [Population::ADULTS; 2]).unwrap();
    let many = study(30, [Population::ADULTS; 2]).unwrap();
    let (mut few, mut many) = (few.play(0), many.play(0));
    for _ in 0..3 {
        assert_eq!(few.next(), many.next());
    }
    assert!(few.next().is_none() && many.next().is_some());
}

#[test]
fn populations_stay_in_their_span() {
    let narrow = Population {
        anxiety: Span::new(0.7, 0.9).unwrap(),
        avoidance: Span::new(0.5, 0.5).unwrap(),
        ..Population::ADULTS
    };
    let study = study(200, [narrow, Population::ADULTS]).unwrap();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for rows in study.play(0) {
        for row in rows.unwrap() {
            if row.partner == model::Who::A {
                (low, high) = (low.min(row.own.anxiety), high.max(row.own.anxiety));
                assert_eq!(row.own.avoidance, 0.5);
            }
        }
    }
    assert!(
        (0.7..0.71).contains(&low) && (0.89..0.9).contains(&high),
        "{low} to {high}"
    );
}

#[test]
fn what_is_no_study_is_refused_with_the_cure() {
    let check = |made: Result<Study, StudyError>, expected: &str| {
        assert_eq!(made.unwrap_err().to_string(), expected);
    };
    let any = [Population::ADULTS; 2];
    check(
        study(0, any),
        "a study without couples: give `couples` from 1 to 10000000",
    );
    check(
        study(10_000_001, any),
        "10000001 couples are too many: give `couples` from 1 to 10000000",
    );
    check(
        Study::new(1, 7, 30.0, Preset::Measured, any, Vec::new()),
        "a study without conditions: add a table [[condition]] with a name",
    );
    assert!(Span::new(0.9, 0.2).is_none() && Span::new(f64::NAN, 1.0).is_none());
}
