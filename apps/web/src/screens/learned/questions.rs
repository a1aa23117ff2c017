//! The seven questions: what goes with what, how sure that is, or "not yet".

use engine::Found;
use learn::{Answered, Question, Trend, Verdict};
use model::Who;
use words::m;

use super::{drawn, learned, tenth, views};
use crate::app::App;
use crate::screen::LearnedScreen;
use crate::ui::*;

/// Beyond so many more evenings it is kinder to say that nothing can be said soon.
const MORE_TOLD: u32 = 60;

fn key(question: Question, name: &str) -> String {
    keyed(&format!("learned-{}-", question.id().to_lowercase()), name)
}

/// The stretch that is spoken of: answers are compared for so many minutes or for yes and no.
fn unit(question: Question) -> String {
    t(match question {
        Question::OwnMorning | Question::OtherMorning => m::LEARNED_UNIT_MORNING,
        Question::TooMuch => m::LEARNED_UNIT_MINUTES,
        _ => m::LEARNED_UNIT_YES,
    })
}

fn stated(answered: &Answered) -> Option<String> {
    let [value, low, high] = answered.effect?;
    Some(tv(
        m::LEARNED_STATED,
        &[
            ("effect", &tenth(value)),
            ("low", &tenth(low)),
            ("high", &tenth(high)),
            ("unit", &unit(answered.question)),
            ("count", &answered.n.to_string()),
        ],
    ))
}

/// Whether closeness weighs more or less than it did.
fn over_time(trend: &Trend) -> String {
    match (trend.verdict, trend.effect) {
        (Verdict::NotYet { more }, _) if more > MORE_TOLD => t(m::LEARNED_Q7_TREND_FAR),
        (Verdict::NotYet { more }, _) => tv(m::LEARNED_Q7_TREND_NOT_YET, &[("count", &more.to_string())]),
        (Verdict::Linked, Some([value, low, high])) => {
            // "Less" is said of the size, so what is less stands without its sign, the smaller end first.
            let (words, [value, low, high]) = if value > 0.0 {
                (m::LEARNED_Q7_TREND_MORE, [value, low, high])
            } else {
                (m::LEARNED_Q7_TREND_LESS, [-value, -high, -low])
            };
            let parts = [("effect", value), ("low", low), ("high", high)].map(|(name, of)| (name, tenth(of)));
            tv(words, &parts.each_ref().map(|(name, of)| (*name, of.as_str())))
        }
        (Verdict::Linked | Verdict::Little, _) => t(m::LEARNED_Q7_TREND_LITTLE),
    }
}

fn one(who: Who, answered: &Answered, open: bool) -> Node {
    let question = answered.question;
    let verdict = match answered.verdict {
        _ if !open => t(m::LEARNED_NEEDS_BOTH),
        Verdict::NotYet { more } if more > MORE_TOLD => t(m::LEARNED_FAR),
        Verdict::NotYet { more } => tv(m::LEARNED_NOT_YET, &[("count", &more.to_string())]),
        Verdict::Little => key(question, "little"),
        Verdict::Linked => {
            let more = answered.effect.is_some_and(|[value, ..]| value > 0.0);
            key(question, if more { "more" } else { "less" })
        }
    };
    let told = open && !matches!(answered.verdict, Verdict::NotYet { .. });
    let node = el("section").class("known").child(heading(key(question, "asks")));
    let node = match (told, answered.effect, stated(answered)) {
        (true, Some(effect), Some(words)) => node
            .child(say(verdict))
            .child(drawn::effect(who, effect, words.clone()))
            .child(small(words)),
        _ => node.child(lead(verdict)),
    };
    match &answered.trend {
        Some(trend) => node.child(small(over_time(trend))),
        None => node,
    }
}

fn shown(who: Who, found: &Found, open: bool) -> Node {
    let mut own: Vec<&Answered> = found.questions.iter().filter(|one| one.who == who).collect();
    // What is answered stands first, each group in the order of the questions.
    own.sort_by_key(|one| match one.verdict {
        Verdict::Linked => 0,
        Verdict::Little => 1,
        Verdict::NotYet { .. } => 2,
    });
    let rows = own
        .into_iter()
        .map(|answered| one(who, answered, open || answered.question != Question::OtherMorning));
    stack([lead(t(m::LEARNED_QUESTIONS_LEAD))])
        .kids(rows)
        .child(small(t(m::LEARNED_NO_CAUSE)))
        .child(folded(
            t(m::LEARNED_HOW_SURE),
            [small(t(m::LEARNED_HOW_SURE_LONG))],
        ))
}

/// The seven questions about one person.
pub(super) fn questions(app: App, who: Who) -> Node {
    let open = app
        .state
        .with_untracked(|state| journal::learning::whose(state, who) == [true; 2]);
    stack([
        views(app, LearnedScreen::Questions),
        title(t(m::LEARNED_QUESTIONS_TITLE)),
        learned(app, who, Box::new(move |found| shown(who, found, open))),
    ])
}
