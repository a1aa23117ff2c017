//! A question in, its answer in a few words out, through the same bytes the page and its Worker exchange.

use engine::{Answer, Ask, OfferView, PlanView, Rule, Series, Side, Two, answer};
use measure::{Dimension, bank};
use model::{Act, Event, Preset, Step, StepKind, Who};

/// Somebody who answers every item alike on each dimension: anxiety, avoidance, fear, 1–7.
fn leaning(anxiety: u8, avoidance: u8, fear: u8) -> Side {
    let answer = |item: &bank::Item| {
        let lean = match item.dimension {
            Dimension::Anxiety => anxiety,
            Dimension::Avoidance => avoidance,
            Dimension::Fear => fear,
        };
        (
            item.id.to_string(),
            Some(if item.reversed { 8 - lean } else { lean }),
        )
    };
    Side {
        answers: bank::ITEMS.iter().map(answer).collect(),
        ..Side::UNKNOWN
    }
}

fn anxious() -> Side {
    leaning(7, 3, 2)
}

fn avoidant() -> Side {
    leaning(2, 7, 2)
}

fn secure() -> Side {
    leaning(1, 1, 1)
}

fn ruled(side: Side, rules: &[(StepKind, Rule)]) -> Side {
    Side {
        rules: rules.to_vec(),
        ..side
    }
}

fn two(a: Side, b: Side) -> Two {
    Two { sides: [a, b] }
}

fn asked(ask: &Ask) -> Answer {
    let bytes = answer(&ask.to_bytes());
    let answer = Answer::from_bytes(&bytes);
    assert_eq!(
        answer.as_ref().map(Answer::to_bytes),
        Some(bytes),
        "an answer survives its bytes"
    );
    answer.unwrap_or_else(|| Answer::Refused("no answer".to_owned()))
}

fn level(percentile: f32) -> &'static str {
    match percentile {
        low if low < 0.33 => "low",
        high if high > 0.67 => "high",
        _ => "middling",
    }
}

fn ordered(series: &Series) -> bool {
    let rows = series.low.iter().zip(&series.median).zip(&series.high);
    series.low.len() == series.median.len()
        && series.high.len() == series.median.len()
        && rows
            .into_iter()
            .all(|((low, median), high)| low <= median && median <= high)
}

fn within_unit(series: &Series) -> bool {
    series
        .low
        .iter()
        .chain(&series.high)
        .all(|value| (0.0..=1.0).contains(value))
}

fn tell(answer: &Answer) -> String {
    match answer {
        Answer::Change(changes) => {
            let told = changes.map(|change| {
                change.map_or("cannot be said".to_owned(), |change| {
                    format!("{:+.1} {:+}", change.difference, change.beyond)
                })
            });
            told.join("; ")
        }
        Answer::Place(place) => {
            let spots = [place.anxiety, place.avoidance, place.fear];
            let [anxiety, avoidance, fear] = spots.map(|spot| level(spot.percentile));
            let inside = spots
                .iter()
                .all(|spot| spot.low <= spot.percentile && spot.percentile <= spot.high);
            let sum: f32 = place.regions.iter().sum();
            assert!(
                (sum - 1.0).abs() < 1e-4,
                "the regions share one whole: {:?}",
                place.regions
            );
            let likely = place
                .regions
                .iter()
                .enumerate()
                .max_by(|a, b| a.1.total_cmp(b.1))
                .map_or(9, |(index, _)| index);
            let region = ["secure", "anxious", "avoidant", "fearful"][likely];
            format!(
                "anxiety {anxiety}, avoidance {avoidance}, fear {fear}, inside the interval: {inside}, likely {region}, {} missing, notes {:?}",
                place.missing, place.notes
            )
        }
        Answer::Evening(view) => {
            let series: Vec<&Series> = view
                .partners
                .iter()
                .flat_map(|one| {
                    [
                        &one.pull,
                        &one.alarm_distance,
                        &one.alarm_closeness,
                        &one.calm,
                        &one.shutdown,
                    ]
                })
                .collect();
            format!(
                "{} minutes from {} to {}, as many values: {}, ordered: {}, 0–1: {}, comfort ordered: {}",
                view.time_min.len(),
                view.time_min.first().copied().unwrap_or(f32::NAN),
                view.time_min.last().copied().unwrap_or(f32::NAN),
                series.iter().all(|one| one.median.len() == view.time_min.len()),
                series.iter().all(|one| ordered(one)),
                series.iter().all(|one| within_unit(one)),
                view.partners
                    .iter()
                    .all(|one| one.comfort[0] <= one.comfort[1] && one.comfort[1] <= one.comfort[2]),
            )
        }
        Answer::Body(view) => {
            let whole = |series: &Series| ordered(series) && series.median.len() == view.time_min.len();
            let known = |claim: &String| science::claim(claim).is_some();
            format!(
                "{} markers, {} minutes, ordered: {}, every claim known: {}",
                view.markers.len(),
                view.time_min.len(),
                view.markers.iter().all(|marker| marker.values.iter().all(whole)),
                view.markers
                    .iter()
                    .all(|marker| !marker.claims.is_empty() && marker.claims.iter().all(known)),
            )
        }
        Answer::Plan(plan) => tell_plan(plan),
        Answer::PlanLearned(plan, from) => format!("{}, by {:?}", tell_plan(plan), from.whose),
        Answer::Try(offer) => format!("{}, breaks {:?}", gains(offer), offer.breaks),
        Answer::Refused(why) => format!("refused: {why}"),
    }
}

