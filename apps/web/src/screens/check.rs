//! The check: one question a screen, back, skip, stop and resume. Each answer is kept before the next is asked.

use journal::{Fact, Limit, command};
use measure::bank::{ITEMS, Item};
use measure::dimension::Pattern;
use model::{BodyProfile, StepKind, Who};
use words::{Message, m};

use crate::app::App;
use crate::screen::Screen;
use crate::ui::*;

/// Where a partner goes on: the first item without an answer, or what follows the items.
pub(crate) fn resume(app: App, who: Who) -> Screen {
    app.state.with_untracked(|state| {
        let partner = state.partner(who);
        if partner.check_done.is_some() {
            return Screen::CheckItem(who, 0);
        }
        let next = ITEMS
            .iter()
            .position(|item| !partner.answers.contains_key(&item.id.to_string()));
        next.map_or(Screen::CheckCards(who), |index| Screen::CheckItem(who, index))
    })
}

/// Whether what was said before may be shown while answering: on a shared phone a finished check is never shown again,
/// not even to the person who answered, since the phone cannot tell who holds it.
fn may_show_before(app: App, who: Who) -> bool {
    app.state
        .with_untracked(|state| !state.together() || state.partner(who).check_done.is_none())
}

fn other_name(app: App, who: Who) -> String {
    app.state.with_untracked(|state| {
        state
            .partner(who.other())
            .name
            .clone()
            .unwrap_or_else(|| t(m::CHECK_NAME_DEFAULT))
    })
}

fn text_of(key: &str, name: &str) -> String {
    tk(key, &[("name", name)]).unwrap_or_default()
}

/// What the check is.
pub(crate) fn intro(app: App, who: Who) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let (begun, done) = app.state.with_untracked(|state| {
        let partner = state.partner(who);
        (
            partner.has_begun() && partner.check_done.is_none(),
            partner.check_done,
        )
    });
    let day = |moment: journal::Moment| i32::try_from(moment.day()).unwrap_or(i32::MAX);
    let again = done.map(|done| measure::retest(day(done), day(crate::browser::now())));
    let wait = again.and_then(|again| match again {
        measure::Retest::Ready => None,
        measure::Retest::Wait { days } => Some(tv(m::CHECK_RETEST_WAIT, &[("count", &days.to_string())])),
        measure::Retest::ClockWentBack => Some(t(m::CHECK_RETEST_CLOCK)),
    });
    let other = other_name(app, who);
    let title_text = if together {
        tv(m::ASK_TITLE, &[("name", &app.name(who))])
    } else {
        t(m::ASK_TITLE_ALONE)
    };
    el("div")
        .class("stack")
        .kids([title(title_text), lead(tv(m::CHECK_INTRO, &[("name", &other)]))])
        .maybe(together.then(|| lead(tv(m::ASK_ALONE, &[("other", &other)]))))
        .child(small(t(m::ASK_NEW_ITEMS)))
        .maybe(wait.map(wrong))
        .child(foot([button(
            if begun {
                t(m::CHECK_RESUME)
            } else {
                t(m::ASK_START)
            },
            move || {
                // Doing it again begins with empty hands: cards of last time are laid down.
                let down = |card: &str| Fact::Card {
                    who,
                    card: card.to_owned(),
                    mine: false,
                };
                let facts = if done.is_some() {
                    Pattern::ALL.iter().map(|pattern| down(pattern.name())).collect()
                } else {
                    Vec::new()
                };
                app.write(facts, move || app.go(resume(app, who)));
            },
        )]))
}

/// One item.
pub(crate) fn item(app: App, who: Who, index: usize) -> Node {
    let Some(Item { id, .. }) = ITEMS.get(index) else {
        return cards(app, who);
    };
    let id = id.to_string();
    let other = other_name(app, who);
    let given = app
        .state
        .with_untracked(|state| state.partner(who).answers.get(&id).copied().flatten())
        .filter(|_| may_show_before(app, who));
    let next = if index + 1 < ITEMS.len() {
        Screen::CheckItem(who, index + 1)
    } else {
        Screen::CheckCards(who)
    };
    let write = {
        let id = id.clone();
        move |value: Option<u8>| {
            if let Ok(fact) = command::answer(who, &id, value) {
                app.write(vec![fact], move || app.go(next));
            }
        }
    };
    sentence(&id, &other, index, given, write)
}

