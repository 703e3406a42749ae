//! The redactor by its own interface, without the rest of the pipeline.

use std::sync::Arc;

use seqdoc::config::Redaction;
use seqdoc::record::json::{Verdict, verdict};
use seqdoc::redact::{Redactor, Suspects, Vault};

use crate::planted::{check, each_record, planted};

/// Edits lie in their record, one behind the other, JSON stays JSON, and a redacted log holds no
/// secret, that which was planted last of all. Quotes and brackets that are not closed may pair with
/// others once a secret beside them is gone, and where a body of broken JSON ends depends on them: only
/// a log without such bodies, and such lists in a heading or a header, must have the same records. It must
/// stay as it is but for lines with markers, unless a secret was cut out of the middle of a word, which
/// may be a scheme: what is left of that is part of a credential.
pub fn redact(bytes: &[u8]) {
    let log = planted(bytes);
    let (once, records) = redacted(&log);
    check(&log, &once);
    let (twice, again) = redacted(&once);
    let mut broken = false;
    each_record(&log, |record| {
        let count = |part: &[u8], signs: &[u8]| part.iter().filter(|b| signs.contains(b)).count();
        let odd = |part: &[u8]| {
            let open = count(part, b"[{(") != count(part, b"]})");
            (open || count(part, b"\"'`") > 0) && verdict(part) != Verdict::Json
        };
        let list = |part: &[u8]| count(part, b"[{(") > 0 && odd(part);
        broken |= odd(record.body()) || list(record.heading());
        broken |= record.headers().any(|header| list(header.value));
    });
    if !broken {
        assert_eq!(records, again, "{}", String::from_utf8_lossy(&once));
        assert!(is_same(&once, &twice) || is_torn(&once), "{}", String::from_utf8_lossy(&once));
    }
}

/// Whether no line changes but those that hold markers already: what stands beside a marker in a
/// broken line may look like a part of the secret.
fn is_same(once: &[u8], twice: &[u8]) -> bool {
    let (once, twice) = (once.split(|byte| *byte == b'\n'), twice.split(|byte| *byte == b'\n'));
    let has_marker = |line: &[u8]| line.windows(9).any(|at| at == b"REDACTED-");
    once.clone().count() == twice.clone().count()
        && once.zip(twice).all(|(once, twice)| once == twice || has_marker(once))
}

/// Whether a marker stands right behind a letter or a digit.
fn is_torn(log: &[u8]) -> bool {
    log.windows(10).any(|at| at[0].is_ascii_alphanumeric() && at[1..] == *b"REDACTED-")
}

/// A log without its secrets, and how many records it has.
fn redacted(log: &[u8]) -> (Vec<u8>, usize) {
    let rules = Arc::new(Redaction::default());
    let mut redactor = Redactor::new(Some(Arc::clone(&rules)));
    let mut vault = Vault::default();
    each_record(log, |record| {
        redactor.search(0, record, &mut Suspects::default()).put(record, &mut vault);
    });
    vault.seal(&rules);
    let mut shown = Vec::with_capacity(log.len());
    let mut records = 0;
    each_record(log, |record| {
        records += 1;
        let (raw, mut at, body, start) = (record.raw(), 0, record.body_range(), shown.len());
        let (mut body_start, mut body_end) = (body.start, body.end);
        for edit in redactor.inspect(record, None, &vault).edits {
            assert!(at <= edit.range.start && edit.range.start < edit.range.end);
            shown.extend_from_slice(&raw[at..edit.range.start]);
            shown.extend_from_slice(edit.text.as_bytes());
            at = edit.range.end;
            let grown = |place: usize| place + edit.text.len() - edit.range.len();
            body_start = if at <= body.start { grown(body_start) } else { body_start };
            body_end = grown(body_end);
        }
        shown.extend_from_slice(&raw[at..]);
        let is_json = |body: &[u8]| verdict(body) == Verdict::Json;
        let body = &shown[start + body_start..start + body_end];
        // A marker may take the place of what was no JSON.
        let stays = is_json(body) || !is_json(record.body());
        assert!(stays, "{}", String::from_utf8_lossy(body));
    });
    (shown, records)
}
