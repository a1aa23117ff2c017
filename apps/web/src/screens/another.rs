//! One more vault on this phone, for another relationship: its own words, and nothing in common with the others.

use journal::{Fact, Mode};
use words::m;

use super::keeping::{Form, head, why_open};
use crate::app::App;
use crate::browser::SystemRandom;
use crate::keeper;
use crate::safekeeping::{self, AnotherFailed};
use crate::ui::*;

/// Words of all that are here first, then new ones, then whom it is for.
pub(crate) fn another(app: App) -> Node {
    let form = Form::new();
    let here = Live::new(Vec::<String>::new());
    let stage = Live::new(Stage::Known);
    let made = keeper::offer_words(&mut SystemRandom);
    el("div").live(move || match stage.get() {
        Stage::Known => known(app, form, here, stage),
        Stage::Shown => stack(head(m::KEYS_TITLE, m::KEEPING_ANOTHER_WORDS))
            .child(el("p").class("words").attr("id", "words").text(made.clone()))
            .child(foot([
                button(t(m::KEYS_WRITTEN), move || stage.set(Stage::TypedBack)),
                ghost(t(m::COMMON_BACK), move || stage.set(Stage::Known)),
            ])),
        Stage::TypedBack => {
            let made = made.clone();
            let check = move || {
                let same = keeper::same_words(&form.words.get_untracked(), &made);
                form.wrong.set((!same).then(|| t(m::KEYS_DIFFER)));
                if same {
                    stage.set(Stage::ForWhom);
                }
            };
            stack(head(m::KEYS_CONFIRM_TITLE, m::KEYS_CONFIRM_LEAD))
                .child(field(t(m::UNLOCK_LABEL), "text", form.words))
                .child(form.said())
                .child(foot([
                    button(t(m::COMMON_GO_ON), check),
                    ghost(t(m::KEEPING_WORDS_AGAIN), move || stage.set(Stage::Shown)),
                ]))
        }
        Stage::ForWhom => {
            let pick =
                |text, more, mode| choice(t(text), Some(t(more)), None, move || begin(app, form, here, mode));
            stack(head(m::WHO_TITLE, m::WHO_LEAD)).kids([
                pick(m::WHO_TWO, m::WHO_TWO_MORE, Mode::Together),
                pick(m::WHO_ME, m::WHO_ME_MORE, Mode::JustMe),
                pick(m::WHO_LATER, m::WHO_LATER_MORE, Mode::TwoPhonesLater),
                form.said(),
            ])
        }
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Known,
    Shown,
    TypedBack,
    ForWhom,
}

/// Proves the words of each vault that is here, one after the other.
fn known(app: App, form: Form, here: Live<Vec<String>>, stage: Live<Stage>) -> Node {
    let check = move || {
        form.run(async move {
            let typed = form.words.get_untracked();
            if here.with_untracked(|here| here.contains(&typed)) {
                return Err(t(m::KEEPING_ANOTHER_SAME));
            }
            safekeeping::unlock(&typed)
                .await
                .map_err(|failed| why_open(&failed))?;
            here.update(|here| here.push(typed));
            form.words.set(String::new());
            Ok(None)
        });
    };
    let go_on = move || {
        form.words.set(String::new());
        form.wrong.set(None);
        stage.set(Stage::Shown);
    };
    let count = here.with(Vec::len);
    let back = ghost(t(m::COMMON_BACK), move || app.back());
    let found = tv(m::KEEPING_ANOTHER_FOUND, &[("count", &count.to_string())]);
    let actions = if count == 0 {
        [button(t(m::KEEPING_ANOTHER_CHECK), check), back]
    } else {
        [
            button(t(m::KEEPING_ANOTHER_ALL), go_on),
            second(t(m::KEEPING_ANOTHER_CHECK), check),
        ]
    };
    stack(head(m::KEEPING_ANOTHER, m::KEEPING_ANOTHER_LEAD))
        .child(say(t(m::KEEPING_ANOTHER_EVERY)))
        .maybe((count > 0).then(|| say(found).attr("role", "status")))
        .child(field(t(m::KEEPING_ANY_LABEL), "password", form.words))
        .child(form.said())
        .child(foot(actions))
}

/// Begins it, and leaves the one that is open.
fn begin(app: App, form: Form, here: Live<Vec<String>>, mode: Mode) {
    form.run(async move {
        let (known, words) = (here.get_untracked(), form.words.get_untracked());
        let begun = safekeeping::begin_another(&known, &words).await;
        let (keeper, state) = begun.map_err(|failed| match failed {
            AnotherFailed::Full => t(m::KEEPING_ANOTHER_FULL),
            AnotherFailed::Open(failed) => why_open(&failed),
        })?;
        here.set(Vec::new());
        form.words.set(String::new());
        app.drop_keys();
        app.open(keeper, state);
        app.write(vec![Fact::Opened { mode }], move || {
            app.start(super::first_screen(app))
        });
        Ok(None)
    });
}
