//! A repair: only when both are calm, part by part with a quiet timer, ending in a change that rests first, or in none.

use journal::page::{Part, Repair, Turn};
use journal::repair::{Line, Start, TURN_S, difference, rests_s, start, waiting};
use journal::thing::Topic;
use journal::{Act, Said, command};
use model::{Step, StepKind, Who};
use words::{Message, m};

use super::act;
use super::unfinished::Waiting;
use crate::app::App;
use crate::browser;
use crate::screen::Screen;
use crate::screens::together;
use crate::ui::*;

/// Minutes of a step that is put in anew.
const NEW_STEP_MIN: u16 = 10;
/// The longest step that can be set here, in minutes.
const STEP_MAX: u16 = 60;
const TICK_MS: u32 = 1_000;

/// Where a repair is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    /// How tense everybody is, before the turn it goes on at.
    Tension(usize),
    Later,
    /// Which turn: parts in order, and within a part each who takes part.
    Turn(usize),
    Change,
    Rest,
    Done,
}

#[derive(Clone, Copy)]
struct Talk {
    app: App,
    stage: Live<Stage>,
    /// Who takes part, the one who begins first.
    people: Live<Vec<Who>>,
    /// The one who writes it down.
    writes: Live<Who>,
    tension: [Live<Option<u16>>; 2],
    notes: Live<Vec<Turn>>,
    /// What is being typed.
    note: Live<String>,
    told: Live<Option<String>>,
}

impl Talk {
    fn alone(self) -> bool {
        self.people.with_untracked(|people| people.len() < 2)
    }

    fn begin_with(self, people: Vec<Who>) {
        self.writes.set(people.first().copied().unwrap_or(Who::A));
        self.people.set(people);
    }

    /// Where it waits when the phone locks in the middle of it.
    fn waiting(self) -> Waiting {
        Waiting::new(self.app, self.writes, REPAIR)
    }

    /// Has what was noted sealed before the phone locks, with the turn it stands at.
    fn watch(self, at: usize) {
        self.waiting().watch_with(move || {
            let people = self.people.try_get_untracked()?;
            let notes = self.notes.try_get_untracked()?;
            let note = self.note.try_get_untracked()?;
            if notes.is_empty() && note.trim().is_empty() {
                return None;
            }
            let said = |field: String, text: String| Said { field, text };
            let mut all = vec![
                said(AT.to_owned(), at.to_string()),
                said(
                    PEOPLE.to_owned(),
                    people.iter().map(|who| who_word(*who)).collect(),
                ),
            ];
            all.extend(notes.iter().map(|turn| {
                let of = Part::ALL.iter().position(|part| *part == turn.part).unwrap_or(0);
                said(format!("{}{of}", who_word(turn.who)), turn.words.clone())
            }));
            if !note.is_empty() {
                all.push(said(NOTE.to_owned(), note));
            }
            Some(all)
        });
    }

    /// Takes up what was left; the turn it stood at.
    fn take_up(self, left: &[Said]) -> usize {
        let said = |field: &str| {
            left.iter()
                .find(|said| said.field == field)
                .map(|said| said.text.as_str())
        };
        let people = said(PEOPLE).unwrap_or_default().chars();
        let found = people.filter_map(|letter| Who::BOTH.into_iter().find(|who| who_word(*who) == letter));
        self.begin_with(found.collect());
        let mut notes = Vec::new();
        for (of, part) in Part::ALL.into_iter().enumerate() {
            for who in self.people.get_untracked() {
                if let Some(words) = said(&format!("{}{of}", who_word(who))) {
                    notes.push(Turn {
                        who,
                        part,
                        words: words.to_owned(),
                    });
                }
            }
        }
        self.notes.set(notes);
        self.note.set(said(NOTE).unwrap_or_default().to_owned());
        said(AT).and_then(|at| at.parse().ok()).unwrap_or(0)
    }
}

/// What it is called where it waits to be finished, and its fields there; notes are named by who and part.
pub(super) const REPAIR: &str = "repair";
const AT: &str = "at";
const PEOPLE: &str = "people";
const NOTE: &str = "note";

