//! The tables of a `seqdoc.toml`, with the keys of each.

use super::flow::{
    CALL, DIAGRAM, EXCLUDE, FILTER, FOLD, GROUP, LADDER, PART, PARTICIPANT, PARTICIPANTS, VIEW,
};
use super::kinds::{COUNT, FALSE, MODE, NAMES, TEXT, TRUE, key};
use super::takes::{Keys, Others, Takes, Value};
use crate::config::labels::WORDS;
use crate::config::snippet::{SNIPPET_FILES, SNIPPETS};
use Takes::{Either, File, List, Switch, Table, Tables, Text, Word};

/// The top level first; tests compare all of them with what is read.
pub(in crate::config) static ALL: [&Keys; 21] = [
    &TOP,
    &PATHS,
    &PARTICIPANTS,
    &PARTICIPANT,
    &DIAGRAM,
    &GROUP,
    &CALL,
    &FOLD,
    &VIEW,
    &PART,
    &EXCLUDE,
    &FILTER,
    &BODY,
    &REDACT,
    &BUILD,
    &RECORD,
    &DIFF,
    &LABELS,
    &LADDER,
    &SERVICES,
    &OUTPUT,
];

const PLACES: Takes = List("a list of places in quotes, such as `\"body /user/hint\"`", &PLACE);
const PLACE: Takes = Text(
    "",
    concat!(
        r"^\s*(?:(?:header|query|cookie) \s*\S|body(?:\s*$| \s*/)|",
        // One segment is the value.
        r"path \s*(?:/(?!\{\}(?:/|\s*$))[^/]*)*/\{\}(?:/(?!\{\}(?:/|\s*$))[^/]*)*\s*$)"
    ),
);
const NOT_EMPTY: Takes = List("a list of regular expressions in quotes", &Text("", r"[\s\S]"));
const HEADERS: Takes = List("a list of header names in quotes", &TEXT);
const PAGE: Takes = Text("the address of a page, in quotes", "^[A-Za-z0-9._~/:%?=+,@-]*$");

static TOP: Keys = Keys::new(
    "",
    &[
        key("preset", Word(&["default", "requestshook"]), "the form of the snippets")
            .or(Value::Text("default")),
        key(
            "exclude",
            Either(
                "the path of a file, in quotes, or a list of tables, each under `[[exclude]]`",
                &[File(""), Tables(&EXCLUDE)],
            ),
            "calls that are left out: filters, or the path of a file with filters",
        ),
        key("paths", Table(&PATHS), "names in paths, and what is known of APIs"),
        key(
            "participants",
            Table(&PARTICIPANTS),
            "how services are drawn, by their names in the log",
        ),
        key("diagram", Table(&DIAGRAM), "what arrows say"),
        key("group", Tables(&GROUP), "boxes and notes around neighbouring calls"),
        key("call", Tables(&CALL), "which call another one is below, decided by hand"),
        key("fold", Table(&FOLD), "calls that are drawn short"),
        key("view", Tables(&VIEW), "further diagrams, each in a file of its own"),
        key("part", Tables(&PART), "parts of a diagram, with titles"),
        key("body", Table(&BODY), "the form of `body.md`"),
        key("redact", Table(&REDACT), "what is redacted in addition to the built-in list"),
        key("labels", Table(&LABELS), "the words that snippets have of their own"),
        key("output", Table(&OUTPUT), "which snippets are written"),
        key("build", Table(&BUILD), "where the logs and the pages of a project are"),
        key("record", Table(&RECORD), "where the services of a project write"),
        key("services", Table(&SERVICES), "names for the hosts of recordings from elsewhere"),
        key("ladder", Table(&LADDER), "the form of `ladder.md`"),
        key("diff", Table(&DIFF), "what does not count where two recordings are compared"),
    ],
);

static PATHS: Keys = Keys::new(
    "[paths]",
    &[
        key("mode", MODE, "names for ids in diagrams and headings, or paths as recorded")
            .or(Value::Text("template")),
        key(
            "templates",
            List(
                "a list of paths in quotes, such as `\"/v1/{account}\"`",
                &Text("", r"^(?:/[^/{}]*(?:\{[^/{}]+\}[^/{}]*)?)+$"),
            ),
            "paths with their variables",
        )
        .or(Value::List),
        key(
            "openapi",
            List("a list of paths of files, in quotes", &File("")),
            "OpenAPI documents, relative to this file",
        )
        .or(Value::List),
        key("catalog", Word(&["openstack", "none"]), "the operations that are built in")
            .or(Value::Text("openstack")),
    ],
);

