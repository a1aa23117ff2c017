//! What keeps a vault from being lost: a copy, emergency words, trying both, other words. Each asks for the words first.

use words::m;

use crate::app::App;
use crate::browser;
use crate::keeper::{self, Keeper, OpenFailed};
use crate::safekeeping::{self, CopyFailed};
use crate::screen::Screen;
use crate::ui::*;

/// No copy is longer, in bytes: what is in it is at most 64 MiB, padded and sealed.
const LONGEST: u32 = 80 * 1024 * 1024;

/// All of them, for the settings.
pub(crate) fn choices(app: App) -> Node {
    let to = |text: words::Message, more: words::Message, screen: Screen| {
        choice(t(text), Some(t(more)), None, move || app.go(screen))
    };
    el("div").kids([
        to(m::KEEPING_COPY, m::KEEPING_COPY_MORE, Screen::KeepCopy),
        to(m::KEEPING_TAKE, m::KEEPING_TAKE_MORE, Screen::KeepTake),
        to(m::KEEPING_READ, m::KEEPING_READ_MORE, Screen::KeepRead),
        to(m::KEEPING_WORDS, m::KEEPING_WORDS_MORE, Screen::KeepWords),
        to(m::KEEPING_TRY, m::KEEPING_TRY_MORE, Screen::KeepTry),
        to(m::KEEPING_CHANGE, m::KEEPING_CHANGE_MORE, Screen::KeepChange),
        to(m::KEEPING_PASSKEY, m::KEEPING_PASSKEY_MORE, Screen::KeepPasskey),
        to(m::KEEPING_ANOTHER, m::KEEPING_ANOTHER_MORE, Screen::KeepAnother),
    ])
}

/// What was typed, what is wrong, and whether something is under way.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) words: Live<String>,
    other: Live<String>,
    pub(super) wrong: Live<Option<String>>,
    done: Live<Option<String>>,
    working: Live<bool>,
}

impl Form {
    pub(super) fn new() -> Self {
        Self {
            words: Live::new(String::new()),
            other: Live::new(String::new()),
            wrong: Live::new(None),
            done: Live::new(None),
            working: Live::new(false),
        }
    }

    /// Runs something that takes a moment, once at a time, and shows how it ended.
    pub(super) fn run(self, work: impl Future<Output = Result<Option<String>, String>> + 'static) {
        if self.working.get_untracked() {
            return;
        }
        self.working.set(true);
        self.wrong.set(None);
        self.done.set(None);
        wasm_bindgen_futures::spawn_local(async move {
            match work.await {
                Ok(done) => self.done.set(done),
                Err(why) => self.wrong.set(Some(why)),
            }
            self.working.set(false);
        });
    }

    /// How it stands.
    pub(super) fn said(self) -> Node {
        el("div").attr("aria-live", "polite").live(move || {
            if self.working.get() {
                loading()
            } else if let Some(why) = self.wrong.get() {
                wrong(why)
            } else if let Some(done) = self.done.get() {
                say(done)
            } else {
                el("span").attr("hidden", "")
            }
        })
    }
}

pub(super) fn why_open(failed: &OpenFailed) -> String {
    match failed {
        OpenFailed::WrongWords | OpenFailed::NotHere => t(m::UNLOCK_WRONG),
        OpenFailed::Damaged => t(m::UNLOCK_BROKEN),
        OpenFailed::Keep(error) => tv(m::FAULT_STORAGE, &[("why", &not_kept(error))]),
    }
}

fn why_copy(failed: &CopyFailed) -> String {
    let why = |text: String| tv(m::KEEPING_FILE_WRONG, &[("why", &text)]);
    match failed {
        CopyFailed::WrongWords => t(m::KEEPING_COPY_WRONG_WORDS),
        CopyFailed::File(error) => why(no_copy(error)),
        CopyFailed::Write(error) => why(not_copied(error)),
        CopyFailed::NotEmpty => t(m::KEEPING_NOT_EMPTY),
        CopyFailed::Keep(failed) => why_open(failed),
    }
}

