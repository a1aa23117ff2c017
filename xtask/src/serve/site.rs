//! One folder of files over HTTP: compressed copies where the browser takes them, headers on everything.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};

use super::headers;

/// The site in a folder.
pub(crate) fn router(folder: PathBuf) -> Router {
    Router::new()
        .fallback(file)
        .with_state(Arc::new(folder))
        .layer(middleware::map_response(with_headers))
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in headers::ALWAYS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

async fn file(State(folder): State<Arc<PathBuf>>, method: Method, uri: Uri, asked: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
    let Some((bytes, encoding)) = read(&folder, path, &asked) else {
        let cache = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return (StatusCode::NOT_FOUND, cache, "There is nothing here.\n").into_response();
    };
    let mut response = Response::new(Body::from(bytes));
    let found = response.headers_mut();
    found.insert(header::CONTENT_TYPE, HeaderValue::from_static(headers::content_type(path)));
    found.insert(header::CACHE_CONTROL, HeaderValue::from_static(headers::cache_control(path)));
    found.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        found.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The bytes of a file, in the best form that was asked for; nothing outside the folder is read.
fn read(folder: &Path, path: &str, asked: &HeaderMap) -> Option<(Vec<u8>, Option<&'static str>)> {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts = |name: &str| accepted.split(',').any(|one| one.split(';').next().is_some_and(|one| one.trim() == name));
    for (name, extension) in [("br", "br"), ("gzip", "gz")] {
        if accepts(name)
            && let Ok(bytes) = std::fs::read(folder.join(format!("{path}.{extension}")))
        {
            return Some((bytes, Some(name)));
        }
    }
    std::fs::read(folder.join(path)).ok().map(|bytes| (bytes, None))
}
