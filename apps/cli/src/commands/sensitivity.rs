//! `afterglow phenomena --sensitivity`: for each parameter, which phenomena depend on it.

use std::num::NonZero;
use std::thread;

use model::Draw;
use model::phenomena::{DEPENDS_AT, Dependence, Sensitivity, conditions, ids};
use science::{Parameter, ParameterId, Phenomenon};
use serde_json::{Value, json};

use crate::args::PhenomenaArgs;
use crate::show::{json, table};

/// Draws unless the command line says otherwise.
const DRAWS: u32 = 16;
/// So many parameters are named for each phenomenon.
const STRONGEST: usize = 6;

/// Numbers of the planner say what people value, those of learning what a diary teaches, those of the order which
/// practice comes first: no phenomenon of the model can know them.
const ELSEWHERE: [&str; 3] = ["plan_", "learn_", "order_"];

/// How the line begins that says of which model a page or a picture is.
const STAMP: &str = "<!-- Of the model ";
/// Draws whose effects go into a stamp.
const STAMP_DRAWS: u32 = 3;

/// One parameter with what it moves.
struct Row {
    parameter: &'static Parameter,
    /// Every phenomenon, in the order of the file.
    moves: Vec<Dependence>,
}

impl Row {
    /// The phenomena that depend on it, the strongest first.
    fn depend(&self) -> Vec<&Dependence> {
        let mut depend: Vec<_> = self.moves.iter().filter(|one| one.moves >= DEPENDS_AT).collect();
        depend.sort_by(|one, other| other.moves.total_cmp(&one.moves));
        depend
    }

    /// The most it moves anything.
    fn most(&self) -> f64 {
        self.moves.iter().map(|one| one.moves).fold(0.0, f64::max)
    }
}

pub(crate) fn run(args: &PhenomenaArgs, as_json: bool) -> String {
    let draws = args.draws.unwrap_or(DRAWS);
    let rows = rows(args.seed, draws);
    if args.page {
        page(&rows, draws, args.seed)
    } else if args.picture {
        picture(&rows)
    } else if as_json {
        json::text(&rows.iter().map(entry).collect())
    } else {
        for_people(&rows, draws, args.seed)
    }
}

/// The parameters that are moved.
fn asked() -> impl Iterator<Item = &'static Parameter> {
    science::parameters()
        .iter()
        .filter(|parameter| !ELSEWHERE.iter().any(|room| parameter.id.starts_with(room)))
}

