//! `afterglow learn` on what the app takes along: the same answers as in the app, nothing of anybody's own words, and
//! for every other file what to do.

use engine::Found;
use journal::takeaway::{table, write};
use journal::{CheckIn, Entry, Fact, Learn, Lived, Mode, Moment, Open, State, When, ask, command};
use model::{Step, StepKind, Who};
use serde_json::Value;

use crate::run::{ANA_AND_SAM, run};

const DAY_S: i64 = 86_400;
/// Half past ten in the evening of a summer's day.
const EVENING_S: i64 = 1_781_987_400;
/// Words of one's own carry this, and it must never be seen.
const PRIVATE: &str = "marmalade";

/// A diary of thirty evenings on one phone, as the app writes it down: both check in, and one forgets the first week.
fn diary(mode: Mode) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = |day: i64, minutes: i64, fact: Fact| {
        let at = Moment {
            unix_s: EVENING_S + day * DAY_S + minutes * 60,
            offset_min: 120,
        };
        entries.push(Entry { at, fact });
    };
    at(0, -60, Fact::Opened { mode });
    let writers: &[Who] = if mode == Mode::Together {
        &Who::BOTH
    } else {
        &[Who::A]
    };
    for (name, who) in ["Ana", "Sam"].into_iter().zip(Who::BOTH) {
        at(0, -59, command::name(who, name).unwrap());
    }
    for who in writers {
        for item in 1..=6 {
            at(
                0,
                -50,
                command::answer(*who, &format!("anx-{item}"), Some(6)).unwrap(),
            );
            at(
                0,
                -50,
                command::answer(*who, &format!("avo-{item}"), Some(2)).unwrap(),
            );
        }
        at(0, -49, Fact::CheckDone { who: *who });
    }
    let step = |kind, minutes| Step { kind, minutes };
    let steps = vec![step(StepKind::Hold, 15), step(StepKind::ApartWithReturn, 10)];
    at(1, -40, command::propose(steps).unwrap());
    writers
        .iter()
        .for_each(|who| at(1, -39, Fact::SaidYes { who: *who }));
    for day in 2..32 {
        for who in writers {
            let calm = u8::try_from((day * 5 + who.index() as i64) % 8).unwrap();
            let soon = CheckIn {
                when: Some(When::SoonAfter),
                pull: Some(9 - calm),
                alarm_distance: Some(8 - calm),
                alarm_closeness: Some(1),
                calm: Some(calm),
                presence: (day % 3 > 0).then_some(7),
                kept: Some(day % 2 == 0),
                words: Some(format!("{PRIVATE} in words")),
                feelings: Some(vec![format!("{PRIVATE} felt")]),
                lived: Some(Lived {
                    after_min: (day % 4 > 0).then_some(30),
                    hold_min: (day % 5 == 0).then_some(25),
                    ..Lived::default()
                }),
                ..CheckIn::default()
            };
            at(day, 60, command::check_in(*who, soon).unwrap());
            let morning = CheckIn {
                when: Some(When::NextMorning),
                lived: Some(Lived {
                    mood: Some(3 + calm / 2),
                    close: Some(2 + calm / 2),
                    ..Lived::default()
                }),
                ..CheckIn::default()
            };
            at(day, 600, command::check_in(*who, morning).unwrap());
        }
        if day == 8 {
            at(day, 700, command::learning(Who::A, Learn::Forgotten).unwrap());
        }
    }
    let private = |act| command::act(Who::A, act).unwrap();
    let words = PRIVATE.to_owned();
    at(32, 0, private(journal::Act::Intended { words }));
    at(
        32,
        1,
        Fact::Opens {
            who: Who::A,
            what: Open::Map,
            yes: true,
        },
    );
    entries
}

/// What the app on that phone shows to one of them.
fn shown_in_the_app(entries: &[Entry], who: Who) -> Found {
    let mut state = State::default();
    entries.iter().for_each(|entry| state.take(entry));
    let found = engine::learn(&ask::learn(&state, who), &mut |_| true).unwrap();
    Found::from_bytes(&found).unwrap()
}

