//! Asks a server on this machine for pages at a steady rate, and says how long the answers took: for `bench/run`.
//!
//! `load ADDRESS COOKIE RATE SECONDS PATH…` prints one line of JSON. Each request has its moment, and its time is counted
//! from that moment whether or not a connection was free by then: a server that falls behind cannot slow down its own
//! measurement. Not here: signing in, and what is asked in which order (`bench/serving.py`).

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::{Semaphore, mpsc},
    task::JoinSet,
};

/// Connections open at once: more than a browser's six, fewer than would hurt.
const CONNECTIONS: usize = 64;

/// An answer that takes longer than this is an error.
const PATIENCE: Duration = Duration::from_secs(10);

struct Plan {
    address: SocketAddr,
    cookie: String,
    rate: u32,
    seconds: u32,
    paths: Vec<String>,
}

/// Times are in milliseconds.
#[derive(Debug, Serialize)]
struct Found {
    rate: u32,
    sent: usize,
    errors: usize,
    p50: f64,
    p95: f64,
    p99: f64,
    max: f64,
    mean_bytes: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let plan = Arc::new(Plan::from_arguments()?);
    let found = run(plan).await;
    println!("{}", serde_json::to_string(&found)?);
    Ok(())
}

impl Plan {
    fn from_arguments() -> anyhow::Result<Self> {
        let mut args = std::env::args().skip(1);
        let mut next = |what: &'static str| args.next().context(what);
        let address: SocketAddr = next("which address?")?.parse()?;
        ensure!(address.ip().is_loopback(), "only a server on this machine is put under load");
        let cookie = next("which cookie?")?;
        let rate = next("how many a second?")?.parse()?;
        let seconds = next("for how many seconds?")?.parse()?;
        let paths: Vec<String> = args.collect();
        ensure!(0 < rate && !paths.is_empty(), "a rate and a path are needed");
        Ok(Plan { address, cookie, rate, seconds, paths })
    }

    fn request(&self, path: &str) -> String {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept-Encoding: gzip\r\n\r\n",
            self.address, self.cookie
        )
    }
}

async fn run(plan: Arc<Plan>) -> Found {
    let pool = Arc::new(Pool::default());
    let (say, mut due) = mpsc::unbounded_channel();
    let pace = plan.clone();
    std::thread::spawn(move || keep_pace(&pace, &say));
    let mut asked = JoinSet::new();
    let mut turn = 0;
    while let Some(moment) = due.recv().await {
        let (plan, pool, at) = (plan.clone(), pool.clone(), turn % plan.paths.len());
        turn += 1;
        asked.spawn(async move {
            let answer = tokio::time::timeout(PATIENCE, pool.ask(&plan, &plan.paths[at])).await;
            Some((moment.elapsed(), answer.ok()?.ok()?))
        });
    }
    Found::of(plan.rate, asked.join_all().await)
}

/// Names each request's moment when it comes. A thread of its own: the runtime's timer counts in whole milliseconds.
fn keep_pace(plan: &Plan, say: &mpsc::UnboundedSender<Instant>) {
    let start = Instant::now();
    for turn in 0..plan.rate * plan.seconds {
        let moment = start + Duration::from_secs(1) * turn / plan.rate;
        std::thread::sleep(moment.saturating_duration_since(Instant::now()));
        if say.send(moment).is_err() {
            return;
        }
    }
}

type Connection = BufReader<TcpStream>;

/// Connections that wait for their next request.
struct Pool {
    idle: Mutex<Vec<Connection>>,
    room: Semaphore,
}

impl Default for Pool {
    fn default() -> Self {
        Pool { idle: Mutex::default(), room: Semaphore::new(CONNECTIONS) }
    }
}

impl Pool {
    /// One request and its whole answer; how many bytes the page had as it was sent.
    async fn ask(&self, plan: &Plan, path: &str) -> anyhow::Result<usize> {
        let _room = self.room.acquire().await?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(plan.address).await?,
        };
        connection.write_all(plan.request(path).as_bytes()).await?;
        let bytes = read_answer(&mut connection).await?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(bytes)
    }
}

async fn connect(address: SocketAddr) -> anyhow::Result<Connection> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(BufReader::with_capacity(64 << 10, stream))
}

async fn read_answer(connection: &mut Connection) -> anyhow::Result<usize> {
    let status = read_line(connection).await?;
    let (mut length, mut chunked) = (0, false);
    loop {
        let line = read_line(connection).await?.to_ascii_lowercase();
        match line.split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse()?,
            Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
            Some(_) => {}
            None => break,
        }
    }
    let bytes = if chunked {
        read_chunks(connection).await?
    } else {
        pass_over(connection, length).await?;
        length
    };
    if !status.starts_with("HTTP/1.1 200") {
        bail!("the answer was {status}");
    }
    Ok(bytes)
}

async fn read_chunks(connection: &mut Connection) -> anyhow::Result<usize> {
    let mut all = 0;
    loop {
        let size = usize::from_str_radix(&read_line(connection).await?, 16)?;
        pass_over(connection, size + 2).await?;
        all += size;
        if size == 0 {
            return Ok(all);
        }
    }
}

async fn read_line(connection: &mut Connection) -> anyhow::Result<String> {
    let mut line = String::new();
    ensure!(0 < connection.read_line(&mut line).await?, "the server closed the connection");
    Ok(line.trim_end().to_owned())
}

async fn pass_over(connection: &mut Connection, bytes: usize) -> anyhow::Result<()> {
    let mut some = vec![0; bytes];
    connection.read_exact(&mut some).await?;
    Ok(())
}

impl Found {
    fn of(rate: u32, answers: Vec<Option<(Duration, usize)>>) -> Self {
        let good: Vec<(Duration, usize)> = answers.iter().flatten().copied().collect();
        let mut times: Vec<f64> = good.iter().map(|(time, _)| time.as_secs_f64() * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let bytes: usize = good.iter().map(|(_, bytes)| bytes).sum();
        Found {
            rate,
            sent: answers.len(),
            errors: answers.len() - good.len(),
            p50: percentile(&times, 50),
            p95: percentile(&times, 95),
            p99: percentile(&times, 99),
            max: percentile(&times, 100),
            mean_bytes: bytes / good.len().max(1),
        }
    }
}

/// The nearest-rank percentile of sorted times; 0 where nothing was answered.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}
