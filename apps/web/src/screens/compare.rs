//! Different with different people: a map for each relationship, side by side, each with its range.

use engine::{Answer, Ask, PlaceView, Side, Spot};
use journal::{Fact, command};
use measure::bank::ITEMS;
use model::Who;
use words::{Message, m};

use crate::app::App;
use crate::engine_room::asked;
use crate::pictures;
use crate::screen::Screen;
use crate::ui::*;

/// So many others: a handful is enough to see a difference, and more would be a collection.
const OTHERS_MAX: usize = 4;
/// Differences within this many standard deviations may be chance: nine in ten.
const NINE_IN_TEN: f32 = 1.645;

/// The screen.
pub(crate) fn compare(app: App) -> Node {
    let page = el("div")
        .class("stack")
        .kids([title(t(m::COMPARE_TITLE)), lead(t(m::COMPARE_LEAD))]);
    // Answers about somebody else are for one person's eyes; a shared phone cannot tell who looks.
    if app.state.with_untracked(journal::State::together) {
        return page.child(para(t(m::COMPARE_SHARED)));
    }
    let (here, others) = app.state.with_untracked(|state| {
        (
            journal::ask::place(state, Who::A),
            state.practices.others().clone(),
        )
    });
    let room = others.len() < OTHERS_MAX;
    let free = (0..=u8::MAX).find(|id| !others.contains_key(id)).unwrap_or(0);
    let whole: Vec<(u8, String, Ask)> = others
        .iter()
        .filter(|(_, other)| other.answers.len() >= ITEMS.len())
        .map(|(id, other)| {
            let side = Side {
                answers: other
                    .answers
                    .iter()
                    .map(|(item, value)| (item.clone(), *value))
                    .collect(),
                ..Side::UNKNOWN
            };
            (*id, other.name.clone(), Ask::Place(side))
        })
        .collect();
    let places: Vec<(String, Live<Option<Answer>>)> = core::iter::once((app.name(Who::B), asked(app, &here)))
        .chain(
            whole
                .iter()
                .map(|(_, name, question)| (name.clone(), asked(app, question))),
        )
        .collect();
    let any = !whole.is_empty();
    let drawn = move || {
        let mut seen = Vec::new();
        for (name, answer) in &places {
            match answer.get() {
                Some(Answer::Place(place)) => seen.push((name.clone(), place)),
                _ => return loading(),
            }
        }
        strips(&seen)
    };
    let rows = others.iter().map(|(id, other)| {
        let (id, next) = (*id, other.answers.len().min(ITEMS.len()));
        let name = other.name.clone();
        let out = move || {
            app.write(vec![Fact::OtherNamed { id, name: None }], move || {
                app.replace(Screen::Compare);
            });
        };
        el("div").class("row").kids([
            choice(
                name,
                (next < ITEMS.len()).then(|| t(m::COMPARE_GO_ON)),
                None,
                move || app.go(Screen::CompareItem(id, if next < ITEMS.len() { next } else { 0 })),
            ),
            link(t(m::COMPARE_OUT), out).class("link narrow"),
        ])
    });
    let name = Live::new(String::new());
    let complaint = Live::new(None::<String>);
    let add = move || match command::name(Who::A, &name.get_untracked()) {
        Ok(Fact::Named { name, .. }) => {
            let fact = Fact::OtherNamed {
                id: free,
                name: Some(name),
            };
            app.write(vec![fact], move || app.go(Screen::CompareItem(free, 0)));
        }
        Ok(_) => {}
        Err(why) => complaint.set(Some(refused(&why))),
    };
    let page = if any { page.live(drawn) } else { page };
    page.child(el("div").class("list").kids(rows))
        .maybe(room.then(|| {
            stack([
                heading(t(m::COMPARE_ADD)),
                small(t(m::COMPARE_ADD_LEAD)),
                field(t(m::COMPARE_NAME), "text", name),
                second(t(m::ASK_START), add),
            ])
        }))
        .live(move || {
            complaint
                .get()
                .map_or_else(|| el("span").attr("hidden", ""), wrong)
        })
        .maybe(super::claims::grade_link(app, "map-per-relationship"))
}

/// What a dimension is called, and where it stands in a place.
type Dimension = (Message, fn(&PlaceView) -> Spot);

/// Three dimensions, one strip for each relationship, and in words what differs beyond chance.
fn strips(seen: &[(String, PlaceView)]) -> Node {
    let of: [Dimension; 3] = [
        (m::ASK_PREVIEW_ANXIETY, |place| place.anxiety),
        (m::ASK_PREVIEW_AVOIDANCE, |place| place.avoidance),
        (m::ASK_PREVIEW_FEAR, |place| place.fear),
    ];
    let dimension = |(label, spot): Dimension| {
        let rows = seen.iter().enumerate().map(|(index, (name, place))| {
            let who = if index == 0 { Who::A } else { Who::B };
            el("div")
                .class("strip")
                .kids([small(name.clone()), pictures::strip(who, name, spot(place))])
        });
        let here = seen.first().map(|(_, place)| spot(place));
        let words = seen.iter().skip(1).filter_map(|(name, place)| {
            let (here, there) = (here?, spot(place));
            let difference = there.z - here.z;
            let sd = here.sd.hypot(there.sd);
            let message = if difference.abs() <= NINE_IN_TEN * sd {
                m::COMPARE_SAME
            } else if difference > 0.0 {
                m::COMPARE_MORE
            } else {
                m::COMPARE_LESS
            };
            Some(small(tv(message, &[("name", name)])))
        });
        el("div")
            .class("fact")
            .child(el("b").text(t(label)))
            .kids(rows)
            .kids(words)
    };
    el("figure")
        .kids(of.map(dimension))
        .child(small(t(m::COMPARE_RANGE)))
}

/// One sentence of the check, about another relationship.
pub(crate) fn item(app: App, id: u8, index: usize) -> Node {
    let other = app
        .state
        .with_untracked(|state| state.practices.others().get(&id).cloned())
        .unwrap_or_default();
    let Some(item) = ITEMS.get(index) else {
        return compare(app);
    };
    let key = item.id.to_string();
    let given = other.answers.get(&key).copied().flatten();
    let write = {
        let item = key.clone();
        move |value: Option<u8>| {
            let fact = Fact::OtherAnswered {
                id,
                item: item.clone(),
                value,
            };
            app.write(vec![fact], move || {
                if index + 1 < ITEMS.len() {
                    app.replace(Screen::CompareItem(id, index + 1));
                } else {
                    app.replace(Screen::Compare);
                }
            });
        }
    };
    super::check::sentence(&key, &other.name, index, given, write)
}
