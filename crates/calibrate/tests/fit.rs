//! The fit finds what is known, covers what it should, refuses what it cannot do, and gives the same draws again.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

use calibrate::{
    Block, Fit, FitError, Observation, Verdict, blocks, compare, fit, joined, misfit, parse, shipped,
};
use model::{Draw, Marker};

const HALFLIFE: Block = Block {
    name: "prolactin",
    marker: Marker::Prolactin,
    parameters: &["prl_halflife_min"],
};

fn observed(text: &str) -> Vec<Observation> {
    parse(text).expect("sound observations")
}

fn block(name: &str) -> &'static Block {
    blocks()
        .iter()
        .find(|block| block.name == name)
        .expect("a block of that name")
}

fn sorted(fit: &Fit, parameter: &str) -> Vec<f64> {
    let (id, _) = science::parameter(parameter).expect("a parameter");
    let mut values: Vec<f64> = fit.draws.iter().map(|draw| draw.value(id)).collect();
    values.sort_by(f64::total_cmp);
    values
}

#[test]
fn a_fit_of_one_mean_is_that_mean_and_its_error() {
    let seen = observed(
        "[[observation]]\nid = 'x'\nsource = 's'\nparameter = 'prl_halflife_min'\nvalue = 37\nse = 1\nfit = true\n",
    );
    let fit = fit(&HALFLIFE, &seen, 7, 4_000).expect("a fit");
    let values = sorted(&fit, "prl_halflife_min");
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let sd = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt();
    assert!((mean - 37.0).abs() < 0.1, "mean {mean}");
    assert!((sd - 1.0).abs() < 0.1, "sd {sd}");
}

#[test]
fn what_is_not_for_fitting_does_not_pull() {
    let seen = observed(
        "[[observation]]\nid = 'x'\nsource = 's'\nparameter = 'prl_halflife_min'\nvalue = 37\nse = 1\nfit = true\n\
         [[observation]]\nid = 'y'\nsource = 's'\nparameter = 'prl_halflife_min'\nvalue = 50\nse = 0.1\n\
         [[observation]]\nid = 'z'\nsource = 's'\nparameter = 'na_halflife_min'\nvalue = 2\nse = 0.1\nfit = true\n",
    );
    let all = fit(&HALFLIFE, &seen, 7, 2_000).expect("a fit");
    let one = fit(&HALFLIFE, &seen[..1], 7, 2_000).expect("a fit");
    assert_eq!(all, one);
}

/// Truths drawn from the prior of the fit, each seen once with an error: nine of ten fits must hold theirs in the middle
/// nine tenths, and the truths' ranks must be spread evenly.
#[test]
fn fits_hold_the_truth_as_often_as_they_say() {
    const TRUTHS: u32 = 300;
    let (_, parameter) = science::parameter("prl_halflife_min").expect("a parameter");
    // Evenly spread chances, so that the test needs no stream of its own.
    let chance = |k: u32, stride: f64| (f64::from(k) * stride + 0.5 / f64::from(TRUTHS)).fract();
    let (mut covered, mut ranks) = (0, [0_u32; 5]);
    for k in 0..TRUTHS {
        let (low, high) = (parameter.low.ln(), parameter.high.ln());
        let truth = (low + (high - low) * chance(k, 0.618_033_988_749_895)).exp();
        let seen = truth + 4.0 * model::normal::quantile(chance(k, 0.754_877_666_246_693));
        let seen = observed(&format!(
            "[[observation]]\nid = 'x'\nsource = 's'\nparameter = 'prl_halflife_min'\nvalue = {seen:?}\nse = 4.0\nfit = true\n"
        ));
        let fit = fit(&HALFLIFE, &seen, u64::from(k), 1_500).expect("a fit");
        let [low, _, high] = fit.parameters[0].fitted;
        covered += u32::from((low..=high).contains(&truth));
        let values = sorted(&fit, "prl_halflife_min");
        let below = values.iter().filter(|value| **value < truth).count();
        ranks[(below * 5 / (values.len() + 1)).min(4)] += 1;
    }
    let share = f64::from(covered) / f64::from(TRUTHS);
    assert!((0.86..=0.94).contains(&share), "{share} are covered");
    // Chi-squared with four degrees of freedom: 18.5 is passed by chance once in a thousand times.
    let expected = f64::from(TRUTHS) / 5.0;
    let chi: f64 = ranks
        .iter()
        .map(|n| (f64::from(*n) - expected).powi(2) / expected)
        .sum();
    assert!(chi < 18.5, "ranks {ranks:?}");
}