/// What is learned from a file, in a run that must succeed.
fn learned(file: &str, line: &str) -> (Value, String) {
    let files = [
        ("evenings.json", file.as_bytes()),
        ("couple.toml", ANA_AND_SAM.as_bytes()),
    ];
    let [machines, people] = ["--json", ""].map(|how| {
        let ran = run(&files, &format!("learn evenings.json {line} {how}"));
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
        assert!(!ran.stdout.contains(PRIVATE), "{}", ran.stdout);
        ran.stdout
    });
    (serde_json::from_str(&machines).unwrap(), people)
}

/// To as many digits as are printed.
fn near(told: &Value, expected: f64, what: &str) {
    let told = told.as_f64().unwrap();
    assert!((told - expected).abs() < 1e-5, "{what}: {told}, not {expected}");
}

#[test]
fn what_one_takes_along_says_what_the_app_says_to_them() {
    for (mode, who) in [
        (Mode::JustMe, Who::A),
        (Mode::Together, Who::A),
        (Mode::Together, Who::B),
    ] {
        let entries = diary(mode);
        let found = shown_in_the_app(&entries, who);
        let name = ["Ana", "Sam"][who.index()];
        let (machines, people) = learned(&write(&entries, who), "");
        assert_eq!(machines["persons"], serde_json::json!(["Ana", "Sam"]));
        let numbers = machines["parameters"].as_array().unwrap();
        let own = |of: Option<Who>| of.is_none_or(|of| of == who);
        let expected: Vec<_> = found.numbers.iter().filter(|one| own(one.who)).collect();
        assert_eq!(numbers.len(), expected.len());
        for (told, expected) in numbers.iter().zip(&expected) {
            assert_eq!(told["name"], expected.name.as_str());
            assert_eq!(
                told["person"].as_str(),
                expected.who.map(|who| ["Ana", "Sam"][who.index()])
            );
            for (place, key) in ["median", "low", "high"].into_iter().enumerate() {
                near(&told[key], expected.after[place], &expected.name);
                near(&told["prior"][key], expected.before[place], &expected.name);
            }
        }
        let moved = numbers.iter().find(|told| told["name"] == "anxiety").unwrap();
        assert_ne!(moved["median"], moved["prior"]["median"], "{mode:?} {who:?}");
        let questions = machines["questions"].as_array().unwrap();
        let expected: Vec<_> = found.questions.iter().filter(|one| one.who == who).collect();
        assert_eq!((questions.len(), expected.len()), (7, 7));
        for (told, expected) in questions.iter().zip(&expected) {
            assert_eq!(told["person"], name);
            assert_eq!(told["id"], expected.question.id());
            assert_eq!(told["n"], expected.n);
            match expected.effect {
                None => assert_eq!(told["effect"], Value::Null),
                Some([effect, ..]) => near(&told["effect"], effect, expected.question.id()),
            }
        }
        assert!(expected.iter().any(|one| one.n > 10), "{mode:?} {who:?}");
        assert_eq!(machines["diagnostics"]["check_ins"], found.check_ins);
        assert!(people.contains(&format!("{name}'s next morning")), "{people}");
        let silent = machines["diagnostics"]["notes"].to_string();
        assert!(!silent.contains("wrote nothing"), "{silent}");
    }
}

#[test]
fn what_is_told_beside_the_file_stands_in_place_of_the_check_in_it() {
    let file = write(&diary(Mode::JustMe), Who::A);
    let before = |line: &str| {
        let (machines, _) = learned(&file, line);
        let numbers = machines["parameters"].as_array().unwrap();
        let anxiety = numbers.iter().find(|one| one["name"] == "anxiety").unwrap();
        anxiety["prior"]["median"].as_f64().unwrap()
    };
    let (check, told) = (before(""), before("--couple couple.toml"));
    assert!((told - 0.85).abs() < 0.02, "{told}");
    assert!((check - told).abs() > 0.02, "{check}");
}

#[test]
fn both_are_told_apart_and_no_name_tells_a_terminal_what_to_do() {
    let file = write(&diary(Mode::Together), Who::B);
    let named = |from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        learned(&file.replace(from, to), "").0["persons"].clone()
    };
    let check = |from, to, expected: [&str; 2]| assert_eq!(named(from, to), serde_json::json!(expected));
    check("\"Ana\"", "\"sam\"", ["the other", "Sam"]);
    let bent = file.replace("\"Sam\"", "\"S\\u001b[2Jam\"");
    let ran = run(&[("evenings.json", bent.as_bytes())], "learn evenings.json");
    assert!(
        ran.stderr
            .contains("entry 3 says something that is not known here"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains('\u{1b}'), "{:?}", ran.stderr);
    let mut nameless = diary(Mode::Together);
    nameless.retain(|entry| !matches!(entry.fact, Fact::Named { .. }));
    let (machines, people) = learned(&write(&nameless, Who::B), "");
    assert_eq!(
        machines["persons"],
        serde_json::json!(["the other", "the writer"])
    );
    assert!(people.contains("the writer's next morning"), "{people}");
}

