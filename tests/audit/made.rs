//! Values that are made up: credentials under names that nobody has heard of, and what only looks like
//! one, each in a log of its own.

use crate::support::chance::Chance;

/// A value and the log that has it.
pub(super) struct Made {
    pub(super) value: String,
    pub(super) log: String,
}

const ALPHABETS: [&str; 4] = [
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    HEX,
];
const HEX: &str = "0123456789abcdef";
const HEX_LENGTHS: [usize; 6] = [32, 40, 56, 64, 96, 128];
const UNKNOWN: [&str; 16] = [
    "hint", "opaque", "blob", "ticket", "lease", "handle", "voucher", "grant", "stub", "thing",
    "zeta", "nugget", "warrant", "permit", "envelope", "kernel",
];
const WORDS: [&str; 24] = [
    "image",
    "server",
    "volume",
    "network",
    "create",
    "update",
    "delete",
    "member",
    "account",
    "storage",
    "object",
    "container",
    "keypair",
    "router",
    "security",
    "quota",
    "region",
    "domain",
    "service",
    "endpoint",
    "catalog",
    "policy",
    "snapshot",
    "transfer",
];
const SENTENCES: [&str; 5] = [
    "The image was created and is now available for all members of the project.",
    "La imagen se ha creado correctamente y está disponible para todos.",
    "Das Abbild wurde erstellt und steht nun allen Mitgliedern zur Verfügung.",
    "L'image a été créée et est disponible pour tous les membres du projet.",
    "Obraz został utworzony i jest dostępny dla wszystkich członków projektu.",
];

fn random(chance: &mut Chance, alphabet: &str, length: usize) -> String {
    let signs: Vec<char> = alphabet.chars().collect();
    (0..length).map(|_| *chance.one_of(&signs)).collect()
}

/// A credential of 16 to 128 characters, in a header, a query, or a body at any depth.
pub(super) fn credential(chance: &mut Chance, number: usize) -> Made {
    let alphabet = ALPHABETS[number / 7 % 4];
    let length =
        if alphabet == HEX { *chance.one_of(&HEX_LENGTHS) } else { 16 + chance.below(113) };
    let value = random(chance, alphabet, length);
    let name = *chance.one_of(&UNKNOWN);
    let log = match number % 7 {
        0 => call("http://h.example/p", &format!("X-My-{name}: {value}\n"), JSON, "none"),
        1 => call(&format!("http://h.example/p?a=1&{name}={value}&b=2"), "", JSON, "none"),
        2 => call("http://h.example/p", "", FORM, &format!("user=bob&{name}={value}&x=1")),
        3 => call(
            "http://h.example/p",
            "",
            YAML,
            &format!("a:\n  - user: bob\n    {name}: {value}\n"),
        ),
        4 => call(
            "http://h.example/p",
            "",
            XML,
            &format!("<a><b>bob</b><{name}>{value}</{name}></a>"),
        ),
        5 => {
            let inner = nested(chance, name, &value).replace('"', "\\\"");
            call("http://h.example/p", "", JSON, &format!("{{\"note\": \"{inner}\"}}"))
        }
        _ => call("http://h.example/p", "", JSON, &nested(chance, name, &value)),
    };
    Made { value, log }
}

/// An id, a hash under its name, a name that a person chose, a path, a date, a number, a sentence, a
/// certificate or a picture.
pub(super) fn harmless(chance: &mut Chance, number: usize) -> Made {
    let words = |chance: &mut Chance, count: usize| -> Vec<&str> {
        (0..count).map(|_| *chance.one_of(&WORDS)).collect()
    };
    let hex = |chance: &mut Chance, length: usize| random(chance, HEX, length);
    let uuid =
        |chance: &mut Chance| [8, 4, 4, 4, 12].map(|length| random(chance, HEX, length)).join("-");
    let base64 = |chance: &mut Chance, length: usize| random(chance, ALPHABETS[1], length);
    let some = 3 + chance.below(3);
    let (name, value) = match number % 15 {
        0 => ("thing", uuid(chance)),
        1 => ("checksum", hex(chance, 32)),
        2 => ("os_hash_value", hex(chance, 128)),
        3 => ("label", words(chance, some).join("-")),
        4 => ("kind", words(chance, some).iter().map(|word| capital(word)).collect()),
        5 => ("where", format!("/{}", words(chance, some).join("/"))),
        6 => ("at", format!("2026-0{some}-1{some}T1{some}:0{some}:59.123456")),
        7 => ("amount", random(chance, "0123456789", 20 + some)),
        8 => ("message", (*chance.one_of(&SENTENCES)).to_owned()),
        9 => {
            let lines = [(); 4].map(|()| format!("MII{}", base64(chance, 61))).join("\\n");
            (
                "certificate",
                format!("-----BEGIN CERTIFICATE-----\\n{lines}\\n-----END CERTIFICATE-----\\n"),
            )
        }
        10 => ("icon", format!("data:image/png;base64,iVBORw0KGgo{}", base64(chance, 80))),
        11 => ("etag", base64(chance, 28)),
        12 => ("schema", format!("{}_v2.json", words(chance, some).join("_"))),
        13 => ("file", format!("{}-{some}.1.0-x86_64-disk.img", words(chance, 1)[0])),
        _ => ("request", format!("req-{}", uuid(chance))),
    };
    let plain = value.is_ascii() && !value.contains('\\');
    let log = if number.is_multiple_of(3) && plain {
        call("http://h.example/p", &format!("X-My-{name}: {value}\n"), JSON, "none")
    } else {
        call("http://h.example/p", "", JSON, &nested(chance, name, &value))
    };
    Made { value, log }
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// A member in objects and lists in each other.
fn nested(chance: &mut Chance, name: &str, value: &str) -> String {
    let member = format!("{{\"{name}\": \"{value}\"}}");
    (0..chance.below(5)).fold(member, |inner, _| match chance.below(3) {
        0 => format!("{{\"a\": {inner}, \"n\": 1}}"),
        1 => format!("{{\"list\": [{{\"z\": 2}}, {inner}]}}"),
        _ => format!("[{inner}]"),
    })
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const YAML: &str = "application/yaml";
const XML: &str = "application/xml";

fn call(url: &str, headers: &str, kind: &str, body: &str) -> String {
    let framed = format!("Content-Type: {kind}\nContent-Length: {}\n", body.len());
    format!(
        "\n### (cli) REQ >>> (depot) : POST {url}\n{headers}{framed}X-Requestshook-Request-Id: 1\n\n{body}\n\n\n\
         ### (cli) RESP <<< (depot) : 200 OK POST {url}\nX-Requestshook-Request-Id: 1\n\nnone\n\n"
    )
}
