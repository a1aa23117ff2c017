//! What was foretold before evenings were written about, and how often it was right.

use journal::learning::{Foretold, foretold as all_foretold, foretold_mornings};
use learn::predictions::{Band, Holds, SHARES, band, score};
use model::Who;
use words::{Message, m};

use super::drawn::{self, Evening};
use super::{tenth, views};
use crate::app::App;
use crate::browser;
use crate::screen::LearnedScreen;
use crate::ui::*;

const ITEMS: [Message; 5] = [
    m::CHECKIN_PULL,
    m::CHECKIN_ALARM_DISTANCE,
    m::CHECKIN_ALARM_CLOSENESS,
    m::CHECKIN_CALM,
    m::CHECKIN_PRESENCE,
];
/// Where somebody begins to look: at calm.
const CALM: usize = 3;
/// So many evenings fit on a small screen.
const SHOWN: usize = 14;

const NAMES: [Message; 2] = [m::LEARNED_BAND_NARROW, m::LEARNED_BAND_WIDE];
const SHOULD: [Message; 2] = [m::LEARNED_BAND_NARROW_HELD, m::LEARNED_BAND_WIDE_HELD];

fn in_words(at: usize, band: &Band) -> Vec<String> {
    let of_100 = |share: f64| picture::whole(share * 100.0);
    let held = band.held.map(|[held, low, high]| {
        tv(
            SHOULD[at],
            &[
                ("held", &of_100(held)),
                ("low", &of_100(low)),
                ("high", &of_100(high)),
            ],
        )
    });
    let verdict = match band.holds {
        Holds::NotYet(more) => tv(m::LEARNED_HOLDS_NOT_YET, &[("count", &more.to_string())]),
        Holds::AsSaid => t(m::LEARNED_HOLDS),
        Holds::TooSure => t(m::LEARNED_TOO_SURE),
        Holds::TooCareful => t(m::LEARNED_TOO_CAREFUL),
    };
    held.into_iter().chain([verdict]).collect()
}

fn bands(who: Who, all: &[Foretold]) -> Node {
    let kept: Vec<_> = all.iter().map(|one| one.kept.clone()).collect();
    let scored = score(&kept);
    let words: Vec<Vec<String>> = scored
        .bands
        .iter()
        .enumerate()
        .map(|(at, band)| in_words(at, band))
        .collect();
    let rows: Vec<(String, f64, Option<[f64; 3]>)> = scored
        .bands
        .iter()
        .zip(NAMES)
        .map(|(band, name)| (t(name), band.share, band.held))
        .collect();
    let spoken = words.concat().join(" ");
    // The same verdict of both is said once.
    let same = scored.bands[0].holds == scored.bands[1].holds;
    let (mut first, mut below) = (None, stack([]));
    for mut said in words {
        let verdict = said.pop().unwrap_or_default();
        below = below.kids(said.into_iter().map(small));
        if same {
            first = Some(say(verdict));
        } else {
            below = below.child(say(verdict));
        }
    }
    el("div")
        .class("stack")
        .maybe(first)
        .kids([drawn::bands(who, &rows, spoken), below])
        .child(small(tv(
            m::LEARNED_BANDS_FROM,
            &[("count", &scored.answers.to_string())],
        )))
}

fn evenings(who: Who, all: &[Foretold], item: usize) -> Node {
    let told: Vec<(&Foretold, u8)> = all
        .iter()
        .filter_map(|one| Some((one, one.kept.answers.get(item).copied().flatten()?)))
        .collect();
    let last = told.get(told.len().saturating_sub(SHOWN)..).unwrap_or_default();
    if last.is_empty() {
        return lead(t(m::LEARNED_FORETOLD_NONE_OF));
    }
    let of = |one: &Foretold, share: f64| {
        let chances = one.kept.expected.get(item);
        chances.map_or([0.0, 10.0], |chances| band(chances, share))
    };
    let drawn_ones: Vec<Evening> = last
        .iter()
        .map(|(one, answer)| Evening {
            narrow: of(one, SHARES[0]),
            wide: of(one, SHARES[1]),
            answer: *answer,
        })
        .collect();
    let range = |[low, high]: [f64; 2]| format!("{} – {}", tenth(low), tenth(high));
    let head = [
        m::LEARNED_TABLE_DAY,
        m::LEARNED_BAND_NARROW,
        m::LEARNED_BAND_WIDE,
        m::LEARNED_TABLE_CAME,
    ]
    .map(|text| el("th").attr("scope", "col").text(t(text)));
    let rows = last.iter().zip(&drawn_ones).rev().map(|((one, answer), drawn)| {
        el("tr").kids([
            el("td").text(browser::day_of(one.answered)),
            el("td").text(range(drawn.narrow)),
            el("td").text(range(drawn.wide)),
            el("td").text(answer.to_string()),
        ])
    });
    let table = el("table")
        .child(el("thead").child(el("tr").kids(head)))
        .child(el("tbody").kids(rows));
    stack([
        drawn::evenings(who, &drawn_ones, t(m::LEARNED_FORETOLD_PICTURE)),
        small(t(m::LEARNED_FORETOLD_PICTURE)),
        folded(t(m::COMMON_AS_TABLE), [table]),
    ])
}

/// What was foretold of one person, and how it came.
pub(super) fn foretold(app: App, who: Who) -> Node {
    let all = app.state.with_untracked(|state| all_foretold(state, who));
    let top = stack([
        views(app, LearnedScreen::Foretold),
        title(t(m::LEARNED_FORETOLD_TITLE)),
        lead(t(m::LEARNED_FORETOLD_LEAD)),
    ]);
    let mornings = app.state.with_untracked(|state| foretold_mornings(state, who));
    let mornings = (!mornings.is_empty())
        .then(|| stack([heading(t(m::LEARNED_FORETOLD_MORNINGS)), bands(who, &mornings)]));
    if all.is_empty() {
        return match mornings {
            Some(mornings) => top.child(mornings),
            None => top.child(say(t(m::LEARNED_FORETOLD_NONE))),
        };
    }
    let item = Live::new(vec![CALM]);
    let names = texts(&ITEMS);
    top.child(bands(who, &all))
        .child(heading(t(m::LEARNED_FORETOLD_EACH)))
        .child(pick(t(m::LEARNED_FORETOLD_EACH), names, Take::One, item))
        .live(move || {
            let at = item.with(|item| item.first().copied());
            at.map_or_else(nothing, |at| evenings(who, &all, at))
        })
        .maybe(mornings)
        .child(small(t(m::LEARNED_FORETOLD_HOW)))
}
