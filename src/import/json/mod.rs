//! A stream of JSON in, its values out, one after another: memory holds what is asked for, however
//! long the stream is.
//!
//! The grammar is that of RFC 8259, read kindly: what writers get wrong in texts (raw control
//! characters, half a surrogate pair, bytes that are not UTF-8) is no error, for the recording is all
//! that there is. Depth costs no stack beyond a limit, and a value costs no more memory than another
//! limit, beyond which its texts are cut.

mod bytes;
mod reader;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub(super) use reader::{Error, Kind, Reader};
pub(super) use value::Json;
