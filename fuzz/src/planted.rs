//! Bytes in, a log out in which a secret is planted: a record before them gives it away, and they may
//! hold it anywhere, in any form.

use std::sync::Arc;

use seqdoc::config::Redaction;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::record::{Reader, Record};
use seqdoc::redact::{Gate, Redactor, Suspects, Vault};
use seqdoc::source::Input;

/// The secret. The words of the dictionary have it in escapes too.
const SECRET: &[u8] = b"Pl4nted-Secret-77x";

const GIVEN_AWAY: &[u8] = b"\n### (cli) REQ >>> (api) : GET http://h/p\nX-Auth-Token: Pl4nted-Secret-77x\nX-Requestshook-Request-Id: planted\n\nnone\n\n";

/// The log; without the record if a name in it holds the secret in any form, since names are not
/// replaced, and a page with such a name is refused.
pub fn planted(bytes: &[u8]) -> Vec<u8> {
    let log = [GIVEN_AWAY, bytes].concat();
    let (rules, mut vault) = (Arc::new(Redaction::default()), Vault::default());
    let mut redactor = Redactor::new(Some(Arc::clone(&rules)));
    each_record(GIVEN_AWAY, |record| {
        redactor.search(0, record, &mut Suspects::default()).put(record, &mut vault);
    });
    vault.seal(&rules);
    let gate = Gate::new(&vault, Some(rules));
    let mut named = false;
    each_record(&log, |record| named |= is_named(record, &gate));
    if named { bytes.to_vec() } else { log }
}

fn is_named(record: &Record<'_>, gate: &Gate<'_>) -> bool {
    let kind = record.header("content-type").unwrap_or_default();
    let frame = [record.caller(), record.callee(), record.method(), kind];
    let mut names = frame.into_iter().chain(record.headers().map(|header| header.name));
    names.any(|name| gate.leak_in(&String::from_utf8_lossy(name)).is_some())
}

/// No value of a redacted log may hold the secret.
pub fn check(log: &[u8], redacted: &[u8]) {
    if log.starts_with(GIVEN_AWAY) {
        each_record(redacted, |record| {
            let parts = record.headers().map(|header| header.value);
            let parts = parts.chain([record.url(), record.body()]);
            for part in parts {
                assert!(!holds(part), "{}", String::from_utf8_lossy(part));
            }
        });
    }
}

fn holds(text: &[u8]) -> bool {
    contains(text, SECRET)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Calls back with each record of a log.
pub fn each_record(log: &[u8], mut look: impl FnMut(&Record<'_>)) {
    let mut reader = Reader::new(Input::of_bytes(log.to_vec()), 0);
    while let Some(record) = reader.next(&mut Diagnostics::default()).expect("content is no error")
    {
        look(&record);
    }
}
