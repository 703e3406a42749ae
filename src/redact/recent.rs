//! Texts with what was found out about them in, the same for those that came up lately out: what comes
//! again in a log need not be found out again, and memory is bounded.

use rustc_hash::FxHashMap;

/// So many texts are remembered at least, once there were so many, and twice as many at most. Texts in
/// a log are few, but for ids.
const KEPT: usize = 5000;

/// What is known of the texts that came up lately.
#[derive(Debug, Clone)]
pub(super) struct Recent<T> {
    now: FxHashMap<Vec<u8>, T>,
    /// Those that came up before; each that comes up again is kept.
    before: FxHashMap<Vec<u8>, T>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { now: FxHashMap::default(), before: FxHashMap::default() }
    }
}

impl<T: Copy> Recent<T> {
    pub(super) fn get(&mut self, text: &[u8]) -> Option<T> {
        if let Some(known) = self.now.get(text) {
            return Some(*known);
        }
        let (text, known) = self.before.remove_entry(text)?;
        self.keep(text, known);
        Some(known)
    }

    pub(super) fn insert(&mut self, text: &[u8], known: T) {
        self.keep(text.to_owned(), known);
    }

    fn keep(&mut self, text: Vec<u8>, known: T) {
        if self.now.len() >= KEPT {
            self.before = std::mem::take(&mut self.now);
        }
        self.now.insert(text, known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_is_kept_and_the_rest_forgotten() {
        let mut recent = Recent::default();
        recent.insert(b"often", 1);
        recent.insert(b"once", 2);
        for number in 0..20_000_usize {
            recent.insert(number.to_string().as_bytes(), 3);
            assert_eq!(recent.get(b"often"), Some(1));
        }
        assert_eq!(recent.get(b"once"), None);
        assert!(recent.now.len() + recent.before.len() <= 2 * KEPT);
    }
}
