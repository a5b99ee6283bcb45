//! `trustwide demo`: the demonstration trust, made and served at once.

use std::{fs, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::Args;
use jiff::{Timestamp, civil::Date};
use trustwide_app::demo::{self, Plan};
use trustwide_domain::Moment;
use trustwide_pages::sign_in::Pick;
use trustwide_storage::{Database, Surroundings};
use trustwide_web::{App, Settings};

use super::serve::{listen, serve, start_log};
use crate::{
    config::{Place, sqlite_url},
    output::say,
};

#[derive(Debug, Args)]
pub struct Demo {
    /// Port to listen on, on this machine alone; 0 takes any that is free
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// How many schools the trust has
    #[arg(long, default_value_t = 16)]
    schools: usize,
    /// The day that it is in the demonstration
    #[arg(long, value_name = "DAY")]
    today: Option<Date>,
}

impl Demo {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        if place.database.is_some() {
            bail!("the demonstration makes its own database: leave --database out");
        }
        start_log("text");
        let listener = match listen(SocketAddr::from(([127, 0, 0, 1], self.port))).await {
            Ok(listener) => listener,
            // The usual port is taken by something else: any other will do for a demonstration.
            Err(_) if self.port == 8080 => listen(SocketAddr::from(([127, 0, 0, 1], 0))).await?,
            Err(error) => return Err(error),
        };
        let folder = Folder::new(place.data)?;
        let url = sqlite_url(&folder.path);
        let today = self.today.unwrap_or_else(|| Moment::of(Timestamp::now()).day());
        let plan = Plan { schools: self.schools, ..Plan::usual(today) };
        let trust = demo::make(&url, &plan).await.context("making the demonstration trust")?;
        let db = Database::open(&url, Surroundings::real()).await?;
        let cast = demo::cast(&db, &trust, today).await?;
        let at = listener.local_addr()?;
        say(format_args!("A demonstration trust is at http://{at}/demo"));
        for person in &cast {
            say(format_args!("  be {}, {}: {}", person.name, person.post, person.why));
        }
        say("Stop it with Ctrl+C; what was done in it is forgotten.");
        let picks = cast.into_iter().map(|it| Pick {
            id: it.person,
            name: it.name,
            post: it.post,
            sees: it.why,
        });
        let settings =
            Settings { demonstration: true, cast: picks.collect(), ..Settings::default() };
        let served = serve(listener, App::new(db, settings, None)).await;
        folder.remove();
        served?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Where the demonstration's data are while it runs.
struct Folder {
    path: PathBuf,
    /// Made for this run, so removed after it; a folder that was given is left.
    own: bool,
}

impl Folder {
    fn new(given: Option<PathBuf>) -> anyhow::Result<Self> {
        let own = given.is_none();
        let path = given.unwrap_or_else(|| {
            std::env::temp_dir().join(format!("trustwide-demo-{}", std::process::id()))
        });
        fs::create_dir_all(&path)
            .with_context(|| format!("making the folder {}", path.display()))?;
        if path.join("trustwide.sqlite").exists() {
            bail!("{} holds data already: give the demonstration an empty folder", path.display());
        }
        Ok(Folder { path, own })
    }

    fn remove(&self) {
        if self.own {
            drop(fs::remove_dir_all(&self.path));
        }
    }
}
