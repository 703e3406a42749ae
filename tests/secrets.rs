//! Secrets of every kind that the list names, made up here: none is in any file or message that a
//! build makes, while everything that only looks like a secret stays.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Run, folders_with, project, read, run, scratch, write};

/// Where a secret stands; `{}` is its place.
enum In {
    Url(&'static str),
    Header(&'static str, &'static str),
    /// A body with its type.
    Body(&'static str, &'static str),
}

use In::{Body, Header, Url};

const JSON: &str = "application/json";
const TEXT: &str = "text/plain";

/// A value that stands nowhere else.
fn made_up(number: usize) -> String {
    format!("s3cr3t-{number:03}-Zq{:x}", number * 7919 + 0x00ab_cdef)
}

/// The part of a token behind its prefix: letters and digits.
fn tail(number: usize, length: usize) -> String {
    made_up(number).replace('-', "x").chars().cycle().take(length).collect()
}

/// Secrets that their place gives away.
const PLACES: &[In] = &[
    Header("X-Auth-Token", "{}"),
    Header("x_subject_token", "{}"),
    Header("Private-Token", "{}"),
    Header("X-Api-Key", "{}"),
    Header("Url-Signature", "{}"),
    Header("Openstack-Auth-Receipt", "{}"),
    Header("X-Vendor-Client-Secret", "{}"),
    Header("X-Db-Password", "{}"),
    Header("X-Tenant-Refresh-Token", "{}"),
    Header("Authorization", "Bearer {}"),
    Header("Authorization", "Digest username=\"a\", response=\"{}\""),
    Header("Authorization", "{} unknown-scheme"),
    Header("Cookie", "theme=dark1; session={}"),
    Header("Set-Cookie", "sid={}; Path=/; HttpOnly"),
    Header("Location", "http://h/callback?access_token={}"),
    Header("Referer", "https://user:{}@git.example/x.git"),
    Header("Link", "<http://h/p?limit=2&sig={}>; rel=\"next\""),
    Header("X-Message", "sent X-Auth-Token: {} to h"),
    Header("Www-Authenticate", "tried Bearer {} before"),
    Url("http://h/p?token={}&limit=2"),
    Url("http://h/p?a=1#access_token={}"),
    Url("http://h/p?X-Amz-Signature={}"),
    Url("http://h/object?temp_url_sig={}&temp_url_expires=1700000000"),
    Url("http://h/cb?code={}&state=xyz"),
    Url("http://h/vnc_auto.html?path=%3Ftoken%3D{}"),
    Url("http://h/p?next=%252Fcb%253Fapi_key%253D{}"),
    Url("http://h/p;token={}?x=1"),
    Url("http://user:{}@h/p"),
    Url("http://{}@h/p"),
    Url("http://h/compute/v2.1/os-console-auth-tokens/{}"),
    Url("http://h/identity/v2.0/tokens/{}"),
    Url("http://h/v1/webhooks/{}/trigger"),
    Body(JSON, "{\"password\": \"{}\"}"),
    Body(JSON, "{\"adminPass\": \"{}\"}"),
    Body(JSON, "{\"OS-EXT-SRV-ATTR:user_data\": \"{}\"}"),
    Body(JSON, "{\"ssh_private_key\": \"{}\"}"),
    Body(JSON, "{\"recovery_codes\": [\"a1b2c3d4\", \"{}\"]}"),
    Body(JSON, "{\"auth\": {\"identity\": {\"token\": {\"id\": \"{}\"}}}}"),
    Body(JSON, "{\"access\": {\"token\": {\"expires\": \"2027\", \"id\": \"{}\"}}}"),
    Body(JSON, "{\"credentials\": [{\"blob\": \"{}\", \"type\": \"ec2\"}]}"),
    Body(JSON, "{\"credential\": {\"access\": \"{}\", \"secret\": \"a-b-c-d-e\"}}"),
    Body(JSON, "{\"personality\": [{\"path\": \"/etc/x\", \"contents\": \"{}\"}]}"),
    Body(JSON, "{\"outputs\": [{\"output_value\": \"{}\", \"output_key\": \"admin_password\"}]}"),
    Body(JSON, "{\"env\": [{\"name\": \"DB_PASSWORD\", \"value\": \"{}\"}]}"),
    Body(JSON, "{\"payload\": \"{}\", \"payload_content_type\": \"text/plain\"}"),
    Body(JSON, "[{\"op\": \"add\", \"path\": \"/driver_info/ipmi_password\", \"value\": \"{}\"}]"),
    Body(JSON, "{\"text\": \"{\\\"inner\\\": {\\\"password\\\": \\\"{}\\\"}}\"}"),
    Body(JSON, "{\"message\": \"bad request {'adminPass': '{}'}\"}"),
    Body(JSON, "{\"url\": \"amqp:\\/\\/nova:{}@rabbit:5672\\/\"}"),
    Body(JSON, "{\"href\": \"http://h/x?a=1\\u0026password={}\"}"),
    Body(JSON, "{\"note\": \"set\\napi_key = {}\\nand go\"}"),
    Body(JSON, "{\"a\": {\"passphrase\": \"{}\", \"x\": [1, 2"),
    Body(JSON, "{\"a\": 1, \"secret\": \"{}"),
    Body(JSON, "{\"name\": \"x\"}\n{\"client_secret\": \"{}\"}"),
    Body(JSON, "// note\n{\"password\": \"{}\"}"),
    Body(TEXT, "{'db_password': '{}'}"),
    Body("application/javascript", "cb({\"secret_key\":\"{}\"});"),
    Body("text/yaml", "users:\n  - name: a\n    password: {}\n"),
    Body(TEXT, "[database]\nadmin_password = {}\n"),
    Body("application/x-www-form-urlencoded", "user=a&password={}"),
    Body("application/x-www-form-urlencoded", "grant_type=code&client%5Fsecret={}&x=1"),
    Body(
        "multipart/form-data; boundary=B",
        "--B\nContent-Disposition: form-data; name=\"password\"\n\n{}\n--B--",
    ),
    Body("application/xml", "<a><adminPass>{}</adminPass></a>"),
    Body("application/xml", "<user name=\"a\" password=\"{}\"/>"),
    Body("text/html", "<input name=\"csrf_token\" type=\"hidden\" value=\"{}\">"),
    Body("application/xml", "<wsse:Password Type=\"t\"><![CDATA[{}]]></wsse:Password>"),
];

/// Secrets that have a form of their own, in a text that says nothing of them.
fn forms() -> Vec<String> {
    let part = |number| tail(number, 24);
    vec![
        format!("gAAAAAB{}", tail(200, 90)),
        format!("PKIZ_{}", tail(201, 60)),
        format!("eyJ{}.eyJ{}.{}", part(202), part(203), part(204)),
        "AKIAABCDEFGH2345IJKL".to_owned(),
        format!("AIza{}", tail(205, 35)),
        format!("ghp_{}", tail(206, 36)),
        format!("github_pat_{}", tail(207, 60)),
        format!("glpat-{}", part(208)),
        format!("xoxb-{}", part(209)),
        format!("sk_live_{}", part(210)),
        format!("hvs.{}", part(211)),
        format!("npm_{}", tail(212, 36)),
        format!("pypi-AgEI{}", tail(213, 55)),
        format!("sha256~{}", tail(214, 43)),
        format!("https://hooks.slack.com/services/T0/{}", part(215)).split_off(33),
    ]
}

/// What only looks like a secret.
const KEPT: &[&str] = &[
    "\"id\": \"ac4f7bb0-92f8-4c4f-a1c4-50ac46b9b5cb\"",
    "\"project_id\": \"25c58ea8d8794b8aa4b5b5a58bb1c94f\"",
    "\"request_id\": \"req-4d5d6a3e-0a1c-4d6f-9c58-5a3a7e0f1f10\"",
    "\"checksum\": \"d41d8cd98f00b204e9800998ecf8427e\"",
    "\"os_hash_value\": \"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\"",
    "\"os_hash_algo\": \"sha512\"",
    "\"etag\": \"9e107d9d372bb6826bd81d3542a419d6\"",
    "\"fingerprint\": \"7e:eb:ab:24:ba:d1:e1:88:ae:9a:fb:66:53:df:d3:bd\"",
    "\"audit_ids\": [\"3T2dc1CGQxyJsHdDu1xkcw\"]",
    "\"audit_chain_id\": \"1T2dc1CGQxyJsHdDu1xkcA\"",
    "\"expires_at\": \"2026-11-21T12:00:00.000000Z\"",
    "\"issued_at\": \"2026-11-21T11:00:00.000000Z\"",
    "\"password_expires_at\": null",
    "\"password_expires_at\": \"2027-01-01T00:00:00\"",
    "\"methods\": [\"password\"]",
    "\"key_name\": \"jade-public-key\"",
    "\"public_key\": \"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ user@host\"",
    "\"type\": \"application/vnd.openstack.identity-v3+json\"",
    "\"next_token\": \"page-two-of-the-list\"",
    "\"token_type\": \"bearer\"",
    "\"secret_ref\": \"http://h/v1/secrets/ac4f7bb0-92f8-4c4f-a1c4-50ac46b9b5cc\"",
    "\"bypass\": \"yes-please\"",
    "\"total_tokens\": 12345678",
    "\"config_drive\": \"True\"",
    "\"description\": \"uses basic authentication; a token is needed\"",
    "\"href\": \"http://h/v1/AUTH_25c58ea8d8794b8aa4b5b5a58bb1c94f/c?limit=2&marker=last-name\"",
    "\"certificate\": \"-----BEGIN CERTIFICATE-----MIIB-----END CERTIFICATE-----\"",
    "\"mac_address\": \"fa:16:3e:4c:2c:30\"",
    "\"trust_id\": \"6b8de5a3c7f24a0fb4c7a7f8e9d0c1b2\"",
    "\"user_id\": \"e-mail@example.org\"",
    "\"secret_name\": \"a-name-of-a-secret\"",
    "\"min_passwords\": null",
    "Vary: X-Auth-Token",
    "X-Openstack-Request-Id: req-4d5d6a3e-0a1c-4d6f-9c58-5a3a7e0f1f11",
    "X-Trans-Id: tx25c58ea8d8794b8aa4b5b-0065a1b2c3",
    "Etag: \"9e107d9d372bb6826bd81d3542a419d7\"",
    "Content-Md5: rL0Y20zC+Fzt72VPzMSk2A==",
    "Idempotency-Key: 8e03978e-40d5-43e8-bc93-6894a57f9324",
];

fn record(url: &str, headers: &str, body: &str) -> String {
    format!("\n### (cli) REQ >>> (api) : POST {url}\n{headers}H: v\n\n{body}\n\n")
}

/// A log with every secret in its place, and then in places that no rule names.
pub(crate) fn log() -> (String, Vec<String>) {
    let (mut log, mut secrets) = (String::new(), Vec::new());
    for (number, place) in PLACES.iter().enumerate() {
        let secret = made_up(number);
        let fill = |text: &str| text.replace("{}", &secret);
        log += &match place {
            Url(url) => record(&fill(url), "", "none"),
            Header(name, value) => {
                record("http://h/p", &format!("{name}: {}\n", fill(value)), "none")
            }
            Body(kind, body) => {
                let body = fill(body);
                let head = format!("Content-Type: {kind}\nContent-Length: {}\n", body.len());
                record("http://h/p", &head, &body)
            }
        };
        secrets.push(secret);
    }
    for form in forms() {
        let text = if form.starts_with('/') || form.contains("T0/") {
            format!("see https://hooks.slack.com/services/{}", form.trim_start_matches('/'))
        } else {
            format!("the value {form} was refused")
        };
        log += &record("http://h/p", "", &format!("{{\"text\": \"{text}\"}}"));
        log += &record("http://h/p", &format!("X-Text: {text}\n"), &text);
        secrets.push(form);
    }
    let key =
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAabcdefgh\n-----END RSA PRIVATE KEY-----";
    log += &record("http://h/p", "", &format!("a key\n{key}\nbehind it"));
    log += &record("http://h/p", "", &format!("{{\"text\": \"{}\"}}", key.replace('\n', "\\n")));
    secrets.push("MIIEpAIBAAKCAQEAabcdefgh".to_owned());
    let basic = "dXNlcjpodW50ZXItb2YtYmFzaWM=";
    log += &record("http://h/p", &format!("Authorization: Basic {basic}\n"), "none");
    log += &record("http://h/p", "", "{\"message\": \"hunter-of-basic is wrong\"}");
    secrets.extend([basic.trim_end_matches('=').to_owned(), "hunter-of-basic".to_owned()]);
    log += &elsewhere(&mut secrets);
    (log, secrets)
}

/// Secrets that are known from one place, in others that nothing gives away.
fn elsewhere(secrets: &mut Vec<String>) -> String {
    let odd = "pä\"ss/wörd+99";
    let escaped = serde_json::to_string(odd).expect("a string");
    let percent = "p%C3%A4%22ss%2Fw%C3%B6rd%2B99";
    let base64 = "cMOkInNzL3fDtnJkKzk5";
    let known = made_up(0);
    secrets.extend([odd, &escaped[1..escaped.len() - 1], percent, base64].map(str::to_owned));
    record("http://h/p", "", &format!("{{\"password\": {escaped}}}"))
        + &record(&format!("http://h/{known}/x?q={known}"), &format!("X-Any: ={known}=\n"), "none")
        + &record(&format!("http://h/say/{percent}"), "", &format!("{{\"said\": [{escaped}]}}"))
        + &record("http://h/p", "", &format!("it said {odd}, as {base64}"))
        + &record("http://h/p", "", &format!("{{\"{known}\": \"{base64}\"}}"))
        + &format!("\n### (cli) RESP <<< (api) : 400 No {known} GET http://h/p\nH: v\n\nnone\n\n")
}

/// The files below a folder, each with its text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.append(&mut self::files(&path));
        } else {
            files.push((path.display().to_string(), read(&path)));
        }
    }
    files
}

