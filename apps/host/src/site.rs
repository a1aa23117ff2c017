//! Files over HTTP: compressed copies where the browser takes them, headers on everything.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::{RelayAddress, headers};

/// Where the files of the app are.
#[derive(Clone, Debug)]
pub enum Site {
    /// In a folder, read at each request.
    Folder(PathBuf),
    /// Inside the binary: paths with `/`, sorted, and bytes.
    Packed(&'static [(&'static str, &'static [u8])]),
}

impl Site {
    /// The bytes of a file; nothing outside the site is read.
    fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        if !Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
        {
            return None;
        }
        match self {
            Self::Folder(folder) => std::fs::read(folder.join(path)).ok().map(Cow::Owned),
            Self::Packed(files) => {
                let at = files.binary_search_by_key(&path, |(name, _)| name).ok()?;
                files.get(at).map(|(_, bytes)| Cow::Borrowed(*bytes))
            }
        }
    }
}

/// Where the app asks which relay there is. It is asked for only when somebody wants to connect two phones.
const RELAY_PATH: &str = "/relay";

/// Where the app has the browser throw away all it keeps of this site, after everything was deleted.
const CLEAR_PATH: &str = "/clear";

/// Answers every request from the site.
pub(crate) fn router(site: Site, relay: Option<&RelayAddress>) -> Router {
    let told = relay.map_or_else(String::new, |relay| relay.as_str().to_owned());
    let policy = headers::content_security_policy(relay);
    // An address holds no sign that a header may not; were it to, the strictest policy takes its place.
    let policy =
        HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
    Router::new()
        .route(RELAY_PATH, get(move || which_relay(told.clone())))
        .route(CLEAR_PATH, post(async |asked: HeaderMap| clear(&asked)))
        .fallback(file)
        .with_state(Arc::new(site))
        .layer(middleware::map_response(move |response| {
            with_headers(policy.clone(), response)
        }))
}

/// The relay's origin; nothing where there is none.
async fn which_relay(relay: String) -> impl IntoResponse {
    let plain = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
    ];
    (plain, relay)
}

/// Tells the browser to clear the site. Only the site's own page may ask: what another page has a browser send here must
/// never cost anybody their diary. Browsers say where a request comes from, and no page can say it in their place.
fn clear(asked: &HeaderMap) -> Response {
    let own = asked
        .get("sec-fetch-site")
        .is_some_and(|from| from == "same-origin");
    let kept = (header::CACHE_CONTROL, "no-store");
    if own {
        let clear = (
            HeaderName::from_static("clear-site-data"),
            "\"cache\", \"storage\"",
        );
        (StatusCode::NO_CONTENT, [kept, clear]).into_response()
    } else {
        (StatusCode::FORBIDDEN, [kept]).into_response()
    }
}

async fn with_headers(policy: HeaderValue, mut response: Response) -> Response {
    let sent = response.headers_mut();
    sent.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in headers::ALWAYS {
        sent.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

async fn file(State(site): State<Arc<Site>>, method: Method, uri: Uri, asked: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
    let Some((bytes, encoding)) = best(&site, path, &asked) else {
        let cache = [
            (header::CACHE_CONTROL, "no-store"),
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        ];
        return (StatusCode::NOT_FOUND, cache, "There is nothing here.\n").into_response();
    };
    let mut response = Response::new(Body::from(bytes));
    let found = response.headers_mut();
    found.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(headers::content_type(path)),
    );
    found.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(headers::cache_control(path)),
    );
    found.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        found.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// A file in the best form that was asked for, and the name of that form.
fn best(site: &Site, path: &str, asked: &HeaderMap) -> Option<(Cow<'static, [u8]>, Option<&'static str>)> {
    if [".br", ".gz"].iter().any(|copy| path.ends_with(copy)) {
        return None;
    }
    let asked = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    for (name, extension) in [("br", "br"), ("gzip", "gz")] {
        if accepts(asked, name)
            && let Some(bytes) = site.read(&format!("{path}.{extension}"))
        {
            return Some((bytes, Some(name)));
        }
    }
    site.read(path).map(|bytes| (bytes, None))
}

/// Whether `accept-encoding` names an encoding without refusing it.
fn accepts(asked: &str, name: &str) -> bool {
    asked.split(',').any(|one| {
        let (encoding, weight) = one.split_once(';').unwrap_or((one, ""));
        encoding.trim() == name && !["q=0", "q=0.0", "q=0.00", "q=0.000"].contains(&weight.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_but_the_page_itself_has_the_site_cleared() {
        let table = [
            (Some("same-origin"), true),
            (Some("same-site"), false),
            (Some("cross-site"), false),
            (Some("none"), false),
            (None, false),
        ];
        for (from, expected) in table {
            let mut asked = HeaderMap::new();
            if let Some(from) = from {
                asked.insert("sec-fetch-site", HeaderValue::from_static(from));
            }
            let answer = clear(&asked);
            assert_eq!(
                answer.headers().contains_key("clear-site-data"),
                expected,
                "{from:?}"
            );
            assert_eq!(answer.status() == StatusCode::NO_CONTENT, expected, "{from:?}");
        }
    }

    const FILES: &[(&str, &[u8])] = &[
        ("a.js", b"plain"),
        ("a.js.br", b"br"),
        ("a.js.gz", b"gz"),
        ("b.png", b"b"),
    ];

    #[test]
    fn the_best_form_that_was_asked_for_is_sent() {
        let table = [
            ("a.js", "gzip, br", Some(("br", Some("br")))),
            ("a.js", "gzip", Some(("gz", Some("gzip")))),
            ("a.js", "br;q=0, gzip;q=0.5", Some(("gz", Some("gzip")))),
            ("a.js", "", Some(("plain", None))),
            ("b.png", "br", Some(("b", None))),
            ("a.js.br", "", None),
            ("../a.js", "", None),
            ("/a.js", "", None),
            ("c.js", "br", None),
        ];
        for (path, asked, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(asked));
            let got = best(&Site::Packed(FILES), path, &headers);
            let got = got
                .as_ref()
                .map(|(bytes, form)| (String::from_utf8_lossy(bytes).into_owned(), *form));
            let expected = expected.map(|(text, form)| (text.to_owned(), form));
            assert_eq!(got, expected, "{path} asked with `{asked}`");
        }
    }
}
