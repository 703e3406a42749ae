//! A text in, the passwords in its command lines out that only the command gives away: `curl -u a:x`,
//! `sshpass -p x`.

use std::ops::Range;

use super::hit::{Hit, Rule};
use super::layer::Layer;
use crate::config::Kind;

/// Options of one letter that are followed by a password, by their commands.
const OPTIONS: [(&[u8], &[u8]); 13] = [
    (b"sshpass", b"-p"),
    (b"mysql", b"-p"),
    (b"mysqldump", b"-p"),
    (b"mysqladmin", b"-p"),
    (b"mongo", b"-p"),
    (b"mongosh", b"-p"),
    (b"docker", b"-p"),
    (b"podman", b"-p"),
    (b"ipmitool", b"-P"),
    (b"redis-cli", b"-a"),
    (b"ldapsearch", b"-w"),
    (b"ldapmodify", b"-w"),
    (b"ldapadd", b"-w"),
];
/// Options that are followed by `user:password`.
const PAIRS: [&[u8]; 3] = [b"-u", b"--user", b"--proxy-user"];
/// A command line is looked through so far back for its command.
const LONGEST: usize = 256;

/// The passwords in the command lines of a text.
pub(super) fn hits(layer: &Layer<'_>) -> Vec<Hit> {
    let text = layer.text();
    let options = memchr::memmem::find_iter(text, b" -");
    let values = options.filter_map(|at| {
        let rest = &text[at + 1..];
        let length = rest.iter().take(16).position(u8::is_ascii_whitespace)?;
        let value = word(text, at + 1 + length);
        let option = &rest[..length];
        let told = OPTIONS.iter().any(|(command, letter)| {
            *letter == option && is_command(command, &text[at.saturating_sub(LONGEST)..at])
        });
        if told {
            return Some(value);
        }
        let colon = memchr::memchr(b':', &text[value.clone()])?;
        let after = &text[value.start + colon + 1..value.end];
        let taken = PAIRS.contains(&option) && !after.is_empty() && !after.starts_with(b"//");
        taken.then_some(value.start + colon + 1..value.end)
    });
    values.map(|value| Hit::of(layer, Kind::Password, value, Rule::UserInfo)).collect()
}

/// The word after a place, without the quotes around it.
fn word(text: &[u8], at: usize) -> Range<usize> {
    let blanks = text[at..].iter().take_while(|byte| b" \t".contains(byte)).count();
    let quote = text.get(at + blanks).filter(|byte| b"'\"".contains(byte));
    let start = at + blanks + usize::from(quote.is_some());
    let ends = |byte: &u8| match quote {
        Some(quote) => byte == quote || *byte == b'\n',
        None => byte.is_ascii_whitespace() || b"'\"".contains(byte),
    };
    start..start + text[start..].iter().position(ends).unwrap_or(text.len() - start)
}

/// Whether a command stands in a line before one of its options.
fn is_command(command: &[u8], before: &[u8]) -> bool {
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    line.split(|byte| byte.is_ascii_whitespace() || b"|;&/'\"".contains(byte))
        .any(|word| word == command)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each password stands between `‹` and `›`.
    fn finds(text: &str) {
        let ranges = |hits: Vec<Hit>| hits.into_iter().map(|hit| hit.range).collect();
        crate::redact::tests::finds(text, |text| ranges(hits(&Layer::new(text, 0))));
    }

    #[test]
    fn each_command_has_its_option_for_a_password() {
        for line in [
            "sshpass -p",
            "mysql -p",
            "mysqldump -p",
            "mysqladmin -p",
            "mongo -p",
            "mongosh -p",
            "docker login -u me -p",
            "podman login -p",
            "ipmitool -H h -P",
            "redis-cli -a",
            "ldapsearch -x -w",
            "ldapmodify -w",
            "ldapadd -w",
        ] {
            finds(&format!("{line} ‹abc› x"));
        }
        finds("sshpass -P abc");
        finds("other -p abc");
    }

    #[test]
    fn a_command_is_a_word_of_the_same_line_not_far_before_its_option() {
        for before in ["", "a ", "a\t", "a|", "a;", "a&", "/bin/", "'", "\"", "\n", "a\n", "\n\n"] {
            finds(&format!("{before}sshpass -p ‹abc›"));
        }
        for before in ["sshpass\n", "sshpass\na", "my-sshpass", "sshpass2", "SSHPASS", "ssh"] {
            finds(&format!("{before} -p abc"));
        }
        let far = LONGEST - "sshpass".len();
        finds(&format!("x sshpass{} -p ‹abc›", "/".repeat(far)));
        finds(&format!("x sshpass{} -p abc", "/".repeat(far + 1)));
    }

    #[test]
    fn a_password_ends_with_its_word_or_its_quotes() {
        for value in ["  ‹abc›", "\t‹abc›", " ‹abc›' x", " ‹abc›\" x", " ‹abc›\nx", " ‹abc›"]
        {
            finds(&format!("sshpass -p{value}"));
        }
        for value in ["'‹a \"b›' c", "\"‹a 'b›\" c", "'‹a b›\nc' d", "  '‹a b›' c", "'‹a b›"]
        {
            finds(&format!("sshpass -p {value}"));
        }
    }

    #[test]
    fn a_pair_has_a_password_behind_its_colon() {
        for option in ["-u", "--user", "--proxy-user"] {
            finds(&format!("curl {option} a:‹abc› x"));
            finds(&format!("curl {option} 'a:‹b:c d›' x"));
            for value in ["a", "a:", "http://h/p", "-v a:b"] {
                finds(&format!("curl {option} {value} x"));
            }
        }
        finds("curl -x a:b");
    }
}