/// One sentence with its seven answers and the skip.
pub(crate) fn sentence(
    id: &str,
    other: &str,
    index: usize,
    given: Option<u8>,
    write: impl Fn(Option<u8>) + Clone + 'static,
) -> Node {
    let count = ITEMS.len().to_string();
    let at = (index + 1).to_string();
    let answers = (1..=7u8).map(|value| {
        let write = write.clone();
        el("button")
            .attr("type", "button")
            .attr(
                "aria-pressed",
                if given == Some(value) { "true" } else { "false" },
            )
            .attr("data-value", value.to_string())
            .child(el("i").class(format!("w{value}")).attr("aria-hidden", "true"))
            .child(el("span").text(text_of(&format!("check-scale-{value}"), "")))
            .click(move || write(Some(value)))
    });
    let progress = el("div")
        .class("progress")
        .attr("aria-hidden", "true")
        .child(el("i").class(format!("p{}", (index + 1) * 100 / ITEMS.len() / 5 * 5)));
    el("div").kids([
        el("p")
            .class("small")
            .text(tv(m::ASK_OF, &[("index", &at), ("count", &count)])),
        progress,
        el("h1")
            .class("item")
            .text(text_of(&format!("check-item-{id}"), other)),
        el("div")
            .class("scale")
            .attr("role", "group")
            .attr("aria-label", t(m::CHECK_HOW))
            .kids(answers),
        ghost(t(m::CHECK_SKIP), move || write(None)),
    ])
}

/// The four recognition cards.
pub(crate) fn cards(app: App, who: Who) -> Node {
    let other = other_name(app, who);
    let before = app.state.with_untracked(|state| state.partner(who).cards.clone());
    let picked = Live::new(if may_show_before(app, who) {
        before
    } else {
        Vec::new()
    });
    let card = |pattern: Pattern| {
        let key = pattern.name();
        let part = |part: &str| text_of(&format!("check-card-{key}-{part}"), &other);
        let more = format!("{} {} {}", part("body"), part("after"), part("say"));
        let chosen = move || picked.with(|cards| cards.iter().any(|card| card == key));
        choice(part("title"), Some(more), Some(Box::new(chosen)), move || {
            let mine = !picked.with_untracked(|cards| cards.iter().any(|card| card == key));
            app.write(
                vec![Fact::Card {
                    who,
                    card: key.to_owned(),
                    mine,
                }],
                move || {
                    picked.update(|cards| {
                        cards.retain(|card| card != key);
                        if mine {
                            cards.push(key.to_owned());
                        }
                    });
                },
            );
        })
        .class("choice square")
    };
    el("div")
        .kids([
            title(t(m::CHECK_CARDS_TITLE)),
            lead(t(m::CHECK_CARDS_INTRO)),
            gap(),
        ])
        .kids(Pattern::ALL.map(card))
        .child(foot([button(t(m::COMMON_GO_ON), move || {
            app.go(Screen::CheckWindow(who))
        })]))
}

/// How long closeness can go on.
pub(crate) fn window(app: App, who: Who) -> Node {
    let pick = |text: String, minutes: Option<u16>| {
        choice(text, None, None, move || {
            app.write(vec![Fact::Tolerance { who, minutes }], move || {
                app.go(Screen::CheckWishes(who))
            });
        })
    };
    let minutes = |count: u16| tv(m::COMMON_MINUTES, &[("count", &count.to_string())]);
    el("div")
        .kids([title(t(m::ASK_WINDOW_TITLE)), lead(t(m::ASK_WINDOW_LEAD)), gap()])
        .kids([2, 5, 10, 20, 40].map(|count| pick(minutes(count), Some(count))))
        .kids([
            pick(t(m::ASK_WINDOW_NEVER), Some(120)),
            pick(t(m::ASK_WINDOW_SKIP), None),
        ])
}

