//! A value in, whether it looks like a credential by itself out: long, of the letters of one alphabet,
//! and made by chance, not of words, dates, ids or a file.
//!
//! Words are told from chance by their pairs of letters: those in [`PAIRS`] make up most of the words
//! of European languages and of names in programs, and less than a third of what is random. What is
//! random goes from letters to digits and from case to case again and again, too.

/// A shorter value could be any word.
pub(super) const SHORTEST: usize = 16;
/// A longer value is a file.
const LONGEST: usize = 512;
/// Shorter hexadecimal numbers are ids of spans, objects and commits.
const SHORTEST_HEX: usize = 32;

/// What a value is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Alphabet {
    Hex,
    Base32,
    Base62,
    Base64,
    Base64Url,
}

impl Alphabet {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Base32 => "base32",
            Self::Base62 => "base62",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
        }
    }

    /// The smallest one that has all of these characters.
    fn of(found: &Characters, padded: bool) -> Self {
        if found.beyond_hex == 0 && (found.lower == 0 || found.upper == 0) {
            Self::Hex
        } else if found.lower + found.signs + found.slashes + found.beyond_base32 == 0 {
            Self::Base32
        } else if padded || found.slashes > 0 {
            Self::Base64
        } else if found.signs > 0 {
            Self::Base64Url
        } else {
            Self::Base62
        }
    }
}

/// How many characters of each kind a value has.
#[derive(Default)]
struct Characters {
    upper: usize,
    lower: usize,
    digits: usize,
    /// Those of names and of `base64url`.
    signs: usize,
    /// `+` and `/`.
    slashes: usize,
    /// Letters and signs that are no hexadecimal digits.
    beyond_hex: usize,
    /// Digits that base32 leaves out.
    beyond_base32: usize,
}

impl Characters {
    /// `None` if there is one that no alphabet has.
    fn of(value: &[u8]) -> Option<Self> {
        let mut found = Self::default();
        for byte in value {
            match byte {
                b'a'..=b'z' => found.lower += 1,
                b'A'..=b'Z' => found.upper += 1,
                b'0'..=b'9' => found.digits += 1,
                b'-' | b'_' | b'.' | b'~' => found.signs += 1,
                b'+' | b'/' => found.slashes += 1,
                _ => return None,
            }
            found.beyond_hex += usize::from(!byte.is_ascii_hexdigit());
            found.beyond_base32 += usize::from(matches!(byte, b'0' | b'1' | b'8' | b'9'));
        }
        Some(found)
    }
}

/// The alphabet of a value that looks like a credential.
pub(super) fn alphabet(value: &[u8]) -> Option<Alphabet> {
    if value.len() < SHORTEST || value.len() > LONGEST {
        return None;
    }
    let bare = unpadded(value);
    let found = Characters::of(bare)?;
    let alphabet = Alphabet::of(&found, bare.len() < value.len());
    let random = match alphabet {
        Alphabet::Hex => {
            value.len() >= SHORTEST_HEX && found.digits > 0 && found.digits < value.len()
        }
        _ => (found.upper + found.lower) * 2 >= bare.len() && is_random(bare),
    };
    (random && !is_known(value)).then_some(alphabet)
}

/// A value without the padding of Base64.
fn unpadded(value: &[u8]) -> &[u8] {
    let bare = value.strip_suffix(b"=").unwrap_or(value);
    bare.strip_suffix(b"=").unwrap_or(bare)
}

/// Whether a value is not made of words, numbers and ids: two fifths of it are strange.
fn is_random(value: &[u8]) -> bool {
    let piece = longest_piece(value);
    let letters = piece.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if piece.len() < SHORTEST || letters * 2 < piece.len() {
        return false;
    }
    let changes = piece.windows(2).filter(|pair| is_change(pair[0], pair[1])).count();
    let (mut count, mut rare) = (0_usize, 0);
    for word in words(piece) {
        count += 1;
        rare += word.windows(2).filter(|pair| !is_pair(pair[0], pair[1])).count();
    }
    // Digits part words too; a name has but few that only their case parts.
    let parted = count.saturating_sub(changes / 2 + 1);
    (rare + changes) * 2 + parted >= piece.len() * 4 / 5
}

/// Whether letters change to digits here, or the other way round.
fn is_change(one: u8, next: u8) -> bool {
    let alphanumeric = one.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
    alphanumeric && one.is_ascii_digit() != next.is_ascii_digit()
}

/// What is looked at of a value: all of it, or where signs part it again and again, as in a path, a
/// UUID or `my-own-image-2`, the longest of its pieces.
fn longest_piece(value: &[u8]) -> &[u8] {
    const OFTEN: usize = 9;
    let is_sign = |byte: &u8| !byte.is_ascii_alphanumeric();
    let signs = value.iter().filter(|byte| is_sign(byte)).count();
    if signs < 4 || signs * OFTEN < value.len() {
        return value;
    }
    value.split(is_sign).max_by_key(|piece| piece.len()).unwrap_or_default()
}

/// The words of a value: letters of which none in upper case follows one in lower case.
fn words(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let runs = value.split(|byte| !byte.is_ascii_alphabetic());
    runs.flat_map(|run| {
        run.chunk_by(|one, next| !(one.is_ascii_lowercase() && next.is_ascii_uppercase()))
    })
}

fn is_pair(one: u8, other: u8) -> bool {
    let place = |letter: u8| usize::from(letter.to_ascii_lowercase() - b'a');
    FREQUENT[place(one) * 26 + place(other)]
}

/// Pairs of letters that words are made of.
const PAIRS: &str = include_str!("pairs.txt");

