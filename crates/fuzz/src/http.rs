//! The relay as strangers meet it: any requests over HTTP, one after the other, against a store in memory that already
//! holds somebody's records. The time is a made one, so a wait costs nothing.
//!
//! For every request it is asked:
//! - an answer comes, within the longest wait and the longest time for a body, and never says that something broke
//!   inside (5xx);
//! - it is an [`Answer`] in its one spelling with the status that belongs to it, or the one line of `/v1/alive`; of the
//!   request it repeats nothing else, and its headers are always the same;
//! - a body beyond what the protocol allows is refused, and not read on;
//! - nothing that is held for somebody else is told, changed or removed, and what follows is answered as before.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request as Asked, Uri};
use http_body_util::BodyExt;
use relay::{Budgets, Command, MemoryStore, Metrics, Notifier, Rates, Relay, Store};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::time::Instant;
use tower_service::Service;
use wire::relay::{Answer, Keys, PATH, Request, Scope, SeriesId, Token, limits};

/// Requests of one run.
const REQUESTS_MAX: usize = 8;
/// The longest that anything may take, in seconds: the longest wait and the longest time for a body, and one to spare.
const LONGEST_S: u64 = 25 + relay::limits::BODY_S + 1;
/// What somebody else keeps there; nothing that a stranger sends makes it by chance.
const CANARY: [u8; 25] = *b"\xf1sealed for somebody else";
/// Most pieces of a body: two of the longest bodies.
const PIECES_MAX: usize = 32;
/// Headers of every answer but the one of `/v1/alive`.
const HEADERS: [(&str, &str); 5] = [
    ("access-control-allow-origin", "https://app.example"),
    ("cache-control", "no-store"),
    ("content-type", "application/octet-stream"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("x-content-type-options", "nosniff"),
];

fn token(right: u8) -> Token {
    let mut bytes = [0xa5; 32];
    bytes[0] = right;
    Token::new(bytes)
}

/// Somebody else's box.
fn others() -> Keys {
    Keys {
        read: token(1).hash(),
        append: token(2).hash(),
        delete: token(3).hash(),
    }
}

fn runtime() -> Option<&'static Runtime> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let made = || {
        Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .ok()
    };
    RUNTIME.get_or_init(made).as_ref()
}

/// A body in pieces, of which is counted what was taken. The last one may never come.
struct Pieces {
    left: Vec<Bytes>,
    never_ends: bool,
    taken: Arc<AtomicUsize>,
}

impl axum::body::HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        match self.left.pop() {
            Some(piece) => {
                self.taken.fetch_add(piece.len(), Ordering::Relaxed);
                Poll::Ready(Some(Ok(http_body::Frame::data(piece))))
            }
            None if self.never_ends => Poll::Pending,
            None => Poll::Ready(None),
        }
    }
}

/// Takes so many bytes off the front, or all there are.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(count.min(bytes.len()));
    *bytes = rest;
    taken
}

fn number(bytes: &mut &[u8]) -> u8 {
    take(bytes, 1).first().copied().unwrap_or_default()
}

/// One request: how it is asked, the lengths of what is not as usual, and the body.
///
/// The bits of the first byte say which: 1 another method, 2 another path, 4 headers, 8 a body that never ends, 16 a
/// body that is repeated, 32 a body in pieces.
fn asked(bytes: &mut &[u8]) -> Option<(Asked<Body>, Arc<AtomicUsize>, usize)> {
    let how = number(bytes);
    let mut short = |usual: &'static [u8], bit: u8| {
        if how & bit == 0 {
            return usual.to_vec();
        }
        let length = usize::from(number(bytes));
        take(bytes, length).to_vec()
    };
    let (method, path, headers) = (short(b"POST", 1), short(PATH.as_bytes(), 2), short(b"", 4));
    let times = if how & 16 == 0 {
        1
    } else {
        usize::from(number(bytes))
    };
    let length = usize::from(u16::from_le_bytes([number(bytes), number(bytes)]));
    let body = Bytes::copy_from_slice(take(bytes, length));
    let piece = if how & 32 == 0 {
        body.len()
    } else {
        usize::from(number(bytes))
    };
    let mut left = Vec::new();
    for chunk in body.chunks(piece.max(1)).take(PIECES_MAX) {
        left.push(body.slice_ref(chunk));
    }
    left = left.iter().cycle().take(left.len() * times).cloned().collect();
    left.reverse();
    let whole = left.iter().map(Bytes::len).sum();
    let taken = Arc::new(AtomicUsize::new(0));
    let mut request = Asked::builder()
        .method(Method::from_bytes(&method).ok()?)
        .uri(Uri::try_from(path).ok()?);
    for line in headers.split(|byte| *byte == b'\n') {
        let (name, value) = line.split_at(line.iter().position(|byte| *byte == b':').unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or_default();
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            request = request.header(name, value);
        }
    }
    let body = Body::new(Pieces {
        left,
        never_ends: how & 8 != 0,
        taken: Arc::clone(&taken),
    });
    Some((request.body(body).ok()?, taken, whole))
}

