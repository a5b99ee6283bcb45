//! `trustwide check` and `trustwide config`.

use std::process::ExitCode;

use clap::Args;

use super::open;
use crate::{
    config::{Config, Place},
    output::{say, say_json},
};

#[derive(Debug, Args)]
pub struct Check {
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let report = open(&place).await?.check().await?;
        if self.json {
            say_json(&report)?;
        } else {
            for head in &report.chains {
                say(format_args!(
                    "{}: {} audit entries, head {}",
                    head.name, head.entries, head.hash
                ));
            }
            for fault in &report.faults {
                say(format_args!("fault: {fault}"));
            }
            say(if report.faults.is_empty() {
                "all consistent".into()
            } else {
                format!("{} faults", report.faults.len())
            });
        }
        Ok(if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
    }
}

#[derive(Debug, Args)]
pub struct ShowConfig {
    /// Print the settings as JSON
    #[arg(long)]
    json: bool,
}

impl ShowConfig {
    pub fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let lines = Config::read(&place, None)?.lines();
        if self.json {
            let each = |(name, value, origin): &(String, String, String)| serde_json::json!({"name": name, "value": value, "origin": origin});
            say_json(&lines.iter().map(each).collect::<Vec<_>>())?;
        } else {
            for (name, value, origin) in lines {
                say(format_args!("{name} = {value}  ({origin})"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
