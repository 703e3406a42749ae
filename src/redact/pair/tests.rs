//! Tests of which value belongs to a name in a text: it stands between `‹` and `›`.

use std::sync::Arc;

use super::*;
use crate::config::{OwnRules, Redaction};

fn finds(text: &str) {
    let mut names = Names::new(Arc::new(Redaction::new(OwnRules::default())));
    let ranges = |hits: Vec<Hit>| hits.into_iter().map(|hit| hit.range).collect();
    crate::redact::tests::finds(text, |text| ranges(hits(&mut names, &Layer::new(text, 0))));
}

#[test]
fn the_value_of_a_label_ends_at_each_sign_that_parts_labels() {
    for text in ["a b\nc", "a b;c", "a b|c", "a b\tc", "a,b, c"] {
        let end = End::default().of(text.as_bytes(), 0, ends_label);
        assert_eq!(end, 3, "{text:?}");
    }
}

#[test]
fn a_sign_stands_between_a_name_and_its_value() {
    for sign in ["=", ":", "=>", ":=", "：", " = ", " : ", "\t=> ", ": \t", "：  "] {
        finds(&format!("password{sign}‹q7Vw2KpX9›"));
    }
    for sign in ["==", " == ", "://", " ", "=\n", " -> ", "={", "=("] {
        finds(&format!("password{sign}word"));
    }
}

#[test]
fn a_word_in_braces_may_say_how_a_value_is_written() {
    for (before, behind) in [("{noop}", ""), ("{SSHA}", ", a"), ("{", "}"), ("{", "")] {
        finds(&format!("password={before}‹q7Vw2KpX9›{behind}"));
    }
    for value in ["{id}", "{id}/edit", "{id: 1}", "{\"id\": 1}", "{word}", "{q7Vw2KpX9: 1}"] {
        finds(&format!("password={value}"));
    }
}

#[test]
fn a_name_may_be_of_several_words_with_a_blank_between_each() {
    for name in ["access key", "mot de passe", "Access Key", "secret_access_key", "the password"] {
        finds(&format!("{name}=‹abc›"));
    }
    for name in ["access  key", "access, key", "access keys of"] {
        finds(&format!("{name}=abc"));
    }
}

#[test]
fn quotes_around_a_name_may_be_escaped() {
    for quote in ["\"", "'", "`", "\\\"", "\\'", "\\`"] {
        finds(&format!("{{{quote}password{quote}: ‹abc›, {quote}n{quote}: 1}}"));
        finds(&format!("{{{quote}a{quote}: 1, {quote}password{quote} : ‹abc›}}"));
    }
    finds("password\": abc");
}

#[test]
fn a_value_in_quotes_ends_at_the_same_quote() {
    for quote in ['"', '\'', '`'] {
        finds(&format!("password: {quote}‹a, b; c›{quote}, d"));
        finds(&format!("password={quote}‹a \\{quote} b›{quote} d"));
        finds(&format!("password={quote}‹a b›"));
    }
    finds("{\\\"password\\\": \\\"‹a, b c›\\\", \\\"d\\\": \\\"e\\\"}");
    finds("password: \\\"‹a b›");
}

#[test]
fn a_letter_before_a_quote_is_of_the_string() {
    for letter in ["u", "b", "r", "f"] {
        for quote in ['"', '\''] {
            finds(&format!("password={letter}{quote}‹a b›{quote}, c"));
        }
    }
    finds("password=‹c›\"a b\", c");
}

#[test]
fn an_object_in_quotes_has_names_of_its_own() {
    for begin in ["{\"", "{'", "{\\", "{}", "{ ", "{\n"] {
        finds(&format!("password=`{begin}`"));
        finds(&format!("password: \\`{begin}`"));
    }
    finds("password=\"‹{a}›\"");
    finds("password: \"{\"pin\": ‹12›}\"");
}

#[test]
fn each_text_of_a_list_is_a_value() {
    finds("password=[\"‹a, 1›\", '‹b›', 3, \"‹c]›\"], \"d\"");
    finds("\"password\": [\\\"‹pq 1›\\\", \\\"‹b›\\\", \\\"‹c›\\\"], \\\"d\\\"");
    finds("password=[\\\"‹a›\\\"]");
    finds("password=[\\n\"‹pq 1›\",\\n\"‹b›\"]");
    finds("password=[\"‹xy \"so\" 1›\", \"‹b2›\"]");
    finds("password=['‹pq 1›");
    for end in [']', '{', '['] {
        finds(&format!("password=['‹a›', {end} 'b'"));
    }
    // Words about a password are none.
    finds("password: [\"This field is required.\", \"‹q7Vw2›\"]");
}

#[test]
fn a_word_ends_at_each_sign_that_is_in_none() {
    for end in " \t\n,}])&;<>\"'\\".chars() {
        finds(&format!("password=‹q7/V:w2.K|pX9›{end}a"));
    }
    finds("x password=‹q7Vw2KpX9›");
    finds("x password=‹abc› d");
}

#[test]
fn a_whole_line_is_the_value_of_a_label_that_begins_it() {
    for begin in ["", "a\n", "a\n \t", "- ", "{ ", "( ", "# ", "* ", "> ", "export ", "set "] {
        finds(&format!("{begin}password: ‹correct horse›\nnext"));
    }
    for before in ["a; ", "a | ", "a, ", "f("] {
        finds(&format!("{before}password: ‹correct horse›; next"));
    }
    finds("password: ‹correct horse›,\nnext");
    finds("password: ‹correct horse› \nnext");
    // Elsewhere only what looks like a password is one.
    finds("with password: ‹q7Vw2KpX9› and more");
    finds("with password: correct horse");
    finds("password: it is required");
    finds("query($password: String!)");
}

#[test]
fn an_option_has_its_value_after_a_blank() {
    for text in [
        "x --password ‹a› b",
        "--password ‹a›",
        "--os-password  ‹a›",
        "x --password '‹a b›' c",
        "x --password \"‹a b›\"",
        "x -password ‹a›",
        "-password ‹a›",
        "x\n-password ‹a›",
        "x --password ‹A_B›",
        "x --password -b",
        "x --os-password OS_PASSWORD",
        "x--password a",
        "x-password a",
        "x password a",
    ] {
        finds(text);
    }
}

#[test]
fn what_says_nothing_is_no_value() {
    for value in ["", "{", "[", "|", ">", "|-", ">-", "$name", "${name}", "''", "\"\""] {
        finds(&format!("password= {value}"));
    }
    for value in ["a", "0", "x|", "$1"] {
        finds(&format!("password= ‹{value}›"));
    }
}
