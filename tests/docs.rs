//! The documentation is true: its commands run, its help texts are those of the command.
//!
//! In README.md and docs/*.md each line of a `sh` fence that begins with `seqdoc `, and of a
//! `console` fence that begins with `$ seqdoc `, runs in a copy of the project and ends with 0, or
//! with the code of a comment behind it (`# exits 3`). In a `console` fence the lines below are what
//! it prints; a line `...` stands for any lines. `BLESS=1` writes the help texts anew.

use std::path::{Path, PathBuf};

use crate::support::{Printed, folders_with, project, read, run, scratch, write};

fn pages() -> Vec<PathBuf> {
    let docs = std::fs::read_dir(project("docs"))
        .expect("docs")
        .map(|entry| entry.expect("a page").path());
    let mut pages: Vec<_> =
        docs.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.push(project("README.md"));
    pages.sort();
    pages
}

/// The fences of a page: language, lines, and the line that stands before.
fn fences(page: &str) -> Vec<(String, Vec<String>, String)> {
    let mut fences = Vec::new();
    let mut lines = page.lines();
    let mut before = String::new();
    while let Some(line) = lines.next() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks >= 3 {
            let end = "`".repeat(ticks);
            let inside =
                lines.by_ref().take_while(|line| *line != end).map(str::to_owned).collect();
            fences.push((line[ticks..].trim().to_owned(), inside, before.clone()));
        }
        line.clone_into(&mut before);
    }
    fences
}

fn copy_of_the_project() -> tempfile::TempDir {
    let copy = scratch();
    for top in ["samples", "recordings", "templates"] {
        for folder in folders_with(&project(top), "") {
            for entry in std::fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_file() {
                    write(
                        copy.path().join(path.strip_prefix(project("")).expect("below")),
                        std::fs::read(&path).expect("a file"),
                    );
                }
            }
        }
    }
    copy
}

/// Runs a documented line; gives what it printed and the code that is expected.
fn run_line(folder: &Path, line: &str) -> (Printed, i32) {
    let (command, comment) = line.split_once('#').unwrap_or((line, ""));
    let code =
        comment.split_once("exits ").map_or(0, |(_, code)| code.trim().parse().expect("a code"));
    let (command, _) = command.split_once('|').unwrap_or((command, ""));
    let (command, file) = command.split_once(" > ").unwrap_or((command, ""));
    let arguments: Vec<_> =
        command.split_whitespace().skip(1).map(|word| word.replace(['\'', '"'], "")).collect();
    let printed = run(folder, &arguments);
    if !file.is_empty() {
        write(folder.join(file.trim()), &printed.stdout);
    }
    (printed, code)
}

fn matches(printed: &str, documented: &[String]) -> bool {
    let printed: Vec<_> = printed.lines().map(str::trim_end).collect();
    let Some(gap) = documented.iter().position(|line| line.trim() == "...") else {
        return printed == documented.iter().map(|line| line.trim_end()).collect::<Vec<_>>();
    };
    let (start, end) = (&documented[..gap], &documented[gap + 1..]);
    printed.len() >= start.len() + end.len()
        && printed.iter().zip(start).all(|(p, d)| p == d)
        && printed.iter().rev().zip(end.iter().rev()).all(|(p, d)| p == d)
}

#[test]
fn documented_commands_run() {
    let mut commands = 0;
    for page in pages() {
        let copy = copy_of_the_project();
        for (language, lines, _) in fences(&read(&page)) {
            let prompt = match language.as_str() {
                "sh" => "seqdoc ",
                "console" => "$ seqdoc ",
                _ => continue,
            };
            for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with(prompt))
            {
                let (printed, code) = run_line(copy.path(), line.trim_start_matches("$ "));
                let said =
                    format!("{}: {line}\n{}{}", page.display(), printed.stdout, printed.stderr);
                assert_eq!(printed.code, code, "{said}");
                commands += 1;
                let next = lines[at + 1..].iter().position(|line| line.starts_with("$ "));
                let documented = &lines[at + 1..next.map_or(lines.len(), |next| at + 1 + next)];
                if language == "console" && !line.contains('|') {
                    let all = printed.stdout.clone() + &printed.stderr;
                    let other = printed.stderr.clone() + &printed.stdout;
                    assert!(matches(&all, documented) || matches(&other, documented), "{said}");
                }
            }
        }
    }
    assert!(commands > 10, "{commands} commands");
}

