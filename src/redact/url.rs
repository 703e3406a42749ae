//! A text in, what the URLs in it hold out: their queries as events, and what stands before a host.

use std::ops::Range;

use super::end::End;
use super::hit::{Hit, Rule};
use super::layer::{Escape, Layer};
use super::marker::is_marker;
use super::read::Event;
use crate::config::Kind;

/// A value holds the queries behind it too; one that stands in so many others ends at the next query,
/// or a text of nothing but queries would take forever.
const INSIDE: usize = 16;

/// Calls back with each event of the queries and fragments in a text.
pub(super) fn queries(text: &[u8], mut each: impl FnMut(Event)) {
    let mut open = false;
    let mut end = End::default();
    // Where the values end that a parameter stands in, and how many they are.
    let (mut outer, mut inside) = (0, 0);
    let mut from = 0;
    for equals in memchr::memchr_iter(b'=', text) {
        let name = &text[from.min(equals)..equals];
        let length = name.iter().rev().take_while(|byte| is_name(**byte)).count();
        let start = equals - length;
        let before = start.checked_sub(1).map(|before| text[before]);
        if length == 0 || !matches!(before, Some(b'?' | b'#' | b'&' | b';')) {
            continue;
        }
        if matches!(before, Some(b'?' | b'#')) {
            if open {
                each(Event::Leave);
            }
            open = true;
            each(Event::Map);
        } else if !open {
            open = true;
            each(Event::Map);
        }
        each(Event::Name(start..equals, Escape::Form));
        let mut until = end.of(text, equals + 1, ends_value);
        inside = if equals < outer { inside + 1 } else { 0 };
        outer = outer.max(until);
        if inside >= INSIDE {
            let next = memchr::memchr(b'?', &text[equals + 1..until]);
            until = next.map_or(until, |next| equals + 1 + next);
        }
        each(Event::Text(without_stops(text, equals + 1..until), Escape::Form));
        from = equals + 1;
    }
    if open {
        each(Event::Leave);
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.[]%~+$:".contains(&byte) || byte >= 0x80
}

/// Whether the value of a parameter ends here: at the next parameter, or at the end of the URL.
fn ends_value(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'&' | b'\n' | b'\r' | b'#' | b' ' | b'\t' | b'"' | b'\'' | b'<' | b'>' | b'\\' | b'`' => {
            true
        }
        b';' => another_follows(&text[at + 1..]),
        _ => false,
    }
}

/// A value without what ends the sentence that it stands in.
fn without_stops(text: &[u8], value: Range<usize>) -> Range<usize> {
    let stop = |byte: &&u8| b")]},.:!".contains(byte);
    let stops = text[value.clone()].iter().rev().take(16).take_while(stop).count();
    value.start..value.end - stops
}

/// Whether a name and an equals sign stand here, so that a semicolon before them parts parameters.
fn another_follows(text: &[u8]) -> bool {
    let name = text.iter().take(64).take_while(|byte| is_name(**byte)).count();
    name > 0 && text.get(name) == Some(&b'=')
}

/// The password in `scheme://user:password@host`, or the token where there is no colon. What stands
/// before the host ends at the last `@`.
pub(super) fn user_info(layer: &Layer<'_>) -> Vec<Hit> {
    let text = layer.text();
    let hit = |at: usize| {
        let start = at + 3;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/?#\"'<>\\".contains(byte);
        let rest = &text[start..];
        let authority = &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
        let end = memchr::memrchr(b'@', authority).or_else(|| signs_in_password(rest, authority));
        let end = end?;
        let authority = &rest[..end];
        if !text[..at].last().is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        let (kind, from) = match memchr::memchr(b':', &authority[..end]) {
            Some(colon) => (Kind::Password, colon + 1),
            None => (Kind::Token, 0),
        };
        let user = kind == Kind::Token && is_user(&authority[..end]);
        let marked = is_marker(&authority[from..end]);
        (!user && !marked).then(|| {
            Hit::written(layer, kind, start + from..start + end, Escape::Percent, Rule::UserInfo)
        })
    };
    memchr::memmem::find_iter(text, b"://").filter_map(hit).collect()
}

/// Where a password ends that holds signs which end the name of a host, as people write it: what
/// stands behind the first colon is no port.
fn signs_in_password(rest: &[u8], authority: &[u8]) -> Option<usize> {
    const LONGEST: usize = 256;
    let (_, port) = authority.split_at_checked(memchr::memchr(b':', authority)? + 1)?;
    let begins = port.first().is_some_and(u8::is_ascii_alphanumeric);
    let is_port = port.iter().all(u8::is_ascii_digit);
    if !begins || is_port || authority.starts_with(b"[") {
        return None;
    }
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b"@\"'<>\\".contains(byte);
    let more = rest[authority.len()..].iter().take(LONGEST).position(ends)?;
    let end = authority.len() + more;
    (rest[end] == b'@').then_some(end)
}

