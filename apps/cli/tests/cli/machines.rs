//! `--json`: the keys of the contract, lengths that agree, numbers that make sense.

use serde_json::Value;

use crate::run::{ANA_AND_SAM, good_json, run, run_in};

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The last value of a curve of the first partner.
fn at_end(body: &Value, marker: &str) -> f64 {
    *numbers(&body["partners"][0]["markers"][marker]["values"])
        .last()
        .unwrap()
}

#[test]
fn body_has_twelve_markers_of_each_partner() {
    let body = good_json("body couple.toml --from -20 --to 60 --step 5");
    let time: Vec<f64> = (0..=16).map(|i| -20.0 + 5.0 * f64::from(i)).collect();
    assert_eq!(numbers(&body["time_min"]), time);
    assert_eq!(
        [&body["partners"][0]["name"], &body["partners"][1]["name"]],
        ["Ana", "Sam"]
    );
    for partner in body["partners"].as_array().unwrap() {
        let markers = &partner["markers"];
        assert_eq!(
            keys(markers),
            [
                "beta_endorphin_plasma",
                "cortisol",
                "dopamine",
                "heart_rate",
                "noradrenaline",
                "opioid_ease",
                "oxytocin_central",
                "oxytocin_plasma",
                "prolactin",
                "serotonin",
                "systolic",
                "vasopressin",
            ]
        );
        for (name, marker) in markers.as_object().unwrap() {
            assert_eq!(numbers(&marker["values"]).len(), time.len(), "{name}");
            assert!(
                ["fold", "bpm", "mmHg", "0-1"].contains(&marker["unit"].as_str().unwrap()),
                "{name}"
            );
            assert!(
                ["A", "B", "C", "D"].contains(&marker["grade"].as_str().unwrap()),
                "{name}"
            );
        }
    }
}

#[test]
fn body_differs_with_the_preset_and_with_contact() {
    let measured = good_json("body couple.toml");
    let told = good_json("body couple.toml --preset told");
    assert_ne!(measured["partners"], told["partners"]);
    let alone = good_json("body couple.toml --contact 0 --to 30");
    let close = good_json("body couple.toml --contact 1 --to 30");
    assert!(numbers(&alone["contact"]).iter().all(|contact| *contact == 0.0));
    assert!(at_end(&close, "oxytocin_central") > at_end(&alone, "oxytocin_central"));
}

#[test]
fn body_can_end_before_minute_0_and_with_a_step_that_does_not_divide_it() {
    let before = good_json("body couple.toml --from -20 --to -10 --step 4");
    assert_eq!(numbers(&before["time_min"]), [-20.0, -16.0, -12.0]);
    assert_eq!(
        numbers(&before["partners"][0]["markers"]["prolactin"]["values"]).len(),
        3
    );
}

fn check_evening(line: &str, wide: bool) -> Value {
    let evening = good_json(line);
    let count = numbers(&evening["time_min"]).len();
    assert_eq!(count, 141, "{line}");
    assert_eq!(numbers(&evening["contact"]).len(), count);
    for partner in evening["partners"].as_array().unwrap() {
        assert_eq!(
            keys(&partner["reading"]),
            ["alarm_closeness", "alarm_distance", "calm", "pull", "shutdown"]
        );
        for (name, curve) in partner["reading"].as_object().unwrap() {
            let [low, median, high] = ["low", "median", "high"].map(|key| numbers(&curve[key]));
            assert_eq!([low.len(), median.len(), high.len()], [count; 3], "{name}");
            let ordered = low
                .iter()
                .zip(&median)
                .zip(&high)
                .all(|((low, median), high)| low <= median && median <= high);
            assert!(ordered, "{line} {name}");
            assert!(
                low.iter().chain(&high).all(|value| (0.0..=1.0).contains(value)),
                "{line} {name}"
            );
            assert_eq!(low != high, wide, "{line} {name}");
        }
        assert_eq!(numbers(&partner["approach"]).len(), count);
        assert!(
            numbers(&partner["approach"])
                .iter()
                .all(|value| (-1.0..=1.0).contains(value))
        );
        assert_eq!(
            keys(&partner["summary"]),
            [
                "alarm_closeness_peak",
                "alarm_distance_peak",
                "comfort_mean",
                "next_day",
                "shutdown_peak",
                "wish_for_closeness_at_end",
            ]
        );
        for (name, value) in partner["summary"].as_object().unwrap() {
            let value = value.as_f64().unwrap();
            let band = &partner["summary_band"];
            assert!(
                band["low"][name].as_f64().unwrap() <= value && value <= band["high"][name].as_f64().unwrap(),
                "{name}"
            );
        }
    }
    evening
}

