//! A name and its value in, a call that has them where HTTP or an API has a place for them out.

use super::leaf::Asked;
use super::value::Make;
use crate::attacks::attack::{Call, JSON};
use crate::attacks::fill::escaped;

/// A place, and how a call looks that has the value there.
type Place = (&'static str, fn(&Asked<'_>) -> Option<Call>);

pub(super) const PLACES: &[Place] = &[
    ("header", |a| {
        let name = a.name.text.replace('_', "-");
        let fits = a.name.is_ascii() && name.contains('-') && a.make != Make::Script;
        fits.then(|| headed(&format!("{name}: {}", a.value), a.odd))
    }),
    ("bearer", |a| {
        a.make.is_plain().then(|| headed(&format!("Authorization: Bearer {}", a.value), 0))
    }),
    ("basic", |a| {
        let way = ["b64", "bare"][a.odd % 2];
        let name = ["Authorization", "Proxy-Authorization"][a.odd % 3 % 2];
        let packed = escaped(way, &format!("alice:{}", a.value));
        Some(headed(&format!("{name}: Basic {packed}"), 0))
    }),
    ("cookie", |a| {
        let text = ["sid=@", "theme=dark; sid=@; lang=en", "a=1;sid=@"][a.odd % 3];
        a.make.is_plain().then(|| headed(&format!("Cookie: {}", text.replace('@', a.value)), 0))
    }),
    ("set-cookie", |a| {
        let text = [
            "sid=@; Path=/; HttpOnly",
            "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, sid=@; Secure",
            "sid=@; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
        ][a.odd % 3];
        a.make.is_plain().then(|| headed(&format!("Set-Cookie: {}", text.replace('@', a.value)), 1))
    }),
    ("query", |a| {
        let way = ["pct", "low", "plus"][a.odd % 3];
        let (name, value) = (escaped("pct", a.name.text), escaped(way, a.value));
        Some(Call::of("GET", &format!("http://h.example/p?a=1&{name}={value}&b=2")))
    }),
    ("fragment", |a| {
        let value = escaped("pct", a.value);
        let url = format!("http://h.example/cb#{}={value}&state=1", escaped("pct", a.name.text));
        Some(headed(&format!("Location: {url}"), 1))
    }),
    ("user", |a| {
        let value = escaped("pct", a.value);
        Some(headed(&format!("Referer: http://alice:{value}@h.example/p"), 0))
    }),
    ("route", |a| {
        let route = [
            "/password-reset/@/confirm",
            "/identity/v2.0/tokens/@",
            "/v1/webhooks/@/trigger",
            "/v2.0/tokens/@/endpoints",
        ][a.odd % 4];
        is_key(a)
            .then(|| Call::of("GET", &format!("http://h.example{}", route.replace('@', a.value))))
    }),
    ("payload", |a| {
        let url = "http://h.example/v1/secrets/5d0f4e0c-7b7e-4a53-9b0e-0a7c0de5aa01/payload";
        let framed = (
            format!("Content-Type: text/plain\nContent-Length: {}\n", a.value.len()),
            a.value.to_owned(),
        );
        // A body such as `none` is one that is not there.
        let fits = a.value.len() >= 8 && a.make != Make::Public;
        let of = |method| Call::of(method, url);
        fits.then(|| match a.odd % 2 {
            0 => Call { request: framed, ..of("PUT") },
            _ => Call { response: framed, ..of("GET") },
        })
    }),
    ("graphql", |a| {
        let fits = a.name.is_ascii() && !a.name.text.contains('-');
        let value = escaped("js", a.value);
        let query =
            format!("mutation {{ login(user: \"bob\", {}: \"{value}\") {{ id }} }}", a.name.text);
        fits.then(|| json(&format!("{{\"query\": \"{}\"}}", escaped("js", &query))))
    }),
    ("pem", |a| {
        let (start, end) = ("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----");
        let text = match a.odd % 3 {
            0 => format!("{{\"lines\": [\"{start}\", \"MIIEaaaa\", \"{}\", \"{end}\"]}}", a.value),
            1 => format!("{{\"file\": \"{start}\\n{}\\n{end}\\n\"}}", a.value),
            _ => format!("[\"{start}\",\n \"{}\",\n \"{end}\"]", a.value),
        };
        is_key(a).then(|| json(&text))
    }),
];

/// Whether a value can only be a key or a token.
fn is_key(asked: &Asked<'_>) -> bool {
    asked.make == Make::Mixed && asked.value.len() >= 8
}

/// A call with a header line in its request, or for an odd number in its response.
fn headed(line: &str, odd: usize) -> Call {
    let there = Call::of("POST", "http://h.example/p");
    let part = (format!("{line}\n"), "none".to_owned());
    if odd.is_multiple_of(2) {
        Call { request: part, ..there }
    } else {
        Call { response: part, ..there }
    }
}

fn json(body: &str) -> Call {
    let head = format!("Content-Type: {JSON}\nContent-Length: {}\n", body.len());
    Call { request: (head, body.to_owned()), ..Call::of("POST", "http://h.example/p") }
}
