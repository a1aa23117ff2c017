//! A sound or a picture that helps: chosen on the phone, sealed in pieces as other records are, there at night.

use journal::keepsake::{self, BYTES_MAX, Keepsake, Kind};
use journal::replay::TakeOut;
use model::Who;
use words::m;

use super::media::{self, Playing};
use crate::app::App;
use crate::browser;
use crate::reactive::*;
use crate::ui::*;

/// A picture may be so long before it is made small, in bytes: no phone's camera makes a longer one.
const CHOSEN_MAX: u32 = 64 * 1024 * 1024;

/// What stands beside it where it has no name.
fn name_of(one: &Keepsake) -> String {
    if !one.name.is_empty() {
        return one.name.clone();
    }
    t(match one.kind {
        Kind::Sound => m::KEEPSAKE_SOUND_ONE,
        Kind::Picture => m::KEEPSAKE_PICTURE_ONE,
    })
}

/// One of them: a sound with its button, a picture that opens.
fn one(keepsake: &Keepsake, inside: Option<Node>) -> Node {
    let (name, bytes) = (name_of(keepsake), keepsake.bytes());
    match keepsake.kind {
        Kind::Sound => el("div")
            .class("keepsake")
            .child(sound(&name, bytes))
            .maybe(inside),
        Kind::Picture => {
            let id = format!("keepsake-{}", keepsake.id);
            let drawn = Live::new(false);
            let canvas = canvas(&id, &name);
            el("details")
                .class("keepsake")
                .on("toggle", move |_| {
                    if !drawn.get_untracked() {
                        drawn.set(true);
                        show(id.clone(), bytes.clone());
                    }
                })
                .child(el("summary").text(name))
                .child(el("div").child(canvas).maybe(inside))
        }
    }
}

fn canvas(id: &str, name: &str) -> Node {
    el("canvas")
        .attr("id", id.to_owned())
        .attr("role", "img")
        .attr("aria-label", name.to_owned())
}

fn show(id: String, bytes: Vec<u8>) {
    wasm_bindgen_futures::spawn_local(async move { media::show(&id, &bytes).await });
}

fn sound(name: &str, bytes: Vec<u8>) -> Node {
    let playing = StoredValue::new_local(Playing::default());
    let plays = Live::new(false);
    let mute = Live::new(false);
    // Leaving the screen ends the sound.
    on_cleanup(move || {
        if let Some(playing) = playing.try_get_value() {
            playing.stop();
        }
    });
    let toggle = move || {
        let Some(playing) = playing.try_get_value() else {
            return;
        };
        if plays.get_untracked() {
            playing.stop();
            return plays.set(false);
        }
        plays.set(true);
        let bytes = bytes.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if !playing.start(&bytes, move || plays.set(false)).await {
                plays.set(false);
                mute.set(true);
            }
        });
    };
    let label = name.to_owned();
    el("div")
        .child(
            el("button")
                .attr("type", "button")
                .class("choice")
                .click(toggle)
                .live_attr("aria-pressed", move || truth(plays.get()))
                .child(el("span").child(el("b").live_text(move || {
                    if plays.get() {
                        tv(m::KEEPSAKE_STOP, &[("name", &label)])
                    } else {
                        tv(m::KEEPSAKE_PLAY, &[("name", &label)])
                    }
                }))),
        )
        .live(move || {
            if mute.get() {
                wrong(t(m::KEEPSAKE_MUTE))
            } else {
                nothing()
            }
        })
}

/// All of somebody's, for Now; nothing where there are none.
pub(super) fn in_now(app: App, who: Option<Who>) -> Option<Node> {
    let all: Vec<Keepsake> = app
        .state
        .with_untracked(|state| state.keepsakes.of(who).cloned().collect());
    (!all.is_empty()).then(|| {
        el("div")
            .class("list")
            .kids(all.iter().map(|keepsake| one(keepsake, None)))
    })
}

