//! The relay as a phone meets it: over HTTP, on loopback, with memory behind it.
#![cfg(test)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use relay::{Budgets, MemoryStore, Metrics, Notifier, Rates, Relay, listen, router};
use soak::boxes::Invented;
use soak::client::Client;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::watch;
use wire::relay::{Answer, PATH, Page, Request, Token, limits};

const ORIGIN: &str = "https://app.example";

struct Served {
    address: SocketAddr,
    end: watch::Sender<bool>,
    metrics: Arc<Metrics>,
}

async fn serve(rates: Rates, door: Option<Token>) -> Served {
    let (end, ending) = watch::channel(false);
    let metrics = Arc::new(Metrics::default());
    let relay = Arc::new(Relay {
        store: Arc::new(MemoryStore::default()),
        notifier: Arc::new(Notifier::default()),
        budgets: Budgets::new([1; 16], rates),
        metrics: Arc::clone(&metrics),
        clock: Arc::new(|| 2_000_000_000),
        log: Arc::new(|_| {}),
        door: door.map(|door| door.hash()),
        seed: [2; 16],
        ending: ending.clone(),
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = router(relay, Some(ORIGIN.parse().expect("an origin")), false);
    tokio::spawn(listen::serve(listener, router, 64, Arc::clone(&metrics), ending));
    Served {
        address,
        end,
        metrics,
    }
}

/// A relay without budgets, and a connection to it.
fn with(test: impl AsyncFnOnce(Served, Client)) {
    with_rates(Rates::unlimited(), test);
}

fn with_rates(rates: Rates, test: impl AsyncFnOnce(Served, Client)) {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let served = serve(rates, None).await;
        let client = Client::connect(served.address).await.expect("a connection");
        test(served, client).await;
    });
}

async fn ask(client: &mut Client, request: &Request) -> Answer {
    client.ask(request).await.expect("an answer")
}

async fn filled(client: &mut Client, number: u64) -> Invented {
    let mut one = Invented::new(7, number);
    assert_eq!(ask(client, &one.open()).await, Answer::Done);
    let sent = one.append(0, vec![vec![9; 1_100]]);
    assert_eq!(ask(client, &sent).await, Answer::Appended { next: 1 });
    one.next = 1;
    one
}

