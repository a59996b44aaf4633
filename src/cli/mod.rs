//! The command line: one file per command, each calls the same verbs as the pages.

use std::process::ExitCode;

pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