fn check_clean(name: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        let at = text.find(secret.as_str());
        let line = at.map(|at| text[..at].lines().count());
        assert!(at.is_none(), "{name}: `{secret}` is left in line {line:?}");
    }
}

#[test]
fn no_secret_of_any_kind_leaves() {
    let folder = scratch();
    let (log, secrets) = log();
    assert!(secrets.len() > 60, "{}", secrets.len());
    write(folder.path().join("logs/a/requestshook.log"), &log);
    write(folder.path().join("logs/seqdoc.toml"), "[diagram]\nquery = \"show\"\n");
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    let built = build.any_stdout().any_stderr().check();
    let made = files(&folder.path().join("docs"));
    assert!(made.len() > 5, "{made:?}");
    for (name, text) in &made {
        check_clean(name, text, &secrets);
    }
    check_clean("output", &(built.stdout + &built.stderr), &secrets);
    for arguments in [&["show", "logs/a"][..], &["show", "logs/a", "--json"]] {
        let shown =
            run(folder.path(), &arguments.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>());
        check_clean(&arguments.join(" "), &(shown.stdout + &shown.stderr), &secrets);
    }
}

#[test]
fn what_looks_like_a_secret_stays() {
    assert!(KEPT.len() > 30);
    let folder = scratch();
    let mut log = String::new();
    for kept in KEPT {
        log += &match kept.strip_prefix('"') {
            Some(_) if !kept.starts_with("Etag") => {
                record("http://h/p", "", &format!("{{{kept}}}"))
            }
            _ => record("http://h/p", &format!("{kept}\n"), "none"),
        };
    }
    write(folder.path().join("logs/a/requestshook.log"), &log);
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().any_stderr().check();
    let shown = read(folder.path().join("docs/a/log.md"));
    for kept in KEPT {
        assert!(shown.contains(kept), "`{kept}` is gone");
    }
    assert!(!shown.contains("REDACTED"));
}