#[test]
fn the_observed_leave_less_than_the_range_and_the_same_every_time() {
    let seen = shipped().expect("the file that ships");
    for block in blocks() {
        let fit = fit(block, &seen, 1, 1_500).expect("a fit");
        assert!(
            fit.parameters.iter().any(|one| {
                let parameter = one.id.parameter();
                one.fitted[2] - one.fitted[0] < 0.6 * (parameter.high - parameter.low)
            }),
            "{} learns nothing",
            block.name
        );
    }
    let pulse = block("pulse");
    let one = fit(pulse, &seen, 1, 1_500).expect("a fit");
    assert_eq!(one, fit(pulse, &seen, 1, 1_500).expect("a fit"));
    assert_ne!(one, fit(pulse, &seen, 2, 1_500).expect("a fit"));
}

#[test]
fn what_the_fit_cannot_do_is_said() {
    let none = observed(
        "[[observation]]\nid = 'x'\nsource = 's'\nparameter = 'prl_halflife_min'\nlow = 1e6\nfit = true\n",
    );
    let check = |block: &Block, seen: &[Observation], steps, says: &str| {
        let error = fit(block, seen, 1, steps).expect_err("no fit");
        assert!(error.to_string().contains(says), "{error}");
    };
    check(&HALFLIFE, &none, 100, "no parameters in their ranges agree");
    let unknown = Block {
        parameters: &["nobody"],
        ..HALFLIFE
    };
    check(&unknown, &none, 100, "`nobody` cannot be fitted");
    let from_zero = Block {
        parameters: &["cortisol_orgasm_input"],
        ..HALFLIFE
    };
    check(&from_zero, &none, 100, "whole range is above 0");
    // Four chains that start far apart cannot have met after a few steps.
    let seen = shipped().expect("the file that ships");
    check(block("pulse"), &seen, 12, "the chains do not agree");
    let short = fit(&HALFLIFE, &seen, 1, 0).expect_err("no fit");
    assert!(matches!(short, FitError::Chains { .. }), "{short}");
}

#[test]
fn a_moved_observation_is_missed() {
    let draws: Vec<Draw> = (0..300).map(|index| Draw::at(1, index)).collect();
    let verdict = |text: &str| {
        let seen = observed(text);
        let compared = compare(&seen, &draws).expect("sound draws");
        (compared[0].verdict, misfit(&seen, &compared))
    };
    let pulse = |value: f64| {
        format!(
            "[[observation]]\nid = 'x'\nsource = 's'\nmarker = 'heart_rate'\nof = 'peak'\nbody = 'told-male'\n\
             setting = 'together'\nvalue = {value:?}\nspread = 12\npeople = 22\n"
        )
    };
    let (good, (sum, count)) = verdict(&pulse(96.4));
    assert_eq!((good, count), (Verdict::Agrees, 1));
    assert!(sum < 4.0, "{sum}");
    let (bad, (sum, _)) = verdict(&pulse(110.0));
    assert_eq!(bad, Verdict::Misses);
    assert!(sum > 4.0, "{sum}");
    let cortisol = |low: f64| {
        format!(
            "[[observation]]\nid = 'x'\nsource = 's'\nmarker = 'cortisol'\nof = 'peak'\nsetting = 'alone'\nlow = {low:?}\n"
        )
    };
    assert_eq!(verdict(&cortisol(0.9)).0, Verdict::Agrees);
    assert_eq!(verdict(&cortisol(1.1)).0, Verdict::Misses);
}

#[test]
fn predictions_are_what_their_names_say() {
    let draw = [Draw::median()];
    let check = |rest: &str, low: f64, high: f64| {
        let seen = observed(&format!(
            "[[observation]]\nid = 'x'\nsource = 's'\nlow = 0\n{rest}\n"
        ));
        let [_, value, _] = compare(&seen, &draw).expect("a sound draw")[0].predicted;
        assert!(
            (low..=high).contains(&value),
            "{rest}: {value} not in {low}..{high}"
        );
    };
    let pulse = "marker = 'heart_rate'\nsetting = 'together'\nbody = 'told-male'\n";
    check(&format!("{pulse}of = 'start'"), 75.3, 75.5);
    check(&format!("{pulse}of = 'peak'"), 96.0, 97.0);
    check(&format!("{pulse}of = 'left_at'\nminute = 0"), 1.0, 1.0);
    // A tenth is left after log2(10) half-lives of about 4.5 minutes.
    check(&format!("{pulse}of = 'back'"), 14.0, 16.0);
    check(&format!("{pulse}of = 'at'\nminute = -20"), 75.3, 75.5);
    check(
        "marker = 'cortisol'\nsetting = 'alone'\nof = 'back'",
        -20.0,
        -20.0,
    );
    check(
        "marker = 'prolactin'\nsetting = 'together'\nof = 'peak'",
        2.5,
        3.5,
    );
    check("marker = 'prolactin'\nsetting = 'alone'\nof = 'peak'", 1.3, 1.5);
    // Touch goes on releasing oxytocin, so a partner leaves more of it than the laboratory.
    let left = |setting: &str| {
        let seen = observed(&format!(
            "[[observation]]\nid = 'x'\nsource = 's'\nlow = 0\nmarker = 'oxytocin_plasma'\nof = 'at'\nminute = 30\nsetting = '{setting}'\n"
        ));
        compare(&seen, &draw).expect("a sound draw")[0].predicted[1]
    };
    assert!(left("together") > left("alone") + 0.01);
    check("parameter = 'prl_halflife_min'", 36.9, 37.1);
}

