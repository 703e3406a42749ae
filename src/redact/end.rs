//! A place in a text in, where the value that begins there ends out.

/// An end that was found: the same for all values that begin before it, so that none is sought twice,
/// however many begin.
#[derive(Default)]
pub(super) struct End(usize);

impl End {
    /// The first place from this one on where a value ends, or the end of the text. Places are asked
    /// for in order, and always with the same function.
    pub(super) fn of(
        &mut self,
        text: &[u8],
        start: usize,
        ends: fn(&[u8], usize) -> bool,
    ) -> usize {
        if self.0 <= start {
            self.0 = (start..text.len()).find(|at| ends(text, *at)).unwrap_or(text.len());
        }
        self.0
    }
}
