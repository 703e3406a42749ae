//! JSON text and pointers in, the places of the values that they lead to out.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::record::json::{Scanner, Token};

/// JSON pointers (RFC 6901) in which `*` stands for any key or index, as a tree of their keys.
#[derive(Debug)]
pub(super) struct Pointers {
    /// The root is the first.
    nodes: Vec<Node>,
    count: usize,
}

/// What pointers have in common up to a key.
#[derive(Debug, Default)]
struct Node {
    named: FxHashMap<String, usize>,
    /// The same by number, of keys that are one.
    numbered: FxHashMap<usize, Vec<usize>>,
    any: Option<usize>,
    /// The pointers that end here.
    ends: Vec<usize>,
}

impl Pointers {
    pub(super) fn new(texts: &[String]) -> Self {
        let mut pointers = Self { nodes: vec![Node::default()], count: texts.len() };
        for (index, text) in texts.iter().enumerate() {
            let keys = text.strip_prefix('/').unwrap_or(text).split('/');
            let unescaped = keys.map(|key| key.replace("~1", "/").replace("~0", "~"));
            let end = unescaped.fold(0, |node, key| pointers.below(node, key));
            pointers.nodes[end].ends.push(index);
        }
        pointers
    }

    /// The node below another one, which is made if it is not there.
    fn below(&mut self, node: usize, key: String) -> usize {
        let new = self.nodes.len();
        let above = &mut self.nodes[node];
        let below = if key == "*" {
            *above.any.get_or_insert(new)
        } else {
            let number = key.parse().ok();
            let below = *above.named.entry(key).or_insert(new);
            if let Some(number) = number.filter(|_| below == new) {
                above.numbered.entry(number).or_default().push(new);
            }
            below
        };
        if below == new {
            self.nodes.push(Node::default());
        }
        below
    }

    /// Where the values are that each of the pointers leads to, containers as a whole.
    pub(super) fn places(&self, text: &str) -> Vec<Vec<Range<usize>>> {
        let mut found = vec![Vec::new(); self.count];
        let (mut at, mut below) = (Vec::new(), Vec::new());
        walk(text, |way, range| {
            at.clear();
            at.push(0);
            for level in way {
                below.clear();
                below.extend(at.iter().flat_map(|node| self.nodes[*node].at(level)));
                std::mem::swap(&mut at, &mut below);
                if at.is_empty() {
                    return;
                }
            }
            for end in at.iter().flat_map(|node| &self.nodes[*node].ends) {
                found[*end].push(range.clone());
            }
        });
        found
    }
}

impl Node {
    /// The nodes below that fit where a walk is.
    fn at(&self, level: &Level) -> impl Iterator<Item = usize> {
        let (named, numbered) = match &level.key {
            Some(key) => (self.named.get(key), None),
            None => (None, self.numbered.get(&level.index)),
        };
        named.into_iter().chain(numbered.into_iter().flatten()).copied().chain(self.any)
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

/// Every value of a text: the pointer to it, and where it is. A container stands behind what it holds.
#[must_use]
pub(crate) fn all(text: &str) -> Vec<(String, Range<usize>)> {
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
            let places = Pointers::new(&[pointer.to_owned()]).places(text);
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
