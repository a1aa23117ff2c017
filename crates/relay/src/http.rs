//! HTTP around the protocol: one path, bodies with a ceiling, the same headers on every answer.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use bytes::Bytes;
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use wire::relay::limits::REQUEST_BYTES;
use wire::relay::{Answer, PATH};

use crate::budgets::Network;
use crate::limits;
use crate::metrics::Metrics;
use crate::serve::Relay;

/// What the routes share.
struct Door {
    relay: Arc<Relay>,
    app_origin: Option<HeaderValue>,
    forwarded: bool,
    coming: Arc<Semaphore>,
    going: Arc<Semaphore>,
}

/// The address of the other side of a connection, put into each of its requests by the listener.
#[derive(Clone, Copy)]
pub(crate) struct From(pub(crate) IpAddr);

/// The routes of the protocol.
///
/// `app_origin` is the one origin whose pages may read the answers; none leaves browsers out.
/// `forwarded` believes the last address in `X-Forwarded-For`, for a relay behind a proxy.
pub fn router(relay: Arc<Relay>, app_origin: Option<HeaderValue>, forwarded: bool) -> Router {
    let under_way = || Arc::new(Semaphore::new(limits::BYTES_UNDER_WAY));
    let door = Arc::new(Door {
        relay,
        app_origin,
        forwarded,
        coming: under_way(),
        going: under_way(),
    });
    Router::new()
        // Every method comes here: a refusal of the router's own would tell which one is taken.
        .route(PATH, any(ask))
        .route("/v1/alive", any(alive))
        .fallback(nothing)
        .with_state(door)
}

/// The counts, for a loopback port.
pub fn metrics_router(metrics: Arc<Metrics>) -> Router {
    Router::new().route("/metrics", get(async move || metrics.text()))
}

async fn nothing(State(door): State<Arc<Door>>) -> Response {
    door.sealed(&Answer::Refused)
}

async fn alive(State(door): State<Arc<Door>>, method: Method) -> Response {
    match method {
        Method::GET | Method::HEAD => "alive\n".into_response(),
        _ => door.sealed(&Answer::Refused),
    }
}

async fn ask(State(door): State<Arc<Door>>, request: Request) -> Response {
    if request.method() != Method::POST {
        return door.sealed(&Answer::Refused);
    }
    let network = door.network(&request);
    let answer = match door.body(request.into_body()).await {
        Ok((bytes, _place)) => door.relay.answer(&bytes, network).await,
        Err(answer) => answer,
    };
    door.sealed(&answer)
}

impl Door {
    fn network(&self, request: &Request) -> Option<Network> {
        let direct = request.extensions().get::<From>().map(|From(address)| *address);
        let address = if self.forwarded {
            last_forwarded(request.headers()).or(direct)
        } else {
            direct
        };
        self.relay.budgets.network_of(address?)
    }

    /// Takes the body in piece by piece. Each piece takes its place among the bytes under way before it is
    /// kept, and the places are given back when the request is answered.
    async fn body(&self, body: Body) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), Answer> {
        let take = async {
            let (mut bytes, mut places) = (Vec::new(), None::<OwnedSemaphorePermit>);
            let mut body = body;
            while let Some(frame) = body.frame().await {
                let Ok(frame) = frame else {
                    return Err(Answer::Malformed);
                };
                let Ok(piece) = frame.into_data() else { continue };
                if bytes.len() + piece.len() > REQUEST_BYTES {
                    return Err(Answer::TooLarge);
                }
                let place = place(&self.coming, piece.len())?;
                match &mut places {
                    Some(places) => places.merge(place),
                    None => places = Some(place),
                }
                bytes.extend_from_slice(&piece);
            }
            Ok((bytes, places))
        };
        match timeout(Duration::from_secs(limits::BODY_S), take).await {
            Ok(taken) => taken,
            Err(_) => Err(Answer::Malformed),
        }
    }

    /// An answer with its headers. A long one keeps its place among the bytes under way until it is sent.
    fn sealed(&self, answer: &Answer) -> Response {
        let bytes = answer.encode();
        match place(&self.going, bytes.len()) {
            Ok(place) => self.response(answer.status(), Bytes::from_owner(Going { bytes, _place: place })),
            Err(slower) => self.response(slower.status(), Bytes::from(slower.encode())),
        }
    }

    fn response(&self, status: u16, bytes: Bytes) -> Response {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        let mut response = (status, Body::from(bytes)).into_response();
        let headers = response.headers_mut();
        let octets = HeaderValue::from_static("application/octet-stream");
        headers.insert(header::CONTENT_TYPE, octets);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        if let Some(origin) = &self.app_origin {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                "cross-origin-resource-policy",
                HeaderValue::from_static("cross-origin"),
            );
        }
        response
    }
}

/// The bytes of an answer and their place.
struct Going {
    bytes: Vec<u8>,
    _place: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Going {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

fn place(room: &Arc<Semaphore>, bytes: usize) -> Result<OwnedSemaphorePermit, Answer> {
    let bytes = u32::try_from(bytes).map_err(|_| Answer::TooLarge)?;
    Arc::clone(room)
        .try_acquire_many_owned(bytes)
        .map_err(|_| Answer::Slower { seconds: 5 })
}

/// What the nearest proxy wrote; what stands before it, anybody may have written.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?;
    value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_that_the_nearest_proxy_wrote_is_believed() {
        let mut headers = HeaderMap::new();
        assert_eq!(last_forwarded(&headers), None);
        headers.append("x-forwarded-for", HeaderValue::from_static("198.51.100.7"));
        headers.append(
            "x-forwarded-for",
            HeaderValue::from_static("10.0.0.1, 203.0.113.9"),
        );
        assert_eq!(last_forwarded(&headers), "203.0.113.9".parse().ok());
        headers.append("x-forwarded-for", HeaderValue::from_static("nonsense"));
        assert_eq!(last_forwarded(&headers), None);
    }
}