#[test]
fn a_box_that_is_not_there_a_wrong_token_and_an_empty_box_give_the_same_bytes() {
    with(async |_, mut client| {
        let full = filled(&mut client, 1).await;
        let empty = Invented::new(7, 2);
        ask(&mut client, &empty.open()).await;
        let (missing, token) = (Invented::new(7, 3), || Token::new([0xee; 32]));
        let read = |id| Request::Read {
            id,
            token: token(),
            wait_s: 0,
            have: vec![],
        };
        let requests = [
            read(full.id),
            read(missing.id),
            empty.read(0, 0),
            missing.read(0, 0),
        ];
        let mut seen = Vec::new();
        for request in &requests {
            seen.push(client.post(&request.encode()).await.expect("an answer"));
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
        let append = |id| Request::Append {
            id,
            token: token(),
            series: full.series,
            first: 0,
            records: vec![vec![1]],
        };
        let delete = |id| Request::Delete {
            id,
            token: token(),
            what: wire::relay::Scope::Everything,
        };
        for pair in [
            [append(full.id), append(missing.id)],
            [delete(full.id), delete(missing.id)],
        ] {
            for request in &pair {
                assert_eq!(ask(&mut client, request).await, Answer::Refused);
            }
        }
    });
}

#[test]
fn a_waiting_read_hears_of_a_record_at_once_and_a_stranger_waits_as_long() {
    with(async |served, mut client| {
        let one = filled(&mut client, 1).await;
        let mut reader = Client::connect(served.address).await.expect("a connection");
        reader.send(&one.read(1, 20).encode()).await.expect("sent");
        tokio::time::sleep(Duration::from_millis(50)).await;
        let begun = moment();
        ask(&mut client, &one.append(1, vec![vec![5]])).await;
        let (_, body) = reader.receive().await.expect("an answer");
        let Ok(Answer::Page(Page { records, .. })) = Answer::decode(&body) else {
            panic!("no page");
        };
        assert_eq!((records.len(), records[0].index), (1, 1));
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        for request in [one.read(2, 1), Invented::new(7, 99).read(0, 1)] {
            let begun = moment();
            let Answer::Page(page) = ask(&mut client, &request).await else {
                panic!("no page");
            };
            assert!(page.records.is_empty());
            assert!(
                begun.elapsed() >= Duration::from_millis(990),
                "{:?}",
                begun.elapsed()
            );
        }
    });
}

#[test]
fn the_end_answers_those_who_wait_and_lets_requests_finish() {
    with(async |served, mut client| {
        let one = filled(&mut client, 1).await;
        client.send(&one.read(1, 25).encode()).await.expect("sent");
        tokio::time::sleep(Duration::from_millis(50)).await;
        let begun = moment();
        served.end.send(true).expect("somebody listens");
        let (status, _) = client.receive().await.expect("an answer");
        assert_eq!(status, 200);
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    });
}

#[test]
fn whatever_is_sent_gets_an_answer_of_the_protocol() {
    with(async |_, mut client| {
        let mut long = vec![1, 2];
        long.resize(limits::REQUEST_BYTES + 1, 0);
        for (bytes, expected) in [
            (vec![], Answer::Malformed),
            (vec![0], Answer::Version { newest: 1 }),
            (vec![9, 9, 9], Answer::Version { newest: 1 }),
            (vec![1], Answer::Malformed),
            (vec![1, 77], Answer::Malformed),
            (b"1 OR 1=1".to_vec(), Answer::Version { newest: 1 }),
        ] {
            let (status, body) = client.post(&bytes).await.expect("an answer");
            assert_eq!(Answer::decode(&body), Ok(expected.clone()), "{bytes:?}");
            assert_eq!(status, expected.status());
        }
        let (status, body) = client.post(&long).await.expect("an answer");
        assert_eq!((status, Answer::decode(&body)), (413, Ok(Answer::TooLarge)));
    });
}

#[test]
fn other_paths_and_methods_are_refused_and_every_answer_has_its_headers() {
    with(async |served, _| {
        for (line, status) in [
            (format!("GET {PATH}"), "404"),
            (format!("PUT {PATH}"), "404"),
            ("POST /v1/alive".to_owned(), "404"),
            ("GET /v1/boxes".to_owned(), "404"),
            ("POST /".to_owned(), "404"),
            ("GET /metrics".to_owned(), "404"),
            ("GET /v1/alive".to_owned(), "200"),
        ] {
            let mut client = Client::connect(served.address).await.expect("a connection");
            let message = format!("{line} HTTP/1.1\r\nhost: relay\r\ncontent-length: 0\r\n\r\n");
            let (head, body) = client.raw(message.as_bytes()).await.expect("an answer");
            assert!(head.starts_with(&format!("http/1.1 {status}")), "{line}: {head}");
            if status == "404" {
                assert_eq!(body, Answer::Refused.encode(), "{line}");
                assert!(
                    !head.contains("\r\nallow:"),
                    "{line} tells which method is taken: {head}"
                );
                for wanted in [
                    "content-type: application/octet-stream",
                    "cache-control: no-store",
                    "x-content-type-options: nosniff",
                    "access-control-allow-origin: https://app.example",
                ] {
                    assert!(head.contains(wanted), "{line} lacks {wanted}: {head}");
                }
            }
        }
    });
}

#[test]
fn one_who_floods_is_slowed_and_the_other_is_not() {
    with_rates(Rates::default(), async |served, mut client| {
        let (flooder, other) = (filled(&mut client, 1).await, filled(&mut client, 2).await);
        let mut slowed = 0;
        for _ in 0..700 {
            slowed += u32::from(matches!(
                ask(&mut client, &flooder.read(1, 0)).await,
                Answer::Slower { .. }
            ));
        }
        assert_eq!(slowed, 100);
        assert!(matches!(
            ask(&mut client, &other.read(1, 0)).await,
            Answer::Page(_)
        ));
        // The owner of the flooded box can still write: every right has a budget of its own.
        let append = flooder.append(1, vec![vec![1]]);
        assert_eq!(ask(&mut client, &append).await, Answer::Appended { next: 2 });
        assert!(served.metrics.text().contains("relay_slowed_total 100\n"));
    });
}

#[test]
fn a_closed_relay_lets_nobody_open_without_its_door() {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let served = serve(Rates::unlimited(), Some(Token::new([6; 32]))).await;
        let mut client = Client::connect(served.address).await.expect("a connection");
        let one = Invented::new(7, 1);
        let Request::Open { keys, .. } = one.open() else {
            panic!("no opening");
        };
        for (door, expected) in [
            (None, Answer::Refused),
            (Some([7; 32]), Answer::Refused),
            (Some([6; 32]), Answer::Done),
        ] {
            let door = door.map(Token::new);
            assert_eq!(ask(&mut client, &Request::Open { door, keys }).await, expected);
        }
    });
}

#[test]
fn connections_over_the_ceiling_wait_for_their_turn() {
    with(async |served, first| {
        let mut held = vec![first];
        for _ in 0..63 {
            held.push(Client::connect(served.address).await.expect("a connection"));
        }
        for client in &mut held {
            client.post(&[1]).await.expect("an answer");
        }
        // The system takes the connection; the relay does not serve it yet.
        let mut late = Client::connect(served.address).await.expect("a connection");
        late.send(&[1]).await.expect("sent");
        let early = tokio::time::timeout(Duration::from_millis(200), late.receive()).await;
        assert!(early.is_err(), "the ceiling does not hold");
        held.pop();
        assert_eq!(late.receive().await.expect("an answer").0, 400);
    });
}

#[expect(clippy::disallowed_methods, reason = "tests of waiting measure time")]
fn moment() -> Instant {
    Instant::now()
}
