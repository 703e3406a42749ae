//! What `diff` reports of two recordings, and what does not count.

mod forms;
mod kinds;
mod pairs;
mod past;
mod random;
mod recording;
mod same;

use std::fmt::Write as _;

/// A recording of calls, written by hand.
struct Log {
    text: String,
    calls: usize,
}

impl Log {
    fn new() -> Self {
        Self { text: String::new(), calls: 0 }
    }

    /// A call with what it says, and those below it.
    fn call(self, ends: &str, call: &str, status: &str, says: Says<'_>) -> Self {
        self.nested(ends, call, status, says, |log| log)
    }

    fn nested(
        mut self,
        ends: &str,
        call: &str,
        status: &str,
        says: Says<'_>,
        below: impl FnOnce(Self) -> Self,
    ) -> Self {
        let (caller, callee) = ends.split_once('>').expect("caller and callee");
        let (method, url) = call.split_once(' ').expect("method and path");
        let id = self.calls;
        self.calls += 1;
        let headers = format!("{}X-Requestshook-Request-Id: {id}\n", says.headers);
        let _ = write!(
            self.text,
            "\n### ({caller}) REQ >>> ({callee}) : {method} http://h{url}\n{headers}\nnone\n\n"
        );
        let mut log = below(self);
        let body = if says.body.is_empty() { "none" } else { says.body };
        let _ = write!(
            log.text,
            "\n### ({caller}) RESP <<< ({callee}) : {status} {method} http://h{url}\n{headers}\n{body}\n\n"
        );
        log
    }
}

/// Headers of request and response, and the body of the response.
#[derive(Clone, Copy, Default)]
struct Says<'s> {
    headers: &'s str,
    body: &'s str,
}

/// Nothing but the call.
const SILENT: Says<'static> = Says { headers: "", body: "" };

fn body(body: &str) -> Says<'_> {
    Says { body, ..SILENT }
}

/// Plain calls from `a` to `b`, a letter each.
fn row(letters: &str) -> String {
    let add = |log: Log, letter: char| log.call("a>b", &format!("GET /{letter}"), "200 OK", SILENT);
    letters.chars().fold(Log::new(), add).text
}
