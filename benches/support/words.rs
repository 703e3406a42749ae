//! The words that a benchmark was started with: it measures only what has one of them in its name.

/// Which of what could be measured is wanted.
pub(crate) struct Words(Vec<String>);

impl Words {
    /// The words of the command line. Options are those of `cargo bench`.
    pub(crate) fn given() -> Self {
        Self(std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect())
    }

    /// Whether something of this name is measured.
    pub(crate) fn want(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|word| name.contains(word.as_str()))
    }
}