#[test]
fn evening_alone_with_events_with_an_agreement_and_over_draws() {
    let free = check_evening("evening couple.toml", false);
    let events = check_evening("evening couple.toml --events evening.toml", false);
    let agreed = check_evening("evening couple.toml --agreement agreement.toml", false);
    assert_ne!(free["partners"], events["partners"]);
    assert_ne!(free["partners"], agreed["partners"]);
    assert_eq!(
        agreed["agreement"][1],
        serde_json::json!({ "kind": "apart_with_return", "minutes": 10 })
    );
    let band = check_evening("evening couple.toml --draws 30 --seed 3", true);
    assert_eq!((&band["draws"], &band["seed"]), (&30.into(), &3.into()));
}

#[test]
fn evening_follows_the_horizon_of_its_file() {
    let files = [
        ("couple.toml", ANA_AND_SAM.as_bytes()),
        ("short.toml", b"horizon_min = 30\n".as_slice()),
    ];
    let ran = run(&files, "evening couple.toml --events short.toml --json");
    let evening: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(numbers(&evening["time_min"]).last(), Some(&30.0));
}

#[test]
fn agree_finds_an_agreement_in_which_an_anxious_and_an_avoidant_partner_both_gain() {
    let plan = good_json("agree couple.toml");
    assert_eq!(plan["fits"], true);
    let best = &plan["best"];
    assert!(numbers(&best["gain"]).iter().all(|gain| *gain > 0.0), "{best}");
    assert_eq!(numbers(&best["worst_tenth"]).len(), 2);
    let steps = best["steps"].as_array().unwrap();
    assert!((1..=6).contains(&steps.len()));
    let held: u64 = steps
        .iter()
        .filter(|step| step["kind"] == "hold")
        .map(|step| step["minutes"].as_u64().unwrap())
        .sum();
    assert!(
        held <= 15,
        "Sam's limit is 15 minutes of holding, the plan has {held}"
    );
    let why = best["why"].as_array().unwrap();
    assert!(!why.is_empty());
    // Reasons are sentences, with every name filled in.
    assert!(
        why.iter().all(|reason| {
            let text = reason.as_str().unwrap();
            text.contains(' ') && text.ends_with('.') && !text.contains('{')
        }),
        "{why:?}"
    );
    assert!(plan["alternatives"].as_array().unwrap().len() <= 2);
    assert!(!plan["frontier"].as_array().unwrap().is_empty());
    assert_eq!(plan["none_fits"], Value::Null);
}

#[test]
fn agree_says_that_two_secure_people_gain_little() {
    let couple = b"[[partner]]\nname='A'\nanxiety=0.15\navoidance=0.15\nfear=0.1\n[[partner]]\nname='B'\nanxiety=0.1\navoidance=0.2\nfear=0.1\n";
    let ran = run(&[("couple.toml", couple)], "agree couple.toml --json");
    let plan: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(ran.exit, 0);
    assert_eq!(plan["little_to_gain"], true);
}

#[test]
fn agree_names_the_limits_that_collide() {
    let couple = ANA_AND_SAM.replacen(
        "fear = 0.1\n",
        "fear = 0.1\n[partner.limits]\nhold_min_min = 30\n",
        1,
    ) + "[partner.limits]\nhold_max_min = 5\n";
    let ran = run(&[("couple.toml", couple.as_bytes())], "agree couple.toml --json");
    let plan: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (ran.exit, &plan["fits"], &plan["best"]),
        (0, &Value::Bool(false), &Value::Null)
    );
    assert_eq!(
        plan["none_fits"]["collisions"],
        serde_json::json!([{
            "message": "Ana needs at least 30 minutes of hold, Sam allows at most 5: change one of the two",
            "limits": [
                { "partner": "Ana", "limit": "hold_min_min = 30" },
                { "partner": "Sam", "limit": "hold_max_min = 5" },
            ],
        }])
    );
    let ran = run(&[("couple.toml", couple.as_bytes())], "agree couple.toml");
    assert_eq!(ran.exit, 0);
    assert!(
        ran.stdout
            .contains("Ana needs at least 30 minutes of hold, Sam allows at most 5: change one of the two.")
    );
}

