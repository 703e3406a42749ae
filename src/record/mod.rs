//! Bytes of a requestshook log in, records out.
//!
//! ```text
//! log      ::= record*
//! record   ::= LF heading LF header* LF body LF LF
//! heading  ::= "### (" caller ") REQ >>> (" callee ") : " method SP url
//!            | "### (" caller ") RESP <<< (" callee ") : " status SP method SP url
//! header   ::= name ": " value LF
//! body     ::= "none" | JSON, indented by 2 | decoded text | "b'...'" (32 bytes of a binary body)
//! ```
//!
//! 1. [`Reader`] asks for more of its input until a whole record lies in the window.
//! 2. `heading` takes the first line apart, `frame` finds where headers and body end.
//! 3. A [`Record`] borrows the window; what was odd goes to the diagnostics.
//!
//! Reading is total and lossless: content is never an error, and each byte of the input belongs to a
//! record, or to text before the first record or behind a record that is too long, which a diagnostic
//! reports.

mod between;
mod body;
mod counted;
mod entry;
mod frame;
mod grammar;
mod heading;
pub mod json;
mod length;
mod line;
mod parts;
mod reader;
mod run;
#[cfg(test)]
mod tests;

pub use body::{is_binary, is_none};
pub use entry::{BODY_LENGTH, Header, HeadingRanges, PARENT_ID, REQUEST_ID, ROUTE, Record, TIME};
pub(crate) use heading::METHODS;
pub(crate) use length::HIDDEN;
pub use reader::{LIMIT, Piece, Reader};
