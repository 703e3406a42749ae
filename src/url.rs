//! A URL in, its path and its query out.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use crate::text::number;

/// The path of a URL: without scheme and authority, query and fragment; empty if it has none.
#[must_use]
pub(crate) fn path(url: &str) -> &str {
    let url = &url[..memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len())];
    let colon = memchr(b':', url.as_bytes()).unwrap_or(0);
    let is_scheme = colon > 0 && url.as_bytes()[..colon].iter().all(u8::is_ascii_alphanumeric);
    match url[colon..].strip_prefix("://").filter(|_| is_scheme) {
        Some(authority) => memchr(b'/', authority.as_bytes()).map_or("", |at| &authority[at..]),
        None => url,
    }
}

/// What a page shows of a URL without a path: a client asks for `/` there.
#[must_use]
pub(crate) fn root(url: &str) -> &'static str {
    if url.is_empty() { "" } else { "/" }
}

/// The query of a URL, without the question mark; empty if it has none.
#[must_use]
pub(crate) fn query(url: &str) -> &str {
    let url = &url[..memchr(b'#', url.as_bytes()).unwrap_or(url.len())];
    memchr(b'?', url.as_bytes()).map_or("", |at| &url[at + 1..])
}

/// A path as it stands in an address.
#[must_use]
pub(crate) fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.extend(format!("%{byte:02X}").chars()),
        }
    }
    encoded
}

/// The path that an address stands for.
#[must_use]
pub(crate) fn decoded(address: &str) -> Cow<'_, str> {
    if !address.contains('%') {
        return Cow::Borrowed(address);
    }
    let (mut bytes, mut rest) = (Vec::with_capacity(address.len()), address.as_bytes());
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| *first == b'%');
        let byte =
            digits.and_then(|digits| number(digits, 16)).and_then(|byte| u8::try_from(byte).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_address() {
        for path in ["a/b.md", "이미지/a b%20?#.md", "100%", "%zz%4", ""] {
            assert_eq!(decoded(&encoded(path)), path);
        }
        assert_eq!(decoded("a%20b%"), "a b%");
    }
}
