//! What a command prints in, the same as it came out: at once to whoever reads it, and kept.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// So much is kept: more is for no reader of a page.
const KEPT: usize = 1 << 20;

/// What a command has printed so far, its two streams in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Console(Mutex<Printed>);

#[derive(Debug, Default)]
struct Printed {
    kept: Vec<u8>,
    /// How many bytes came in all.
    bytes: u64,
}

impl Console {
    /// Keeps a part, as long as there is room.
    pub(super) fn add(&self, text: &[u8]) {
        let mut printed = self.printed_so_far();
        let room = KEPT - printed.kept.len();
        printed.kept.extend_from_slice(&text[..text.len().min(room)]);
        printed.bytes += text.len() as u64;
    }

    /// How many bytes came so far.
    pub(super) fn printed(&self) -> u64 {
        self.printed_so_far().bytes
    }

    /// The lines that were kept, and whether there were more. No line is kept in part, since half a
    /// secret is known to nobody.
    pub(crate) fn text(&self) -> (Vec<u8>, bool) {
        let Printed { kept, bytes } = &*self.printed_so_far();
        if *bytes <= KEPT as u64 {
            return (kept.clone(), false);
        }
        let end = memchr::memrchr(b'\n', kept).map_or(0, |end| end + 1);
        ([&kept[..end], b"...\n"].concat(), true)
    }

    fn printed_so_far(&self) -> MutexGuard<'_, Printed> {
        // Nobody leaves it half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_lines_of_a_long_text_are_kept() {
        let console = Console::default();
        console.add(b"$ x\n");
        assert_eq!(console.text(), (b"$ x\n".to_vec(), false));
        (0..=KEPT / 8).for_each(|_| console.add(b"0123456\n"));
        let (text, is_cut) = console.text();
        assert!(is_cut && text.len() <= KEPT + 4 && text.ends_with(b"0123456\n...\n"));
        let console = Console::default();
        console.add(&vec![b'x'; KEPT + 1]);
        assert_eq!(console.text(), (b"...\n".to_vec(), true));
    }
}
