//! The invented couple: Ana, who wants to hold and talk, and Sam, who wants to breathe. Nothing of it is kept.

use guide::{Feeling, Need, PracticeId};
use journal::thing::Joint;
use journal::{CheckIn, Entry, Fact, Limit, Mode, Moment, Open, State};
use measure::bank::ITEMS;
use measure::{Dimension, ItemId};
use model::{Begun, BodyProfile, Step, StepKind, Who};
use words::m;

use crate::app::App;
use crate::browser;
use crate::host::News;
use crate::keeper::Keeper;
use crate::reactive::*;
use crate::screen::{LearnedScreen, OwnScreen, Screen, TogetherScreen, UsView};
use crate::ui::t;

/// How much each agrees with items of a dimension, 1–7: anxiety, avoidance, fear.
const LEANS: [[u8; 3]; 2] = [[6, 3, 2], [2, 6, 2]];
const DAY_S: i64 = 86_400;

/// Evenings the example has written about where screens show what was learned, unless the address says how many.
const EVENINGS: u16 = 24;
/// More would only keep somebody waiting.
const EVENINGS_MOST: u16 = 200;

/// Whether the address asks for the example, on which screen, and after how many more evenings.
pub(crate) fn asked_for(query: &str) -> Option<(Screen, u16)> {
    let mut parts = query.trim_start_matches('?').split('&');
    if !parts
        .clone()
        .any(|part| part == "demo" || part.starts_with("demo="))
    {
        return None;
    }
    let evenings = parts
        .clone()
        .find_map(|part| part.strip_prefix("evenings=")?.parse().ok());
    let name = parts.find_map(|part| part.strip_prefix("screen="));
    let to = name.map_or(Screen::Us(UsView::Curves), screen);
    let usual = if matches!(to, Screen::Learned(_)) {
        EVENINGS
    } else {
        0
    };
    Some((to, evenings.unwrap_or(usual).min(EVENINGS_MOST)))
}

/// What the address wants said about the version on the server, so that this can be looked at without a server that lies.
pub(crate) fn news(query: &str) -> Option<News> {
    query
        .split('&')
        .find_map(|part| part.strip_prefix("news="))
        .map(News::of)
}

