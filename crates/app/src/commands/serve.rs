//! `trustwide serve`: the web application.

use std::{net::SocketAddr, process::ExitCode};

use anyhow::Context;
use axum::{Router, serve::ListenerExt};
use clap::Args;
use tokio::net::TcpListener;
use trustwide_web::{App, Settings, mail::Mailer};

use crate::{
    config::{Config, Place},
    output::say,
};

#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

impl Serve {
    pub async fn run(self, place: Place) -> anyhow::Result<ExitCode> {
        let config = Config::read(&place, self.listen)?;
        start_log(&config.log);
        let db = config.open().await?;
        let settings = Settings {
            base_address: config.base_address.clone(),
            behind_proxy: config.behind_proxy,
            origins: config.lines(),
            ..Settings::default()
        };
        let app = App::new(db, settings, mailer(&config)?);
        let listener = listen(config.listen).await?;
        say(format_args!("Trustwide is at http://{}/", listener.local_addr()?));
        serve(listener, app).await?;
        Ok(ExitCode::SUCCESS)
    }
}

fn mailer(config: &Config) -> anyhow::Result<Option<Mailer>> {
    let Some(server) = &config.mail else { return Ok(None) };
    let from = config
        .mail_from
        .as_deref()
        .context("mail is set, so mail_from must say whom letters come from")?;
    Ok(Some(Mailer::new(server, from).context("reading the mail settings")?))
}

/// Takes an address of this machine.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("listening on {address}: is something else there already?"))
}

/// Serves until the process is told to stop, and lets requests in hand finish.
pub async fn serve(listener: TcpListener, app: App) -> anyhow::Result<()> {
    let (reference, db) = (app.reference.clone(), app.db.clone());
    tokio::spawn(async move {
        if let Err(error) = reference.warm(&db).await {
            tracing::warn!("the schools of England could not be read ahead: {error}");
        }
    });
    let service = Router::new().fallback_service(trustwide_web::service(app));
    let listener = listener.tap_io(|stream| {
        // Small answers should not wait for larger ones; a system that cannot do this still serves.
        drop(stream.set_nodelay(true));
    });
    axum::serve(listener, service.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(told_to_stop())
        .await
        .context("serving")
}

async fn told_to_stop() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupted => {}, () = terminated => {} }
}

/// Starts the log: one line for each request, without addresses or names of people.
pub fn start_log(form: &str) {
    use tracing_subscriber::{
        Layer, filter::LevelFilter, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
    };
    let layer = match form {
        "json" => fmt::layer().json().with_writer(std::io::stderr).boxed(),
        _ => fmt::layer().with_ansi(false).with_target(false).with_writer(std::io::stderr).boxed(),
    };
    drop(registry().with(layer.with_filter(LevelFilter::INFO)).try_init());
}
