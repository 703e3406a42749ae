//! A text in, its lines out as Markdown has them.

/// A line: where it begins, its text, and where the next one begins.
pub(super) struct Line<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
    pub(super) end: usize,
}

/// The lines of a text as Markdown has them: a carriage return alone ends one, too.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let ends = [("\r\n", 2), ("\n", 1), ("\r", 1)];
        let end = ends.iter().find(|(end, _)| rest[length..].starts_with(end));
        let line = Line {
            start,
            text: &rest[..length],
            end: start + length + end.map_or(0, |(_, size)| *size),
        };
        start = line.end;
        Some(line)
    })
}
