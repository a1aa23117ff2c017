//! Questions the app asks the model and the planner, and their answers, as plain data.
//!
//! The app runs in the page and the engine in a Worker beside it; what passes between them is [`Ask`] and [`Answer`],
//! as bytes ([`Ask::to_bytes`], [`answer`]). The words, the drawing and the keeping are the app's; nothing here knows
//! of them. What takes longer, learning from a diary, has a question and an answer of its own and tells how far it is
//! ([`learn()`]). Both ends come from the same build, so this format is not stored and has no versions.

mod answers;
mod ask;
mod learned;
mod learning;
mod solve;

pub use answers::{
    Answer, BodyView, ChangeView, EveningView, FromDiary, GivesView, MarkerView, MovedView, OfferView,
    PartnerView, PlaceView, PlanView, ReasonView, RefusalView, Series, ShiftView, Spot,
};
pub use ask::{Ask, Drawn, Rule, Side, Told, Two};
pub use learning::{Found, NotLearned, Number, learn, learn_asked, learn_question};
pub use solve::answer;
