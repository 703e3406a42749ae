//! Tests of what the tokenizers make of texts: all formats give the same events.

use super::flow::flow;
use super::{Event, Format, form, json, lines, markup, multipart};

/// The events of a text: `name=`, `value`, and brackets around what belongs together.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    let mut each = |event: Event| {
        let piece = |range: std::ops::Range<usize>| &text[range];
        let told = match event {
            Event::Map => "{ ".to_owned(),
            Event::List => "[ ".to_owned(),
            Event::Leave => "} ".to_owned(),
            Event::Word => "- ".to_owned(),
            Event::Name(range, _) => format!("{}=", piece(range)),
            Event::Text(range, _) | Event::Bare(range, _) => format!("{} ", piece(range)),
            Event::Number(range) => format!("#{} ", piece(range)),
            Event::Content(range, _) => format!("<{}> ", piece(range)),
            Event::Aside(..) => String::new(),
        };
        shape.push_str(&told);
    };
    let bytes = text.as_bytes();
    match Format::of(bytes, b"") {
        Format::Json if text.starts_with("{'") => drop(flow(bytes, 0, &mut each)),
        Format::Json => drop(json(bytes, &mut each)),
        Format::Form => form(bytes, &mut each),
        Format::Multipart => multipart(bytes, &mut each),
        Format::Markup => markup(bytes, &mut each),
        Format::Lines => lines(bytes, &mut each),
        Format::Text => drop(flow(bytes, 0, &mut each)),
    }
    shape.trim_end().to_owned()
}