const fn who_word(who: Who) -> char {
    match who {
        Who::A => 'a',
        Who::B => 'b',
    }
}

/// The repair, from the question how tense everybody is to its end.
pub(crate) fn repair(app: App) -> Node {
    let rests = Who::BOTH.into_iter().find(|who| {
        app.state
            .with_untracked(|state| waiting(state.own(*who)).is_some())
    });
    let talk = Talk {
        app,
        stage: Live::new(if rests.is_some() {
            Stage::Rest
        } else {
            Stage::Begin
        }),
        people: Live::new(rests.map_or_else(Vec::new, |who| vec![who])),
        writes: Live::new(rests.unwrap_or(Who::A)),
        tension: [Live::new(None), Live::new(None)],
        notes: Live::new(Vec::new()),
        note: Live::new(String::new()),
        told: Live::new(None),
    };
    // Asked for outside of the live part, so that a screen whose texts are still on their way is built again.
    let _ = t(m::REPAIR_TITLE);
    el("div").class("stack").live(move || {
        let stage = talk.stage.get();
        browser::begin_screen();
        crate::reactive::untrack(move || match stage {
            Stage::Begin => begin(talk),
            Stage::Tension(at) => tension(talk, at),
            Stage::Later => later(talk),
            Stage::Turn(at) => turn(talk, at),
            Stage::Change => change(talk),
            Stage::Rest => rest(talk),
            Stage::Done => done(talk),
        })
    })
}

fn begin(talk: Talk) -> Node {
    let app = talk.app;
    let (together, for_two) = app
        .state
        .with_untracked(|state| (state.together(), state.for_two()));
    let with = move |people: Vec<Who>| {
        talk.begin_with(people);
        talk.notes.set(Vec::new());
        talk.note.set(String::new());
        talk.stage.set(Stage::Tension(0));
    };
    let both = (together && for_two).then(|| {
        choice(t(m::REPAIR_BOTH), Some(t(m::REPAIR_BOTH_MORE)), None, move || {
            with(Who::BOTH.to_vec());
        })
    });
    let me = app.holder.get_untracked().unwrap_or(Who::A);
    // A talk of two goes on only while the parts for two are there.
    let left = Who::BOTH.into_iter().find_map(|who| {
        let left = Waiting::new(app, Live::new(who), REPAIR).left()?;
        let two = left
            .iter()
            .any(|said| said.field == PEOPLE && said.text.len() > 1);
        (if two { for_two } else { who == me }).then_some(left)
    });
    let go_on = left.map(|left| {
        choice(t(m::REPAIR_GO_ON), Some(t(m::ENTRY_LEFT)), None, move || {
            let at = talk.take_up(&left);
            talk.stage.set(Stage::Tension(at));
        })
        .class("choice resume")
    });
    el("div")
        .class("stack")
        .kids([title(t(m::REPAIR_TITLE)), lead(t(m::REPAIR_LEAD)), gap()])
        .maybe(go_on)
        .child(el("div").maybe(both).child(choice(
            t(m::REPAIR_ALONE),
            Some(t(m::REPAIR_ALONE_MORE)),
            None,
            move || with(vec![me]),
        )))
        .maybe((!for_two).then(|| small(t(m::REPAIR_ASIDE))))
        .child(small(t(m::CONSENT_OPEN)))
}