#[test]
fn fitted_draws_take_the_place_of_shipped_ones() {
    let seen = shipped().expect("the file that ships");
    let fit = fit(block("prolactin"), &seen, 1, 1_500).expect("a fit");
    let before: Vec<Draw> = (0..50).map(|index| Draw::at(1, index)).collect();
    let after = joined(std::slice::from_ref(&fit), &before);
    let (halflife, _) = science::parameter("prl_halflife_min").expect("a parameter");
    let (other, _) = science::parameter("pull_base").expect("a parameter");
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.value(other), after.value(other));
        assert!(
            fit.draws
                .iter()
                .any(|draw| draw.value(halflife) == after.value(halflife))
        );
    }
    assert_eq!(joined(&[], &before), before);
}

#[test]
fn observations_that_ship_name_their_sources() {
    let all = shipped().unwrap_or_else(|error| panic!("{error}"));
    assert!(all.len() >= 20);
    let mut ids: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len(), "two observations have one name");
    for one in &all {
        let source = science::citation(&one.source).unwrap_or_else(|| panic!("{}: no source", one.id));
        assert_ne!(
            source.seen,
            science::Seen::Memory,
            "{}: nobody has read it",
            one.id
        );
        assert!(one.about.ends_with('.'), "{}: not a sentence", one.id);
    }
}

#[test]
fn wrong_observations_are_refused_with_the_cure() {
    let check = |text: &str, says: &str| {
        let error = parse(&format!("[[observation]]\nid = 'x'\nsource = 's'\n{text}\n")).expect_err("wrong");
        assert!(error.to_string().contains(says), "{text}\n{error}");
    };
    check(
        "parameter = 'nobody'\nvalue = 1\nse = 1",
        "there is no parameter `nobody`",
    );
    check("parameter = 'na_rise'\nvalue = 1", "give `value` with `se`");
    check("parameter = 'na_rise'\nvalue = 1\nse = 0", "each more than 0");
    check("parameter = 'na_rise'\nvalue = nan\nse = 1", "each more than 0");
    check("parameter = 'na_rise'\nvalue = 1\nse = inf", "each more than 0");
    check("parameter = 'na_rise'\nvalue = -1\nln_se = 1", "each more than 0");
    check(
        "parameter = 'na_rise'\nvalue = 1\nspread = 1",
        "at least two `people`",
    );
    check(
        "parameter = 'na_rise'\nvalue = 1\nspread = 1\npeople = 1",
        "at least two `people`",
    );
    check(
        "parameter = 'na_rise'\nvalue = 1\nse = 1\nspread = 1\npeople = 9",
        "at least two `people`",
    );
    check(
        "parameter = 'na_rise'\nlow = 2\nhigh = 1",
        "swap `low` and `high`",
    );
    check("parameter = 'na_rise'\nlow = nan", "a bound is not a number");
    check(
        "parameter = 'na_rise'\nmarker = 'prolactin'\nlow = 2",
        "keep one of the two",
    );
    check(
        "marker = 'prolactine'\nof = 'peak'\nsetting = 'alone'\nlow = 2",
        "is not known",
    );
    check(
        "marker = 'prolactin'\nof = 'at'\nsetting = 'alone'\nlow = 2",
        "how many minutes",
    );
    check(
        "marker = 'prolactin'\nof = 'at'\nminute = 5e6\nsetting = 'alone'\nlow = 2",
        "how many minutes",
    );
    check(
        "marker = 'prolactin'\nof = 'nadir'\nsetting = 'alone'\nlow = 2",
        "cannot be read",
    );
    check("colour = 'red'\nlow = 2", "cannot be read");
}
