//! The planner: agreements both partners can live with.
