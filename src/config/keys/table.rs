//! The tables of a `seqdoc.toml`, with the keys of each.

/// A table with its keys, and what each key takes. `*` stands for any key.
pub(super) struct Keys(pub(super) &'static str, pub(super) &'static [(&'static str, &'static str)]);

const SWITCH: &str = "`true` or `false`";
pub(super) const TEXT: &str = "text in quotes";
const COUNT: &str = "a whole number of 0 or more";
const FILTERS: &str = "a list of filters such as `{ from = \"openstack\" }`";
const PATHS: &str = "`\"template\"` or `\"raw\"`";
const RESPONSES: &str = "`\"full\"`, `\"status\"` or `\"none\"`";
const STEP: &str = "the number of a step, or a call in quotes, such as `\"GET /v2/images\"`";
const CALL: &str = "a call in quotes, such as `\"GET /v2/images\"`";
const PLACES: &str = "a list of places in quotes, such as `\"body /user/hint\"`";
const EXPRESSIONS: &str = "a list of regular expressions in quotes";

/// The top level first; a test compares all of them with what is read.
pub(super) const ALL: [Keys; 21] = [
    Keys(
        "",
        &[
            ("preset", "`\"default\"` or `\"requestshook\"`"),
            (
                "exclude",
                "the path of a file, in quotes, or a list of tables, each under `[[exclude]]`",
            ),
            ("paths", "a table under `[paths]`"),
            ("participants", "a table under `[participants]`"),
            ("diagram", "a table under `[diagram]`"),
            ("group", "a list of tables, each under `[[group]]`"),
            ("call", "a list of tables, each under `[[call]]`"),
            ("fold", "a table under `[fold]`"),
            ("view", "a list of tables, each under `[[view]]`"),
            ("part", "a list of tables, each under `[[part]]`"),
            ("body", "a table under `[body]`"),
            ("redact", "a table under `[redact]`"),
            ("labels", "a table under `[labels]`"),
            ("output", "a table under `[output]`"),
            ("build", "a table under `[build]`"),
            ("record", "a table under `[record]`"),
            ("services", "a table under `[services]`"),
            ("ladder", "a table under `[ladder]`"),
            ("diff", "a table under `[diff]`"),
        ],
    ),
    Keys(
        "[paths]",
        &[
            ("mode", PATHS),
            ("templates", "a list of paths in quotes, such as `\"/v1/{account}\"`"),
            ("openapi", "a list of paths of files, in quotes"),
            ("catalog", "`\"openstack\"` or `\"none\"`"),
        ],
    ),
    Keys("[participants]", &[("*", "a table such as `{ as = \"user\" }`")]),
    Keys(
        "a participant",
        &[("as", TEXT), ("actor", SWITCH), ("order", "a whole number"), ("box", TEXT)],
    ),
    Keys(
        "[diagram]",
        &[
            ("responses", RESPONSES),
            ("paths", PATHS),
            ("query", "`\"hide\"`, `\"show\"` or a list of names in quotes"),
            ("activations", SWITCH),
            ("max_steps", "a whole number of 2 or more"),
        ],
    ),
    Keys(
        "[[group]]",
        &[
            (
                "kind",
                "`\"opt\"`, `\"loop\"`, `\"alt\"`, `\"par\"`, `\"critical\"`, `\"break\"`, \
                 `\"rect\"` or `\"note\"`",
            ),
            ("label", TEXT),
            ("from", TEXT),
            ("to", TEXT),
            ("calls", "a list of calls in quotes, such as `\"GET /v2/images\"`"),
            ("nth", "a list of whole numbers"),
        ],
    ),
    Keys("[[call]]", &[("call", CALL), ("below", CALL)]),
    Keys(
        "[fold]",
        &[
            ("repeats", SWITCH),
            ("polling", SWITCH),
            ("token_issue", SWITCH),
            ("token_check", SWITCH),
            ("version_discovery", SWITCH),
        ],
    ),
    Keys(
        "[[view]]",
        &[
            ("name", TEXT),
            ("form", "`\"diagram\"`, `\"diagrams\"` or `\"ladder\"`"),
            ("depth", COUNT),
            ("include", FILTERS),
            ("exclude", FILTERS),
            ("responses", RESPONSES),
            ("paths", PATHS),
        ],
    ),
    Keys("[[part]]", &[("from", STEP), ("to", STEP), ("title", TEXT)]),
    Keys(
        "[[exclude]]",
        &[
            ("from", TEXT),
            ("to", TEXT),
            ("method", TEXT),
            ("urls", EXPRESSIONS),
            ("call", "a call in quotes, such as `\"GET /identity/v3/limits\"`"),
        ],
    ),
    Keys("a filter", &[("from", TEXT), ("to", TEXT), ("method", TEXT), ("urls", EXPRESSIONS)]),
    Keys(
        "[body]",
        &[
            ("start_line", SWITCH),
            ("reference", SWITCH),
            ("language", TEXT),
            ("hide_headers", "a list of header names in quotes"),
            ("max_lines", COUNT),
            ("sections", "`\"step\"` or `\"exchange\"`"),
            ("anchors", "`true`, `false` or a text of letters, digits, `-` and `_` in quotes"),
            ("page", "the address of a page, in quotes"),
            ("reference_page", "the address of a page, in quotes"),
        ],
    ),
    Keys(
        "[redact]",
        &[
            ("enabled", SWITCH),
            ("headers", "a list of header names in quotes"),
            ("keys", "a list of names in quotes"),
            ("patterns", EXPRESSIONS),
            ("allow", EXPRESSIONS),
            ("personal", SWITCH),
            ("hide", PLACES),
            ("show", PLACES),
        ],
    ),
    Keys("[build]", &[("logs", "a list of folders in quotes"), ("output", "a folder, in quotes")]),
    Keys("[record]", &[("live", "a list of logs in quotes, such as `\"run/requestshook.log\"`")]),
    Keys(
        "[diff]",
        &[("ignore", "a list of places and calls in quotes, such as `\"header X-Trace\"`")],
    ),
    Keys("[labels]", &[("*", TEXT)]),
    Keys("[ladder]", &[("times", SWITCH)]),
    Keys("[services]", &[("*", "the name of a service, in quotes")]),
    Keys(
        "[output]",
        &[
            (
                "snippets",
                "a list of `\"diagram\"`, `\"body\"`, `\"log\"`, `\"diagrams\"`, \
                 `\"variables\"`, `\"reference\"`, `\"summary\"`, `\"console\"`, `\"ladder\"` and \
                 `\"page\"`",
            ),
            ("flavor", "`\"mkdocs\"` or `\"github\"`"),
        ],
    ),
];
