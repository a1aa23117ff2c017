//! Every contact with the browser that is not drawing: time, randomness, sight, sound, touch, and leaving.

use journal::{Moment, Theme};
use rand_core::{TryCryptoRng, TryRng};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue, throw_str};

/// Now, and where.
pub(crate) fn now() -> Moment {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one room that reads the clock"
    )]
    let unix_ms = js_sys::Date::now();
    let offset = js_sys::Date::new(&JsValue::from_f64(unix_ms)).get_timezone_offset();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a clock's seconds and a zone's minutes are small"
    )]
    Moment {
        unix_s: (unix_ms / 1000.0) as i64,
        offset_min: -(offset as i16),
    }
}

/// Milliseconds since the page was opened, for pacing.
pub(crate) fn ticks_ms() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// The local time of day some minutes from now, as the phone writes it: "22:40".
pub(crate) fn clock_in(minutes: u32) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one room that reads the clock"
    )]
    let then = js_sys::Date::now() + f64::from(minutes) * 60_000.0;
    let date = js_sys::Date::new(&JsValue::from_f64(then));
    format!("{}:{:02}", date.get_hours(), date.get_minutes())
}

/// The day of a moment as the phone writes it.
pub(crate) fn day_of(moment: Moment) -> String {
    #[expect(clippy::cast_precision_loss, reason = "seconds of a calendar fit")]
    let date = js_sys::Date::new(&JsValue::from_f64(moment.unix_s as f64 * 1000.0));
    let options = js_sys::Object::new();
    for (name, value) in [("weekday", "short"), ("day", "numeric"), ("month", "short")] {
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    date.to_locale_date_string(&words::locale(), &options).into()
}

/// The month of a day, as the phone writes it: "November 2026". Days are counted from 1970-01-01.
pub(crate) fn month_of(day: i64) -> String {
    written(day, &[("year", "numeric"), ("month", "long")])
}

/// The short name of a weekday, 0 for Monday.
pub(crate) fn weekday_of(at: i64) -> String {
    /// 1970-01-05 was a Monday.
    const MONDAY: i64 = 4;
    written(MONDAY + at, &[("weekday", "short")])
}

/// A day counted from 1970-01-01, as the phone writes it.
pub(crate) fn date_of(day: i64) -> String {
    written(day, &[("year", "numeric"), ("month", "long"), ("day", "numeric")])
}

fn written(day: i64, parts: &[(&str, &str)]) -> String {
    const DAY_MS: f64 = 86_400_000.0;
    #[expect(clippy::cast_precision_loss, reason = "days of a calendar fit")]
    let date = js_sys::Date::new(&JsValue::from_f64(day as f64 * DAY_MS));
    let options = js_sys::Object::new();
    for (name, value) in parts.iter().chain(&[("timeZone", "UTC")]) {
        let _ = js_sys::Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    date.to_locale_date_string(&words::locale(), &options).into()
}

/// Opens the browser's print window. The title, which may become a file's name, says nothing.
pub(crate) fn print() {
    let _ = window().print();
}

/// Today as year, month and day, for the name of a file: "2026-11-24".
pub(crate) fn date() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one room that reads the clock"
    )]
    let date = js_sys::Date::new(&JsValue::from_f64(js_sys::Date::now()));
    let (year, month) = (date.get_full_year(), date.get_month() + 1);
    format!("{year}-{month:02}-{:02}", date.get_date())
}

/// Hands bytes to the phone as a file in its downloads.
pub(crate) fn save(name: &str, bytes: &[u8]) {
    let _ = try_save(name, bytes);
}

fn try_save(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    if let Some(link) = link.dyn_ref::<web_sys::HtmlElement>() {
        link.click();
    }
    // The browser has taken the bytes by then; until it has, the address must stay.
    later(60_000, move || {
        let _ = web_sys::Url::revoke_object_url(&address);
    });
    Ok(())
}

/// Reads the file that was chosen in an input. What cannot be read, or is longer than `longest` bytes, comes as nothing.
pub(crate) fn read_file(event: &web_sys::Event, longest: u32, then: impl FnOnce(Vec<u8>) + 'static) {
    let Some(file) = chosen(event).filter(|file| file.size() <= f64::from(longest)) else {
        return then(Vec::new());
    };
    wasm_bindgen_futures::spawn_local(async move {
        let read = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
        then(read.map_or_else(|_| Vec::new(), |buffer| js_sys::Uint8Array::new(&buffer).to_vec()));
    });
}

