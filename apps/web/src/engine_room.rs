//! Asking the engine in its Worker.

use engine::{Answer, Ask};
use words::m;

use crate::app::App;
use crate::host;
use crate::ui::Live;
use crate::ui::t;

/// Asks, and hands the answer over when it is there. A failure is told at the head of the screen.
pub(crate) fn ask(app: App, question: &Ask, then: impl FnOnce(Answer) + 'static) {
    let bytes = question.to_bytes();
    wasm_bindgen_futures::spawn_local(async move {
        match host::answer(&bytes)
            .await
            .ok()
            .and_then(|bytes| Answer::from_bytes(&bytes))
        {
            Some(Answer::Refused(why)) => app.fault.set(Some(why)),
            Some(answer) => then(answer),
            None => app.fault.set(Some(t(m::FAULT_WORKER))),
        }
    });
}

/// Asks, and gives a signal that holds the answer once it is there. If the screen is gone by then, nothing happens.
pub(crate) fn asked(app: App, question: &Ask) -> Live<Option<Answer>> {
    let signal = Live::new(None);
    ask(app, question, move |answer| {
        signal.set(Some(answer));
    });
    signal
}
