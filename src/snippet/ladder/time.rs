//! A step in, the cell with its time out: how long after the first step it was recorded, and how long
//! its answer took.

use crate::number::StepNumber;
use crate::step::Survey;

/// Whether a ladder has a column with times: if that is wanted, and the log has some.
pub(super) fn are_shown(survey: &Survey) -> bool {
    survey.settings.diagrams.times && survey.flow.times.iter().any(Option::is_some)
}

/// The cell of a step; nothing where a ladder has no times.
pub(super) fn cell(survey: &Survey, step: StepNumber) -> String {
    if !are_shown(survey) {
        return String::new();
    }
    let times = &survey.flow.times;
    let at = |step: StepNumber| times.get(step.index()).copied().flatten();
    let Some(time) = at(step) else { return "<td class=\"time\"></td>".to_owned() };
    let first = times.iter().flatten().next().copied().unwrap_or(time);
    let offset = time.nanoseconds() - first.nanoseconds();
    let sign = if offset < 0 { "-" } else { "+" };
    let exchange = survey.flow.graph.exchange_of_step(step);
    let request = exchange.filter(|exchange| exchange.response == Some(step));
    let sent = request.and_then(|exchange| exchange.request).and_then(at);
    let taken = sent.map(|sent| format!(" ({})", seconds(time.nanoseconds() - sent.nanoseconds())));
    let taken = taken.unwrap_or_default();
    format!("<td class=\"time\">{sign}{}{taken}</td>", seconds(offset.abs()))
}

/// Nanoseconds as seconds, to the millisecond.
fn seconds(nanoseconds: i128) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let milliseconds = (nanoseconds.abs() + 500_000) / 1_000_000;
    format!("{sign}{}.{:03} s", milliseconds / 1000, milliseconds % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown_to_the_millisecond() {
        let cases = [
            (0, "0.000 s"),
            (123_456_789, "0.123 s"),
            (999_999_999, "1.000 s"),
            (-1_500_000, "-0.002 s"),
            (61_000_000_000, "61.000 s"),
        ];
        for (nanoseconds, expected) in cases {
            assert_eq!(seconds(nanoseconds), expected);
        }
    }
}
