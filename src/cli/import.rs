//! `seqdoc import`: recordings of other tools in, a redacted log out.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::{DONE, Failure, counted, message};
use crate::build::{self, About, Imported, Warning};
use crate::config::{Flags, Library};
use crate::import::{self, Counts, Format, Options, Pattern};
use crate::text::visible;

/// Make a log of recordings of other tools
///
/// Reads HAR files, which browsers, proxies and test runners write, and traces of OpenTelemetry
/// (OTLP as JSON), Jaeger and Zipkin. Secrets are replaced by markers. The format is detected by the
/// content of the file; `.gz`, `.zst` and `.zhar` are unpacked.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc import shop.har -o logs/shop/checkout/requestshook.log
  seqdoc import shop.har -o logs/shop/checkout/requestshook.log --api-only
  seqdoc import traces.jsonl -o logs/shop/order/requestshook.log --trace 4bf92f3577b34da6a3ce929d0e0e4736
  seqdoc import shop.har -o logs/shop/cart/requestshook.log --only '->>cart' --exclude 'GET /health'
  curl -s http://127.0.0.1:8081/flows.har | seqdoc import - -o logs/flows.log")]
pub(super) struct Import {
    /// Recordings, `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the log to this file
    #[arg(short, long, value_name = "LOG")]
    output: PathBuf,
    /// Format of the recordings, if their content does not show it
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Name of the client that sent the requests of a HAR, or the first of a trace
    #[arg(long, value_name = "NAME", default_value = "client")]
    caller: String,
    /// Keep only calls of an API, not the parts of web pages
    #[arg(long)]
    api_only: bool,
    /// Keep only the trace with this id; may be repeated
    #[arg(long, value_name = "ID")]
    trace: Vec<String>,
    /// Keep the handshakes of web sockets
    #[arg(long)]
    websockets: bool,
    /// Keep only these calls, such as `GET /items/*` or `shop->>cart`
    #[arg(long, value_name = "SELECTOR", value_parser = Pattern::parse, allow_hyphen_values = true)]
    only: Vec<Pattern>,
    /// Leave out these calls
    #[arg(long, value_name = "SELECTOR", value_parser = Pattern::parse, allow_hyphen_values = true)]
    exclude: Vec<Pattern>,
    /// Form of the summary
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Form::Text)]
    summary: Form,
    /// Overwrite a file that has other content
    #[arg(long)]
    force: bool,
    /// Read this file instead of the `seqdoc.toml` files beside and above the log
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Lines for people
    Text,
    /// One JSON object
    Json,
}

impl Import {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let flags = Flags { config: self.config.clone(), redact: true, ..Flags::default() };
        let options = Options {
            format: self.format,
            caller: self.caller.clone(),
            api_only: self.api_only,
            websockets: self.websockets,
            traces: self.trace.clone(),
            only: self.only.clone(),
            exclude: self.exclude.clone(),
            ..Options::default()
        };
        let (files, output) = (&self.files[..], &*self.output);
        let import = build::Import { files, output, force: self.force, options };
        let imported = import.run(&Library::new(flags))?;
        let warning =
            Warning::of_undecided(About::File(self.output.clone()), imported.undecided.len());
        message::warnings(&Vec::from_iter(warning));
        if !imported.personal.is_empty() {
            message::warning(&format_args!(
                "{}: personal data remains ({}); to hide it, write `personal = true` under \
                 `[redact]` in `seqdoc.toml`, and import again with `--force`",
                self.output.display(),
                listed(&imported.personal),
            ));
        }
        if imported.written && self.summary == Form::Text {
            message::did("wrote", &self.output);
        }
        self.print(&imported).map_err(Failure::Print)?;
        Ok(DONE)
    }

    fn print(&self, imported: &Imported) -> std::io::Result<()> {
        let mut out = BufWriter::new(message::Output);
        match self.summary {
            Form::Text => write!(out, "{}", lines(imported))?,
            Form::Json => {
                serde_json::to_writer_pretty(&mut out, &self.object(imported))?;
                writeln!(out)?;
            }
        }
        out.flush()
    }

    /// What a program reads.
    fn object(&self, imported: &Imported) -> Value {
        let Imported { summary, secrets, personal, written, undecided } = imported;
        let file = |file: &import::Read| {
            let import::Read { name, format, writer, entries } = file;
            json!({ "file": name, "format": format.name(), "writer": writer, "read": entries })
        };
        json!({
            "files": summary.files.iter().map(file).collect::<Vec<_>>(),
            "read": summary.files.iter().map(|file| file.entries).sum::<usize>(),
            "calls": summary.calls,
            "unanswered": summary.unanswered,
            "left_out": object(&summary.left_out),
            "notes": object(&summary.notes),
            "failures": object(&summary.failures),
            "services": object(&summary.callees),
            "traces": summary.traces.iter().map(trace).collect::<Vec<_>>(),
            "secrets": secrets,
            "undecided": undecided.len(),
            "personal": object(personal),
            "log": self.output.display().to_string(),
            "written": written,
        })
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let [word, about] = self.word();
        Some(PossibleValue::new(word).help(about))
    }
}

fn trace(trace: &import::Trace) -> Value {
    let import::Trace { id, root, spans, calls } = trace;
    json!({ "id": id, "root": root, "spans": spans, "calls": calls })
}

fn object(counts: &Counts) -> Value {
    counts.iter().map(|(text, count)| (text.to_owned(), Value::from(count))).collect()
}

/// Counts in a sentence.
fn listed(counts: &Counts) -> String {
    let some = counts.iter().map(|(what, count)| match count {
        1 => format!("1 {what}"),
        _ if what.ends_with("ss") => format!("{count} {what}es"),
        _ => counted(count, what),
    });
    some.collect::<Vec<_>>().join(", ")
}

/// The calls of each trace, with its id and the name of its first span.
fn traces(traces: &[import::Trace]) -> Counts {
    let mut counts = Counts::default();
    for trace in traces {
        counts.add_some(&format!("{} {}", trace.id, trace.root), trace.calls);
    }
    counts
}

/// What a person reads.
fn lines(imported: &Imported) -> String {
    let Imported { summary, secrets, .. } = imported;
    let mut lines = Vec::new();
    for import::Read { name, format, writer, entries } in &summary.files {
        let by = if writer.is_empty() { String::new() } else { format!(" by {writer}") };
        lines.push(format!("{name}: {}{by}, {entries} {}", format.name(), format.unit(*entries)));
    }
    let secrets = counted(*secrets, "secret");
    lines.push(format!("kept {}, replaced {secrets}", counted(summary.calls, "call")));
    let mut list = |head: &str, counts: &Counts| {
        if !counts.is_empty() {
            lines.push(head.to_owned());
            lines.extend(counts.iter().map(|(text, count)| format!("{count:>8} {text}")));
        }
    };
    list("calls by service:", &summary.callees);
    list("calls by trace:", &traces(&summary.traces));
    list("left out:", &summary.left_out);
    list("not answered:", &summary.failures);
    list("to know:", &summary.notes);
    lines.iter().map(|line| visible(line).into_owned() + "\n").collect()
}