/// Whether what stands alone before a host is the name of a user, as in `ssh://git@host`.
fn is_user(name: &[u8]) -> bool {
    name.len() < 16 && name.iter().all(|byte| byte.is_ascii_lowercase() || b"-_.".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The queries in a text: `name=value`, and brackets around each.
    fn shape(text: &str) -> String {
        let mut shape = Vec::new();
        queries(text.as_bytes(), |event| match event {
            Event::Map => shape.push("{".to_owned()),
            Event::Leave => shape.push("}".to_owned()),
            Event::Name(range, _) => shape.push(format!("{}=", &text[range])),
            Event::Text(range, _) => shape.push(text[range].to_owned()),
            _ => panic!("no other event"),
        });
        shape.join(" ").replace("= ", "=")
    }

    #[test]
    fn queries_and_fragments_have_parameters() {
        for (text, expected) in [
            ("http://h/p?a=1&b=2;c=3", "{ a=1 b=2 c=3 }"),
            ("/p?a=1#b=2 and /q?c=3", "{ a=1 } { b=2 } { c=3 }"),
            ("/p;a=1?b=2", "{ a=1?b=2 } { b=2 }"),
            ("a=1&b[x]=2&c%5B~=3&ü=4", "{ b[x]=2 c%5B~=3 ü=4 }"),
            ("?=1&a b=2 x=3", ""),
            ("?a=b=c&d=", "{ a=b=c d= }"),
            ("/p?a=1;2;b=3;;c=4;", "{ a=1;2 b=3; c=4; }"),
            ("see /p?a=1.", "{ a=1 }"),
            ("(/p?a=1), [/p?b=2]: {/p?c=3}!", "{ a=1 } { b=2 } { c=3 }"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
        let many = |count: usize| shape(&"?a=b".repeat(count));
        assert!(many(17).ends_with("{ a=b?a=b } { a=b }"), "{}", many(17));
        assert!(many(18).ends_with("{ a=b?a=b?a=b } { a=b } { a=b }"), "{}", many(18));
        for end in "&\n\r# \t\"'<>\\`".chars() {
            assert_eq!(shape(&format!("?a=1{end}2")), "{ a=1 }", "{end:?}");
        }
    }

    #[test]
    fn credentials_stand_before_a_host() {
        let found = |text: &str| {
            let hits = user_info(&Layer::new(text.as_bytes(), 0));
            hits.into_iter().map(|hit| (hit.kind, text[hit.range].to_owned())).collect::<Vec<_>>()
        };
        let password = |text: &str| vec![(Kind::Password, text.to_owned())];
        let token = |text: &str| vec![(Kind::Token, text.to_owned())];
        assert_eq!(found("see http://a:b:c@h/p, x"), password("b:c"));
        assert_eq!(found("http://a:b@c@h:80?d@e"), password("b@c"));
        for sign in ["/", "?", "#", "/x?y#"] {
            let text = format!("redis://:k9{sign}Q@db.h:6379/0?mail=a@b");
            assert_eq!(found(&text), password(&format!("k9{sign}Q")));
        }
        // A port, an address, a template, the end of a text, and no sign within reach.
        let far = format!("http://h:p/{}@b", "x".repeat(300));
        for url in ["h:80/a@b", "[a:b]/c@d", "{h}:{p}/a@b", "h:$p/a@b", "h:p/a \"@b"] {
            assert_eq!(found(&format!("http://{url}")), [], "{url}");
        }
        assert_eq!(found(&far), []);
        assert_eq!(found("https://q7Vw2K@h"), token("q7Vw2K"));
        assert_eq!(found(&format!("ssh://{}@h", "a".repeat(16))), token(&"a".repeat(16)));
        for end in "/?#\"'<>\\ \n".chars() {
            assert_eq!(found(&format!("http://h{end}a:b@c")), [], "{end:?}");
        }
        let longest = "a".repeat(15);
        for user in ["git", "a-b_c.d", longest.as_str(), "a:REDACTED-PASSWORD", "REDACTED-TOKEN-1"]
        {
            assert_eq!(found(&format!("ssh://{user}@h")), [], "{user}");
        }
        assert_eq!(found("://a:b@h"), []);
        assert_eq!(found("-://a:b@h http://h"), []);
    }
}