/// Minutes wished for. What was set before is not shown again where two share the phone.
pub(crate) fn wishes(app: App, who: Who) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let kinds = [
        StepKind::Hold,
        StepKind::Quiet,
        StepKind::Talk,
        StepKind::ApartWithReturn,
        StepKind::Sleep,
    ];
    let set = kinds.map(|kind| {
        let before = app
            .state
            .with_untracked(|state| state.partner(who).wishes.get(&kind).copied());
        (kind, Live::new(before.filter(|_| !together)))
    });
    let shown = |value: Option<u16>| {
        value.map_or_else(
            || t(m::CHECKIN_UNSET),
            |value| tv(m::COMMON_MINUTES, &[("count", &value.to_string())]),
        )
    };
    let on = move || {
        // Where two share the phone, what was not touched stays as it is: nobody's wishes are wiped by passing through.
        let touched = set
            .iter()
            .filter(|(_, value)| !together || value.get_untracked().is_some());
        let facts = touched
            .filter_map(|(kind, value)| command::wish(who, *kind, value.get_untracked()).ok())
            .collect();
        app.write(facts, move || app.go(Screen::CheckLimits(who)));
    };
    el("div")
        .kids([title(t(m::ASK_WISH_TITLE)), lead(t(m::ASK_WISH_LEAD)), gap()])
        .kids(set.map(|(kind, value)| slider(kind_word(kind), (0, 60, 5), value, shown)))
        .child(foot([button(t(m::COMMON_GO_ON), on)]))
}

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    Open,
    Most(u16),
    No,
}

/// What is out of the question.
pub(crate) fn limits(app: App, who: Who) -> Node {
    let together = app.state.with_untracked(journal::State::together);
    let kinds = [
        StepKind::Hold,
        StepKind::Quiet,
        StepKind::Talk,
        StepKind::Breathe,
        StepKind::ApartInRoom,
        StepKind::ApartWithReturn,
        StepKind::Wash,
        StepKind::Sleep,
    ];
    let set = kinds.map(|kind| {
        let before = app
            .state
            .with_untracked(|state| match state.partner(who).limits.get(&kind) {
                Some(Limit::No) => Rule::No,
                Some(Limit::AtMost(minutes)) => Rule::Most(*minutes),
                _ => Rule::Open,
            });
        (kind, Live::new((!together).then_some(before)))
    });
    let row = |(kind, rule): (StepKind, Live<Option<Rule>>)| {
        let pick = move |text: String, this: Rule| {
            chip(
                text,
                move || rule.get() == Some(this),
                move || rule.set(Some(this)),
            )
        };
        let most = |minutes: u16| {
            let text = tv(m::ASK_LIMIT_MOST, &[("minutes", &minutes.to_string())]);
            pick(text, Rule::Most(minutes))
        };
        el("div")
            .class("fact")
            .child(el("b").text(kind_word(kind)))
            .child(chips(
                kind_word(kind),
                [
                    pick(t(m::ASK_LIMIT_OPEN), Rule::Open),
                    most(5),
                    most(10),
                    most(20),
                    pick(t(m::ASK_LIMIT_NO), Rule::No),
                ],
            ))
    };
    let on = move || {
        let facts = set
            .iter()
            .filter_map(|(kind, rule)| {
                // A rule that was not touched stays: the phone may have changed hands, and no limit falls by passing through.
                let limit = match rule.get_untracked()? {
                    Rule::Open => None,
                    Rule::Most(minutes) => Some(Limit::AtMost(minutes)),
                    Rule::No => Some(Limit::No),
                };
                command::limit(who, *kind, limit).ok()
            })
            .collect();
        app.write(facts, move || app.go(Screen::CheckBody(who)));
    };
    let lead_text = if together {
        tv(m::ASK_LIMIT_LEAD, &[("other", &app.name(who.other()))])
    } else {
        t(m::ASK_LIMIT_LEAD_ALONE)
    };
    el("div")
        .kids([title(t(m::ASK_LIMIT_TITLE)), lead(lead_text), gap()])
        .kids(set.map(row))
        .child(foot([button(t(m::COMMON_GO_ON), on)]))
}

/// Which of the told hormone stories to draw.
pub(crate) fn body(app: App, who: Who) -> Node {
    let next = move || {
        app.write(vec![Fact::CheckDone { who }], move || {
            app.go(Screen::CheckOpens(who))
        });
    };
    let pick = |text: Message, profile: BodyProfile| {
        choice(t(text), None, None, move || {
            app.write(vec![Fact::Body { who, profile }], next)
        })
    };
    el("div")
        .kids([title(t(m::ASK_BODY_TITLE)), lead(t(m::ASK_BODY_LEAD)), gap()])
        .kids([
            pick(m::ASK_BODY_AVERAGE, BodyProfile::Average),
            pick(m::ASK_BODY_FEMALE, BodyProfile::ToldFemale),
            pick(m::ASK_BODY_MALE, BodyProfile::ToldMale),
            ghost(t(m::COMMON_SKIP), next),
        ])
}