fn relay() -> (Arc<Relay>, Arc<MemoryStore>, watch::Sender<bool>) {
    let (end, ending) = watch::channel(false);
    let store = Arc::new(MemoryStore::default());
    let relay = Relay {
        store: Arc::clone(&store) as Arc<dyn Store>,
        notifier: Arc::new(Notifier::default()),
        budgets: Budgets::new([1; 16], Rates::default()),
        metrics: Arc::new(Metrics::default()),
        clock: Arc::new(|| 2_000_000_000),
        log: Arc::new(|event| assert!(!event.matters(), "{event}")),
        door: None,
        seed: [2; 16],
        ending,
    };
    (Arc::new(relay), store, end)
}

/// Requests, one after the other.
pub(crate) fn run(bytes: &[u8]) {
    if let Some(runtime) = runtime() {
        runtime.block_on(requests(bytes));
    }
}

async fn requests(mut bytes: &[u8]) {
    let (relay, store, _end) = relay();
    let origin = HeaderValue::from_static("https://app.example");
    let mut router = relay::router(relay, Some(origin), true);
    let kept = keep(&store).await;
    for _ in 0..REQUESTS_MAX {
        if bytes.is_empty() {
            break;
        }
        let Some((request, taken, whole)) = asked(&mut bytes) else {
            continue;
        };
        let line =
            request.uri().path() == "/v1/alive" && matches!(*request.method(), Method::GET | Method::HEAD);
        let head = request.method() == Method::HEAD;
        let ours = request.uri().path() == PATH && request.method() == Method::POST;
        let begun = Instant::now();
        let Ok(response) = router.call(request).await;
        assert!(
            begun.elapsed() <= Duration::from_secs(LONGEST_S),
            "{:?}",
            begun.elapsed()
        );
        assert!(!response.status().is_server_error(), "{}", response.status());
        let status = response.status().as_u16();
        let mut headers = response.headers().clone();
        let Ok(body) = response.into_body().collect().await else {
            continue;
        };
        let body = body.to_bytes();
        assert!(
            body.len() <= limits::ANSWER_BYTES,
            "an answer of {} bytes",
            body.len()
        );
        assert!(!contains(&body, &CANARY), "told to a stranger");
        let taken = taken.load(Ordering::Relaxed);
        assert!(
            taken <= limits::REQUEST_BYTES + usize::from(u16::MAX),
            "read on after {taken} bytes"
        );
        let length = headers.remove("content-length");
        let length = length
            .as_ref()
            .and_then(|length| length.to_str().ok()?.parse().ok());
        assert!(head || length.is_none_or(|length: usize| length == body.len()));
        if line {
            assert!(matches!(body.as_ref(), b"alive\n" | b""));
            continue;
        }
        // To this method no body is ever sent.
        let body = if head {
            assert!(body.is_empty());
            Bytes::from(Answer::Refused.encode())
        } else {
            body
        };
        let answer = Answer::decode(&body);
        assert!(answer.is_ok(), "no answer: {body:02x?}");
        let Ok(answer) = answer else { continue };
        assert_eq!(
            (answer.encode().as_slice(), answer.status()),
            (body.as_ref(), status)
        );
        for (name, value) in HEADERS {
            assert_eq!(
                headers.get(name).map(HeaderValue::as_bytes),
                Some(value.as_bytes())
            );
        }
        assert_eq!(headers.len(), HEADERS.len(), "{headers:?}");
        if !ours {
            assert_eq!(answer, Answer::Refused, "one path and one method");
            assert_eq!(taken, 0, "a body that nobody asked for");
        } else if whole > limits::REQUEST_BYTES {
            assert_eq!(answer, Answer::TooLarge);
        }
    }
    assert_eq!(kept, read(&store).await, "somebody else's");
    alive(&mut router).await;
}

