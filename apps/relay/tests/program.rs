//! The program as its owner runs it: started, looked over, backed up, killed and ended.
#![cfg(test)]

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use soak::boxes::Invented;
use soak::client::Client;
use soak::kills;
use soak::node::Plan;
use soak::postgres::Server;
use tokio::runtime::Builder;
use wire::relay::{Answer, Request, Scope, Token};

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_afterglow-relay"))
}

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("afterglow-relay-program-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).expect("a folder");
        Self(folder)
    }

    fn database(&self) -> PathBuf {
        self.0.join("relay.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn block<T>(test: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(test)
}

async fn filled(client: &mut Client, number: u64) -> Invented {
    let one = Invented::new(3, number);
    assert_eq!(client.ask(&one.open()).await.expect("an answer"), Answer::Done);
    let append = one.append(0, vec![vec![7; 1_100]]);
    let appended = client.ask(&append).await.expect("an answer");
    assert_eq!(appended, Answer::Appended { next: 1 });
    one
}

/// Runs the program to its end; gives whether it went well, and all it said.
fn say(arguments: &[&str]) -> (bool, String) {
    let out = Command::new(program())
        .args(arguments)
        .output()
        .expect("the program");
    let text = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn ten_kills_under_load_lose_nothing_on_sqlite() {
    let folder = Folder::new();
    let plan = Plan::new(program(), folder.database());
    let report = block(kills::run(&plan, 1, 10, 8, 5)).expect("nothing is lost");
    assert!(
        report.acknowledged > 0 && report.slowest_start.as_secs() < 2,
        "{report}"
    );
    let path = folder.database();
    let found = say(&["doctor", "--database", path.to_str().expect("text")]);
    assert!(
        found.0 && found.1.contains("is whole") && found.1.contains("0 rows belong to nothing"),
        "{}",
        found.1
    );
}

#[test]
fn ten_kills_of_two_nodes_lose_nothing_on_postgres_and_both_nodes_hear_of_records() {
    let server = Server::start().expect("a PostgreSQL of one's own");
    let plan = Plan::new(program(), server.address());
    let report = block(kills::run(&plan, 2, 10, 8, 5)).expect("nothing is lost");
    assert!(report.acknowledged > 0, "{report}");
    // What one node takes in wakes those who wait at the other.
    let (here, there) = (plan.start().expect("a node"), plan.start().expect("a node"));
    block(async {
        let mut writer = Client::connect(here.address).await.expect("a connection");
        let mut reader = Client::connect(there.address).await.expect("a connection");
        let one = filled(&mut writer, 900).await;
        for at in 1..4 {
            reader.send(&one.read(at, 20).encode()).await.expect("sent");
            tokio::time::sleep(Duration::from_millis(300)).await;
            let begun = soak::now();
            writer
                .ask(&one.append(at, vec![vec![1]]))
                .await
                .expect("an answer");
            reader.receive().await.expect("an answer");
            assert!(begun.elapsed().as_secs() < 5, "the other node slept");
        }
        // Two phones meet over two nodes.
        let (owner, guest) = (|| Token::new([1; 32]), || Token::new([2; 32]));
        let message = b"hello".to_vec();
        let open = Request::MeetOpen {
            door: None,
            token: owner(),
            message: message.clone(),
        };
        let Ok(Answer::Meeting { number }) = writer.ask(&open).await else {
            panic!("no meeting");
        };
        let join = Request::MeetJoin {
            number,
            token: guest(),
        };
        assert_eq!(
            reader.ask(&join).await.expect("an answer"),
            Answer::Message(message)
        );
    });
    let found = say(&["doctor", "--database", &server.address()]);
    assert!(found.0 && found.1.contains("is durable"), "{}", found.1);
}

#[test]
fn a_backup_taken_while_running_holds_everything_and_serves() {
    let folder = Folder::new();
    let (path, copy) = (folder.database(), folder.0.join("copy.db"));
    let (path, copy) = (path.to_str().expect("text"), copy.to_str().expect("text"));
    let node = Plan::new(program(), path).start().expect("a node");
    let one = block(async {
        let mut client = Client::connect(node.address).await.expect("a connection");
        filled(&mut client, 1).await
    });
    let backed = say(&["backup", "--database", path, "--to", copy]);
    assert!(backed.0, "{}", backed.1);
    assert!(
        !say(&["backup", "--database", path, "--to", copy]).0,
        "a backup was written over"
    );
    // A second relay on the same file would forget what the first remembers.
    let second = say(&["run", "--database", path, "--listen", "127.0.0.1:0"]);
    assert!(
        !second.0 && second.1.contains("another relay uses this database"),
        "{}",
        second.1
    );
    assert!(node.end().expect("a signal"), "SIGTERM is not a failure");
    let node = Plan::new(program(), copy).start().expect("a node over the copy");
    block(async {
        let mut client = Client::connect(node.address).await.expect("a connection");
        let Answer::Page(page) = client.ask(&one.read(0, 0)).await.expect("an answer") else {
            panic!("no page");
        };
        assert_eq!(page.records.len(), 1);
    });
}

/// A disk of three megabytes, in a namespace of the test's own.
fn tiny(folder: &Folder) -> Plan {
    let (script, disk) = (folder.0.join("tiny.sh"), folder.0.join("disk"));
    std::fs::create_dir(&disk).expect("a folder");
    let text = format!(
        "#!/bin/sh\nexec unshare -rm sh -c 'mount -t tmpfs -o size=3m none \"$0\" && exec \"$@\"' {} {} \"$@\"\n",
        disk.display(),
        program().display()
    );
    std::fs::write(&script, text).expect("a script");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&script, mode).expect("a script that runs");
    Plan::new(&script, disk.join("relay.db"))
}

#[test]
fn a_full_disk_loses_nothing_is_told_and_can_still_be_read() {
    let folder = Folder::new();
    let node = tiny(&folder)
        .start()
        .expect("a node; this needs `unshare` from util-linux");
    block(async {
        let mut client = Client::connect(node.address).await.expect("a connection");
        let mut one = filled(&mut client, 1).await;
        one.next = 1;
        let long = vec![vec![7; 16 * 1_024]; 4];
        let last = loop {
            match client
                .ask(&one.append(one.next, long.clone()))
                .await
                .expect("an answer")
            {
                Answer::Appended { next } => one.next = next,
                other => break other,
            }
            assert!(one.next < 400, "three megabytes without end");
        };
        assert_eq!(last, Answer::Unavailable);
        assert!(one.next > 20, "only {} records fit", one.next);
        let mut seen = 0;
        while seen < one.next {
            let Answer::Page(page) = client.ask(&one.read(seen, 0)).await.expect("an answer") else {
                panic!("no page");
            };
            assert!(!page.records.is_empty(), "acknowledged records are gone");
            for record in page.records {
                assert_eq!(record.index, seen);
                seen += 1;
            }
        }
        // Nothing of the batch that did not fit is there.
        assert_eq!(seen, one.next);
    });
}

#[test]
fn faults_of_the_owner_are_told_with_their_cure() {
    let folder = Folder::new();
    let path = folder.database();
    let path = path.to_str().expect("text");
    std::fs::write(folder.0.join("door"), "not hexadecimal").expect("a file");
    let door = folder.0.join("door");
    let door = door.to_str().expect("text");
    std::fs::write(folder.0.join("empty"), "").expect("a file");
    let empty = folder.0.join("empty");
    let empty = empty.to_str().expect("text");
    for (arguments, wanted) in [
        (vec!["doctor", "--database", path], "is no database"),
        (vec!["doctor", "--database", door], "is no database"),
        (vec!["backup", "--database", door, "--to", path], "is no database"),
        (vec!["doctor", "--database", empty], "is no database"),
        (
            vec!["backup", "--database", empty, "--to", door],
            "exists already; name a new file",
        ),
        (
            vec!["run", "--database", path, "--app-origin", "app.example"],
            "this is no origin",
        ),
        (
            vec!["backup", "--database", "postgres://x/y", "--to", path],
            "pg_dump",
        ),
        (vec!["run", "--database", "http://x"], "name a file for SQLite"),
        (
            vec!["run", "--database", path, "--metrics", "0.0.0.0:1"],
            "loopback",
        ),
        (
            vec!["run", "--database", path, "--door", door],
            "64 hexadecimal digits",
        ),
    ] {
        let (well, said) = say(&arguments);
        assert!(!well && said.contains(wanted), "{arguments:?}: {said}");
    }
    assert!(!Path::new(path).exists(), "a question made a database");
}

/// Whoever starts the relay may have gone by the time it says where it listens.
#[test]
fn it_serves_where_nobody_reads_what_it_says() {
    let folder = Folder::new();
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);
    let closed = || -> Stdio {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        writer.into()
    };
    let mut child = Command::new(program())
        .args(["run", "--listen", &address, "--database"])
        .arg(folder.database())
        .stdout(closed())
        .stderr(closed())
        .spawn()
        .expect("a node");
    let answers = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        TcpStream::connect(&address).is_ok()
    });
    let ended = child.try_wait().expect("a state");
    child.kill().expect("it was there");
    child.wait().expect("it ended");
    assert!(answers && ended.is_none(), "it ended by itself: {ended:?}");
}

