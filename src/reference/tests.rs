use serde_json::json;

use super::*;
use crate::route::{In, Parameter};

#[test]
fn parameters_are_inferred_from_what_was_seen() {
    let mut table = Table::default();
    table.begin();
    table.text(In::Query, "limit", "1");
    table.text(In::Header, "Vary", "a");
    table.text(In::Header, "Vary", "b");
    body::tell(
        &mut table,
        &json!({"images": [{"id": "x", "size": 1}, {"id": null}], "a.b": {"c": 1.5}}).to_string(),
    );
    table.begin();
    table.text(In::Header, "Vary", "a");
    body::tell(&mut table, &json!({"images": []}).to_string());
    let parameter = Parameter {
        response: false,
        place: In::Header,
        name: "vary".to_owned(),
        description: "D".to_owned(),
    };
    table.describe(&parameter, "vary");
    let rows: Vec<_> = table
        .rows()
        .into_iter()
        .map(|(place, name, optional, row)| {
            (
                place,
                name,
                optional,
                row.types.join(" or "),
                row.example.as_str(),
                row.description.as_str(),
            )
        })
        .collect();
    let expected = [
        (In::Query, "limit", true, "string", "1", ""),
        (In::Header, "Vary", false, "string", "a", "D"),
        (In::Body, "images", false, "array", "[]", ""),
        (In::Body, "images[].id", false, "string or null", "x", ""),
        (In::Body, "images[].size", true, "integer", "1", ""),
        (In::Body, "a.b", true, "object", "", ""),
        (In::Body, "a.b.c", false, "number", "1.5", ""),
    ];
    let expected = expected.map(|(a, b, c, d, e, f)| (a, b, c, d.to_owned(), e, f));
    assert_eq!(rows, expected);
}

/// The parameters of a body: name, types and example.
fn told(body: &str) -> Vec<(String, String, String)> {
    let mut table = Table::default();
    table.begin();
    body::tell(&mut table, body);
    let rows = table.rows().into_iter();
    let rows = rows
        .map(|(_, name, _, row)| (name.to_owned(), row.types.join(" or "), row.example.clone()));
    rows.collect()
}

#[test]
fn a_list_of_plain_values_is_an_example() {
    let long = format!("[{}]", ["12345678"; 20].join(","));
    let cut = format!("{}...", &long[..60]);
    for (list, example) in [
        (r#"["a", 1, 2.50, true, null, "\"\u00e9"]"#, r#"["a",1,2.5,true,null,"\"é"]"#),
        ("[]", "[]"),
        ("[1, [2]]", ""),
        ("[1, {}]", ""),
        (&*long, &*cut),
    ] {
        let rows = told(&format!(r#"{{"list": {list}}}"#));
        assert_eq!(rows, [("list".into(), "array".into(), example.into())], "{list}");
    }
}

#[test]
fn an_example_is_cut_so_that_its_dots_are_no_part_of_a_token() {
    let (part, rest) = ("eyJsaW1pdCI6MTB9", "a1".repeat(40));
    for (value, example) in [
        (format!("{part}.{rest}"), format!("{part}...")),
        (format!("see {part}.{rest}"), format!("see {part}...")),
        (format!("http://h.a/{rest}"), format!("http://h.a/{}...", &rest[..49])),
    ] {
        assert_eq!(told(&format!(r#"{{"at": "{value}"}}"#))[0].2, example);
    }
}

#[test]
fn items_of_all_lists_at_one_place_are_told_together() {
    let rows = told(r#"{"list": [[{"id": 1}], {"id": -1}, [{"id": "x"}]]}"#);
    let rows: Vec<_> = rows.iter().map(|(name, types, _)| (&**name, &**types)).collect();
    assert_eq!(
        rows,
        [("list", "array"), ("list[][].id", "integer or string"), ("list[].id", "integer")]
    );
}

#[test]
fn a_table_goes_eight_levels_deep() {
    let deep = |levels: usize| (0..levels).fold(json!(1), |deep, _| json!({ "a": deep }));
    let rows = told(&deep(100).to_string());
    let last = rows.last().map(|(name, types, _)| (name.len(), &**types));
    assert_eq!((rows.len(), last), (8, Some((15, "object"))));
    assert_eq!(told(&deep(8).to_string()).last().unwrap().1, "integer");
}

#[test]
fn what_stands_before_a_text_that_cannot_be_read_is_told() {
    let rows = told(r#"{"a": 1, "b": "\ud800", "c": 1}"#);
    assert_eq!(rows, [("a".into(), "integer".into(), "1".into())]);
}

#[test]
fn a_name_that_a_message_repeats_is_missing_from_the_other() {
    let mut table = Table::default();
    table.begin();
    table.text(In::Header, "Vary", "a");
    table.text(In::Header, "Vary", "b");
    table.begin();
    let optional: Vec<_> = table.rows().into_iter().map(|(_, _, optional, _)| optional).collect();
    assert_eq!(optional, [true]);
}

#[test]
fn the_first_description_of_a_parameter_counts() {
    let mut table = Table::default();
    table.begin();
    table.text(In::Query, "limit", "1");
    for description in ["", "how many", "how few"] {
        let (name, description) = ("limit".to_owned(), description.to_owned());
        let parameter = Parameter { response: false, place: In::Query, name, description };
        table.describe(&parameter, "limit");
    }
    let rows = table.rows();
    let described: Vec<_> = rows.iter().map(|row| row.3.description.as_str()).collect();
    assert_eq!(described, ["how many"]);
}

#[test]
fn a_table_has_an_end() {
    let mut table = Table::default();
    table.begin();
    for number in 0..1000 {
        table.text(In::Query, &number.to_string(), "x");
    }
    assert_eq!((table.rows().len(), table.more()), (300, 700));
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({ "a": deep });
    }
    body::tell(&mut table, &deep.to_string());
}
