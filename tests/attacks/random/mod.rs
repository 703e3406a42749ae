//! A seed in, a log with planted secrets out: formats in each other up to three deep, with any name,
//! relation, escape and value.

mod direct;
mod leaf;
mod name;
mod value;
mod wrap;

use super::attack::{Call, Case, JSON, Planted, around, twin};
use super::fill::escaped;
use crate::support::chance::Chance;
use leaf::{Asked, Text};
use name::Name;
use value::{Make, value};

/// The most secrets that a log holds.
const MOST: usize = 4;
/// The most characters of a value.
const LONGEST: usize = 4000;
/// From so many characters on, a value is hidden wherever it stands.
const LONG_ENOUGH: usize = 8;

/// Members and headers that no redaction may touch.
const KEPT: &[&str] = &[
    "\"max_tokens\": 4096",
    "\"input_tokens\": 25317",
    "\"pass\": 10",
    "\"id\": \"ac4f7bb0-92f8-4c4f-a1c4-50ac46b9b5cb\"",
    "\"checksum\": \"d41d8cd98f00b204e9800998ecf8427e\"",
    "\"NextContinuationToken\": \"1ueGcxLPRx1Tr7XYEAXMPLE\"",
    "\"url\": \"ssh://git@git.example/x.git\"",
    "\"password\": [\"This field is required.\"]",
    "\"methods\": [\"password\", \"token\"]",
    "\"token_type\": \"bearer\"",
    "\"message\": \"Invalid username or password.\"",
    "\"password\": null",
];

/// The log of a seed.
pub(super) fn case(seed: u64) -> Case {
    let mut chance = Chance::new(seed);
    let mut made: Vec<(String, Make)> = Vec::new();
    let mut case = Case {
        name: format!("seed-{seed}"),
        title: String::new(),
        log: String::new(),
        planted: Vec::new(),
        kept: Vec::new(),
    };
    let wanted = 1 + chance.below(MOST);
    let length = usize::try_from(seed / 3).expect("a small number") % LONGEST + 1;
    while made.len() < wanted {
        // Every third log has a value of the next length, so that none is left out.
        let (value, make) = if made.is_empty() && seed.is_multiple_of(3) {
            value::of_length(&mut chance, length)
        } else {
            value(&mut chance, &made)
        };
        let number = case.planted.len() + 1;
        let Some(planted) = plant(&mut chance, &value, make, number, &mut case.log) else {
            continue;
        };
        case.planted.push(planted);
        let is_long = value.chars().count() >= LONG_ENOUGH && make != Make::Public;
        if is_long && chance.once_in(3) {
            let again = repeat(&mut chance, &value, case.planted.len() + 1, &mut case.log);
            case.planted.push(again);
        }
        made.push((value, make));
    }
    keep(&mut chance, &mut case);
    case.title =
        case.planted.iter().map(|planted| planted.recipe.as_str()).collect::<Vec<_>>().join("; ");
    case
}

/// Puts a text that only looks like a secret into a call at the end of a log, in other formats too.
fn keep(chance: &mut Chance, case: &mut Case) {
    let body = format!("{{\n  \"n\": 1,\n  {}\n}}", chance.one_of(KEPT));
    let text = Text { kind: JSON, body, recipe: String::new() };
    let (carrier, depth) = (chance.below(wrap::CARRIERS), chance.below(2));
    let text = (0..depth).fold(text, |text, _| wrap::wrapped(chance.below(wrap::WAYS), &text));
    let call = wrap::carried(carrier, &text).0.log(99);
    case.log += &call;
    case.kept.push(call);
}

/// Puts a value below a name into a call at the end of a log; nothing if the formats that chance
/// chose cannot hold it.
fn plant(
    chance: &mut Chance,
    value: &str,
    make: Make,
    number: usize,
    log: &mut String,
) -> Option<Planted> {
    let name = name::name(chance);
    if value.is_empty() || value::is_yes_or_no(value) || !name.fits(value, make) {
        return None;
    }
    let made =
        if chance.once_in(4) { direct(chance, name, make) } else { nested(chance, name, make) };
    let call = |value: &str| made(value).map(|(call, recipe)| (call.log(number), recipe));
    let (text, recipe) = call(value)?;
    let around = around(&text, &call(&twin(value))?.0);
    *log += &text;
    Some(Planted { value: value.to_owned(), around, recipe: format!("{recipe}, {make:?}") })
}

/// A value in, a call with it and its recipe out.
type Maker = Box<dyn Fn(&str) -> Option<(Call, String)>>;

/// A text in formats in each other.
fn nested(chance: &mut Chance, name: Name, make: Make) -> Maker {
    let (leaf, odd) = (leaf::leaf(chance), chance.below(420));
    let carrier = chance.below(wrap::CARRIERS);
    let depth = chance.below(if wrap::is_format(carrier) { 2 } else { 3 });
    let ways: Vec<usize> = (0..depth).map(|_| chance.below(wrap::WAYS)).collect();
    Box::new(move |value| {
        let text = leaf::text(leaf, &Asked { name, value, make, odd })?;
        let text = ways.iter().fold(text, |text, way| wrap::wrapped(*way, &text));
        Some(wrap::carried(carrier, &text))
    })
}

/// A place that HTTP or an API has for it.
fn direct(chance: &mut Chance, name: Name, make: Make) -> Maker {
    let (place, odd) = (*chance.one_of(direct::PLACES), chance.below(420));
    Box::new(move |value| {
        let call = place.1(&Asked { name, value, make, odd })?;
        Some((call, format!("{}.{odd}({})", place.0, name.text)))
    })
}

/// Puts a value that is known by now where nothing gives it away.
fn repeat(chance: &mut Chance, value: &str, number: usize, log: &mut String) -> Planted {
    let way = *chance.one_of(&["js", "uni", "pct", "b64", "bare", "dec", "hex"]);
    let place = chance.below(3);
    let call = |value: &str| {
        let there = Call::of("POST", "http://h.example/p");
        match place {
            0 => {
                let said = escaped(way, value);
                let head = "Content-Type: application/json\n".to_owned();
                let body = format!("{{\n  \"said\": \"x {said} y\"\n}}");
                Call { response: (head, body), ..there }
            }
            1 => Call {
                request: (format!("X-Said: x {}\n", escaped("pct", value)), "none".into()),
                ..there
            },
            _ => Call::of("GET", &format!("http://h.example/say/{}/x", escaped("pct", value))),
        }
        .log(number)
    };
    let text = call(value);
    let around = around(&text, &call(&twin(value)));
    *log += &text;
    Planted {
        value: value.to_owned(),
        around,
        recipe: format!("repeated in {}", ["a body", "a header", "a path"][place]),
    }
}
