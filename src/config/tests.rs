mod effective;
mod keys;
mod schema;

use super::file::File;
use super::*;

#[test]
fn headers_are_hidden_by_name_and_by_star() {
    let file: File = toml::from_str("[body]\nhide_headers = ['X-Requestshook-*', 'Vary', '*-id']")
        .expect("TOML");
    let form = file.body.form("");
    for hidden in ["X-RequestsHook-Request-Id", "vary", "x-id", "-ID"] {
        assert!(form.hides(hidden), "{hidden}");
    }
    for shown in ["X-Requestshoo", "Varyx", "x-ids", "Host"] {
        assert!(!form.hides(shown), "{shown}");
    }
}

/// The configuration files below a folder.
fn files_below(folder: &std::path::Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let found = paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] });
    found.filter(|path| path.ends_with("seqdoc.toml")).collect()
}

fn said(text: &str) -> String {
    let error = Files::default().with_own(text).expect_err(text).to_string();
    error.split_once(": ").expect("a place").1.to_owned()
}

#[test]
fn mistakes_say_what_is_expected() {
    let cases = [
        (
            "[diagram]\nquery = 'x'",
            "`diagram.query` must be `\"hide\"`, `\"show\"` or a list of names in quotes",
        ),
        ("[diagram]\nmax_steps = 1", "`diagram.max_steps` must be a whole number of 2 or more"),
        ("[paths]\ntemplates = ['v1/{a}']", "`v1/{a}` is not a path template"),
        ("[paths]\ntemplates = ['/v1/{a}{b}']", "`/v1/{a}{b}` is not a path template"),
        ("[[group]]\nkind = 'opt'\ncalls = ['GET']", "`GET` is not a call"),
        ("[[view]]\nname = 'body'", "a view cannot be named `body`"),
        ("[body]\nlanguage = 'a b'", "`a b` is not the name of a language"),
        ("[[view]]\nname = '../x'", "`../x` is not a valid name for a view"),
        (
            "[[view]]\nname = 'x'\nexclude = [{urls = ['(']}]",
            "the URL pattern `(` is not a valid regular expression",
        ),
        ("[[view]]\nname = 'x'\n[[view]]\nname = 'X'", "two views are named `X`"),
        ("[labels]\nhaeder = 'x'", "unknown label `haeder`"),
    ];
    for (text, expected) in cases {
        let told = said(text);
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn what_is_said_is_kept() {
    let text = "[diagram]\nquery = ['limit']\n[labels]\nheader = '머리글'\n[fold]\nrepeats = true\n\
                [participants]\nopenstack = { as = 'client', actor = true, box = 'b' }";
    let file: File = toml::from_str(text).expect("a valid file");
    assert_eq!(file.diagram.query, Query::Names(vec!["limit".to_owned()]));
    assert_eq!((file.labels.get(Word::Header), file.labels.get(Word::Body)), ("머리글", "Body"));
    assert!(file.fold.repeats && !file.fold.polling);
    assert!(file.participants["openstack"].actor);
}
