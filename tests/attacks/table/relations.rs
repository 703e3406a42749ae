//! A name that stands somewhere else than right before its value.

use crate::attacks::attack::{
    In::{self, Body, Reply, To},
    JSON, TEXT, YAML,
};

pub(super) const ATTACKS: &[In] = &[
    Body(JSON, r#"{"name": "password", "value": "‹›"}"#),
    Body(JSON, r#"{"value": "‹›", "name": "password"}"#),
    Body(JSON, r#"{"name": "DB_PASSWORD", "type": "string", "value": "‹›"}"#),
    Body(JSON, r#"{"key": "api_key", "value": "‹›"}"#),
    Body(JSON, r#"{"key": "password", "val": "‹›"}"#),
    Body(JSON, r#"{"k": "password", "v": "‹›"}"#),
    Body(JSON, r#"{"Name": "password", "Value": "‹›"}"#),
    Body(JSON, r#"{"name": "passwords", "value": ["‹›"]}"#),
    Body(JSON, r#"{"name": "password", "values": ["‹›"]}"#),
    Body(JSON, r#"{"field": "password", "value": "‹›"}"#),
    Body(JSON, r#"{"ParameterKey": "DbPassword", "ParameterValue": "‹›"}"#),
    Body(JSON, r#"{"output_key": "admin_password", "output_value": "‹›"}"#),
    Body(JSON, r#"["password", "‹›"]"#),
    Body(JSON, r#"[["user", "b"], ["password", "‹›"]]"#),
    Body(JSON, r#"{"headers": [["Host", "h"], ["X-Auth-Token", "‹›"]]}"#),
    Body(JSON, r#"{"items": [{"name": "user", "value": "b"}, {"name": "token", "value": "‹›"}]}"#),
    Body(
        JSON,
        r#"{"log": {"entries": [{"request": {"headers": [{"name": "X-Auth-Token", "value": "‹›"}]}}]}}"#,
    ),
    Body(
        JSON,
        r#"{"log": {"entries": [{"request": {"headers": [{"name": "Authorization", "value": "Basic ‹b64 alice:‹››"}]}}]}}"#,
    ),
    Body(
        JSON,
        r#"{"log": {"entries": [{"request": {"cookies": [{"name": "theme", "value": "‹›"}]}}]}}"#,
    ),
    Body(
        JSON,
        r#"{"log": {"entries": [{"response": {"cookies": [{"name": "sid", "value": "‹›", "path": "/"}]}}]}}"#,
    ),
    Body(
        JSON,
        r#"{"log": {"entries": [{"request": {"queryString": [{"name": "signature", "value": "‹›"}]}}]}}"#,
    ),
    Body(
        JSON,
        r#"{"log": {"entries": [{"request": {"postData": {"params": [{"name": "password", "value": "‹›"}]}}}]}}"#,
    ),
    Body(
        JSON,
        r#"{"log": {"entries": [{"request": {"postData": {"mimeType": "application/json", "text": "‹js {"password": "‹›"}›"}}}]}}"#,
    ),
    Body(
        JSON,
        r#"{"log": {"entries": [{"response": {"content": {"encoding": "base64", "text": "‹b64 {"password": "‹›"}›"}}}]}}"#,
    ),
    Body(JSON, r#"{"parameters": {"db_password": {"type": "string", "default": "‹›"}}}"#),
    Body(JSON, r#"{"db_password": {"default": "‹›", "hidden": true}}"#),
    Body(JSON, r#"{"parameters": {"db_password": {"default": ["‹›"]}}}"#),
    Body(JSON, r#"{"credential": {"blob": "‹›", "type": "totp", "user_id": "u"}}"#),
    Body(
        JSON,
        r#"{"credential": {"blob": "‹js {"access": "a", "secret": "‹›"}›", "type": "ec2"}}"#,
    ),
    Body(JSON, r#"{"credentials": [{"type": "cert", "blob": "‹›"}]}"#),
    Body(JSON, r#"{"secret": {"payload": "‹›", "name": "s"}}"#),
    Body(JSON, r#"{"payload": "‹›", "payload_content_type": "text/plain"}"#),
    Body(
        JSON,
        r#"{"name": "s", "payload": "‹b64 ‹››", "payload_content_type": "application/octet-stream", "payload_content_encoding": "base64"}"#,
    ),
    To("POST", "http://h/v1/secrets", JSON, r#"{"name": "s", "payload": "‹›"}"#),
    Body(JSON, r#"[{"op": "add", "path": "/driver_info/ipmi_password", "value": "‹›"}]"#),
    Body(JSON, r#"[{"op": "replace", "path": "/password", "value": "‹›"}]"#),
    Body(JSON, r#"[{"value": "‹›", "path": "/password", "op": "replace"}]"#),
    Body(JSON, r#"[{"op": "add", "path": "/passwords/-", "value": "‹›"}]"#),
    Body(JSON, r#"[{"op": "add", "path": "/passwords/0", "value": "‹›"}]"#),
    Body(JSON, r#"[{"op": "test", "path": "/db~1password", "value": "‹›"}]"#),
    Body(JSON, r#"[{"op": "add", "path": "/a", "value": {"password": "‹›"}}]"#),
    Body(
        JSON,
        r#"{"key": "-----BEGIN RSA PRIVATE KEY-----\n‹›\n-----END RSA PRIVATE KEY-----\n"}"#,
    ),
    Body(JSON, r#"["-----BEGIN RSA PRIVATE KEY-----", "‹›", "-----END RSA PRIVATE KEY-----"]"#),
    Body(
        JSON,
        r#"{"lines": ["-----BEGIN PRIVATE KEY-----", "MIIEaaaa", "‹›", "-----END PRIVATE KEY-----", "behind"]}"#,
    ),
    Body(YAML, "lines:\n  - -----BEGIN PRIVATE KEY-----\n  - ‹›\n  - -----END PRIVATE KEY-----\n"),
    Body(TEXT, "-----BEGIN EC PRIVATE KEY-----\n‹›\n-----END EC PRIVATE KEY-----\n"),
    Body(
        JSON,
        r#"{"query": "mutation M($password: String!) { login(password: $password) { id } }", "variables": {"password": "‹›"}}"#,
    ),
    Body(JSON, r#"{"query": "mutation { login(user: \"b\", password: \"‹›\") { id } }"}"#),
    Body(
        JSON,
        r#"{"query": "mutation {\n  login(input: {user: \"b\", password: \"‹›\"}) {\n    id\n  }\n}"}"#,
    ),
    Body("application/graphql", "mutation { login(user: \"b\", password: \"‹›\") { id } }"),
    Body(JSON, r#"{"server": {"personality": [{"path": "/etc/x", "contents": "‹›"}]}}"#),
    Body(
        JSON,
        r#"{"server": {"user_data": "‹b64 #cloud-config
password: ‹›
›"}}"#,
    ),
    Reply(JSON, r#"{"access": {"token": {"id": "‹›", "tenant": {"id": "t"}}}}"#),
    Reply(JSON, r#"{"credential": {"access": "an-access-key", "secret": "‹›"}}"#),
    Body(JSON, r#"{"auth": {"identity": {"methods": ["token"], "token": {"id": "‹›"}}}}"#),
    Body(
        JSON,
        r#"{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "b", "password": "‹›"}}}}}"#,
    ),
    Body(
        JSON,
        r#"{"auth": {"identity": {"methods": ["totp"], "totp": {"user": {"id": "u", "passcode": "‹›"}}}}}"#,
    ),
    Body(
        JSON,
        r#"{"auth": {"identity": {"methods": ["application_credential"], "application_credential": {"id": "a", "secret": "‹›"}}}}"#,
    ),
];