fn gains(offer: &OfferView) -> String {
    let words = offer
        .gain
        .map(|gain| if gain > 0.0 { "gains" } else { "does not gain" });
    format!("A {}, B {}", words[0], words[1])
}

fn tell_plan(plan: &PlanView) -> String {
    let mut parts = Vec::new();
    parts.push(plan.best.as_ref().map_or_else(|| "none fits".to_owned(), gains));
    if plan.little_to_gain {
        parts.push("little to gain".to_owned());
    }
    if plan.guessed != [false; 2] {
        parts.push(format!("guessed {:?}", plan.guessed));
    }
    if let Some(refusal) = &plan.refusal {
        let [a, b] = &refusal.own;
        parts.push(format!(
            "A's own {a:?}, B's own {b:?}, together {}",
            refusal.together
        ));
    }
    parts.join("; ")
}

#[track_caller]
fn check(ask: &Ask, expected: &str) {
    assert_eq!(tell(&asked(ask)), expected);
}

#[test]
fn where_a_partner_stands() {
    let place = |side: Side| Ask::Place(side);
    check(
        &place(anxious()),
        "anxiety high, avoidance middling, fear middling, inside the interval: true, likely anxious, 0 missing, notes []",
    );
    check(
        &place(avoidant()),
        "anxiety low, avoidance high, fear middling, inside the interval: true, likely avoidant, 0 missing, notes []",
    );
    check(
        &place(Side::UNKNOWN),
        "anxiety middling, avoidance middling, fear middling, inside the interval: true, likely secure, 18 missing, notes [\"check-note-missing\"]",
    );
    // Items and cards of a later item bank are left out; the rest counts.
    let mut later = anxious();
    later.answers.push(("anx-99".to_owned(), Some(1)));
    later.answers.push(("joy-1".to_owned(), Some(9)));
    later.cards.push("serene".to_owned());
    assert_eq!(asked(&place(later)), asked(&place(anxious())));
    let mut outside = anxious();
    outside.answers[0].1 = Some(8);
    assert!(tell(&asked(&place(outside))).starts_with("refused: "));
}

#[test]
fn change_is_told_beyond_what_two_checks_differ_by() {
    let all = |level: u8| {
        let answers = bank::ITEMS.iter();
        let answers = answers.map(|item| {
            (
                item.id.to_string(),
                Some(if item.reversed { 8 - level } else { level }),
            )
        });
        Side {
            answers: answers.collect(),
            ..Side::UNKNOWN
        }
    };
    let change = |before, after| Ask::Change([before, after]);
    check(&change(all(3), all(3)), "+0.0 +0; +0.0 +0; +0.0 +0");
    check(&change(all(3), all(4)), "+1.0 +0; +1.0 +0; +1.0 +0");
    check(&change(all(6), all(2)), "-4.0 -1; -4.0 -1; -4.0 -1");
    check(&change(all(2), all(6)), "+4.0 +1; +4.0 +1; +4.0 +1");
    check(
        &change(all(3), Side::UNKNOWN),
        "cannot be said; cannot be said; cannot be said",
    );
}

fn evening(steps: &[Step], events: &[Event], draws: u32) -> Ask {
    let two = two(anxious(), avoidant());
    Ask::Evening {
        two,
        preset: Preset::Measured,
        steps: steps.to_vec(),
        events: events.to_vec(),
        draws,
    }
}

#[test]
fn an_evening() {
    let hold = |minutes| Step {
        kind: StepKind::Hold,
        minutes,
    };
    let whole =
        "121 minutes from 0 to 120, as many values: true, ordered: true, 0–1: true, comfort ordered: true";
    check(&evening(&[], &[], 24), whole);
    check(&evening(&[hold(10)], &[], 1), whole);
    let event = |at_min| Event {
        at_min,
        who: Who::B,
        act: Act::Sleep,
        for_min: None,
    };
    check(&evening(&[], &[event(5.0)], 8), whole);
    check(
        &evening(&[hold(0)], &[], 8),
        "refused: step 1 lasts 0 minutes: give it 1 to 120 minutes",
    );
    check(&evening(&[], &[], 1025), "refused: 1025 draws: give 1 to 1024");
    check(
        &evening(&[], &[], u32::MAX),
        "refused: 4294967295 draws: give 1 to 1024",
    );
    for nonsense in [
        evening(&[], &[], 0),
        evening(&[], &[event(f64::NAN)], 8),
        evening(&[], &[event(1e9)], 8),
    ] {
        assert!(tell(&asked(&nonsense)).starts_with("refused: "), "{nonsense:?}");
    }
    assert_ne!(
        asked(&evening(&[hold(20)], &[], 8)),
        asked(&evening(&[], &[], 8)),
        "steps change the evening"
    );
}

