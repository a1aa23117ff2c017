//! Days and months.

use super::Experiment;

pub(super) const EXPERIMENTS: &[(&str, Experiment)] = &[];