/// All of somebody's, each with the way to take it out.
pub(super) fn kept(app: App, who: Option<Who>) -> Option<Node> {
    let all: Vec<Keepsake> = app
        .state
        .with_untracked(|state| state.keepsakes.of(who).cloned().collect());
    let row = |keepsake: &Keepsake| {
        let id = keepsake.id;
        let out = sure(t(m::OWN_THINGS_OUT), t(m::ENTRY_ERASE_SURE_ONE), move || {
            app.take_out(TakeOut::Keepsake { who, id }, || {});
        });
        one(keepsake, Some(out))
    };
    (!all.is_empty()).then(|| {
        el("div")
            .child(heading(t(m::KEEPSAKE_TITLE)))
            .kids(all.iter().map(row))
    })
}

/// What was chosen and waits for a yes.
#[derive(Clone)]
struct Chosen {
    kind: Kind,
    bytes: Vec<u8>,
}

/// Choosing one: it is looked at or heard first, named or not, and kept on a yes.
pub(super) fn choose(app: App) -> Node {
    let chosen = Live::new(None::<Chosen>);
    let name = Live::new(String::new());
    let told = Live::new(None::<String>);
    let busy = Live::new(false);
    let take = move |kind: Kind, bytes: Vec<u8>| {
        told.set(None);
        busy.set(true);
        wasm_bindgen_futures::spawn_local(async move {
            let fits = match kind {
                Kind::Picture => media::made_small(&bytes).await,
                Kind::Sound => media::is_sound(&bytes).await.then_some(bytes),
            };
            busy.set(false);
            match fits {
                Some(bytes) if bytes.len() <= BYTES_MAX => chosen.set(Some(Chosen { kind, bytes })),
                Some(_) => told.set(Some(t(m::REFUSED_KEEPSAKE))),
                None => told.set(Some(t(m::KEEPSAKE_UNKNOWN))),
            }
        });
    };
    let file = move |label: words::Message, accept: &'static str, kind: Kind| {
        let longest = match kind {
            Kind::Picture => CHOSEN_MAX,
            Kind::Sound => u32::try_from(BYTES_MAX).unwrap_or(u32::MAX),
        };
        let input = el("input")
            .attr("type", "file")
            .attr("accept", accept)
            .on("change", move |event| {
                browser::read_file(&event, longest, move |bytes| {
                    if bytes.is_empty() {
                        told.set(Some(t(m::REFUSED_KEEPSAKE)));
                    } else {
                        take(kind, bytes);
                    }
                });
            });
        el("label")
            .class("field")
            .child(el("span").text(t(label)))
            .child(input)
    };
    let keep = move |chosen_now: Chosen| {
        let who = super::holder(app);
        if app.state.with_untracked(|state| state.keepsakes.are_many(who)) {
            return told.set(Some(refused(&journal::command::Refused::KeepsakesFull)));
        }
        // Two of one second are told apart by chance.
        let id = browser::now().unix_s * 1_000 + i64::try_from(super::shelf::seed() % 1_000).unwrap_or(0);
        match keepsake::keep(who, id, chosen_now.kind, &name.get_untracked(), &chosen_now.bytes) {
            Ok(facts) => app.write(facts, move || {
                told.set(None);
                name.set(String::new());
                chosen.set(None);
            }),
            Err(why) => told.set(Some(refused(&why))),
        }
    };
    el("div")
        .class("stack")
        .kids([heading(t(m::KEEPSAKE_ADD)), small(t(m::KEEPSAKE_ADD_LEAD))])
        .live(move || {
            if busy.get() {
                return loading();
            }
            let Some(now) = chosen.get() else {
                return stack([
                    file(m::KEEPSAKE_SOUND, "audio/*", Kind::Sound),
                    file(m::KEEPSAKE_PICTURE, "image/*", Kind::Picture),
                ]);
            };
            let seen = match now.kind {
                Kind::Sound => sound(&t(m::KEEPSAKE_SOUND_ONE), now.bytes.clone()),
                Kind::Picture => {
                    show("keepsake-chosen".to_owned(), now.bytes.clone());
                    canvas("keepsake-chosen", &t(m::KEEPSAKE_PICTURE_ONE))
                }
            };
            stack([
                el("div").class("keepsake").child(seen),
                field(t(m::KEEPSAKE_NAME), "text", name),
                button(t(m::CHECKIN_SAVE), move || keep(now.clone())),
                ghost(t(m::KEEPSAKE_NOT), move || chosen.set(None)),
            ])
        })
        .child(complaint(told))
}
