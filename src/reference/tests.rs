use serde_json::json;

use super::*;
use crate::route::Parameter;

#[test]
fn parameters_are_inferred_from_what_was_seen() {
    let mut table = Table::default();
    table.begin();
    table.text("query", "limit", "1");
    table.text("header", "Vary", "a");
    table.text("header", "Vary", "b");
    table.body(&json!({"images": [{"id": "x", "size": 1}, {"id": null}], "a.b": {"c": 1.5}}));
    table.begin();
    table.text("header", "Vary", "a");
    table.body(&json!({"images": []}));
    table.describe(&Parameter {
        response: false,
        place: "header",
        name: "vary".to_owned(),
        description: "D".to_owned(),
    });
    let rows: Vec<_> = table
        .rows()
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
        ("query", "limit", true, "string", "1", ""),
        ("header", "Vary", false, "string", "a", "D"),
        ("body", "images", false, "array", "[]", ""),
        ("body", "images[].id", false, "string or null", "x", ""),
        ("body", "images[].size", true, "integer", "1", ""),
        ("body", "a.b", true, "object", "", ""),
        ("body", "a.b.c", false, "number", "1.5", ""),
    ];
    let expected = expected.map(|(a, b, c, d, e, f)| (a, b, c, d.to_owned(), e, f));
    assert_eq!(rows, expected);
}

#[test]
fn a_table_has_an_end() {
    let mut table = Table::default();
    table.begin();
    for number in 0..1000 {
        table.text("query", &number.to_string(), "x");
    }
    assert_eq!((table.rows().count(), table.more()), (300, 700));
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({ "a": deep });
    }
    table.body(&deep);
}
