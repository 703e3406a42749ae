//! Bytes in, how far a run of them goes out, eight bytes at a time.

const ONES: u64 = u64::from_le_bytes([0x01; 8]);
const TOPS: u64 = u64::from_le_bytes([0x80; 8]);

/// How many bytes stand before the first that ends a run, eight looked at together: of each word of
/// eight the function gives 0, or a word in which the lowest byte that is not 0 is the one that ends it.
/// At the end of the text it can be less.
pub(super) fn until(text: &[u8], ends: impl Fn(u64) -> u64) -> usize {
    let mut length = 0;
    for chunk in text.as_chunks().0 {
        match ends(u64::from_le_bytes(*chunk)) {
            0 => length += 8,
            found => return length + found.trailing_zeros() as usize / 8,
        }
    }
    length
}

/// What is not a blank.
pub(super) fn ends_blanks(word: u64) -> u64 {
    word ^ (ONES * u64::from(b' '))
}

/// The top bit of each byte of a word that does not stand for itself in a string: a quote, a backslash,
/// a control character. Behind the first such byte it may be set for others, too.
pub(super) fn ends_plain(word: u64) -> u64 {
    let less = |word: u64, number: u8| word.wrapping_sub(ONES * u64::from(number)) & !word & TOPS;
    let is = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
    less(word, 0x20) | is(b'"') | is(b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_byte_of_another_kind() {
        for at in 0..40 {
            let others = [b'"', b'\\', 0, 0x1f, b'\n'].map(|end| (end, false));
            for (end, plain) in others.into_iter().chain([b'!', 0x80, 0xff].map(|end| (end, true)))
            {
                let mut text = vec![b' '; 48];
                text[at] = end;
                let length = if plain { 48 } else { at };
                assert_eq!(until(&text, ends_plain), length, "{end} at {at}");
                assert_eq!(until(&text, ends_blanks), at, "{end} at {at}");
                // What is left of a word at the end is not looked at.
                assert_eq!(until(&text[..at], ends_plain), at / 8 * 8);
            }
        }
    }
}
