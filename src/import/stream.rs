//! A recording in, its format told by its content, and its calls out.

use std::io::{Cursor, Read};
use std::path::Path;

use super::collect::Calls;
use super::har::Har;
use super::json::{Error, Json, Kind, Reader};
use super::span::Spans;
use super::{Format, Options, jaeger, otlp, zipkin};

/// What a file turned out to be.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) format: Option<Format>,
    pub(super) writer: String,
    /// How many entries or spans it has.
    pub(super) entries: usize,
}

/// The recordings of all files.
pub(super) struct Recordings<'r> {
    pub(super) options: &'r Options,
    pub(super) calls: Calls,
    pub(super) spans: Spans,
    /// How many files there are.
    pub(super) files: usize,
}

/// A file, in which several values may stand behind each other.
struct File<'f> {
    path: &'f Path,
    har: Har,
    format: Option<Format>,
}

/// An entry of a HAR alone.
const SINGLE: &str = "this is a single entry of a HAR file; save the whole file with its `log`";

impl Recordings<'_> {
    /// Reads a file, the n-th one.
    pub(super) fn read(
        &mut self,
        mut stream: impl Read,
        path: &Path,
        number: usize,
    ) -> Result<Found, Error> {
        let mut head = Vec::new();
        stream.by_ref().take(16).read_to_end(&mut head)?;
        if let Some(what) = odd(&head) {
            return Err(Error::Other(what));
        }
        let mut reader = Reader::new(Cursor::new(head).chain(stream));
        let har = Har::new(number, self.files > 1);
        let mut file = File { path, har, format: None };
        let before = self.spans.len();
        while let Some(kind) = reader.next()? {
            match kind {
                Kind::Object => self.object(&mut reader, &mut file)?,
                Kind::List => self.list(&mut reader, &mut file)?,
                Kind::Other => reader.skip()?,
            }
        }
        let File { har, format, .. } = file;
        let entries = har.entries + self.spans.len() - before;
        let found = Found { format, writer: har.writer.clone(), entries };
        har.finish(&mut self.calls);
        Ok(found)
    }

    fn may_be(&self, format: Format) -> bool {
        self.options.format.is_none_or(|wanted| wanted == format)
    }

    /// An object at the top, or in a list there: its names say what it is.
    fn object<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        file: &mut File<'_>,
    ) -> Result<(), Error> {
        let (mut trace, mut members) = (jaeger::Trace::default(), Vec::new());
        reader.object(&mut |reader, key| match key {
            "log" if self.may_be(Format::Har) && reader.kind()? == Kind::Object => {
                file.format = Some(Format::Har);
                file.har.log(reader, file.path, self.options, &mut self.calls)
            }
            "startedDateTime" => Err(Error::Other(SINGLE)),
            _ if self.may_be(Format::Otlp) && otlp::has(key) => {
                file.format = Some(Format::Otlp);
                otlp::member(reader, key, &mut self.spans, &mut self.calls.summary)
            }
            "data" if self.may_be(Format::Jaeger) && reader.kind()? == Kind::List => {
                file.format = Some(Format::Jaeger);
                reader.list(&mut |reader| jaeger::trace(reader, &mut self.spans))
            }
            _ if self.may_be(Format::Jaeger) && jaeger::Trace::has(key) => {
                file.format = Some(Format::Jaeger);
                trace.member(reader, key, &mut self.spans)
            }
            _ if self.may_be(Format::Zipkin) && zipkin::has(key) => {
                members.push((key.to_owned(), reader.value()?));
                Ok(())
            }
            _ => reader.skip(),
        })?;
        trace.finish(&mut self.spans);
        if zipkin::span(&Json::Object(members), &mut self.spans)? {
            file.format = Some(Format::Zipkin);
        }
        Ok(())
    }

    fn list<R: Read>(&mut self, reader: &mut Reader<R>, file: &mut File<'_>) -> Result<(), Error> {
        reader.list(&mut |reader| match reader.kind()? {
            Kind::List => reader.list(&mut |reader| match reader.kind()? {
                Kind::Object => self.object(reader, file),
                _ => reader.skip(),
            }),
            Kind::Object => self.object(reader, file),
            Kind::Other => reader.skip(),
        })
    }
}

/// What a file is that is no JSON, by its first bytes.
fn odd(head: &[u8]) -> Option<&'static str> {
    const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"PK\x03\x04") {
        return Some("this is a zip archive; unpack it and import the file in it");
    }
    if head.get(4..8) == Some(ZSTD) {
        return Some(
            "each message of this file is compressed by itself; the Collector's file exporter \
             writes that with `compression: zstd`; let it write JSON without compression",
        );
    }
    if head.first() == Some(&0) || head.starts_with(b"\n") && head.get(1).is_some_and(|b| *b < 9) {
        return Some(
            "this is not text; if the Collector's file exporter wrote it with `format: proto`, let \
             it write `format: json`",
        );
    }
    if text.starts_with(b"### (") {
        return Some("this is a log already; build it without importing it");
    }
    let is_call = text.first().is_some_and(u8::is_ascii_alphabetic);
    if is_call && text.iter().find(|byte| !byte.is_ascii_alphanumeric()) == Some(&b'(') {
        return Some("this is JSONP; remove the call around the JSON");
    }
    let is_json = text.is_empty() || matches!(text[0], b'{' | b'[' | 0x1e);
    (!is_json).then_some("this is not JSON, as HAR files and traces are")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_json_is_told_by_its_first_bytes() {
        for (head, told) in [
            (&b"PK\x03\x04"[..], "zip archive"),
            (b"\n### (a) REQ >>> (b) : GET /", "a log already"),
            (b"\0\0\x01\x05\x28\xb5\x2f\xfd", "`compression: zstd`"),
            (b"\0\0\x01\x05", "`format: proto`"),
            (b"\n\x05ab", "`format: proto`"),
            (b"callback({", "JSONP"),
            (b" back2([", "JSONP"),
            (b"hello", "this is not JSON"),
            (b"hello (", "this is not JSON"),
            (b"2(", "this is not JSON"),
            (b"(", "this is not JSON"),
            (b"<html>", "this is not JSON"),
        ] {
            let text = odd(head).unwrap_or_default();
            assert!(text.contains(told), "{head:?} {text}");
        }
        for head in ["", " \n", "{", " [1", "\n{", "\n\t{", "\u{feff}{", "\x1e{"] {
            assert_eq!(odd(head.as_bytes()), None, "{head:?}");
        }
    }
}
