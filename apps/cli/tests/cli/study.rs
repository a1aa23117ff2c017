//! `afterglow study`: the same files however the work is shared, and whole files whatever happens to the program.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::RowAccessor as _;
use serde_json::Value;

use crate::run::{Ran, examples, run, run_in};

/// 1,200 couples are three parts: two full ones and a shorter one.
const STUDY: &str = r#"
couples = 1200
seed = 7
horizon_min = 30
[[partner]]
anxiety = [0.6, 1.0]
[[partner]]
avoidance = 0.9
begun_from = "to please"
[[condition]]
name = "nothing agreed"
[[condition]]
name = "hold first"
[[condition.step]]
kind = "hold"
minutes = 8
[[condition.event]]
at_min = 10
partner = "second"
act = "sleep"
"#;

/// A new folder with the study file in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("study-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("study.toml"), STUDY).unwrap();
    folder
}

/// Runs a command line in a folder and expects it to work.
fn good(folder: &Path, line: &str) -> Ran {
    let ran = run_in(folder, line);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{line}");
    ran
}

/// The Parquet files of a folder by name.
fn parts(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut parts = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "parquet") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            parts.insert(name, fs::read(&path).unwrap());
        }
    }
    parts
}

/// What a study gives when nothing disturbs it.
fn undisturbed(name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = folder(name);
    good(&folder, "study study.toml --out rows");
    let parts = parts(&folder.join("rows"));
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(
        parts.keys().collect::<Vec<_>>(),
        [
            "couples-00000.parquet",
            "couples-00001.parquet",
            "couples-00002.parquet"
        ]
    );
    parts
}

