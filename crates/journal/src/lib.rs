//! What happened, as records; the state they add up to; commands and queries.
