use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::files_below;
use crate::config::discover::{Document, Held};
use crate::config::{Files, Flags, Library, Origin, Setting, Settings};
use crate::source::Scenario;

/// The settings as a file.
fn written(settings: &[Setting]) -> String {
    settings.iter().fold(String::new(), |mut text, Setting { text: line, .. }| {
        writeln!(text, "{line}").expect("memory");
        text
    })
}

/// Reads what is printed for some files and compares it with what they come to.
fn check(files: &Files, texts: &HashMap<PathBuf, String>) {
    let printed = files.settings();
    let text = written(&printed);
    let again = Files::default().with_own(&text).expect(&text);
    let settings = |files| Settings::resolve(files, &Flags::default()).expect(&text);
    assert_eq!(format!("{:?}", settings(&again)), format!("{:?}", settings(files)), "{text}");
    // Printed once more, only the origins are others.
    assert_eq!(written(&again.settings()), text);
    for Setting { text, origin, .. } in printed {
        let Origin::Line(file, line) = origin else { continue };
        let line = texts[&file].lines().nth(line.get() - 1).expect("a line");
        let key = text.trim_start_matches('[').split([' ', ']']).next().expect("a key");
        assert!(line.contains(key.trim_matches(['"', '\''])), "{text}: {line}");
    }
}

#[test]
fn settings_of_the_samples_are_read_back() {
    let found = files_below(Path::new("samples"));
    assert!(found.len() > 30, "{found:?}");
    let texts: HashMap<_, _> = found
        .iter()
        .map(|path| (path.clone(), std::fs::read_to_string(path).expect("a text")))
        .collect();
    for path in found {
        let scenario = Scenario::to_be(&path.with_file_name("requestshook.log"));
        let files = Library::default().files(&scenario).expect("valid files");
        assert!(files.paths().contains(&path), "{files:?}");
        check(&files, &texts);
    }
}

/// Keys by their table. `N` is another digit in each file.
const KEYS: [(&str, &[&str]); 18] = [
    ("", &["preset = 'default'"]),
    ("[paths]", &["mode = 'raw'", "templates = ['/vN/{a}']", "openapi = ['FILE']"]),
    ("[participants.a]", &["as = \"x\\ny\\u007FN\"", "order = N"]),
    ("[participants.'b c.d']", &["actor = true", "box = 'N'"]),
    ("[participants]", &["eN = {}", "f = { order = N, as = 'f' }"]),
    ("[diagram]", &["query = ['qN']", "max_steps = 2N", "responses = 'full'"]),
    ("[fold]", &["polling = true", "repeats = false"]),
    ("[body]", &["anchors = 'pN-'", "anchors = false", "hide_headers = []", "max_lines = N"]),
    ("[redact]", &["patterns = ['AN\\d+\"']", "hide = ['body /aN']", "headers = [\"X\\u0001N\"]"]),
    ("[labels]", &["header = 'HN'", "body = \"\\t\\\\\"", "none = \"\"\"\nN'\"\"\""]),
    ("[services]", &["'hN' = 'x'", "'127.0.0.1:80' = 'yN'"]),
    ("[output]", &["snippets = []", "snippets = ['body', 'log.md']"]),
    ("[diff]", &["ignore = ['header X-N', 'GET /N']"]),
    ("[[group]]", &["kind = 'opt'\nlabel = 'gN'\nnth = [N]", "kind = 'loop'\ncalls = ['GET /N']"]),
    ("[[view]]", &["name = 'vN'\ninclude = [{ from = 'a', urls = ['N\\.'] }, {}]"]),
    ("[[part]]", &["title = 'N'\nfrom = N", "title = ''\nfrom = '(3)'\nto = 'GET /N'"]),
    ("[[call]]", &["call = '(2)'\nbelow = 'GET /N'"]),
    ("[[exclude]]", &["from = 'N'", "", "call = 'GET /N'"]),
];

/// A file with one of the keys of each chosen table, the tables with a number each.
fn file(chosen: &[u8], digit: usize) -> String {
    let mut text = String::new();
    for ((table, keys), chosen) in KEYS.iter().zip(chosen) {
        let chosen = usize::from(*chosen);
        if chosen > 3 {
            continue;
        }
        // All keys, or one of them; of a list, a table for each.
        let some = if chosen == 3 && *table != "[body]" && *table != "[output]" {
            keys.to_vec()
        } else {
            vec![keys[chosen % keys.len()]]
        };
        let heading = |at: usize| if at == 0 || table.starts_with("[[") { table } else { "" };
        for (at, key) in some.into_iter().enumerate() {
            let key = key.replace('N', &digit.to_string());
            writeln!(text, "{}\n{key}", heading(at)).expect("memory");
        }
    }
    text
}

/// The folders of the files, the last one with a document.
const FOLDERS: [&str; 3] = ["samples", "samples/options", "samples/options/paths-openapi"];

proptest! {
    #[test]
    fn settings_of_any_files_are_read_back(
        levels in prop::collection::vec(prop::collection::vec(0..7_u8, KEYS.len()), 3),
        empty in prop::collection::vec(prop::bool::ANY, 3),
    ) {
        let mut texts = HashMap::new();
        let mut found = Vec::new();
        for (digit, (chosen, empty)) in levels.iter().zip(empty).enumerate() {
            let documents = Path::new(FOLDERS[2]).strip_prefix(FOLDERS[digit]).expect("below");
            let documents = documents.join("warehouse.yaml").display().to_string();
            let text = file(chosen, digit + 1).replace("FILE", &documents);
            let empty = empty && !text.contains("[[group]]");
            let text = if empty { format!("group = []\n{text}") } else { text };
            let path = Path::new(FOLDERS[digit]).join("seqdoc.toml");
            let document = Document::parse(&path, &text).expect(&text);
            found.push(Held { document, up: Some(2 - digit) });
            texts.insert(path, text);
        }
        let log = Path::new(FOLDERS[2]).join("requestshook.log");
        check(&Files::new(&Scenario::to_be(&log), found), &texts);
    }
}
