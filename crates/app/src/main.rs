//! `trustwide`: the one program. Its commands, its settings, and nothing that another room could hold.

mod commands;
mod config;
mod output;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;

/// School improvement for a multi-academy trust: the published model, run end to end.
#[derive(Debug, Parser)]
#[command(name = "trustwide", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: config::Place,
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli.command, cli.place).await {
        Ok(code) => code,
        Err(error) => {
            output::say_error(&error);
            ExitCode::FAILURE
        }
    }
}
