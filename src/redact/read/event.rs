//! What a text in any nested format is made of.

use std::ops::Range;

use crate::redact::layer::Escape;

/// A piece of a text; all ranges lie in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::redact) enum Event {
    /// What has members with names begins: an object, an element, a part.
    Map,
    /// A list begins.
    List,
    /// The innermost of them ends.
    Leave,
    /// The name of what comes next.
    Name(Range<usize>, Escape),
    /// A value that is a text.
    Text(Range<usize>, Escape),
    /// A value that is a text without quotes, which may be a sentence.
    Bare(Range<usize>, Escape),
    /// A value that is a number of JSON.
    Number(Range<usize>),
    /// A value that says nothing, such as `null`.
    Word,
    /// Text that an element has directly in it.
    Content(Range<usize>, Escape),
    /// Text that is nobody's value, such as a comment.
    Aside(Range<usize>, Escape),
}
