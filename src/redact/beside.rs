//! The members of one object in, those that are secrets only by what stands beside them out.

use super::hit::Hit;
use super::layer::Layer;
use super::name::Names;
use super::role::Role;
use super::value::Value;
use crate::config::{self, Kind, Name, NameRule, Redaction};
use crate::text::decode;

/// Members that are secrets only together.
#[derive(Default)]
pub(super) struct Beside {
    /// What a member says that names a value beside it.
    named: Option<NameRule>,
    /// What the path of an operation says.
    path: Option<NameRule>,
    operation: bool,
    secret: bool,
    payload_type: bool,
    /// The parameters of a query, by name.
    parameters: Vec<String>,
    /// Values that wait for what stands beside them.
    waiting: Vec<Waiting>,
}

/// So many parameters are beside one; a query that was made up could have very many.
const NEAR: usize = 50;

/// A value that may turn out to be a secret.
pub(super) struct Waiting {
    role: Role,
    value: Value,
    /// What it is if others of a query say so.
    perhaps: Option<&'static config::Beside>,
}

impl Beside {
    /// Notes that a member of this role is there.
    pub(super) fn name(&mut self, role: Role) {
        match role {
            Role::Operation => self.operation = true,
            Role::Secret => self.secret = true,
            Role::PayloadType => self.payload_type = true,
            _ => {}
        }
    }

    /// Notes what a member says of the value beside it.
    pub(super) fn says(&mut self, rule: Option<NameRule>) {
        self.named = self.named.or(rule);
    }

    /// Notes what the path of an operation says: its last segment that is a name.
    pub(super) fn path(&mut self, path: &[u8], names: &mut Names) {
        let is_name = |segment: &&[u8]| {
            let digits = segment.iter().all(u8::is_ascii_digit);
            !digits && *segment != b"-" && Role::of(&Name::of(&decode(segment))) != Role::Value
        };
        let last = path.rsplit(|byte| *byte == b'/').find(is_name).unwrap_or_default();
        self.path = names.key(last);
    }

    /// Keeps a value until it is known what stands beside it.
    pub(super) fn wait(&mut self, value: &Value, role: Role) {
        self.waiting.push(Waiting { role, value: value.clone(), perhaps: None });
    }

    /// The same of one that is a secret if other parameters say so.
    pub(super) fn wait_for(&mut self, value: &Value, perhaps: &'static config::Beside) {
        let (role, value) = (Role::None, value.clone());
        self.waiting.push(Waiting { role, value, perhaps: Some(perhaps) });
    }

    /// Notes the name of a parameter.
    pub(super) fn parameter(&mut self, name: &[u8]) {
        if self.parameters.len() < NEAR {
            self.parameters.push(Redaction::squashed(&decode(name)));
        }
    }

    /// The values that are secrets by what stands beside them.
    pub(super) fn hits(self, layer: &Layer<'_>) -> Vec<Hit> {
        let named = self.named.or(self.path.filter(|_| self.operation));
        let hits = self.waiting.into_iter().filter_map(|waiting| {
            let told = |beside: &&config::Beside| {
                self.parameters.iter().any(|name| beside.is_told_by(name))
            };
            let rule = match waiting.role {
                _ if waiting.perhaps.is_some() => {
                    waiting.perhaps.filter(told).map(|beside| NameRule::Whole(beside.kind))
                }
                Role::Access => self.secret.then_some(NameRule::Whole(Kind::Key)),
                Role::Payload => self.payload_type.then_some(NameRule::Whole(Kind::Secret)),
                _ => named,
            };
            Some(waiting.value.hits(layer, rule?))
        });
        hits.flatten().collect()
    }
}