/// A node that logs all it can to a file, and the address it listens at.
fn traced(folder: &Folder, log: &Path) -> (Child, String) {
    let mut child = Command::new(program())
        .args(["run", "--listen", "127.0.0.1:0", "--log", "trace", "--database"])
        .arg(folder.database())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(log).expect("a file"))
        .spawn()
        .expect("a node");
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().expect("a pipe")));
    let line = lines.next().expect("a line").expect("text");
    let address = line.trim_start_matches("relay http://").trim_end_matches('/');
    (child, address.to_owned())
}

/// Every kind of request, at trace level: nothing that was sent appears in what is logged.
#[test]
fn logs_at_trace_level_hold_no_address_no_token_and_no_name() {
    let folder = Folder::new();
    let log = folder.0.join("log");
    let (mut child, address) = traced(&folder, &log);
    let address = address.parse().expect("an address");
    let (one, sent) = block(async {
        let mut client = Client::connect(address).await.expect("a connection");
        let one = filled(&mut client, 1).await;
        let secret = || Token::new([0xc7; 32]);
        let requests = [
            one.read(0, 1),
            one.append(5, vec![b"canary in a record".to_vec()]),
            one.append(0, vec![b"another record".to_vec()]),
            Request::Read {
                id: one.id,
                token: secret(),
                wait_s: 0,
                have: vec![],
            },
            one.delete_before(1),
            Request::Delete {
                id: one.id,
                token: secret(),
                what: Scope::Everything,
            },
            Request::MeetOpen {
                door: None,
                token: secret(),
                message: b"canary of a meeting".to_vec(),
            },
            Request::MeetJoin {
                number: 1,
                token: secret(),
            },
            Request::MeetClose {
                number: 1,
                token: secret(),
            },
        ];
        for request in &requests {
            client.ask(request).await.expect("an answer");
        }
        client.post(b"canary without sense").await.expect("an answer");
        (one, requests.len())
    });
    let _ = child.kill();
    let _ = child.wait();
    let text = std::fs::read_to_string(&log).expect("a log");
    assert!(
        text.lines().filter(|line| line.starts_with("answered")).count() > sent,
        "{text}"
    );
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let hash = Token::new([0xc7; 32]).hash();
    let names = [hex(&one.id.0), hex(&one.series.0), hex(&[0xc7; 4]), hex(&hash.0)];
    for name in names
        .iter()
        .map(|name| &name[..8])
        .chain(["canary", "127.0.0.1", "["])
    {
        assert!(!text.contains(name), "the log holds {name}: {text}");
    }
}

