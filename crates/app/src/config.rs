//! Settings: one TOML file, overridden by environment and flags, each with where it came from.

use std::{
    collections::BTreeMap,
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use trustwide_storage::{Database, Surroundings};

/// Where the data are: flags that every command takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Place {
    /// Folder of the data, with SQLite inside [default: your own data folder]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL database instead, as postgres://user:password@host/name
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// File of settings [default: trustwide.toml in the data folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Where a setting came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Flag,
    Environment,
    File,
    Default,
}

impl Origin {
    /// How people read it.
    pub fn words(self) -> &'static str {
        match self {
            Origin::Flag => "command line",
            Origin::Environment => "environment",
            Origin::File => "settings file",
            Origin::Default => "default",
        }
    }
}

/// The settings file. A key that it does not know is refused, with the ones it does.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    database: Option<String>,
    listen: Option<String>,
    base_address: Option<String>,
    behind_proxy: Option<bool>,
    mail: Option<String>,
    mail_from: Option<String>,
    log: Option<String>,
}

/// Every setting, resolved.
#[derive(Debug, Clone)]
pub struct Config {
    pub data: PathBuf,
    pub database: String,
    pub listen: SocketAddr,
    pub base_address: Option<String>,
    pub behind_proxy: bool,
    pub mail: Option<String>,
    pub mail_from: Option<String>,
    /// `text` or `json`.
    pub log: String,
    origins: BTreeMap<&'static str, Origin>,
}

impl Config {
    /// Resolves the settings: flag, then environment (`TRUSTWIDE_…`), then file, then default.
    pub fn read(place: &Place, listen: Option<SocketAddr>) -> anyhow::Result<Self> {
        let mut origins = BTreeMap::new();
        let default_data = default_folder()?;
        let first_data = place.data.clone().or_else(|| variable("DATA").map(PathBuf::from));
        let at = place.config.clone().or_else(|| variable("CONFIG").map(PathBuf::from));
        let file = match &at {
            Some(at) => read_file(at)?,
            None => {
                let usual = first_data.as_ref().unwrap_or(&default_data).join("trustwide.toml");
                if usual.exists() { read_file(&usual)? } else { File::default() }
            }
        };
        let mut pick = |name: &'static str, flag: Option<String>, filed: Option<String>| {
            let variable = variable(&name.to_uppercase());
            let each =
                [(flag, Origin::Flag), (variable, Origin::Environment), (filed, Origin::File)];
            let found = each.into_iter().find_map(|(value, origin)| value.map(|it| (it, origin)));
            origins.insert(name, found.as_ref().map_or(Origin::Default, |(_, origin)| *origin));
            found.map(|(value, _)| value)
        };
        let text = |it: &PathBuf| it.display().to_string();
        let data = pick("data", place.data.as_ref().map(text), file.data.as_ref().map(text));
        let data = data.map_or(default_data, PathBuf::from);
        let database = pick("database", place.database.clone(), file.database);
        let database = database.unwrap_or_else(|| sqlite_url(&data));
        let listen = pick("listen", listen.map(|it| it.to_string()), file.listen);
        let listen = listen.unwrap_or_else(|| "127.0.0.1:8080".into());
        let listen = listen
            .parse()
            .with_context(|| format!("{listen} is not an address such as 127.0.0.1:8080"))?;
        let base_address = pick("base_address", None, file.base_address);
        let behind_proxy = pick("behind_proxy", None, file.behind_proxy.map(|it| it.to_string()));
        let behind_proxy = match behind_proxy.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => bail!("behind_proxy is {other}: it must be true or false"),
        };
        let (mail, mail_from) =
            (pick("mail", None, file.mail), pick("mail_from", None, file.mail_from));
        let log = pick("log", None, file.log).unwrap_or_else(|| "text".into());
        if !["text", "json"].contains(&log.as_str()) {
            bail!("log is {log}: it must be text or json");
        }
        let base_address = base_address.map(|it| it.trim_end_matches('/').to_owned());
        Ok(Config {
            data,
            database,
            listen,
            base_address,
            behind_proxy,
            mail,
            mail_from,
            log,
            origins,
        })
    }

    /// Each setting with its value and where it came from, passwords hidden.
    pub fn lines(&self) -> Vec<(String, String, String)> {
        let or_none = |it: &Option<String>| it.clone().unwrap_or_else(|| "(none)".into());
        let values = [
            ("data", self.data.display().to_string()),
            ("database", hide_password(&self.database)),
            ("listen", self.listen.to_string()),
            ("base_address", or_none(&self.base_address)),
            ("behind_proxy", self.behind_proxy.to_string()),
            ("mail", self.mail.as_deref().map_or("(none)".into(), hide_password)),
            ("mail_from", or_none(&self.mail_from)),
            ("log", self.log.clone()),
        ];
        let origin =
            |name: &str| self.origins.get(name).copied().unwrap_or(Origin::Default).words();
        values.into_iter().map(|(name, value)| (name.into(), value, origin(name).into())).collect()
    }

    /// Opens the database, made where there is none, and brings its tables up to date.
    pub async fn open(&self) -> anyhow::Result<Database> {
        if self.database.starts_with("sqlite:") {
            fs::create_dir_all(&self.data)
                .with_context(|| format!("making the folder {}", self.data.display()))?;
        }
        self.brought_up(self.connect().await?).await
    }

    /// The same, refused where there is none.
    pub async fn open_existing(&self) -> anyhow::Result<Database> {
        const MAKE: &str = "or make a trust there with 'trustwide new'";
        if let Some(file) = sqlite_file(&self.database).filter(|it| !it.exists()) {
            let folder = file.parent().unwrap_or(&self.data).display();
            bail!("there is no database in {folder}: give its folder with --data, {MAKE}");
        }
        let db = self.connect().await?;
        if !db.has_tables().await? {
            let url = hide_password(&self.database);
            bail!(
                "the database {url} holds nothing: give another with --data or --database, {MAKE}"
            );
        }
        self.brought_up(db).await
    }

    async fn connect(&self) -> anyhow::Result<Database> {
        let db = Database::open(&self.database, Surroundings::real()).await;
        db.with_context(|| format!("opening {}", hide_password(&self.database)))
    }

    /// Brings the tables up to date, with a copy of an SQLite file made before that.
    async fn brought_up(&self, db: Database) -> anyhow::Result<Database> {
        if !db.is_up_to_date().await? {
            self.copy_before_migration(&db).await?;
            db.migrate().await.context("bringing the database up to date")?;
        }
        Ok(db)
    }

    /// A copy beside an SQLite file that holds data already, before its tables are changed.
    async fn copy_before_migration(&self, db: &Database) -> anyhow::Result<()> {
        if !db.has_tables().await? {
            return Ok(());
        }
        let at = self.data.join(format!("before-{}.sqlite", trustwide_storage::migrate::newest()));
        if self.database.starts_with("sqlite:") && !at.exists() {
            db.copy_to(&at)
                .await
                .with_context(|| format!("copying the data to {}", at.display()))?;
        }
        Ok(())
    }
}

