//! Sounds that are played and pictures that are drawn from bytes in memory: no address, no file, no request.
//!
//! A picture is drawn anew before it is kept: smaller, and without what cameras write beside it, such as the place.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioBuffer, AudioBufferSourceNode, AudioContext, HtmlCanvasElement, ImageBitmap};

use crate::browser::{document, window};

/// The longer side of a kept picture, in pixels: a phone's screen, and a little more.
const SIDE_MAX: f64 = 1_280.0;
/// How much of a picture's detail is kept, 0–1.
const DETAIL: f64 = 0.8;

/// A sound that plays.
#[derive(Clone, Default)]
pub(super) struct Playing(Rc<RefCell<Option<(AudioContext, AudioBufferSourceNode)>>>);

impl Playing {
    /// Stops it, if it plays.
    pub(super) fn stop(&self) {
        if let Some((context, source)) = self.0.borrow_mut().take() {
            let ends: &web_sys::AudioScheduledSourceNode = source.as_ref();
            ends.set_onended(None);
            let _ = context.close();
        }
    }

    /// Plays a sound from its beginning and calls back at its end. `false` where this phone cannot play it.
    pub(super) async fn start(&self, bytes: &[u8], ended: impl FnOnce() + 'static) -> bool {
        self.stop();
        let started = async {
            let context = AudioContext::new()?;
            let buffer = decoded(&context, bytes).await?;
            let source = context.create_buffer_source()?;
            source.set_buffer(Some(&buffer));
            source.connect_with_audio_node(&context.destination())?;
            let ends: &web_sys::AudioScheduledSourceNode = source.as_ref();
            ends.set_onended(Some(Closure::once_into_js(ended).unchecked_ref()));
            source.start()?;
            Ok::<_, JsValue>((context, source))
        };
        match started.await {
            Ok(playing) => {
                *self.0.borrow_mut() = Some(playing);
                true
            }
            Err(_) => false,
        }
    }
}

async fn decoded(context: &AudioContext, bytes: &[u8]) -> Result<AudioBuffer, JsValue> {
    let buffer = js_sys::Uint8Array::from(bytes).buffer();
    JsFuture::from(context.decode_audio_data(&buffer)?)
        .await?
        .dyn_into()
}

async fn bitmap(bytes: &[u8]) -> Result<ImageBitmap, JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let made = window().create_image_bitmap_with_blob(&blob)?;
    JsFuture::from(made).await?.dyn_into()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides of a picture, made small before"
)]
fn draw(canvas: &HtmlCanvasElement, picture: &ImageBitmap) -> Result<(), JsValue> {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (SIDE_MAX / width.max(height).max(1.0)).min(1.0);
    canvas.set_width((width * scale).round().max(1.0) as u32);
    canvas.set_height((height * scale).round().max(1.0) as u32);
    let drawing: web_sys::CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
    drawing.draw_image_with_image_bitmap_and_dw_and_dh(
        picture,
        0.0,
        0.0,
        f64::from(canvas.width()),
        f64::from(canvas.height()),
    )
}

/// Draws a picture into the canvas with this name, if it is still there.
pub(super) async fn show(id: &str, bytes: &[u8]) {
    let Ok(picture) = bitmap(bytes).await else { return };
    let canvas = document()
        .get_element_by_id(id)
        .and_then(|canvas| canvas.dyn_into().ok());
    if let Some(canvas) = canvas {
        let _ = draw(&canvas, &picture);
    }
}

/// A picture as it is kept: drawn anew, as a JPEG. Nothing where it is no picture this phone knows.
pub(super) async fn made_small(bytes: &[u8]) -> Option<Vec<u8>> {
    let redrawn = async {
        let picture = bitmap(bytes).await?;
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
        draw(&canvas, &picture)?;
        let made = js_sys::Promise::new(&mut |done, failed| {
            let take = Closure::once_into_js(move |blob: JsValue| {
                let _ = done.call1(&JsValue::NULL, &blob);
            });
            let quality = JsValue::from_f64(DETAIL);
            let asked =
                canvas.to_blob_with_type_and_encoder_options(take.unchecked_ref(), "image/jpeg", &quality);
            if asked.is_err() {
                let _ = failed.call0(&JsValue::NULL);
            }
        });
        let blob: web_sys::Blob = JsFuture::from(made).await?.dyn_into()?;
        let buffer = JsFuture::from(blob.array_buffer()).await?;
        Ok::<_, JsValue>(js_sys::Uint8Array::new(&buffer).to_vec())
    };
    redrawn.await.ok().filter(|bytes| !bytes.is_empty())
}

/// Whether this phone can play the sound.
pub(super) async fn is_sound(bytes: &[u8]) -> bool {
    let Ok(context) = AudioContext::new() else {
        return false;
    };
    let heard = decoded(&context, bytes).await.is_ok();
    let _ = context.close();
    heard
}
