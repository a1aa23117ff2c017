//! Practices in the journal: a story in, what it adds up to in one line out; and one fact of each word for the vectors.

use crate::story::*;
use journal::command::Refused;
use journal::practice::{FIELD_MAX, FIELDS_MAX};
use journal::{Draft, Entry, Fact, Felt, Own, Practised, Said, State};
use model::Who;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn said(field: &str, text: &str) -> Said {
    Said {
        field: field.to_owned(),
        text: text.to_owned(),
    }
}

fn practised(who: Option<Who>, practice: &str, before: u8, after: u8) -> Fact {
    let done = Practised {
        practice: practice.to_owned(),
        before: Some(before),
        after: Some(after),
        ..Practised::default()
    };
    Fact::Practised { who, done }
}

fn owned(who: Who, kind: Own, text: &str, keep: bool) -> Fact {
    Fact::Owned {
        who: Some(who),
        kind,
        text: text.to_owned(),
        keep,
    }
}

fn draft(practice: &str, step: u8) -> Fact {
    Fact::Drafted {
        draft: Some(Draft {
            practice: practice.to_owned(),
            step,
            fields: vec![said("other", "a hand to hold")],
        }),
    }
}

fn part(who: Who, part: &str, mine: bool) -> Fact {
    Fact::Part {
        who,
        part: part.to_owned(),
        mine,
    }
}

fn veto(who: Who, line: &str, veto: bool) -> Fact {
    Fact::Vetoed {
        who,
        line: line.to_owned(),
        veto,
    }
}

fn other(id: u8, name: Option<&str>) -> Fact {
    Fact::OtherNamed {
        id,
        name: name.map(str::to_owned),
    }
}

fn about(id: u8, item: &str, value: Option<u8>) -> Fact {
    Fact::OtherAnswered {
        id,
        item: item.to_owned(),
        value,
    }
}

/// One of every fact and every word, for the vectors.
pub(crate) fn facts() -> Vec<Fact> {
    let felt = |felt| Fact::Practised {
        who: None,
        done: Practised {
            practice: "naming".to_owned(),
            felt: Some(felt),
            ..Practised::default()
        },
    };
    let full = Practised {
        practice: "kinder-thought".to_owned(),
        before: Some(8),
        after: Some(0),
        felt: Some(Felt::Better),
        fields: vec![said("thought", "sie klammern 🌙"), said("before", "7")],
    };
    vec![
        Fact::Practised {
            who: Some(B),
            done: full,
        },
        felt(Felt::Same),
        felt(Felt::Worse),
        Fact::OrderForgotten { who: Some(A) },
        Fact::OrderForgotten { who: None },
        owned(A, Own::Phrase, "Near, please.", true),
        owned(B, Own::Card, "Lie near and don’t hold me.", true),
        owned(A, Own::Tool, "a soft blanket", false),
        draft("ask-with-minutes", 3),
        Fact::Drafted { draft: None },
        part(A, "reach", true),
        veto(B, "reach", false),
        other(2, Some("R.")),
        other(2, None),
        about(2, "anx-1", Some(6)),
        about(2, "fear-6", None),
    ]
}

/// Any fact of this part.
pub(crate) fn any_fact() -> impl Strategy<Value = Fact> {
    let who = || option::of(select(Who::BOTH.to_vec()));
    let id = || "[a-z]{1,12}";
    let fields = || {
        vec(
            (id(), ".{0,40}").prop_map(|(field, text)| Said { field, text }),
            0..4,
        )
    };
    let felt = option::of(select(vec![Felt::Better, Felt::Same, Felt::Worse]));
    let kind = select(vec![Own::Phrase, Own::Card, Own::Tool]);
    let scale = || option::of(0..=10_u8);
    prop_oneof![
        (who(), id(), scale(), scale(), felt, fields()).prop_map(
            |(who, practice, before, after, felt, fields)| Fact::Practised {
                who,
                done: Practised {
                    practice,
                    before,
                    after,
                    felt,
                    fields
                }
            }
        ),
        who().prop_map(|who| Fact::OrderForgotten { who }),
        (who(), kind, ".{0,40}", any::<bool>()).prop_map(|(who, kind, text, keep)| Fact::Owned {
            who,
            kind,
            text,
            keep
        }),
        option::of(
            (id(), 0..8_u8, fields()).prop_map(|(practice, step, fields)| Draft {
                practice,
                step,
                fields
            })
        )
        .prop_map(|draft| Fact::Drafted { draft }),
        (select(Who::BOTH.to_vec()), id(), any::<bool>()).prop_map(|(who, part, mine)| Fact::Part {
            who,
            part,
            mine
        }),
        (select(Who::BOTH.to_vec()), id(), any::<bool>()).prop_map(|(who, line, veto)| Fact::Vetoed {
            who,
            line,
            veto
        }),
        (any::<u8>(), option::of("[a-zé]{1,40}")).prop_map(|(id, name)| Fact::OtherNamed { id, name }),
        (any::<u8>(), id(), option::of(1..=7_u8)).prop_map(|(id, item, value)| Fact::OtherAnswered {
            id,
            item,
            value
        }),
    ]
}

