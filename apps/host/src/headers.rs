//! The headers of every answer, and why each is there.

use crate::RelayAddress;

/// What a page of the app may do: load its own parts, talk to its own origin and to one relay if there is one,
/// nothing else.
///
/// `worker-src blob:` is there because a Worker has no hash of its own: the loader fetches the code with
/// its hash and starts the Worker from exactly those bytes. `trusted-types parts` names the loader's one
/// policy, which gives out the service worker's address and those checked bytes and refuses every
/// other; without 'allow-duplicates' nobody can make a second one.
pub(crate) fn content_security_policy(relay: Option<&RelayAddress>) -> String {
    let connect = relay.map_or_else(
        || "'self'".to_owned(),
        |relay| format!("'self' {}", relay.as_str()),
    );
    format!(
        "default-src 'none'; \
         script-src 'self' 'wasm-unsafe-eval'; \
         style-src 'self'; \
         img-src 'self'; \
         font-src 'none'; \
         connect-src {connect}; \
         worker-src 'self' blob:; \
         manifest-src 'self'; \
         require-trusted-types-for 'script'; \
         trusted-types parts; \
         frame-ancestors 'none'; \
         base-uri 'none'; \
         form-action 'none'"
    )
}

/// Nothing of the device is asked for, except to keep the screen awake while Now plays, and the camera for the square
/// code of another phone, which the browser asks the person about each time.
pub(crate) const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(self), \
    browsing-topics=(), camera=(self), clipboard-read=(), display-capture=(), \
    encrypted-media=(), fullscreen=(self), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
    idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), screen-wake-lock=(self), serial=(), usb=(), window-management=(), \
    xr-spatial-tracking=()";

/// Sent with every answer, errors included, beside the policy.
pub(crate) const ALWAYS: [(&str, &str); 9] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("integrity-policy", "blocked-destinations=(script)"),
    ("origin-agent-cluster", "?1"),
    ("permissions-policy", PERMISSIONS_POLICY),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

/// How long an answer may be kept: names with a hash for ever, all others are asked for afresh.
pub(crate) fn cache_control(path: &str) -> &'static str {
    if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// The type of a file, by its name.
pub(crate) fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
