//! JSON text and pointers in, the places of the values that they lead to out.

use std::ops::Range;

use crate::record::json::{Scanner, Token};

/// A JSON pointer (RFC 6901) in which `*` stands for any key or index.
#[derive(Debug)]
pub(super) struct Pointer {
    keys: Vec<String>,
}

impl Pointer {
    pub(super) fn new(text: &str) -> Self {
        let keys = text.strip_prefix('/').unwrap_or(text).split('/');
        Self { keys: keys.map(|key| key.replace("~1", "/").replace("~0", "~")).collect() }
    }

    fn fits(&self, way: &[Level]) -> bool {
        let keys = self.keys.iter().zip(way);
        self.keys.len() == way.len() && { keys }.all(|(key, level)| key == "*" || level.is(key))
    }
}

/// An object or a list that is open, and where its walk is.
#[derive(Debug)]
struct Level {
    start: usize,
    /// The key of the member, or the number of the item.
    key: Option<String>,
    index: usize,
}

impl Level {
    fn is(&self, key: &str) -> bool {
        match &self.key {
            Some(own) => own == key,
            None => key.parse() == Ok(self.index),
        }
    }
}

/// Where the values are that each of the pointers leads to, containers as a whole.
pub(super) fn places(text: &str, pointers: &[Pointer]) -> Vec<Vec<Range<usize>>> {
    let mut found = vec![Vec::new(); pointers.len()];
    walk(text, |way, range| {
        for (pointer, found) in pointers.iter().zip(&mut found) {
            if pointer.fits(way) {
                found.push(range.clone());
            }
        }
    });
    found
}

/// Every value of a text: the pointer to it, and where it is. A container stands behind what it holds.
#[must_use]
pub fn all(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    walk(text, |way, range| {
        let keys = way.iter().map(|level| match &level.key {
            Some(key) => key.replace('~', "~0").replace('/', "~1"),
            None => level.index.to_string(),
        });
        let pointer: Vec<String> = keys.flat_map(|key| ["/".to_owned(), key]).collect();
        found.push((pointer.concat(), range));
    });
    found
}

/// Shows each value of a text with the way to it.
fn walk(text: &str, mut visit: impl FnMut(&[Level], Range<usize>)) {
    let mut scanner = Scanner::new(text.as_bytes());
    let mut way: Vec<Level> = Vec::new();
    while let Some(token) = scanner.next() {
        let range = match token {
            Token::Key(range) => {
                let key = serde_json::from_str(&text[range]).unwrap_or_default();
                if let Some(level) = way.last_mut() {
                    level.key = Some(key);
                }
                continue;
            }
            Token::OpenObject | Token::OpenArray => {
                let start = scanner.position() - 1;
                way.push(Level { start, key: None, index: 0 });
                continue;
            }
            Token::Close => {
                let Some(level) = way.pop() else { continue };
                level.start..scanner.position()
            }
            Token::String(range) | Token::Number(range) | Token::Word(range) => range,
        };
        visit(&way, range);
        if let Some(level) = way.last_mut() {
            level.index += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_values() {
        let text = r#"{"a": [{"b/c": 1}, {"b/c": {}}], "d": "x", "e": [[]]}"#;
        let at = |pointer: &str| -> Vec<&str> {
            let places = places(text, &[Pointer::new(pointer)]);
            places[0].iter().map(|range| &text[range.clone()]).collect()
        };
        assert_eq!(at("/a/0/b~1c"), ["1"]);
        assert_eq!(at("/a/*/b~1c"), ["1", "{}"]);
        assert_eq!(at("/d"), ["\"x\""]);
        assert_eq!(at("/a/1"), [r#"{"b/c": {}}"#]);
        assert_eq!(at("/e"), ["[[]]"]);
        assert_eq!(at("/nothing"), [""; 0]);
        let (pointer, range) = &all(text)[0];
        assert_eq!((pointer.as_str(), &text[range.clone()]), ("/a/0/b~1c", "1"));
        assert_eq!(all(text).last().map(|(pointer, _)| pointer.as_str()), Some(""));
    }
}
