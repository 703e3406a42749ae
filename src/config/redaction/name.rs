//! A name as recorded in, the form that rules compare out.

/// So many of the last words of a name are looked up: no entry of the list has more.
const MOST: usize = 4;

/// A name and the forms of it that rules compare, each made once.
#[derive(Debug)]
pub struct Name<'n> {
    /// As it was recorded.
    pub text: &'n str,
    /// Its words, in lower case, with a space between two.
    pub(super) words: String,
    /// Its words joined: `OS-EXT:adminPass` is `osextadminpass`.
    pub joined: String,
}

impl<'n> Name<'n> {
    /// The forms of a name.
    #[must_use]
    pub fn of(text: &'n str) -> Self {
        let words = words(text);
        let joined = squashed(&words);
        Self { text, words, joined }
    }

    /// Its words, in lower case.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split_terminator(' ')
    }

    /// The last of them, or nothing.
    #[must_use]
    pub fn last(&self) -> &str {
        self.words.rsplit(' ').next().unwrap_or_default()
    }
}

/// The words of a key, in lower case, with a space between two: `OS-EXT:adminPass` is
/// `os ext admin pass`.
pub(super) fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + MOST);
    let (mut before, mut in_word) = (' ', false);
    let mut characters = name.chars();
    while let Some(character) = characters.next() {
        let before_lower = || characters.clone().next().is_some_and(char::is_lowercase);
        let step = character.is_uppercase()
            && (before.is_lowercase() || (before.is_uppercase() && before_lower()));
        let is_part = character.is_alphanumeric();
        if in_word && (step || !is_part) {
            words.push(' ');
        }
        if character.is_ascii_alphanumeric() {
            words.push(character.to_ascii_lowercase());
        } else if is_part {
            words.extend(character.to_lowercase());
        }
        (before, in_word) = (character, is_part);
    }
    words.truncate(words.trim_end_matches(' ').len());
    words
}

/// The words joined.
pub(super) fn squashed(words: &str) -> String {
    let mut squashed = words.to_owned();
    squashed.retain(|character| character != ' ');
    squashed
}

/// The last words, the most of them first.
pub(super) fn ends(words: &str) -> impl Iterator<Item = &str> {
    let start = words.rmatch_indices(' ').nth(MOST - 1).map_or(0, |(at, _)| at + 1);
    std::iter::successors(Some(&words[start..]), |end| end.split_once(' ').map(|(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_words() {
        let cases = [
            ("OS-EXT:adminPass", "os ext admin pass"),
            ("HTTPToken2", "http token2"),
            ("--new__password. ", "new password"),
            ("ÜberCode", "über code"),
            ("새 비밀번호", "새 비밀번호"),
            ("_", ""),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(words(name), expected, "{name}");
        }
        assert_eq!(squashed("os ext admin pass"), "osextadminpass");
        let last: Vec<&str> = ends("a b c d e").collect();
        assert_eq!(last, ["b c d e", "c d e", "d e", "e"]);
        assert_eq!(ends("a b").collect::<Vec<_>>(), ["a b", "b"]);
    }
}