fn describe(state: &State) -> String {
    let practices = &state.practices;
    let mut parts = Vec::new();
    for who in [Some(A), Some(B), None] {
        let uses: Vec<String> = practices
            .uses(who)
            .map(|done| format!("{} {:?}→{:?}", done.practice, done.before, done.after))
            .collect();
        if !uses.is_empty() {
            parts.push(format!("{who:?} used {}", uses.join(", ").replace("Some", "")));
        }
        for kind in [Own::Phrase, Own::Card, Own::Tool] {
            let own: Vec<&str> = practices.own(who, kind).map(|one| one.text.as_str()).collect();
            if !own.is_empty() {
                parts.push(format!("{who:?} {kind:?}: {}", own.join(" | ")));
            }
        }
    }
    if let Some(draft) = state.unfinished.practice() {
        parts.push(format!("draft {} at {}", draft.practice, draft.step));
    }
    for who in Who::BOTH {
        if !practices.parts(who).is_empty() {
            parts.push(format!("{who:?} part {}", practices.parts(who).join(" ")));
        }
    }
    if practices.is_vetoed("reach") {
        parts.push("reach is out".to_owned());
    }
    for (id, other) in practices.others() {
        parts.push(format!("{id} {} {}", other.name, other.answers.len()));
    }
    parts.join("; ")
}

#[track_caller]
fn check(story: &[Happens], expected: &str) {
    let (state, _) = told(story);
    assert_eq!(describe(&state), expected);
}

#[test]
fn each_person_has_their_own_order_and_forgets_it_in_one_tap() {
    check(
        story![
            practised(Some(A), "naming", 7, 3),
            practised(Some(B), "naming", 5, 6),
            practised(None, "safe-now", 5, 5),
            Fact::OrderForgotten { who: Some(A) },
            practised(Some(A), "by-touch", 9, 2),
        ],
        "Some(A) used by-touch (9)→(2); Some(B) used naming (5)→(6); None used safe-now (5)→(5)",
    );
}

#[test]
fn cards_have_versions_and_phrases_are_kept_once() {
    check(
        story![
            owned(A, Own::Card, "first", true),
            owned(A, Own::Card, "second", true),
            owned(A, Own::Phrase, "near", true),
            owned(A, Own::Phrase, "air", true),
            owned(A, Own::Phrase, "near", true),
            owned(B, Own::Tool, "blanket", true),
            owned(B, Own::Tool, "blanket", false),
        ],
        "Some(A) Phrase: near | air; Some(A) Card: second | first",
    );
}

#[test]
fn a_draft_ends_when_its_practice_does() {
    check(
        story![draft("naming", 1), draft("naming", 2)],
        "draft naming at 2",
    );
    check(
        story![draft("naming", 1), practised(None, "safe-now", 1, 1)],
        "None used safe-now (1)→(1); draft naming at 1",
    );
    check(
        story![draft("naming", 1), practised(None, "naming", 1, 1)],
        "None used naming (1)→(1)",
    );
    check(story![draft("naming", 1), Fact::Drafted { draft: None }], "");
}

#[test]
fn either_may_take_a_sentence_of_the_loop_out() {
    let parts = [part(A, "reach", true), part(B, "step-back", true)];
    let [first, second] = parts.clone();
    check(
        story![first.clone(), second.clone(), veto(B, "reach", true)],
        "A part reach; B part step-back; reach is out",
    );
    check(
        story![
            first.clone(),
            second.clone(),
            veto(A, "reach", true),
            veto(B, "reach", true),
            veto(A, "reach", false)
        ],
        "A part reach; B part step-back; reach is out",
    );
    // Other parts make another sentence: the veto was against the one before.
    check(
        story![
            first,
            veto(B, "reach", true),
            second,
            part(A, "reach", false),
            part(A, "ask", true)
        ],
        "A part ask; B part step-back",
    );
}

#[test]
fn other_relationships_come_and_go() {
    check(
        story![
            about(1, "anx-1", Some(3)),
            other(1, Some("R.")),
            about(1, "anx-1", Some(3)),
            about(1, "anx-2", None),
            about(1, "anx-1", Some(4)),
            other(2, Some("Lou")),
            other(1, Some("Robin")),
        ],
        "1 Robin 2; 2 Lou 0",
    );
    check(story![other(1, Some("R.")), other(1, None)], "");
}

#[track_caller]
fn check_bounds(fact: &Fact, expected: Result<(), Refused>) {
    assert_eq!(fact.check(), expected, "{fact:?}");
}

#[test]
fn what_is_refused() {
    check_bounds(&practised(None, "naming", 10, 0), Ok(()));
    check_bounds(&practised(None, "naming", 11, 0), Err(Refused::Scale));
    check_bounds(&practised(None, "Naming", 1, 0), Err(Refused::Id));
    check_bounds(&owned(A, Own::Phrase, &"ä".repeat(FIELD_MAX), true), Ok(()));
    check_bounds(
        &owned(A, Own::Phrase, &"ä".repeat(FIELD_MAX + 1), true),
        Err(Refused::WordsTooLong),
    );
    let fields = |count| Fact::Drafted {
        draft: Some(Draft {
            practice: "naming".to_owned(),
            step: 0,
            fields: vec![said("a", ""); count],
        }),
    };
    check_bounds(&fields(FIELDS_MAX), Ok(()));
    check_bounds(&fields(FIELDS_MAX + 1), Err(Refused::WordsTooLong));
    check_bounds(&other(1, Some("")), Err(Refused::NameEmpty));
    check_bounds(&about(1, "anx-1", Some(8)), Err(Refused::Answer));
}

#[test]
fn the_fullest_draft_fits_into_a_record() {
    let fields = vec![said("a-field", &"🌙".repeat(FIELD_MAX)); FIELDS_MAX];
    let fact = Fact::Drafted {
        draft: Some(Draft {
            practice: "naming".to_owned(),
            step: 7,
            fields,
        }),
    };
    assert_eq!(fact.check(), Ok(()));
    let bytes = Entry { at: day(0), fact }.encode();
    assert!(bytes.len() <= Entry::BYTES_MAX, "{}", bytes.len());
}
