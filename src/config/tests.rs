use super::*;

#[test]
fn headers_are_hidden_by_name_and_by_star() {
    let form = BodyForm {
        start_line: true,
        reference: true,
        language: None,
        hide_headers: lower(&["X-Requestshook-*".to_owned(), "Vary".to_owned(), "*-id".to_owned()]),
        max_lines: None,
    };
    for hidden in ["X-RequestsHook-Request-Id", "vary", "x-id", "-ID"] {
        assert!(form.hides(hidden), "{hidden}");
    }
    for shown in ["X-Requestshoo", "Varyx", "x-ids", "Host"] {
        assert!(!form.hides(shown), "{shown}");
    }
}

fn file(text: &str) -> Result<File, String> {
    toml::from_str::<File>(text).map_err(|error| error.message().to_owned())
}

#[test]
fn mistakes_say_what_is_expected() {
    let cases = [
        ("[diagram]\nquery = 'x'", "`query` is \"hide\", \"show\" or a list of names"),
        ("[diagram]\nmax_steps = 1", "`max_steps` is at least 2"),
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
        let told = file(text).expect_err(text);
        assert!(told.starts_with(expected), "{told}");
    }
}

#[test]
fn what_is_said_is_kept() {
    let text = "[diagram]\nquery = ['limit']\n[labels]\nheader = '머리글'\n[fold]\nrepeats = true\n\
                [participants]\nopenstack = { as = 'client', actor = true, box = 'b' }";
    let file = file(text).expect("a valid file");
    assert_eq!(file.diagram.query, Query::Names(vec!["limit".to_owned()]));
    assert_eq!((file.labels.get("header"), file.labels.get("body")), ("머리글", "Body"));
    assert!(file.fold.repeats && !file.fold.polling);
    assert!(file.participants["openstack"].actor);
}
