//! A text in, what it tells of a person by its form out: mail addresses, IP addresses, phone numbers.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use crate::config::Kind;

/// A longer number or address is none.
const LONGEST: usize = 64;

/// The personal data in a text.
pub(super) fn hits(layer: &Layer<'_>) -> Vec<Hit> {
    let text = layer.text();
    let hit = |kind, form| move |range| Hit::of(layer, kind, range, Rule::Form(form));
    let mut hits: Vec<Hit> = mails(text).map(hit(Kind::Email, "mail-address")).collect();
    hits.extend(addresses(text).map(hit(Kind::Ip, "ip-address")));
    hits.extend(phones(text).map(hit(Kind::Phone, "phone-number")));
    hits
}

/// `name@host.domain` (RFC 5322, section 3.4.1, as people have it).
fn mails(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    memchr::memchr_iter(b'@', text).filter_map(|at| {
        let is_local = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
        let is_host = |byte: &&u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
        let before = text[..at].iter().rev().take(LONGEST).take_while(is_local).count();
        let host = text[at + 1..].iter().take(4 * LONGEST).take_while(is_host).count();
        let host = text[at + 1..at + 1 + host].trim_ascii_end();
        let stops = host.iter().rev().take_while(|byte| b".-".contains(byte)).count();
        let host = &host[..host.len() - stops];
        let top = host.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
        let named =
            top.len() >= 2 && top.len() < host.len() && top.iter().all(u8::is_ascii_alphabetic);
        let mail = at - before..at + 1 + host.len();
        (before > 0 && named && !is_in_authority(&text[..mail.start])).then_some(mail)
    })
}

/// Whether what follows a text belongs to the name and password in front of the host of a URL.
fn is_in_authority(before: &[u8]) -> bool {
    let is_part = |byte: &&u8| !byte.is_ascii_whitespace() && !b"/?#<>\"'".contains(byte);
    let part = before.iter().rev().take(4 * LONGEST).take_while(is_part).count();
    before[..before.len() - part].ends_with(b"//")
}

/// IP addresses, but not those of this machine, of documentation (RFC 5737, RFC 3849) and of masks.
fn addresses(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(start) = text.get(at..)?.iter().position(|byte| is_part(*byte)) {
            let start = at + start;
            let length = text[start..].iter().take_while(|byte| is_part(**byte)).count();
            at = start + length;
            let found =
                address(&text[start..at]).map(|piece| start + piece.start..start + piece.end);
            let bounded = |range: &Range<usize>| {
                let is_word = |byte: Option<&u8>| {
                    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
                };
                !is_word(text[..range.start].last()) && !is_word(text.get(range.end))
            };
            if let Some(range) = found.filter(bounded) {
                return Some(range);
            }
        }
        None
    })
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')
}

/// The address that a run of its characters is, without a port and without what ends a sentence.
fn address(run: &[u8]) -> Option<Range<usize>> {
    let stops = run.iter().rev().take_while(|byte| b".:".contains(byte)).count();
    let colon = run.starts_with(b":") && !run.starts_with(b"::");
    let piece = usize::from(colon)..run.len() - stops.min(run.len());
    let text = std::str::from_utf8(run.get(piece.clone())?).ok()?;
    if text.len() > LONGEST || text.len() < 3 {
        return None;
    }
    let host = text.split(':').next().unwrap_or_default();
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        let ours = address.is_loopback() || address.is_unspecified() || address.is_documentation();
        // A mask, or a network and no host: browsers have such a version, as in `Chrome/156.0.0.0`.
        let shown = ours || address.octets()[0] == 255 || address.octets()[1..] == [0; 3];
        return (!shown && text.matches(':').count() < 2)
            .then_some(piece.start..piece.start + host.len());
    }
    let address: Ipv6Addr = text.parse().ok()?;
    let documentation = address.segments()[..2] == [0x2001, 0x0db8];
    let shown = address.is_loopback() || address.is_unspecified() || documentation;
    (!shown).then_some(piece)
}

/// Phone numbers in international form: a plus, and 8 to 15 digits with what groups them (E.164).
fn phones(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    memchr::memchr_iter(b'+', text).filter_map(|at| {
        let is_part = |byte: &&u8| byte.is_ascii_digit() || b" ().-".contains(byte);
        let length = text[at + 1..].iter().take(LONGEST).take_while(is_part).count();
        let number = &text[at + 1..at + 1 + length];
        let end = number.iter().rposition(u8::is_ascii_digit)? + 1;
        let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
        let alone = !text[..at].last().is_some_and(u8::is_ascii_alphanumeric)
            && !text.get(at + 1 + end).is_some_and(u8::is_ascii_alphanumeric);
        let begins = matches!(number[0], b'1'..=b'9');
        (begins && alone && (8..=15).contains(&digits)).then_some(at..at + 1 + end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let layer = Layer::new(text.as_bytes(), 0);
        let mut hits = hits(&layer);
        hits.sort_by_key(|hit| hit.range.start);
        hits.into_iter().map(|hit| text[hit.range].to_owned()).collect()
    }

    #[test]
    fn addresses_and_numbers_of_people_are_found() {
        assert_eq!(found("to Ann <ann.lee+x@mail.example.org>."), ["ann.lee+x@mail.example.org"]);
        assert_eq!(found("//a.test/u/b@c.test?by=d@e.test"), ["b@c.test", "d@e.test"]);
        assert_eq!(found("http://10.1.2.3:9292/v2, 172.16.0.9."), ["10.1.2.3", "172.16.0.9"]);
        assert_eq!(found("/hosts/10.1.2.3/state hosts/10.1.2.4"), ["10.1.2.3", "10.1.2.4"]);
        assert_eq!(found("[fe80::f816:3eff:fe1a:2b3c]:80"), ["fe80::f816:3eff:fe1a:2b3c"]);
        assert_eq!(found("call +49 (30) 1234-5678 now"), ["+49 (30) 1234-5678"]);
    }

    #[test]
    fn what_is_of_nobody_is_not() {
        for text in [
            "127.0.0.1:80 ::1 192.0.2.7 198.51.100.1 203.0.113.9 2001:db8::1 0.0.0.0 255.255.255.0",
            "v1.2.3 at 10:11:12 fa:16:3e:1a:2b:3c 2026-01-02T03:04:05+00:00 1.2.3.4.5",
            "v10.1.2.3 x-10.1.2.3 x_10.1.2.3 10.1.2.3-x 10.1.2.3_x 10.1.2.3x",
            "https://user:pw12345678@api.shop.test/a ssh://git@code.shop.test //u@a.test:80",
            "a@b @name git@host +1 1+2345678901 @ abc:def",
            "Mozilla/5.0 AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