#[test]
fn json_is_read_up_to_where_it_breaks() {
    assert_eq!(shape(r#"{"a": [1, "x", null], "b": {"c": "y"}}"#), "{ a=[ #1 x - } b={ c=y } }");
    assert_eq!(shape("{\"a\": 1}\n{\"b\": 2}\n"), "{ a=#1 } { b=#2 }");
    assert_eq!(shape(r#"{"a": {"b": "x""#), "{ a={ b=x");
}

#[test]
fn forms_and_parts_have_names() {
    assert_eq!(shape("user=a&pass%77ord=b+c"), "{ user=a pass%77ord=b+c }");
    let parts = "--B\r\nContent-Disposition: form-data;\r\n name=\"pin\"\r\n\r\n12\r\n\
                 --B\r\nContent-Disposition: form-data; name*=UTF-8''%C3%A4\r\n\r\nx\r\n--B--\r\n";
    assert_eq!(shape(parts), "{ pin=12 %C3%A4=x  }");
}

#[test]
fn elements_are_maps_and_property_lists_are_what_they_list() {
    assert_eq!(shape("<a b='1' c=2><d>x</d></a>"), "a={ b=1 c=2 d={ <x> } }");
    assert_eq!(shape("<dict><key>pin</key><string>x</string></dict>"), "{ pin=x }");
    assert_eq!(shape("<p><![CDATA[<x>]]>y"), "p={ <<x>> <y> }");
}

#[test]
fn tags_and_what_stands_between_them_are_told_apart() {
    let deep = |count: usize| format!("<a>{}x</a>y", "<b>".repeat(count));
    let deep_shape = |count: usize| format!("a={{ {}<x> ", "b={ ".repeat(count));
    for (text, expected) in [
        ("<a>x<!-- <b> -->y</a>z", "a={ <x> <y> }"),
        ("<?xml version='1'?><!DOCTYPE a><a>x</a>", "a={ <x> }"),
        ("<a b = \"1\" c='2>' d=3>x</a>", "a={ b=1 c=2> d=3 <x> }"),
        ("<a b/>x", "a={ }"),
        ("<a b='1'/>x", "a={ b=1 }"),
        ("<input name='a'>x", "input={ name=a }"),
        ("<BR><a>x", "BR={ } a={ <x> }"),
        ("<n:a m:b='1'>x</n:a>y", "a={ b=1 <x> }"),
        ("<A>x</a>y", "A={ <x> }"),
        ("<a><b>x</a>y", "a={ b={ <x> } }"),
        ("<a></b>x</a>", "a={ <x> }"),
        ("<a>1 < 2</a>", "a={ <1> << 2> }"),
        ("<script>if (a<b) x</script>y", "script={ <if (a<b) x> }"),
        ("<style>a</style>y", "style={ <a> }"),
        ("<a><![CDATA[x]]><![CDATA[y]]></a>", "a={ <x]]><![CDATA[y> }"),
        ("<a b='1", "a={ b=1 }"),
        ("<a", "a={ }"),
        ("<value><int>12</int></value>", "value={ <12> }"),
        ("<key>a</key>", "key={ <a> }"),
        (
            "<dict><key>a</key><array><string>x</string><data>y</data></array></dict>",
            "{ a=[ x y } }",
        ),
        (&deep(15), &format!("{}{}", deep_shape(15), ["}"; 16].join(" "))),
        (&deep(16), &format!("{}<y> {}", deep_shape(16), ["}"; 17].join(" "))),
    ] {
        assert_eq!(shape(text), expected, "{text}");
    }
}

#[test]
fn lines_belong_together_by_their_indentation() {
    let yaml =
        "env:\n  - name: a\n    value: 'b'\n  - c\ntext: |\n  one\n  two\nlast: {x: [1, y]}\n";
    let expected = "{ env=[ { name=a value=b } c } text=one\n  two last={ x=[ #1 y } } }";
    assert_eq!(shape(yaml), expected);
    assert_eq!(shape("[db]\nuser = \"a\" # me\npin = 12\n"), "db={ user=a pin=12 }");
    assert_eq!(shape("a: b\nc: d\nhttp://h/x\n: e\n"), "{ a=b c=d }");
    // As in JSON, a number beside a name in quotes is none of letters.
    assert_eq!(shape("a: b\n\"pin\": 12\n'c': 3\nd: 4\n"), "{ a=b pin=#12 c=#3 d=4 }");
}

#[test]
fn literals_of_other_languages_are_read_in_brackets() {
    assert_eq!(shape("{'a': u'x', 'b': (None, 'y'), :c => 3}"), "{ a=x b={ - y } c=#3 }");
    assert_eq!(shape("(user: \"a\" // who\n)"), "{ user=a }");
}

#[test]
fn lists_in_lists_are_read_however_deep_they_are() {
    let deep = format!("a: b\n{}c\n- d\n", "- ".repeat(200_000));
    let shape = shape(&deep);
    assert!(shape.ends_with("} d } }"), "{}", &shape[shape.len() - 20..]);
    assert_eq!(shape.matches("[ ").count(), 200_000);
}

#[test]
fn a_text_is_of_lines_if_half_of_them_tell() {
    let is_of_lines = |text: &str| Format::of(text.as_bytes(), b"") == Format::Lines;
    for text in [
        "a: b\nc: d\n",
        "a: b\nonly words\n",
        "a: b\n# of a comment\n\n# and one more\nonly words",
        "- a\n- b",
        "-\n- b",
        "? a\n? b",
        "---\na: b",
        "a: {b: c}",
        "a: [b]",
        "a: {",
        "a: [",
        "[db]\nonly words",
        "[[db]]\na = b",
        "a = \"\"\"\nonly words\nand more\nof them",
        "a = \'\'\'\nonly words\nand more\nof them",
    ] {
        assert!(is_of_lines(text), "{text}");
    }
    let long = format!("a: b\n{}: c\nonly words", "n".repeat(39));
    assert!(is_of_lines(&long));
    for text in [
        "a: b",
        "a: b\nonly words\nand more",
        "only words",
        "a = \"b\"\nonly words\nand more",
        "{\n  \"a\": 1,\n  \"b\": 2\n}",
        "[1]\na = b",
        "[\"a\"]\nb = c",
        "[db\na = b",
        "[db]",
        &long.replacen('n', "nn", 1),
    ] {
        assert!(!is_of_lines(text), "{text}");
    }
}

#[test]
fn a_block_of_any_words_belongs_to_its_name() {
    let text = |mark: &str| format!("a:{mark}\n  only words\n  and more\n  of them\nb: c\n");
    for mark in [" |", " >", " |-", " |+", " >-", " >+", "\t|"] {
        assert_eq!(shape(&text(mark)), "{ a=only words\n  and more\n  of them b=c }", "{mark}");
    }
    for mark in ["", " b", "|", " |x", " -", " ||"] {
        let text = text(mark);
        assert_eq!(Format::of(text.as_bytes(), b""), Format::Text, "{mark}");
    }
    let alone = "|\n  only words\n  and more\na: b";
    assert_eq!(Format::of(alone.as_bytes(), b""), Format::Text);
}

#[test]
fn a_form_has_names_and_equals_signs() {
    let is_form = |text: &str| Format::of(text.as_bytes(), b"") == Format::Form;
    for text in ["a=1", "a=1&b", "a=&b=", "a[b]=1&c.d_e-f%20+~$:=2", "a=b=c&d=1", "a=1\r\n"] {
        assert!(is_form(text), "{text}");
    }
    for text in
        ["a=", "a=b=", "=1", "a b=1", "a=b c", "a=<b", "a=\"b", "a='b", "a={b", "a=b=c", "a&b", "a"]
    {
        assert!(!is_form(text), "{text}");
    }
    assert_eq!(Format::of(b"a b", b"application/x-www-form-urlencoded"), Format::Form);
    assert_eq!(shape("a=1&b&c=&d=2"), "{ a=1 b c= d=2 }");
}

#[test]
fn a_part_has_the_name_of_its_head_and_ends_before_the_next() {
    let body = |head: &str, text: &str| format!("--B\n{head}\n\n{text}\n--B--\n");
    let head = |rest: &str| format!("Content-Disposition: form-data{rest}");
    for (rest, name) in [
        ("; name=\"a b\"", "a b"),
        (";name=a; x=1", "a"),
        (";\tname = a", "a"),
        ("; filename=\"x\"; name=a", "a"),
        ("; name*=UTF-8'en'a", "a"),
        ("; name=it's", "it's"),
        (";\n name=a\nContent-Type: text/plain", "a"),
    ] {
        assert_eq!(shape(&body(&head(rest), "x")), format!("{{ {name}=x  }}"), "{rest}");
    }
    for rest in ["", "; filename=\"x\"", "; name=\"a"] {
        assert_eq!(shape(&body(&head(rest), "x")), "{ x  }", "{rest}");
    }
    let (first, second) = (head("; name=a"), head("; name=b"));
    let two = format!("--B\n{first}\n\nx--B\n-B\n\n--B\r\n{second}\r\n\r\ny\r\n--B--");
    assert_eq!(shape(&two), "{ a=x--B\n-B\n b=y  }");
    assert_eq!(Format::of(b"words\n--B", b"multipart/mixed"), Format::Multipart);
    for text in ["--B\nContent\n\nx", "--\nx", "words\n--B\nContent-Type: a\n\nx\n--B"] {
        assert_ne!(Format::of(text.as_bytes(), b""), Format::Multipart, "{text}");
    }
}
