//! Writing something for the other phone: words, then exactly what will be seen, then a tap.

use journal::thing::{Topic, words as thing_of};
use link::Pace;
use link::ask::Ask;
use model::Who;
use words::m;

use super::{drive, react, thing};
use crate::app::App;
use crate::browser;
use crate::screen::{Screen, TogetherScreen};
use crate::ui::*;

const DAY_S: i64 = 86_400;
/// How long it may show, in days; the first is without an end.
const DAYS: [Option<i64>; 3] = [None, Some(7), Some(30)];

/// Where it stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Write,
    /// The very bytes that will leave.
    Look(Vec<u8>),
    Sent,
}

/// Writing and sending.
pub(super) fn write(app: App) -> Node {
    let (topic, text) = super::WORDS.take().unwrap_or((Topic::Note, String::new()));
    let text = Live::new(text);
    let until = Live::new(vec![0_usize]);
    let stage = Live::new(Stage::Write);
    let said = Live::new(None::<String>);
    el("div").live(move || {
        let name = app.name(Who::B);
        let name = [("name", name.as_str())];
        match stage.get() {
            Stage::Write => {
                let look = move || match thing_of(topic, &text.get_untracked()) {
                    Some(thing) => {
                        said.set(None);
                        stage.set(Stage::Look(thing.to_bytes()));
                    }
                    None => said.set(Some(t(m::PHONE_WRITE_LONG))),
                };
                let ends = texts(&[m::PHONE_WRITE_ALWAYS, m::PHONE_WRITE_WEEK, m::PHONE_WRITE_MONTH]);
                stack([
                    title(tv(m::PHONE_WRITE_TITLE, &name)),
                    lead(t(m::PHONE_WRITE_LEAD)),
                    area(t(m::PHONE_WRITE_LABEL), "6", text),
                    small(t(m::PHONE_WRITE_UNTIL)),
                    pick(t(m::PHONE_WRITE_UNTIL), ends, Take::One, until),
                    complaint(said),
                    foot([
                        button(t(m::PHONE_WRITE_LOOK), look),
                        ghost(t(m::COMMON_BACK), move || app.back()),
                    ]),
                ])
            }
            Stage::Look(bytes) => {
                let send = {
                    let bytes = bytes.clone();
                    move || {
                        if let Some(view) = drive::partner() {
                            let days = until.with_untracked(|chosen| {
                                chosen.first().and_then(|at| DAYS.get(*at).copied().flatten())
                            });
                            let until_s = days.map(|days| browser::now().unix_s + days * DAY_S);
                            let share = Ask::Share {
                                id: react::fresh(),
                                bytes: bytes.clone(),
                                until_s,
                                pace: Pace::Calm,
                            };
                            drive::ask(app, view.space, share);
                            match drive::refused() {
                                Some(why) => {
                                    said.set(Some(tv(m::PHONE_REFUSED, &[("why", &why.to_string())])));
                                }
                                None => stage.set(Stage::Sent),
                            }
                        }
                    }
                };
                stack([title(tv(m::PHONE_PREVIEW, &name))])
                    .child(el("div").class("card").attr("id", "preview").maybe(thing::shown(
                        app,
                        Who::A,
                        &bytes,
                    )))
                    .child(complaint(said))
                    .child(foot([
                        button(tv(m::PHONE_SEND, &name), send),
                        ghost(t(m::PHONE_WRITE_CHANGE), move || stage.set(Stage::Write)),
                    ]))
            }
            Stage::Sent => stack([title(t(m::PHONE_SENT))])
                .child(foot([button(t(m::COMMON_DONE), move || {
                    app.start(Screen::Together(TogetherScreen::Home))
                })])),
        }
    })
}
