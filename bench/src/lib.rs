//! Our side of the reference problems in `bench/README.md`: an ensemble of couples ([`sim`]), a planner over it
//! ([`plan`]), and the posterior of two people's states ([`dyad`]).
//!
//! These problems measure speed. Their numbers are invented and say nothing about people.

pub mod check;
pub mod clock;
pub mod couples;
pub mod dyad;
pub mod plan;
pub mod search;
pub mod sim;
