//! seqdoc turns recorded API traffic into documentation that stays true.
//!
//! ```text
//! log bytes -> records -> exchanges -> call graph -> steps -> snippets -> files
//! ```
//!
//! Each module takes the type of the one before and gives its own; a module names only modules that
//! stand above it in this list, which is the reading order too. The public ones are those that the
//! binary, the tests and the fuzz targets use; none is an interface for others.

mod number;

mod thread;

pub mod time;

mod hash;

pub mod diagnostic;
pub mod text;

mod url;

pub mod selector;

pub mod source;

pub mod config;

pub mod record;

pub mod graph;

mod route;

pub mod redact;

pub mod step;

mod note;

mod diagram;

mod reference;

pub mod compare;

pub mod snippet;

mod adopt;

mod output;

mod page;

pub mod import;

mod live;

mod build;

pub mod cli;
