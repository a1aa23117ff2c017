//! What is known: claims, citations, parameters, norms, phenomena and product rows as checked data.
//!
//! The data live in `science/*.toml` and are reviewed like code. The build script checks every entry and every link
//! between entries, then compiles them into static tables: nothing is parsed, allocated or able to fail at run time.
//!
//! | to know | ask |
//! |---|---|
//! | what is claimed and how sure it is | [`claims`], [`claim`], [`graded`] (without texts), [`c`] |
//! | where it stands | [`citations`], [`citation`] |
//! | the numbers of the model | [`priors`] (numbers only), [`parameters`] (with texts), [`p`] |
//! | how adults score on questionnaires | [`norms`] |
//! | what the model must reproduce | [`phenomena`] |
//! | which part of the product does what, and the test that proves it | [`rows`] |
//!
//! Programs that only draw numbers use [`priors`] and [`ParameterId`]; they do not carry the texts.

mod citation;
mod claim;
mod evidence;
mod norm;
mod parameter;
mod phenomenon;
mod row;
#[expect(
    clippy::approx_constant,
    reason = "among the norms stands a mean of 3.14, which is not π"
)]
mod tables;

pub use citation::{Citation, Seen, citation, citations};
pub use claim::{Claim, ClaimId, FIRST, Grade, Graded, Screen, Topic, claim, claims, graded};
pub use evidence::evidence_page;
pub use norm::{Dimension, Norm, norms};
pub use parameter::{Distribution, Mark, Parameter, ParameterId, Prior, parameter, parameters, priors};
pub use phenomenon::{Phenomenon, phenomena, phenomenon};
pub use row::{Row, State, row, rows};
pub use tables::{PARAMETER_COUNT, c, p};