#[test]
fn score_gives_each_dimension_an_interval() {
    let scores = good_json("score answers.csv --instrument afterglow-check");
    assert_eq!(keys(&scores["dimensions"]), ["anxiety", "avoidance", "fear"]);
    for (name, dimension) in scores["dimensions"].as_object().unwrap() {
        let [low, score, high] = ["low", "score", "high"].map(|key| dimension[key].as_f64().unwrap());
        assert!(
            (1.0..=7.0).contains(&low) && low < score && score < high && high <= 7.0,
            "{name} {dimension}"
        );
        let [low, percentile, high] =
            ["percentile_low", "percentile", "percentile_high"].map(|key| dimension[key].as_f64().unwrap());
        assert!(
            0.0 < low && low < percentile && percentile < high && high < 1.0,
            "{name} {dimension}"
        );
    }
    assert_eq!(scores["missing"], 1);
    assert_eq!(
        keys(&scores["regions"]),
        ["anxious", "avoidant", "disorganised", "secure"]
    );
    let shares: f64 = scores["regions"]
        .as_object()
        .unwrap()
        .values()
        .map(|share| share.as_f64().unwrap())
        .sum();
    assert!((shares - 1.0).abs() < 1e-5);
    assert_eq!(scores["validated"], false);
}

#[test]
fn score_takes_the_scores_of_known_questionnaires() {
    let file = b"instrument,version,item,value\nECR-R,1,anxiety,5.2\nECR-R,1,avoidance,2.0\nECR,1,1,3\n";
    let ran = run(
        &[("answers.csv", file)],
        "score answers.csv --instrument ECR-R --json",
    );
    let scores: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(scores["dimensions"]["anxiety"]["score"], 5.2);
    assert!(scores["dimensions"]["anxiety"]["percentile"].as_f64().unwrap() > 0.8);
    assert_eq!(scores["dimensions"]["fear"]["score"], Value::Null);
    assert_eq!(scores["dimensions"]["fear"]["basis"], "nothing");
}

#[test]
fn answers_that_may_have_been_on_another_scale_are_asked_about() {
    let check = |highest: u8, line: &str, asked: bool| {
        let answers: String = (1..=36)
            .map(|item| format!("ECR,1,{item},{}\n", if item == 9 { highest } else { 3 }))
            .collect();
        let file = format!("instrument,version,item,value\n{answers}");
        let line = format!("score answers.csv --instrument ECR {line} --json");
        let ran = run(&[("answers.csv", file.as_bytes())], &line);
        let scores: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(
            scores["notes"].to_string().contains("say --scale 1-5"),
            asked,
            "{line}"
        );
    };
    check(5, "", true);
    check(6, "", false);
    check(5, "--scale 1-5", false);
    check(5, "--scale 1-7", false);
}

#[test]
fn a_couple_file_takes_scores_and_answers_for_percentiles() {
    let just_me = good_json("evening just-me.toml --draws 20");
    assert_eq!(just_me["partners"][1]["name"], "the other");
    assert_eq!(
        just_me["notes"][0],
        "the other: anxiety, avoidance and fear not given, taken from all adults"
    );
    let scored = ANA_AND_SAM.replace("anxiety = 0.85", "anxiety = { score = 5.2, of = \"ECR-R\" }");
    let ran = run(
        &[("couple.toml", scored.as_bytes())],
        "evening couple.toml --json",
    );
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
}

