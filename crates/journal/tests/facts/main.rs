//! The journal from the outside: facts in, state, questions and bytes out.

mod ask;
mod commands;
mod grow;
mod learning;
mod linked;
mod menu;
mod own;
mod practice;
mod properties;
mod readback;
mod replay;
mod state;
mod story;
mod takeaway;
mod unfinished;
mod vector;
mod wishes;
