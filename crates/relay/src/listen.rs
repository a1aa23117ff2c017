//! Listening and accepting, with a ceiling on connections and on every wait.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, Sleep, sleep, timeout};
use tower_service::Service;

use crate::http::From;
use crate::limits;
use crate::metrics::{Held, Metrics};

/// Waits for the last answers at the end, in seconds.
const FAREWELL_S: u64 = 10;

/// Serves a router on a listener until the relay ends, then lets requests under way finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    connections: usize,
    metrics: Arc<Metrics>,
    mut ending: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(connections));
    while !*ending.borrow() {
        // Further connections wait in the system's queue.
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = ending.changed() => break,
        };
        let Ok((stream, address)) = accepted else {
            // No descriptor or memory for one more: let others end first.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (router, metrics, ending) = (router.clone(), Arc::clone(&metrics), ending.clone());
        tokio::spawn(async move {
            let _held = Held::new(&metrics.connections);
            connection(stream, address, router, ending).await;
            drop(place);
        });
    }
    drop(listener);
    let all = u32::try_from(connections).unwrap_or(u32::MAX);
    let _ = timeout(Duration::from_secs(FAREWELL_S), room.acquire_many(all)).await;
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    mut ending: watch::Receiver<bool>,
) {
    // Answers are small; without this each would wait for the one before to be confirmed.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(From(address.ip()));
        router.clone().call(request)
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(limits::HEAD_S))
        .max_buf_size(limits::HEAD_BYTES)
        .serve_connection(TokioIo::new(Unstalled::new(stream)), service);
    let mut served = std::pin::pin!(served);
    tokio::select! {
        // How a connection ended concerns nobody but its client.
        _ = served.as_mut() => return,
        _ = ending.changed() => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}

/// A stream that gives up when the other side takes nothing for too long.
struct Unstalled {
    stream: TcpStream,
    patience: Option<Pin<Box<Sleep>>>,
}

impl Unstalled {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            patience: None,
        }
    }

    fn watch<T>(&mut self, cx: &mut Context<'_>, wrote: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.patience = None;
            return wrote;
        }
        let limit = Duration::from_secs(limits::STALL_S);
        let patience = self
            .patience
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + limit)));
        if patience.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncRead for Unstalled {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Unstalled {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.watch(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.watch(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.watch(cx, shut)
    }
}
