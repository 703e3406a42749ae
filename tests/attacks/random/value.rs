//! Secrets: words, numbers, blanks, signs, other scripts, parts of each other, short and long.

use crate::attacks::oracle::PUBLIC;
use crate::support::chance::Chance;

/// What a value is made of; not every format can hold every one as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Make {
    Word,
    Number,
    /// Letters and digits, with dashes and dots.
    Mixed,
    /// Several mixed words with blanks between them.
    Blanks,
    Signs,
    Script,
    /// A word that is public elsewhere.
    Public,
}

impl Make {
    /// Whether the value needs neither quotes nor escapes anywhere.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Word | Self::Number | Self::Mixed)
    }

    /// Whether a list of such values may be what a check says of a field, or a list of names.
    pub(super) fn is_prose(self) -> bool {
        matches!(self, Self::Word | Self::Blanks | Self::Public)
    }
}

/// A value, perhaps one that begins as an earlier one does.
pub(super) fn value(chance: &mut Chance, earlier: &[(String, Make)]) -> (String, Make) {
    if !earlier.is_empty() && chance.once_in(5) {
        let (other, make) = chance.one_of(earlier).clone();
        let signs: Vec<char> = other.chars().collect();
        if make.is_plain() && chance.once_in(2) && signs.len() > 4 {
            let cut: String = signs[..2 + chance.below(signs.len() - 2)].iter().collect();
            // What ends with a dash is no longer a plain value everywhere.
            return (cut.trim_end_matches(['-', '.']).to_owned(), make);
        }
        if make.is_plain() {
            let more = if make == Make::Number { number(chance, 3) } else { mixed(chance, 5) };
            let make = if make == Make::Number { make } else { Make::Mixed };
            return (other + &more, make);
        }
    }
    let length = length(chance);
    of_length(chance, length)
}

/// A value of any make with about so many characters.
pub(super) fn of_length(chance: &mut Chance, length: usize) -> (String, Make) {
    match chance.below(20) {
        0..4 => (word(chance, length), Make::Word),
        4 | 5 => (number(chance, length.min(20)), Make::Number),
        6..9 => (blanks(chance, length), Make::Blanks),
        9..12 => (signs(chance, length), Make::Signs),
        12 | 13 => (script(chance, length), Make::Script),
        14 => ((*chance.one_of(PUBLIC)).to_owned(), Make::Public),
        _ => (mixed(chance, length), Make::Mixed),
    }
}

/// Whether a value means something to YAML.
pub(super) fn is_yes_or_no(value: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off"].contains(&value.to_ascii_lowercase().as_str())
}

/// Most are as long as passwords and tokens are, some are very short or very long.
fn length(chance: &mut Chance) -> usize {
    match chance.below(12) {
        0 | 1 => 1 + chance.below(7),
        2 => 60 + chance.below(300),
        3 => 360 + chance.below(3641),
        _ => 8 + chance.below(40),
    }
}

/// Consonants and vowels, without the letters of words that mean something, such as `no` and `true`.
fn word(chance: &mut Chance, length: usize) -> String {
    let letters = [b"bdfgklmprtvz".as_slice(), b"aiou"];
    let pick = |at: usize| char::from(*chance.one_of(letters[at % 2]));
    (0..length).map(pick).collect()
}

fn number(chance: &mut Chance, length: usize) -> String {
    let first = char::from(*chance.one_of(b"123456789"));
    let rest = (1..length).map(|_| char::from(*chance.one_of(b"0123456789")));
    std::iter::once(first).chain(rest).collect()
}

/// Letters and digits in turns of a few, so that nobody takes it for a word.
pub(super) fn mixed(chance: &mut Chance, length: usize) -> String {
    let letters = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut pick = |at: usize| match at % 7 {
        2 | 5 => *chance.one_of(b"23456789"),
        6 if at + 1 < length => *chance.one_of(b"-._kQ7"),
        _ => *chance.one_of(letters),
    };
    (0..length).map(|at| char::from(pick(at))).collect()
}

fn blanks(chance: &mut Chance, length: usize) -> String {
    let mut all = mixed(chance, 4);
    while all.len() < length {
        all += " ";
        let length = 3 + chance.below(5);
        all += &mixed(chance, length);
    }
    all
}

fn signs(chance: &mut Chance, length: usize) -> String {
    let odd = br#"!@#$^*()-_=+[]{};:'",.<>/?|\~&%"#;
    let mut pick = |at: usize| match at % 4 {
        0 | 3 => *chance.one_of(b"abcdefghkmnpqrstxyzABCDEFGHKM23456789"),
        _ => *chance.one_of(odd),
    };
    (0..=length).map(|at| char::from(pick(at))).chain(['7']).collect()
}

fn script(chance: &mut Chance, length: usize) -> String {
    let odd: Vec<char> = "äöüßéñçøжшщяλπ密码비번かなאב🔑🦀".chars().collect();
    let mut pick = |at: usize| match at % 3 {
        1 => *chance.one_of(&odd),
        _ => char::from(*chance.one_of(b"abcdefghkmnpqrstxyz23456789")),
    };
    (0..=length).map(&mut pick).chain(['7']).collect()
}
