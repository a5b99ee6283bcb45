//! Writes every sample page and the assets into a folder, for looking at: `cargo run -p trustwide-pages --example samples FOLDER`.

use std::{env, fs, path::Path};

use trustwide_pages::{self as pages, look::assets};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::args().nth(1).ok_or("say which folder to write into")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        fs::write(folder.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    for sample in pages::samples() {
        // Pages name their assets from the root of a site; opened as files they stand beside them.
        let html = sample.html?.replace("\"/assets/", "\"assets/");
        fs::write(folder.join(format!("{}.html", sample.name)), html)?;
    }
    println!("{}", folder.display());
    Ok(())
}
