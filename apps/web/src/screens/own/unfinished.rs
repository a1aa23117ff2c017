//! What stands in a form and is not kept yet: sealed before the phone locks, there again afterwards, gone once it is
//! kept or thrown away.

use journal::unfinished::FORM_MAX;
use journal::{Act, Fact, Said, command};
use model::Who;
use words::m;

use crate::app::App;
use crate::reactive::SetValue;
use crate::screen::Screen;
use crate::ui::*;

/// A field of a form.
#[derive(Clone, Copy)]
pub(super) enum Field {
    /// Typed.
    Text(Live<String>),
    /// Picked, by place.
    Picks(Live<Vec<usize>>),
    /// Set on a scale.
    Number(Live<Option<u16>>),
}

impl Field {
    fn text(self) -> Option<String> {
        let text = match self {
            Self::Text(text) => text.try_get_untracked()?,
            Self::Picks(picks) => {
                let picks = picks.try_get_untracked()?;
                picks.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
            }
            Self::Number(number) => number
                .try_get_untracked()?
                .map_or_else(String::new, |number| number.to_string()),
        };
        Some(text)
    }

    fn put(self, text: &str) {
        match self {
            Self::Text(field) => field.set(text.to_owned()),
            Self::Picks(field) => field.set(text.split(' ').filter_map(|at| at.parse().ok()).collect()),
            Self::Number(field) => field.set(text.parse().ok()),
        }
    }
}

/// A form that waits for its end.
#[derive(Clone, Copy)]
pub(super) struct Waiting {
    app: App,
    who: Live<Who>,
    id: &'static str,
}

impl Waiting {
    /// A form of the one who writes; on a phone for two that may change while it is filled in.
    pub(super) const fn new(app: App, who: Live<Who>, id: &'static str) -> Self {
        Self { app, who, id }
    }

    /// What stood in it when the phone locked.
    pub(super) fn left(self) -> Option<Vec<Said>> {
        left(self.app, self.who.try_get_untracked()?, self.id)
    }

    /// Fills the fields with what was left, and watches them from now on. `true` where something was left.
    pub(super) fn watch(self, fields: Vec<(&'static str, Field)>) -> bool {
        let as_empty: Vec<Option<String>> = fields.iter().map(|(_, field)| field.text()).collect();
        let left = self.left();
        for (name, field) in &fields {
            let said = left.iter().flatten().find(|said| said.field == *name);
            if let Some(said) = said {
                field.put(&said.text);
            }
        }
        self.watch_with(move || {
            let mut room = FORM_MAX;
            let mut touched = false;
            let mut said = Vec::new();
            for ((name, field), empty) in fields.iter().zip(&as_empty) {
                // The screen is gone: there is nothing to ask any more.
                let text = field.text()?;
                touched |= Some(&text) != empty.as_ref();
                let text: String = text.chars().take(room).collect();
                room -= text.chars().count();
                if !text.is_empty() {
                    said.push(Said {
                        field: (*name).to_owned(),
                        text,
                    });
                }
            }
            touched.then_some(said)
        });
        left.is_some()
    }

    /// Has what `said` tells sealed before the phone locks.
    pub(super) fn watch_with(self, said: impl Fn() -> Option<Vec<Said>> + 'static) {
        self.app.unsaved.set_value(Some(Box::new(move || {
            let fields = said().filter(|fields| !fields.is_empty())?;
            let same = self.left().is_some_and(|left| left == fields);
            let who = self.who.try_get_untracked()?;
            (self.app.is_open() && !same).then(|| Fact::Unfinished {
                who,
                form: self.id.to_owned(),
                fields,
            })
        })));
    }

    /// Nothing is left to go on with.
    fn nothing_left(self) -> Option<Fact> {
        let who = self.who.try_get_untracked()?;
        self.left().map(|_| Fact::Unfinished {
            who,
            form: self.id.to_owned(),
            fields: Vec::new(),
        })
    }

    /// Writes what was filled in, and lets go of what was left of it.
    pub(super) fn keep(
        self,
        fact: Result<Fact, command::Refused>,
        complaint: Live<Option<String>>,
        then: impl FnOnce() + 'static,
    ) {
        match fact {
            Ok(fact) => {
                let facts = core::iter::once(fact).chain(self.nothing_left()).collect();
                self.app.unsaved.set_value(None);
                self.app.write(facts, then);
            }
            Err(why) => complaint.set(Some(refused(&why))),
        }
    }

    /// The same for something one does for oneself.
    pub(super) fn act(self, act: Act, complaint: Live<Option<String>>, then: impl FnOnce() + 'static) {
        self.keep(command::act(self.who.get_untracked(), act), complaint, then);
    }

    /// Throws away what was left.
    pub(super) fn drop_it(self, then: impl FnOnce() + 'static) {
        self.app.unsaved.set_value(None);
        match self.nothing_left() {
            Some(fact) => self.app.write(vec![fact], then),
            None => then(),
        }
    }

    /// The line that says that it goes on where it was left, with the way to begin anew.
    pub(super) fn line(self, again: Screen) -> Node {
        let app = self.app;
        el("div")
            .class("left-off")
            .child(small(t(m::ENTRY_LEFT)))
            .child(link(t(m::ENTRY_LEFT_DROP), move || {
                self.drop_it(move || app.replace(again));
            }))
    }
}

fn left(app: App, who: Who, id: &str) -> Option<Vec<Said>> {
    app.state
        .with_untracked(|state| state.unfinished.form(who, id).map(<[Said]>::to_vec))
}

/// The way back to a form that was left; nothing where none was.
pub(super) fn way_back(app: App, who: Who, id: &str, text: words::Message, to: Screen) -> Option<Node> {
    left(app, who, id)
        .map(|_| choice(t(text), Some(t(m::ENTRY_LEFT)), None, move || app.go(to)).class("choice resume"))
}
