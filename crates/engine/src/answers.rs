//! What is answered.

use model::{Step, StepKind, Who};
use serde::{Deserialize, Serialize};

/// A line with its band over draws: the median, and the 5th and 95th percentile. At every place low ≤ median ≤ high.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Series {
    /// The middle.
    pub median: Vec<f32>,
    /// The low edge.
    pub low: Vec<f32>,
    /// The high edge.
    pub high: Vec<f32>,
}

/// One partner over an evening; every value 0–1.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct PartnerView {
    /// Wish for closeness.
    pub pull: Series,
    /// Alarm of distance.
    pub alarm_distance: Series,
    /// Alarm of closeness.
    pub alarm_closeness: Series,
    /// Calm.
    pub calm: Series,
    /// Shutdown.
    pub shutdown: Series,
    /// Mean comfort over the evening: low, middle, high.
    pub comfort: [f32; 3],
}

/// An evening.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct EveningView {
    /// Minutes after the end of sex, one for each value.
    pub time_min: Vec<f32>,
    /// Both partners.
    pub partners: [PartnerView; 2],
}

/// One marker of the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkerView {
    /// Its name, as in files.
    pub name: String,
    /// Its unit: "fold", "bpm", "mmHg" or "0-1".
    pub unit: String,
    /// Ids of the claims behind it.
    pub claims: Vec<String>,
    /// Lines of both partners.
    pub values: [Series; 2],
}

/// Two bodies over an evening.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct BodyView {
    /// Minutes after the end of sex, one for each value.
    pub time_min: Vec<f32>,
    /// The markers.
    pub markers: Vec<MarkerView>,
}

/// One dimension of one partner.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Spot {
    /// Normal score among adults.
    pub z: f32,
    /// Standard deviation of the estimate.
    pub sd: f32,
    /// Share of adults below, 0–1.
    pub percentile: f32,
    /// Low end of the 90 % interval of the percentile.
    pub low: f32,
    /// High end.
    pub high: f32,
}

/// Where a partner stands.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct PlaceView {
    /// Fear of being left.
    pub anxiety: Spot,
    /// Unease with closeness.
    pub avoidance: Spot,
    /// Fear of the person one wants.
    pub fear: Spot,
    /// Chance of each region: secure, anxious, avoidant, fearful-avoidant.
    pub regions: [f32; 4],
    /// Items left out.
    pub missing: u8,
    /// Keys of messages to be said beside it.
    pub notes: Vec<String>,
}

/// The change of one dimension between two checks.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct ChangeView {
    /// Later minus earlier, in points of the answers, 1–7.
    pub difference: f32,
    /// −1: lower, 1: higher, 0: within what two checks differ by anyway.
    pub beyond: i8,
}

/// What one partner gives.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct GivesView {
    /// Minutes of closeness beyond what they would choose.
    pub close_min: f32,
    /// Minutes apart beyond what they would choose.
    pub apart_min: f32,
}

/// Why something is in an agreement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonView {
    /// Key of the message.
    pub message: String,
    /// Its variables; names of partners are "@A" and "@B".
    pub variables: Vec<(String, String)>,
    /// Ids of the claims it rests on.
    pub claims: Vec<String>,
}

/// An agreement and what it does.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct OfferView {
    /// The steps.
    pub steps: Vec<Step>,
    /// Gain of each over no agreement.
    pub gain: [f32; 2],
    /// What each gives.
    pub gives: [GivesView; 2],
    /// Why these steps.
    pub why: Vec<ReasonView>,
    /// Whether it goes past a limit of each. Only that partner may be told which.
    pub breaks: [bool; 2],
}

/// Why no agreement fits, told apart by whom it may be told to. Empty where limits are not the reason.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct RefusalView {
    /// Kinds of a partner's own limits that have a part in it, each once, by partner: to be told to that partner
    /// alone. Minutes and the other's side of it are left out.
    pub own: [Vec<String>; 2],
    /// Whether it takes limits of both to leave no room. Neither is told whose or which.
    pub together: bool,
}

/// What the planner found.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct PlanView {
    /// The best agreement, if one fits.
    pub best: Option<OfferView>,
    /// Two others, genuinely different.
    pub alternatives: Vec<OfferView>,
    /// Gains of agreements none of which is worse for both than another.
    pub frontier: Vec<[f32; 2]>,
    /// Whether little is to be gained.
    pub little_to_gain: bool,
    /// Why none fits.
    pub refusal: Option<RefusalView>,
    /// Whose place on the map is not known at all, so that their side is a guess.
    pub guessed: [bool; 2],
}

/// A number of one partner that lies elsewhere than was thought before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovedView {
    /// Whose.
    pub who: Who,
    /// Its name: "anxiety", "avoidance" (percentiles 0–1) or "window" (minutes).
    pub number: String,
    /// Its middle before.
    pub before: f32,
    /// Its middle now.
    pub now: f32,
}

/// How much of one kind of step there is, in minutes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftView {
    /// The kind.
    pub kind: StepKind,
    /// In the last agreement.
    pub before_min: u16,
    /// In the suggestion.
    pub now_min: u16,
}

/// What a diary has to do with a suggestion.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct FromDiary {
    /// Whose entries it goes by.
    pub whose: [bool; 2],
    /// Whether there is a last agreement to compare with.
    pub compared: bool,
    /// Whether the suggestion is that agreement, step by step.
    pub same: bool,
    /// Steps there is more or less of than in it.
    pub shifts: Vec<ShiftView>,
    /// Numbers that moved since it was made, or since before the diary, the furthest first; only of those whose entries
    /// it goes by.
    pub because: Vec<MovedView>,
    /// An agreement from which more would be learned, at a cost of at most 2 % for either; empty when there is none, or
    /// none was looked for.
    pub lesson: Vec<Step>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "one answer passes at a time and is taken apart at once"
)]
pub enum Answer {
    /// To [`crate::Ask::Place`].
    Place(PlaceView),
    /// To [`crate::Ask::Evening`].
    Evening(EveningView),
    /// To [`crate::Ask::Body`].
    Body(BodyView),
    /// To [`crate::Ask::Plan`].
    Plan(PlanView),
    /// To [`crate::Ask::Try`].
    Try(OfferView),
    /// To [`crate::Ask::Change`]: fear of being left, unease with closeness, fear of the person one wants. Nothing where
    /// a check has no answer.
    Change([Option<ChangeView>; 3]),
    /// The question makes no sense; the text says why.
    Refused(String),
    /// To [`crate::Ask::PlanLearned`].
    PlanLearned(PlanView, FromDiary),
}

impl Answer {
    /// The answer as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads an answer; nothing if the bytes are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::take_from_bytes(bytes)
            .ok()
            .filter(|(_, rest)| rest.is_empty())
            .map(|(answer, _)| answer)
    }
}