/// Whether the file that was chosen in an input is longer than so many bytes.
pub(crate) fn is_longer(event: &web_sys::Event, bytes: u32) -> bool {
    chosen(event).is_some_and(|file| file.size() > f64::from(bytes))
}

fn chosen(event: &web_sys::Event) -> Option<web_sys::File> {
    let target = event.target()?.dyn_into::<web_sys::HtmlInputElement>();
    target.ok()?.files()?.get(0)
}

/// The operating system's randomness.
pub(crate) struct SystemRandom;

impl TryRng for SystemRandom {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for SystemRandom {}

/// Without randomness there is no safe key, so there is nothing to go on with: the page stops.
fn fill(bytes: &mut [u8]) {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one room that touches the system's randomness"
    )]
    if getrandom::fill(bytes).is_err() {
        throw_str("this browser gives no randomness");
    }
}

/// Sets the ground the screens are drawn on.
pub(crate) fn dress(theme: Theme, now: bool) {
    if let Some(root) = document().document_element() {
        let theme = match theme {
            Theme::System => None,
            Theme::Night => Some("night"),
            Theme::Day => Some("day"),
            Theme::Dim => Some("dim"),
        };
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
        let _ = if now {
            root.set_attribute("data-place", "now")
        } else {
            root.remove_attribute("data-place")
        };
    }
}

/// The part of the address after `?`, and takes it out of sight. The address never changes again.
pub(crate) fn query() -> String {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    if let (Ok(history), Ok(path)) = (window().history(), location.pathname()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    query
}

/// What stands behind `#` in the address: the secret of another phone. It must be asked for before [`query`], which
/// takes all of it out of sight.
pub(crate) fn fragment() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let hash = hash.trim_start_matches('#');
    (!hash.is_empty()).then(|| hash.to_owned())
}

/// The window the app is in.
pub(crate) fn window() -> web_sys::Window {
    web_sys::window().unwrap_or_else(|| throw_str("there is no window: the app runs in a page"))
}

/// The page the app is in.
pub(crate) fn document() -> web_sys::Document {
    window()
        .document()
        .unwrap_or_else(|| throw_str("there is no page"))
}

/// The address of the page, without what stands behind `?` or `#`.
pub(crate) fn address() -> String {
    let location = window().location();
    let origin = location.origin().unwrap_or_default();
    origin + &location.pathname().unwrap_or_default()
}

/// Puts the focus on the new screen's title and scrolls up, so that a screen reader starts there.
pub(crate) fn begin_screen() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    before_next_frame(|| {
        if let Ok(Some(title)) = document().query_selector(".app:not(#door) main h1")
            && let Some(title) = title.dyn_ref::<web_sys::HtmlElement>()
        {
            let _ = title.set_attribute("tabindex", "-1");
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = title.focus_with_options(&options);
        }
    });
}

/// Puts the focus into the first field, after the new screen has taken its own.
pub(crate) fn focus_field() {
    before_next_frame(|| {
        if let Ok(Some(field)) = document().query_selector("main.screen input")
            && let Some(field) = field.dyn_ref::<web_sys::HtmlElement>()
        {
            let _ = field.focus();
        }
    });
}

/// Leaves at once: the neutral page takes this one's place, so that Back does not lead in again.
pub(crate) fn leave() {
    if let Some(body) = document().body() {
        body.set_text_content(None);
    }
    let _ = window().location().replace("converter.html");
}

/// Whether the page would come back if it were loaded anew: it is kept for offline, or there is a network.
pub(crate) fn can_renew() -> bool {
    let navigator = window().navigator();
    navigator.on_line() || get(&get(&navigator, "serviceWorker"), "controller").is_truthy()
}

/// Loads the page anew: nothing that it held is left.
pub(crate) fn renew() {
    let _ = window().location().reload();
}

