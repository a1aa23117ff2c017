//! What a person can do: input in, the fact or the refusal in words out.

use journal::command::{self, NAME_MAX, Refused, WORDS_MAX};
use journal::{CheckIn, Entry, Fact, Limit, Moment, State, Term};
use model::{Step, StepKind, Who};

#[track_caller]
fn check(result: Result<Fact, Refused>, expected: &str) {
    let said = match result {
        Ok(fact) => format!("{fact:?}"),
        Err(refused) => format!("refused: {refused}"),
    };
    assert_eq!(said, expected);
}

#[test]
fn own_words() {
    let word = |word: &str| command::term(Term::Sex, word);
    check(
        word(" making \t love\n"),
        r#"Termed { term: Sex, word: Some("making love") }"#,
    );
    check(word(" \u{200B} "), "Termed { term: Sex, word: None }");
    check(
        word(&"a".repeat(NAME_MAX + 1)),
        "refused: give a name of at most 40 characters",
    );
}

#[test]
fn own_words_are_kept_and_given_back() {
    let mut state = State::default();
    let mut take = |word: &str| {
        let fact = command::term(Term::Partner, word);
        assert!(fact.is_ok(), "{fact:?}");
        let at = Moment {
            unix_s: 0,
            offset_min: 0,
        };
        fact.into_iter().for_each(|fact| state.take(&Entry { at, fact }));
        (
            state.term(Term::Partner).map(str::to_owned),
            state.term(Term::Sex).map(str::to_owned),
        )
    };
    assert_eq!(take("my love"), (Some("my love".to_owned()), None));
    assert_eq!(take(""), (None, None));
}

#[test]
fn names() {
    let name = |name: &str| command::name(Who::A, name);
    check(name("Ana"), r#"Named { who: A, name: "Ana" }"#);
    check(
        name("  Ana \t Lö  we\n"),
        r#"Named { who: A, name: "Ana Lö we" }"#,
    );
    check(name("\u{202E}nA\u{2066}a"), r#"Named { who: A, name: "nAa" }"#);
    check(name("نیما‌نام"), "Named { who: A, name: \"نیما\\u{200c}نام\" }");
    check(name(""), "refused: give a name of at least one letter");
    check(
        name(" \u{200B}\u{200D}\u{202E} "),
        "refused: give a name of at least one letter",
    );
    check(
        name(&"a".repeat(NAME_MAX)),
        &format!("Named {{ who: A, name: {:?} }}", "a".repeat(40)),
    );
    check(
        name(&"a".repeat(NAME_MAX + 1)),
        "refused: give a name of at most 40 characters",
    );
}

#[test]
fn the_check() {
    let answer = |item: &str, value| command::answer(Who::B, item, value);
    check(
        answer("anx-1", Some(1)),
        r#"Answered { who: B, item: "anx-1", value: Some(1) }"#,
    );
    check(
        answer("anx-1", Some(7)),
        r#"Answered { who: B, item: "anx-1", value: Some(7) }"#,
    );
    check(
        answer("anx-1", None),
        r#"Answered { who: B, item: "anx-1", value: None }"#,
    );
    check(
        answer("anx-1", Some(0)),
        "refused: an answer is a number from 1 to 7, or a skip",
    );
    check(
        answer("anx-1", Some(8)),
        "refused: an answer is a number from 1 to 7, or a skip",
    );
    let id = "refused: an item or a card is named by 1 to 40 small letters, digits and hyphens";
    check(answer("", Some(1)), id);
    check(answer("Anx 1", Some(1)), id);
    check(answer(&"a".repeat(41), None), id);
    check(
        command::card(Who::A, "secure", true),
        r#"Card { who: A, card: "secure", mine: true }"#,
    );
    check(command::card(Who::A, "sécure", true), id);
    let tolerance = |minutes| command::tolerance(Who::A, minutes);
    check(tolerance(Some(240)), "Tolerance { who: A, minutes: Some(240) }");
    check(tolerance(None), "Tolerance { who: A, minutes: None }");
    check(
        tolerance(Some(0)),
        "refused: give minutes of closeness from 1 to 240",
    );
    check(
        tolerance(Some(241)),
        "refused: give minutes of closeness from 1 to 240",
    );
}

#[test]
fn wishes_and_limits() {
    let wish = |minutes| command::wish(Who::A, StepKind::Hold, minutes);
    check(wish(Some(0)), "Wish { who: A, kind: Hold, minutes: Some(0) }");
    check(wish(Some(120)), "Wish { who: A, kind: Hold, minutes: Some(120) }");
    check(wish(None), "Wish { who: A, kind: Hold, minutes: None }");
    check(wish(Some(121)), "refused: give minutes from 0 to 120");
    let limit = |limit| command::limit(Who::B, StepKind::Talk, limit);
    check(
        limit(Some(Limit::No)),
        "Limited { who: B, kind: Talk, limit: Some(No) }",
    );
    check(
        limit(Some(Limit::AtMost(120))),
        "Limited { who: B, kind: Talk, limit: Some(AtMost(120)) }",
    );
    check(limit(None), "Limited { who: B, kind: Talk, limit: None }");
    check(
        limit(Some(Limit::AtMost(121))),
        "refused: give minutes from 0 to 120",
    );
    check(
        limit(Some(Limit::AtLeast(u16::MAX))),
        "refused: give minutes from 0 to 120",
    );
}

#[test]
fn steps() {
    let propose = |minutes: &[u16]| {
        command::propose(
            minutes
                .iter()
                .map(|&minutes| Step {
                    kind: StepKind::Hold,
                    minutes,
                })
                .collect(),
        )
    };
    check(
        propose(&[10]),
        "Proposed { steps: [Step { kind: Hold, minutes: 10 }] }",
    );
    check(propose(&[]), "refused: an agreement needs at least one step");
    check(
        propose(&[1; 7]),
        "refused: an agreement has at most 6 steps, this one has 7: join or drop some",
    );
    check(
        propose(&[10, 0]),
        "refused: step 2 lasts 0 minutes: give it 1 to 120 minutes",
    );
    check(
        propose(&[121]),
        "refused: step 1 lasts 121 minutes: give it 1 to 120 minutes",
    );
    check(
        propose(&[120, 120, 1]),
        "refused: the steps last 241 minutes together: keep them within 240 minutes",
    );
}

#[test]
fn check_ins() {
    let calm = |calm| {
        command::check_in(
            Who::A,
            CheckIn {
                calm,
                ..CheckIn::default()
            },
        )
        .map(|_| Fact::CheckDone { who: Who::A })
    };
    let words = |words: String| {
        command::check_in(
            Who::A,
            CheckIn {
                words: Some(words),
                ..CheckIn::default()
            },
        )
        .map(|_| Fact::CheckDone { who: Who::A })
    };
    let taken = "CheckDone { who: A }";
    check(calm(None), taken);
    check(calm(Some(0)), taken);
    check(calm(Some(10)), taken);
    check(
        calm(Some(11)),
        "refused: a value of a check-in is a number from 0 to 10, or left out",
    );
    check(words("ä".repeat(WORDS_MAX)), taken);
    check(
        words("ä".repeat(WORDS_MAX + 1)),
        "refused: keep it shorter: at most 4000 characters in the diary, 1000 in a talk, 300 in a line",
    );
}

#[test]
fn the_lock() {
    check(command::lock_after(0), "LocksAfter { seconds: 0 }");
    check(command::lock_after(600), "LocksAfter { seconds: 600 }");
    check(command::lock_after(601), "refused: lock after 0 to 600 seconds");
}