static BODY: Keys = Keys::new(
    "[body]",
    &[
        key("start_line", Switch, "headers begin with the start line of HTTP").or(TRUE),
        key("reference", Switch, "a request that is known has a line with its operation").or(TRUE),
        key(
            "language",
            Text("text in quotes", "^[A-Za-z0-9_+-]+$"),
            "the language of the fence of every body",
        ),
        key("hide_headers", HEADERS, "headers that are not shown; `*` stands for any text")
            .or(Value::List),
        key("max_lines", COUNT, "lines of a body that are shown"),
        key("sections", Word(&["step", "exchange"]), "what a section is about")
            .or(Value::Text("step")),
        key(
            "anchors",
            Either(
                "`true`, `false` or a text of letters, digits, `-` and `_` in quotes",
                &[Switch, Text("", "^[A-Za-z0-9_-]*$")],
            ),
            "each heading has an `id` that links lead to; a text is put before the `id`",
        )
        .or(TRUE),
        // Its default depends on `flavor`.
        key("page", PAGE, "the page that includes `body.md`, if another one links to it"),
        key("reference_page", PAGE, "the same, seen from the page that includes `reference.md`"),
    ],
);

static REDACT: Keys = Keys::new(
    "[redact]",
    &[
        key("enabled", Switch, "whether anything is redacted").or(TRUE),
        key("headers", HEADERS, "more headers to redact").or(Value::List),
        key("keys", NAMES, "more JSON keys, parameters and fields to redact").or(Value::List),
        key("patterns", NOT_EMPTY, "what more secrets look like").or(Value::List),
        key("allow", NOT_EMPTY, "names and values that are not redacted").or(Value::List),
        key("personal", Switch, "whether personal data is redacted too").or(FALSE),
        key("hide", PLACES, "places whose values are secrets").or(Value::List),
        key("show", PLACES, "places that were looked at and whose values are not secrets")
            .or(Value::List),
    ],
);

static BUILD: Keys = Keys::new(
    "[build]",
    &[
        key(
            "logs",
            List("a list of folders in quotes", &File("")),
            "folders with logs, or single logs, relative to this file",
        ),
        key("output", File("a folder, in quotes"), "the folder that snippets are written to"),
        key(
            "inject",
            List("a list of Markdown files in quotes, such as `\"README.md\"`", &File("")),
            "files with regions that hold snippets, relative to this file",
        ),
    ],
);

static RECORD: Keys = Keys::new(
    "[record]",
    &[key(
        "live",
        List("a list of logs in quotes, such as `\"run/requestshook.log\"`", &File("")),
        "the logs that services write, or patterns of them, relative to this file",
    )],
);

static DIFF: Keys = Keys::new(
    "[diff]",
    &[key(
        "ignore",
        List(
            "a list of places and calls in quotes, such as `\"header X-Trace\"`",
            &Text("", r"\S"),
        ),
        "places and calls that are left out",
    )
    .or(Value::List)],
);

static LABELS: Keys = Keys::new("[labels]", &[key("*", TEXT, "a word of the snippets")])
    .named(Others::Listed(&WORDS));

static SERVICES: Keys = Keys::new(
    "[services]",
    &[key(
        "*",
        Text("the name of a service, in quotes", r"^[^)\n\r]*[^)\s][^)\n\r]*$"),
        "the name of the service that answers there",
    )],
)
.named(Others::Fitting(r"^(?![\s\S]*://)[^/?#@ ][^?#@ ]*$"));

static OUTPUT: Keys = Keys::new(
    "[output]",
    &[
        key(
            "snippets",
            List("", &Either("", &[Word(&SNIPPETS), Word(&SNIPPET_FILES)])),
            "the snippets that are written",
        ),
        key("flavor", Word(&["mkdocs", "github"]), "the reader that the snippets are for")
            .or(Value::Text("mkdocs")),
        key("index", Switch, "whether `flows.md` and `services.md` are written").or(FALSE),
        key("unused", Switch, "whether `services.md` lists the operations that no flow uses")
            .or(FALSE),
    ],
);
