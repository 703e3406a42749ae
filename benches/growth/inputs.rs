//! How many of what in, a folder of logs with so many of it out.

use std::fmt::Write as _;
use std::path::PathBuf;

/// What grows, and from which size on.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// How many there are at size 1: enough that the start of the process does not count.
    pub(crate) base: usize,
    pub(crate) make: fn(&mut Input, usize),
    /// Whether the built `body.md` is marked and adopted, which is what is measured then.
    pub(crate) adopts: bool,
}

pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "steps", base: 20_000, make: steps, adopts: false },
    Kind { name: "notes on calls that differ", base: 5_000, make: notes, adopts: false },
    Kind { name: "notes on calls that repeat", base: 5_000, make: repeated_notes, adopts: false },
    Kind { name: "notes of another recording", base: 5_000, make: older_notes, adopts: false },
    Kind { name: "scenarios", base: 250, make: scenarios, adopts: false },
    Kind { name: "services", base: 5_000, make: services, adopts: false },
    Kind { name: "open calls", base: 10_000, make: open, adopts: false },
    Kind { name: "nested calls", base: 10_000, make: nested, adopts: false },
    Kind { name: "folds", base: 5_000, make: folds, adopts: false },
    Kind { name: "distinct URLs", base: 10_000, make: urls, adopts: false },
    Kind { name: "distinct URLs, drawn as recorded", base: 10_000, make: raw_urls, adopts: false },
    Kind { name: "highlighted lines", base: 10_000, make: highlights, adopts: false },
    Kind { name: "adopted sections", base: 5_000, make: urls, adopts: true },
];

/// A folder of logs that is being made.
pub(crate) struct Input {
    folder: PathBuf,
    text: String,
    next: usize,
}

impl Input {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, text: String::new(), next: 0 }
    }

    /// Writes a file.
    fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("space for the input");
    }

    /// Writes the records so far as the log of a scenario.
    fn log(&mut self, scenario: &str) {
        let text = std::mem::take(&mut self.text);
        self.write(&format!("{scenario}/requestshook.log"), &text);
    }

    fn request(&mut self, from: &str, to: &str, call: &str) -> usize {
        self.next += 1;
        self.record(from, to, &format!("REQ >>> ({to}) : {call}"), self.next, "none");
        self.next
    }

    fn response(&mut self, from: &str, to: &str, call: &str, id: usize, body: &str) {
        self.record(from, to, &format!("RESP <<< ({to}) : 200 OK {call}"), id, body);
    }

    fn record(&mut self, from: &str, to: &str, arrow: &str, id: usize, body: &str) {
        let _ = write!(
            self.text,
            "\n### ({from}) {arrow}\nHost: {to}\nX-Requestshook-Request-Id: {id:032x}\n\n{body}\n\n"
        );
    }

    /// A request with its response.
    fn call(&mut self, from: &str, to: &str, call: &str) {
        let id = self.request(from, to, call);
        self.response(from, to, call, id, "{\"name\": \"x\"}");
    }
}

fn id(number: usize) -> String {
    format!("{:08x}-0000-4000-8000-{number:012x}", number.wrapping_mul(2_654_435_761) & 0xffff_ffff)
}

fn steps(input: &mut Input, count: usize) {
    for number in 0..count / 2 {
        input.call("a", "b", &format!("GET /v1/things/{}", number % 7));
    }
    input.log("log");
}

/// The heading and text of a note; each refers to the one before.
fn note(text: &mut String, heading: &str, number: usize) {
    let before = number.saturating_sub(1);
    let _ = write!(
        text,
        "## {heading} {{#n{number} header=Host}}\n\nWhat [](#n{before}) began goes on.\n\n---\n\nBelow.\n\n"
    );
}

fn notes(input: &mut Input, count: usize) {
    let mut text = String::new();
    for number in 0..count {
        let call = format!("GET /v1/things/{number}");
        input.call("a", "b", &call);
        note(&mut text, &format!("a->>b: {call}"), number);
    }
    input.write("log/notes.md", &text);
    input.log("log");
}

