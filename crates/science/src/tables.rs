//! The static tables that the build script writes from `science/*.toml`.

use crate::citation::{Citation, Seen};
use crate::claim::{Claim, ClaimId, Grade, Graded, Screen, Topic};
use crate::norm::{Dimension, Norm};
use crate::parameter::{Distribution, Mark, Parameter, ParameterId, Prior};
use crate::phenomenon::Phenomenon;
use crate::row::{Row, State};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
