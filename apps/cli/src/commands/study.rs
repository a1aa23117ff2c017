//! `afterglow study`: many simulated couples, part by part, each part a Parquet file that is either whole or not there.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use learn::simulate::{Habits, Simulated};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use study::{COLUMNS, Kind, Study};

use super::learn::{for_each, simulated};
use super::refused;
use crate::args::{Shard, StudyArgs};
use crate::files;
use crate::problem::{Problem, Problems};
use crate::show::parquet;

/// Unfinished files end in this; they are overwritten by the next run.
const UNFINISHED: &str = "unfinished";

pub(crate) fn run(args: &StudyArgs, as_json: bool) -> Result<String, Problems> {
    let study = files::study::read(&args.study)?;
    let folder = &args.out;
    fs::create_dir_all(folder).map_err(|error| {
        let cure = "choose another --out, or check that you may write there";
        Problem::of_file(
            &folder.display().to_string(),
            format!("the folder cannot be made ({error})"),
            cure,
        )
    })?;
    let identity = identity_of(&study);
    let wanted: Vec<u32> = study.parts_of_shard(args.shard.index, args.shard.count).collect();
    let mut parts = work(&study, &identity, folder, &wanted)?;
    parts.sort_by_key(|part| part.number);
    let mut manifest = manifest(&study, &identity, args.shard, &parts);
    if let Some(evenings) = args.diaries {
        manifest["diaries"] = diaries(&study, folder, &wanted, evenings)?;
    }
    let text = format!("{manifest:#}\n");
    let name = manifest_name(args.shard);
    keep(folder, &name, text.as_bytes())?;
    if as_json {
        return Ok(text);
    }
    let kept = parts.iter().filter(|part| part.kept).count();
    let rows: u64 = parts.iter().map(|part| part.rows).sum();
    let shard = match args.shard.count {
        1 => String::new(),
        count => format!("shard {} of {count}: ", args.shard.index),
    };
    let earlier = if kept > 0 {
        format!(", {kept} of them kept from before")
    } else {
        String::new()
    };
    let (couples, files, place) = (study.couples(), parts.len(), folder.display());
    let written = match args.diaries {
        Some(evenings) => format!(
            "their diaries of {evenings} evenings: {place}/diaries-*.csv, for afterglow learn --dyad COUPLE\n"
        ),
        None => String::new(),
    };
    Ok(format!(
        "{shard}{rows} rows of {couples} couples in {files} files{earlier}\nread them with any Parquet reader: {place}/couples-*.parquet\n{written}what is in them: {place}/{name}\n"
    ))
}

/// The diaries of the couples of each part, one table for each, and what the manifest says of them. They are written anew
/// each time.
fn diaries(study: &Study, folder: &Path, wanted: &[u32], evenings: usize) -> Result<Value, Problem> {
    let habits = Habits::usual(evenings);
    let mut files = Vec::new();
    for part in wanted {
        let people: Vec<_> = study.people(*part).collect();
        let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
        let mut table = simulated::head();
        for lines in for_each(count, |place| {
            people
                .get(place as usize)
                .map_or_else(String::new, |(number, couple, draw)| {
                    let number = u64::from(*number);
                    let lived = Simulated::of_couple(couple, study.seed(), number, &habits, draw);
                    simulated::lines(number, &lived)
                })
        }) {
            table.push_str(&lines);
        }
        let name = format!("diaries-{part:05}.csv");
        keep(folder, &name, table.as_bytes())?;
        files.push(json!({ "file": name, "sha256": hex(&Sha256::digest(table.as_bytes())) }));
    }
    Ok(json!({ "evenings": evenings, "files": files }))
}

/// A part that is on the disk.
struct Part {
    number: u32,
    rows: u64,
    sha256: String,
    /// Whether it was there before.
    kept: bool,
}

/// Makes the wanted parts that are not there yet, on all processors.
fn work(study: &Study, identity: &str, folder: &Path, wanted: &[u32]) -> Result<Vec<Part>, Problem> {
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(wanted.len().max(1));
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (done, finished) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let done = done.clone();
            let (next, stop) = (&next, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let Some(number) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        return;
                    };
                    if done.send(part(study, identity, folder, *number)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut progress = Progress::new(wanted.len());
        let mut parts = Vec::with_capacity(wanted.len());
        let mut wrong = None;
        for result in finished {
            match result {
                Ok(part) => {
                    progress.step(&part);
                    parts.push(part);
                }
                Err(problem) => {
                    stop.store(true, Ordering::Relaxed);
                    wrong.get_or_insert(problem);
                }
            }
        }
        progress.end();
        wrong.map_or(Ok(parts), Err)
    })
}

