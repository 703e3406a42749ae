//! The words of the snippets, and what a configuration puts in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::nearest::{list, nearest};

/// Lists each word once: its name here, its key in a configuration, and its text.
macro_rules! words {
    ($($name:ident $key:literal $text:literal;)*) => {
        /// A word that a snippet has of its own, by its key in `[labels]`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Word {
            $(#[doc = concat!("`", $key, "`: ", $text)] $name,)*
        }

        /// The key and the text of each word, in the order of [`Word`].
        pub(super) const WORDS: [(&str, &str); [$($key),*].len()] = [$(($key, $text)),*];
    };
}

// `{n}` stands for a number, `{service}` for the name of a service.
words! {
    Header "header" "Header";
    Body "body" "Body";
    None "none" "none";
    MoreLines "more_lines" "... {n} more lines";
    Reference "reference" "API reference";
    Times "times" "{n} times";
    Polling "polling" "polling, {n} times";
    TokenIssue "token_issue" "token issue";
    TokenCheck "token_check" "token check";
    VersionDiscovery "version_discovery" "version discovery";
    Overlap "overlap" "{n} calls overlap";
    Diagram "diagram" "Sequence diagram";
    Afterwards "afterwards" "{service} works on after its answer";
    Variable "variable" "Path variable";
    Value "value" "Value";
    Request "request" "Request";
    Response "response" "Response";
    RequestHeaders "request_headers" "Request headers";
    ResponseHeaders "response_headers" "Response headers";
    Name "name" "Name";
    In "in" "In";
    InPath "in_path" "path";
    InQuery "in_query" "query";
    InHeader "in_header" "header";
    InBody "in_body" "body";
    Type "type" "Type";
    Optional "optional" "optional";
    Example "example" "Example";
    Description "description" "Description";
    Status "status" "Status code";
    Reason "reason" "Reason";
    Steps "steps" "Steps";
    MoreParameters "more_parameters" "... {n} more";
    Number "number" "#";
    Time "time" "time";
    AllFlows "all_flows" "All flows";
    Flow "flow" "Flow";
    Flows "flows" "Flows";
    Services "services" "Services";
    Operation "operation" "Operation";
    Operations "operations" "Operations";
    FailingCalls "failing_calls" "Failing calls";
    Calls "calls" "Calls";
    Caller "caller" "Caller";
    Callee "callee" "Callee";
    Busiest "busiest" "The diagram shows the {n} busiest of {m} connections.";
    Unused "unused" "No flow uses {n} of {m} operations.";
    UnusedOperations "unused_operations" "Operations that no flow uses";
    Opt "opt" "opt";
    Loop "loop" "loop";
    Alt "alt" "alt";
    Par "par" "par";
    Critical "critical" "critical";
    Break "break" "break";
    Sections "sections" "Requests and responses";
    PathVariables "path_variables" "Path variables";
    FullLog "full_log" "Full log";
}

/// The words of the snippets of one scenario.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct Labels([Cow<'static, str>; WORDS.len()]);

impl Default for Labels {
    fn default() -> Self {
        Self(WORDS.map(|(_, text)| Cow::Borrowed(text)))
    }
}

impl TryFrom<BTreeMap<String, String>> for Labels {
    type Error = String;

    fn try_from(own: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        let mut labels = Self::default();
        for (key, text) in own {
            let Some(index) = WORDS.iter().position(|(known, _)| *known == key) else {
                return Err(unknown(&key));
            };
            labels.0[index] = Cow::Owned(text);
        }
        Ok(labels)
    }
}

fn unknown(key: &str) -> String {
    let keys = || WORDS.iter().map(|(key, _)| *key);
    match nearest(key, keys()) {
        Some(known) => format!("unknown label `{key}`; did you mean `{known}`?"),
        None => format!("unknown label `{key}`; the labels are {}", list(keys())),
    }
}

impl Labels {
    /// The text of a word.
    #[must_use]
    pub fn get(&self, word: Word) -> &str {
        &self.0[word as usize]
    }

    /// Keys and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        WORDS.iter().zip(&self.0).map(|((key, _), text)| (*key, &**text))
    }

    /// The text of a word with a number in the place of `{n}`.
    #[must_use]
    pub fn number(&self, word: Word, number: usize) -> String {
        self.get(word).replace("{n}", &number.to_string())
    }
}
