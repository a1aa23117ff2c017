//! One player for every practice: a practice is data, and this is what each kind of step looks like.

mod end;
mod keepsakes;
mod media;
mod own;
mod shelf;
mod steps;
mod timed;

use guide::{Feeling, Keeps, Lead, Place, PracticeId, Step, soften};
use journal::{Draft, Fact, Said};
use model::Who;
use words::m;

use crate::app::App;
use crate::browser;
use crate::reactive::SetValue;
use crate::screen::{Screen, UsView};
use crate::screens::signs;
use crate::ui::*;

pub(crate) use own::own;
pub(crate) use own::own_phrases;
pub(crate) use shelf::{in_the_dark, offers, practices};
pub(crate) use steps::sentence_tools;

/// Where a practice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// What it is, and how strong the feeling is.
    Begin,
    /// A step, from 0.
    Step(usize),
    /// How it is now, and what is kept.
    End,
    /// It got worse: something else, stop, a human.
    Worse,
}

/// A practice being done.
#[derive(Clone, Copy)]
struct Play {
    app: App,
    id: PracticeId,
    /// How somebody was when they came from Now; nothing by day.
    feeling: Option<Feeling>,
    at: Live<At>,
    said: Live<Vec<Said>>,
    before: Live<Option<u16>>,
    after: Live<Option<u16>>,
    felt: Live<Option<journal::Felt>>,
}

/// The player.
pub(crate) fn player(app: App, id: PracticeId, feeling: Option<Feeling>) -> Node {
    let draft = app
        .state
        .with_untracked(|state| state.unfinished.practice().cloned())
        .filter(|draft| {
            draft.practice == id.practice().id && usize::from(draft.step) < id.practice().steps.len()
        });
    let begins = if app.dark.get_untracked() {
        At::Step(0)
    } else {
        At::Begin
    };
    let play = Play {
        app,
        id,
        feeling,
        at: Live::new(
            draft
                .as_ref()
                .map_or(begins, |draft| At::Step(usize::from(draft.step))),
        ),
        said: Live::new(draft.map(|draft| draft.fields).unwrap_or_default()),
        before: Live::new(None),
        after: Live::new(None),
        felt: Live::new(None),
    };
    // Going out of sight may lock: what was typed is sealed before that.
    app.unsaved.set_value(Some(Box::new(move || play.draft())));
    el("div")
        .class("player")
        .live(move || match play.at.get() {
            At::Begin => begin(play),
            At::Step(index) => steps::step(play, index),
            At::End => end::end(play),
            At::Worse => end::worse(play),
        })
        .child(signs::darkness(app))
}

impl Play {
    fn text(self, tail: &str) -> String {
        words::text(&self.id.practice().key(tail), &[]).unwrap_or_default()
    }

    /// The text of a step, with what was said before put in.
    fn filled(self, index: usize) -> String {
        let values = self.values();
        let given: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        words::text(&self.id.practice().key(&(index + 1).to_string()), &given).unwrap_or_default()
    }

    fn option(self, index: usize, option: u8) -> String {
        self.text(&format!("{}-{option}", index + 1))
    }

    fn said(self, field: &str) -> Option<String> {
        self.said.with_untracked(|said| {
            let found = said.iter().find(|one| one.field == field);
            found
                .map(|one| one.text.clone())
                .filter(|text| !text.trim().is_empty())
        })
    }

    fn say(self, field: &str, text: impl Into<String>) {
        let text: String = text.into().chars().take(journal::practice::FIELD_MAX).collect();
        self.said.update(|said| {
            said.retain(|one| one.field != field);
            said.push(Said {
                field: field.to_owned(),
                text,
            });
        });
    }

    /// What stands in sentences: what was said, or what the practice would say.
    fn values(self) -> Vec<(String, String)> {
        let mut values = Vec::new();
        for (index, step) in self.id.practice().steps.iter().enumerate() {
            let (field, usual) = match step {
                Step::Choose { field, .. } => (*field, self.option(index, 1)),
                Step::Write { field, examples } | Step::Ladder { field, examples, .. } => (
                    *field,
                    if *examples > 0 {
                        self.option(index, 1)
                    } else {
                        String::new()
                    },
                ),
                Step::Minutes { field, choices } => {
                    let minutes = self
                        .said(field)
                        .unwrap_or_else(|| choices.first().copied().unwrap_or(5).to_string());
                    let time = browser::clock_in(minutes.parse().unwrap_or(5));
                    values.push(((*field).to_owned(), tv(m::COMMON_MINUTES, &[("count", &minutes)])));
                    values.push(("time".to_owned(), time));
                    continue;
                }
                Step::Soften { field } => {
                    let topic = soften::read(&self.said(field).unwrap_or_default()).topic.name();
                    for part in ["feeling", "wish"] {
                        let usual = words::text(&format!("ask-{part}-{topic}"), &[]).unwrap_or_default();
                        values.push((part.to_owned(), self.said(part).unwrap_or(usual)));
                    }
                    continue;
                }
                _ => continue,
            };
            let text = self.said(field).unwrap_or(usual);
            values.push(((*field).to_owned(), text.trim().trim_end_matches('.').to_owned()));
        }
        values
    }

