//! What learning asks beside a check-in: what was done, how long ago, and how the morning is. All of it may stay empty.

use journal::{CheckIn, Lived, When};
use words::{Message, m};

use crate::app::App;
use crate::ui::*;

/// Minutes since the end of sex that can be told with a tap.
const AFTER: [(Message, u16); 4] = [
    (m::LEARNED_AFTER_15, 15),
    (m::LEARNED_AFTER_30, 30),
    (m::LEARNED_AFTER_60, 60),
    (m::LEARNED_AFTER_120, 120),
];
const MORNING: [Message; 3] = [m::LEARNED_MOOD, m::LEARNED_CONTENT, m::LEARNED_CLOSE];

/// What is being filled in.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    hold: Live<Option<u16>>,
    soothed: Live<Vec<usize>>,
    turned: Live<Vec<usize>>,
    after: Live<Vec<usize>>,
    morning: [Live<Option<u16>>; 3],
}

fn yes_no(value: Option<bool>) -> Live<Vec<usize>> {
    Live::new(value.map(|yes| usize::from(!yes)).into_iter().collect())
}

impl Form {
    /// As it was entered before.
    pub(crate) fn of(entry: &CheckIn) -> Self {
        let lived = entry.lived.unwrap_or_default();
        let after = lived
            .after_min
            .and_then(|minutes| AFTER.iter().position(|(_, one)| *one == minutes));
        Self {
            hold: Live::new(lived.hold_min),
            soothed: yes_no(lived.soothed),
            turned: yes_no(lived.turned_away),
            after: Live::new(after.into_iter().collect()),
            morning: lived.morning().map(|value| Live::new(value.map(u16::from))),
        }
    }

    /// What was filled in; nothing where nothing was.
    pub(crate) fn lived(self) -> Option<Lived> {
        let small =
            |value: Live<Option<u16>>| value.get_untracked().and_then(|value| u8::try_from(value).ok());
        let [mood, content, close] = self.morning.map(small);
        let after = self.after.with_untracked(|at| at.first().copied());
        let lived = Lived {
            hold_min: self.hold.get_untracked(),
            soothed: said(self.soothed),
            turned_away: said(self.turned),
            after_min: after.and_then(|at| AFTER.get(at)).map(|(_, minutes)| *minutes),
            mood,
            content,
            close,
        };
        (lived != Lived::default()).then_some(lived)
    }

    /// The questions; the morning's only in the morning.
    pub(crate) fn fields(self, app: App, when: Box<dyn Fn() -> Option<When>>) -> Vec<Node> {
        if app.state.with_untracked(|state| state.learning.off) {
            return Vec::new();
        }
        let number =
            |value: Option<u16>| value.map_or_else(|| t(m::CHECKIN_UNSET), |value| value.to_string());
        let evening = move || {
            if when() == Some(When::NextMorning) {
                let sliders = MORNING.iter().zip(self.morning);
                return stack([heading(t(m::LEARNED_MORNING))])
                    .kids(sliders.map(|(label, value)| slider(t(*label), (1, 7, 1), value, number)));
            }
            stack([
                heading(t(m::LEARNED_AFTER)),
                pick(
                    t(m::LEARNED_AFTER),
                    texts(&AFTER.map(|(word, _)| word)),
                    Take::One,
                    self.after,
                ),
            ])
        };
        vec![
            slider(t(m::LEARNED_HOLD), (0, 120, 5), self.hold, number),
            yes_or_no(t(m::LEARNED_SOOTHED), self.soothed),
            yes_or_no(t(m::LEARNED_TURNED), self.turned),
            el("div").live(evening),
        ]
    }
}
