//! A check-in: one word and Keep is enough, everything else may stay empty. Changing one keeps the version before.

use journal::{Act, After, CheckIn, When, command, diary};
use model::{Begun, Who};
use words::{Message, m};

use super::unfinished::{Field, Waiting};
use crate::app::App;
use crate::browser;
use crate::screen::{OwnScreen, Screen};
use crate::screens::learned::lived;
use crate::ui::*;

const AFTER: [Message; 5] = [
    m::ENTRY_AFTER_FAR,
    m::ENTRY_AFTER_CLOSE,
    m::ENTRY_AFTER_BOTH,
    m::ENTRY_AFTER_NUMB,
    m::ENTRY_AFTER_FINE,
];
const BEGAN: [(Message, Begun); 4] = [
    (m::CHECKIN_BEGAN_DESIRE, Begun::Desire),
    (m::CHECKIN_BEGAN_INSECURITY, Begun::Insecurity),
    (m::CHECKIN_BEGAN_PLEASE, Begun::ToPlease),
    (m::CHECKIN_BEGAN_SOOTHE, Begun::ToSoothe),
];
const WHEN: [(Message, When); 2] = [
    (m::ENTRY_SOON, When::SoonAfter),
    (m::ENTRY_MORNING, When::NextMorning),
];
const DAYS: [(Message, u8); 4] = [
    (m::ENTRY_DAYS_0, 0),
    (m::ENTRY_DAYS_2, 2),
    (m::ENTRY_DAYS_4, 4),
    (m::ENTRY_DAYS_7, 7),
];
const SCALES: [Message; 5] = [
    m::CHECKIN_PULL,
    m::CHECKIN_ALARM_DISTANCE,
    m::CHECKIN_ALARM_CLOSENESS,
    m::CHECKIN_CALM,
    m::CHECKIN_PRESENCE,
];
/// What its forms are called where they wait to be finished.
pub(super) const CHECK_IN: &str = "check-in";
pub(super) const EDIT: &str = "edit";
/// Which entry is being changed.
pub(super) const OF: &str = "of";
/// Feelings offered again, the last used first.
const OFFERED: usize = 8;

/// The word for how it was.
pub(super) fn after_word(after: After) -> String {
    let at = After::ALL.iter().position(|one| *one == after);
    at.and_then(|at| AFTER.get(at))
        .map(|word| t(*word))
        .unwrap_or_default()
}

/// The words for what it began from.
pub(super) fn began_words(entry: &CheckIn) -> Option<String> {
    let word = |from: Begun| {
        BEGAN
            .iter()
            .find(|(_, one)| *one == from)
            .map(|(word, _)| t(*word))
    };
    let words: Vec<String> = entry.begun().filter_map(word).collect();
    (!words.is_empty()).then(|| tv(m::ENTRY_BEGAN_FROM, &[("what", &words.join(", ").to_lowercase())]))
}

/// What is being filled in.
#[derive(Clone, Copy)]
struct Form {
    when: Live<Vec<usize>>,
    after: Live<Vec<usize>>,
    scales: [Live<Option<u16>>; 5],
    kept: Live<Vec<usize>>,
    began: Live<Vec<usize>>,
    feelings: Live<String>,
    close: Live<Option<u16>>,
    days: Live<Vec<usize>>,
    words: Live<String>,
    lived: lived::Form,
}

fn place<T: PartialEq>(of: &[(Message, T)], value: Option<&T>) -> Vec<usize> {
    let at = value.and_then(|value| of.iter().position(|(_, one)| one == value));
    at.into_iter().collect()
}

fn chosen<T: Copy>(of: &[(Message, T)], value: Live<Vec<usize>>) -> Vec<T> {
    value.with_untracked(|chosen| {
        chosen
            .iter()
            .filter_map(|at| of.get(*at))
            .map(|(_, one)| *one)
            .collect()
    })
}

impl Form {
    fn of(entry: &CheckIn) -> Self {
        let scales = [
            entry.pull,
            entry.alarm_distance,
            entry.alarm_closeness,
            entry.calm,
            entry.presence,
        ];
        let began: Vec<usize> = entry
            .begun()
            .flat_map(|from| place(&BEGAN, Some(&from)))
            .collect();
        let after = entry
            .after
            .and_then(|after| After::ALL.iter().position(|one| *one == after));
        Self {
            when: Live::new(place(&WHEN, entry.when.as_ref())),
            after: Live::new(after.into_iter().collect()),
            scales: scales.map(|value| Live::new(value.map(u16::from))),
            kept: Live::new(entry.kept.map(|kept| usize::from(!kept)).into_iter().collect()),
            began: Live::new(began),
            feelings: Live::new(entry.feelings.clone().unwrap_or_default().join(", ")),
            close: Live::new(entry.close_min),
            days: Live::new(place(&DAYS, entry.days_ago.as_ref())),
            words: Live::new(entry.words.clone().unwrap_or_default()),
            lived: lived::Form::of(entry),
        }
    }