pub(super) fn head(title_text: words::Message, lead_text: words::Message) -> [Node; 2] {
    [title(t(title_text)), lead(t(lead_text))]
}

/// Everything in one sealed file.
pub(crate) fn copy(app: App) -> Node {
    let form = Form::new();
    let go = move || {
        form.run(async move {
            let file = safekeeping::copy(&form.words.get_untracked())
                .await
                .map_err(|failed| why_copy(&failed))?;
            form.words.set(String::new());
            browser::save(&format!("evenings-{}.copy", browser::date()), &file);
            app.write(vec![journal::Fact::Copied], || {});
            Ok(Some(t(m::KEEPING_COPY_DONE)))
        });
    };
    stack(head(m::KEEPING_COPY, m::KEEPING_COPY_LEAD))
        .child(field(t(m::UNLOCK_LABEL), "password", form.words))
        .child(form.said())
        .child(foot([
            button(t(m::KEEPING_COPY_GO), go),
            ghost(t(m::COMMON_BACK), move || app.back()),
        ]))
}

/// Twelve words on paper that open the vault when the others are forgotten.
pub(crate) fn emergency(app: App) -> Node {
    let form = Form::new();
    let shown = Live::new(None::<String>);
    let finished = Live::new(false);
    let prove = move || {
        form.run(async move {
            safekeeping::unlock(&form.words.get_untracked())
                .await
                .map_err(|failed| why_open(&failed))?;
            shown.set(Some(safekeeping::make_emergency_words()));
            Ok(None)
        });
    };
    let set = move |made: String| {
        form.run(async move {
            let typed = form.other.get_untracked();
            match safekeeping::typed_back(&made, &typed) {
                Err(why) => return Err(mistyped(&why)),
                Ok(false) => return Err(t(m::KEEPING_WORDS_DIFFER)),
                Ok(true) => {}
            }
            safekeeping::add_emergency_words(&form.words.get_untracked(), &made)
                .await
                .map_err(|failed| why_open(&failed))?;
            for kept in [form.words, form.other] {
                kept.set(String::new());
            }
            finished.set(true);
            Ok(None)
        });
    };
    let typing = Live::new(false);
    el("div").live(move || {
        let back = ghost(t(m::COMMON_BACK), move || app.back());
        let Some(made) = shown.get() else {
            return stack(head(m::KEEPING_WORDS, m::KEEPING_WORDS_LEAD))
                .child(field(t(m::UNLOCK_LABEL), "password", form.words))
                .child(form.said())
                .child(foot([button(t(m::COMMON_GO_ON), prove), back]));
        };
        if finished.get() {
            return stack(head(m::KEEPING_WORDS_DONE, m::KEEPING_WORDS_DONE_LEAD))
                .child(foot([button(t(m::COMMON_DONE), move || app.back())]));
        }
        if !typing.get() {
            let numbered = made.split(' ').map(|word| el("li").text(word.to_owned()));
            return stack(head(m::KEEPING_WORDS, m::KEEPING_WORDS_SHOWN))
                .child(
                    el("ol")
                        .class("words numbered")
                        .attr("id", "words")
                        .kids(numbered),
                )
                .child(foot([button(t(m::KEYS_WRITTEN), move || typing.set(true)), back]));
        }
        stack(head(m::KEEPING_WORDS_BACK, m::KEEPING_WORDS_BACK_LEAD))
            .child(field(t(m::KEEPING_WORDS_LABEL), "text", form.other))
            .child(form.said())
            .child(foot([
                button(t(m::KEEPING_WORDS_SET), move || set(made.clone())),
                ghost(t(m::KEEPING_WORDS_AGAIN), move || typing.set(false)),
            ]))
    })
}

