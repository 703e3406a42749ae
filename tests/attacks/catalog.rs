//! The operations of the catalog in, a log of calls of them out: with ids, with words, with a slash at
//! the end, and with a secret in the path.

use super::attack::{Call, Case, Planted};
use crate::support::{project, read};

/// How the variables of a path are filled.
#[derive(Debug, Clone, Copy)]
enum Filling {
    Ids,
    Words,
    Slash,
    Secrets,
}

const FILLINGS: [Filling; 4] = [Filling::Ids, Filling::Words, Filling::Slash, Filling::Secrets];

/// Names that people give, some of which mean something to a redactor.
const WORDS: &[&str] = &[
    "default",
    "admin",
    "my-server",
    "password",
    "tokens",
    "eth0",
    "v2",
    "None",
    "a.b_c",
    "secret",
];

/// So many secrets take turns in the paths of a log.
const SECRETS: usize = 8;

/// A log for each service and filling.
pub(super) fn cases() -> Vec<Case> {
    let text = read(project("src/route/openstack.txt"));
    let services = text.trim_start_matches("= ").split("\n= ");
    services.flat_map(|service| FILLINGS.map(|filling| case(service, filling))).collect()
}

fn case(service: &str, filling: Filling) -> Case {
    let mut lines = service.lines();
    let head: Vec<&str> = lines.next().expect("a head").split(' ').collect();
    let mounts: Vec<&str> = head[2].split(',').map(|mount| mount.trim_end_matches('/')).collect();
    let operations: Vec<(&str, &str)> = lines.filter_map(operation).collect();
    assert!(operations.len() > 15, "{}: {}", head[0], operations.len());
    let mut log = String::new();
    for (number, (method, path)) in operations.iter().enumerate() {
        let secret = secret(number % SECRETS);
        let mount = mounts[number % mounts.len()];
        let path = filled(&format!("{mount}{path}"), filling, number, &secret);
        let mut call = Call::of(method, &format!("http://h.example{path}"));
        if matches!(filling, Filling::Secrets) {
            call.request = with_secret(method, &secret);
        }
        // The catalog goes by the name of the callee.
        log += &call.log(number + 1).replace("depot-api-server", head[1]);
    }
    let planted = |number| Planted {
        value: secret(number),
        around: Vec::new(),
        recipe: "a path of the catalog".to_owned(),
    };
    let secrets = if matches!(filling, Filling::Secrets) { SECRETS } else { 0 };
    Case {
        name: format!("{}-{filling:?}", head[0]).to_lowercase(),
        title: format!("{} operations", operations.len()),
        log,
        planted: (0..secrets).map(planted).collect(),
        kept: Vec::new(),
    }
}

/// Method and path of a line that has some.
fn operation(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.split_once(' ')?;
    let path = rest.split('\t').next()?;
    (method != "@" && path.starts_with('/')).then_some((method, path))
}

fn secret(number: usize) -> String {
    format!("kV9q{number:04}xTz{:x}w", number * 7919 + 0x00cd_ef01)
}

/// A path without variables.
fn filled(path: &str, filling: Filling, number: usize, secret: &str) -> String {
    let mut parts = path.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        let (_, behind) = part.split_once('}').expect("a variable ends");
        let variable = match filling {
            Filling::Words => WORDS[(number + at) % WORDS.len()].to_owned(),
            Filling::Secrets if at == 0 => secret.to_owned(),
            _ => format!("{:08x}-7b7e-4a53-9b0e-{:012x}", number * 7 + at, number * 31 + at),
        };
        filled += &variable;
        filled += behind;
    }
    let ends = matches!(filling, Filling::Slash) && !filled.ends_with('/');
    if ends { filled + "/" } else { filled }
}

/// Header and body that give a secret away.
fn with_secret(method: &str, secret: &str) -> (String, String) {
    let head = format!("X-Auth-Token: {secret}\n");
    if ["POST", "PUT", "PATCH"].contains(&method) {
        let body = format!("{{\n  \"name\": \"x\",\n  \"password\": \"{secret}\"\n}}");
        return (format!("{head}Content-Type: application/json\n"), body);
    }
    (head, "none".to_owned())
}
