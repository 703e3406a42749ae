//! The `seqdoc` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    seqdoc::cli::run(std::env::args_os())
}
