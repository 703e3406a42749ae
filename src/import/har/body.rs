//! What a HAR has of a body in, the body out.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::super::call::Body;
use super::super::json::Json;
use super::super::line::push_encoded;
use super::super::summary::Counts;

pub(super) const CUT: &str = "body too long: cut off";
pub(super) const BINARY: &str = "binary body: its first 32 bytes are kept";
pub(super) const MISSING: &str = "body missing in the recording";
pub(super) const BASE64: &str = "body not valid Base64: kept as text";

/// Padding is often missing.
const DECODER: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The body of a request: its text, or else its parameters.
pub(super) fn of_request(data: &Json, notes: &mut Counts) -> Body {
    let media = data.get("mimeType").text().unwrap_or_default();
    let text = data.get("text");
    let body = match (text.some_text(), data.get("encoding").some_text()) {
        (Some(_), Some(encoding)) => decoded(text, encoding, media, notes),
        (Some(found), None) => Body::of_text(found.to_owned()),
        (None, _) => Body::of_text(parameters(data.get("params"), media)),
    };
    noted(body, text.is_cut(), notes)
}

/// The body of a response. What the file says of its size is never true.
pub(super) fn of_response(
    content: &Json,
    media: &str,
    attached: Option<Vec<u8>>,
    notes: &mut Counts,
) -> Body {
    if let Some(bytes) = attached {
        return noted(of_bytes(&bytes, media), false, notes);
    }
    let text = content.get("text");
    let Some(found) = text.some_text() else {
        if content.get("size").number().is_some_and(|size| size > 0.0) {
            notes.add(MISSING);
        }
        return Body::None;
    };
    let body = match content.get("encoding").some_text() {
        Some(encoding) => decoded(text, encoding, media, notes),
        None => Body::of_text(found.to_owned()),
    };
    noted(body, text.is_cut(), notes)
}

fn noted(body: Body, cut: bool, notes: &mut Counts) -> Body {
    if matches!(body, Body::Binary(_)) {
        notes.add(BINARY);
    } else if cut {
        notes.add(CUT);
    }
    body
}

fn decoded(text: &Json, encoding: &str, media: &str, notes: &mut Counts) -> Body {
    let found = text.text().unwrap_or_default();
    if !encoding.eq_ignore_ascii_case("base64") {
        return Body::of_text(found.to_owned());
    }
    let mut digits: Vec<u8> = found.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    if text.is_cut() {
        digits.truncate(digits.len() / 4 * 4);
    }
    if let Ok(bytes) = DECODER.decode(&digits) {
        return of_bytes(&bytes, media);
    }
    notes.add(BASE64);
    Body::of_text(found.to_owned())
}

/// Bytes as a text by their media type, or as what they are.
pub(in crate::import) fn of_bytes(bytes: &[u8], media: &str) -> Body {
    let charset = parameter(media, "charset").unwrap_or_default().to_ascii_lowercase();
    if matches!(charset.as_str(), "iso-8859-1" | "latin1" | "windows-1252" | "cp1252") {
        return Body::of_text(bytes.iter().map(|byte| of_windows(*byte)).collect());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Body::of_text(text.to_owned()),
        // The last character can be cut off with the rest.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            Body::of_text(String::from_utf8_lossy(bytes).into_owned())
        }
        Err(_) => Body::of_bytes(bytes),
    }
}

/// The characters of windows-1252 where it is not Latin-1.
const WINDOWS: [u16; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
    0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc,
    0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];

fn of_windows(byte: u8) -> char {
    let number = match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        other => u16::from(other),
    };
    char::from_u32(u32::from(number)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A parameter of a media type.
fn parameter<'m>(media: &'m str, name: &str) -> Option<&'m str> {
    let parts = media.split(';').skip(1).filter_map(|part| part.split_once('='));
    let mut named = parts.filter(|(found, _)| found.trim().eq_ignore_ascii_case(name));
    named.next().map(|(_, value)| value.trim().trim_matches('"'))
}

/// Parameters as their media type has them. The boundary of parts is not recorded, so that each is a
/// line.
fn parameters(parameters: &Json, media: &str) -> String {
    let is_multipart = media.to_ascii_lowercase().starts_with("multipart/");
    let parameter = |parameter: &Json| {
        let text = |name: &str| parameter.get(name).plain().unwrap_or_default().to_owned();
        let file = parameter.get("fileName").some_text().map(str::to_owned);
        let (name, value) = (text("name"), Some(text("value")));
        let value = value.filter(|value| !value.is_empty()).or(file).unwrap_or_default();
        if is_multipart {
            format!("{name}: {value}")
        } else {
            format!("{}={}", of_form(&name), of_form(&value))
        }
    };
    let all: Vec<String> = parameters.items().iter().map(parameter).collect();
    all.join(if is_multipart { "\n" } else { "&" })
}

/// A text as a form has it.
fn of_form(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            ' ' => encoded.push('+'),
            sign if sign.is_ascii_alphanumeric() || "-._*".contains(sign) => encoded.push(sign),
            sign => push_encoded(&mut encoded, sign),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_has_signs_where_latin_has_none() {
        let signs: String = (0x80..=0x9f).map(of_windows).collect();
        let expected = "\u{20ac}\u{81}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\
                        \u{160}\u{2039}\u{152}\u{8d}\u{17d}\u{8f}\u{90}\u{2018}\u{2019}\u{201c}\u{201d}\
                        \u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\u{153}\u{9d}\u{17e}\u{178}";
        assert_eq!(signs, expected);
        let others = [b'a', 0x7f, 0xa0, 0xe9, 0xff].map(of_windows);
        assert_eq!(others, ['a', '\u{7f}', '\u{a0}', '\u{e9}', '\u{ff}']);
    }

    #[test]
    fn base64_that_is_cut_off_is_read_as_far_as_it_is_whole() {
        let mut notes = Counts::default();
        let mut read = |text: Json, encoding: &str| match decoded(&text, encoding, "", &mut notes) {
            Body::Text(text) => text,
            Body::None => String::new(),
            Body::Binary(bytes) => panic!("{bytes:?}"),
        };
        let (digits, whole) = ("SGVsbG8sIHdv", "Hello, wo");
        for length in 0..=digits.len() {
            let cut = digits[..length].to_owned();
            let lines = cut.chars().flat_map(|digit| [digit, '\r', '\n']).collect();
            for text in [cut, lines] {
                let expected = &whole[..length / 4 * 3];
                assert_eq!(read(Json::Cut(text.clone()), "BASE64"), expected, "{text}");
            }
        }
        assert_eq!(read(Json::Cut("SGVsbG".to_owned()), "none"), "SGVsbG");
        // What is not cut off lacks only its padding.
        assert_eq!(read(Json::Text("SGVsbG8".to_owned()), "base64"), "Hello");
        assert!(notes.is_empty());
        let broken = decoded(&Json::Text("SGVsb".to_owned()), "base64", "", &mut notes);
        assert!(matches!(broken, Body::Text(text) if text == "SGVsb"));
        assert_eq!(notes.iter().collect::<Vec<_>>(), [(BASE64, 1)]);
    }
}