#[test]
fn says_what_it_made_and_the_manifest_says_what_is_in_it() {
    let folder = folder("manifest");
    let ran = good(&folder, "study study.toml --out rows");
    assert_eq!(
        ran.stdout,
        "4800 rows of 1200 couples in 3 files\n\
         read them with any Parquet reader: rows/couples-*.parquet\n\
         what is in them: rows/manifest.json\n"
    );
    let written: Value =
        serde_json::from_slice(&fs::read(folder.join("rows/manifest.json")).unwrap()).unwrap();
    let again = good(&folder, "study study.toml --out rows --json");
    assert_eq!(serde_json::from_str::<Value>(&again.stdout).unwrap(), written);
    let rows: Vec<u64> = written["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["rows"].as_u64().unwrap())
        .collect();
    assert_eq!(rows, [2000, 2000, 800]);
    assert_eq!(written["seed"], 7);
    assert_eq!(written["columns"].as_array().unwrap().len(), 16);
    fs::remove_dir_all(folder).unwrap();
}

/// The couples of a study write as the people they are: the anxious study's anxious partner is found to be anxious.
#[test]
fn diaries_are_those_of_the_couples_of_the_study() {
    let folder = folder("diaries");
    let study = "couples = 3\nseed = 7\nhorizon_min = 60\npreset = \"measured\"\n\
        [[partner]]\nanxiety = 0.95\navoidance = 0.1\n[[partner]]\nanxiety = 0.1\navoidance = 0.95\n\
        [[condition]]\nname = \"nothing\"\n";
    fs::write(folder.join("study.toml"), study).unwrap();
    let ran = good(&folder, "study study.toml --out rows --diaries 40");
    assert_eq!(
        ran.stdout,
        "6 rows of 3 couples in 1 files\n\
         read them with any Parquet reader: rows/couples-*.parquet\n\
         their diaries of 40 evenings: rows/diaries-*.csv, for afterglow learn --dyad COUPLE\n\
         what is in them: rows/manifest.json\n"
    );
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("rows/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["diaries"]["evenings"], 40);
    let table = fs::read(folder.join("rows/diaries-00000.csv")).unwrap();
    good(&folder, "study study.toml --out rows --diaries 40");
    assert_eq!(
        fs::read(folder.join("rows/diaries-00000.csv")).unwrap(),
        table,
        "the same bytes again"
    );
    let mut found = [0.0, 0.0];
    for dyad in 0..3 {
        let learned = good(
            &folder,
            &format!("learn rows/diaries-00000.csv --dyad {dyad} --json"),
        );
        let learned: Value = serde_json::from_str(&learned.stdout).unwrap();
        for (sum, person) in found.iter_mut().zip(["a", "b"]) {
            let anxiety = learned["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["name"] == "anxiety" && one["person"] == format!("{dyad}{person}"));
            *sum += anxiety.unwrap()["median"].as_f64().unwrap() / 3.0;
        }
    }
    assert!(found[0] > found[1] + 0.3, "{found:?}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn two_processes_at_once_make_the_files_of_one_run_and_one_query_reads_them() {
    let folder = folder("shards");
    let shards: Vec<_> = ["1/2", "2/2"]
        .iter()
        .map(|shard| {
            Command::new(env!("CARGO_BIN_EXE_afterglow"))
                .args(["study", "study.toml", "--out", "rows", "--shard", shard])
                .current_dir(&folder)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut shard in shards {
        assert!(shard.wait().unwrap().success());
    }
    let made = parts(&folder.join("rows"));
    assert_eq!(made, undisturbed("one-run"));

    let (mut rows, mut comfort, mut anxiety) = (0, 0.0, f64::INFINITY);
    for name in made.keys() {
        let reader = SerializedFileReader::new(File::open(folder.join("rows").join(name)).unwrap()).unwrap();
        for row in reader.get_row_iter(None).unwrap() {
            let row = row.unwrap();
            rows += 1;
            comfort += row.get_double(10).unwrap();
            if row.get_string(2).unwrap() == "first" {
                anxiety = f64::min(anxiety, row.get_double(3).unwrap());
            }
        }
    }
    assert_eq!(rows, 4800);
    assert!((0.0..=1.0).contains(&(comfort / 4800.0)));
    assert!(
        (0.6..0.61).contains(&anxiety),
        "the span of the first partner begins at 0.6: {anxiety}"
    );
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_killed_run_leaves_whole_files_and_goes_on() {
    let folder = folder("killed");
    let mut child = Command::new(env!("CARGO_BIN_EXE_afterglow"))
        .args(["study", "study.toml", "--out", "rows"])
        .current_dir(&folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !folder.join("rows/couples-00000.parquet").exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let _already_done = child.kill();
    child.wait().unwrap();
    let whole = undisturbed("not-killed");
    for (name, bytes) in parts(&folder.join("rows")) {
        assert_eq!(Some(&bytes), whole.get(&name), "{name} is whole");
    }
    let ran = good(&folder, "study study.toml --out rows");
    assert!(ran.stdout.contains("kept from before"), "{}", ran.stdout);
    assert_eq!(parts(&folder.join("rows")), whole);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_full_disk_is_said_and_the_parts_before_it_stay() {
    let folder = folder("full");
    good(&folder, "study study.toml --out rows --shard 1/3");
    // No file may grow past one block of 512 bytes: the next part does not fit.
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1; exec \"$0\" study study.toml --out rows",
        ])
        .arg(env!("CARGO_BIN_EXE_afterglow"))
        .current_dir(&folder)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("the file cannot be written (File too large")
            && said.contains(
                "the parts before it are whole: free some space and say the same command again to go on"
            ),
        "{said}"
    );
    let left: Vec<String> = fs::read_dir(folder.join("rows"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("manifest"))
        .collect();
    assert_eq!(left, ["couples-00000.parquet"], "no unfinished file is left");
    good(&folder, "study study.toml --out rows");
    assert_eq!(parts(&folder.join("rows")), undisturbed("not-full"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn files_of_another_study_are_not_mixed_in() {
    let folder = folder("mixed");
    good(&folder, "study study.toml --out rows");
    fs::write(folder.join("study.toml"), STUDY.replace("seed = 7", "seed = 8")).unwrap();
    let ran = run_in(&folder, "study study.toml --out rows");
    assert_eq!(ran.exit, 1);
    assert!(
        ran.stderr.contains(
            "this file is of another study, another version, or damaged: \
             name an empty folder with --out, or delete the file to have it made anew"
        ),
        "{}",
        ran.stderr
    );
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_sample_study_works() {
    let folder = folder("sample");
    fs::copy(examples().join("study.toml"), folder.join("study.toml")).unwrap();
    let ran = good(&folder, "study study.toml --out rows --shard 1/40");
    assert!(ran.stdout.starts_with("shard 1 of 40: "), "{}", ran.stdout);
    fs::remove_dir_all(folder).unwrap();
}

/// A study file and all that is said about it.
fn check(study: &str, expected: &str) {
    let ran = run(&[("study.toml", study.as_bytes())], "study study.toml --out rows");
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("", expected),
        "{study}"
    );
    assert_eq!(ran.exit, 1, "{study}");
}

#[test]
fn everything_that_can_be_wrong_with_a_study() {
    check(
        "",
        "error: `couples` is missing at study.toml:1:1: how many couples take part, from 1 to 10000000\n",
    );
    check(
        "couples = 0\n[[condition]]\nname = \"a\"\n",
        "error: couples = 0 at study.toml:1:11: how many couples take part, from 1 to 10000000\n",
    );
    check(
        "couples = 10.5\n[[condition]]\nname = \"a\"\n",
        "error: couples = 10.5 is not a whole number at study.toml:1:11: how many couples take part, from 1 to 10000000\n",
    );
    check(
        "couples = nan\n[[condition]]\nname = \"a\"\n",
        "error: couples = nan is not a number at study.toml:1:11: how many couples take part, from 1 to 10000000\n",
    );
    check(
        "couples = 10\n",
        "error: a study without conditions at study.toml:1:1: add a table [[condition]] with a name\n",
    );
    check(
        "couples = 10\nhorizon_min = 5256000\n[[condition]]\nname = \"a\"\n",
        "error: horizon_min = 5256000 at study.toml:2:15: minutes after the end of sex, from 1 to 240\n",
    );
    check(
        "couples = 10\nhorizon_min = inf\n[[condition]]\nname = \"a\"\n",
        "error: horizon_min = inf at study.toml:2:15: minutes after the end of sex, from 1 to 240\n",
    );
    check(
        "couples = 10\n[[condition]]\nname = \"a\"\n[[condition.event]]\nat_min = -60\npartner = \"first\"\nact = \"talk\"\n",
        "error: at_min = -60 at study.toml:5:10: minutes after the end of sex, from -20 to the end of the evening at 120\n",
    );
    check(
        "couples = 10\n[[condition]]\nname = \"a\"\n[[condition.event]]\nat_min = 6\npartner = \"Sam\"\nact = \"talk\"\n",
        "error: no partner is called so: partner = \"Sam\" at study.toml:6:11: use `first` or `second`\n",
    );
    check(
        "couples = 10\n[[partner]]\nanxiety = [0.9, 0.2]\n[[partner]]\n[[condition]]\nname = \"a\"\n",
        "error: anxiety = [0.9, 0.2] is no span at study.toml:3:11: a percentile from 0 to 1, or a span of them such as [0.6, 1.0]\n",
    );
    check(
        "couples = 10\n[[partner]]\nanxiety = 1.2\n[[partner]]\n[[condition]]\nname = \"a\"\n",
        "error: anxiety = 1.2 at study.toml:3:11: a percentile from 0 to 1, or a span of them such as [0.6, 1.0]\n",
    );
    check(
        "couples = 10\n[[partner]]\n[[condition]]\nname = \"a\"\n",
        "error: there are 1 partners at study.toml:1:1: write two tables [[partner]], or none for any two adults\n",
    );
    check(
        "couples = 10\n[[condition]]\nname = \"a\"\n[[condition]]\nname = \"a\"\n",
        "error: two conditions are called \"a\" at study.toml:1:1: rename one of them\n",
    );
    check(
        "couples = 10\n[[condition]]\nname = \"a\"\n[[condition.step]]\nkind = \"hug\"\nminutes = 4\n",
        "error: unknown kind = \"hug\" at study.toml:5:8: use `hold`, `quiet`, `talk`, `breathe`, `apart_in_room`, `apart_with_return`, `wash`, `sleep` or `wash_together`\n",
    );
    check(
        "couples = 10\ncouple = 3\n[[condition]]\nname = \"a\"\n",
        "error: unknown key `couple` at study.toml:2:1: did you mean `couples`?\n",
    );
}
