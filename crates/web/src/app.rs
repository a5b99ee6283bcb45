//! What every request shares: the database, the settings, and what a node may rebuild at any time.

use std::sync::Arc;

use tokio::sync::Semaphore;
use trustwide_storage::Database;

use crate::{
    days::Books, frame::Frames, mail::Mailer, pages::sign_in::Pick, reference::ReferenceCache,
};

/// How the program is reached and what it may do. Each value's meaning for an operator is in `docs/operate.md`.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// `https://improve.example`: what links in e-mails begin with. Its scheme decides whether cookies are `Secure`.
    pub base_address: Option<String>,
    /// Believe the last address in `X-Forwarded-For`: only behind a proxy that sets it.
    pub behind_proxy: bool,
    /// Anybody may pick whom to be: a demonstration database on a loopback address, and nowhere else.
    pub demonstration: bool,
    /// Whom one can be there, and what there is to see as them.
    pub cast: Vec<Pick>,
    /// Each setting with its value and where it came from, for the settings page.
    pub origins: Vec<(String, String, String)>,
}

impl Settings {
    /// Whether browsers reach the program over TLS.
    pub fn is_secure(&self) -> bool {
        self.base_address.as_deref().is_some_and(|it| it.starts_with("https://"))
    }
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Database,
    pub settings: Arc<Settings>,
    pub mailer: Option<Arc<Mailer>>,
    /// Context of all schools, kept by what was landed when.
    pub reference: ReferenceCache,
    /// The model in force and the school year of each trust's pages.
    pub frames: Frames,
    /// A year of the ledger as each of its readers may see it.
    pub books: Books,
    /// A turn for each page that may hold a snapshot of the database at once; the others wait for theirs.
    pub turns: Arc<Semaphore>,
}

impl App {
    /// An application over a migrated database.
    pub fn new(db: Database, settings: Settings, mailer: Option<Mailer>) -> Self {
        App {
            turns: Arc::new(Semaphore::new(db.snapshots_at_once())),
            db,
            settings: Arc::new(settings),
            mailer: mailer.map(Arc::new),
            reference: ReferenceCache::default(),
            frames: Frames::at_most(64),
            books: Books::at_most(16),
        }
    }

    /// The name of the session's cookie: `__Host-` keeps it to this host, but only over TLS.
    pub fn cookie_name(&self) -> &'static str {
        if self.settings.is_secure() { "__Host-trustwide" } else { "trustwide" }
    }
}
