//! Taking everything along: files that other programs read, once the words have proven who asks.

use journal::{Entry, takeaway};
use model::Who;
use words::m;

use super::keeping::{Form, head, why_open};
use crate::app::App;
use crate::browser;
use crate::safekeeping;
use crate::screen::Screen;
use crate::ui::*;

/// So many lines of the file are shown before it is saved.
const SHOWN: usize = 24;

/// What goes along, before any file is made.
#[derive(Clone)]
struct Taken {
    json: String,
    table: String,
    count: usize,
    days: Option<(i64, i64)>,
}

impl Taken {
    fn of(entries: &[Entry], who: Who) -> Self {
        let days = || takeaway::own(entries, who).map(|entry| entry.at.day());
        Self {
            json: takeaway::write(entries, who),
            table: takeaway::table(entries, who),
            count: days().count(),
            days: days().min().zip(days().max()),
        }
    }
}

/// The words, then what is in the files and who could read them, then the files.
pub(crate) fn take(app: App, who: Who) -> Node {
    let form = Form::new();
    let taken = Live::new(None::<Taken>);
    let prove = move || {
        form.run(async move {
            safekeeping::unlock(&form.words.get_untracked())
                .await
                .map_err(|failed| why_open(&failed))?;
            form.words.set(String::new());
            let entries = app.entries().await.ok_or_else(|| t(m::KEEPING_TAKE_NOT_READ))?;
            taken.set(Some(Taken::of(&entries, who)));
            Ok(None)
        });
    };
    el("div").live(move || {
        let back = ghost(t(m::COMMON_BACK), move || app.back());
        let Some(taken) = taken.get() else {
            return stack(head(m::KEEPING_TAKE, m::KEEPING_TAKE_LEAD))
                .child(field(t(m::UNLOCK_LABEL), "password", form.words))
                .child(form.said())
                .child(foot([button(t(m::COMMON_GO_ON), prove), back]));
        };
        let save = move |text: String, kind: &'static str| {
            form.run(async move {
                browser::save(&format!("evenings-{}.{kind}", browser::date()), text.as_bytes());
                Ok(Some(t(m::KEEPING_TAKE_DONE)))
            });
        };
        let count = tv(m::KEEPING_TAKE_COUNT, &[("count", &taken.count.to_string())]);
        let days = taken.days.map(|(first, last)| {
            let (first, last) = (browser::date_of(first), browser::date_of(last));
            small(tv(m::KEEPING_TAKE_DAYS, &[("first", &first), ("day", &last)]))
        });
        let begins: Vec<&str> = taken.json.lines().take(SHOWN).collect();
        let begins = format!("{}\n…", begins.join("\n"));
        let (json, table) = (taken.json.clone(), taken.table.clone());
        stack([
            title(t(m::KEEPING_TAKE)),
            wrong(t(m::KEEPING_TAKE_WARNING)),
            say(count),
        ])
        .maybe(days)
        .kids([
            small(t(m::KEEPING_TAKE_WHAT)),
            heading(t(m::KEEPING_TAKE_BEGINS)),
            el("pre").class("preview").text(begins),
            small(t(m::KEEPING_TAKE_KINDS)),
        ])
        .child(form.said())
        .child(foot([
            button(t(m::KEEPING_TAKE_JSON), move || save(json.clone(), "json")),
            second(t(m::KEEPING_TAKE_TABLE), move || save(table.clone(), "csv")),
            ghost(t(m::KEEPING_TAKE_SEALED), move || app.replace(Screen::KeepCopy)),
            back,
        ]))
    })
}