fn read_file(at: &Path) -> anyhow::Result<File> {
    let text = fs::read_to_string(at).with_context(|| format!("reading {}", at.display()))?;
    toml::from_str(&text).with_context(|| format!("in {}", at.display()))
}

fn variable(name: &str) -> Option<String> {
    env::var(format!("TRUSTWIDE_{name}")).ok().filter(|it| !it.is_empty())
}

fn default_folder() -> anyhow::Result<PathBuf> {
    let data = env::var_os("XDG_DATA_HOME").filter(|it| !it.is_empty()).map(PathBuf::from);
    let home = || env::var_os("HOME").map(|it| PathBuf::from(it).join(".local/share"));
    let folder = data.or_else(home).context("finding your data folder: give one with --data")?;
    Ok(folder.join("trustwide"))
}

/// The SQLite database inside a data folder.
pub fn sqlite_url(data: &Path) -> String {
    format!("sqlite://{}", data.join("trustwide.sqlite").display())
}

/// The file of an SQLite address.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(path.split('?').next().unwrap_or(path).into())
}

/// An address with its password left out.
fn hide_password(url: &str) -> String {
    match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
        Some((scheme, (user, host))) => {
            let user =
                user.split_once(':').map_or(user.to_owned(), |(name, _)| format!("{name}:…"));
            format!("{scheme}://{user}@{host}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        let check = |url: &str, shown: &str| assert_eq!(hide_password(url), shown);
        check("postgres://me:secret@host/db", "postgres://me:…@host/db");
        check("postgres://host/db", "postgres://host/db");
        check("sqlite:///data/trustwide.sqlite", "sqlite:///data/trustwide.sqlite");
    }

    #[test]
    fn a_file_is_found_in_its_address() {
        let data = Path::new("/data");
        assert_eq!(sqlite_file(&sqlite_url(data)), Some(data.join("trustwide.sqlite")));
        assert_eq!(sqlite_file("sqlite:kept.sqlite?mode=rw"), Some("kept.sqlite".into()));
        assert_eq!(sqlite_file("postgres://host/db"), None);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(toml::from_str::<File>("lisen = \"127.0.0.1:80\"").is_err());
    }
}
