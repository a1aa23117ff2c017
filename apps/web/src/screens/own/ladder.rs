//! Small experiments: fear expected, fear felt, and a smaller one always on offer.

use guide::path::{RUNGS, may_climb};
use journal::Act;
use journal::grow::{Rung, expected_and_felt, next_rung};
use journal::pages::Experiment;
use model::Who;
use words::m;

use super::act;
use crate::app::App;
use crate::screen::Screen;
use crate::ui::*;

/// Fewer tries say nothing about guessing.
const TRIES: usize = 5;
/// A difference of this much on 0–10 is worth a word.
const DIFFERS: f64 = 1.0;

fn number(value: Option<u16>) -> String {
    value.map_or_else(|| t(m::CHECKIN_UNSET), |value| value.to_string())
}

/// The ladder: first how one is, then what is planned, then what might come next.
pub(crate) fn ladder(app: App, who: Who) -> Node {
    let how = Live::new(Vec::<usize>::new());
    let states = [
        m::LADDER_ASK_FINE,
        m::LADDER_ASK_NUMB,
        m::LADDER_ASK_AFRAID,
        m::LADDER_ASK_PAIN,
    ];
    el("div")
        .class("stack")
        .kids([
            title(t(m::LADDER_TITLE)),
            lead(t(m::LADDER_LEAD)),
            heading(t(m::LADDER_ASK)),
            pick(t(m::LADDER_ASK), texts(&states), Take::One, how),
        ])
        .live(move || match how.get().first() {
            None => nothing(),
            Some(at) if may_climb(*at == 1, *at == 2, *at == 3) => {
                crate::reactive::untrack(move || rungs(app, who))
            }
            Some(_) => stack([
                lead(t(m::LADDER_NOT_NOW)),
                second(t(m::LADDER_GROUND), move || {
                    app.go(Screen::NowGround(guide::Feeling::Numb));
                }),
                ghost(t(m::COMMON_HELP), move || app.go(Screen::Safety)),
            ]),
        })
}

fn rungs(app: App, who: Who) -> Node {
    let picked = Live::new(Vec::<usize>::new());
    let own = Live::new(String::new());
    let expected = Live::new(None::<u16>);
    let told = Live::new(None::<String>);
    let plan = move || {
        let rung = picked.with_untracked(|picked| picked.first().and_then(|at| RUNGS.get(*at)).copied());
        let words = written(own)
            .or_else(|| rung.map(|rung| keyed("rung-", rung)))
            .unwrap_or_default();
        let Some(predicted) = expected
            .get_untracked()
            .and_then(|value| u8::try_from(value).ok())
        else {
            told.set(Some(t(m::LADDER_EXPECT)));
            return;
        };
        act(app, who, Act::Planned { words, predicted }, told, move || {
            told.set(None);
            picked.set(Vec::new());
            own.set(String::new());
            expected.set(None);
        });
    };
    let advice = move || {
        let experiments = app.state.with(|state| state.own(who).experiments.clone());
        if experiments.iter().all(|one| one.outcome.is_none()) {
            return nothing();
        }
        small(t(match next_rung(&experiments) {
            Rung::Same => m::LADDER_SAME,
            Rung::Smaller => m::LADDER_SMALLER,
            Rung::More => m::LADDER_MORE,
        }))
    };
    el("div")
        .class("stack")
        .live(move || open_ones(app, who))
        .child(heading(t(m::LADDER_PICK)))
        .live(advice)
        .kids([
            pick(
                t(m::LADDER_PICK),
                RUNGS.map(|rung| keyed("rung-", rung)).to_vec(),
                Take::One,
                picked,
            ),
            field(t(m::LADDER_OWN), "text", own),
            slider(t(m::LADDER_EXPECT), (0, 10, 1), expected, number),
            complaint(told),
            second(t(m::LADDER_PLAN), plan),
        ])
        .live(move || past_ones(app, who))
}

fn open_ones(app: App, who: Who) -> Node {
    let open: Vec<Experiment> = app.state.with(|state| {
        let all = state.own(who).experiments.iter();
        all.filter(|one| one.outcome.is_none()).cloned().collect()
    });
    if open.is_empty() {
        return nothing();
    }
    let row = |one: Experiment| {
        let of = one.at.unix_s;
        let (felt, words, told) = (
            Live::new(None::<u16>),
            Live::new(String::new()),
            Live::new(None::<String>),
        );
        let tell = move |felt: Option<u8>| {
            let words = written(words);
            act(app, who, Act::Tried { of, felt, words }, told, || {});
        };
        let told_it = move || match felt.get_untracked().and_then(|value| u8::try_from(value).ok()) {
            Some(value) => tell(Some(value)),
            None => told.set(Some(t(m::LADDER_FELT))),
        };
        el("div").class("fact").child(say(one.words)).child(folded(
            t(m::LADDER_TELL),
            [
                slider(t(m::LADDER_FELT), (0, 10, 1), felt, number),
                area(t(m::LADDER_WHAT), "2", words),
                complaint(told),
                second(t(m::CHECKIN_SAVE), told_it),
                ghost(t(m::LADDER_LEFT), move || tell(None)),
            ],
        ))
    };
    stack([heading(t(m::LADDER_OPEN))]).kids(open.into_iter().map(row))
}

fn past_ones(app: App, who: Who) -> Node {
    let all = app.state.with(|state| state.own(who).experiments.clone());
    let row = |one: &Experiment| {
        let outcome = one.outcome.as_ref()?;
        let predicted = one.predicted.to_string();
        let line = match outcome.felt {
            Some(felt) => tv(
                m::LADDER_LINE,
                &[("predicted", &predicted), ("felt", &felt.to_string())],
            ),
            None => tv(m::LADDER_LINE_LEFT, &[("predicted", &predicted)]),
        };
        Some(
            el("div")
                .class("fact")
                .child(para(one.words.clone()))
                .child(small(line))
                .maybe(outcome.words.clone().map(small)),
        )
    };
    let rows: Vec<Node> = all.iter().rev().filter_map(row).collect();
    if rows.is_empty() {
        return nothing();
    }
    stack([small(guessing(&expected_and_felt(&all)))]).child(el("div").kids(rows))
}

/// How far guesses lie from what was felt.
fn guessing(tries: &[(u8, u8)]) -> String {
    if tries.len() < TRIES {
        let more = (TRIES - tries.len()).to_string();
        return tv(m::LADDER_DIFFER_FEW, &[("count", &more)]);
    }
    #[expect(clippy::cast_precision_loss, reason = "tries of one person are few")]
    let count = tries.len() as f64;
    let mean = |of: fn(&(u8, u8)) -> u8| tries.iter().map(|one| f64::from(of(one))).sum::<f64>() / count;
    let (predicted, felt) = (mean(|one| one.0), mean(|one| one.1));
    let message = if predicted - felt >= DIFFERS {
        m::LADDER_DIFFER
    } else {
        m::LADDER_DIFFER_NOT
    };
    tv(
        message,
        &[
            ("predicted", &picture::whole(predicted)),
            ("felt", &picture::whole(felt)),
            ("count", &tries.len().to_string()),
        ],
    )
}
