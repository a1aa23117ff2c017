//! The planner: agreements both partners can live with.
//!
//! Two people tell what they wish for and what is out of the question. The planner searches for agreements of up to
//! six steps with the model inside, and proposes the one that does most for both (the Nash product of both gains over
//! an evening without an agreement), two that differ, and what each person gains and gives; or it says that none fits.
//!
//! The crate is pure: no clock, no I/O, no ambient randomness. The same question gives the same plan.
//!
//! Read [`question`] for what goes in, [`plan`](mod@plan) for what comes out, [`reason`] for why each step is there.
//! What a plan tells one partner about the other's limits is written in `docs/agree.md`.

pub mod collision;
pub mod learned;
pub mod limits;
pub mod plan;
pub mod question;
pub mod reason;
pub mod weights;

mod choose;
mod evening;
mod gives;
mod moves;
mod outcome;
mod proof;
mod propose;
#[cfg(test)]
mod propose_tests;
mod rollout;
mod search;
#[cfg(test)]
mod toy;
mod why;

pub use collision::{Collision, OwnCollision, collisions};
pub use learned::{Changed, Here, Lesson, changed, lesson, plan_learned};
pub use limits::{Breach, LimitKey, LimitKeyError, Limits, Wishes};
pub use plan::{
    Certificate, Evaluation, Gives, Outcome, Plan, PlanError, Point, Proposal, WhyNone, evaluate, plan,
};
pub use question::{Continue, Effort, Progress, Question, QuestionError};
pub use reason::{Message, Reason, ReasonKind, Serves};
pub use weights::Weights;
