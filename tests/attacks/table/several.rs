//! Logs of several calls: secrets that overlap, that are known only later, and that are spelled like a
//! part of the frame.

use crate::attacks::attack::{
    Case, FORM,
    In::{self, Answer, Body, Header, Reply, Url},
    JSON, PARTS, Planted, TEXT, XML, YAML, around, twin,
};

/// A log: what it is about, its calls with the value in each, and what stays.
struct Several {
    title: &'static str,
    calls: &'static [(&'static str, In)],
    kept: &'static [&'static str],
}

const FIRST: &str = "kV9qabcd1234";
const SECOND: &str = "1234efgh5678xT";
const LONGER: &str = "kV9qabcd1234-and-on";
/// A call without a secret.
const NONE: &str = "";

const LOGS: &[Several] = &[
    Several {
        title: "two secrets overlap",
        calls: &[
            (FIRST, Body(JSON, r#"{"password": "‹›"}"#)),
            (SECOND, Header("X-Auth-Token", "‹›")),
            (NONE, Reply(TEXT, "it said kV9qabcd1234efgh5678xT today")),
        ],
        kept: &["it said ", " today"],
    },
    Several {
        title: "a secret begins as another does",
        calls: &[
            (FIRST, Body(JSON, r#"{"password": "‹›"}"#)),
            (LONGER, Header("X-Auth-Token", "‹›")),
            (NONE, Reply(TEXT, "it said kV9qabcd1234-and-on today, kV9qabcd1234 yesterday")),
        ],
        kept: &["it said ", " yesterday"],
    },
    Several {
        title: "a secret that begins as another does comes first",
        calls: &[
            (LONGER, Body(FORM, "password=‹›&x=1")),
            (FIRST, Body(XML, "<a><password>‹›</password></a>")),
            (NONE, Url("http://h/say/kV9qabcd1234-and-on/kV9qabcd1234")),
        ],
        kept: &["http://h/say/"],
    },
    Several {
        title: "a name gives it away only later",
        calls: &[
            (FIRST, Url("http://h/say/‹›/x?q=‹›")),
            (FIRST, Header("X-Said", "it is ‹›")),
            (FIRST, Reply(TEXT, "it is ‹b64 ‹››")),
            (FIRST, Answer("X-Subject-Token", "‹›")),
        ],
        kept: &["http://h/say/"],
    },
    Several {
        title: "two secrets side by side",
        calls: &[
            (FIRST, Body(JSON, r#"{"password": "‹›"}"#)),
            (SECOND, Body(JSON, r#"{"token": "‹›"}"#)),
            (NONE, Reply(JSON, r#"{"said": "kV9qabcd12341234efgh5678xT", "n": 1}"#)),
        ],
        kept: &[r#"{"said": ""#, r#"", "n": 1}"#],
    },
    Several {
        title: "a password is spelled like a media type",
        calls: &[
            ("application/json", Body(JSON, r#"{"password": "‹›", "n": 1}"#)),
            (NONE, Reply(JSON, r#"{"accepts": ["application/json"]}"#)),
        ],
        kept: &["Content-Type: application/json\n", r#"{"accepts": ["application/json"]}"#],
    },
    Several {
        title: "a password is spelled like the service",
        calls: &[
            ("depot-api-server", Body(JSON, r#"{"password": "‹›", "n": 1}"#)),
            (NONE, Reply(JSON, r#"{"service": "depot-api-server"}"#)),
        ],
        kept: &[r#"{"service": "depot-api-server"}"#],
    },
    Several {
        title: "a password is spelled like a name",
        calls: &[
            ("username", Body(JSON, r#"{"password": "‹›", "n": 1}"#)),
            (NONE, Reply(JSON, r#"{"username": "alice-the-1st"}"#)),
        ],
        kept: &[r#"{"username": "alice-the-1st"}"#],
    },
    Several {
        title: "a password is nothing but blanks",
        calls: &[
            (NONE, Body(JSON, r#"{"password": "          "}"#)),
            (NONE, Reply(YAML, "a:\n          b: hello-there-77\n")),
        ],
        kept: &["a:\n          b: hello-there-77\n"],
    },
    Several {
        title: "a number is known, and stands in numbers and in texts",
        calls: &[
            ("8675309123", Body(JSON, r#"{"pin": ‹›}"#)),
            ("8675309123", Reply(JSON, r#"{"a": ‹›, "b": [‹›, 7], "c": "it is ‹›"}"#)),
            ("8675309123", Reply(TEXT, "it is ‹› or so")),
        ],
        kept: &[" or so"],
    },
    Several {
        title: "a part of a longer number is no secret",
        calls: &[
            ("86753091", Body(JSON, r#"{"pin": "‹›"}"#)),
            (NONE, Reply(JSON, r#"{"size": 1234}"#)),
        ],
        kept: &[r#"{"size": 1234}"#],
    },
    Several {
        title: "a marker stands beside a secret",
        calls: &[
            (FIRST, Body(JSON, r#"{"password": "REDACTED-PASSWORD", "token": "‹›"}"#)),
            (NONE, Header("X-Auth-Token", "REDACTED-TOKEN-1")),
        ],
        kept: &[
            r#"{"password": "REDACTED-PASSWORD", "token": ""#,
            "X-Auth-Token: REDACTED-TOKEN-1\n",
        ],
    },
    Several {
        title: "a secret in two parts of a body",
        calls: &[(
            FIRST,
            Body(
                PARTS,
                "--XbX\r\nContent-Disposition: form-data; name=\"said\"\r\n\r\nit is ‹›\r\n--XbX\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n‹›\r\n--XbX--\r\n",
            ),
        )],
        kept: &["name=\"said\"\r\n\r\nit is "],
    },
];

pub(super) fn cases() -> Vec<Case> {
    let numbered = LOGS.iter().enumerate();
    numbered.map(|(number, several)| case(format!("several/{number:02}"), several)).collect()
}

fn case(name: String, several: &Several) -> Case {
    let mut log = String::new();
    let mut planted: Vec<Planted> = Vec::new();
    for (number, (value, place)) in several.calls.iter().enumerate() {
        let call = |value: &str| place.call(value).log(number + 1);
        log += &call(value);
        if !value.is_empty() {
            planted.push(Planted {
                value: (*value).to_owned(),
                around: around(&call(value), &call(&twin(value))),
                recipe: format!("{place:?}"),
            });
        }
    }
    let kept = several.kept.iter().map(|kept| (*kept).to_owned()).collect();
    Case { name, title: several.title.to_owned(), log, planted, kept }
}
