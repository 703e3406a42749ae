//! Names as recorded in, what the rules say of their values out, each name looked up once.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::layer::Layer;
use crate::config::{HeaderRule, Kind, Redaction};
use crate::text::decode;

/// Names in a log are few, unless they are made up to fill memory.
const REMEMBERED: usize = 10_000;

/// A longer line is not remembered.
const LONG: usize = 256;

/// What the name of a JSON member says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    /// Its value is a secret.
    pub(super) kind: Option<Kind>,
    /// What it is to its neighbours.
    pub(super) role: Role,
}

/// What a member is to the members beside and below it, of which some are secrets only together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing.
    None,
    /// A token, whose `id` is the secret (Keystone).
    Token,
    /// A credential, whose `blob` is one (Keystone).
    Credential,
    /// Files of a server, whose `contents` are (Nova).
    Personality,
    Id,
    Blob,
    Contents,
    /// The first half of a pair of keys, where `secret` is the other (EC2).
    Access,
    Secret,
    /// A name whose value stands in a member beside it (Heat, Kubernetes, HAR).
    Name,
    Value,
    /// The text of a secret, where its type stands beside it (Barbican).
    Payload,
    PayloadType,
    /// An operation of a JSON patch, and what it is done to (RFC 6902).
    Operation,
    Path,
}

/// The rules, with the names that were asked for.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) rules: Arc<Redaction>,
    headers: FxHashMap<Vec<u8>, Option<HeaderRule>>,
    members: FxHashMap<Vec<u8>, Member>,
    /// Header lines without secrets; most come again with every request.
    clean: FxHashSet<Vec<u8>>,
}

impl Names {
    pub(super) fn new(rules: Arc<Redaction>) -> Self {
        Self {
            rules,
            headers: FxHashMap::default(),
            members: FxHashMap::default(),
            clean: FxHashSet::default(),
        }
    }

    pub(super) fn header(&mut self, name: &[u8]) -> Option<HeaderRule> {
        if let Some(rule) = self.headers.get(name) {
            return *rule;
        }
        let rule = if holds_marker(name) { None } else { self.rules.header(&decode(name)) };
        remember(&mut self.headers, name, rule)
    }

    /// Whether a header line is known to hold no secret.
    pub(super) fn is_clean(&self, line: &[u8]) -> bool {
        self.clean.contains(line)
    }

    /// Notes a header line without one.
    pub(super) fn note_clean(&mut self, line: &[u8]) {
        if self.clean.len() < REMEMBERED && line.len() < LONG {
            self.clean.insert(line.to_owned());
        }
    }

    /// What a key says that may have escapes.
    pub(super) fn member(&mut self, key: &[u8]) -> Member {
        if let Some(member) = self.members.get(key) {
            return *member;
        }
        let plain = Layer::new(key, 0).unescaped();
        let name = decode(plain.as_ref().map_or(key, Layer::text));
        let kind = if holds_marker(key) { None } else { self.rules.key(&name) };
        let member = Member { kind, role: role(&Redaction::squashed(&name)) };
        remember(&mut self.members, key, member)
    }

    /// What a name says that stands in a text, a path or a list.
    pub(super) fn key(&mut self, name: &[u8]) -> Option<Kind> {
        self.member(name).kind
    }
}

/// Whether a secret was taken out of a name: the word in its marker says nothing of the value.
pub(super) fn holds_marker(name: &[u8]) -> bool {
    memchr::memmem::find(name, b"REDACTED-").is_some()
}

fn role(squashed: &str) -> Role {
    match squashed {
        "token" => Role::Token,
        "credential" | "credentials" => Role::Credential,
        "personality" => Role::Personality,
        "id" => Role::Id,
        "blob" => Role::Blob,
        "contents" => Role::Contents,
        "access" => Role::Access,
        "secret" => Role::Secret,
        "name" | "key" | "outputkey" | "parametername" | "envname" => Role::Name,
        "value" | "outputvalue" | "default" | "from" => Role::Value,
        "payload" => Role::Payload,
        "payloadcontenttype" => Role::PayloadType,
        "op" => Role::Operation,
        "path" => Role::Path,
        _ => Role::None,
    }
}

fn remember<T: Copy>(names: &mut FxHashMap<Vec<u8>, T>, name: &[u8], answer: T) -> T {
    if names.len() < REMEMBERED {
        names.insert(name.to_owned(), answer);
    }
    answer
}
