//! The tables about the calls of a flow: which are left out, and how the others are drawn.

use super::kinds::{COUNT, FALSE, MODE, NAMES, TEXT, key};
use super::takes::{Keys, Takes, Value};
use Takes::{Either, List, Number, Switch, Table, Text, Word};

const RESPONSES: Takes = Word(&["full", "status", "none"]);
const SELECTOR: Takes = Text("a call in quotes, such as `\"GET /v2/images\"`", r"\S");
const STEP: Takes = Either(
    "the number of a step, or a call in quotes, such as `\"GET /v2/images\"`",
    &[Number(Some(1)), SELECTOR],
);
/// Method and path.
const REQUEST: Takes = Text("", r"^\s*\S+\s+/\S*\s*$");
const EXPRESSIONS: Takes = List("a list of regular expressions in quotes", &Text("", ""));
const FILTERS: Takes =
    List("a list of filters such as `{ from = \"openstack\" }`", &Table(&FILTER));

pub(super) static PARTICIPANTS: Keys =
    Keys::new("[participants]", &[key("*", Table(&PARTICIPANT), "how a service is drawn")]);

pub(super) static PARTICIPANT: Keys = Keys::new(
    "a participant",
    &[
        key("as", TEXT, "the name that is shown"),
        key("actor", Switch, "whether it is drawn as a person"),
        key("order", Number(None), "its place from the left"),
        key("box", TEXT, "the label of the box that it stands in"),
    ],
);

pub(super) static DIAGRAM: Keys = Keys::new(
    "[diagram]",
    &[
        key("responses", RESPONSES, "what the arrow of a response says"),
        key("paths", MODE, "how paths are shown, if in another way than in headings"),
        key(
            "query",
            Either(
                "`\"hide\"`, `\"show\"` or a list of names in quotes",
                &[Word(&["hide", "show"]), NAMES],
            ),
            "what is shown of a query",
        )
        .or(Value::Text("hide")),
        key("activations", Switch, "bars on services that are at work").or(FALSE),
        key("max_steps", Number(Some(2)), "arrows in a part of `diagrams.md`, about")
            .or(Value::Number(30)),
    ],
);

pub(super) static GROUP: Keys = Keys::new(
    "[[group]]",
    &[
        key(
            "kind",
            Word(&["opt", "loop", "alt", "par", "critical", "break", "rect", "note"]),
            "the kind of the box",
        )
        .required(),
        key("label", TEXT, "what it says"),
        key("from", TEXT, "the caller of its calls"),
        key("to", TEXT, "the callee of its calls"),
        key(
            "calls",
            List("a list of calls in quotes, such as `\"GET /v2/images\"`", &REQUEST),
            "its calls, one directly after another",
        ),
        key(
            "nth",
            List("a list of whole numbers from 1", &Number(Some(1))),
            "which of the runs that fit",
        ),
    ],
);

pub(super) static CALL: Keys = Keys::new(
    "[[call]]",
    &[
        key("call", SELECTOR, "the calls that are decided").required(),
        key("below", SELECTOR, "the call that each of them is below").required(),
    ],
);

pub(super) static FOLD: Keys = Keys::new(
    "[fold]",
    &[
        key("repeats", Switch, "equal neighbours are one in a loop").or(FALSE),
        key("polling", Switch, "the same `GET` again and again is one in a loop").or(FALSE),
        key("token_issue", Switch, "a login is a note").or(FALSE),
        key("token_check", Switch, "the check of a token is a note").or(FALSE),
        key("version_discovery", Switch, "the question for API versions is a note").or(FALSE),
    ],
);

pub(super) static VIEW: Keys = Keys::new(
    "[[view]]",
    &[
        key("name", Text("text in quotes", VIEW_NAME), "the name of its file, without `.md`")
            .required(),
        key("form", Word(&["diagram", "diagrams", "ladder"]), "what it is drawn as"),
        key("depth", COUNT, "levels of calls that are drawn"),
        key("include", FILTERS, "what is drawn"),
        key("exclude", FILTERS, "what is left out of that"),
        key("responses", RESPONSES, "what the arrow of a response says"),
        key("paths", MODE, "how paths are shown"),
    ],
);

/// Without the names of other files.
const VIEW_NAME: &str = concat!(
    "^(?!(?:diagrams?|body|log|variables|summary|reference|ladder|console|page|index|notes)$)",
    r"[\p{Alphabetic}\p{N}_-]{1,100}$"
);

pub(super) static PART: Keys = Keys::new(
    "[[part]]",
    &[
        key("from", STEP, "its first step").required(),
        key("to", STEP, "its last step, or the call that it ends with"),
        key("title", TEXT, "what its heading says").required(),
    ],
);

pub(super) static EXCLUDE: Keys = Keys::new(
    "[[exclude]]",
    &[
        key("from", TEXT, "the caller"),
        key("to", TEXT, "the callee"),
        key("method", TEXT, "the method"),
        key("urls", EXPRESSIONS, "what the URL matches, any of these"),
        key(
            "call",
            Text("a call in quotes, such as `\"GET /identity/v3/limits\"`", r"\S"),
            "the call, as in a line of `diagram.md`",
        ),
    ],
);

pub(super) static FILTER: Keys = Keys::new(
    "a filter",
    &[
        key("from", TEXT, "the caller"),
        key("to", TEXT, "the callee"),
        key("method", TEXT, "the method"),
        key("urls", EXPRESSIONS, "what the URL matches, any of these"),
    ],
);

pub(super) static LADDER: Keys = Keys::new(
    "[ladder]",
    &[key("times", Switch, "a column with times, where the log has them").or(FALSE)],
);
