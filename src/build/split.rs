//! The logs of a session in, a log for each command of a client out.
//!
//! Each piece of the logs, a record or text that belongs to none, goes into one part, byte for byte. So
//! a part holds what was recorded, with all secrets.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Error, Refused, Warning};
use crate::config::{Filters, Library};
use crate::graph::{self, Command, Commands};
use crate::number::ExchangeIndex;
use crate::output::{self, Over, Rewritten};
use crate::record::Piece;
use crate::source::{self, Scenario, Spool, Spooled};
use crate::step::{self, Records, Survey};

/// What is to be split, and where the parts go.
#[derive(Debug)]
pub(crate) struct Split<'s> {
    /// The folder that holds a folder for each part.
    pub output: &'s Path,
    /// The client whose commands they are; that of the first call if it is not named.
    pub caller: Option<&'s str>,
    /// Whether a file with other content is overwritten.
    pub force: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Files that git keeps, without links on the way.
    pub tracked: &'s BTreeSet<PathBuf>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The logs of the parts, each with whether it was written: it may have been there.
    pub parts: Vec<(PathBuf, bool)>,
    /// What is odd.
    pub warnings: Vec<Warning>,
}

/// The name of the part with what no command caused.
const OTHER: &str = "other";

/// A name has so many letters at most.
const LETTERS: usize = 60;

impl Split<'_> {
    /// Reads the logs, and writes a log for each command.
    ///
    /// # Errors
    ///
    /// If the logs or the configuration cannot be used, if the client sent no call by itself, or if a
    /// part cannot be written. The parts before it are done.
    pub(crate) fn run(&self, library: &Library, scenario: &Scenario) -> Result<Parts, Error> {
        let mut settings = (*library.settings_of(scenario)?).clone();
        // What a page leaves out belongs to its command all the same.
        settings.exclude = Filters::default();
        let survey = Arc::new(Survey::of(scenario.clone(), Arc::new(settings))?);
        let mut warnings = Warning::of_logs(&survey);
        let (pieces, split) = Pieces::of(&survey, self.caller)?;
        if split.commands.is_empty() {
            return Err(Refused::NoCommand(self.caller.unwrap_or_default().to_owned()).into());
        }
        let paths = self.paths(&survey, &split.commands)?;
        let mut parts = Vec::new();
        for (path, pieces) in paths.into_iter().zip(pieces.by_part(&survey, &split)) {
            if pieces.length() == 0 {
                continue;
            }
            let written = self.dry_run || self.write(&path, &pieces)?;
            parts.push((path, written));
        }
        if parts.len() > split.commands.len() {
            let other = &parts[parts.len() - 1].0;
            warnings.push(Warning::of_file(other, "no command of this client caused these calls"));
        }
        if survey.secrets > 0 && !self.dry_run {
            warnings.push(Warning::of_raw(self.output));
        }
        Ok(Parts { parts, warnings })
    }

    /// The log of each command, and that of what no command caused.
    fn paths(&self, survey: &Survey, commands: &[Command]) -> Result<Vec<PathBuf>, Refused> {
        let mut taken = BTreeSet::new();
        let names = commands.iter().map(|command| name(survey, command.main));
        let paths = names.chain([OTHER.to_owned()]).map(|name| {
            let numbered = (2..).map(|number| format!("{name}-{number}"));
            let mut names = std::iter::once(name.clone()).chain(numbered);
            let name = names.find(|name| taken.insert(name.clone())).unwrap_or_default();
            self.output.join(name).join("requestshook.log")
        });
        let paths: Vec<PathBuf> = paths.collect();
        for path in &paths {
            let Ok(there) = path.canonicalize() else { continue };
            let is_it = |log: &Path| log.canonicalize().is_ok_and(|log| log == there);
            if survey.scenario.files.iter().any(|file| is_it(&file.path)) {
                return Err(Refused::Part(path.clone()));
            }
            if survey.secrets > 0 && self.tracked.contains(&there) {
                return Err(Refused::Tracked(path.clone()));
            }
        }
        Ok(paths)
    }

    /// Writes a part; whether its content changed.
    fn write(&self, path: &Path, pieces: &Spooled) -> Result<bool, Error> {
        let over = if self.force { Over::Anything } else { Over::Nothing };
        let made = output::rewrite(self.output, path, over, |draft| {
            let copied = io::copy(&mut pieces.reader(), draft);
            copied.map(drop).map_err(|error| Error::from(draft.unwritten(error)))
        })?;
        match made {
            Rewritten::Unchanged => Ok(false),
            Rewritten::Written => Ok(true),
            Rewritten::Kept => Err(Refused::Exists(path.to_owned()).into()),
        }
    }
}

