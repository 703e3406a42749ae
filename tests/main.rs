//! The tests of the built command and of the house.

mod adopt;
mod architecture;
mod attacks;
mod audit;
mod bounds;
mod cli;
mod diagrams;
mod docs;
mod files;
mod folders;
mod golden;
mod grammar;
mod hostile;
mod ladder;
mod large;
mod messages;
mod mutations;
mod notes;
mod pipeline;
mod properties;
mod redact;
mod secrets;
mod support;
mod truth;
mod truthful;
mod ways_out;
