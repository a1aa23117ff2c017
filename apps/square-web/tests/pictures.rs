//! Squares as a camera sees them: turned, near and far, noisy, torn, or not there at all.
#![expect(
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pictures are drawn by hand here"
)]

use qrcodegen::{QrCode, QrCodeEcc};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use square_web::read_square;

const WIDTH: usize = 400;
const HEIGHT: usize = 300;
const EDGE: i32 = 4;
const LINK: &str = "http://localhost:8080/#00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// How a picture is taken.
struct Taken {
    /// How much of the height the square fills.
    fills: f64,
    turned_rad: f64,
    /// Brightness that chance adds or takes away, at most.
    noise: f64,
    /// Modules of a hundred that are the wrong way round.
    torn: u32,
}

fn chance(rng: &mut ChaCha20Rng) -> f64 {
    f64::from(rng.next_u32()) / f64::from(u32::MAX)
}

fn picture(text: &str, taken: &Taken, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("short enough");
    let side = code.size() + 2 * EDGE;
    let torn: Vec<bool> = (0..side * side)
        .map(|_| rng.next_u32() % 100 < taken.torn)
        .collect();
    let is_torn = |module: i32| torn.get(module as usize).copied().unwrap_or_default();
    let scale = HEIGHT as f64 * taken.fills / f64::from(side);
    let (sin, cos) = taken.turned_rad.sin_cos();
    let half = f64::from(side) / 2.0;
    let brightness = |place: usize| {
        let right = (place % WIDTH) as f64 - WIDTH as f64 / 2.0;
        let down = (place / WIDTH) as f64 - HEIGHT as f64 / 2.0;
        let column = ((right * cos + down * sin) / scale + half).floor() as i32;
        let row = ((down * cos - right * sin) / scale + half).floor() as i32;
        let inside = (0..side).contains(&row) && (0..side).contains(&column);
        match inside {
            false => 110.0,
            true if code.get_module(column - EDGE, row - EDGE) != is_torn(row * side + column) => 45.0,
            true => 205.0,
        }
    };
    let plain: Vec<f64> = (0..WIDTH * HEIGHT).map(brightness).collect();
    plain
        .into_iter()
        .map(|plain| (plain + (chance(rng) - 0.5) * 2.0 * taken.noise).clamp(0.0, 255.0) as u8)
        .collect()
}

fn check(taken: &Taken, expected: Option<&str>) {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let grey = picture(LINK, taken, &mut rng);
    let read = read_square(WIDTH, HEIGHT, &grey);
    assert_eq!(
        read.as_deref(),
        expected,
        "turned by {}, filling {}",
        taken.turned_rad,
        taken.fills
    );
}

/// The camera gives many pictures a second and a hand moves: one that is not read is followed by others.
#[test]
fn a_square_is_read_however_it_is_turned() {
    let (mut tried, mut read) = (0, 0);
    for turned_rad in [0.0, 0.3, 1.2, 2.5, 3.9, 5.5] {
        for fills in [0.65, 0.8] {
            let taken = Taken {
                fills,
                turned_rad,
                noise: 12.0,
                torn: 0,
            };
            let grey = picture(LINK, &taken, &mut ChaCha20Rng::from_seed([7; 32]));
            let text = read_square(WIDTH, HEIGHT, &grey);
            assert!(
                text.is_none() || text.as_deref() == Some(LINK),
                "another text: {text:?}"
            );
            tried += 1;
            read += u32::from(text.is_some());
        }
    }
    assert!(read * 4 >= tried * 3, "{read} of {tried} were read");
    let straight = Taken {
        fills: 0.8,
        turned_rad: 0.0,
        noise: 12.0,
        torn: 0,
    };
    check(&straight, Some(LINK));
}

#[test]
fn what_is_torn_too_far_is_nothing() {
    let taken = Taken {
        fills: 0.8,
        turned_rad: 0.2,
        noise: 12.0,
        torn: 40,
    };
    check(&taken, None);
}

#[test]
fn a_picture_of_another_size_is_nothing() {
    for (width, height) in [(0, 0), (WIDTH, HEIGHT), (usize::MAX, 2), (1, 3)] {
        assert_eq!(read_square(width, height, &[0; 4]), None, "{width} × {height}");
    }
}

#[test]
fn bent_pictures_give_the_text_or_nothing() {
    let mut read = 0;
    for seed in 0..48 {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let taken = Taken {
            fills: 0.3 + 0.9 * chance(&mut rng),
            turned_rad: 7.0 * chance(&mut rng),
            noise: 80.0 * chance(&mut rng),
            torn: rng.next_u32() % 20,
        };
        let grey = picture(LINK, &taken, &mut rng);
        let text = read_square(WIDTH, HEIGHT, &grey);
        assert!(
            text.is_none() || text.as_deref() == Some(LINK),
            "seed {seed} read {text:?}"
        );
        read += u32::from(text.is_some());
    }
    assert!(
        (1..48).contains(&read),
        "some are read and some are not, here {read}"
    );
}