/// All that is said of a file that cannot be learned from: what is wrong and the cure, and nothing that is in it.
fn check(file: &[u8], line: &str, expected: &str) {
    let ran = run(&[("evenings.json", file)], &format!("learn evenings.json {line}"));
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("", format!("error: evenings.json{expected}\n").as_str())
    );
    assert_eq!(ran.exit, 1);
}

const ANEW: &str =
    "in the app, choose \"Take everything along\", then \"Save it as JSON\", and give that file";

#[test]
fn another_file_is_told_from_it_and_the_cure_is_named() {
    let entries = diary(Mode::JustMe);
    let file = write(&entries, Who::A);
    let changed = |from: &str, to: &str| {
        assert!(file.contains(from), "{from}");
        file.replacen(from, to, 1).into_bytes()
    };
    let copy = include_str!("../../../../vectors/vault-backup-1.txt");
    let copy = copy
        .lines()
        .find_map(|line| line.strip_prefix("file = "))
        .unwrap();
    let bytes = |at| u8::from_str_radix(&copy[at..at + 2], 16).unwrap();
    let copy: Vec<u8> = (0..copy.len()).step_by(2).map(bytes).collect();
    check(
        &copy,
        "",
        &format!(": this is a sealed copy, and only the app opens it: {ANEW}"),
    );
    check(
        table(&entries, Who::A).as_bytes(),
        "",
        &format!(": this is the table for spreadsheets, which nothing reads back: {ANEW}"),
    );
    check(
        b"{\"persons\": []}",
        "",
        &format!(": this is neither a diary's table nor a file of the app: give a CSV; or, {ANEW}"),
    );
    check(
        &changed("\"version\": 1", "\"version\": 2"),
        "",
        ": a later version of the app saved this file: use the afterglow of that version, or a later one",
    );
    check(
        &file.as_bytes()[..file.len() / 2],
        "",
        &format!(": the file stops in the middle: copy it here once more; or, {ANEW}"),
    );
    let broken = file.lines().position(|line| line.contains("CheckDone")).unwrap() + 1;
    let ran = run(
        &[("evenings.json", &changed("\"CheckDone\": {", "\"CheckDone\" {"))],
        "learn evenings.json",
    );
    assert_eq!(
        ran.stderr,
        format!(
            "error: the file cannot be read at evenings.json:{broken}:1: it was changed or damaged: {ANEW}\n"
        )
    );
    let unknown = 1 + entries
        .iter()
        .position(|entry| matches!(entry.fact, Fact::CheckDone { .. }))
        .unwrap();
    check(
        &changed("\"CheckDone\"", &format!("\"{PRIVATE}\"")),
        "",
        &format!(
            ": entry {unknown} says something that is not known here: use a later afterglow if the app is newer; or, {ANEW}"
        ),
    );
    check(
        file.as_bytes(),
        "--dyad 7",
        ": is what one person took along, and holds no couples to choose from: leave --dyad out",
    );
}

#[test]
fn nothing_is_learned_from_who_turned_it_off_or_wrote_nothing() {
    let mut entries = diary(Mode::JustMe);
    let last = entries.last().unwrap().at;
    let learning = |act| Entry {
        at: last,
        fact: command::learning(Who::A, act).unwrap(),
    };
    entries.push(learning(Learn::Forgotten));
    check(
        write(&entries, Who::A).as_bytes(),
        "",
        &format!(
            ": holds nothing that can be learned from: write in the diary first, or take back that it was forgotten; then, {ANEW}"
        ),
    );
    entries.push(learning(Learn::Off { yes: true }));
    check(
        write(&entries, Who::A).as_bytes(),
        "",
        &format!(
            ": whoever took it along has turned learning off: if it is yours, turn it on again first; then, {ANEW}"
        ),
    );
}