/// Whether the relay still answers as it should: somebody else's box is read with its own token.
async fn alive(router: &mut Router) {
    let read = Request::Read {
        id: others().id(),
        token: token(1),
        wait_s: 0,
        have: Vec::new(),
    };
    let request = Asked::post(PATH).body(Body::from(read.encode()));
    let Ok(request) = request else { return };
    let Ok(response) = router.call(request).await;
    let body = response.into_body().collect().await.map(|body| body.to_bytes());
    assert!(
        body.is_ok_and(|body| contains(&body, &CANARY)),
        "it is there for whom it is for"
    );
}

async fn keep(store: &MemoryStore) -> Answer {
    let keys = others();
    let open = Command::Open { keys, hour: 555_555 };
    let append = Command::Append {
        id: keys.id(),
        token: keys.append,
        series: SeriesId([0xb6; 16]),
        first: 0,
        records: vec![CANARY.to_vec()],
        hour: 555_555,
    };
    for command in [open, append] {
        assert!(store.ask(command).await.is_ok());
    }
    read(store).await
}

async fn read(store: &MemoryStore) -> Answer {
    let keys = others();
    let read = Command::Read {
        id: keys.id(),
        token: keys.read,
        have: Vec::new(),
    };
    store.ask(read).await.unwrap_or(Answer::Unavailable)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Requests to begin with: each kind once, and what is not as usual.
pub(crate) fn beginnings() -> Vec<Vec<u8>> {
    let one = |how: u8, short: &[&[u8]], times: Option<u8>, body: &[u8]| {
        let length = u16::try_from(body.len()).unwrap_or(u16::MAX).to_le_bytes();
        let mut bytes = vec![how];
        for part in short {
            bytes.push(u8::try_from(part.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(part);
        }
        bytes.extend(times);
        bytes.extend_from_slice(&length);
        bytes.extend_from_slice(body);
        bytes
    };
    let key = |right| Token::new([right; 32]);
    let keys = Keys {
        read: key(1).hash(),
        append: key(2).hash(),
        delete: key(3).hash(),
    };
    let (id, series) = (keys.id(), SeriesId([4; 16]));
    let requests = [
        Request::Open { door: None, keys },
        Request::Append {
            id,
            token: key(2),
            series,
            first: 0,
            records: vec![vec![9; 40]],
        },
        Request::Read {
            id,
            token: key(1),
            wait_s: 25,
            have: Vec::new(),
        },
        Request::Delete {
            id,
            token: key(3),
            what: Scope::Everything,
        },
        Request::MeetOpen {
            door: None,
            token: key(5),
            message: vec![1; 8],
        },
        Request::MeetGet {
            number: 7,
            token: key(5),
            slot: 1,
            wait_s: 25,
        },
    ];
    let bodies: Vec<Vec<u8>> = requests
        .iter()
        .map(|request| one(0, &[], None, &request.encode()))
        .collect();
    let mut all = vec![bodies.concat()];
    all.extend(bodies);
    all.push(one(3, &[b"GET", b"/v1/alive"], None, b""));
    all.push(one(3, &[b"HEAD", b"/v1/alive?a=b"], None, b""));
    all.push(one(1, &[b"GET"], None, b"x"));
    all.push(one(2, &[b"/v1/relay/../x%00"], None, b"x"));
    all.push(one(
        4,
        &[b"x-forwarded-for:203.0.113.9, ::1\nexpect:100-continue"],
        None,
        b"",
    ));
    all.push(one(8, &[], None, b"\x01"));
    all.push(one(16, &[], Some(200), &[1; 2_000]));
    all
}
