//! What was added to each log in, one stream of records out.
//!
//! Records of one log keep their order. Those of several logs are ordered by their times; a record
//! without a time follows the one before it in its log, and without any time the logs follow each
//! other as they were named.

use std::io;
use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::record::{Piece, Reader};
use crate::source::Spooled;
use crate::text::decode;
use crate::time::Time;

/// Where a record stands in what was added to a log, and when it was made.
struct Entry {
    part: Range<u64>,
    time: i128,
}

/// One stream.
///
/// # Errors
///
/// If what was put aside cannot be read.
pub(super) fn merged(logs: &[Spooled]) -> io::Result<Option<Spooled>> {
    let [first, more @ ..] = logs else { return Ok(None) };
    if more.is_empty() {
        return Ok(Some(first.clone()));
    }
    let entries = logs.iter().map(entries).collect::<io::Result<Vec<_>>>()?;
    let mut cuts: Vec<_> = logs.iter().map(Spooled::cut).collect();
    let mut heads: Vec<_> = entries.iter().map(|entries| entries.iter().peekable()).collect();
    let mut order = Vec::new();
    loop {
        let times = heads.iter_mut().enumerate();
        let times = times.filter_map(|(log, head)| Some((head.peek()?.time, log)));
        let Some((_, log)) = times.min() else { return Ok(Some(first.with(order))) };
        if let Some(entry) = heads[log].next() {
            cuts[log].add(entry.part.clone(), &mut order);
        }
    }
}

/// The records of a log. What belongs to none stays with the one before.
fn entries(log: &Spooled) -> io::Result<Vec<Entry>> {
    let (mut entries, mut at, mut last) = (Vec::<Entry>::new(), 0, i128::MIN);
    let (mut reader, mut diagnostics) = (Reader::new(log.open(), 0), Diagnostics::default());
    while let Some(piece) = reader.next_piece(&mut diagnostics)? {
        let (length, time) = match &piece {
            Piece::Record(record) => {
                let time = record.time().and_then(|time| Time::parse(&decode(time.value)));
                (record.raw().len(), time.map_or(last, Time::nanoseconds))
            }
            Piece::Text { text, .. } => (text.len(), last),
        };
        let part = at..at + length as u64;
        (at, last) = (part.end, time);
        entries.push(Entry { part, time });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::source::Spool;

    fn record(name: &str, time: &str) -> String {
        let time = if time.is_empty() {
            String::new()
        } else {
            format!("X-Requestshook-Time: 2026-01-01T00:00:0{time}Z\n")
        };
        format!("\n### (a) REQ >>> (b) : GET /{name}\n{time}\nnone\n\n")
    }

    fn order(logs: &[&[(&str, &str)]]) -> String {
        let mut spool = Spool::new().unwrap();
        let texts = logs
            .iter()
            .map(|log| log.iter().map(|(name, time)| record(name, time)).collect::<String>());
        let pieces: Vec<_> = texts.map(|text| spool.add(text.as_bytes()).unwrap()).collect();
        let all = spool.so_far(Vec::new()).unwrap();
        let logs: Vec<_> = pieces.into_iter().map(|piece| all.with(vec![piece])).collect();
        let mut input = merged(&logs).unwrap().unwrap().open();
        while input.more().unwrap() {}
        let mut text = String::new();
        input.window().read_to_string(&mut text).unwrap();
        text.split("GET /").skip(1).map(|rest| rest.split('\n').next().unwrap()).collect()
    }

    #[test]
    fn times_order_the_records_of_several_logs() {
        assert_eq!(order(&[&[("a", "1"), ("c", "3")], &[("b", "2"), ("d", "4")]]), "abcd");
        assert_eq!(order(&[&[("a", ""), ("b", "")], &[("c", ""), ("d", "")]]), "abcd");
        assert_eq!(
            order(&[&[("a", "2"), ("b", ""), ("c", "3")], &[("d", "1"), ("e", "2")]]),
            "dabec"
        );
        assert_eq!(
            order(&[&[("a", "3"), ("b", "1")], &[("c", "2")]]),
            "cab",
            "a log keeps its order"
        );
    }
}
