//! The page that ships says what the data and the model say today.

use calibrate::{blocks, compare, residual, seen, shipped};
use model::Draw;

/// As many draws as the command line compares with.
const DRAWS: u32 = 1_000;

#[test]
fn the_page_shows_every_observation_beside_the_model_of_today() {
    let page = include_str!("../../../docs/calibration.md");
    let observations = shipped().expect("the file that ships");
    let draws: Vec<Draw> = (0..DRAWS).map(|index| Draw::at(1, index)).collect();
    let compared = compare(&observations, &draws).expect("sound draws");
    for (one, compared) in observations.iter().zip(&compared) {
        let about = one.about.trim_end_matches('.');
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| {about}")))
            .unwrap_or_default();
        for cell in [
            seen(one.seen),
            calibrate::range(compared.predicted),
            residual(one.seen, compared),
        ] {
            assert!(
                row.contains(&format!("| {cell} |")),
                "{}: `{cell}` is not in docs/calibration.md; write it with `afterglow calibrate --page`",
                one.id
            );
        }
    }
    for parameter in blocks().iter().flat_map(|block| block.parameters) {
        assert!(page.contains(&format!("[`{parameter}`]")), "{parameter}");
    }
}
