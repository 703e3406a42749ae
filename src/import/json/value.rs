//! A JSON value in memory, with the looks that the formats take at it.

/// A JSON value. A number is as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    /// The beginning of a text that is too long.
    Cut(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Nanoseconds of 30,000 years.
const LARGEST: u128 = 1_000_000_000_000_000_000_000;

/// What stands for a member that is missing.
static NULL: Json = Json::Null;

impl Json {
    /// The member of that name; null if there is none. Of several, the last, as for any reader.
    pub(in crate::import) fn get(&self, name: &str) -> &Json {
        let Self::Object(members) = self else { return &NULL };
        members.iter().rfind(|(key, _)| key == name).map_or(&NULL, |(_, value)| value)
    }

    /// The first member of these names that is not null.
    pub(in crate::import) fn any(&self, names: &[&str]) -> &Json {
        names.iter().map(|name| self.get(name)).find(|value| !value.is_null()).unwrap_or(&NULL)
    }

    pub(in crate::import) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// Whether a text was cut.
    pub(in crate::import) fn is_cut(&self) -> bool {
        matches!(self, Self::Cut(_))
    }

    /// The text, if it is one.
    pub(in crate::import) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Cut(text) => Some(text),
            _ => None,
        }
    }

    /// The text, if it is one that holds something.
    pub(in crate::import) fn some_text(&self) -> Option<&str> {
        self.text().filter(|text| !text.is_empty())
    }

    /// What a person would write for a text, a number or a word.
    pub(in crate::import) fn plain(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            other => other.text(),
        }
    }

    /// The number, also of a text that is one.
    pub(in crate::import) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Text(number) => number.trim().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    /// The whole number, exactly as far as it is written as one. One that is no time in nanoseconds
    /// either is none, so that whoever adds to it or multiplies it need not look.
    pub(in crate::import) fn whole(&self) -> Option<i128> {
        let written = match self {
            Self::Number(number) | Self::Text(number) => number.trim(),
            _ => return None,
        };
        let number = written.parse().ok().or_else(|| {
            let number = self.number()?;
            #[expect(clippy::cast_possible_truncation, reason = "larger numbers are left out")]
            (number.abs() < 1e30).then_some(number as i128)
        });
        number.filter(|number: &i128| number.unsigned_abs() < LARGEST)
    }

    /// The items of a list; none of anything else.
    pub(in crate::import) fn items(&self) -> &[Json] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The members of an object; none of anything else.
    pub(in crate::import) fn members(&self) -> &[(String, Json)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }
}
