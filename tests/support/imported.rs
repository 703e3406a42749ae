//! What holds for the log of any recording: it has the calls that were read, whole, and no other.

use std::collections::BTreeMap;

use seqdoc::diagnostic::Diagnostics;
use seqdoc::import;
use seqdoc::record::Reader;
use seqdoc::source::Input;

/// Imports any bytes; how many calls they have.
pub(crate) fn check(bytes: &[u8]) -> usize {
    let Some(made) = import::of_bytes(bytes) else { return 0 };
    let again = import::of_bytes(bytes).expect("the same again");
    assert_eq!(made.log, again.log, "the same file gives the same log");
    let (mut reader, mut told) =
        (Reader::new(Input::of_bytes(made.log.clone()), 0), Diagnostics::default());
    let mut sides: BTreeMap<Vec<u8>, [usize; 2]> = BTreeMap::new();
    while let Some(record) = reader.next(&mut told).expect("content is no error") {
        let id = record.request_id().expect("an id").to_vec();
        sides.entry(id).or_default()[usize::from(record.status().is_some())] += 1;
        let length = record.last_header("X-Requestshook-Body-Length").expect("a length").value;
        assert_eq!(record.body().len().to_string().as_bytes(), length);
        assert!(
            record.url().starts_with(b"/") || memchr::memmem::find(record.url(), b"://").is_some()
        );
    }
    let shown = || String::from_utf8_lossy(&made.log);
    assert_eq!(told.kept(), [], "{}", shown());
    assert_eq!(sides.len(), made.calls, "{}", shown());
    assert!(
        sides.values().all(|[requests, responses]| *requests == 1 && *responses <= 1),
        "{}",
        shown()
    );
    if let Some(entries) = entries(bytes) {
        assert_eq!((made.entries, made.told), (entries, entries), "{}", shown());
    }
    made.calls
}

/// The entries of a HAR, by another reader of JSON.
fn entries(bytes: &[u8]) -> Option<usize> {
    let har: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let others = ["spans", "data", "resourceSpans", "batches", "trace", "result", "traceId"];
    let alone = others.iter().all(|name| har.get(name).is_none());
    Some(har.get("log").filter(|_| alone)?.get("entries")?.as_array()?.len())
}