fn tension(talk: Talk, at: usize) -> Node {
    // What was noted waits, whatever the answer here is.
    talk.watch(at);
    let people = talk.people.get_untracked();
    let alone = talk.alone();
    let shown = |value: Option<u16>| value.map_or_else(|| t(m::CHECKIN_UNSET), |value| value.to_string());
    let ask = people.clone().into_iter().zip(talk.tension).map(|(who, value)| {
        let label = if alone {
            t(m::REPAIR_CALM_ME)
        } else {
            tv(m::REPAIR_CALM, &[("name", &talk.app.name(who))])
        };
        slider(label, (0, 10, 1), value, shown)
    });
    let go_on = move || {
        let said: Vec<Option<u8>> = people
            .iter()
            .zip(talk.tension)
            .map(|(_, value)| value.get_untracked().and_then(|value| u8::try_from(value).ok()))
            .collect();
        match start(&said) {
            Start::Ask => talk.told.set(Some(t(m::REPAIR_CALM_LEAD))),
            Start::Later => talk.stage.set(Stage::Later),
            Start::Go => talk.stage.set(Stage::Turn(at)),
        }
    };
    el("div")
        .class("stack")
        .kids([title(t(m::REPAIR_TITLE)), lead(t(m::REPAIR_CALM_LEAD))])
        .kids(ask)
        .child(foot([complaint(talk.told), button(t(m::COMMON_GO_ON), go_on)]))
}

fn later(talk: Talk) -> Node {
    el("div").class("stack").kids([
        title(t(m::REPAIR_LATER_TITLE)),
        say(t(m::REPAIR_LATER)),
        lead(t(m::REPAIR_LATER_TIME)),
        foot([
            second(t(m::PLACE_NOW), move || talk.app.go(Screen::Now)),
            ghost(t(m::COMMON_CLOSE), move || talk.stage.set(Stage::Done)),
        ]),
    ])
}

const PARTS: [(Part, Message, Message); 4] = [
    (
        Part::Happened,
        m::REPAIR_PART_HAPPENED,
        m::REPAIR_PART_HAPPENED_MORE,
    ),
    (Part::Story, m::REPAIR_PART_STORY, m::REPAIR_PART_STORY_MORE),
    (Part::Need, m::REPAIR_PART_NEED, m::REPAIR_PART_NEED_MORE),
    (Part::NextTime, m::REPAIR_PART_NEXT, m::REPAIR_PART_NEXT_MORE),
];

/// Counts down without hurrying anybody: at the end it only says so.
fn count(app: App, left: Live<u32>) {
    browser::later(TICK_MS, move || {
        let Some(rest) = left.try_update(|left| {
            *left = left.saturating_sub(1);
            *left
        }) else {
            return;
        };
        if rest > 0 {
            return count(app, left);
        }
        let signs = app.state.with_untracked(|state| state.settings);
        if signs.sound {
            browser::tone();
        }
        if signs.vibration {
            browser::vibrate(140);
        }
    });
}

fn turn(talk: Talk, at: usize) -> Node {
    let people = talk.people.get_untracked();
    let of = at / people.len().max(1);
    let speaker = people.get(at % people.len().max(1)).copied().unwrap_or(Who::A);
    let Some((part, question, more)) = PARTS.get(of).copied() else {
        return change(talk);
    };
    let note = talk.note;
    talk.watch(at);
    let left = Live::new(TURN_S);
    count(talk.app, left);
    let clock = move || match left.get() {
        0 => t(m::REPAIR_OVER),
        left => tv(m::REPAIR_LEFT, &[("minutes", &left.div_ceil(60).to_string())]),
    };
    let next = at + 1;
    let last = next >= PARTS.len() * people.len();
    let following = people
        .get(next % people.len().max(1))
        .copied()
        .filter(|_| people.len() > 1 && !last);
    let way_on = following.map_or_else(
        || t(m::COMMON_GO_ON),
        |who| tv(m::REPAIR_HAND, &[("name", &talk.app.name(who))]),
    );
    let progress = tv(
        m::ASK_OF,
        &[
            ("index", &(of + 1).to_string()),
            ("count", &PARTS.len().to_string()),
        ],
    );
    let who_speaks = if talk.alone() {
        t(m::REPAIR_TURN_ME)
    } else {
        tv(m::REPAIR_TURN, &[("name", &talk.app.name(speaker))])
    };
    let go_on = move || {
        if let Some(words) = written(note) {
            talk.notes.update(|notes| {
                notes.push(Turn {
                    who: speaker,
                    part,
                    words,
                });
            });
        }
        note.set(String::new());
        talk.stage
            .set(if last { Stage::Change } else { Stage::Turn(next) });
    };
    el("div")
        .class("stack")
        .kids([
            small(progress),
            heading(who_speaks).class(if speaker == Who::A { "who-a" } else { "who-b" }),
            title(t(question)),
            say(t(more)),
            small("").live_text(clock).attr("aria-live", "polite"),
            area(t(m::REPAIR_NOTE), "3", note),
        ])
        .child(foot([
            button(way_on, go_on),
            ghost(t(m::REPAIR_STOP), move || {
                talk.waiting().drop_it(move || talk.stage.set(Stage::Done));
            }),
        ]))
}

