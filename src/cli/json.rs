//! A survey in, the object of `show --json` out, written as the steps are read.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::shown::{Shown, Stopped};
use crate::build::About;
use crate::step::{Steps, Survey, Texts};
use crate::text::is_odd;

/// Prints everything known about a scenario.
pub(super) fn print(
    survey: &Arc<Survey>,
    shown: &mut Shown<'_>,
    out: &mut impl Write,
) -> Result<(), Stopped> {
    let scenario = || About::Scenario(survey.scenario.name.clone());
    let mut name = survey.scenario.name.clone();
    shown.text(scenario, "scenario", &mut name);
    out.write_all(b"{\"scenario\": ")?;
    json(out, &name)?;
    let mut participants = survey.flow.participants.clone();
    for name in &mut participants {
        shown.text(scenario, "participants[]", name);
    }
    out.write_all(b",\n \"participants\": ")?;
    json(out, &participants)?;
    out.write_all(b",\n \"steps\": [")?;
    for (at, step) in Steps::new(survey).enumerate() {
        let step = step?;
        let mut view = step.view();
        // The place of a warning says which step.
        shown.texts(|| Shown::about(survey, &step), "steps[]", &mut view);
        out.write_all(if at == 0 { b"\n  " } else { b",\n  " })?;
        json(out, &view)?;
    }
    out.write_all(b"]")?;
    let mut list = List { shown, survey };
    list.print(out, "exchanges", survey.exchange_views()?.into_iter())?;
    list.print(out, "variables", survey.variable_views())?;
    list.print(out, "diagnostics", survey.diagnostic_views())?;
    out.write_all(b"}\n")?;
    Ok(())
}

/// What the lists behind the steps have in common.
struct List<'l, 's> {
    shown: &'l mut Shown<'s>,
    survey: &'l Survey,
}

impl List<'_, '_> {
    fn print<View: Serialize + Texts>(
        &mut self,
        out: &mut impl Write,
        key: &str,
        views: impl Iterator<Item = View>,
    ) -> io::Result<()> {
        let scenario = || About::Scenario(self.survey.scenario.name.clone());
        write!(out, ",\n \"{key}\": [")?;
        for (at, mut view) in views.enumerate() {
            self.shown.texts(scenario, &format!("{key}[]"), &mut view);
            out.write_all(if at == 0 { b"\n  " } else { b",\n  " })?;
            json(out, &view)?;
        }
        out.write_all(b"]")
    }
}

pub(super) fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Spaced)).map_err(io::Error::from)
}

/// JSON with a space behind `:` and `,`, and with each character that a terminal would obey or a
/// reader not see as an escape of JSON.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some((at, odd)) = rest.char_indices().find(|(_, character)| is_odd(*character)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in odd.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + odd.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}
