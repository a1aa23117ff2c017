//! `afterglow learn`: a diary in, what is known out; and a plan over what was learned.

use serde_json::Value;

use crate::run::{ANA_AND_SAM, examples, good, good_json, run, run_in};

/// The sample diary with its bytes changed.
fn sample(change: impl Fn(&str) -> String) -> Vec<u8> {
    change(&std::fs::read_to_string(examples().join("diary.csv")).unwrap()).into_bytes()
}

/// A diary that cannot be read: all that is said on stderr.
fn check(diary: &[u8], expected: &str) {
    let ran = run(&[("diary.csv", diary)], "learn diary.csv");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", expected));
    assert_eq!(ran.exit, 1);
}

#[test]
fn one_evening_says_not_yet_in_words_and_for_machines() {
    let text = good("learn diary.csv");
    for words in [
        "not enough yet, about",
        "ana",
        "sam",
        "Intervals hold nine times in ten",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let learned = good_json("learn diary.csv");
    assert_eq!(learned["persons"], serde_json::json!(["ana", "sam"]));
    assert_eq!(learned["questions"].as_array().unwrap().len(), 14);
    for question in learned["questions"].as_array().unwrap() {
        assert_eq!(question["verdict"], "not yet", "{question}");
    }
    assert_eq!(learned["diagnostics"]["trusted"], true);
    assert_eq!(learned["draws"].as_array().unwrap().len(), 256);
}

#[test]
fn a_table_from_a_spreadsheet_is_read_or_told_what_to_do() {
    let as_it_is = good("learn diary.csv");
    let spreadsheet = sample(|text| format!("\u{feff}{}", text.replace('\n', "\r\n")));
    let ran = run(&[("diary.csv", &spreadsheet)], "learn diary.csv");
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, as_it_is);
    check(
        &sample(|text| text.replace(',', ";")),
        "error: semicolons stand between the columns at diary.csv:1:1: save it with commas, as \"CSV (comma delimited)\", and with \
         points in numbers\n",
    );
    let mut latin = sample(|text| text.replace("skipped", "gel~scht"));
    let place = latin.iter().position(|byte| *byte == b'~').unwrap();
    latin[place] = 0xf6;
    check(
        &latin,
        "error: diary.csv: the text in line 7 is not UTF-8: save the file as UTF-8\n",
    );
    check(
        b"",
        "error: diary.csv: the file is empty: begin with the line \
         dyad_id,person_id,partner_id,timestamp_utc,tz,instrument,version,item,value,missing_reason\n",
    );
}

#[test]
fn simulated_diaries_are_a_table_or_its_lines_for_machines() {
    let table = good("learn --simulate 2 --evenings 3");
    let rows = good_json("learn --simulate 2 --evenings 3");
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), table.lines().count() - 1);
    for (row, line) in rows.iter().zip(table.lines().skip(1)) {
        let cells: Vec<&str> = table
            .lines()
            .next()
            .unwrap()
            .split(',')
            .map(|column| row[column].as_str().unwrap())
            .collect();
        assert_eq!(cells.join(","), line);
    }
    let ran = run(&[], "learn --simulate 2 --evenings 3 --out all.csv --json");
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        serde_json::from_str::<Value>(&ran.stdout).unwrap(),
        serde_json::json!({"written": "all.csv", "couples": 2, "evenings": 3, "lift": 0.0, "seed": 1})
    );
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let diary = sample(str::to_owned);
    for (line, out) in [
        ("learn diary.csv --out diary.csv", "diary.csv"),
        ("learn diary.csv --out ./diary.csv", "./diary.csv"),
        (
            "learn diary.csv --couple couple.toml --out couple.toml",
            "couple.toml",
        ),
    ] {
        let files = [
            ("diary.csv", diary.as_slice()),
            ("couple.toml", ANA_AND_SAM.as_bytes()),
        ];
        let ran = run(&files, line);
        assert_eq!(ran.exit, 1, "{line}");
        assert_eq!(
            ran.stderr,
            format!(
                "error: {out}: --out would write over what is read: give it another name, such as posterior.json\n"
            )
        );
    }
}

/// Ana's and Sam's anxiety and avoidance before the diary, in the order of the sample diary.
fn before(names: [&str; 2]) -> (Vec<f64>, Value) {
    let [first, second] = ANA_AND_SAM
        .split_at(ANA_AND_SAM.rfind("[[partner]]").unwrap())
        .into();
    let couple = first.replace("Ana", names[0]) + &second.replace("Sam", names[1]);
    let diary = sample(str::to_owned);
    let files = [
        ("diary.csv", diary.as_slice()),
        ("couple.toml", couple.as_bytes()),
    ];
    let ran = run(&files, "learn diary.csv --couple couple.toml --json");
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let learned: Value = serde_json::from_str(&ran.stdout).unwrap();
    let told = ["anxiety", "avoidance"].map(|name| {
        let parameters = learned["parameters"].as_array().unwrap();
        let own = parameters.iter().filter(|one| one["name"] == name);
        own.map(|one| one["prior"]["median"].as_f64().unwrap())
            .collect::<Vec<_>>()
    });
    (told.concat(), learned["diagnostics"]["notes"].clone())
}

#[test]
fn persons_are_who_the_couple_file_says_whichever_way_round_it_is() {
    let check = |names, expected: [f64; 4], note: &str| {
        let (told, notes) = before(names);
        for (told, expected) in told.iter().zip(expected) {
            assert!(
                (told - expected).abs() < 0.02,
                "{names:?}: {told} is not {expected}"
            );
        }
        assert_eq!(notes.to_string(), note, "{names:?}");
    };
    let (as_told, turned) = ([0.85, 0.2, 0.3, 0.8], [0.2, 0.85, 0.8, 0.3]);
    check(["Ana", "Sam"], as_told, "[]");
    check(["Sam", "Ana"], turned, "[]");
    check(["somebody", "ANA"], turned, "[]");
    check(
        ["Kim", "Lou"],
        as_told,
        "[\"no name of the couple file is in the diary: Kim is taken for ana, Lou for sam\"]",
    );
}

#[test]
fn one_evening_is_no_reason_to_move_what_was_told() {
    let folder =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("learned-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for file in ["couple.toml", "diary.csv", "agreement.toml"] {
        std::fs::copy(examples().join(file), folder.join(file)).unwrap();
    }
    let good = |line: &str| {
        let ran = run_in(&folder, line);
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{line}");
        ran.stdout
    };
    good("learn diary.csv --couple couple.toml --out posterior.json");
    let line = "agree couple.toml --learned posterior.json --last agreement.toml --teach";
    let text = good(line);
    assert!(text.contains("  Hold each other, 15 min (8 before)\n"), "{text}");
    assert!(text.contains("Why: no single number lies elsewhere"), "{text}");
    let plan: Value = serde_json::from_str(&good(&format!("{line} --json"))).unwrap();
    assert_eq!(plan["changed"]["because"], serde_json::json!([]));
    assert!(plan["teaches"]["bits"].as_f64().unwrap() > plan["teaches"]["bits_of_best"].as_f64().unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
}