fn part(study: &Study, identity: &str, folder: &Path, number: u32) -> Result<Part, Problem> {
    let name = part_name(number);
    let identity = format!("{identity} part {number}");
    let path = folder.join(&name);
    let of = |bytes: &[u8], kept| Part {
        number,
        rows: study.rows_of_part(number),
        sha256: hex(&Sha256::digest(bytes)),
        kept,
    };
    if let Ok(file) = File::open(&path) {
        return match parquet::identity(&file) {
            Some(found) if found == identity => {
                let bytes = fs::read(&path).map_err(|error| cannot_write(&path, &error))?;
                Ok(of(&bytes, true))
            }
            _ => Err(Problem::of_file(
                &path.display().to_string(),
                "this file is of another study, another version, or damaged",
                "name an empty folder with --out, or delete the file to have it made anew",
            )),
        };
    }
    let mut rows = Vec::new();
    for couple in study.play(number) {
        rows.extend(couple.map_err(|error| refused(&error))?);
    }
    let bytes = parquet::bytes(&rows, &identity).map_err(|error| {
        Problem::of_file(
            &path.display().to_string(),
            format!("the rows cannot be written as Parquet ({error})"),
            "this is our fault: please report it with the study file",
        )
    })?;
    keep(folder, &name, &bytes)?;
    Ok(of(&bytes, false))
}

/// Writes a file beside its place and moves it there once it rests on the disk: it is whole or not there.
fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Problem> {
    let path = folder.join(name);
    let unfinished = folder.join(format!("{name}.{UNFINISHED}"));
    let write = || -> io::Result<()> {
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)
    };
    write().map_err(|error| {
        let _already_gone = fs::remove_file(&unfinished);
        cannot_write(&path, &error)
    })
}

fn cannot_write(path: &Path, error: &io::Error) -> Problem {
    Problem::of_file(
        &path.display().to_string(),
        format!("the file cannot be written ({error})"),
        "the parts before it are whole: free some space and say the same command again to go on",
    )
}

fn part_name(number: u32) -> String {
    format!("couples-{number:05}.parquet")
}

fn manifest_name(shard: Shard) -> String {
    match shard.count {
        1 => "manifest.json".to_owned(),
        count => format!("manifest-{}-of-{count}.json", shard.index),
    }
}

/// What decides every number of the study, as one hash.
fn identity_of(study: &Study) -> String {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update([0]);
    hash.update(study::parameters_text());
    hash.update([0]);
    hash.update(study.canonical());
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn manifest(study: &Study, identity: &str, shard: Shard, parts: &[Part]) -> Value {
    let columns: Vec<Value> = COLUMNS
        .iter()
        .map(|column| {
            let kind = match column.kind {
                Kind::Whole(_) => "int32",
                Kind::Text(_) => "string",
                Kind::Number(_) => "double",
            };
            json!({ "name": column.name, "type": kind, "unit": column.unit, "about": column.about })
        })
        .collect();
    let parts: Vec<Value> = parts
        .iter()
        .map(|part| json!({ "file": part_name(part.number), "rows": part.rows, "sha256": part.sha256 }))
        .collect();
    json!({
        "format": 1,
        "version": env!("CARGO_PKG_VERSION"),
        "study": identity,
        "parameters": hex(&Sha256::digest(study::parameters_text())),
        "seed": study.seed(),
        "couples": study.couples(),
        "conditions": study.conditions().iter().map(|condition| condition.name.as_str()).collect::<Vec<_>>(),
        "shard": format!("{}/{}", shard.index, shard.count),
        "columns": columns,
        "parts": parts,
    })
}

/// A line on the terminal that says how far it is; silent where nobody watches.
struct Progress {
    all: usize,
    done: usize,
    made: usize,
    began: Instant,
    shown: bool,
}

impl Progress {
    fn new(all: usize) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "how long a person still waits is told on the terminal and gets into no file"
        )]
        let began = Instant::now();
        Self {
            all,
            done: 0,
            made: 0,
            began,
            shown: io::stderr().is_terminal(),
        }
    }

    fn step(&mut self, part: &Part) {
        self.done += 1;
        self.made += usize::from(!part.kept);
        if self.shown {
            let line = match u32::try_from(self.made) {
                Ok(made @ 1..) => {
                    let left = u32::try_from(self.all - self.done).unwrap_or(u32::MAX);
                    let seconds = (self.began.elapsed() / made).saturating_mul(left).as_secs();
                    format!("{} of {} parts, about {seconds} s left", self.done, self.all)
                }
                _ => format!("{} of {} parts", self.done, self.all),
            };
            let _nobody_watches = write!(io::stderr(), "\r{line}   ");
        }
    }

    fn end(&self) {
        if self.shown && self.done > 0 {
            let _nobody_watches = writeln!(io::stderr());
        }
    }
}
