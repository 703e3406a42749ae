//! The name of a member in, what it is to the members beside and below it out: some are secrets only
//! together.

use crate::config::{Kind, Name, NameRule};

/// What a member is to others.
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
    /// An id, which may be that of a field of a page.
    Id,
    Blob,
    Contents,
    /// The first half of a pair of keys, where `secret` is the other (EC2).
    Access,
    Secret,
    /// A name whose value stands in a member beside it (Heat, Kubernetes, HAR).
    Name,
    /// The value of what is named beside or above it.
    Value,
    /// The type of a field, which may be that of a password.
    Type,
    /// Parameters of a query, each with a name and a value (HAR).
    Parameters,
    /// The text of a secret, where its type stands beside it (Barbican).
    Payload,
    PayloadType,
    /// An operation of a JSON patch, and what it is done to (RFC 6902).
    Operation,
    Path,
    /// What is wrong with the fields of a request, by their names.
    Errors,
    /// Several secrets, each under a name of its own.
    Secrets,
}

impl Role {
    /// What a name is, by its words joined, or by the last of several.
    pub(super) fn of(name: &Name<'_>) -> Self {
        match (Self::whole(&name.joined), name.last()) {
            (Self::None, "name" | "key" | "field") => Self::Name,
            (Self::None, "value") => Self::Value,
            (role, _) => role,
        }
    }

    fn whole(squashed: &str) -> Self {
        match squashed {
            "token" => Self::Token,
            "credential" | "credentials" => Self::Credential,
            "personality" => Self::Personality,
            "id" => Self::Id,
            "blob" => Self::Blob,
            "contents" => Self::Contents,
            "access" => Self::Access,
            "secret" => Self::Secret,
            "name" | "key" | "field" | "label" | "param" | "parameter" | "variable" | "var"
            | "attribute" | "k" | "property" => Self::Name,
            "type" => Self::Type,
            "value" | "values" | "val" | "v" | "default" | "from" | "content" | "text" | "data"
            | "initial" | "new" | "old" | "current" | "previous" | "confirm" | "confirmation"
            | "again" | "repeat" | "plain" | "plaintext" | "cleartext" | "raw" => Self::Value,
            "payload" => Self::Payload,
            "payloadcontenttype" => Self::PayloadType,
            "op" => Self::Operation,
            "path" => Self::Path,
            "error" | "errors" | "message" | "messages" | "detail" | "details" | "validation"
            | "validationerrors" | "fielderrors" | "invalidparams" | "violations" | "help"
            | "description" | "descriptions" | "labels" | "placeholders" | "hints" => Self::Errors,
            "passwords" | "secrets" | "tokens" | "cookies" => Self::Secrets,
            "querystring" | "query" | "params" | "queryparams" => Self::Parameters,
            _ => Self::None,
        }
    }

    /// What a member is in the object of another, of which the name says something or nothing.
    pub(super) fn below(self, object: Self, said: Option<NameRule>) -> Option<NameRule> {
        let whole = |kind| Some(NameRule::Whole(kind));
        match (object, self) {
            (Self::Token, Self::Id) => whole(Kind::Token),
            (Self::Credential, Self::Blob) => whole(Kind::Secret),
            (Self::Personality, Self::Contents) => whole(Kind::Userdata),
            (_, Self::Value | Self::Blob | Self::Payload | Self::Contents) => said,
            _ => None,
        }
    }
}
