//! Out of sight: the screen goes blank at once and locks after a while. Shift three times leaves.

use std::cell::RefCell;

use crate::app::App;
use crate::browser::{self, document};
use crate::ui::Live;

/// Shift this often within [`SHIFTS_MS`] leaves at once.
const SHIFTS: usize = 3;
/// How long the presses may take together.
const SHIFTS_MS: f64 = 5_000.0;

/// Watches the page for as long as it lives.
pub(crate) fn watch(app: App) {
    let away_since = Live::new(None::<i64>);
    browser::on_sight(move |hidden| {
        let after_s = i64::from(app.state.with_untracked(|state| state.settings.lock_after_s));
        let now_s = browser::now().unix_s;
        if hidden {
            app.save_unsaved();
            cover(true);
            if away_since.get_untracked().is_none() {
                away_since.set(Some(now_s));
            }
            let lock_ms = u32::try_from(after_s * 1_000).unwrap_or(0);
            browser::later(lock_ms, move || {
                if browser::is_hidden() {
                    lock(app);
                }
            });
        } else {
            // Timers sleep with the phone, so the clock decides again on the way back; set back, it counts as long ago.
            let away_s = away_since.get_untracked().map(|since| now_s - since);
            away_since.set(None);
            if away_s.is_some_and(|away_s| away_s >= after_s || away_s < 0) {
                lock(app);
            }
            cover(false);
        }
    });
    let presses = RefCell::new(Vec::<f64>::new());
    browser::on_key(move |key| {
        let mut presses = presses.borrow_mut();
        if key != "Shift" {
            presses.clear();
            return;
        }
        let now = browser::ticks_ms();
        presses.retain(|at| now - at < SHIFTS_MS);
        presses.push(now);
        if presses.len() >= SHIFTS {
            app.leave();
        }
    });
}

/// Now goes on without keys: it shows nothing that was written, only the step that is being played.
fn lock(app: App) {
    if app.is_open() && !app.demo.get_untracked() {
        if app.screen.get_untracked().is_now() {
            app.drop_keys()
        } else {
            app.lock()
        }
    }
}

/// The blank is laid over the page itself, not asked of the screens, so that none can forget it.
fn cover(on: bool) {
    let document = document();
    let there = document.get_element_by_id("cover");
    match (on, there) {
        (true, None) => {
            if let (Ok(cover), Some(body)) = (document.create_element("div"), document.body()) {
                cover.set_id("cover");
                cover.set_class_name("cover");
                let node: &web_sys::Node = cover.as_ref();
                let _ = body.append_child(node);
            }
        }
        (false, Some(cover)) => cover.remove(),
        _ => {}
    }
}
