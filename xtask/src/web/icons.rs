//! The icons, drawn from geometry: an evening's low disc over a horizon, a notebook's ruled page.
//!
//! They say nothing about what the app is for.

use anyhow::{Context, bail};

/// One icon as PNG.
pub(crate) struct Icon {
    /// `<name>-<size>` or `<name>-maskable-<size>`.
    pub(crate) name: String,
    pub(crate) png: Vec<u8>,
}

type Colour = [f32; 3];

const NIGHT: Colour = [21.0, 17.0, 14.0];
const EMBER: Colour = [227.0, 165.0, 90.0];
const DUSK: Colour = [58.0, 50.0, 43.0];
const PAPER: Colour = [241.0, 231.0, 219.0];
const SLATE: Colour = [38.0, 52.0, 56.0];
const LINE: Colour = [116.0, 185.0, 175.0];

/// Points per pixel and direction when edges are smoothed.
const SAMPLES: u32 = 4;
/// The part of a maskable icon that every mask shows (a circle of 80 % of the width).
const SAFE: f32 = 0.8;

/// The icons of every install name: 192 and 512 with round corners, 512 for masks.
///
/// # Errors
/// When there is no drawing of that name.
pub(crate) fn all(names: &[&str]) -> anyhow::Result<Vec<Icon>> {
    let mut icons = Vec::new();
    for name in names {
        let picture: fn(f32, f32) -> Colour = match *name {
            "evenings" => evening,
            "notebook" => notebook,
            other => bail!("there is no drawing for the icon `{other}`"),
        };
        for size in [192, 512] {
            icons.push(Icon {
                name: format!("{name}-{size}"),
                png: draw(size, |x, y| rounded(picture, x, y))?,
            });
        }
        let masked = |x: f32, y: f32| {
            let wider = |v: f32| (v - 0.5) / SAFE + 0.5;
            Some(picture(wider(x), wider(y)))
        };
        icons.push(Icon {
            name: format!("{name}-maskable-512"),
            png: draw(512, masked)?,
        });
    }
    Ok(icons)
}

/// A disc half below a horizon.
fn evening(x: f32, y: f32) -> Colour {
    let horizon = 0.62;
    if y > horizon {
        let stripe = y > horizon + 0.09 && y < horizon + 0.12 && (x - 0.5).abs() < 0.2;
        return if stripe { EMBER } else { DUSK };
    }
    if (x - 0.5).hypot(y - horizon) < 0.24 {
        EMBER
    } else {
        NIGHT
    }
}

/// A page with three lines.
fn notebook(x: f32, y: f32) -> Colour {
    let inside = (x - 0.5).abs() < 0.26 && (y - 0.5).abs() < 0.32;
    if !inside {
        return SLATE;
    }
    let ruled = [0.36, 0.5, 0.64].iter().any(|line| (y - line).abs() < 0.015) && (x - 0.5).abs() < 0.17;
    if ruled { LINE } else { PAPER }
}

/// Cuts a picture to a square with round corners.
fn rounded(picture: fn(f32, f32) -> Colour, x: f32, y: f32) -> Option<Colour> {
    let radius = 0.2;
    let beyond = |v: f32| ((v - 0.5).abs() - (0.5 - radius)).max(0.0);
    (beyond(x).hypot(beyond(y)) <= radius).then(|| picture(x, y))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels and colour steps are small whole numbers"
)]
fn draw(size: u32, picture: impl Fn(f32, f32) -> Option<Colour>) -> anyhow::Result<Vec<u8>> {
    let step = 1.0 / (size * SAMPLES) as f32;
    let mut pixels = Vec::with_capacity((size * size * 4) as usize);
    for row in 0..size {
        for column in 0..size {
            let (mut sum, mut covered) = ([0.0; 3], 0.0);
            for sample in 0..SAMPLES * SAMPLES {
                let x = ((column * SAMPLES + sample % SAMPLES) as f32 + 0.5) * step;
                let y = ((row * SAMPLES + sample / SAMPLES) as f32 + 0.5) * step;
                if let Some(colour) = picture(x, y) {
                    covered += 1.0;
                    sum.iter_mut().zip(colour).for_each(|(sum, part)| *sum += part);
                }
            }
            let opaque = f32::max(covered, 1.0);
            pixels.extend(sum.map(|part| (part / opaque).round() as u8));
            pixels.push((255.0 * covered / (SAMPLES * SAMPLES) as f32).round() as u8);
        }
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, size, size);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().context("could not write an icon")?;
    writer
        .write_image_data(&pixels)
        .context("could not write an icon")?;
    writer.finish().context("could not write an icon")?;
    Ok(png)
}