/// Overwrites the part of the stack below the caller, where keys were on their way; the heap overwrites itself when
/// something is freed.
#[inline(never)]
pub(crate) fn scrub_stack() {
    /// Deeper than any call that handles a key.
    const BELOW: usize = 256 * 1024;
    core::hint::black_box(&mut [0_u8; BELOW]);
}

/// The last word of a page that broke: what was kept is safe, and where it broke, for a report.
pub(crate) fn say_broken(place: &str) {
    if let Some(body) = document().body() {
        body.set_text_content(Some(&words::m::FAULT_BROKEN.text(&[("place", place)])));
        body.set_class_name("left-behind");
    }
}

fn get(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A short vibration where the phone can.
pub(crate) fn vibrate(ms: u32) {
    let navigator = window().navigator();
    // Browsers refuse to vibrate before the first tap, and say so in the console.
    let tapped = get(&get(&navigator, "userActivation"), "hasBeenActive").is_truthy();
    if tapped && get(&navigator, "vibrate").is_function() {
        navigator.vibrate_with_duration(ms);
    }
}

/// A soft tone, two hundred hertz, fading.
pub(crate) fn tone() {
    let _ = try_tone();
}

fn try_tone() -> Result<(), JsValue> {
    let audio = web_sys::AudioContext::new()?;
    let (oscillator, gain) = (audio.create_oscillator()?, audio.create_gain()?);
    let start = audio.current_time();
    oscillator.frequency().set_value(200.0);
    gain.gain().set_value_at_time(0.0001, start)?;
    gain.gain()
        .exponential_ramp_to_value_at_time(0.12, start + 0.25)?;
    gain.gain()
        .exponential_ramp_to_value_at_time(0.0001, start + 1.6)?;
    oscillator.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&audio.destination())?;
    oscillator.start()?;
    oscillator.stop_with_when(start + 1.7)
}

/// Whether the page is out of sight.
pub(crate) fn is_hidden() -> bool {
    document().hidden()
}

/// Listens to the page going out of sight and coming back, for as long as the page lives.
pub(crate) fn on_sight(changed: impl Fn(bool) + 'static) {
    let closure = Closure::<dyn Fn()>::new(move || changed(is_hidden()));
    let listener = closure.as_ref().unchecked_ref();
    let _ = document().add_event_listener_with_callback("visibilitychange", listener);
    let _ = window().add_event_listener_with_callback("pagehide", listener);
    closure.forget();
}

/// Listens to the network coming back and the page coming into sight, for as long as the page lives.
pub(crate) fn on_return(returned: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(move || {
        if !is_hidden() {
            returned();
        }
    });
    let listener = closure.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback("online", listener);
    let _ = document().add_event_listener_with_callback("visibilitychange", listener);
    closure.forget();
}

/// The time of day of a moment, as the phone writes it: "22:40".
pub(crate) fn time_of(unix_s: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "seconds of a calendar fit")]
    let date = js_sys::Date::new(&JsValue::from_f64(unix_s as f64 * 1000.0));
    format!("{}:{:02}", date.get_hours(), date.get_minutes())
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one room that reads the clock"
    )]
    #[expect(clippy::cast_possible_truncation, reason = "a clock's milliseconds are small")]
    let now = js_sys::Date::now() as i64;
    now
}

/// Listens to keys, for as long as the page lives.
pub(crate) fn on_key(pressed: impl Fn(&str) + 'static) {
    let closure = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        pressed(&event.key());
    });
    let _ = document().add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Waits.
pub(crate) async fn pause(ms: u32) {
    let timer = js_sys::Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            &done,
            i32::try_from(ms).unwrap_or(i32::MAX),
        );
    });
    let _ = wasm_bindgen_futures::JsFuture::from(timer).await;
}

/// Runs something after some time.
pub(crate) fn later(ms: u32, then: impl FnOnce() + 'static) {
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
        Closure::once_into_js(then).unchecked_ref(),
        i32::try_from(ms).unwrap_or(i32::MAX),
    );
}

/// Runs something right before the browser draws again.
fn before_next_frame(then: impl FnOnce() + 'static) {
    let _ = window().request_animation_frame(Closure::once_into_js(then).unchecked_ref());
}

/// Text in Unicode NFKC, so that the same words typed on two keyboards are the same bytes.
pub(crate) fn normalised(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").into()
}
