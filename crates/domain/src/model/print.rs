//! A model's public page, as Markdown. (The web page is a template over the same outline.)

use std::fmt::Write;

use super::{Model, outline::Outlined};

/// The page that a trust could publish: every section that the model has, every blank labelled as one.
pub fn print(model: &Model) -> String {
    let outline = model.outline();
    let mut page = format!("# {}\n", outline.title);
    if let Some(says) = &outline.says {
        page.push_str(&format!("\n{says}\n"));
    }
    facts(&mut page, &outline.facts, "");
    for section in &outline.sections {
        page.push_str(&format!("\n## {}\n", section.title));
        facts(&mut page, &section.facts, "");
        page.push('\n');
        section.entries.iter().for_each(|it| entry(&mut page, it, ""));
    }
    page
}

fn facts(page: &mut String, facts: &[(&str, String)], indent: &str) {
    if !facts.is_empty() {
        page.push('\n');
    }
    for (name, value) in facts {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "{indent}- {}: {value}", sentence(name));
    }
}

fn entry(page: &mut String, it: &Outlined, indent: &str) {
    let says = it.says.as_ref().map_or(String::new(), |says| format!(": {says}"));
    let _ = writeln!(page, "{indent}- **{}**{says}", it.label);
    if let Some(blank) = &it.blank {
        let _ = writeln!(page, "{indent}  - Left blank: {blank}");
    }
    for (name, value) in &it.facts {
        let _ = writeln!(page, "{indent}  - {}: {value}", sentence(name));
    }
    let deeper = format!("{indent}  ");
    it.parts.iter().for_each(|part| entry(page, part, &deeper));
}

fn sentence(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
