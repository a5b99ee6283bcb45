//! `trustwide model`: the models that come with the program, and any file of one's own.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde::Serialize;
use trustwide_domain::model::{Known, Model, ModelError, diff, preset, presets, print};

use crate::output::{say, say_json};

#[derive(Debug, Args)]
pub struct ModelCommand {
    #[command(subcommand)]
    act: Act,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// The models that come with the program
    List,
    /// Whether a model is sound, or everything that is wrong with it: where, what, and what to do
    Check {
        /// Names from the list, or TOML files; all that come with the program if none is given
        models: Vec<String>,
    },
    /// The public page of a model, as Markdown
    Print {
        /// A name from the list, or a TOML file
        model: String,
    },
    /// What differs between two models, as sentences
    Diff {
        /// A name from the list, or a TOML file
        before: String,
        /// A name from the list, or a TOML file
        after: String,
    },
}

impl ModelCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.act {
            Act::List => list(self.json)?,
            Act::Check { models } => return check(&models, self.json),
            Act::Print { model } => show(&sound(&model)?, self.json)?,
            Act::Diff { before, after } => compare(&sound(&before)?, &sound(&after)?, self.json)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The title and the text of a model, by its name or its file. Refused where it has a fault.
pub fn sound_text(name: &str) -> anyhow::Result<(String, String)> {
    let title = sound(name)?.about.title;
    let text = match preset(name) {
        Some(preset) => preset.text.to_owned(),
        None => fs::read_to_string(name).with_context(|| format!("reading the model {name}"))?,
    };
    Ok((title, text))
}

#[derive(Serialize)]
struct Listed {
    name: &'static str,
    title: String,
    trust: Option<String>,
    year: Option<String>,
    elements: usize,
    blanks: usize,
}

fn list(json: bool) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for preset in presets() {
        let model = sound(preset.name)?;
        let outline = model.outline();
        let elements = outline.elements();
        all.push(Listed {
            name: preset.name,
            title: model.about.title.clone(),
            trust: model.about.trust.clone(),
            year: model.about.year.map(|it| it.to_string()),
            elements: elements.len(),
            blanks: elements.iter().filter(|it| it.blank.is_some()).count(),
        });
    }
    if json {
        return say_json(&all);
    }
    for it in all {
        let whose = it.trust.as_deref().unwrap_or("nobody's: to start from");
        let year = it.year.as_deref().unwrap_or("undated");
        say(format_args!(
            "{:<18} {whose}, {year}: {} elements, {} left blank",
            it.name, it.elements, it.blanks
        ));
    }
    Ok(())
}

fn check(models: &[String], json: bool) -> anyhow::Result<ExitCode> {
    let all: Vec<String> = match models {
        [] => presets().iter().map(|it| it.name.to_owned()).collect(),
        named => named.to_vec(),
    };
    let mut faults: Vec<ModelError> = Vec::new();
    for name in &all {
        match read(name)? {
            Ok(_) if json => {}
            Ok(model) => {
                say(format_args!("{name}: sound ({} elements)", model.outline().elements().len()));
            }
            Err(found) => faults.extend(found),
        }
    }
    if json {
        say_json(&faults)?;
    } else {
        faults.iter().for_each(say);
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn show(model: &Model, json: bool) -> anyhow::Result<()> {
    if json {
        return say_json(model);
    }
    say(print(model).trim_end());
    Ok(())
}

fn compare(before: &Model, after: &Model, json: bool) -> anyhow::Result<()> {
    let differences = diff(before, after);
    if json {
        return say_json(&differences);
    }
    if differences.is_empty() {
        say("No difference.");
    }
    differences.iter().for_each(say);
    Ok(())
}

/// A model that must be sound; its faults are the error otherwise.
fn sound(name: &str) -> anyhow::Result<Model> {
    match read(name)? {
        Ok(model) => Ok(model),
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            bail!("the model {name} cannot be used:\n{}", faults.join("\n"))
        }
    }
}

/// A model that comes with the program, or a file.
fn read(name: &str) -> anyhow::Result<Result<Model, Vec<ModelError>>> {
    if let Some(preset) = preset(name) {
        return Ok(preset.read(&Known::shipped()));
    }
    if !Path::new(name).exists() {
        let names: Vec<&str> = presets().iter().map(|it| it.name).collect();
        bail!("there is no model or file {name}: the models are {}", names.join(", "));
    }
    let text = fs::read_to_string(name).with_context(|| format!("reading the model {name}"))?;
    Ok(Model::read(name, &text, &Known::shipped()))
}
