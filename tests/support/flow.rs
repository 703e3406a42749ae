//! Logs of made-up flows.

use std::fmt::Write as _;

/// A log of a flow: `CALLER CALLEE METHOD PATH` is a request, `. STATUS` answers the newest open one,
/// `.N STATUS` the N-th request.
pub(crate) fn log(flow: &str) -> String {
    let (mut log, mut requests, mut open) = (String::new(), Vec::new(), Vec::new());
    for line in flow.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (heading, index) = if let Some(answer) = line.strip_prefix('.') {
            let (number, status) = answer.split_once(' ').expect("a status");
            let newest = || *open.last().expect("an open request");
            let index = number.parse::<usize>().map_or_else(|_| newest(), |number| number - 1);
            open.retain(|other| *other != index);
            let [caller, callee, call]: &[String; 3] = &requests[index];
            (format!("### ({caller}) RESP <<< ({callee}) : {status} {call}"), index)
        } else {
            let mut words = line.splitn(3, ' ').map(str::to_owned);
            let mut word = || words.next().expect("three words");
            let [caller, callee, call] = [word(), word(), word()];
            open.push(requests.len());
            let heading = format!("### ({caller}) REQ >>> ({callee}) : {call}");
            requests.push([caller, callee, call]);
            (heading, requests.len() - 1)
        };
        write!(log, "\n{heading}\nX-Requestshook-Request-Id: {index}\n\nnone\n\n").expect("memory");
    }
    log
}

/// The same log, with a token in its first request.
pub(crate) fn with_token(log: &str, token: &str) -> String {
    log.replacen("\n\nnone", &format!("\nX-Auth-Token: {token}\n\nnone"), 1)
}
