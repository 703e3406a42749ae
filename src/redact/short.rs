//! A text in, the short values that are whole strings of JSON in it out.

use aho_corasick::AhoCorasick;
use memchr::memmem;

/// So many values are looked for one after another; more of them all at once, which is slower for a
/// few.
const FEW: usize = 16;

/// Looks for values in quotes.
#[derive(Debug)]
pub(super) enum Quoted {
    Few(Vec<memmem::Finder<'static>>),
    Many(Box<AhoCorasick>),
}

impl Quoted {
    pub(super) fn new<'v>(values: impl Iterator<Item = &'v [u8]>) -> Self {
        let quoted: Vec<_> = values.map(|value| [b"\"", value, b"\""].concat()).collect();
        let few = || quoted.iter().map(|value| memmem::Finder::new(value).into_owned()).collect();
        let many = if quoted.len() > FEW { AhoCorasick::new(&quoted).ok() } else { None };
        many.map_or_else(|| Self::Few(few()), |many| Self::Many(Box::new(many)))
    }

    /// The start of the first string that counts, which is told by where it starts and ends.
    pub(super) fn find(&self, text: &[u8], counts: impl Fn(usize, usize) -> bool) -> Option<usize> {
        match self {
            Self::Few(values) => values.iter().find_map(|value| {
                value.find_iter(text).find(|at| counts(*at, at + value.needle().len()))
            }),
            Self::Many(values) => {
                let mut found = values.find_overlapping_iter(text);
                found.find(|found| counts(found.start(), found.end())).map(|found| found.start())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_find_the_same() {
        let values: Vec<String> = (0..=FEW).map(|number| format!("v{number:02}")).collect();
        let values: Vec<&[u8]> = values.iter().map(String::as_bytes).collect();
        let [few, many] =
            [&values[..FEW], &values].map(|values| Quoted::new(values.iter().copied()));
        assert!(matches!((&few, &many), (Quoted::Few(_), Quoted::Many(_))));
        for quoted in [few, many] {
            let text = br#""v01": "v0" v03 "v02"v04""#;
            assert_eq!(quoted.find(text, |_, _| true), Some(0));
            assert_eq!(quoted.find(text, |_, end| text.get(end) != Some(&b':')), Some(16));
            assert_eq!(quoted.find(text, |start, _| start > 16), Some(20));
            assert_eq!(quoted.find(b"v01", |_, _| true), None);
        }
    }
}