#[test]
fn two_bodies() {
    let body = |preset| Ask::Body {
        two: two(anxious(), avoidant()),
        preset,
    };
    let whole = "12 markers, 141 minutes, ordered: true, every claim known: true";
    check(&body(Preset::Told), whole);
    check(&body(Preset::Measured), whole);
    assert_ne!(asked(&body(Preset::Told)), asked(&body(Preset::Measured)));
}

#[test]
fn a_plan_for_two_who_differ() {
    check(&Ask::Plan(two(anxious(), avoidant())), "A gains, B gains");
}

#[test]
fn a_plan_for_two_secure_people() {
    check(
        &Ask::Plan(two(secure(), secure())),
        "A gains, B gains; little to gain",
    );
}

#[test]
fn limits_that_leave_no_room() {
    let plan = |a: &[(StepKind, Rule)], b: &[(StepKind, Rule)]| {
        Ask::Plan(two(ruled(anxious(), a), ruled(avoidant(), b)))
    };
    let talk = |rule| (StepKind::Talk, rule);
    let none = StepKind::ALL.map(|kind| (kind, Rule::No));
    // One's own limits against each other: the other has no part in it and hears of none.
    check(
        &plan(
            &[
                talk(Rule::AtLeast(20)),
                talk(Rule::AtMost(5)),
                (StepKind::Wash, Rule::No),
            ],
            &[],
        ),
        r#"none fits; A's own ["talk"], B's own [], together false"#,
    );
    check(
        &plan(
            &[(StepKind::Hold, Rule::AtMost(30))],
            &[talk(Rule::AtLeast(5)), talk(Rule::No)],
        ),
        r#"none fits; A's own [], B's own ["talk"], together false"#,
    );
    check(
        &plan(&[], &none),
        r#"none fits; A's own [], B's own ["hold", "quiet", "talk", "breathe", "apart_in_room", "apart_with_return", "wash", "sleep"], together false"#,
    );
    // Limits of both: each hears of their own, and nobody whose it is.
    check(
        &plan(
            &[talk(Rule::AtLeast(20)), (StepKind::Wash, Rule::No)],
            &[talk(Rule::No), (StepKind::Sleep, Rule::No)],
        ),
        r#"none fits; A's own ["talk"], B's own ["talk"], together true"#,
    );
    check(
        &plan(&none[..4], &none[4..]),
        r#"none fits; A's own ["hold", "quiet", "talk", "breathe"], B's own ["apart_in_room", "apart_with_return", "wash", "sleep"], together true"#,
    );
}

#[test]
fn a_changed_agreement() {
    let steps = |kind, minutes| vec![Step { kind, minutes }];
    let no_talk = ruled(avoidant(), &[(StepKind::Talk, Rule::AtMost(10))]);
    let tried = |steps| Ask::Try {
        two: two(anxious(), no_talk.clone()),
        steps,
    };
    assert!(tell(&asked(&tried(steps(StepKind::Talk, 10)))).ends_with("breaks [false, false]"));
    assert!(tell(&asked(&tried(steps(StepKind::Talk, 11)))).ends_with("breaks [false, true]"));
    check(
        &tried(Vec::new()),
        "refused: an agreement needs at least one step",
    );
    check(
        &tried(vec![
            Step {
                kind: StepKind::Hold,
                minutes: 5
            };
            7
        ]),
        "refused: an agreement has at most 6 steps, this one has 7: join or drop some",
    );
}

#[test]
fn bytes_that_are_no_question() {
    let refused =
        Answer::Refused("the page and its engine are of different versions; load the page again".to_owned());
    let question = Ask::Place(anxious()).to_bytes();
    let cut = &question[..question.len() - 1];
    let longer = [question.as_slice(), &[0]].concat();
    let long_text = [0, 1, 255, 255, 255, 255, 15];
    for bytes in [&[] as &[u8], &[99], &[255; 64], cut, &longer, &long_text] {
        assert_eq!(
            Answer::from_bytes(&answer(bytes)),
            Some(refused.clone()),
            "{bytes:?}"
        );
    }
    assert_eq!(Answer::from_bytes(&[]), None);
    assert_eq!(Answer::from_bytes(&[99, 1]), None);
    assert_eq!(Answer::from_bytes(&[refused.to_bytes(), vec![0]].concat()), None);
}
