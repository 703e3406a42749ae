//! What is tried with any bytes; each function panics if something does not hold.
//!
//! With `cargo fuzz`, a target asks libFuzzer for bytes. Built in the plain way, it takes them from
//! the files and folders that are named as arguments.

#[path = "../../tests/support/checks.rs"]
mod checks;
#[path = "../../tests/support/flavors.rs"]
mod flavors;
#[path = "../../tests/support/grammar.rs"]
mod grammar;
#[path = "../../tests/support/imported.rs"]
mod imported;
#[path = "../../tests/support/ladder.rs"]
mod ladder;
mod planted;
mod redact;
#[path = "../../tests/support/sections.rs"]
mod sections;

use std::io::Cursor;
use std::path::Path;

use seqdoc::source::Input;

pub use redact::redact;

/// Makes a function of this crate a program.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::$name(bytes));

        #[cfg(not(fuzzing))]
        fn main() {
            let paths = std::env::args_os().skip(1);
            paths.for_each(|path| $crate::each_file(path.as_ref(), $crate::$name));
        }
    };
}

/// Calls a target with each file in a folder.
pub fn each_file(path: &Path, target: fn(&[u8])) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("a folder");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths.iter().for_each(|path| each_file(path, target));
    } else {
        target(&std::fs::read(path).expect("a file"));
    }
}

/// The log of a recording has its calls, and no other.
pub fn import(bytes: &[u8]) {
    imported::check(bytes);
}

/// The records of a log add up to it, and are those of the grammar. Behind an `@` and a number the
/// rest of the bytes lies where the first window ends, which should make no difference.
pub fn reader(bytes: &[u8]) {
    if let [b'@', low, high, rest @ ..] = bytes {
        let number = usize::from(u16::from_le_bytes([*low, *high]));
        let log = across_windows(rest, number);
        assert_eq!(grammar::read(Input::new(Cursor::new(log.clone()), 0)), grammar::expected(&log));
        return;
    }
    checks::check_spans(bytes);
    assert_eq!(grammar::read(Input::of_bytes(bytes.to_vec())), grammar::expected(bytes));
}

/// A log in which the first window ends within the bytes.
fn across_windows(bytes: &[u8], number: usize) -> Vec<u8> {
    const WINDOW: usize = 64 << 10;
    const FILLS: [(&str, &str); 5] =
        [("", "x"), ("\n", "\r\n"), ("x", "\n"), ("#", "#"), (RECORD, "x\n")];
    let (lead, fill) = FILLS[number % FILLS.len()];
    let inside = number / FILLS.len() % (bytes.len() + 1);
    let fill = fill.repeat((WINDOW - lead.len() - inside.min(WINDOW / 2)) / fill.len());
    [lead.as_bytes(), fill.as_bytes(), bytes].concat()
}

const RECORD: &str = "\n### (a) REQ >>> (b) : GET /\nH: v\n\n";

/// All snippets can be built, and their numbers agree. None is refused for a secret that is left.
pub fn snippets(bytes: &[u8]) {
    checks::check_build(&planted::planted(bytes));
}
