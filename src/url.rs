//! A URL in, its path and its query out.

use memchr::{memchr, memchr2};

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
