//! The camera, for as long as a square is looked for. Frames are made grey, read on this page, and kept nowhere.
//!
//! The reader is the app's own on every phone (`apps/square-web`): a browser's may hand frames to a part of the system
//! that belongs to somebody else, and what stands in this square is the secret of a pairing.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Promise, Reflect, Uint8ClampedArray};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::browser;
use crate::browser::{document, window};
use crate::host;

/// Name of the element that shows what the camera sees.
pub(super) const FINDER: &str = "finder";
/// The longer side of a frame that is read, in pixels: a square of 60 modules still has six for each at half the width.
const SIDE_MAX: f64 = 720.0;
/// Between two frames, in milliseconds.
const FRAME_MS: u32 = 120;

/// Why there is nothing to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoCamera {
    /// The person or the system said no.
    Denied,
    /// There is none, or another app has it.
    Absent,
}

/// A running camera; dropped, it stops.
struct Camera {
    stream: JsValue,
    video: JsValue,
}

impl Drop for Camera {
    fn drop(&mut self) {
        stop(&self.stream);
        let _ = Reflect::set(&self.video, &"srcObject".into(), &JsValue::NULL);
    }
}

thread_local! {
    static CAMERA: RefCell<Option<Camera>> = const { RefCell::new(None) };
    /// Which opening this is: a camera that comes after it was closed again is stopped at once.
    static RUN: Cell<u32> = const { Cell::new(0) };
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this browser could give a camera.
pub(super) fn is_known() -> bool {
    part(&devices(), "getUserMedia").is_function()
}

/// Stops the camera, at once.
pub(super) fn close() {
    RUN.set(RUN.get().wrapping_add(1));
    drop(CAMERA.take());
    host::stop_reading();
}

/// How often the camera was opened or closed so far: who waited can tell whether it is still theirs.
pub(super) fn run() -> u32 {
    RUN.get()
}

/// Opens the camera and shows what it sees in [`FINDER`], until [`close`].
pub(super) async fn open() -> Result<(), NoCamera> {
    if !WATCHED.replace(true) {
        browser::on_sight(|hidden| {
            if hidden {
                close();
            }
        });
    }
    let run = RUN.get();
    let stream = asked().await?;
    let video = document().get_element_by_id(FINDER).map(JsValue::from);
    let Some(video) = video.filter(|_| RUN.get() == run) else {
        stop(&stream);
        return Ok(());
    };
    for (name, value) in [("muted", &JsValue::TRUE), ("srcObject", &stream)] {
        let _ = Reflect::set(&video, &name.into(), value);
    }
    // A refusal to play is seen by no frame coming.
    if let Some(playing) = call(&video, "play", &Array::new()).and_then(|it| it.dyn_into::<Promise>().ok()) {
        wasm_bindgen_futures::spawn_local(async move {
            let _ = JsFuture::from(playing).await;
        });
    }
    CAMERA.set(Some(Camera { stream, video }));
    Ok(())
}

/// Looks until something is read or the camera is closed.
pub(super) async fn read() -> Option<String> {
    let run = RUN.get();
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    while RUN.get() == run && CAMERA.with_borrow(Option::is_some) {
        if let Some((width, height, grey)) = frame(&canvas)
            && let Some(text) = host::read_square(width, height, &grey).await
        {
            return (RUN.get() == run).then_some(text);
        }
        browser::pause(FRAME_MS).await;
    }
    None
}

async fn asked() -> Result<JsValue, NoCamera> {
    let video = js_sys::Object::new();
    let ideal = js_sys::Object::new();
    let _ = Reflect::set(&ideal, &"ideal".into(), &1280.into());
    let _ = Reflect::set(&video, &"facingMode".into(), &"environment".into());
    let _ = Reflect::set(&video, &"width".into(), &ideal);
    let wanted = js_sys::Object::new();
    let _ = Reflect::set(&wanted, &"video".into(), &video);
    let promise = call(&devices(), "getUserMedia", &Array::of1(&wanted)).ok_or(NoCamera::Absent)?;
    let promise: Promise = promise.dyn_into().map_err(|_| NoCamera::Absent)?;
    JsFuture::from(promise)
        .await
        .map_err(|error| match part(&error, "name").as_string().as_deref() {
            Some("NotAllowedError" | "SecurityError") => NoCamera::Denied,
            _ => NoCamera::Absent,
        })
}

/// One frame as brightness, row by row. Nothing before the first one has come.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides of a picture, made small before"
)]
fn frame(canvas: &HtmlCanvasElement) -> Option<(u32, u32, Vec<u8>)> {
    let video = CAMERA.with_borrow(|camera| Some(camera.as_ref()?.video.clone()))?;
    let side = |name: &str| part(&video, name).as_f64().filter(|side| *side >= 1.0);
    let (width, height) = (side("videoWidth")?, side("videoHeight")?);
    let scale = (SIDE_MAX / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round() as u32, (height * scale).round() as u32);
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    // Said once, at the first frame: the picture is read again and again.
    let often = js_sys::Object::new();
    let _ = Reflect::set(&often, &"willReadFrequently".into(), &JsValue::TRUE);
    let drawing = canvas.get_context_with_context_options("2d", &often);
    let drawing: CanvasRenderingContext2d = drawing.ok()??.dyn_into().ok()?;
    let drawing: &JsValue = drawing.as_ref();
    let [zero, right, bottom] = [0, width, height].map(JsValue::from);
    let place = Array::of5(&video, &zero, &zero, &right, &bottom);
    call(drawing, "drawImage", &place)?;
    let seen = call(
        drawing,
        "getImageData",
        &Array::of4(&zero, &zero, &right, &bottom),
    )?;
    let pixels: Uint8ClampedArray = part(&seen, "data").dyn_into().ok()?;
    let pixels = pixels.to_vec();
    let grey = |pixel: &[u8; 4]| {
        let [red, green, blue, _] = pixel.map(u16::from);
        u8::try_from((red + 2 * green + blue) / 4).unwrap_or(u8::MAX)
    };
    let grey: Vec<u8> = pixels.as_chunks().0.iter().map(grey).collect();
    Some((width, height, grey))
}

fn stop(stream: &JsValue) {
    let tracks = call(stream, "getTracks", &Array::new()).and_then(|tracks| tracks.dyn_into::<Array>().ok());
    for track in tracks.iter().flat_map(|tracks| tracks.iter()) {
        let _ = call(&track, "stop", &Array::new());
    }
}

fn devices() -> JsValue {
    part(&window().navigator(), "mediaDevices")
}

fn part(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn call(of: &JsValue, name: &str, arguments: &Array) -> Option<JsValue> {
    let function: Function = part(of, name).dyn_into().ok()?;
    function.apply(of, arguments).ok()
}
