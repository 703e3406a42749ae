//! Attacks by hand: each text of the tables is a log of its own, with a value that a name gives away.

mod fields;
mod http;
mod json;
mod known;
mod lines;
mod markup;
mod nested;
mod relations;
mod several;
mod values;
mod words;

use super::attack::{Case, In, case};

/// All attacks of the tables.
pub(super) fn cases() -> Vec<Case> {
    let tables: [(&str, &[In]); 9] = [
        ("json", json::ATTACKS),
        ("fields", fields::ATTACKS),
        ("markup", markup::ATTACKS),
        ("lines", lines::ATTACKS),
        ("http", http::ATTACKS),
        ("relations", relations::ATTACKS),
        ("words", words::ATTACKS),
        ("nested", nested::ATTACKS),
        ("known", known::ATTACKS),
    ];
    let of_table = |(table, attacks): (&'static str, &'static [In])| {
        let numbered = attacks.iter().enumerate();
        numbered.map(move |(number, place)| {
            case(format!("{table}/{number:02}"), *place, &value(table.len() * 100 + number))
        })
    };
    let with_values = values::ATTACKS.iter().enumerate();
    let with_values = with_values
        .map(|(number, (value, place))| case(format!("values/{number:02}"), *place, value));
    tables.into_iter().flat_map(of_table).chain(with_values).chain(several::cases()).collect()
}

/// A value that looks like a password and stands nowhere else.
fn value(number: usize) -> String {
    format!("kV9q{number:04}xTz{:x}w", number * 7919 + 0x00ab_cdef)
}