/// Asks for every parameter on all processors; each answer stands for itself, so their number changes nothing.
fn rows(seed: u64, draws: u32) -> Vec<Row> {
    let sensitivity = Sensitivity::new(seed, draws);
    let ids: Vec<ParameterId> = asked()
        .filter_map(|parameter| science::parameter(parameter.id).map(|(id, _)| id))
        .collect();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let row = |id: ParameterId| Row {
        parameter: id.parameter(),
        moves: sensitivity.of(id),
    };
    thread::scope(|scope| {
        let parts: Vec<_> = ids
            .chunks(ids.len().div_ceil(threads).max(1))
            .map(|ids| scope.spawn(move || ids.iter().copied().map(row).collect::<Vec<_>>()))
            .collect();
        let rows = parts.into_iter().map(|part| match part.join() {
            Ok(rows) => rows,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        rows.flatten().collect()
    })
}

fn entry(row: &Row) -> Value {
    let phenomena: Vec<Value> = row
        .depend()
        .into_iter()
        .map(|one| {
            json!({
                "id": one.phenomenon,
                "moves": json::number(one.moves),
                "direction": json::number(one.direction),
                "turns": json::number(one.turns),
            })
        })
        .collect();
    json!({
        "parameter": row.parameter.id,
        "symbol": row.parameter.symbol,
        "moves_most": json::number(row.most()),
        "phenomena": phenomena,
    })
}

fn for_people(rows: &[Row], draws: u32, seed: u64) -> String {
    let mut text = format!(
        "Each parameter by itself through its prior, under {draws} draws of all others (seed {seed}).\n\
         A share of 1 moves a phenomenon as far as all parameters together; below {} is not named.\n\n",
        table::number(DEPENDS_AT, 2)
    );
    for row in rows {
        text.push_str(&format!("{}  {}\n", row.parameter.id, row.parameter.symbol));
        text.push_str(&table::wrap(&named(row, |id| id.to_owned()), "    "));
    }
    let (dependent, weak, none) = counts(rows);
    text.push_str(&format!(
        "\n{} parameters: {dependent} with phenomena that depend on them, {weak} with weaker traces only, {none} with none.\n",
        rows.len()
    ));
    text
}

/// The phenomena that depend on a parameter with their shares, as one text.
fn named(row: &Row, name: impl Fn(&str) -> String) -> String {
    let depend = row.depend();
    if depend.is_empty() {
        return if row.most() > 0.0 {
            format!("weaker traces only (at most {})", table::number(row.most(), 3))
        } else {
            "none".to_owned()
        };
    }
    let all: Vec<String> = depend
        .iter()
        .map(|one| format!("{} {}", name(one.phenomenon), table::number(one.moves, 2)))
        .collect();
    all.join(", ")
}

/// How many parameters have dependents, weaker traces, nothing.
fn counts(rows: &[Row]) -> (usize, usize, usize) {
    let dependent = rows.iter().filter(|row| row.most() >= DEPENDS_AT).count();
    let none = rows.iter().filter(|row| row.most() == 0.0).count();
    (dependent, rows.len() - dependent - none, none)
}

/// A line that names the model of today: FNV-1a over the priors and over the conditions of every phenomenon under a
/// few draws. A page with another line is of another model.
fn stamp() -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for one in asked() {
        take(format!("{} {:?} {} {}\n", one.id, one.distribution, one.low, one.high).as_bytes());
    }
    for index in 0..STAMP_DRAWS {
        let draw = Draw::at(1, index);
        for id in ids() {
            take(id.as_bytes());
            for condition in conditions(id, &draw) {
                take(&condition.to_le_bytes());
            }
        }
    }
    format!("{STAMP}{hash:016x}. -->")
}

fn page(rows: &[Row], draws: u32, seed: u64) -> String {
    let (dependent, weak, none) = counts(rows);
    let mut page = format!(
        "<!-- Written by `afterglow phenomena --sensitivity --page`. Change the data or the model, then write it anew. -->\n\
         {}\n\n\
         # Sensitivity: which phenomena depend on which parameter\n\n\
         Each parameter is moved by itself from the 5th to the 95th percentile of its prior, under {draws} draws of all others (seed {seed}).\n\
         A parameter with one fixed value is moved through its range, and where that is a point, by a tenth of itself.\n\
         The number beside a phenomenon is the mean distance between its two effects, as a share of the distance between the 5th and 95th percentile of that effect over draws of everything.\n\
         1 moves it as far as all parameters together, and from {} on a phenomenon is said to depend.\n\
         It is more than 1 where a fixed number is moved that draws leave alone.\n\n\
         Of {} parameters, {dependent} have phenomena that depend on them, {weak} leave weaker traces only, and {none} none.\n\
         Written by `afterglow phenomena --sensitivity --page`, the picture with `--picture`, the whole table with `--json`.\n\n\
         ![Parameters by phenomena, darker where more depends](pictures/sensitivity.svg)\n\n",
        stamp(),
        table::number(DEPENDS_AT, 2),
        rows.len(),
    );
    page.push_str("## For each phenomenon, the parameters that move it most\n\n| phenomenon | parameters |\n|---|---|\n");
    for (k, phenomenon) in science::phenomena().iter().enumerate() {
        page.push_str(&format!("| {} | {} |\n", phenomenon.id, strongest(rows, k)));
    }
    page.push_str(&without(rows));
    page.push_str("\n## For each parameter, the phenomena that depend on it\n\n| parameter | symbol | phenomena |\n|---|---|---|\n");
    for row in rows {
        page.push_str(&line(row));
    }
    page
}

/// What the page says of one parameter.
fn line(row: &Row) -> String {
    format!(
        "| {} | {} | {} |\n",
        link(row.parameter),
        row.parameter.symbol,
        named(row, str::to_owned)
    )
}

/// The parameters on which no phenomenon depends, and what else does.
fn without(rows: &[Row]) -> String {
    let observations = calibrate::shipped().unwrap_or_default();
    let observed = |id: &str| {
        let is_of = |one: &calibrate::Observation| match one.predicted {
            calibrate::Predicted::Parameter(of) => of.parameter().id == id,
            _ => false,
        };
        let fitted = calibrate::blocks()
            .iter()
            .any(|block| block.parameters.contains(&id));
        fitted || observations.iter().any(is_of)
    };
    let mut text = String::from(
        "\n## Parameters on which no phenomenon depends\n\n\
         The numbers of the planner (`plan_…`), of learning (`learn_…`) and of the order of practices (`order_…`) are not listed: they say what people value, what a diary teaches and what comes first, and no phenomenon of the model knows them.\n\n",
    );
    for row in rows.iter().filter(|row| row.most() == 0.0) {
        let why = if observed(row.parameter.id) {
            "held by an [observation](calibration.md)"
        } else {
            "held by nothing"
        };
        text.push_str(&format!(
            "- {}: {why}. {}\n",
            link(row.parameter),
            row.parameter.about
        ));
    }
    text
}

fn link(parameter: &Parameter) -> String {
    format!("[`{0}`](evidence.md#p-{0})", parameter.id)
}

/// The parameters that move the phenomenon with this index most.
fn strongest(rows: &[Row], phenomenon: usize) -> String {
    let share = |row: &Row| row.moves.get(phenomenon).map_or(0.0, |one| one.moves);
    let mut order: Vec<&Row> = rows.iter().filter(|row| share(row) >= DEPENDS_AT).collect();
    order.sort_by(|one, other| share(other).total_cmp(&share(one)));
    let named: Vec<String> = order
        .iter()
        .take(STRONGEST)
        .map(|row| format!("{} {}", link(row.parameter), table::number(share(row), 2)))
        .collect();
    let more = order.len().saturating_sub(STRONGEST);
    let rest = if more > 0 {
        format!(", and {more} more")
    } else {
        String::new()
    };
    format!("{}{rest}", named.join(", "))
}

/// Parameters down, phenomena across, darker where more depends (SVG).
fn picture(rows: &[Row]) -> String {
    const CELL: usize = 9;
    const LEFT: usize = 250;
    const TOP: usize = 250;
    /// From which share on, and the colour.
    const SHADES: [(f64, &str); 4] = [
        (DEPENDS_AT, "#ecd9bd"),
        (0.15, "#d9a860"),
        (0.35, "#a8680f"),
        (0.7, "#5a3606"),
    ];
    let shown: Vec<&Row> = rows.iter().filter(|row| row.most() >= DEPENDS_AT).collect();
    let phenomena: &[Phenomenon] = science::phenomena();
    let (width, height) = (LEFT + CELL * phenomena.len() + 20, TOP + CELL * shown.len() + 20);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" \
         font-size=\"8\" fill=\"#2a2420\" role=\"img\" aria-label=\"Which phenomena depend on which parameter\">\n\
         {}\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#faf6ef\"/>\n\
         <text x=\"20\" y=\"30\" font-family=\"Georgia, serif\" font-size=\"19\">What depends on what</text>\n\
         <text x=\"20\" y=\"50\" font-size=\"12\" fill=\"#6a5d51\">Darker: more of the phenomenon.</text>\n",
        stamp()
    );
    for (k, phenomenon) in phenomena.iter().enumerate() {
        let x = LEFT + CELL * k + CELL - 2;
        svg.push_str(&format!(
            "<text transform=\"translate({x} {}) rotate(-90)\">{}</text>\n",
            TOP - 6,
            phenomenon.id
        ));
    }
    for (j, row) in shown.iter().enumerate() {
        svg.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
            LEFT - 6,
            TOP + CELL * j + CELL - 2,
            row.parameter.id
        ));
    }
    for (shade, (from, colour)) in SHADES.iter().enumerate() {
        let below = SHADES.get(shade + 1).map_or(f64::INFINITY, |next| next.0);
        let mut path = String::new();
        for (j, row) in shown.iter().enumerate() {
            for (k, one) in row.moves.iter().enumerate() {
                if (*from..below).contains(&one.moves) {
                    path.push_str(&format!("M{} {}h8v8h-8z", LEFT + CELL * k, TOP + CELL * j));
                }
            }
        }
        svg.push_str(&format!("<path fill=\"{colour}\" d=\"{path}\"/>\n"));
    }
    svg.push_str("</svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../../docs/sensitivity.md");
    const PICTURE: &str = include_str!("../../../../docs/pictures/sensitivity.svg");

    #[test]
    fn the_page_and_the_picture_are_of_the_model_of_today() {
        let stamp = stamp();
        for (file, text, how) in [
            ("docs/sensitivity.md", PAGE, "--page"),
            ("docs/pictures/sensitivity.svg", PICTURE, "--picture"),
        ] {
            assert!(
                text.contains(&stamp),
                "{file} is not {stamp} write it anew with `afterglow phenomena --sensitivity {how}`"
            );
        }
    }

    #[test]
    fn the_page_has_a_line_for_every_parameter_and_every_phenomenon() {
        let lines: Vec<&str> = PAGE.lines().collect();
        let missing: Vec<String> = asked()
            .map(|parameter| format!("| {} | {} | ", link(parameter), parameter.symbol))
            .chain(ids().map(|id| format!("| {id} | ")))
            .filter(|beginning| !lines.iter().any(|line| line.starts_with(beginning)))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
        let rows = lines.iter().filter(|line| line.starts_with("| [`")).count();
        assert_eq!(rows, asked().count());
    }

    /// One of the bodies, one of the reading and one that hardly anything depends on.
    #[test]
    fn three_lines_of_the_page_are_what_comes_out_today() {
        let sensitivity = Sensitivity::new(1, DRAWS);
        for id in [
            science::p::PRL_RISE_ALONE,
            science::p::WINDOW_LEARNS,
            science::p::HR_BASE_MALE,
        ] {
            let line = line(&Row {
                parameter: id.parameter(),
                moves: sensitivity.of(id),
            });
            assert!(
                PAGE.contains(&line),
                "docs/sensitivity.md says something else than {line}"
            );
        }
    }
}