/// Whether the paper and the copy would really help: both are opened, nothing is changed.
pub(crate) fn rehearse(app: App) -> Node {
    let form = Form::new();
    let file = Live::new(Vec::new());
    let words = move || {
        form.run(async move {
            safekeeping::unlock(&form.words.get_untracked())
                .await
                .map_err(|failed| why_open(&failed))?;
            form.words.set(String::new());
            Ok(Some(t(m::KEEPING_TRY_WORDS_DONE)))
        });
    };
    let copy = move || {
        form.run(async move {
            let pieces = safekeeping::try_copy(&file.get_untracked(), &form.words.get_untracked())
                .await
                .map_err(|failed| why_copy(&failed))?;
            form.words.set(String::new());
            let pieces = pieces.to_string();
            Ok(Some(tv(m::KEEPING_TRY_COPY_DONE, &[("pieces", &pieces)])))
        });
    };
    stack(head(m::KEEPING_TRY, m::KEEPING_TRY_LEAD))
        .child(field(t(m::KEEPING_ANY_LABEL), "password", form.words))
        .child(file_field(file))
        .child(form.said())
        .child(foot([
            button(t(m::KEEPING_TRY_GO), move || {
                if file.with_untracked(Vec::is_empty) {
                    words();
                } else {
                    copy();
                }
            }),
            ghost(t(m::COMMON_BACK), move || app.back()),
        ]))
}

/// Other words in the place of the old ones.
pub(crate) fn change(app: App) -> Node {
    let form = Form::new();
    let again = Live::new(String::new());
    let go = move || {
        form.run(async move {
            let new = form.other.get_untracked();
            keeper::check_words(&new).map_err(|why| weak(&why))?;
            if new != again.get_untracked() {
                return Err(t(m::KEYS_DIFFER));
            }
            safekeeping::change_words(&form.words.get_untracked(), &new)
                .await
                .map_err(|failed| why_open(&failed))?;
            for typed in [form.words, form.other, again] {
                typed.set(String::new());
            }
            Ok(Some(t(m::KEEPING_CHANGE_DONE)))
        });
    };
    stack(head(m::KEEPING_CHANGE, m::KEEPING_CHANGE_LEAD))
        .child(field(t(m::KEEPING_ANY_LABEL), "password", form.words))
        .child(field(t(m::KEYS_OWN_LABEL), "password", form.other))
        .child(field(t(m::KEYS_AGAIN_LABEL), "password", again))
        .child(form.said())
        .child(foot([
            button(t(m::KEEPING_CHANGE_GO), go),
            ghost(t(m::COMMON_BACK), move || app.back()),
        ]))
}

/// A copy put back, on a phone that holds nothing or whose lock is damaged; then it opens.
pub(crate) fn put_back(app: App) -> Node {
    let form = Form::new();
    let file = Live::new(Vec::new());
    let go = move || {
        form.run(async move {
            if file.with_untracked(Vec::is_empty) {
                return Err(t(m::KEEPING_NO_FILE));
            }
            let words = form.words.get_untracked();
            safekeeping::put_back(&file.get_untracked(), &words)
                .await
                .map_err(|failed| why_copy(&failed))?;
            let (keeper, state) = Keeper::open(&words).await.map_err(|failed| why_open(&failed))?;
            form.words.set(String::new());
            file.set(Vec::new());
            app.open(keeper, state);
            app.start(super::first_screen(app));
            Ok(None)
        });
    };
    stack(head(m::KEEPING_RESTORE, m::KEEPING_RESTORE_LEAD))
        .child(file_field(file))
        .child(field(t(m::KEEPING_ANY_LABEL), "password", form.words))
        .child(form.said())
        .child(foot([
            button(t(m::KEEPING_RESTORE_GO), go),
            ghost(t(m::COMMON_BACK), move || app.back()),
        ]))
}

/// A file chosen on the phone, read into memory.
fn file_field(bytes: Live<Vec<u8>>) -> Node {
    let input = el("input").attr("type", "file").on("change", move |event| {
        browser::read_file(&event, LONGEST, move |read| bytes.set(read));
    });
    el("label")
        .class("field")
        .child(el("span").text(t(m::KEEPING_FILE_LABEL)))
        .child(input)
}