/// What somebody sends who wants the log to keep it: secrets in every corner of a request that HTTP has.
#[test]
fn no_request_however_bent_puts_anything_of_itself_into_the_log() {
    use std::io::{Read, Write};
    let folder = Folder::new();
    let log = folder.0.join("log");
    let (mut child, address) = traced(&folder, &log);
    let long = "kestrel".repeat(3_000);
    let heads = [
        "GET /kestrel?token=kestrel HTTP/1.1\r\nHost: kestrel\r\n\r\n".to_owned(),
        "POST /v1/relay?kestrel HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\nkestrel".to_owned(),
        "POST /v1/relay HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer kestrel\r\nCookie: kestrel\r\n         X-Forwarded-For: 198.51.100.7\r\nForwarded: for=198.51.100.7\r\nUser-Agent: kestrel\r\n         Referer: http://kestrel/\r\nContent-Length: 0\r\n\r\n"
            .to_owned(),
        "OPTIONS /v1/relay HTTP/1.1\r\nHost: a\r\nOrigin: http://kestrel\r\n\r\n".to_owned(),
        "KESTREL /v1/relay HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(),
        "POST /v1/relay HTTP/1.1\r\nHost: a\r\nContent-Length: kestrel\r\n\r\n".to_owned(),
        "POST /v1/relay HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nkestrel\r\n".to_owned(),
        "POST /v1/relay HTTP/9.9\r\nkestrel\r\n\r\n".to_owned(),
        "kestrel\r\n\r\n".to_owned(),
        format!("GET /{long} HTTP/1.1\r\nHost: a\r\n\r\n"),
        format!("POST /v1/relay HTTP/1.1\r\nHost: a\r\nX: {long}\r\n\r\n"),
        "POST /v1/relay HTTP/1.1\r\nHost: a\r\nX: kestrel\nrelay: a line of its own\r\n\r\n".to_owned(),
    ];
    let mut answered = 0;
    for head in &heads {
        let mut stream = TcpStream::connect(&address).expect("a connection");
        let patience = Some(Duration::from_secs(2));
        stream.set_read_timeout(patience).expect("a limit");
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&[0xff, 0xfe, b'\r', b'\n', b'\r', b'\n']);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = [0; 512];
        answered += usize::from(stream.read(&mut answer).is_ok_and(|read| read > 0));
    }
    assert!(answered >= heads.len() / 2, "only {answered} were answered");
    // It still serves, and says so.
    let address = address.parse().expect("an address");
    block(async {
        let mut client = Client::connect(address).await.expect("a connection");
        filled(&mut client, 1).await;
    });
    let _ = child.kill();
    let _ = child.wait();
    let text = std::fs::read_to_string(&log).expect("a log");
    assert!(text.lines().any(|line| line.starts_with("answered")), "{text}");
    for word in [
        "kestrel",
        "KESTREL",
        "198.51",
        "127.0.0.1",
        "Bearer",
        "a line of its own",
        "\u{fffd}",
    ] {
        assert!(!text.contains(word), "the log holds {word}");
    }
}