const FREQUENT: [bool; 26 * 26] = {
    let mut frequent = [false; 26 * 26];
    let pairs = PAIRS.as_bytes();
    let mut at = 0;
    while at + 1 < pairs.len() {
        if pairs[at].is_ascii_lowercase() && pairs[at + 1].is_ascii_lowercase() {
            let place = (pairs[at] - b'a') as usize * 26 + (pairs[at + 1] - b'a') as usize;
            frequent[place] = true;
            at += 1;
        }
        at += 1;
    }
    frequent
};

/// Whether a value begins like a file in Base64, of a picture, an archive, a certificate or a public
/// key, or is a text in it.
fn is_known(value: &[u8]) -> bool {
    const STARTS: [&[u8]; 14] = [
        b"iVBORw0",
        b"/9j/",
        b"R0lGOD",
        b"UklGR",
        b"JVBERi",
        b"H4sI",
        b"UEsDB",
        b"AAABAA",
        b"d09GM",
        b"MII",
        b"AAAAB3Nza",
        b"AAAAC3Nza",
        b"AAAAE2Vj",
        b"LS0tLS1CRUdJTi",
    ];
    let is_text = || super::encoded::pieces(value).next().is_some_and(|piece| piece.start == 0);
    STARTS.iter().any(|start| value.starts_with(start)) || is_text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_by_chance_is_told_by_its_alphabet() {
        let told = |value: &str| alphabet(value.as_bytes()).map(Alphabet::name);
        assert_eq!(told("9f86d081884c7d659a2feaa0c55ad015"), Some("hex"));
        assert_eq!(told("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), Some("base32"));
        assert_eq!(told("q7Vw2KpX9sLm4RtZ8bNc"), Some("base62"));
        assert_eq!(told("q7w2k9x4m1r8z3b5"), Some("base62"), "half of it are digits");
        assert_eq!(told("q7Vw2KpX9s-m4RtZ_bNcT"), Some("base64url"));
        assert_eq!(told("q7Vw2-KpX9s-Lm4Rt-Z8bNc"), Some("base64url"), "three signs part it");
        assert_eq!(told("q7Vw2KpX9s+m4RtZ/bNcTw=="), Some("base64"));
    }

    #[test]
    fn what_a_person_or_a_service_has_named_is_not() {
        for value in [
            "image-service-endpoint-catalog",
            "getUserAccountSettings",
            "ComputeInstanceUsageAuditLog",
            "5d0f4e0c-7b7e-4a53-9b0e-0a7c0de5aa01",
            "q7Vw-2KpX-9sLm-4RtZ-8bNc",
            "q7Vw2KpX-9sLm-4RtZ-8bNc-q7Vw2KpXs9Lm",
            "req-5d0f4e0c-7b7e-4a53-9b0e-0a7c0de5aa01",
            "20240506T101112Z-000012",
            "2024-05-06-10-11-12-backup",
            "/usr/share/applications/firefox",
            "donaudampfschifffahrtsgesellschaft",
            "cirros-0.6.2-x86_64-disk.img",
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
            "eyJhIjoiaGVsbG8gd29ybGQifQ",
            "9007199254740993123456",
            "image-for-test-and-use-00bqxzjkv0000000",
            "my-big-red-box-in-the-sky",
            "OS-EXT-SRV-ATTR.hypervisor_hostname",
            "application.openstack.images-v2.1",
        ] {
            assert_eq!(alphabet(value.as_bytes()), None, "{value}");
        }
    }

    #[test]
    fn the_pairs_of_words_are_those_of_the_list() {
        let pairs: Vec<&str> = PAIRS.split_ascii_whitespace().collect();
        for one in b'a'..=b'z' {
            for other in b'a'..=b'z' {
                let pair = String::from_utf8(vec![one, other]).unwrap();
                let is_there = pairs.contains(&pair.as_str());
                assert_eq!(is_pair(one, other), is_there, "{pair}");
                let shouted = [one, other].map(|letter| letter.to_ascii_uppercase());
                assert_eq!(is_pair(shouted[0], shouted[1]), is_there, "{pair}");
            }
        }
    }

    #[test]
    fn a_credential_is_neither_short_nor_a_file() {
        let told = |value: &str| alphabet(value.as_bytes()).is_some();
        assert!(told("q7Vw2KpX9sLm4RtZ") && !told("q7Vw2KpX9sLm4Rt"));
        let long = "q7Vw2KpX9sLm4RtZ".repeat(32);
        assert!(told(&long) && !told(&format!("{long}a")));
        let hex = "9f86d081884c7d659a2feaa0c55ad015";
        assert!(told(hex) && told(&hex.to_ascii_uppercase()) && !told(&hex[1..]));
        assert!(!told(&"12345678".repeat(4)) && !told(&"abcdefab".repeat(4)));
        assert!(!told("q7Vw2KpX9s Lm4RtZ"), "no alphabet has a blank");
    }

    #[test]
    fn an_alphabet_is_the_smallest_with_all_characters() {
        let of = |value: &str| {
            let bare = unpadded(value.as_bytes());
            Alphabet::of(&Characters::of(bare).unwrap(), bare.len() < value.len()).name()
        };
        for (value, name) in [
            ("0189abcdef", "hex"),
            ("0189ABCDEF", "hex"),
            ("aB", "base62"),
            ("AG234567", "base32"),
            ("AG0", "base62"),
            ("AG1", "base62"),
            ("AG8", "base62"),
            ("AG9", "base62"),
            ("aG", "base62"),
            ("AG-", "base64url"),
            ("ag_", "base64url"),
            ("ag.", "base64url"),
            ("ag~", "base64url"),
            ("ag-+", "base64"),
            ("AG/", "base64"),
            ("ag=", "base64"),
            ("a-==", "base64"),
        ] {
            assert_eq!(of(value), name, "{value}");
        }
    }
}
