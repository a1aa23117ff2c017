//! The phone's own lock as one more way in: setting it up, taking it away, and opening by it.
//!
//! It never takes the place of the words: setting it up asks for them, and so does everything else that asks for them.

use words::m;
use zeroize::Zeroizing;

use super::keeping::{Form, head, why_open};
use crate::app::App;
use crate::keeper::{Keeper, OpenFailed};
use crate::passkey::{self, NoPasskey};
use crate::safekeeping::{self, PasskeyFailed, PasskeyPlace};
use crate::screen::Screen;
use crate::ui::*;

/// The words, what should be known before, and one button.
pub(crate) fn set(app: App) -> Node {
    let form = Form::new();
    let place = Live::new(None::<PasskeyPlace>);
    let ended = Live::new(None::<words::Message>);
    let prove = move || {
        form.run(async move {
            let found = safekeeping::passkey_place(&form.words.get_untracked()).await;
            place.set(Some(found.map_err(|failed| why_open(&failed))?));
            Ok(None)
        });
    };
    let end = move |how: words::Message| {
        form.words.set(String::new());
        ended.set(Some(how));
    };
    let add = move |place: PasskeyPlace| {
        // The phone's question may take the page out of sight, and that may lock it and take the field away.
        let words = Zeroizing::new(form.words.get_untracked());
        form.run(async move {
            let secret = safekeeping::make_passkey(&place).await.map_err(|why| match why {
                NoPasskey::Stopped => t(m::KEEPING_PASSKEY_STOPPED),
                NoPasskey::Cannot => t(m::KEEPING_PASSKEY_CANNOT),
            })?;
            safekeeping::add_passkey(&words, &secret)
                .await
                .map_err(|failed| why_open(&failed))?;
            end(m::KEEPING_PASSKEY_DONE);
            Ok(None)
        });
    };
    let remove = move || {
        form.run(async move {
            safekeeping::remove_passkey(&form.words.get_untracked())
                .await
                .map_err(|failed| why_open(&failed))?;
            end(m::KEEPING_PASSKEY_REMOVED);
            Ok(None)
        });
    };
    el("div").live(move || {
        let back = ghost(t(m::COMMON_BACK), move || app.back());
        if let Some(how) = ended.get() {
            return stack([title(t(m::KEEPING_PASSKEY)), lead(t(how))])
                .child(foot([button(t(m::COMMON_DONE), move || app.back())]));
        }
        let Some(place) = place.get() else {
            return stack(head(m::KEEPING_PASSKEY, m::KEEPING_PASSKEY_LEAD))
                .child(field(t(m::UNLOCK_LABEL), "password", form.words))
                .child(form.said())
                .child(foot([button(t(m::COMMON_GO_ON), prove), back]));
        };
        let fact = |text: words::Message| el("li").class("fact").text(t(text));
        let (state, go) = if place.is_set {
            (m::KEEPING_PASSKEY_IS_SET, m::KEEPING_PASSKEY_ANEW)
        } else {
            (m::KEEPING_PASSKEY_NOT_SET, m::KEEPING_PASSKEY_SET)
        };
        let take = place.is_set.then(|| second(t(m::KEEPING_PASSKEY_REMOVE), remove));
        stack(head(m::KEEPING_PASSKEY, state))
            .child(el("ul").kids([
                fact(m::KEEPING_PASSKEY_KNOW_WORDS),
                fact(m::KEEPING_PASSKEY_KNOW_SHARED),
                fact(m::KEEPING_PASSKEY_KNOW_SEEN),
            ]))
            .child(form.said())
            .child(
                foot([button(t(go), move || add(place.clone()))])
                    .maybe(take)
                    .child(back),
            )
    })
}

/// Asks the phone's lock at once, and says how it ended where it did not open.
pub(crate) fn open(app: App) -> Node {
    let form = Form::new();
    let go = move || {
        form.run(async move {
            let (store, vault) = safekeeping::unlock_by_passkey().await.map_err(why)?;
            let opened = Keeper::open_with(store, vault).await;
            let (keeper, state) = opened.map_err(|failed| why_open(&failed))?;
            app.open(keeper, state);
            // Whoever went on to Now or to Help meanwhile is not called away from there.
            if matches!(app.screen.get_untracked(), Screen::Unlock | Screen::ByPasskey) {
                app.start(super::first_screen(app));
            }
            Ok(None)
        });
    };
    let screen = stack(head(m::UNLOCK_PASSKEY, m::KEEPING_PASSKEY_OPEN_LEAD))
        .child(form.said())
        .child(foot([
            second(t(m::KEEPING_PASSKEY_OPEN_AGAIN), go),
            ghost(t(m::KEEPING_PASSKEY_OPEN_WORDS), move || {
                app.start(Screen::Unlock)
            }),
        ]));
    // The screen is built a second time where its texts are still on their way, and the phone must be asked once.
    if words::is_whole() && !app.is_open() {
        go();
        crate::reactive::on_cleanup(passkey::stop);
    }
    screen
}

fn why(failed: PasskeyFailed) -> String {
    match failed {
        PasskeyFailed::Phone(NoPasskey::Stopped) => t(m::KEEPING_PASSKEY_OPEN_STOPPED),
        PasskeyFailed::Phone(NoPasskey::Cannot) => t(m::KEEPING_PASSKEY_OPEN_CANNOT),
        PasskeyFailed::Open(OpenFailed::WrongWords) => t(m::KEEPING_PASSKEY_OPEN_NONE),
        PasskeyFailed::Open(failed) => why_open(&failed),
    }
}
