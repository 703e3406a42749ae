//! A value that a name gives away in one place, in other places that nothing gives away.

use crate::attacks::attack::{
    FORM,
    In::{self, Answer, Body, Header, Reply, To, Url},
    JSON, TEXT, XML,
};

pub(super) const ATTACKS: &[In] = &[
    Body(JSON, r#"{"password": "‹›", "said": "‹›"}"#),
    Body(JSON, r#"{"said": "‹›", "password": "‹›"}"#),
    Body(JSON, r#"{"password": "‹›", "‹›": 1}"#),
    Body(JSON, r#"{"password": "‹›", "said": "it is=‹›="}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹uni ‹››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹pct ‹››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹b64 ‹››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹bare ‹››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹safe it said ‹››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹b64 it said ‹›, then›"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹dec ‹››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹hex ‹››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": "‹uni ‹pct ‹›››"}"#),
    Body(JSON, r#"{"password": "‹›", "said": ["x‹›x", "‹›", "‹›‹›"]}"#),
    Body(TEXT, "password=‹›\nthen ‹›\nand ‹b64 ‹››"),
    Body(XML, "<a><password>‹›</password><b>‹›</b><c d=\"‹›\"/></a>"),
    Body(XML, "<a><password>‹›</password><b>‹dec ‹››</b></a>"),
    Body(FORM, "password=‹›&a=‹›&b=‹pct x=‹››"),
    Url("http://h/say/‹›?password=‹›"),
    Url("http://h/p?q=‹›&password=‹›"),
    Header("X-Auth-Token", "‹›\nX-Other: ‹›\nX-Third: a‹›b"),
    Answer("X-Subject-Token", "‹›\nEtag: \"‹›\"\nLocation: http://h/x/‹›/y"),
    Header("Authorization", "Basic ‹b64 alice:‹››\nX-Said: ‹›"),
    Header("Authorization", "Basic ‹b64 alice:‹››\nX-Said: ‹b64 ‹››"),
    Header("Cookie", "sid=‹›\nX-Said: ‹›"),
    Header("Authorization", "Bearer ‹›\nX-Said: ‹pct ‹››"),
    Reply(JSON, r#"{"token": {"id": "‹›"}, "links": {"self": "http://h/x/‹›"}}"#),
    Reply(TEXT, "{'password': '‹›'}\n(‹›)"),
    To("POST", "http://h/login", TEXT, "password: ‹›\nhello ‹›, bye"),
];