    /// Goes on to the next step, or to the end.
    fn next(self) {
        if let Some(At::Step(index)) = self.at.try_get_untracked() {
            let last = index + 1 >= self.id.practice().steps.len();
            self.to(if last { At::End } else { At::Step(index + 1) });
        }
    }

    fn to(self, at: At) {
        if at == At::End && self.app.dark.get_untracked() {
            // Nobody is asked anything in the dark.
            return self.finish(false);
        }
        self.at.set(at);
        let wrote = matches!(
            self.id.practice().steps.get(match at {
                At::Step(index) => index.saturating_sub(1),
                _ => 0,
            }),
            Some(Step::Write { .. } | Step::Ladder { .. } | Step::Soften { .. })
        );
        if let (true, At::Step(_), Some(fact)) = (wrote, at, self.draft()) {
            self.app.write(vec![fact], || {});
        }
        browser::begin_screen();
    }

    /// What would be lost if this screen went away now.
    fn draft(self) -> Option<Fact> {
        let step = match self.at.try_get_untracked()? {
            At::Step(step) => step,
            // What was said and not yet kept or let go: it comes back at the last step.
            At::End => self.id.practice().steps.len().saturating_sub(1),
            At::Begin | At::Worse => return None,
        };
        let fields = self.said.try_get_untracked()?;
        if fields.is_empty() || !self.app.is_open() {
            return None;
        }
        Some(Fact::Drafted {
            draft: Some(Draft {
                practice: self.id.practice().id.to_owned(),
                step: u8::try_from(step).unwrap_or(0),
                fields,
            }),
        })
    }

    fn follow(self, lead: Lead) {
        match lead {
            Lead::End => self.to(At::End),
            Lead::Practice(id) => {
                self.drop_draft(move || self.app.replace(Screen::Practice(id, self.feeling)));
            }
            Lead::Place(place) => self.drop_draft(move || self.app.go(screen_of(place))),
        }
    }

    fn drop_draft(self, then: impl FnOnce() + 'static) {
        self.app.unsaved.set_value(None);
        let there = self
            .app
            .state
            .with_untracked(|state| state.unfinished.practice().is_some());
        if there && self.app.is_open() {
            self.app.write(vec![Fact::Drafted { draft: None }], then);
        } else {
            then();
        }
    }

    /// Stops here; nothing is kept and nothing is asked.
    fn stop(self) {
        self.drop_draft(move || self.leave());
    }

    fn leave(self) {
        match self.feeling {
            Some(_) => self.app.go(Screen::NowEnd),
            None if self.app.can_go_back() => self.app.back(),
            None => self.app.start(super::first_screen(self.app)),
        }
    }
}

/// The screen of a place.
fn screen_of(place: Place) -> Screen {
    match place {
        Place::Help => Screen::Safety,
        Place::Agreement => Screen::Us(UsView::Plan),
        Place::CheckIn => Screen::Own(crate::screen::OwnScreen::CheckIn),
        Place::Loop => Screen::Loop,
        Place::Compare => Screen::Compare,
        Place::Body => Screen::Us(UsView::Curves),
    }
}

/// What it is for, what is known of it, how strong the feeling is.
fn begin(play: Play) -> Node {
    let practice = play.id.practice();
    let known = (play.feeling.is_none())
        .then(|| {
            practice
                .claims
                .first()
                .and_then(|id| super::claims::grade_link(play.app, id))
        })
        .flatten();
    let page = el("div")
        .class("stack begin")
        .kids([grow(), title(play.text("title")), lead(play.text("about"))])
        .maybe(
            practice
                .note
                .then(|| small(play.text("note")).attr("data-note", "")),
        )
        .maybe(shelf::learned(play.app, play.id).map(small))
        .child(gap());
    let rated = practice
        .rated
        .then(|| slider(t(m::PRACTICE_UI_BEFORE), (0, 10, 1), play.before, shown));
    let go = button(t(m::PRACTICE_UI_BEGIN), move || play.to(At::Step(0)));
    let page = page.maybe(rated).maybe(known).child(grow());
    if play.feeling.is_some() {
        page.child(go).child(signs::three(
            link(t(m::NOW_STOP), move || play.stop()),
            if practice.works_in_the_dark() {
                signs::dark_link(play.app)
            } else {
                el("span")
            },
            signs::voice_link(play.app),
        ))
    } else {
        page.child(foot([go]))
    }
}

fn shown(value: Option<u16>) -> String {
    value.map_or_else(|| t(m::CHECKIN_UNSET), |value| value.to_string())
}

/// Who has the phone in hand, where two share it; alone it is the first.
pub(crate) fn holder(app: App) -> Option<Who> {
    let together = app.state.with_untracked(journal::State::together);
    if together {
        app.holder.get_untracked()
    } else {
        Some(Who::A)
    }
}

/// Whether anything of this practice can be kept.
fn keeps(id: PracticeId) -> bool {
    id.practice().keeps != Keeps::Nothing
}
