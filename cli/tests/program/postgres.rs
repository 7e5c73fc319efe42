//! A real PostgreSQL: a database of the server that `DATABASE_URL` names, or else a server of its own in a temporary folder.

use std::env;
use std::fs;
use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, Row};

pub struct Postgres {
    url: String,
    /// The database in the server of `DATABASE_URL`, and that URL.
    created: Option<(String, String)>,
    own: Option<Server>,
}

pub struct Connection {
    runtime: Runtime,
    client: Client,
}

impl Connection {
    pub fn execute(&self, sql: &str) {
        self.runtime
            .block_on(self.client.batch_execute(sql))
            .unwrap();
    }
}

/// A server that this test has started.
struct Server {
    bin: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Postgres {
    /// A database; `None`, and a line that says so, where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        if let Ok(url) = env::var("DATABASE_URL") {
            return Some(Self::of_server(url));
        }
        Self::start_own()
    }

    /// Starts a server for this test, even if `DATABASE_URL` names another; `None` where PostgreSQL is not installed.
    pub fn start_own() -> Option<Self> {
        let Some(bin) = folder_of_programs() else {
            println!(
                "not run: there is no PostgreSQL. Set DATABASE_URL, or install it: apt-get install postgresql"
            );
            return None;
        };
        let server = Server::start(bin);
        Some(Self {
            url: format!("postgres://caibo@127.0.0.1:{}/postgres", server.port),
            created: None,
            own: Some(server),
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets the test's own server use TLS, with a certificate and its private key in PEM.
    pub fn use_tls(&self, certificate: &str, key: &str) {
        let server = self.own.as_ref().unwrap();
        server.write("server.crt", certificate);
        server.write("server.key", key);
        self.query("ALTER SYSTEM SET ssl = on");
        server.control(&["restart"]);
    }

    /// Ends the server as a crash does, and starts it again. One that the test has not started goes on.
    pub fn restart(&self) {
        match &self.own {
            Some(server) => server.control(&["restart", "-m", "immediate"]),
            None => println!("not run: the restart of a server that DATABASE_URL names"),
        }
    }

    pub fn query(&self, sql: &str) -> Vec<Row> {
        query(&self.url, sql)
    }

    /// A connection that stays open, for transactions.
    pub fn connect(&self) -> Connection {
        let runtime = Runtime::new().unwrap();
        let client = runtime.block_on(connect(&self.url));
        Connection { runtime, client }
    }

    fn of_server(url: String) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("caibo_test_{}_{number}", std::process::id());
        query(&url, &format!("CREATE DATABASE {name}"));
        let (server, parameters) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = server.rsplit_once('/').unwrap();
        Self {
            url: format!("{server}/{name}?{parameters}"),
            created: Some((name, url)),
            own: None,
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some((name, url)) = &self.created {
            query(url, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

impl Server {
    fn start(bin: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            // PostgreSQL does not run as root.
            give_to_postgres(folder.path());
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let server = Self { bin, folder, port };
        let mut initdb = server.command("initdb");
        initdb.args(["-U", "caibo", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        assert!(initdb.status().unwrap().success());
        let options =
            format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=");
        server.control(&["start", "-o", &options]);
        server
    }

    /// Writes a file of the server that no other user can read.
    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join("data").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        if is_root() {
            give_to_postgres(&path);
        }
    }

    fn control(&self, arguments: &[&str]) {
        let mut control = self.command("pg_ctl");
        control
            .args(["-w", "-l"])
            .arg(self.folder.path().join("log"));
        let status = control.args(arguments).status().unwrap();
        assert!(
            status.success(),
            "{}",
            fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
        );
    }

    fn command(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        command.arg("-D").arg(self.folder.path().join("data"));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control(&["stop", "-m", "immediate"]);
    }
}

fn query(url: &str, sql: &str) -> Vec<Row> {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async { connect(url).await.query(sql, &[]).await.unwrap() })
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Where the programs of the newest PostgreSQL are.
fn folder_of_programs() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let on_path = env::split_paths(&path).collect::<Vec<_>>();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut installed: Vec<_> = versions
        .map(|version| version.unwrap().path().join("bin"))
        .collect();
    installed.sort();
    let mut folders = on_path.into_iter().chain(installed.into_iter().rev());
    folders.find(|folder| {
        ["initdb", "pg_ctl"]
            .iter()
            .all(|name| folder.join(name).exists())
    })
}

/// Makes the user `postgres` the owner of a file or folder.
fn give_to_postgres(path: &Path) {
    let status = Command::new("chown").arg("postgres").arg(path).status();
    assert!(status.unwrap().success());
}

fn is_root() -> bool {
    fs::metadata(Path::new("/proc/self")).is_ok_and(|folder| folder.uid() == 0)
}
