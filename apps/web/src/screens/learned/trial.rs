//! A trial of two rituals: put together, agreed to by both, drawn evening by evening, and sealed until its end.

use journal::learning::{Outcome, Plan, Stands, finding, stands};
use journal::{Learn, command};
use learn::trial::{Arm, Finding, PAIRS, Verdict};
use model::Who;
use rand_core::TryRng;
use words::{Message, m};

use super::{act, drawn, tenth, views};
use crate::app::App;
use crate::browser::{self, SystemRandom};
use crate::screen::{LearnedScreen, Screen};
use crate::screens::own::one;
use crate::ui::*;

const OUTCOMES: [(Message, Outcome); 3] = [
    (m::LEARNED_OUTCOME_CALM, Outcome::Calm),
    (m::LEARNED_OUTCOME_UNEASE, Outcome::Unease),
    (m::LEARNED_OUTCOME_MORNING, Outcome::Morning),
];
const LENGTHS: [Message; 3] = [m::LEARNED_PAIRS_8, m::LEARNED_PAIRS_10, m::LEARNED_PAIRS_12];

/// Ending a trial, and putting one away that is over: what it is called, what is said before, and the yes.
const LEAVE: [Message; 3] = [
    m::LEARNED_TRIAL_LEAVE,
    m::LEARNED_TRIAL_SURE,
    m::LEARNED_TRIAL_YES_LEAVE,
];
const PUT_AWAY: [Message; 3] = [
    m::LEARNED_TRIAL_PUT_AWAY,
    m::LEARNED_TRIAL_SURE_AWAY,
    m::LEARNED_TRIAL_YES_AWAY,
];

fn outcome_word(outcome: Outcome) -> String {
    let found = OUTCOMES.iter().find(|(_, one)| *one == outcome);
    found.map(|(word, _)| t(*word)).unwrap_or_default()
}

fn people(app: App) -> Vec<Who> {
    if app.state.with_untracked(journal::State::together) {
        Who::BOTH.to_vec()
    } else {
        vec![Who::A]
    }
}

/// The two rituals and what is fixed about them.
fn agreed_on(plan: &Plan) -> Node {
    let evenings = (usize::from(plan.pairs) * 2).to_string();
    let weeks = (learn::trial::DAYS_MOST / 7).to_string();
    stack([
        el("div").class("rituals").kids([
            el("div")
                .class("card")
                .child(small(t(m::LEARNED_RITUAL_A)))
                .child(say(plan.a.clone())),
            el("div")
                .class("card")
                .child(small(t(m::LEARNED_RITUAL_B)))
                .child(say(plan.b.clone())),
        ]),
        small(tv(
            m::LEARNED_TRIAL_FIXED,
            &[
                ("count", &evenings),
                ("weeks", &weeks),
                ("what", &outcome_word(plan.outcome)),
            ],
        )),
    ])
}

/// Where the trial stands.
pub(super) fn trial(app: App) -> Node {
    let now = browser::now();
    let standing = app.state.with_untracked(|state| {
        let plan = state.learning.trial.as_ref()?;
        Some((plan.clone(), stands(state, now)?))
    });
    let top = stack([views(app, LearnedScreen::Trial), title(t(m::LEARNED_TRIAL_TITLE))]);
    let Some((trial, standing)) = standing else {
        let alone = people(app).len() == 1;
        let lead_text = if alone {
            m::LEARNED_TRIAL_LEAD_ME
        } else {
            m::LEARNED_TRIAL_LEAD
        };
        return top
            .kids([
                lead(t(lead_text)),
                para(t(m::LEARNED_TRIAL_HOW)),
                small(t(m::LEARNED_TRIAL_SAFE)),
            ])
            .child(foot([button(t(m::LEARNED_TRIAL_BEGIN), move || {
                app.go(Screen::Learned(LearnedScreen::TrialNew));
            })]));
    };
    let plan = trial.plan.clone();
    match standing {
        Stands::Asked => asked(app, top, &plan, trial.yes),
        Stands::Ready => {
            let first = trial.drawn() == 0;
            let lead_text = if first {
                m::LEARNED_TRIAL_READY
            } else {
                m::LEARNED_TRIAL_READY_NEXT
            };
            top.kids([lead(t(lead_text)), agreed_on(&plan)]).child(foot([
                button(t(m::LEARNED_TRIAL_DRAW), move || {
                    act(app, holder(app), Learn::TrialDrawn, LearnedScreen::Trial);
                }),
                leave(app, LEAVE),
            ]))
        }
        Stands::Tonight(arm) => {
            let ritual = if arm == Arm::A {
                plan.a.clone()
            } else {
                plan.b.clone()
            };
            top.kids([
                lead(t(m::LEARNED_TRIAL_TONIGHT)),
                el("p").class("say tonight").text(ritual),
                small(t(m::LEARNED_TRIAL_FREE)),
                small(t(m::LEARNED_TRIAL_SEALED)),
            ])
            .child(foot([leave(app, LEAVE)]))
        }
        Stands::Over => top.child(one(app, result)).child(foot([leave(app, PUT_AWAY)])),
    }
}

fn holder(app: App) -> Who {
    app.holder.get_untracked().unwrap_or(Who::A)
}

/// Leaving asks once more: what was drawn is gone then.
fn leave(app: App, [text, warning, yes]: [Message; 3]) -> Node {
    let sure = Live::new(false);
    el("div").live(move || {
        if sure.get() {
            stack([
                small(t(warning)),
                second(t(yes), move || {
                    act(app, holder(app), Learn::TrialLeft, LearnedScreen::Trial);
                }),
                ghost(t(m::COMMON_CANCEL), move || sure.set(false)),
            ])
        } else {
            ghost(t(text), move || sure.set(true))
        }
    })
}