fn write(talk: Talk, steps: Option<Vec<Step>>, then: Stage) {
    let turns = talk.notes.get_untracked();
    if turns.is_empty() && steps.is_none() {
        // Nothing was written down: a talk is a talk.
        return talk.waiting().drop_it(move || talk.stage.set(then));
    }
    let repair = Repair {
        alone: talk.alone(),
        turns,
        steps,
    };
    talk.waiting().act(Act::Repaired(repair), talk.told, move || {
        talk.told.set(None);
        talk.stage.set(then);
    });
}

fn agreed_steps(app: App) -> Vec<Step> {
    app.state.with_untracked(|state| {
        let agreed = state.agreement(browser::now());
        agreed.map(|agreed| agreed.steps.clone()).unwrap_or_default()
    })
}

fn change(talk: Talk) -> Node {
    talk.watch(PARTS.len() * talk.people.with_untracked(Vec::len));
    let now = agreed_steps(talk.app);
    let rows: Vec<(StepKind, Live<Option<u16>>)> = now
        .iter()
        .map(|step| (step.kind, Live::new(Some(step.minutes))))
        .collect();
    let first = now.is_empty();
    let more = Live::new(Vec::<usize>::new());
    let shown = |value: Option<u16>| match value {
        None | Some(0) => t(m::REPAIR_DIFF_GONE),
        Some(minutes) => format!("{minutes} {}", t(m::PLAN_MIN)),
    };
    let sliders: Vec<Node> = rows
        .iter()
        .map(|(kind, minutes)| slider(kind_word(*kind), (0, STEP_MAX, 1), *minutes, shown))
        .collect();
    let propose = move || {
        let mut steps: Vec<Step> = rows
            .iter()
            .filter_map(|(kind, minutes)| {
                let minutes = minutes.get_untracked().filter(|minutes| *minutes > 0)?;
                Some(Step { kind: *kind, minutes })
            })
            .collect();
        steps.extend(more.with_untracked(|more| {
            let kinds = more.iter().filter_map(|at| StepKind::ALL.get(*at).copied());
            kinds
                .map(|kind| Step {
                    kind,
                    minutes: NEW_STEP_MIN,
                })
                .collect::<Vec<_>>()
        }));
        if steps == now {
            write(talk, None, Stage::Done);
        } else {
            match command::propose(steps.clone()) {
                Ok(_) => write(talk, Some(steps), Stage::Rest),
                Err(why) => talk.told.set(Some(refused(&why))),
            }
        }
    };
    let heading_text = if first {
        m::REPAIR_CHANGE_TITLE_NONE
    } else {
        m::REPAIR_CHANGE_TITLE
    };
    let kinds: Vec<String> = StepKind::ALL.map(kind_word).to_vec();
    el("div")
        .class("stack")
        .kids([title(t(heading_text)), lead(t(m::REPAIR_CHANGE_LEAD))])
        .kids(sliders)
        .kids([
            small(t(m::PLAN_ADD)),
            pick(t(m::PLAN_ADD), kinds, Take::Any, more),
        ])
        .child(foot([
            complaint(talk.told),
            button(t(m::REPAIR_CHANGE_YES), propose),
            ghost(t(m::REPAIR_CHANGE_NO), move || write(talk, None, Stage::Done)),
        ]))
}

