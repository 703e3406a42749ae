//! `seqdoc completions` and `seqdoc man`: the command line itself in, what a shell and `man` know of it
//! out.

use std::io::{self, Write as _};

use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;

use super::{Arguments, DONE, Failure};

/// Print the completions for a shell
///
/// Prints a script that completes commands, options and values as you type. Write it to the folder
/// that your shell reads.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc completions bash > ~/.local/share/bash-completion/completions/seqdoc
  seqdoc completions zsh > ~/.zfunc/_seqdoc    with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  seqdoc completions fish > ~/.config/fish/completions/seqdoc.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<u8, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "seqdoc", &mut script);
        print(&script)
    }
}

/// Print the manual page
///
/// Prints a page for `man` with all commands and their options.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  seqdoc man > ~/.local/share/man/man1/seqdoc.1
  seqdoc man | man -l -")]
pub(super) struct Manual {}

impl Manual {
    pub(super) fn run() -> Result<u8, Failure> {
        let mut page = Vec::new();
        write_page(&mut page).map_err(Failure::Print)?;
        print(&page)
    }
}

/// The page of the tool, then a section for each command.
fn write_page(page: &mut Vec<u8>) -> io::Result<()> {
    let mut whole = Arguments::command();
    whole.build();
    let top = clap_mangen::Man::new(whole.clone());
    top.render_title(page)?;
    top.render_name_section(page)?;
    top.render_synopsis_section(page)?;
    top.render_description_section(page)?;
    top.render_options_section(page)?;
    for command in whole.get_subcommands().filter(|command| command.get_name() != "help") {
        write_command(command, page)?;
    }
    top.render_version_section(page)
}

fn write_command(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name()).replace('-', " ");
    writeln!(page, ".SH \"{}\"", name.to_uppercase())?;
    let section = clap_mangen::Man::new(command.clone());
    for render in [
        clap_mangen::Man::render_synopsis_section,
        clap_mangen::Man::render_description_section,
        clap_mangen::Man::render_options_section,
        clap_mangen::Man::render_extra_section,
    ] {
        let mut part = Vec::new();
        render(&section, &mut part)?;
        // What is a section of a page of its own is one of this section here.
        page.extend_from_slice(&subsections(&part));
    }
    Ok(())
}

fn subsections(part: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(part).replace(".SH ", ".SS ").into_bytes()
}

fn print(text: &[u8]) -> Result<u8, Failure> {
    anstream::stdout().lock().write_all(text).map_err(Failure::Print)?;
    Ok(DONE)
}