/// What stands between `<!-- output: ARGUMENTS -->` and `<!-- /output -->`, in a fence, is what
/// `seqdoc ARGUMENTS` prints. `BLESS=1` writes it anew.
#[test]
fn documented_output_is_the_output() {
    let mut outputs = 0;
    for page in pages() {
        let text = read(&page);
        let mut now = String::new();
        for (at, part) in text.split("<!-- output: ").enumerate() {
            if at == 0 {
                now += part;
                continue;
            }
            let (command, rest) = part.split_once(" -->\n").expect("a command");
            let (fence, rest) = rest.split_once("<!-- /output -->").expect("an end");
            // The fence, with what the page says to mermaid.
            let open = fence.lines().take_while(|line| line.starts_with(['`', '%']));
            let open = open.collect::<Vec<_>>().join("\n");
            let (_, close) = fence.trim_end().rsplit_once('\n').expect("a fence closes");
            let arguments: Vec<_> = command.split_whitespace().map(str::to_owned).collect();
            let printed = run(&project(""), &arguments).stdout;
            assert!(!printed.is_empty(), "{}: {command}", page.display());
            let end = ["\n", &printed, close, "\n<!-- /output -->", rest].concat();
            now += &["<!-- output: ", command, " -->\n", &open, &end].concat();
            outputs += 1;
        }
        if std::env::var_os("BLESS").is_some() {
            write(&page, now);
        } else {
            assert!(text == now, "{} has another output; write it with `BLESS=1`", page.display());
        }
    }
    assert!(outputs > 1, "{outputs} outputs");
}

#[test]
fn documented_help_is_the_help() {
    let page = project("docs/commands.md");
    let mut text = read(&page);
    let mut helps = 0;
    for (_, lines, before) in fences(&text.clone()) {
        let Some(command) =
            before.strip_prefix("<!-- help:").and_then(|rest| rest.strip_suffix("-->"))
        else {
            continue;
        };
        let mut arguments: Vec<_> = command.split_whitespace().map(str::to_owned).collect();
        arguments.push("--help".to_owned());
        let help = run(&project(""), &arguments).stdout;
        let documented = lines.join("\n") + "\n";
        helps += 1;
        if std::env::var_os("BLESS").is_some() {
            text = text.replace(&documented, &help);
        } else {
            assert_eq!(documented, help, "{}: {command}; write it with `BLESS=1`", page.display());
        }
    }
    assert!(helps > 2, "{helps} help texts");
    if std::env::var_os("BLESS").is_some() {
        write(&page, text);
    }
}

#[test]
fn documented_template_variables_exist() {
    let page = read(project("docs/templates.md"));
    let names: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.starts_with("step."))
        .collect();
    assert!(names.len() > 15, "{names:?}");
    let folder = scratch();
    let prints: Vec<_> = names
        .iter()
        .map(|name| format!("{{% set _ = {name} %}}{{{{ {name} is defined }}}}\n"))
        .collect();
    let template = format!("{{% for step in steps %}}\n{}{{% endfor %}}\n", prints.concat());
    write(folder.path().join("templates/diagram.md.jinja"), template);
    let log = project("samples/openstack/image/show/requestshook.log").display().to_string();
    let arguments = ["build", &log, "-o", "docs", "--templates", "templates"].map(str::to_owned);
    let printed = run(folder.path(), &arguments);
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    let diagram = read(folder.path().join("docs/diagram.md"));
    assert!(!diagram.to_lowercase().contains("false"), "{names:?}\n{diagram}");
}

/// A picture beside lines of a configuration is made with these lines.
#[test]
fn pictures_are_made_with_the_configuration_beside_them() {
    let page = read(project("docs/drawing.md"));
    let mut pictures = 0;
    for part in page.split("\n```toml\n").skip(1) {
        let (fence, rest) = part.split_once("\n```").expect("a fence ends");
        let include = rest.split("--8<-- \"options/").nth(1);
        if let Some(name) = include.and_then(|include| include.split('/').next()) {
            let path = project("samples/options").join(name).join("seqdoc.toml");
            let configuration = read(&path);
            for line in fence.lines() {
                let found = configuration.lines().any(|other| other == line);
                assert!(found, "{} lacks `{line}`", path.display());
            }
            pictures += 1;
        }
    }
    assert!(pictures > 20, "{pictures}");
}
