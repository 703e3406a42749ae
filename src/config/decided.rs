//! What `[[call]]` says: which call another one is below, by hand.

use serde::Deserialize;

use crate::selector::Choice;

/// One decision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedCall {
    /// The calls that it is about.
    pub call: Request,
    /// The call that each of them is below: of several, the newest one that is open, else the newest.
    pub below: Request,
}

/// A choice of requests, by what they say or by the number of a step.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Request(pub Choice);

impl TryFrom<String> for Request {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let choice = Choice::try_from(text.clone())?;
        if choice.is_request() || choice.number().is_some() {
            return Ok(Self(choice));
        }
        Err(format!("`{text}` names responses; name the request, such as `GET /v2/images`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_are_decided() {
        for text in ["(12)", "GET /v2/images/{image_id}", "->>glance-api", "openstack->>"] {
            assert!(Request::try_from(text.to_owned()).is_ok(), "{text}");
        }
        for text in ["200 /v2", "404", "keystone-->>openstack: 200", "(0)", "nothing"] {
            assert!(Request::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
