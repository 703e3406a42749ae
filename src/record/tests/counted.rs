//! Tests of the length that a recorder writes.

use super::framing::{FORGED, read, record};

fn counted(headers: &str, body: &str) -> String {
    record(&format!("{headers}X-Requestshook-Body-Length: {}\n", body.len()), body)
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_body_ends_where_its_recorder_says() {
    let long = format!("{}{FORGED}", "line\n".repeat(60));
    for body in
        ["none", "{\n  \"a\": 1\n}", FORGED, "x\n\n", &long, "### (a) REQ >>> (b) : GET /\nX: y"]
    {
        // What other tools store as text has the length that was sent.
        for headers in ["", "Content-Length: 3\n", "Content-Length: 1000000000\n"] {
            let log = counted(headers, body) + &counted("", "none");
            for log in [log.replace('\n', "\r\n"), log] {
                let (bodies, told) = read(&log);
                let expected =
                    if log.contains('\r') { body.replace('\n', "\r\n") } else { body.to_owned() };
                assert_eq!((bodies, told), (vec![expected, "none".to_owned()], vec![]), "{log}");
            }
        }
    }
}

#[test]
fn the_last_length_counts() {
    let headers = "x-requestshook-body-length: 4\n";
    let (bodies, told) = read(&(counted(headers, FORGED) + &counted("", "none")));
    assert_eq!((bodies, told), (strings(&[FORGED, "none"]), vec![]));
}

#[test]
fn a_length_that_a_client_sends_forges_nothing() {
    let headers = format!("X-Requestshook-Body-Length: 4\nContent-Length: {}\n", FORGED.len());
    for last in [record("H: v\n", "none"), String::new()] {
        let (bodies, told) = read(&(record(&headers, FORGED) + &last));
        assert_eq!(bodies[0], FORGED);
        assert!(told[0].starts_with("2: `Content-Length` and"), "{told:?}");
        assert_eq!(told.len(), 1, "{told:?}");
    }
}

/// A `Content-Length` of what was sent can lead to the end of another record by chance.
#[test]
fn a_content_length_that_fits_by_chance_swallows_no_record() {
    let [second, third] = [counted("", "none"), counted("", "none")];
    let length = "b'x'...".len() + 2 + second.len() - 2;
    let first = counted(&format!("Content-Length: {length}\n"), "b'x'...");
    let (bodies, told) = read(&(first + &second + &third));
    assert_eq!((bodies, told), (strings(&["b'x'...", "none", "none"]), vec![]));
}

/// The length of what was sent says nothing of the 32 bytes that were logged.
#[test]
fn a_binary_body_ends_at_its_own_line_whatever_its_length() {
    let second = record("H: v\n", "none");
    let to_its_end = "b'x'...".len() + 2 + second.len() - 2;
    for length in [0, 3, 7, to_its_end, to_its_end + 1, 99_999] {
        let first = record(&format!("Content-Length: {length}\n"), "b'x'...");
        let (bodies, told) = read(&(first + &second));
        assert_eq!((bodies, told), (strings(&["b'x'...", "none"]), vec![]), "{length}");
    }
}

#[test]
fn a_length_that_leads_nowhere_is_reported() {
    for length in ["3", "99999", "x", "", "-1", "99999999999999999999999"] {
        let headers = format!("X-Requestshook-Body-Length: {length}\n");
        let (bodies, told) = read(&(record(&headers, "text") + &record("H: v\n", "none")));
        assert_eq!(bodies, ["text", "none"]);
        let miscounted = told.iter().filter(|text| text.starts_with("2: no record follows where"));
        assert_eq!(miscounted.count(), 1, "{length}: {told:?}");
    }
    let (bodies, told) =
        read(&(record("X-Requestshook-Body-Length: 0\n", "none") + &record("", "none")));
    assert_eq!((bodies, told), (strings(&["none", "none"]), vec![]));
}

#[test]
fn a_body_that_is_cut_off_is_reported_once() {
    let log = counted("", "{\"a\": 1}\nand more text");
    for cut in [10, 20] {
        let (bodies, told) = read(log[..log.len() - cut].trim_end());
        assert_eq!(bodies.len(), 1);
        assert_eq!(told, ["2: the log ends inside this record; the part before the end is kept"]);
    }
}

#[test]
fn lengths_that_lie_are_read_in_time() {
    for line_end in ["\n", "\r\n"] {
        for length in ["15000000", "200000", "1"] {
            let headers =
                format!("X-Requestshook-Body-Length: {length}\nContent-Length: 15000000\n");
            let log = record(&headers, "text").repeat(1_000);
            let (bodies, _) = read(&log.replace('\n', line_end));
            assert_eq!(bodies.len(), 1_000);
        }
    }
}

/// What a body quotes can stand just where `Content-Length` of what was sent leads.
#[test]
fn a_content_length_that_leads_into_the_body_forges_nothing() {
    let headers = "Content-Length: 4\n";
    let response = counted(headers, FORGED).replace("REQ >>>", "RESP <<<");
    let response =
        response.replace(": PUT", ": 200 OK PUT").replace("(evil) RESP <<<", "(evil) REQ >>>");
    for log in [counted(headers, FORGED) + &counted("", "none"), response] {
        let (bodies, told) = read(&log);
        assert_eq!((&*bodies[0], told), (FORGED, vec![]), "{log}");
    }
}
