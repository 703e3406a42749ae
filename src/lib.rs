//! seqdoc turns recorded API traffic into documentation that stays true.
//!
//! ```text
//! log bytes -> records -> exchanges -> call graph -> steps -> snippets -> files
//! ```
//!
//! Each module takes the type of the one before and gives its own; a module names only modules that
//! stand above it in this list, which is the reading order too.

pub mod number;

pub mod diagnostic;
pub mod text;

pub mod source;

pub mod config;

pub mod record;

pub mod graph;

pub mod route;

pub mod redact;

pub mod step;

pub mod note;

pub mod diagram;

pub mod reference;

pub mod snippet;

pub mod adopt;

pub mod output;

pub mod build;

pub mod cli;