#[test]
fn a_secret_in_a_note_is_refused_with_its_place() {
    let folder = scratch();
    let secret = made_up(1);
    let log = record("http://h/p", &format!("X-Auth-Token: {secret}\n"), "none");
    write(folder.path().join("logs/a/requestshook.log"), log);
    for said in [secret.clone(), secret.replace('-', "%2D"), secret.replace('-', "&#45;")] {
        write(folder.path().join("logs/a/notes.md"), format!("## POST /p\nIt is {said}.\n"));
        let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(1);
        let printed = build.any_stderr().check().stderr;
        assert!(printed.contains("error: docs/a/body.md:5: the output would contain the secret shown as `REDACTED-TOKEN-1` (header `X-Auth-Token` in step 1); "), "{printed}");
        assert!(!printed.contains(&secret) && !folder.path().join("docs/a/body.md").exists());
    }
    let form = format!("ghp_{}", tail(2, 36));
    write(folder.path().join("logs/a/notes.md"), format!("## POST /p\n\nIt is {form}.\n"));
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(1);
    let printed = build.any_stderr().check().stderr;
    assert!(printed.contains("text that looks like a secret (`github`)"), "{printed}");
}

#[test]
fn a_name_in_base64_is_not_told_with_its_value() {
    let folder = scratch();
    let encoded = "eyJwYXNzd29yZCI6ICJodW50ZXIyaHVudGVyMiJ9";
    let log = record("http://h/p", "", &format!("{{\"blob\": \"{encoded}\"}}"));
    write(folder.path().join("logs/a/requestshook.log"), log);
    write(folder.path().join("logs/a/notes.md"), "## POST /p\nIt is hunter2hunter2.\n");
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(1);
    let refused = build.any_stderr().check().stderr;
    let check = Run::new(folder.path()).args(["redact", "logs", "--check"]).code(3);
    let listed = check.any_stderr().any_stdout().check().stdout;
    assert!(refused.contains("shown as `REDACTED-PASSWORD`"), "{refused}");
    assert!(listed.contains(":5: REDACTED-PASSWORD, key\n"), "{listed}");
    for text in [refused, listed] {
        assert!(!text.contains(encoded) && !text.contains("hunter2hunter2"), "{text}");
    }
}