/// Each says yes for themselves, on this phone. Every yes throws coins of its own.
fn asked(app: App, top: Node, plan: &Plan, yes: [bool; 2]) -> Node {
    let one = |who: Who| {
        let said = yes.get(who.index()).copied().unwrap_or(false);
        let text = if said { m::PLAN_YES_SAID } else { m::PLAN_YES_ONE };
        button(tv(text, &[("name", &app.name(who))]), move || {
            let Ok(coins) = SystemRandom.try_next_u64();
            act(app, who, Learn::TrialYes { coins }, LearnedScreen::Trial);
        })
        .live_attr("aria-pressed", move || truth(said))
    };
    top.kids([
        lead(t(m::LEARNED_TRIAL_ASKED)),
        agreed_on(plan),
        small(t(m::LEARNED_TRIAL_SAFE)),
    ])
    .child(foot([
        el("div").class("row").kids(people(app).into_iter().map(one)),
        ghost(t(m::LEARNED_TRIAL_TAKE_OFF), move || {
            act(app, holder(app), Learn::TrialLeft, LearnedScreen::Trial);
        }),
    ]))
}

/// What came of it, for one person.
fn result(app: App, who: Who) -> Node {
    let now = browser::now();
    let found = app.state.with_untracked(|state| {
        let plan = state.learning.trial.as_ref()?.plan.clone();
        Some((plan, finding(state, who, now)?))
    });
    let Some((plan, found)) = found else {
        return nothing();
    };
    let verdict = in_words(&plan, &found);
    let node = stack([lead(t(m::LEARNED_TRIAL_OVER)), say(verdict)]);
    let Some(difference) = found.difference else {
        return node.child(agreed_on(&plan));
    };
    let [middle, low, high] = difference;
    let stated = tv(
        m::LEARNED_TRIAL_STATED,
        &[
            ("effect", &tenth(middle)),
            ("low", &tenth(low)),
            ("high", &tenth(high)),
            ("count", &found.pairs.to_string()),
            ("chance", &chance(found.chance)),
        ],
    );
    node.kids([
        drawn::effect(who, difference, stated.clone()),
        small(t(m::LEARNED_TRIAL_SIDES)),
        para(stated),
        agreed_on(&plan),
        small(t(m::LEARNED_TRIAL_LIMITS)),
    ])
}

/// So many times in a hundred.
fn chance(share: f64) -> String {
    if share < 0.01 {
        "< 1".to_owned()
    } else {
        picture::whole(share * 100.0)
    }
}

fn in_words(plan: &Plan, found: &Finding) -> String {
    let unease = plan.outcome == Outcome::Unease;
    match found.verdict {
        Verdict::TooFew => tv(m::LEARNED_TRIAL_TOO_FEW, &[("count", &found.pairs.to_string())]),
        Verdict::NoDifference => t(m::LEARNED_TRIAL_NO_DIFFERENCE),
        Verdict::NoneSeen => t(m::LEARNED_TRIAL_NONE_SEEN),
        Verdict::Higher(arm) => {
            // Less unease is what is wished for.
            let better = if unease { arm.other() } else { arm };
            let ritual = if better == Arm::A { &plan.a } else { &plan.b };
            let message = match plan.outcome {
                Outcome::Calm => m::LEARNED_TRIAL_CALMER,
                Outcome::Unease => m::LEARNED_TRIAL_EASIER,
                Outcome::Morning => m::LEARNED_TRIAL_MORNING,
            };
            tv(message, &[("ritual", ritual)])
        }
    }
}

/// Two rituals, what is looked at, and how many evenings. All of it is fixed once both say yes.
pub(super) fn new(app: App) -> Node {
    let [first, other] = [Live::new(String::new()), Live::new(String::new())];
    let outcome = Live::new(vec![0_usize]);
    let length = Live::new(vec![0_usize]);
    let told = Live::new(None::<String>);
    let at = |chosen: Live<Vec<usize>>| chosen.with_untracked(|chosen| chosen.first().copied().unwrap_or(0));
    let put = move || {
        let plan = Plan {
            a: first.get_untracked(),
            b: other.get_untracked(),
            outcome: OUTCOMES.get(at(outcome)).map_or(Outcome::Calm, |(_, one)| *one),
            pairs: PAIRS.get(at(length)).copied().unwrap_or(PAIRS[0]),
        };
        match command::learning(holder(app), Learn::TrialProposed(plan)) {
            Ok(fact) => app.write(vec![fact], move || {
                if app.can_go_back() {
                    app.back();
                } else {
                    app.replace(Screen::Learned(LearnedScreen::Trial));
                }
            }),
            Err(refused) => told.set(Some(refused.to_string())),
        }
    };
    stack([
        title(t(m::LEARNED_TRIAL_NEW)),
        lead(t(m::LEARNED_TRIAL_NEW_LEAD)),
        field(t(m::LEARNED_RITUAL_A), "text", first),
        field(t(m::LEARNED_RITUAL_B), "text", other),
        heading(t(m::LEARNED_TRIAL_LOOKS_AT)),
        pick(
            t(m::LEARNED_TRIAL_LOOKS_AT),
            texts(&OUTCOMES.map(|(word, _)| word)),
            Take::One,
            outcome,
        ),
        heading(t(m::LEARNED_TRIAL_LENGTH)),
        pick(t(m::LEARNED_TRIAL_LENGTH), texts(&LENGTHS), Take::One, length),
        small(t(m::LEARNED_TRIAL_LENGTH_LEAD)),
        complaint(told),
        foot([button(t(m::LEARNED_TRIAL_PUT), put)]),
    ])
}
