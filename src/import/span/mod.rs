//! The spans of traces in, calls between services out.
//!
//! 1. OTLP, Jaeger and Zipkin give [`Span`]s, which [`Spans`] holds.
//! 2. `tree` finds the parent of each, and cuts circles.
//! 3. `role` tells where a service is entered and left, `clock` mends clocks that differ.
//! 4. `calls` makes calls of that, and `describe` says what each asked for and got.

mod attribute;
mod calls;
mod clock;
mod describe;
mod role;
mod tree;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

pub(super) use attribute::Attributes;

/// What a span says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Unknown,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

impl Kind {
    /// By its word, or its number in OTLP.
    pub(super) fn of(word: &str) -> Self {
        let word = word.trim().to_ascii_lowercase();
        match word.strip_prefix("span_kind_").unwrap_or(&word) {
            "1" | "internal" | "local" => Self::Internal,
            "2" | "server" => Self::Server,
            "3" | "client" => Self::Client,
            "4" | "producer" => Self::Producer,
            "5" | "consumer" => Self::Consumer,
            _ => Self::Unknown,
        }
    }
}

/// The number of a name.
pub(super) type Number = u32;

/// A trace and a span in it, by their ids.
pub(super) type SpanId = (Number, String);

/// A piece of work of one service.
#[derive(Debug, Clone, Default)]
pub(super) struct Span {
    pub(super) id: SpanId,
    pub(super) parent: Option<SpanId>,
    pub(super) links: Vec<SpanId>,
    pub(super) service: Number,
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Nanoseconds since 1970.
    pub(super) start: Option<i128>,
    pub(super) end: Option<i128>,
    pub(super) failed: bool,
    /// What its status says.
    pub(super) message: String,
    pub(super) attributes: Attributes,
    /// Whether it has the id of its parent.
    pub(super) shared: bool,
    /// The service at the other end.
    pub(super) remote: Option<String>,
}

/// The spans of all files.
#[derive(Debug, Default)]
pub(super) struct Spans {
    pub(super) list: Vec<Span>,
    pub(super) traces: IndexSet<String, FxBuildHasher>,
    pub(super) services: IndexSet<String, FxBuildHasher>,
    /// The traces that are wanted; all if it is empty.
    wanted: Vec<String>,
    /// How many digits of a second the spans have.
    pub(super) digits: u8,
    /// How many spans are not wanted.
    pub(super) passed: usize,
}

impl Spans {
    pub(super) fn new(wanted: &[String]) -> Self {
        Self { wanted: wanted.iter().map(|id| plain(id)).collect(), ..Self::default() }
    }

    /// How many spans were read.
    pub(super) fn len(&self) -> usize {
        self.list.len() + self.passed
    }

    /// The number of a service. One without a name is a service of its own.
    pub(super) fn service(&mut self, name: &str) -> Number {
        let name = if name.is_empty() { super::line::UNKNOWN } else { name };
        number(&mut self.services, name)
    }

    /// A span by the ids that a file has.
    pub(super) fn id(&mut self, trace: &str, span: &str) -> Option<SpanId> {
        let span = plain(span);
        let trace = number(&mut self.traces, &plain(trace));
        (!span.is_empty()).then_some((trace, span))
    }

    /// Takes a span, if its trace is wanted.
    pub(super) fn add(&mut self, span: Span, digits: u8) {
        let trace = &self.traces[span.id.0 as usize];
        if self.wanted.is_empty() || self.wanted.contains(trace) {
            self.digits = self.digits.max(digits);
            self.list.push(span);
        } else {
            self.passed += 1;
        }
    }

    fn name(&self, service: Number) -> &str {
        &self.services[service as usize]
    }
}

fn number(names: &mut IndexSet<String, FxBuildHasher>, name: &str) -> Number {
    let index = names.get_index_of(name);
    let index = index.unwrap_or_else(|| names.insert_full(name.to_owned()).0);
    Number::try_from(index).unwrap_or(Number::MAX)
}

/// An id as all formats can be compared: hex in lower case without leading zeros, which some tools
/// lose. Base64 has other lengths than hex: 24 characters for a trace, and 12 for a span.
fn plain(id: &str) -> String {
    use base64::Engine as _;

    let id = id.trim();
    let is_hex = id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let decode = || base64::engine::general_purpose::STANDARD.decode(id).ok();
    let hex = match decode()
        .filter(|_| matches!(id.len(), 12 | 24) && (!is_hex || id.ends_with('=')))
    {
        Some(bytes) => bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")),
        None => id.to_ascii_lowercase(),
    };
    hex.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_same_in_all_forms() {
        for id in ["00f067aa0ba902b7", "F067AA0BA902B7", "f067aa0ba902b7", "APBnqgupArc="] {
            assert_eq!(plain(id), "f067aa0ba902b7", "{id}");
        }
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(
            (plain("S/kvNXezTaajzpKdDg5HNg=="), plain(trace)),
            (trace.to_owned(), trace.to_owned())
        );
        assert_eq!((plain(""), plain("000")), (String::new(), String::new()));
    }

    #[test]
    fn kinds_are_words_or_numbers() {
        for word in ["2", "SPAN_KIND_SERVER", "server", "SERVER"] {
            assert_eq!(Kind::of(word), Kind::Server);
        }
        assert_eq!((Kind::of("0"), Kind::of("")), (Kind::Unknown, Kind::Unknown));
    }
}
