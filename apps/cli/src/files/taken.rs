//! What one person took along from the app as JSON: their diary and their check, as learning reads them there.
//!
//! `journal` reads the file and says what learning is told, as it does in the app; nothing of that is written twice.

use journal::takeaway::{self, NotTaken};
use journal::{State, ask};
use learn::Diary;
use model::Who;
use words::m;

use super::diary::{DiaryFile, Owner};
use super::document::Document;
use crate::problem::{Problem, Problems};

/// A sealed copy begins with these bytes; `vectors/vault-backup-1.txt` keeps one for ever.
const SEALED: &[u8; 8] = b"agbackup";
/// Who gave themselves no name is called this.
const WRITER: &str = "the writer";
/// And this the other, whose entries are in no file but their own.
const OTHER: &str = "the other";

/// Whether a text can be nothing but such a file: no table begins like this.
pub(super) fn looks_like(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Refuses a sealed copy, before anybody wonders what its bytes mean.
pub(super) fn no_sealed_copy(file: &str, bytes: &[u8]) -> Result<(), Problem> {
    if bytes.starts_with(SEALED) {
        return Err(Problem::of_file(
            file,
            "this is a sealed copy, and only the app opens it",
            saved_anew(""),
        ));
    }
    Ok(())
}

/// What to give instead of the table that is saved beside the file.
pub(super) fn not_the_table(doc: &Document) -> Result<(), Problem> {
    if doc.text.trim_start().starts_with(takeaway::TABLE_HEAD) {
        return Err(Problem::of_file(
            &doc.name,
            "this is the table for spreadsheets, which nothing reads back",
            saved_anew(""),
        ));
    }
    Ok(())
}

/// The way to such a file, in the words of the app's own buttons.
fn saved_anew(first: &str) -> String {
    format!(
        "{first}in the app, choose \"{}\", then \"{}\", and give that file",
        m::KEEPING_TAKE.text(&[]),
        m::KEEPING_TAKE_JSON.text(&[]),
    )
}

/// The diary in a file that was taken along, and what its writer answered to the check.
pub(super) fn parse(doc: &Document) -> Result<DiaryFile, Problems> {
    let wrong = |what: &str, cure: String| Problems::from(Problem::of_file(&doc.name, what, cure));
    let (who, entries) = takeaway::read(&doc.text).map_err(|why| not_taken(&doc.name, &why))?;
    let mut state = State::default();
    entries.iter().for_each(|entry| state.take(entry));
    if state.learning.off {
        return Err(wrong(
            "whoever took it along has turned learning off",
            saved_anew("if it is yours, turn it on again first; then, "),
        ));
    }
    let Some((couple, entries)) = engine::learn_asked(&ask::learn(&state, who)) else {
        return Err(wrong(
            "the answers to the check contradict each other",
            saved_anew(""),
        ));
    };
    if entries.is_empty() {
        return Err(wrong(
            "holds nothing that can be learned from",
            saved_anew("write in the diary first, or take back that it was forgotten; then, "),
        ));
    }
    Ok(DiaryFile {
        diary: Diary::of(&entries),
        persons: persons(&state, who),
        owner: Some(Owner { who, couple }),
    })
}

/// What both are called, in the order of [`Who`]. Two of one name could not be told apart.
fn persons(state: &State, writer: Who) -> [String; 2] {
    let own = |who: Who| {
        let unnamed = if who == writer { WRITER } else { OTHER };
        state.partner(who).name.as_deref().unwrap_or(unnamed).to_owned()
    };
    let mut persons = Who::BOTH.map(own);
    if persons[0].to_lowercase() == persons[1].to_lowercase() {
        OTHER.clone_into(&mut persons[writer.other().index()]);
    }
    persons
}

fn not_taken(file: &str, why: &NotTaken) -> Problem {
    let of_file = |what: &str, cure: String| Problem::of_file(file, what, cure);
    match why {
        NotTaken::Other => of_file(
            "this is neither a diary's table nor a file of the app",
            saved_anew("give a CSV; or, "),
        ),
        NotTaken::Long => of_file("the file is longer than any that the app saves", saved_anew("")),
        NotTaken::Cut => of_file(
            "the file stops in the middle",
            saved_anew("copy it here once more; or, "),
        ),
        NotTaken::Later => of_file(
            "a later version of the app saved this file",
            "use the afterglow of that version, or a later one".to_owned(),
        ),
        NotTaken::Line(line) => Problem {
            place: Some((*line, 1)),
            ..of_file(
                "the file cannot be read",
                saved_anew("it was changed or damaged: "),
            )
        },
        NotTaken::Entry(number) => of_file(
            &format!("entry {number} says something that is not known here"),
            saved_anew("use a later afterglow if the app is newer; or, "),
        ),
    }
}