#[test]
fn a_configuration_adds_and_allows() {
    let folder = scratch();
    let body = "{\"pin\": \"A1-B2\", \"card\": \"CARD-1234567890123456\", \"serial\": \"s-77\", \"password\": \"none-at-all\"}";
    write(
        folder.path().join("logs/a/requestshook.log"),
        record("http://h/p", "X-Mine: mine-1\n", body),
    );
    let rules = "[redact]\nheaders = [\"X-Mine\"]\nkeys = [\"serial\"]\npatterns = [\"CARD-[0-9]{16}\"]\nallow = [\"pin\", \"none-.*\"]\n";
    write(folder.path().join("logs/seqdoc.toml"), rules);
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().any_stderr().check();
    let shown = read(folder.path().join("docs/a/log.md"));
    let expected = "{\"pin\": \"A1-B2\", \"card\": \"REDACTED-SECRET-2\", \"serial\": \"REDACTED-SECRET-3\", \"password\": \"none-at-all\"}";
    assert!(shown.contains("X-Mine: REDACTED-SECRET-1") && shown.contains(expected), "{shown}");
    write(folder.path().join("logs/seqdoc.toml"), "[redact]\npatterns = [\"(\"]\n");
    let failed = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(1);
    let printed = failed.any_stderr().check().stderr;
    assert!(
        printed.contains("seqdoc.toml:2: ") && printed.contains("not a valid regular expression"),
        "{printed}"
    );
}

