//! Formats in each other, up to three deep.

use crate::attacks::attack::{
    FORM, HTML,
    In::{self, Answer, Body, Header, Reply, Url},
    JSON, PARTS, TEXT, XML, YAML,
};

pub(super) const ATTACKS: &[In] = &[
    Answer("Location", r#"http://h/p?form=‹pct data=‹pct {"password": "‹›"}››"#),
    Header("X-Next", r#"http://h/p?b=‹pct ‹b64 {"password": "‹›"}››"#),
    Header("X-Next", r#"http://h/p?b=‹safe {"password": "‹›"}›&c=1"#),
    Header("X-Data", "‹b64 <a><password>‹›</password></a>›"),
    Header("X-Data", r#"‹b64 ‹b64 {"password": "‹›"}››"#),
    Header("X-Data", "‹b64 user=a&password=‹››"),
    Header(
        "X-Data",
        "‹b64 password: ‹›
›",
    ),
    Header("Cookie", r#"state=‹pct {"password": "‹›"}›"#),
    Url(r#"http://h/p?state=‹b64 {"password": "‹›"}›"#),
    Url(r#"http://h/p?state=‹pct ‹b64 {"password": "‹›"}››&x=1"#),
    Url("http://h/p?xml=‹pct <a password=\"‹›\"/>›"),
    Url(r#"http://h/p?q=‹pct {"url": "http://h/x?token=‹›"}›"#),
    Url(r#"http://h/p?q=‹pct {"a": "‹js {"password": "‹›"}›"}›"#),
    Body(
        PARTS,
        "--XbX\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n<a><b>‹b64 {\"password\": \"‹›\"}›</b></a>\r\n--XbX--\r\n",
    ),
    Body(
        PARTS,
        "--XbX\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na=1&password=‹›\r\n--XbX--\r\n",
    ),
    Body(
        PARTS,
        "--XbX\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\npassword: ‹›\r\n--XbX--\r\n",
    ),
    Body(
        PARTS,
        "--XbX\r\nContent-Disposition: form-data; name=\"x\"\r\nContent-Transfer-Encoding: base64\r\n\r\n‹b64 {\"password\": \"‹›\"}›\r\n--XbX--\r\n",
    ),
    Body(FORM, r#"a=‹plus ‹b64 {"password": "‹›"}››"#),
    Body(FORM, "a=‹plus ‹b64 <a><password>‹›</password></a>››"),
    Body(FORM, "a=‹plus b=‹plus password=‹›››"),
    Body(FORM, "SAMLResponse=‹plus ‹b64 <a><password>‹›</password></a>››"),
    Body(JSON, r#"{"a": "‹js <x>‹ent {"password": "‹›"}›</x>›"}"#),
    Body(JSON, r#"{"a": "‹js <x a='http://h/p?a=1&amp;token=‹›'/>›"}"#),
    Body(JSON, r#"{"a": "‹b64 {"password": "‹›"}›"}"#),
    Body(JSON, r#"{"a": "‹bare {"password": "‹›"}›"}"#),
    Body(JSON, r#"{"a": "‹safe {"password": "‹›"}›"}"#),
    Body(JSON, r#"{"a": "‹b64 {"a": "‹b64 {"password": "‹›"}›"}›"}"#),
    Body(JSON, r#"{"a": "data:application/json;base64,‹b64 {"password": "‹›"}›"}"#),
    Body(JSON, r#"{"a": "a=1&b=‹pct {"password": "‹›"}›"}"#),
    Body(JSON, "{\"a\": \"‹js [db]\npassword = ‹›\n›\"}"),
    Body(JSON, "{\"a\": \"‹js a:\n  - password: '‹›'\n›\"}"),
    Body(JSON, r#"{"a": "{'b': '{\"password\": \"‹›\"}'}"}"#),
    Body(JSON, r#"{"a": "‹js {'b': "{'password': '‹›'}"}›"}"#),
    Body(JSON, r#"{"a": "got b'{\"password\": \"‹›\"}' back"}"#),
    Body(JSON, r#"{"a": "‹js curl -d '{"password": "‹›"}' http://h/p›"}"#),
    Body(
        JSON,
        r#"{"a": "‹js --XbX
Content-Disposition: form-data; name="password"

‹›
--XbX--
›"}"#,
    ),
    Body(XML, r#"<a>‹b64 {"password": "‹›"}›</a>"#),
    Body(XML, "<a b=\"‹ent <password>‹›</password>›\"/>"),
    Body(XML, "<a>‹ent <b>‹ent <password>‹›</password>›</b>›</a>"),
    Body(XML, "<a><![CDATA[a=1&password=‹›]]></a>"),
    Body(XML, "<a><![CDATA[\npassword: ‹›\n]]></a>"),
    Body(XML, "<a>http://h/p?next=‹pct /x?token=‹››</a>"),
    Body(YAML, r#"a: '{"password": "‹›"}'"#),
    Body(YAML, "a: |\n  {\"b\": 1,\n   \"password\": \"‹›\"}\n"),
    Body(YAML, "a: |\n  [db]\n  password = ‹›\n"),
    Body(YAML, "a: http://alice:‹›@h/p\n"),
    Body(YAML, r#"a: ‹b64 {"password": "‹›"}›"#),
    Body(YAML, "a: |\n  #!/bin/sh\n  export OS_PASSWORD=‹›\n"),
    Reply(HTML, r#"<script type="application/json">{"a": "‹js {"password": "‹›"}›"}</script>"#),
    Reply(HTML, "<pre>‹ent {'password': '‹›'}›</pre>"),
    Reply(HTML, "<a href=\"/p?next=‹pct /x?token=‹››\">go</a>"),
    Reply(HTML, "<input name=\"data\" value=\"‹ent {\"password\": \"‹›\"}›\">"),
    Reply(TEXT, r#"failed: body was '{"auth": {"password": "‹›"}}' at line 3"#),
    Reply(TEXT, r#"failed: body was "{\"auth\": {\"password\": \"‹›\"}}" at line 3"#),
    Reply(TEXT, r#"data: ‹b64 {"password": "‹›"}›"#),
    Reply(TEXT, "line one\n> POST /p HTTP/1.1\n> Authorization: Basic ‹b64 alice:‹››\n"),
];
