//! A value in, what it looks like by itself out: a word for nothing, a count, a sentence, a credential.

use super::marker::is_marker;
use crate::config::{Kind, NameRule};

/// Whether a value is a word of a language for nothing, or for a switch.
pub(super) fn is_word(value: &[u8]) -> bool {
    const WORDS: [&[u8]; 10] = [
        b"null",
        b"None",
        b"nil",
        b"undefined",
        b"true",
        b"false",
        b"True",
        b"False",
        b"NULL",
        b"~",
    ];
    WORDS.contains(&value)
}

/// Whether a value only stands for one: `${NAME}`, `{{ name }}`, `%(name)s`.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    const AROUND: [(&[u8], &[u8]); 5] =
        [(b"${", b"}"), (b"{{", b"}}"), (b"$(", b")"), (b"%(", b")s"), (b"<%", b"%>")];
    let name =
        AROUND.iter().find_map(|(open, close)| value.strip_prefix(*open)?.strip_suffix(*close));
    name.is_some_and(|name| {
        name.iter().all(|byte| byte.is_ascii_alphanumeric() || b" _.-".contains(byte))
    })
}

/// Nova's `config_drive` is a switch, ironic's the data itself.
pub(super) fn is_switch(rule: NameRule, value: &[u8]) -> bool {
    rule == NameRule::Whole(Kind::Userdata) && is_word(value)
}

/// Whether a value is a number that counts something.
pub(super) fn is_count(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"+").unwrap_or(value);
    !value.is_empty() && value.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Words that sentences are made of, and pass phrases are not.
const GRAMMAR: [&[u8]; 38] = [
    b"is",
    b"are",
    b"was",
    b"be",
    b"been",
    b"must",
    b"should",
    b"shall",
    b"cannot",
    b"can't",
    b"can",
    b"may",
    b"will",
    b"has",
    b"have",
    b"had",
    b"the",
    b"this",
    b"that",
    b"a",
    b"an",
    b"of",
    b"for",
    b"to",
    b"at",
    b"least",
    b"please",
    b"your",
    b"you",
    b"not",
    b"does",
    b"doesn't",
    b"field",
    b"required",
    b"invalid",
    b"characters",
    b"or",
    b"and",
];

/// Words that say how a value is, in a validation error or a form.
const STATES: [&[u8]; 12] = [
    b"required",
    b"invalid",
    b"missing",
    b"expired",
    b"incorrect",
    b"wrong",
    b"optional",
    b"blank",
    b"unknown",
    b"hidden",
    b"empty",
    b"unset",
];

/// So much of a value is looked at to tell a sentence.
const HEAD: usize = 200;

/// Whether a word is a number, or letters with a sign of a sentence behind them.
fn is_plain_word(word: &[u8]) -> bool {
    let letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80 || *byte == b'\'';
    let end = word.iter().rposition(|byte| !b".,:!?".contains(byte)).map_or(0, |last| last + 1);
    word[..end].iter().all(letter) || word[..end].iter().all(u8::is_ascii_digit)
}

/// Whether a value is a sentence about a secret, not one.
pub(super) fn is_prose(value: &[u8]) -> bool {
    let text = value.trim_ascii();
    let mut head = &text[..text.len().min(HEAD)];
    if head.len() < text.len() {
        // The last word is cut, so that it could be any.
        let last = head.iter().rposition(u8::is_ascii_whitespace).unwrap_or(head.len());
        head = &head[..last];
    }
    // In a form, a plus stands for a blank; elsewhere it is a sign like any other.
    let blanks = head.iter().any(u8::is_ascii_whitespace);
    let words = head
        .split(|byte| if blanks { byte.is_ascii_whitespace() } else { *byte == b'+' })
        .filter(|word| !word.is_empty());
    if !blanks && !words.clone().all(is_plain_word) {
        return false;
    }
    let mut words = words.map(<[u8]>::to_ascii_lowercase).peekable();
    let first = words.next().unwrap_or_default();
    if words.peek().is_none() {
        return STATES.contains(&first.as_slice());
    }
    let ends = text.ends_with(b".") || text.ends_with(b"!") || text.ends_with(b"?");
    let grammar = |word: &Vec<u8>| GRAMMAR.contains(&word.as_slice());
    let is_plain =
        |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80 || b" +'.,!?".contains(byte);
    if words.clone().nth(1).is_none() && !head.iter().all(is_plain) {
        // A sentence of two words has no other signs.
        return false;
    }
    ends || grammar(&first) || words.any(|word| grammar(&word))
}

