//! What the example shows of two phones. Nothing of it is kept or sent.

use journal::Thing;
use journal::thing::{Signal, Topic, words};
use journal::wishes::answer;
use link::view::{AgreementView, DeviceView, PlanView, SharedView, View};
use link::{Id16, Standing};
use model::{Step, StepKind};
use vault::epoch::{DeviceId, SpaceId};

use crate::browser;

const DAY_S: i64 = 86_400;

fn shared(number: u8, mine: bool, thing: Option<Thing>, days_ago: i64) -> Option<SharedView> {
    Some(SharedView {
        id: Id16([number; 16]),
        mine,
        versions: vec![(browser::now().unix_s - days_ago * DAY_S, thing?.to_bytes())],
        until_s: None,
    })
}

/// Sam's phone, as Ana's shows it.
pub(super) fn view() -> View {
    let now_s = browser::now().unix_s;
    let step = |kind, minutes| Step { kind, minutes };
    let steps = Thing::Steps {
        steps: vec![
            step(StepKind::Hold, 8),
            step(StepKind::ApartWithReturn, 20),
            step(StepKind::Quiet, 15),
        ],
    };
    let things = [
        shared(
            1,
            true,
            words(Topic::Ask, "Ten minutes close to you, then the window is yours."),
            2,
        ),
        shared(
            2,
            false,
            words(
                Topic::Repair,
                "I went quiet because I needed air. It was not about you.",
            ),
            1,
        ),
    ];
    View {
        space: SpaceId::from_bytes([1; 16]),
        name: String::new(),
        paused: false,
        consent_since_s: now_s - 9 * DAY_S,
        consent_over: false,
        shared: things.into_iter().flatten().collect(),
        signal: Some((Signal::Space.number(), Some(now_s + 1_200), now_s - 60)),
        my_signal: None,
        agreements: vec![AgreementView {
            id: Id16([3; 16]),
            mine: false,
            bytes: steps.to_bytes(),
            my_yes: false,
            their_yes: true,
            standing: Standing::Open,
        }],
        my_wishes: vec![1, 4, 9],
        both_wish: vec![1, 9],
        my_answers: [
            answer("The quiet, when nobody has to say anything."),
            None,
            answer("Leaving the phones in the other room."),
            None,
        ],
        their_answers: [answer("Your hand on my back."), None, None, None],
        next_round_s: now_s + 3 * DAY_S,
        plan: PlanView::None,
        devices: vec![DeviceView {
            id: DeviceId::from_bytes([4; 16]),
            this: true,
            unacknowledged: false,
        }],
        unsent: 0,
        notices: Vec::new(),
        relay: None,
    }
}
