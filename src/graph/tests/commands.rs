//! The calls of a client come apart into commands, by their logins and by what is sent in between.

use super::super::Commands;
use super::each_record;
use super::evidence::{graph, log};
use super::explain::repeated;

/// The command of each call, by its place in the list of commands.
fn commands(records: &str) -> Vec<Option<usize>> {
    let graph = graph(records);
    let mut commands = Commands::new(&graph, None);
    each_record(&log(records), |record| commands.add(record));
    commands.finish().of
}

/// A call with its answer.
fn call(id: impl std::fmt::Display, path: &str) -> String {
    format!("a>b {id} GET {path}\n a<b {id} GET {path}\n")
}

/// A login, and a call with its token.
const LOGIN: &str = "a>k l POST /tokens\n a<k l POST /tokens S=new\n a>b w GET /work T=new\n";

#[test]
fn what_led_to_a_login_belongs_to_its_command() {
    assert_eq!(commands(&format!("{}{LOGIN}", call(1, "/v"))), [Some(0); 3]);
    let two = "a>b 1 GET /v\n a>b 2 GET /v\n a<b 1 GET /v\n a<b 2 GET /v\n";
    let found = commands(&format!("{two}{LOGIN}"));
    assert_eq!(found, [Some(0), Some(1), Some(1), Some(1)], "the one that was answered last");
    let other = two.replace("a<b 1 GET /v\n a<b 2 GET /v\n", "a<b 2 GET /v\n a<b 1 GET /v\n");
    assert_eq!(commands(&format!("{other}{LOGIN}")), [Some(0), Some(1), Some(0), Some(0)]);
    let open = "a>b 1 GET /v\n";
    assert_eq!(commands(&format!("{open}{LOGIN}")), [Some(0), Some(1), Some(1)], "it still waits");
}

#[test]
fn what_is_sent_without_a_token_in_between_belongs_to_the_command() {
    let next = "a>b n GET /next T=new\n";
    assert_eq!(commands(&format!("{LOGIN}{}{next}", call(1, "/free"))), [Some(0); 4]);
    let found = commands(&format!("{LOGIN}{}", call(1, "/free")));
    assert_eq!(found, [Some(0), Some(0), Some(1)], "no other call follows");
    // What the command has sent before is what another one begins with.
    let found = commands(&format!("{}{LOGIN}{}{next}", call(1, "/v"), call(2, "/v")));
    assert_eq!(found, [Some(0), Some(0), Some(0), Some(1), Some(0)]);
}

#[test]
fn up_to_sixteen_calls_wait_for_a_login_together() {
    let calls = |count: u8| -> String {
        (b'a'..b'a' + count).map(|name| call(name, &format!("/{}", char::from(name)))).collect()
    };
    assert_eq!(commands(&format!("{}{LOGIN}", calls(16))), [Some(0); 18]);
    let found = commands(&format!("{}{LOGIN}", calls(17)));
    assert_eq!(found[..16], (0..16).map(Some).collect::<Vec<_>>(), "each is one by itself");
    assert_eq!(found[16..], [Some(16); 3]);
}

#[test]
fn up_to_sixty_four_rows_of_calls_wait_for_a_login() {
    let first = |count: usize| {
        let open = repeated(count, |n| format!("a>b {n} GET /v\n"));
        let found = commands(&format!("{open} a<b 1 GET /v\n {LOGIN}"));
        assert_eq!(found.len(), count + 2);
        found[0] == found[count]
    };
    assert!(first(64), "the login follows the only call that was answered");
    assert!(!first(65), "the oldest row is forgotten");
}
