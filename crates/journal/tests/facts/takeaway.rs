//! What a person takes along: everything of theirs, nothing of the other's, and the same when it is read again.

use crate::properties::entry;
use crate::story::*;
use journal::page::{Plan, Trigger};
use journal::takeaway::{own, read, table, write};
use journal::{Act, CheckIn, Entry, Fact, Limit, Open, State};
use model::{StepKind, Who};
use proptest::collection::vec;
use proptest::prelude::*;

const V1_A: &str = include_str!("../../../../vectors/takeaway-1-a.json");
const GOLDEN: [(Who, &str); 1] = [(Who::A, V1_A)];

/// A line of every kind that can be taken along.
fn all() -> Vec<Entry> {
    let facts = crate::vector::facts().into_iter();
    facts.map(|(_, fact)| Entry { at: day(0), fact }).collect()
}

/// Every text inside, but the names of what has only a name.
fn texts(value: &serde_json::Value) -> Vec<String> {
    use serde_json::Value;
    match value {
        Value::Object(map) => map
            .values()
            .flat_map(|inside| match inside {
                Value::String(text) => vec![text.clone()],
                other => texts(other),
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

proptest! {
    #[test]
    fn what_is_taken_along_comes_back_as_it_was(entries in vec(entry(), 0..30)) {
        for who in Who::BOTH {
            let (whose, back) = read(&write(&entries, who)).expect("what was written can be read");
            prop_assert_eq!(whose, who);
            let mine: Vec<Entry> = own(&entries, who).cloned().collect();
            prop_assert_eq!(back, mine);
        }
    }

    #[test]
    fn the_table_has_a_row_for_all_that_is_taken_along_and_no_formula(entries in vec(entry(), 0..30)) {
        for who in Who::BOTH {
            let text = table(&entries, who);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let mut cells: Vec<String> = Vec::new();
            let mut numbers = std::collections::BTreeSet::new();
            for row in reader.records() {
                let row = row.expect("every row has six cells");
                prop_assert_eq!(row.len(), 6);
                numbers.insert(row[0].parse::<usize>().expect("a number"));
                let value = &row[5];
                let number = value.parse::<f64>().is_ok();
                prop_assert!(number || !value.starts_with(['=', '+', '-', '@', '\t', '\r']), "{value}");
                // Apostrophes are put before what would begin a formula, and may be anybody's own as well.
                cells.push(value.replace('\'', ""));
            }
            let mine: Vec<&Entry> = own(&entries, who).collect();
            prop_assert_eq!(numbers, (1..=mine.len()).collect());
            for text in mine.iter().flat_map(|entry| texts(&serde_json::to_value(&entry.fact).expect("has a spelling"))) {
                prop_assert!(cells.contains(&text.replace('\'', "")), "{text}");
            }
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in ".{0,200}") {
        prop_assert!(read(&text).is_err());
    }
}

#[test]
fn one_who_is_alone_takes_everything_along_and_stands_where_they_stood() {
    let told: &[Fact] = &[
        JUST_ME,
        named(A, "Ana"),
        answered(A, "anx-1", 6),
        skipped(A, "anx-2"),
        card(A, "pulled", true),
        wish(A, StepKind::Hold, 15),
        limit(A, StepKind::Talk, Limit::AtMost(10)),
        Fact::CheckDone { who: A },
        hold(10),
        yes(A),
        check_in(A, 7),
        Fact::Wrote {
            who: A,
            act: Act::PathBegun,
        },
        Fact::LocksAfter { seconds: 30 },
        Fact::Copied,
    ];
    let entries: Vec<Entry> = told
        .iter()
        .map(|fact| Entry {
            at: day(1),
            fact: fact.clone(),
        })
        .collect();
    let state = |entries: &[Entry]| {
        let mut state = State::default();
        entries.iter().for_each(|entry| state.take(entry));
        state
    };
    let (_, back) = read(&write(&entries, A)).expect("a file");
    assert_eq!(back, entries);
    assert_eq!(state(&back), state(&entries));
}

/// Every private text of the other carries a word that must not be found.
#[test]
fn nothing_of_the_other_but_the_name_and_the_yes_is_taken_along() {
    let private = |who: Who, word: &str| {
        let text = || Some(word.to_owned());
        vec![
            answered(who, &format!("{word}-1"), 6),
            skipped(who, &format!("{word}-2")),
            card(who, word, true),
            wish(who, StepKind::Hold, 77),
            limit(who, StepKind::Talk, Limit::AtMost(99)),
            opens(who, Open::Map),
            Fact::Tolerance {
                who,
                minutes: Some(113),
            },
            Fact::CheckedIn {
                who,
                entry: CheckIn {
                    words: text(),
                    feelings: Some(vec![word.to_owned()]),
                    ..CheckIn::default()
                },
            },
            Fact::Part {
                who,
                part: word.to_owned(),
                mine: true,
            },
            Fact::Vetoed {
                who,
                line: word.to_owned(),
                veto: true,
            },
            Fact::Wrote {
                who,
                act: Act::Triggered(Trigger {
                    cue: word.to_owned(),
                    ..Trigger::default()
                }),
            },
            Fact::Wrote {
                who,
                act: Act::Prepared(Plan {
                    signs: text(),
                    ..Plan::default()
                }),
            },
            Fact::Wrote {
                who,
                act: Act::Intended {
                    words: word.to_owned(),
                },
            },
            Fact::Unfinished {
                who,
                form: word.to_owned(),
                fields: vec![],
            },
        ]
    };
    let mut facts = vec![
        TOGETHER,
        named(A, "Ana"),
        named(B, "Sam"),
        hold(10),
        yes(A),
        yes(B),
    ];
    facts.extend(private(A, "heron"));
    facts.extend(private(B, "magpie"));
    facts.extend(crate::linked::facts());
    let entries: Vec<Entry> = facts.into_iter().map(|fact| Entry { at: day(1), fact }).collect();
    for (who, mine, others) in [(A, "heron", "magpie"), (B, "magpie", "heron")] {
        let text = write(&entries, who);
        assert!(text.contains("Ana") && text.contains("Sam") && text.contains("SaidYes"));
        assert_eq!(text.matches(mine).count(), 11, "{who:?} takes their own along");
        assert!(!text.contains(others), "{who:?} takes the other's along");
        for private in ["Linked", "Hidden", "sealed"] {
            assert!(!text.contains(private), "{private} is taken along");
        }
        let (_, back) = read(&text).expect("a file");
        let others = back.iter().filter(|entry| {
            let shown = format!("{:?}", entry.fact);
            shown.contains(&format!("who: {:?}", who.other()))
        });
        assert_eq!(others.count(), 2, "a name and a yes");
    }
}

#[test]
fn a_changed_file_is_refused_with_the_place_and_none_of_its_words() {
    #[track_caller]
    fn check(change: impl Fn(&str) -> String, expected: &str) {
        let entries = [
            Entry {
                at: day(1),
                fact: JUST_ME,
            },
            Entry {
                at: day(1),
                fact: answered(A, "anx-1", 6),
            },
        ];
        let text = change(&write(&entries, A));
        let refused = read(&text).map(|_| ()).expect_err("refused").to_string();
        assert!(refused.contains(expected), "{refused}");
        assert!(!refused.contains("Sung"), "{refused}");
    }
    check(
        |text| text.replace("\"value\": 6", "\"value\": 9"),
        "entry 2 of the file",
    );
    check(
        |text| text.replace("\"who\": \"A\"", "\"who\": \"B\""),
        "entry 2 of the file",
    );
    check(|text| text.replace("evenings", "mornings"), "choose another one");
    check(
        |text| text.replace("\"version\": 1", "\"version\": 2"),
        "update first",
    );
    check(
        |text| text.replace("\"version\": 1", "\"version\": 0"),
        "choose another one",
    );
    check(|text| text.replace("Answered", "Sung"), "entry 2 of the file");
    check(|text| text.replace("\"fact\"", "\"fakt\""), "entry 1 of the file");
    check(|text| text.replacen('}', "]", 1), "line 10 of the file");
    check(|text| format!("{text}\n{text}"), "line 32 of the file");
    check(|text| text[..text.len() / 2].to_owned(), "stops in the middle");
    check(|text| text.lines().take(3).collect(), "stops in the middle");
    check(|_| String::new(), "choose another one");
    check(|_| "{}".to_owned(), "choose another one");
    check(
        |text| text.replace("\"whose\": \"A\"", "\"whose\": \"C\""),
        "choose another one",
    );
    check(
        |text| text.replacen('{', "{\"more\": 1,", 1),
        "choose another one",
    );
    check(
        |text| text.replace("\"value\": 6", "\"value\": 6.5"),
        "entry 2 of the file",
    );
    check(
        |_| "entry,utc,offset_min,kind,part,value\r\n".to_owned(),
        "choose another one",
    );
    check(
        |text| text.replace("JustMe", &"x".repeat(64 * 1024 * 1024)),
        "too long",
    );
}

#[test]
fn what_was_taken_along_once_is_read_for_ever() {
    for (who, golden) in GOLDEN {
        let today = write(&all(), who);
        let same = today.trim() == golden.trim();
        assert!(
            same,
            "a new kind goes to the end; a line that is there never changes:\n{today}"
        );
        let (whose, entries) = read(golden).expect("the golden file");
        assert_eq!(whose, who);
        assert_eq!(entries, own(&all(), who).cloned().collect::<Vec<_>>());
    }
}
