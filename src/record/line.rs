//! Bytes in, lines and line ends out, LF and CRLF alike.

use std::ops::Range;

use memchr::memchr;

/// Where something is, once the window is known to reach far enough.
pub(super) enum Found {
    At(usize),
    Nowhere,
}

/// A line: its text without the end, and where the next one starts.
pub(super) struct Line {
    pub(super) text: Range<usize>,
    pub(super) end: usize,
}

pub(super) fn line_at(window: &[u8], start: usize, at_end: bool) -> Option<Line> {
    match memchr(b'\n', &window[start..]) {
        Some(length) => {
            let end = start + length;
            let text = if window[start..end].ends_with(b"\r") { end - 1 } else { end };
            Some(Line { text: start..text, end: end + 1 })
        }
        None => at_end.then_some(Line { text: start..window.len(), end: window.len() }),
    }
}

/// The bytes of a byte order mark and line ends at the start.
pub(super) fn skip_blank(window: &[u8]) -> usize {
    let mark = if window.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    mark + skip_breaks(&window[mark..], usize::MAX)
}

/// The bytes of up to `most` line ends at the start.
pub(super) fn skip_breaks(window: &[u8], most: usize) -> usize {
    let mut at = 0;
    for _ in 0..most {
        match &window[at..] {
            [b'\n', ..] => at += 1,
            [b'\r', b'\n', ..] => at += 2,
            _ => break,
        }
    }
    at
}

/// `end` without the two line ends that close a record; the line end at `end` stays out too.
pub(super) fn trim_breaks(window: &[u8], start: usize, end: usize) -> usize {
    let mut end = end.max(start);
    if window.get(end) == Some(&b'\n') && window[start..end].ends_with(b"\r") {
        end -= 1;
    }
    for _ in 0..2 {
        let text = &window[start..end];
        end -= if text.ends_with(b"\r\n") { 2 } else { usize::from(text.ends_with(b"\n")) };
    }
    end
}

/// `end` without any line ends before it.
pub(super) fn trim_all_breaks(window: &[u8], start: usize, end: usize) -> usize {
    let mut end = end;
    loop {
        let shorter = trim_breaks(window, start, end);
        if shorter == end {
            return end;
        }
        end = shorter;
    }
}
