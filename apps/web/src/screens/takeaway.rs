//! What one person takes along: a file of their own that any program reads. It is not sealed, so it asks for the words
//! first and says what it is.

use journal::takeaway;
use model::Who;
use words::m;

use super::keeping::{Form, head, why_open};
use crate::app::App;
use crate::browser;
use crate::safekeeping;
use crate::ui::*;

/// One button for each person on this phone: nobody's file holds what the other wrote.
pub(crate) fn take_along(app: App) -> Node {
    let form = Form::new();
    let go = move |who: Who| {
        form.run(async move {
            safekeeping::unlock(&form.words.get_untracked())
                .await
                .map_err(|failed| why_open(&failed))?;
            form.words.set(String::new());
            let entries = app.entries().await.ok_or_else(|| t(m::FAULT_CORRUPT))?;
            let text = takeaway::write(&entries, who);
            browser::save(&format!("evenings-{}.json", browser::date()), text.as_bytes());
            Ok(Some(t(m::KEEPING_ALONG_DONE)))
        });
    };
    let two = app.state.with_untracked(|state| state.together());
    let buttons: Vec<Node> = if two {
        let whose = |who: Who| {
            let name = app.name(who);
            second(tv(m::KEEPING_ALONG_OF, &[("name", &name)]), move || go(who))
        };
        Who::BOTH.map(whose).into()
    } else {
        vec![button(t(m::KEEPING_COPY_GO), move || go(Who::A))]
    };
    let note = two.then(|| say(t(m::KEEPING_ALONG_TWO)));
    stack(head(m::KEEPING_ALONG, m::KEEPING_ALONG_LEAD))
        .kids(note)
        .child(field(t(m::UNLOCK_LABEL), "password", form.words))
        .child(form.said())
        .child(foot(
            buttons
                .into_iter()
                .chain([ghost(t(m::COMMON_BACK), move || app.back())]),
        ))
}
