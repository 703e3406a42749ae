//! The tests of the built command and of the house.

mod adopt;
mod architecture;
mod cli;
mod diagrams;
mod docs;
mod golden;
mod grammar;
mod hostile;
mod mutations;
mod notes;
mod properties;
mod secrets;
mod support;
mod truth;