    fn watched(self) -> Vec<(&'static str, Field)> {
        let names = ["pull", "distance", "closeness", "calm", "presence"];
        let scales = names.into_iter().zip(self.scales);
        let mut all = vec![
            ("words", Field::Text(self.words)),
            ("feelings", Field::Text(self.feelings)),
            ("when", Field::Picks(self.when)),
            ("after", Field::Picks(self.after)),
            ("kept", Field::Picks(self.kept)),
            ("began", Field::Picks(self.began)),
            ("days", Field::Picks(self.days)),
            ("close", Field::Number(self.close)),
        ];
        all.extend(scales.map(|(name, value)| (name, Field::Number(value))));
        all
    }

    fn entry(self) -> CheckIn {
        let [pull, alarm_distance, alarm_closeness, calm, presence] = self
            .scales
            .map(|value| value.get_untracked().and_then(|value| u8::try_from(value).ok()));
        let mut began = chosen(&BEGAN, self.began).into_iter();
        let begun_from = began.next();
        let also: Vec<Begun> = began.collect();
        let feelings: Vec<String> = self.feelings.with_untracked(|text| {
            let words = text.split([',', '\n', '،', '、']).map(str::trim);
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        });
        let after = self
            .after
            .with_untracked(|at| at.first().and_then(|at| After::ALL.get(*at)).copied());
        CheckIn {
            pull,
            alarm_distance,
            alarm_closeness,
            calm,
            presence,
            begun_from,
            kept: said(self.kept),
            words: written(self.words),
            when: chosen(&WHEN, self.when).first().copied(),
            after,
            feelings: (!feelings.is_empty()).then_some(feelings),
            begun_also: (!also.is_empty()).then_some(also),
            close_min: self.close.get_untracked(),
            days_ago: chosen(&DAYS, self.days).first().copied().filter(|days| *days > 0),
            lived: self.lived.lived(),
        }
    }

    fn fields(self, app: App, who: Live<Who>) -> Vec<Node> {
        let agreed = app.state.with_untracked(|state| state.agreed.is_some());
        let number =
            |value: Option<u16>| value.map_or_else(|| t(m::CHECKIN_UNSET), |value| value.to_string());
        let names = |of: &[Message]| texts(of);
        let sliders = SCALES.iter().zip(self.scales);
        let mut more: Vec<Node> = sliders
            .map(|(label, value)| slider(t(*label), (0, 10, 1), value, number))
            .collect();
        more.push(slider(t(m::ENTRY_CLOSE), (0, 120, 5), self.close, number));
        if agreed {
            more.push(yes_or_no(t(m::CHECKIN_KEPT), self.kept));
        }
        let when = self.when;
        more.extend(self.lived.fields(
            app,
            Box::new(move || {
                when.track();
                chosen(&WHEN, when).first().copied()
            }),
        ));
        more.extend([
            heading(t(m::CHECKIN_BEGAN)),
            pick(
                t(m::CHECKIN_BEGAN),
                names(&BEGAN.map(|(word, _)| word)),
                Take::Any,
                self.began,
            ),
            heading(t(m::ENTRY_FEELINGS)),
            el("div").live(move || known_feelings(app, who.get(), self.feelings)),
            field(t(m::ENTRY_FEELINGS_OWN), "text", self.feelings),
            heading(t(m::ENTRY_DAYS)),
            pick(
                t(m::ENTRY_DAYS),
                names(&DAYS.map(|(word, _)| word)),
                Take::One,
                self.days,
            ),
        ]);
        vec![
            pick(
                t(m::ENTRY_WHEN),
                names(&WHEN.map(|(word, _)| word)),
                Take::One,
                self.when,
            ),
            heading(t(m::ENTRY_AFTER)),
            pick(t(m::ENTRY_AFTER), names(&AFTER), Take::One, self.after),
            area(t(m::CHECKIN_WORDS), "3", self.words),
            folded(t(m::ENTRY_MORE), more),
        ]
    }
}