/// The pieces of the logs in their order.
struct Pieces {
    /// All of them.
    all: Spooled,
    /// Each with the record that it is or belongs to.
    of_record: Vec<(source::Piece, usize)>,
}

impl Pieces {
    /// Reads the logs once more, for their pieces and the commands of a client.
    fn of(survey: &Survey, caller: Option<&str>) -> Result<(Self, graph::Split), Error> {
        let mut commands = Commands::new(&survey.flow.graph, caller.map(str::as_bytes));
        let mut spool = Spool::new().map_err(step::Error::Write)?;
        let (mut of_record, mut count) = (Vec::new(), 0_usize);
        // Of each log the place of its last piece, and whether a line ends there.
        let mut ends = vec![(0, true); survey.scenario.files.len()];
        let mut records = Records::new(&survey.scenario.files, &survey.order);
        while let Some((file, piece)) = records.next_piece()? {
            ends[file] = (of_record.len(), piece.raw().ends_with(b"\n"));
            let put = spool.add(piece.raw()).map_err(step::Error::Write)?;
            match piece {
                Piece::Record(record) => {
                    commands.add(&record);
                    of_record.push((put, count));
                    count += 1;
                }
                // Other text stands before the first record of a log.
                Piece::Text { is_rest, .. } => {
                    of_record.push((put, if is_rest { count.saturating_sub(1) } else { count }));
                }
            }
        }
        if count != survey.flow.graph.records() {
            return Err(step::Error::Changed(survey.scenario.name.clone()).into());
        }
        // The end of one log must not run into another one.
        ends.sort_unstable();
        for (at, _) in ends.into_iter().rev().filter(|(_, ends_line)| !ends_line) {
            if at + 1 < of_record.len() {
                let end = spool.add(b"\n").map_err(step::Error::Write)?;
                of_record.insert(at + 1, (end, of_record[at].1));
            }
        }
        let all = spool.finish(Vec::new()).map_err(step::Error::Write)?;
        Ok((Self { all, of_record }, commands.finish()))
    }

    /// The pieces of each command, and last those of what no command caused.
    fn by_part(&self, survey: &Survey, split: &graph::Split) -> Vec<Spooled> {
        let graph = &survey.flow.graph;
        let mut parts = vec![Vec::new(); split.commands.len() + 1];
        for (piece, record) in &self.of_record {
            let record = (*record).min(graph.records().saturating_sub(1));
            let record = survey.order.twin(record).unwrap_or(record);
            let exchange = graph.exchange_of(record);
            let command = exchange.and_then(|exchange| split.of[exchange.index()]);
            piece.join(&mut parts[command.unwrap_or(split.commands.len())]);
        }
        parts.into_iter().map(|pieces| self.all.with(pieces)).collect()
    }
}

/// The name of a command by a call: its method and its path, without ids.
fn name(survey: &Survey, call: ExchangeIndex) -> String {
    let span = survey.flow.graph.exchanges[call.index()].span();
    let arrow = span.and_then(|span| survey.flow.arrows.of(span.first));
    let text =
        arrow.map_or_else(String::new, |arrow| format!("{} {}", arrow.method, arrow.template));
    let shown = step::hidden(&survey.gate(), &text).map_or(text, |(shown, _)| shown);
    let words = shown.split(|sign: char| !sign.is_ascii_alphanumeric() && !"_{}".contains(sign));
    let words: Vec<_> = words.map(word).filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").to_ascii_lowercase().chars().take(LETTERS).collect();
    let name = name.trim_end_matches('-');
    if name.is_empty() { "call".to_owned() } else { name.to_owned() }
}

/// A word of a path; a variable is named alike in all commands, whichever of the session it is.
fn word(word: &str) -> &str {
    let Some(variable) = word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) else {
        return word.trim_matches(['{', '}', '_']);
    };
    let name = variable.trim_end_matches(|sign: char| sign.is_ascii_digit());
    name.strip_suffix('_').unwrap_or(variable)
}