/// Whether a word looks like a credential by itself: letters and digits, or signs, mixed. Whatever is
/// very long and has no blanks does.
pub(super) fn is_credential(value: &[u8]) -> bool {
    const LONG: usize = 4096;
    if value.len() > LONG {
        return !value[..LONG].iter().any(u8::is_ascii_whitespace);
    }
    let has = |what: fn(&u8) -> bool| value.iter().any(what);
    let (digit, letter) = (has(u8::is_ascii_digit), has(u8::is_ascii_alphabetic));
    let sign = value.iter().any(|byte| b"!@#$%^&*+=~?".contains(byte));
    let word = !value.iter().any(u8::is_ascii_whitespace);
    value.len() >= 6 && word && letter && (digit || sign) && !is_marker(value)
}

/// Whether a value is the URL of something that a name says, not the thing.
pub(super) fn is_url(rule: NameRule, text: &[u8]) -> bool {
    let url = text.starts_with(b"http://") || text.starts_with(b"https://");
    url && rule != NameRule::Whole(Kind::Password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_like_one_or_has_a_word_of_grammar() {
        for text in ["Ask anna.", "Ask anna!", "Ask anna?", "the password", "Password not set"] {
            assert!(is_prose(text.as_bytes()), "{text}");
        }
        for text in ["Ask anna", "anna.", "ask: anna.", "correct horse battery staple", ""] {
            assert!(!is_prose(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_url_is_no_secret_unless_it_is_called_a_password() {
        let other = NameRule::Whole(Kind::Token);
        for url in ["http://h/x", "https://h/x"] {
            assert!(is_url(other, url.as_bytes()), "{url}");
            assert!(!is_url(NameRule::Whole(Kind::Password), url.as_bytes()), "{url}");
        }
        assert!(!is_url(other, b"ftp://h/x"));
    }

    #[test]
    fn a_word_about_a_secret_is_none() {
        for state in STATES {
            assert!(is_prose(state) && is_prose(&state.to_ascii_uppercase()));
        }
        for text in ["This+field+is+required.", "a+word", "The p@ss of you", "it's to be"] {
            assert!(is_prose(text.as_bytes()), "{text}");
        }
        // Two words with signs of no sentence, and what a plus parts that is no word.
        for text in ["the p@ss", "q7+is", "a+b-c", "the", "is"] {
            assert!(!is_prose(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_sentence_shows_in_its_begin() {
        let words = |count: usize, rest: &str| "word ".repeat(count) + rest;
        assert!(is_prose(words(38, "is more").as_bytes()));
        assert!(!is_prose(words(40, "is more").as_bytes()));
        assert!(is_prose(words(40, "more.").as_bytes()), "it ends like one");
        assert!(!is_prose(words(39, "ab island").as_bytes()), "a word that is cut");
        assert!(is_prose(words(39, "ab is").as_bytes()), "200 signs");
    }

    #[test]
    fn a_credential_is_a_word_of_letters_with_digits_or_signs() {
        for text in ["abcde1", "1bcdef", "abcde!", "a@bcde", "a#bcde", "a$bcde", "a%bcde", "a^bcde"]
        {
            assert!(is_credential(text.as_bytes()), "{text}");
        }
        for text in ["a&bcde", "a*bcde", "a+bcde", "a=bcde", "a~bcde", "a?bcde", "q7Vw2KpX9"] {
            assert!(is_credential(text.as_bytes()), "{text}");
        }
        for text in ["abcd1", "123456", "12345!", "abcdef", "abc-ef", "abc de1", "REDACTED-TOKEN-1"]
        {
            assert!(!is_credential(text.as_bytes()), "{text}");
        }
        let long = |length: usize| "a".repeat(length);
        assert!(!is_credential(long(4096).as_bytes()) && is_credential(long(4097).as_bytes()));
        assert!(!is_credential((long(4095) + " a").as_bytes()));
        assert!(is_credential((long(4096) + " a").as_bytes()));
    }
}