/// Words this person used before, to be put in with a tap.
fn known_feelings(app: App, who: Who, into: Live<String>) -> Node {
    let known = app.state.with_untracked(|state| diary::feelings(state, who));
    if known.is_empty() {
        return nothing();
    }
    let one = |word: String| {
        let shown = word.clone();
        ghost(shown, move || {
            into.update(|text| {
                let there = text.split(',').any(|one| one.trim() == word);
                if !there {
                    let gap = if text.trim().is_empty() { "" } else { ", " };
                    *text = format!("{}{gap}{word}", text.trim_end_matches([',', ' ']));
                }
            });
        })
        .class("chip")
    };
    chips(t(m::ENTRY_FEELINGS), known.into_iter().take(OFFERED).map(one))
}

fn warning(entry: &CheckIn) -> Option<guide::notice::Notice> {
    let feelings = entry.feelings.iter().flatten();
    let text: Vec<&str> = entry.words.iter().chain(feelings).map(String::as_str).collect();
    guide::notice::notice(&text.join(". "))
}

/// Where it goes on once an entry is kept: only then anything is said about it.
fn after(app: App, who: Who, entry: &CheckIn) -> impl FnOnce() + 'static {
    let next = match warning(entry) {
        Some(notice) => OwnScreen::Noticed(notice),
        None => OwnScreen::Diary,
    };
    move || {
        app.holder.set(Some(who));
        app.diary_view.set(0);
        app.start(Screen::Own(next));
    }
}

/// A new check-in.
pub(crate) fn check_in(app: App) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let who = Live::new(app.holder.get_untracked().unwrap_or(Who::A));
    let now = browser::now();
    let when = app
        .state
        .with_untracked(|state| diary::when_now(state, who.get_untracked(), now));
    let form = Form::of(&CheckIn {
        when: Some(when),
        ..CheckIn::default()
    });
    let told = Live::new(None::<String>);
    let waiting = Waiting::new(app, who, CHECK_IN);
    let left = waiting.watch(form.watched());
    let save = move || {
        let (who, entry) = (who.get_untracked(), form.entry());
        waiting.keep(
            command::check_in(who, entry.clone()),
            told,
            after(app, who, &entry),
        );
    };
    let who_writes = together.then(|| {
        segments(
            t(m::CHECKIN_WHO),
            Who::BOTH.map(|one| segment(app.name(one), move || who.get() == one, move || who.set(one))),
        )
    });
    el("div")
        .class("stack")
        .kids([title(t(m::CHECKIN_TITLE)), lead(t(m::CHECKIN_LEAD))])
        .maybe(left.then(|| waiting.line(Screen::Own(OwnScreen::CheckIn))))
        .maybe(who_writes)
        .kids(form.fields(app, who))
        .live(move || crate::screens::learned::foretell(app, who.get()))
        .child(foot([complaint(told), button(t(m::CHECKIN_SAVE), save)]))
}

/// Changing a check-in.
pub(crate) fn edit(app: App, who: Who, of: i64) -> Node {
    let entry = app.state.with_untracked(|state| {
        let found = diary::pages(state, who).find(|(at, _)| at.unix_s == of);
        found.map(|(_, entry)| entry.clone())
    });
    let form = Form::of(&entry.unwrap_or_default());
    let told = Live::new(None::<String>);
    let whose = Live::new(who);
    // One change at a time is waited for: what was left belongs to the entry it was begun with.
    let about = Live::new(of.to_string());
    let waiting = Waiting::new(app, whose, EDIT);
    let mine = waiting.left().is_none_or(|left| {
        left.iter()
            .any(|said| said.field == OF && said.text == of.to_string())
    });
    let mut fields = form.watched();
    fields.push((OF, Field::Text(about)));
    let left = mine && waiting.watch(fields);
    let save = move || {
        let entry = form.entry();
        let act = Act::Edited {
            of,
            entry: entry.clone(),
        };
        waiting.act(act, told, after(app, who, &entry));
    };
    el("div")
        .class("stack")
        .kids([title(t(m::ENTRY_EDIT)), lead(t(m::ENTRY_EDIT_LEAD))])
        .maybe(left.then(|| waiting.line(Screen::Own(OwnScreen::Edit(of)))))
        .kids(form.fields(app, whose))
        .child(foot([complaint(told), button(t(m::CHECKIN_SAVE), save)]))
}
