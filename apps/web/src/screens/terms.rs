//! Words of one's own for what others have named.

use journal::{Term, command};
use words::m;

use crate::app::App;
use crate::ui::*;

/// A part of the settings: a field for each word, empty for the usual one.
pub(crate) fn terms(app: App) -> Node {
    let chosen = Term::ALL.map(|term| {
        let own = app
            .state
            .with_untracked(|state| state.term(term).map(str::to_owned));
        (term, Live::new(own.unwrap_or_default()))
    });
    let said = Live::new(None::<String>);
    let keep = move || {
        let facts: Result<Vec<_>, _> = chosen
            .iter()
            .map(|(term, word)| command::term(*term, &word.get_untracked()))
            .collect();
        match facts {
            Ok(facts) => app.write(facts, move || said.set(Some(t(m::TERMS_KEPT)))),
            Err(why) => said.set(Some(refused(&why))),
        }
    };
    let label = |term| match term {
        Term::Partner => t(m::TERMS_PARTNER),
        Term::Sex => t(m::TERMS_SEX),
    };
    stack([heading(t(m::TERMS_TITLE)), small(t(m::TERMS_LEAD))])
        .kids(chosen.map(|(term, word)| field(label(term), "text", word)))
        .child(second(t(m::TERMS_KEEP), keep))
        .child(
            el("div")
                .attr("aria-live", "polite")
                .live(move || said.get().map_or_else(|| el("span").attr("hidden", ""), small)),
        )
}