fn lines(now: &[Step], then: &[Step]) -> Node {
    let row = |line: Line| {
        let (step, mark, note) = match line {
            Line::Stays(step) => (step, "", t(m::REPAIR_DIFF_STAYS)),
            Line::Lasts(step, from) => (
                step,
                " changed",
                tv(m::REPAIR_DIFF_LASTS, &[("from", &from.to_string())]),
            ),
            Line::New(step) => (step, " changed", t(m::REPAIR_DIFF_NEW)),
            Line::Gone(step) => (step, " gone", t(m::REPAIR_DIFF_GONE)),
        };
        let minutes = el("div").class("minutes").text(step.minutes.to_string());
        el("li")
            .class(format!("step{mark}"))
            .child(minutes.child(el("small").text(t(m::PLAN_MIN))))
            .child(el("div").child(para(kind_word(step.kind))).child(small(note)))
    };
    el("ol").kids(difference(now, then).into_iter().map(row))
}

/// The change rests; then each says yes for themselves, or does not.
fn rest(talk: Talk) -> Node {
    let (app, writer) = (talk.app, talk.writes.get_untracked());
    let found = app
        .state
        .with_untracked(|state| waiting(state.own(writer)).map(|one| (one.at, one.repair.steps.clone())));
    let Some((at, Some(steps))) = found else {
        return done(talk);
    };
    let of = at.unix_s;
    let left = Live::new(rests_s(at, browser::now()));
    tick(left, at);
    // There each says yes for themselves, and what somebody ruled out is kept.
    let put = {
        let steps = steps.clone();
        move || {
            let steps = steps.clone();
            act(
                app,
                writer,
                Act::Decided { of, put: true },
                talk.told,
                move || {
                    app.draft.set(steps);
                    app.replace(Screen::PlanChange);
                },
            );
        }
    };
    let drop_it = move || {
        act(
            app,
            writer,
            Act::Decided { of, put: false },
            talk.told,
            move || {
                talk.stage.set(Stage::Done);
            },
        );
    };
    let now = agreed_steps(app);
    el("div")
        .class("stack")
        .child(title(t(m::REPAIR_REST_TITLE)))
        .child(lines(&now, &steps))
        .live(move || match left.get() {
            0 => stack([
                say(t(m::REPAIR_REST_DONE)),
                small(t(m::CONSENT_OPEN)),
                button(t(m::REPAIR_PUT), put.clone()),
            ]),
            left => {
                let minutes = u64::try_from(left).unwrap_or(0).div_ceil(60).to_string();
                stack([
                    lead(t(m::REPAIR_REST)),
                    small(tv(m::REPAIR_REST_LEFT, &[("minutes", &minutes)])).attr("role", "status"),
                ])
            }
        })
        .child(ghost(t(m::REPAIR_LET_GO), drop_it))
        .child(foot([second(t(m::REPAIR_LATER_BACK), move || {
            app.start(Screen::Own(crate::screen::OwnScreen::Grow));
        })]))
}

fn tick(left: Live<i64>, at: journal::Moment) {
    browser::later(TICK_MS, move || {
        if left.is_there() {
            let rest = rests_s(at, browser::now());
            let minutes = |seconds: i64| (seconds + 59) / 60;
            if left.with_untracked(|before| minutes(*before)) != minutes(rest) {
                left.set(rest);
            }
            if rest > 0 {
                tick(left, at);
            }
        }
    });
}

fn done(talk: Talk) -> Node {
    let app = talk.app;
    // What one person noted alone can go to the other's phone; what two said together is known to both.
    let said: Vec<String> = talk
        .notes
        .with_untracked(|notes| notes.iter().map(|turn| turn.words.clone()).collect());
    let send = (talk.alone() && !said.is_empty())
        .then(|| together::sending(app, Topic::Repair, said.join("\n")))
        .flatten();
    el("div").class("stack").kids([
        grow(),
        title(t(m::REPAIR_DONE_TITLE)),
        say(t(m::REPAIR_DONE)),
        grow(),
        foot(send).child(ghost(t(m::COMMON_CLOSE), move || {
            app.start(Screen::Own(crate::screen::OwnScreen::Grow));
        })),
    ])
}