/// Screens by name, for looking at them one by one.
fn screen(name: &str) -> Screen {
    match name {
        "welcome" => Screen::Welcome,
        "who" => Screen::WhoIsHere,
        "keys" => Screen::Keys,
        "names" => Screen::Names,
        "unlock" => Screen::Unlock,
        "check" => Screen::CheckIntro(Who::A),
        "item" => Screen::CheckItem(Who::A, 4),
        "cards" => Screen::CheckCards(Who::A),
        "window" => Screen::CheckWindow(Who::A),
        "wishes" => Screen::CheckWishes(Who::A),
        "limits-own" => Screen::CheckLimits(Who::A),
        "body-story" => Screen::CheckBody(Who::A),
        "opens" => Screen::CheckOpens(Who::A),
        "hand" => Screen::Hand(Who::B),
        "map" => Screen::Us(UsView::Map),
        "plan" => Screen::Us(UsView::Plan),
        "what-if" => Screen::WhatIf,
        "others" => Screen::PlanOthers,
        "now" => Screen::Now,
        "breaths" => Screen::NowBreaths(Feeling::TooFar),
        "now-help" => Screen::NowHelp(Feeling::TooFar),
        "ground" => Screen::NowGround(Feeling::Numb),
        "play" => Screen::NowPlay,
        "now-end" => Screen::NowEnd,
        "understand" => Screen::Understand,
        "substances" => Screen::Substances,
        "patterns" => Screen::Patterns,
        "pattern" => Screen::Pattern(measure::dimension::Pattern::Anxious),
        "loop" => Screen::Loop,
        "loop-parts" => Screen::LoopParts(Who::A),
        "compare" => Screen::Compare,
        "ask" => Screen::Us(UsView::Ask),
        "practices" => Screen::Practices(Need::Ask),
        "own-things" => Screen::OwnThings,
        "now-practice" => PracticeId::find("body-talking")
            .map_or(Screen::Now, |id| Screen::Practice(id, Some(Feeling::TooFar))),
        "practice" => {
            PracticeId::find("ask-with-minutes").map_or(Screen::Now, |id| Screen::Practice(id, None))
        }
        "check-in" => Screen::Own(OwnScreen::CheckIn),
        "diary" => Screen::Own(OwnScreen::Diary),
        "trigger" => Screen::Own(OwnScreen::Trigger(0)),
        "repair" => Screen::Own(OwnScreen::Repair),
        "grow" => Screen::Own(OwnScreen::Grow),
        "ladder" => Screen::Own(OwnScreen::Ladder),
        "trends" => Screen::Own(OwnScreen::Trends),
        "outside" => Screen::Own(OwnScreen::Outside),
        "kinds" => Screen::Own(OwnScreen::Kinds),
        "report" => Screen::Own(OwnScreen::Report),
        "fear" => Screen::Own(OwnScreen::Fear),
        "safe-plan" => Screen::Own(OwnScreen::SafePlan),
        "harm" => Screen::Own(OwnScreen::Harm),
        "noticed" => Screen::Own(OwnScreen::Noticed(guide::notice::Notice::Force)),
        "learned" => Screen::Learned(LearnedScreen::Known),
        "learned-questions" => Screen::Learned(LearnedScreen::Questions),
        "learned-foretold" => Screen::Learned(LearnedScreen::Foretold),
        "learned-trial" => Screen::Learned(LearnedScreen::Trial),
        "learned-trial-new" => Screen::Learned(LearnedScreen::TrialNew),
        "learned-why" => Screen::Learned(LearnedScreen::Why),
        "phones" => Screen::Together(TogetherScreen::Home),
        "phones-offer" => Screen::Together(TogetherScreen::Offer { own: false }),
        "phones-take" => Screen::Together(TogetherScreen::Take),
        "phones-sign" => Screen::Together(TogetherScreen::Sign),
        "phones-write" => Screen::Together(TogetherScreen::Write),
        "phones-answers" => Screen::Together(TogetherScreen::Answers),
        "phones-agreement" => Screen::Together(TogetherScreen::Agreement),
        "phones-breathe" => Screen::Together(TogetherScreen::Both(Joint::Breathing)),
        "phones-wishes" => Screen::Together(TogetherScreen::Wishes),
        "phones-list" => Screen::Together(TogetherScreen::List),
        "phones-part" => Screen::Together(TogetherScreen::Part),
        "more" => Screen::More,
        "claims" => Screen::Claims(""),
        "settings" => Screen::Settings,
        "keep-copy" => Screen::KeepCopy,
        "keep-take" => Screen::KeepTake,
        "keep-read" => Screen::KeepRead,
        "keep-found" => Screen::KeepFound,
        "keep-another" => Screen::KeepAnother,
        "keep-words" => Screen::KeepWords,
        "keep-try" => Screen::KeepTry,
        "keep-change" => Screen::KeepChange,
        "keep-passkey" => Screen::KeepPasskey,
        "by-passkey" => Screen::ByPasskey,
        "put-back" => Screen::PutBack,
        "wipe" => Screen::Wipe,
        "safety" => Screen::Safety,
        "limits" => Screen::Limits,
        _ => Screen::Us(UsView::Curves),
    }
}

/// Opens the example on a screen.
pub(crate) async fn open(app: App, (to, evenings): (Screen, u16)) {
    let mut keeper = Keeper::throw_away();
    let mut entries = story(browser::now());
    if to == Screen::NowPlay {
        entries.extend(agreed(browser::now()));
    }
    let mut state = State::default();
    // The example goes through the same sealing as everything else; in memory that cannot fail for want of space.
    if keeper.append(&entries).await.is_ok() {
        entries.iter().for_each(|entry| state.take(entry));
        app.open(keeper, state);
    }
    app.example.set_value(evenings);
    // The example shows one's own pages without asking who holds the phone.
    if to != Screen::Us(UsView::Curves) {
        app.holder.set(Some(Who::A));
    }
    app.start(to);
}

