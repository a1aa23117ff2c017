//! The end of a practice: how it is now, what is kept, and the honest third branch.

use guide::{Keeps, PracticeId, Step, order};
use journal::{Fact, Felt, Own, Practised, Said};
use model::Who;
use words::{Message, m};

use super::signs::{Ear, sign};
use super::{At, Play, holder, keeps, shelf, shown, signs};
use crate::browser;
use crate::screen::Screen;
use crate::ui::*;

impl Play {
    /// Writes down that it was done, with own words only on a yes, and goes on once that rests safely: what comes next
    /// is shown from what was written.
    fn write(self, keep: bool, then: impl FnOnce() + 'static) {
        if !self.app.is_open() {
            return then();
        }
        let who = holder(self.app);
        let practice = self.id.practice();
        let small = |value: Option<u16>| value.and_then(|value| u8::try_from(value).ok());
        let words = keep && practice.keeps == Keeps::Words;
        let done = Practised {
            practice: practice.id.to_owned(),
            before: small(self.before.get_untracked()),
            after: small(self.after.get_untracked()),
            felt: self.felt.get_untracked(),
            fields: if words {
                self.said.get_untracked()
            } else {
                Vec::new()
            },
        };
        let mut facts = vec![Fact::Practised { who, done }];
        if keep {
            facts.extend(self.own().into_iter().map(|(kind, text)| Fact::Owned {
                who,
                kind,
                text,
                keep: true,
            }));
        }
        self.app.write(facts, then);
    }

    /// What becomes one's own.
    fn own(self) -> Vec<(Own, String)> {
        let practice = self.id.practice();
        let sentence = || {
            let at = practice
                .steps
                .iter()
                .position(|step| matches!(step, Step::Compose));
            at.map(|at| self.filled(at))
        };
        match practice.keeps {
            Keeps::Nothing | Keeps::Words => Vec::new(),
            Keeps::Phrase => sentence().map(|text| (Own::Phrase, text)).into_iter().collect(),
            Keeps::Card => sentence().map(|text| (Own::Card, text)).into_iter().collect(),
            Keeps::Tools => self
                .said
                .get_untracked()
                .iter()
                .flat_map(|Said { text, .. }| text.split("; ").map(str::trim))
                .filter(|tool| !tool.is_empty())
                .map(|tool| (Own::Tool, tool.to_owned()))
                .collect(),
        }
    }

    /// Done, where nothing is asked: the practice led elsewhere.
    pub(super) fn done_quietly(self, then: impl FnOnce() + 'static) {
        self.write(false, then);
    }

    /// Done: writes it down and goes where that leads.
    pub(super) fn finish(self, keep: bool) {
        self.write(keep, move || self.after_all());
    }

    fn after_all(self) {
        // The screen may have been left while it was being written.
        let (Some(before), Some(after), Some(felt)) = (
            self.before.try_get_untracked(),
            self.after.try_get_untracked(),
            self.felt.try_get_untracked(),
        ) else {
            return;
        };
        let rose = matches!((before, after), (Some(before), Some(after)) if after > before);
        if self.app.dark.get_untracked() {
            sign(self.app, Ear::Over);
            signs::read_aloud(self.app, &t(m::NOW_PUT_DOWN_SILENT));
            self.app.go(Screen::NowEnd);
        } else if felt == Some(Felt::Worse) || (felt.is_none() && rose) {
            self.at.set(At::Worse);
            browser::begin_screen();
        } else {
            match (self.feeling, felt) {
                (Some(feeling), Some(Felt::Same)) => self.app.replace(Screen::NowHelp(feeling)),
                _ => self.leave(),
            }
        }
    }
}

/// How it is now, in numbers or in a word, and what is kept. All of it may be left out.
pub(super) fn end(play: Play) -> Node {
    let practice = play.id.practice();
    let open = play.app.is_open();
    let word = |text: Message, felt: Felt| {
        chip(
            t(text),
            move || play.felt.get() == Some(felt),
            move || {
                play.felt
                    .update(|now| *now = if *now == Some(felt) { None } else { Some(felt) });
            },
        )
    };
    let together = play.app.state.with_untracked(journal::State::together);
    let whose = (together && open).then(|| {
        chips(
            t(m::PRACTICE_UI_WHO),
            Who::BOTH.map(|who| {
                let app = play.app;
                chip(
                    app.name(who),
                    move || app.holder.get() == Some(who),
                    move || {
                        app.holder
                            .update(|now| *now = if *now == Some(who) { None } else { Some(who) });
                    },
                )
            }),
        )
    });
    let own = keeps(play.id) && open && play.said.with_untracked(|said| !said.is_empty());
    let shared = own && together;
    let page = el("div")
        .class("stack")
        .kids([grow(), title(t(m::PRACTICE_UI_NOW_TITLE)), gap()])
        .child(chips(
            t(m::PRACTICE_UI_NOW_TITLE),
            [
                word(m::PRACTICE_UI_BETTER, Felt::Better),
                word(m::PRACTICE_UI_SAME, Felt::Same),
                word(m::PRACTICE_UI_WORSE, Felt::Worse),
            ],
        ))
        .maybe(
            practice
                .rated
                .then(|| slider(t(m::PRACTICE_UI_AFTER), (0, 10, 1), play.after, shown)),
        )
        .maybe(whose.map(|chips| stack([small(t(m::PRACTICE_UI_WHO)), chips])))
        .child(grow())
        .maybe(shared.then(|| small(t(m::PRACTICE_UI_SHARED))));
    if own {
        page.kids([
            button(t(keep_word(practice.keeps)), move || play.finish(true)),
            ghost(t(m::PRACTICE_UI_LET_GO), move || play.finish(false)),
        ])
    } else {
        page.child(button(t(m::COMMON_DONE), move || play.finish(false)))
    }
}

const fn keep_word(keeps: Keeps) -> Message {
    match keeps {
        Keeps::Nothing | Keeps::Words => m::PRACTICE_UI_KEEP_WORDS,
        Keeps::Card => m::PRACTICE_UI_KEEP_CARD,
        Keeps::Phrase => m::PRACTICE_UI_KEEP_PHRASE,
        Keeps::Tools => m::PRACTICE_UI_KEEP_TOOLS,
    }
}

/// It got worse: another thing, stop, a human. Never the same again, and nothing that keeps anybody close.
pub(super) fn worse(play: Play) -> Node {
    let uses = shelf::uses(play.app);
    let need = play.feeling.map_or_else(
        || play.id.practice().fits.first().copied(),
        |feeling| Some(feeling.need()),
    );
    let another = need
        .map(|need| order::instead(need, play.id, &uses, shelf::seed()))
        .and_then(|others: Vec<PracticeId>| others.first().copied());
    let app = play.app;
    el("div").class("stack").kids([
        grow(),
        title(t(m::PRACTICE_UI_WORSE_TITLE)),
        lead(t(m::PRACTICE_UI_WORSE_LEAD)),
        gap(),
        el("div")
            .class("list")
            .child(choice(t(m::PRACTICE_UI_WORSE_STOP), None, None, move || {
                play.leave()
            }))
            .maybe(another.map(|other| {
                choice(
                    crate::screens::now::name_of(other),
                    Some(shelf::about(other)),
                    None,
                    move || app.replace(Screen::Practice(other, play.feeling)),
                )
            }))
            .child(choice(t(m::NOW_HELP_LINE), None, None, move || {
                app.go(Screen::Safety)
            })),
        grow(),
        small(t(m::NOW_STOP_FIRST)),
    ])
}
