//! What a configuration says of paths.

use serde::Deserialize;

/// How a path is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PathMode {
    /// Variable segments by their name.
    #[default]
    Template,
    /// As recorded.
    Raw,
}
