//! What people and machines see: tables and small drawings for the one, rounded JSON for the other.

pub(crate) mod chart;
pub(crate) mod json;
pub(crate) mod parquet;
pub(crate) mod table;
