//! The models that come with the program.

use super::{Known, Model, ModelError};

/// A model file that comes with the program.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// What `trustwide new --model` calls it: its file's name.
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! files {
    ($($name:literal,)*) => {
        &[$(Preset {
            name: $name,
            text: include_str!(concat!("../../../../models/", $name, ".toml")),
        },)*]
    };
}

/// The models that come with the program: five published ones, and one to start from that is nobody's.
pub fn presets() -> &'static [Preset] {
    files!["acorn", "healing", "humber", "six-step", "starter-2026", "trust-in-learning",]
}

/// The model with this name.
pub fn preset(name: &str) -> Option<Preset> {
    presets().iter().copied().find(|it| it.name == name)
}

impl Preset {
    /// How faults name it.
    pub fn file(&self) -> String {
        format!("models/{}.toml", self.name)
    }

    /// Reads it.
    pub fn read(&self, known: &Known<'_>) -> Result<Model, Vec<ModelError>> {
        Model::read(&self.file(), self.text, known)
    }
}