fn story(now: Moment) -> Vec<Entry> {
    let ago = |days: i64| Moment {
        unix_s: now.unix_s - days * DAY_S,
        ..now
    };
    let mut facts = vec![
        Fact::Opened { mode: Mode::Together },
        Fact::Named {
            who: Who::A,
            name: "Ana".to_owned(),
        },
        Fact::Named {
            who: Who::B,
            name: "Sam".to_owned(),
        },
    ];
    for who in Who::BOTH {
        for (index, item) in ITEMS.iter().enumerate() {
            let lean = LEANS[who.index()][match item.dimension {
                Dimension::Anxiety => 0,
                Dimension::Avoidance => 1,
                Dimension::Fear => 2,
            }];
            let agrees = if item.reversed { 8 - lean } else { lean };
            // Nobody answers like a ruler: every third item is off by one.
            let value = if index % 3 == 0 {
                (agrees + 1).min(7)
            } else {
                agrees
            };
            facts.push(Fact::Answered {
                who,
                item: ItemId::to_string(&item.id),
                value: Some(value),
            });
        }
        facts.push(Fact::CheckDone { who });
        facts.push(Fact::Opens {
            who,
            what: Open::Map,
            yes: true,
        });
        facts.push(Fact::Opens {
            who,
            what: Open::Curves,
            yes: true,
        });
    }
    facts.extend([
        Fact::Card {
            who: Who::A,
            card: "anxious".to_owned(),
            mine: true,
        },
        Fact::Card {
            who: Who::B,
            card: "avoidant".to_owned(),
            mine: true,
        },
        Fact::Card {
            who: Who::B,
            card: "secure".to_owned(),
            mine: true,
        },
        Fact::Body {
            who: Who::A,
            profile: BodyProfile::ToldFemale,
        },
        Fact::Body {
            who: Who::B,
            profile: BodyProfile::ToldMale,
        },
        Fact::Tolerance {
            who: Who::B,
            minutes: Some(10),
        },
        Fact::Wish {
            who: Who::A,
            kind: StepKind::Hold,
            minutes: Some(15),
        },
        Fact::Limited {
            who: Who::B,
            kind: StepKind::Talk,
            limit: Some(Limit::AtMost(10)),
        },
    ]);
    let mut entries: Vec<Entry> = facts.into_iter().map(|fact| Entry { at: ago(9), fact }).collect();
    let check_in = |days: i64, who: Who, entry: CheckIn| Entry {
        at: ago(days),
        fact: Fact::CheckedIn { who, entry },
    };
    entries.push(check_in(
        6,
        Who::A,
        CheckIn {
            pull: Some(9),
            alarm_distance: Some(7),
            calm: Some(3),
            begun_from: Some(Begun::Desire),
            words: Some(t(m::WELCOME_EXAMPLE_A)),
            ..CheckIn::default()
        },
    ));
    entries.push(check_in(
        6,
        Who::B,
        CheckIn {
            pull: Some(4),
            alarm_closeness: Some(6),
            calm: Some(5),
            presence: Some(7),
            words: Some(t(m::WELCOME_EXAMPLE_B)),
            ..CheckIn::default()
        },
    ));
    entries
}

fn agreed(now: Moment) -> Vec<Entry> {
    let step = |kind, minutes| Step { kind, minutes };
    let steps = vec![
        step(StepKind::Hold, 8),
        step(StepKind::ApartWithReturn, 20),
        step(StepKind::Quiet, 15),
    ];
    [
        Fact::Proposed { steps },
        Fact::SaidYes { who: Who::A },
        Fact::SaidYes { who: Who::B },
    ]
    .map(|fact| Entry { at: now, fact })
    .to_vec()
}
