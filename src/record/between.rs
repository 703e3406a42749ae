//! A window that begins in text of no record in, how far that text goes out.

use super::heading::{may_be_heading, next_heading};
use super::line::{Found, trim_all_breaks};

/// How much text lies before the next heading that a line end goes before, as far as the window
/// tells; the line ends before a record are its own.
pub(super) fn text_length(window: &[u8], at_end: bool) -> Option<usize> {
    match next_heading(window, 0, at_end) {
        Some(Found::At(at)) => Some(trim_all_breaks(window, 0, at)),
        Some(Found::Nowhere) => Some(window.len()),
        // Whole lines can go, and what of the last one cannot be a heading.
        None => match memchr::memrchr(b'\n', window) {
            Some(at) => {
                let text = trim_all_breaks(window, 0, at);
                let rest = if may_be_heading(window, at) { None } else { whole(window) };
                if text > 0 { Some(text) } else { rest }
            }
            None => whole(window),
        },
    }
}

/// All of a window, but for a carriage return whose line feed may be still to come.
fn whole(window: &[u8]) -> Option<usize> {
    let length = window.len() - usize::from(window.ends_with(b"\r"));
    (length > 0).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_lines_go_and_the_last_one_waits_where_it_may_be_a_heading() {
        for (window, length) in [
            ("said\nmore", Some(4)),
            ("said\n### (a", Some(4)),
            ("\nmore", Some(5)),
            ("\n### (a", None),
            ("said", Some(4)),
            ("said\r", Some(4)),
            ("\r", None),
        ] {
            assert_eq!(text_length(window.as_bytes(), false), length, "{window:?}");
        }
        assert_eq!(text_length(b"said\nmore", true), Some(9));
    }
}