/// A note for each request among few calls, with the numbers of another recording, which had a call
/// more in the middle.
fn repeated_notes(input: &mut Input, count: usize) {
    let mut text = String::new();
    for number in 0..count {
        let call = format!("GET /v1/things/{}", number * number % 7);
        input.call("a", "b", &call);
        let step = 2 * number + 1 + 2 * usize::from(number > count / 2);
        note(&mut text, &format!("({step}) {call}"), number);
    }
    input.write("log/notes.md", &text);
    input.log("log");
}

/// Notes that name the ids of another recording.
fn older_notes(input: &mut Input, count: usize) {
    let mut text = String::new();
    for number in 0..count {
        input.call("a", "b", &format!("GET /v1/things/{}", id(number)));
        note(&mut text, &format!("GET /v1/things/{}", id(number + 1_000_000)), number);
    }
    input.write("log/notes.md", &text);
    input.log("log");
}

fn scenarios(input: &mut Input, count: usize) {
    for scenario in 0..count {
        for number in 0..13 {
            input.call("a", "b", &format!("GET /v1/things/{number}"));
        }
        input.log(&format!("log/{scenario}"));
    }
}

fn services(input: &mut Input, count: usize) {
    for number in 0..count {
        // Every other name needs another one in a diagram.
        let dash = if number % 2 == 0 { "" } else { "-" };
        input.call("a", &format!("service{number}{dash}"), "GET /v1/things");
    }
    input.log("log");
}

fn open(input: &mut Input, count: usize) {
    let call = |number: usize| format!("GET /v1/things/{}", number % 7);
    let to = |number: usize| format!("b{}", number % 5);
    let ids: Vec<usize> =
        (0..count).map(|number| input.request("a", &to(number), &call(number))).collect();
    for (number, id) in ids.into_iter().enumerate() {
        input.response("a", &to(number), &call(number), id, "none");
    }
    input.log("log");
}

fn nested(input: &mut Input, count: usize) {
    let name = |number: usize| format!("s{}", number % 50);
    let ids: Vec<usize> = (0..count)
        .map(|number| input.request(&name(number), &name(number + 1), "GET /v1/things"))
        .collect();
    for (number, id) in ids.into_iter().enumerate().rev() {
        input.response(&name(number), &name(number + 1), "GET /v1/things", id, "none");
    }
    input.log("log");
}

/// Calls that repeat, each of them so often, and a check of a token between them.
fn folds(input: &mut Input, count: usize) {
    for number in 0..count {
        for _ in 0..2 {
            input.call("a", "b", &format!("POST /v1/things/{}", number % 7));
        }
        input.call("b", "k", "GET /v3/auth/tokens");
    }
    input.write("log/seqdoc.toml", "[fold]\nrepeats = true\npolling = true\ntoken_check = true\n");
    input.log("log");
}

fn urls(input: &mut Input, count: usize) {
    for number in 0..count {
        input.call("a", "b", &format!("GET /v1/things/{}", id(number)));
    }
    input.log("log");
}

fn raw_urls(input: &mut Input, count: usize) {
    input.write("log/seqdoc.toml", "[diagram]\npaths = \"raw\"\n");
    urls(input, count);
}

/// One body with so many members, each on a line that a pointer marks.
fn highlights(input: &mut Input, count: usize) {
    let members: Vec<String> = (0..count).map(|number| format!("  \"m{number}\": 1")).collect();
    let request = input.request("a", "b", "GET /v1/things");
    let body = format!("{{\n{}\n}}", members.join(",\n"));
    input.response("a", "b", "GET /v1/things", request, &body);
    let pointers: Vec<String> = (0..count).map(|number| format!("/m{number}")).collect();
    input.write("log/notes.md", &format!("## 200 {{body={}}}\n\nAll of it.\n", pointers.join(",")));
    input.log("log");
}
