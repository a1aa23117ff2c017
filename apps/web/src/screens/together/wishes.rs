//! Wishes and open questions of the weekly round: what both said yes to is shown to both, and nothing else ever is.
//!
//! The phones compare once a week, whether anybody said anything or not (`sync::sharing::beat`), so this screen can only
//! say when the next time is, and nothing of where the other stands.

use std::rc::Rc;

use journal::wishes::{self, QUESTIONS, WISHES};
use link::ask::Ask;
use link::view::View;
use model::Who;
use vault::epoch::SpaceId;
use words::m;

use super::{drive, thing};
use crate::app::App;
use crate::ui::*;

/// All of it.
pub(super) fn wishes(app: App) -> Node {
    let Some(view) = crate::reactive::untrack(|| super::partner(app)) else {
        return stack([title(t(m::WISH_TITLE))]);
    };
    let name = app.name(Who::B);
    let name = [("name", name.as_str())];
    let said = Live::new(None::<String>);
    let day = thing::day(view.next_round_s);
    stack([
        title(t(m::WISH_TITLE)),
        lead(tv(m::WISH_LEAD, &name)),
        small(tv(m::WISH_SILENT, &name)),
    ])
    .live(move || both(app))
    .kids([
        heading(t(m::WISH_OWN)),
        list(app, &view, said),
        complaint(said),
        small(tv(m::WISH_WHEN, &[("day", &day)])),
        small(t(m::WISH_ALL)),
        heading(t(m::WISH_QUESTIONS)),
        small(t(m::WISH_QUESTIONS_LEAD)),
        questions(app, view.space, said),
    ])
}

fn wish(name: &str) -> Option<String> {
    tk(&format!("wish-{name}"), &[])
}

/// What both would like. It is there for both, or for nobody.
fn both(app: App) -> Node {
    let places = super::partner(app).map(|view| view.both_wish).unwrap_or_default();
    let rows: Vec<Node> = places
        .iter()
        .filter_map(|place| WISHES.get(usize::from(*place)))
        .filter_map(|name| wish(name))
        .map(|text| el("li").text(text))
        .collect();
    if rows.is_empty() {
        return nothing();
    }
    el("section")
        .class("card")
        .attr("id", "both-wishes")
        .child(el("b").text(t(m::WISH_BOTH)))
        .child(el("ul").kids(rows))
}

/// Each tap is kept at once. The list stands still meanwhile: it does not follow what comes from elsewhere.
fn list(app: App, view: &View, said: Live<Option<String>>) -> Node {
    let space = view.space;
    let chosen = Live::new(view.my_wishes.clone());
    let tap = move |place: u8| {
        chosen.update(|chosen| {
            let had = chosen.contains(&place);
            chosen.retain(|other| *other != place);
            if !had {
                chosen.push(place);
            }
        });
        ask(app, space, Ask::Wish(chosen.get_untracked()), said);
    };
    let places = WISHES.iter().zip(0_u8..);
    el("div")
        .class("list")
        .attr("id", "wishes")
        .kids(places.filter_map(|(name, place)| {
            let is_chosen = move || chosen.with(|chosen| chosen.contains(&place));
            Some(choice(wish(name)?, None, Some(Box::new(is_chosen)), move || {
                tap(place)
            }))
        }))
}

/// Asks, and says why where it is not done.
fn ask(app: App, space: SpaceId, what: Ask, said: Live<Option<String>>) {
    drive::ask(app, space, what);
    let why = drive::refused();
    said.set(why.map(|why| tv(m::PHONE_REFUSED, &[("why", &why.to_string())])));
}

/// The four questions. While one is being answered the others are not shown, and nothing is built anew.
fn questions(app: App, space: SpaceId, said: Live<Option<String>>) -> Node {
    let writing = Live::new(None::<u8>);
    let text = Live::new(String::new());
    el("div").attr("id", "questions").live(move || {
        if let Some(number) = writing.get() {
            return write(app, space, (number, writing), text, said);
        }
        let Some(view) = super::partner(app) else {
            return nothing();
        };
        let begin: Begin = Rc::new(move |number, own| {
            text.set(own);
            writing.set(Some(number));
        });
        let take_back = move |number| ask(app, space, Ask::Answer { number, bytes: None }, said);
        let cards = (0_u8..).zip(QUESTIONS);
        el("div").class("stack").kids(cards.filter_map(|(number, name)| {
            let card = el("div").class("card").child(el("b").text(asked(name)?));
            Some(card.kids(question(app, &view, number, &begin, take_back)))
        }))
    })
}

/// Begins to answer a question, with what is there already.
type Begin = Rc<dyn Fn(u8, String)>;

/// What is there of one question: both answers, one's own, or none.
fn question(app: App, view: &View, number: u8, begin: &Begin, take_back: impl Fn(u8) + 'static) -> Vec<Node> {
    let answer = |of: &[Option<Vec<u8>>; 4]| wishes::read_answer(of.get(usize::from(number))?.as_deref()?);
    let tool = |text: words::Message, own: String| {
        let begin = begin.clone();
        link(t(text), move || begin(number, own.clone()))
    };
    let tools = |tools: Vec<Node>| el("div").class("row tools").kids(tools);
    let Some(own) = answer(&view.my_answers) else {
        return vec![tools(vec![tool(m::WISH_ANSWER, String::new())])];
    };
    let shown = vec![small(t(m::WISH_YOURS)), lines(&own)];
    let more = match answer(&view.their_answers) {
        Some(theirs) => [small(app.name(Who::B)), lines(&theirs)],
        None => [
            small(t(m::WISH_SEALED)),
            tools(vec![
                tool(m::WISH_CHANGE, own),
                link(t(m::WISH_TAKE_BACK), move || take_back(number)),
            ]),
        ],
    };
    shown.into_iter().chain(more).collect()
}

fn lines(text: &str) -> Node {
    let line = |line: &str| {
        el("p")
            .class("own-words")
            .attr("dir", "auto")
            .text(line.to_owned())
    };
    el("div").kids(text.lines().map(line).collect::<Vec<_>>())
}

fn asked(name: &str) -> Option<String> {
    tk(&format!("wish-ask-{name}"), &[])
}

fn write(
    app: App,
    space: SpaceId,
    (number, writing): (u8, Live<Option<u8>>),
    text: Live<String>,
    said: Live<Option<String>>,
) -> Node {
    let question = QUESTIONS.get(usize::from(number)).and_then(|name| asked(name));
    let seal = move || match wishes::answer(text.with_untracked(|text| text.trim().to_owned()).as_str()) {
        Some(bytes) => {
            let bytes = Some(bytes);
            ask(app, space, Ask::Answer { number, bytes }, said);
            text.set(String::new());
            writing.set(None);
        }
        None => said.set(Some(t(m::WISH_LONG))),
    };
    stack([
        area(question.unwrap_or_default(), "4", text),
        second(t(m::WISH_SEAL), seal),
        ghost(t(m::COMMON_CANCEL), move || {
            text.set(String::new());
            said.set(None);
            writing.set(None);
        }),
    ])
}