#[test]
fn registries_have_one_entry_per_row() {
    let claims = good_json("claims");
    assert!(claims.as_array().unwrap().len() >= 50);
    for claim in claims.as_array().unwrap() {
        assert!(
            claim["id"].is_string() && claim["sentence"].is_string(),
            "{claim}"
        );
        assert!(!claim["sources"].as_array().unwrap().is_empty(), "{claim}");
    }
    let best = good_json("claims --grade A,b --topic oxytocin,touch");
    assert!(!best.as_array().unwrap().is_empty());
    for claim in best.as_array().unwrap() {
        assert!(["A", "B"].contains(&claim["grade"].as_str().unwrap()), "{claim}");
        assert!(
            ["oxytocin", "touch"].contains(&claim["topic"].as_str().unwrap()),
            "{claim}"
        );
    }
    let rows = good_json("coverage");
    let ids: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    for id in ["C1", "C5", "P4", "G5", "A7", "V6", "D9", "B6"] {
        assert!(ids.contains(&id), "{id}");
    }
    for row in rows.as_array().unwrap() {
        let state = row["state"].as_str().unwrap();
        assert!(["works", "part", "not yet"].contains(&state), "{row}");
        // What works has a test that proves it.
        assert_eq!(row["test"].is_string(), state != "not yet", "{row}");
    }
}

#[test]
fn phenomena_have_a_share_of_draws_and_an_effect() {
    let phenomena = good_json("phenomena --draws 20 --seed 2");
    let phenomena = phenomena.as_array().unwrap();
    let numbers: Vec<u64> = phenomena
        .iter()
        .filter_map(|one| one["number"].as_u64())
        .collect();
    for number in 1..=20 {
        assert!(numbers.contains(&number), "phenomenon {number} is missing");
    }
    for one in phenomena {
        let values = ["share", "effect_low", "effect", "effect_high"].map(|key| one[key].as_f64());
        let [Some(share), Some(low), Some(effect), Some(high)] = values else {
            // Nobody has written its experiment yet, and it does not pretend to hold.
            assert_eq!((values, &one["holds"]), ([None; 4], &Value::Null), "{one}");
            continue;
        };
        assert!(
            (0.0..=1.0).contains(&share) && low <= effect && effect <= high,
            "{one}"
        );
        assert_eq!(one["holds"], share >= 0.9, "{one}");
    }
}

#[test]
fn ones_own_observations_stand_beside_the_model_as_shipped_and_as_fitted() {
    let mine =
        "[[observation]]\nid = 'mine'\nsource = 'us'\nparameter = 'prl_halflife_min'\nvalue = 90\nse = 1\n";
    let ran = run(
        &[("mine.toml", mine.as_bytes())],
        "calibrate --observations mine.toml --json",
    );
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    let [one] = value["observations"].as_array().unwrap().as_slice() else {
        panic!("{value}");
    };
    assert_eq!(one["id"], "mine");
    assert_eq!(
        (&one["shipped"]["agrees"], &one["fitted"]["agrees"]),
        (&Value::Bool(false), &Value::Bool(false))
    );
    // Ninety is no observation of ours: the fit has not moved towards it.
    let parameters = value["parameters"].as_array().unwrap();
    let halflife = parameters
        .iter()
        .find(|one| one["id"] == "prl_halflife_min")
        .unwrap();
    let median = halflife["fitted"]["median"].as_f64().unwrap();
    assert!((30.0..45.0).contains(&median), "{median}");
}

#[test]
fn odd_names_stay_valid_json() {
    for name in ["O\\\"Neil \\\\ {x}", "שרה", "أحمد", "李雷", "🙂", "a\u{301}"] {
        let couple = ANA_AND_SAM.replace("Ana", name);
        for line in ["body couple.toml --json --step 20", "evening couple.toml --json"] {
            let ran = run(&[("couple.toml", couple.as_bytes())], line);
            assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{name} {line}");
            serde_json::from_str::<Value>(&ran.stdout).unwrap();
        }
    }
}

#[test]
fn wishes_and_limits_under_either_name_of_a_kind() {
    let couple = ANA_AND_SAM.to_owned()
        + "[partner.limits]\nno = [\"wash_together\", \"sleep\"]\n[partner.wishes]\nquiet = 10\n";
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wishes");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("couple.toml"), couple).unwrap();
    let plan: Value = serde_json::from_str(&run_in(&folder, "agree couple.toml --json").stdout).unwrap();
    let steps = plan["best"]["steps"].as_array().unwrap();
    assert!(
        steps
            .iter()
            .all(|step| step["kind"] != "wash" && step["kind"] != "sleep"),
        "{steps:?}"
    );
}
