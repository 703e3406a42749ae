//! What a configuration says of the parts of a diagram.

use serde::Deserialize;

use super::mistake::WRONG;
use crate::number::StepNumber;
use crate::selector::{Choice, Said};

/// `[[part]]`: steps that are a part of `diagrams.md`, with a title.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRule {
    /// Its first step.
    pub from: Bound,
    /// Its last step, or the call that it ends with; the call of the first if it is not said.
    pub to: Option<Bound>,
    /// What its heading says.
    pub title: String,
}

/// The end of a part.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum Bound {
    /// A step.
    Number(StepNumber),
    /// The steps that fit a selector.
    Choice(Choice),
}

impl Bound {
    /// Whether a step is one of those that are meant.
    #[must_use]
    pub fn fits(&self, said: &Said<'_>) -> bool {
        match self {
            Self::Number(number) => *number == said.number,
            Self::Choice(choice) => choice.fits(said),
        }
    }

    /// The step, if it is one whatever the recording.
    #[must_use]
    pub fn number(&self) -> Option<StepNumber> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Choice(choice) => choice.number(),
        }
    }
}

impl TryFrom<toml::Value> for Bound {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, Self::Error> {
        match value {
            toml::Value::Integer(number) => {
                let number = u32::try_from(number).ok().and_then(StepNumber::new);
                number.map(Self::Number).ok_or_else(|| WRONG.to_owned())
            }
            toml::Value::String(text) => Choice::try_from(text).map(Self::Choice),
            _ => Err(WRONG.to_owned()),
        }
    }
}
