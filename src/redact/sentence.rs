//! A name in a sentence in, the credential beside it out: `with password 'x'`, `x is the password`.
//!
//! Only what looks like a credential counts, since a sentence says much about secrets that is none.

use std::ops::Range;

use super::looks::is_credential;

/// Words that may stand between a name and its value.
const LINKS: [&str; 22] = [
    "is", "was", "of", "to", "as", "set", "changed", "with", "equals", "value", "be", "reset",
    "are", "ist", "lautet", "est", "es", "è", "é", "jest", "är", "это",
];
/// Words that may stand between a value and its name.
const ARTICLES: [&str; 22] = [
    "is",
    "as",
    "was",
    "the",
    "your",
    "my",
    "a",
    "an",
    "his",
    "her",
    "our",
    "new",
    "not",
    "valid",
    "invalid",
    "wrong",
    "correct",
    "incorrect",
    "old",
    "current",
    "ist",
    "est",
];
/// Those of them that say that one is the other.
const EQUATES: [&str; 5] = ["is", "as", "was", "ist", "est"];
const LONGEST: usize = 4096;

/// The credential after a name, or before it.
pub(super) fn value(text: &[u8], start: usize, end: usize) -> Option<Range<usize>> {
    after(text, end).or_else(|| before(text, start))
}

fn after(text: &[u8], end: usize) -> Option<Range<usize>> {
    let mut at = end;
    for _ in 0..4 {
        let word = next_word(text, at)?;
        let bare = trimmed(text, word.clone());
        if is_told(&text[bare.clone()]) {
            return Some(bare);
        }
        if !is_one_of(&LINKS, &text[word.clone()]) {
            return None;
        }
        at = word.end;
    }
    None
}

fn before(text: &[u8], start: usize) -> Option<Range<usize>> {
    let mut at = start;
    let mut linked = false;
    for _ in 0..6 {
        let word = word_before(text, at)?;
        let bare = trimmed(text, word.clone());
        if linked && is_told(&text[bare.clone()]) {
            return Some(bare);
        }
        if !is_one_of(&ARTICLES, &text[word.clone()]) {
            return None;
        }
        linked |= is_one_of(&EQUATES, &text[word.clone()]);
        at = word.start;
    }
    None
}

fn is_one_of(words: &[&str], word: &[u8]) -> bool {
    let word = word.strip_suffix(b":").unwrap_or(word);
    if word.is_ascii() {
        return words.iter().any(|one| word.eq_ignore_ascii_case(one.as_bytes()));
    }
    let word = String::from_utf8_lossy(word).to_lowercase();
    words.contains(&&*word)
}

/// Whether a word is a credential, and no name of something with a number.
fn is_told(word: &[u8]) -> bool {
    let is_slug = word.split(|byte| b"-_./:".contains(byte)).all(|piece| {
        let digits = piece.iter().filter(|byte| byte.is_ascii_digit()).count();
        let letters = piece.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        piece.len() == digits || piece.len() == letters
    });
    is_credential(word) && !is_slug && !word.contains(&b'=')
}

fn next_word(text: &[u8], at: usize) -> Option<Range<usize>> {
    let blanks = text[at..].iter().take_while(|byte| b" \t".contains(byte)).count();
    let start = at + blanks;
    let rest = &text[start..text.len().min(start + LONGEST)];
    let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
    (blanks > 0 && length > 0).then_some(start..start + length)
}

fn word_before(text: &[u8], at: usize) -> Option<Range<usize>> {
    let from = at.saturating_sub(LONGEST);
    let line = text[from..at].trim_ascii_end();
    let length = line.iter().rev().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let end = from + line.len();
    (length > 0 && end < at).then_some(end - length..end)
}

/// A word without the quotes around it and what ends a sentence.
fn trimmed(text: &[u8], word: Range<usize>) -> Range<usize> {
    let is_quote = |byte: &u8| b"\"'`(<\\".contains(byte);
    let lead = text[word.clone()].iter().take_while(|byte| is_quote(byte)).count();
    let opens = lead > 0;
    let inner = &text[word.start + lead..word.end];
    let closes = |byte: &&u8| b".,;:)>\"'`\\".contains(byte) || (opens && **byte == b'?');
    let tail = inner.iter().rev().take_while(closes).count();
    word.start + lead..word.end - tail
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of the word `password` stands between `‹` and `›`, if it has one.
    fn finds(text: &str) {
        crate::redact::tests::finds(text, |text| {
            let name = memchr::memmem::find(text, b"password").expect("a name");
            value(text, name, name + "password".len()).into_iter().collect()
        });
    }

    #[test]
    fn up_to_three_words_stand_between_a_name_and_its_value() {
        for link in LINKS {
            finds(&format!("The password {link} ‹q7Vw2K› now"));
            finds(&format!("The password {}: ‹q7Vw2K› now", link.to_uppercase()));
        }
        finds("password ‹q7Vw2K›");
        finds("password\t ‹q7Vw2K›");
        finds("password was set to ‹q7Vw2K›");
        finds("password was set to be q7Vw2K");
        for text in ["password for q7Vw2K", "password is\nq7Vw2K", "password is", "password,q7Vw2K"]
        {
            finds(text);
        }
    }

    #[test]
    fn a_value_may_stand_before_what_it_is() {
        for word in EQUATES {
            finds(&format!("So ‹q7Vw2K› {word} the password"));
        }
        for article in ARTICLES {
            finds(&format!("‹q7Vw2K› is {article} password"));
        }
        finds("'‹q7Vw2K›' is not a valid password");
        finds("‹q7Vw2K› is your old not valid password");
        finds("q7Vw2K is your old not valid wrong password");
        for text in
            ["q7Vw2K the password", "q7Vw2K has a password", "is the password", "q7Vw2Kpassword"]
        {
            finds(text);
        }
    }

    #[test]
    fn a_value_has_no_signs_around_it_and_is_no_name_with_a_number() {
        for sign in [".", ",", ";", ":", ")", ">", "\"", "'", "`", "\\", ".)"] {
            finds(&format!("password is ‹q7Vw2K›{sign} And"));
        }
        for open in ["\"", "'", "`", "(", "<", "\\", "(\""] {
            finds(&format!("password is {open}‹q7Vw2K›? And"));
        }
        finds("password is ‹q7Vw2K?› And");
        for word in ["server-2", "a_1.b/2:c", "version7", "q7=Vw2K", "q7Vw2", "secret"] {
            let is_slug = word != "version7";
            finds(&if is_slug {
                format!("password is {word}")
            } else {
                format!("password is ‹{word}›")
            });
        }
    }
}