/// The words of a page that come from seqdoc, and neither from the log nor from a person.
fn own_words(sample: &Path) -> BTreeSet<String> {
    let mut written = String::new();
    for folder in sample.ancestors().take_while(|folder| *folder != project("")) {
        for name in ["requestshook.log", "notes.md", "console.txt", "seqdoc.toml"] {
            let text = std::fs::read(folder.join(name)).unwrap_or_default();
            written += &String::from_utf8_lossy(&text).to_lowercase();
        }
    }
    let mut words = BTreeSet::new();
    for (_, page) in files(&sample.join("expected")) {
        let is_part = |sign: char| sign.is_ascii_alphabetic() || "-_".contains(sign);
        let all = page.split(|sign| !is_part(sign)).map(|word| word.trim_matches(['-', '_']));
        // The name of a variable comes from the path: `stock_id`.
        let own = |word: &&str| {
            word.len() >= 8 && !word.ends_with("_id") && !written.contains(&word.to_lowercase())
        };
        words.extend(all.filter(own).map(str::to_owned));
    }
    words
}

#[test]
fn a_password_that_is_a_word_of_the_page_does_not_stop_it() {
    let (folder, mut known) = (scratch(), 0);
    for (number, sample) in folders_with(&project("samples"), "expected").iter().enumerate() {
        let mut log = read(sample.join("requestshook.log"));
        for word in own_words(sample) {
            known += 1;
            log += &record("http://h/p", "", &format!("{{\"password\": \"{word}\"}}"));
        }
        write(folder.path().join(format!("logs/{number}/requestshook.log")), log);
    }
    assert!(known > 100, "{known}");
    for flavor in ["mkdocs", "github"] {
        let rules = format!("[output]\nflavor = \"{flavor}\"\n");
        write(folder.path().join("logs/seqdoc.toml"), rules);
        Run::new(folder.path())
            .args(["build", "logs", "-o", flavor])
            .any_stdout()
            .any_stderr()
            .check();
    }
}
