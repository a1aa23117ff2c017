//! The command line, as clap reads it.

use std::path::PathBuf;
use std::str::FromStr as _;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use measure::{Group, Instrument};
use model::Preset;
use model::evening::{EARLIEST_MIN, HORIZON_MAX_MIN};
use science::{Grade, Topic};

use crate::files::{nearest_cure, one_of};

/// More draws than these say nothing new and only take time.
const DRAWS_MAX: u32 = 10_000;
/// Finer steps than this (in minutes) show nothing: the fastest part of the model takes longer.
const STEP_MIN: f64 = 0.05;

/// Two people after sex: what happens in their bodies and between them, and what they could agree on.
///
/// A model, not a measurement. Every curve names the grade of its evidence; `afterglow claims` lists the sources.
#[derive(Debug, Parser)]
#[command(name = "afterglow", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct CommandLine {
    /// Write JSON for machines; errors become JSON on stderr too.
    #[arg(long, global = true, display_order = 900)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 the input is wrong, 2 the command line is wrong.\n\
    Sample files: examples/couple.toml, examples/evening.toml, examples/agreement.toml, examples/answers.csv, examples/diary.csv";

/// Stands for a space inside a line that is there to be copied, until the help is wrapped.
const UNBROKEN: &str = "\u{a0}";

/// Help with examples. Words wrap at the width of the terminal; a command does not, since half of one is another one.
fn examples(text: &str) -> String {
    let lines = text
        .split_inclusive('\n')
        .map(|line| match line.strip_prefix("  afterglow ") {
            Some(rest) => format!("  afterglow{UNBROKEN}{}", rest.replace(' ', UNBROKEN)),
            None => line.to_owned(),
        });
    lines.collect()
}

/// What clap says, once it is wrapped: every space is one again.
pub(crate) fn told(error: &clap::Error) -> String {
    error.render().to_string().replace(UNBROKEN, " ")
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Two bodies after sex: hormones, pulse and pressure over time
    #[command(after_help = examples("Examples:\n  \
        afterglow body couple.toml\n  \
        afterglow body couple.toml --preset told\n  \
        afterglow body couple.toml --contact 0 --from -20 --to 60 --step 5 --json\n\n\
        --contact 0 is the laboratory: no touch afterwards, each person alone.\n\
        Hormones in plasma are given as fold over the person's own baseline."))]
    Body(BodyArgs),
    /// One evening: how each nervous system reads its body and the other
    #[command(after_help = examples("Examples:\n  \
        afterglow evening couple.toml\n  \
        afterglow evening couple.toml --events evening.toml\n  \
        afterglow evening couple.toml --agreement agreement.toml --draws 200 --seed 7 --json\n\n\
        Without --draws the model runs once, with the middle value of every parameter."))]
    Evening(EveningArgs),
    /// The after-sex agreement both can live with best, with its reasons
    #[command(after_help = examples("Examples:\n  \
        afterglow agree couple.toml\n  \
        afterglow agree couple.toml --seed 7 --json\n  \
        afterglow agree couple.toml --learned posterior.json --last agreement.toml --teach\n\n\
        Limits in the couple file are never broken. Here, on the command line, limits that collide are named."))]
    Agree(AgreeArgs),
    /// Score a questionnaire, with intervals
    #[command(after_help = examples("Examples:\n  \
        afterglow score answers.csv --instrument afterglow-check\n  \
        afterglow score answers.csv --instrument ECR-R --json"))]
    Score(ScoreArgs),
    /// Many simulated couples through the same evenings, as Parquet files for any query engine
    #[command(after_help = examples("Examples:\n  \
        afterglow study study.toml --out rows\n  \
        afterglow study study.toml --out rows --shard 1/2\n      \
            and 2/2 elsewhere, at the same time\n  \
        afterglow study study.toml --out rows --diaries 30\n      \
            what these couples would write in thirty evenings\n\n\
        Stopped half-way? Say it again: finished parts are kept, the rest is done.\n\
        The shards of a study together hold the same files as one run without --shard."))]
    Study(StudyArgs),
    /// What a diary says about two people, with how sure that is
    #[command(after_help = examples("Examples:\n  \
        afterglow learn diary.csv\n  \
        afterglow learn evenings-2026-11-29.json\n      \
            what the app saved under \"Take everything along\"\n  \
        afterglow learn diary.csv --couple couple.toml --out posterior.json\n  \
        afterglow learn --simulate 100 --evenings 60 --out diaries.csv\n  \
        afterglow learn --calibrate 500 --evenings 30\n      \
            do the intervals hold what they promise?\n  \
        afterglow learn --false-alarms 1000 --evenings 80\n      \
            how often is a link told where there is none?"))]
    Learn(LearnArgs),
    /// What is known, claim by claim, with grade and sources
    #[command(after_help = examples("Examples:\n  \
        afterglow claims\n  \
        afterglow claims --grade A\n  \
        afterglow claims --topic oxytocin --json"))]
    Claims(ClaimsArgs),
    /// The article as executable tests, each with its share of parameter draws
    #[command(after_help = examples("Examples:\n  \
        afterglow phenomena\n  \
        afterglow phenomena --draws 400 --seed 3 --json\n  \
        afterglow phenomena --sensitivity\n      \
            which phenomena depend on which parameter\n  \
        afterglow phenomena --sensitivity --page > docs/sensitivity.md"))]
    Phenomena(PhenomenaArgs),
    /// The bodies against what was measured: parameters fitted to it, and every residual
    #[command(after_help = examples("Examples:\n  \
        afterglow calibrate\n  \
        afterglow calibrate --observations mine.toml --json\n  \
        afterglow calibrate --page > docs/calibration.md\n\n\
        The fit starts from parameters that may be anything in their range. Nothing here changes the model."))]
    Calibrate(CalibrateArgs),
    /// Every promise of the product, its state, and the test that proves it
    #[command(after_help = examples("Examples:\n  \
        afterglow coverage\n  \
        afterglow coverage --json"))]
    Coverage,
}

#[derive(Debug, Args)]
pub(crate) struct BodyArgs {
    /// The couple file
    #[arg(value_name = "COUPLE")]
    pub(crate) couple: PathBuf,
    /// As measured, or as the article tells it
    #[arg(long, value_enum, default_value_t = PresetName::Measured)]
    pub(crate) preset: PresetName,
    /// Contact afterwards, held at one level from 0 (none) to 1 (close all the time); as the model lets them when absent
    #[arg(long, value_name = "0..1", value_parser = contact)]
    pub(crate) contact: Option<f64>,
    /// What happens in the evening
    #[arg(long, value_name = "FILE")]
    pub(crate) events: Option<PathBuf>,
    /// First minute, counted from the end of sex
    #[arg(long, value_name = "MIN", default_value = "-20", allow_negative_numbers = true, value_parser = minute)]
    pub(crate) from: f64,
    /// Last minute
    #[arg(long, value_name = "MIN", default_value = "120", allow_negative_numbers = true, value_parser = minute)]
    pub(crate) to: f64,
    /// Minutes between two values
    #[arg(long, value_name = "MIN", default_value = "1", allow_negative_numbers = true, value_parser = step)]
    pub(crate) step: f64,
}

#[derive(Debug, Args)]
pub(crate) struct EveningArgs {
    /// The couple file
    #[arg(value_name = "COUPLE")]
    pub(crate) couple: PathBuf,
    /// What happens in the evening; without it both do as the model lets them
    #[arg(long, value_name = "FILE")]
    pub(crate) events: Option<PathBuf>,
    /// What the two agreed on
    #[arg(long, value_name = "FILE")]
    pub(crate) agreement: Option<PathBuf>,
    /// Run the model with this many draws of its parameters and show the band
    #[arg(long, value_name = "N", value_parser = draws)]
    pub(crate) draws: Option<u32>,
    /// Same seed, same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// As measured, or as the article tells it
    #[arg(long, value_enum, default_value_t = PresetName::Measured)]
    pub(crate) preset: PresetName,
}

#[derive(Debug, Args)]
pub(crate) struct AgreeArgs {
    /// The couple file, with wishes and limits
    #[arg(value_name = "COUPLE")]
    pub(crate) couple: PathBuf,
    /// Plan over what was learned from a diary: the file that `afterglow learn --out` writes
    #[arg(long, value_name = "FILE")]
    pub(crate) learned: Option<PathBuf>,
    /// The agreement you had: say what changed since, and why
    #[arg(long, value_name = "FILE", requires = "learned")]
    pub(crate) last: Option<PathBuf>,
    /// Also look for an agreement that is as good for both, up to 2 %, and from which more would be learned
    #[arg(long, requires = "learned")]
    pub(crate) teach: bool,
    /// Same seed, same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// As measured, or as the article tells it
    #[arg(long, value_enum, default_value_t = PresetName::Measured)]
    pub(crate) preset: PresetName,
}

#[derive(Debug, Args)]
pub(crate) struct ScoreArgs {
    /// The answers file: instrument,version,item,value
    #[arg(value_name = "ANSWERS")]
    pub(crate) answers: PathBuf,
    /// Which questionnaire to score: `afterglow-check`, `ECR`, `ECR-R`, `ECR-S` or `ECR-RS`
    #[arg(long, value_name = "NAME", value_parser = instrument)]
    pub(crate) instrument: Instrument,
    /// Whom to compare with: `all`, `women`, `men`, `other`, or with an age band: "women 25-34"
    #[arg(long, value_name = "GROUP", value_parser = group, default_value = "all")]
    pub(crate) norms: Group,
    /// The answers' scale, for a known questionnaire that was answered on another one than usual
    #[arg(long, value_enum)]
    pub(crate) scale: Option<ScaleName>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScaleName {
    /// Answers from 1 to 5
    #[value(name = "1-5")]
    OneToFive,
    /// Answers from 1 to 7
    #[value(name = "1-7")]
    OneToSeven,
}

#[derive(Debug, Args)]
pub(crate) struct StudyArgs {
    /// The study file: who takes part, and the evenings everybody lives through
    #[arg(value_name = "STUDY")]
    pub(crate) study: PathBuf,
    /// The folder for the Parquet files and the manifest; made when it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Do only this share of the parts: 1/4, 2/4, 3/4, 4/4
    #[arg(long, value_name = "I/N", value_parser = shard, default_value = "1/1")]
    pub(crate) shard: Shard,
    /// Besides, the diaries of these couples over so many evenings, as the table that `learn` reads; the evenings are
    /// drawn as for `learn --simulate`, not the study's conditions
    #[arg(long, value_name = "EVENINGS", value_parser = evenings)]
    pub(crate) diaries: Option<usize>,
}

/// One share of a study's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Which share, from 1.
    pub(crate) index: u32,
    /// How many shares there are.
    pub(crate) count: u32,
}

#[derive(Debug, Args)]
pub(crate) struct LearnArgs {
    /// The diary: a tidy table, one answer a line; or what one person took along from the app as JSON
    #[arg(value_name = "DIARY", conflicts_with_all = ["calibrate", "false_alarms", "simulate", "evenings"])]
    pub(crate) diary: Option<PathBuf>,
    /// What both told of themselves beforehand; without it, what the one who took a diary along answered to the check
    #[arg(long, value_name = "FILE", requires = "diary")]
    pub(crate) couple: Option<PathBuf>,
    /// Which couple, where the file holds several
    #[arg(long, value_name = "ID", requires = "diary")]
    pub(crate) dyad: Option<String>,
    /// Write the posterior, or the simulated diaries, to this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["calibrate", "false_alarms"])]
    pub(crate) out: Option<PathBuf>,
    /// Simulate so many couples, learn from each, and count how often the intervals hold the truth; fails when they do not
    #[arg(long, value_name = "N", value_parser = couples, conflicts_with_all = ["false_alarms", "simulate"])]
    pub(crate) calibrate: Option<u32>,
    /// Write the rank histograms to this file, as a picture
    #[arg(long, value_name = "FILE", requires = "calibrate")]
    pub(crate) picture: Option<PathBuf>,
    /// Simulate so many couples in whom nothing is linked, and count who is told of a link
    #[arg(long, value_name = "N", value_parser = couples, conflicts_with = "simulate")]
    pub(crate) false_alarms: Option<u32>,
    /// Write diaries of so many simulated couples
    #[arg(long, value_name = "N", value_parser = couples)]
    pub(crate) simulate: Option<u32>,
    /// How strongly holding lifts the next morning of simulated couples: points of 1–7 per standard deviation of minutes,
    /// at the end of the evening
    #[arg(long, value_name = "POINTS", default_value_t = 0.0, requires = "simulate", value_parser = number)]
    pub(crate) lift: f64,
    /// Evenings of each simulated couple
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = evenings)]
    pub(crate) evenings: usize,
    /// Same seed, same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct ClaimsArgs {
    /// Only claims of these grades: A, B, C, D
    #[arg(long, value_name = "GRADE", value_parser = grade, value_delimiter = ',')]
    pub(crate) grade: Vec<Grade>,
    /// Only claims on these topics, such as `oxytocin` or `between-two`
    #[arg(long, value_name = "TOPIC", value_parser = topic, value_delimiter = ',')]
    pub(crate) topic: Vec<Topic>,
}

#[derive(Debug, Args)]
pub(crate) struct PhenomenaArgs {
    /// Check each phenomenon over this many draws of the parameters; 200 when absent, 16 with --sensitivity
    #[arg(long, value_name = "N", value_parser = draws)]
    pub(crate) draws: Option<u32>,
    /// Same seed, same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// For each parameter, which phenomena depend on it and how strongly
    #[arg(long)]
    pub(crate) sensitivity: bool,
    /// Print it as the page that rests in docs/sensitivity.md
    #[arg(long, requires = "sensitivity", conflicts_with = "json")]
    pub(crate) page: bool,
    /// Print it as the picture that rests in docs/pictures/sensitivity.svg
    #[arg(long, requires = "sensitivity", conflicts_with_all = ["json", "page"])]
    pub(crate) picture: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CalibrateArgs {
    /// Compare these observations instead of those that ship; the fit stays with those that ship
    #[arg(long, value_name = "FILE")]
    pub(crate) observations: Option<PathBuf>,
    /// Same seed, same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print it as the page that rests in docs/calibration.md
    #[arg(long, conflicts_with_all = ["json", "observations"])]
    pub(crate) page: bool,
    /// Print the residuals as the picture that rests in docs/pictures/calibration.svg
    #[arg(long, conflicts_with_all = ["json", "page", "observations"])]
    pub(crate) picture: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PresetName {
    /// What has been measured
    Measured,
    /// The cocktail as the article tells it
    Told,
}

impl PresetName {
    /// The name on the command line and in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Told => "told",
        }
    }

    /// What people read.
    pub(crate) const fn told(self) -> &'static str {
        match self {
            Self::Measured => "as measured",
            Self::Told => "as the article tells it",
        }
    }
}

impl From<PresetName> for Preset {
    fn from(name: PresetName) -> Self {
        match name {
            PresetName::Measured => Self::Measured,
            PresetName::Told => Self::Told,
        }
    }
}

impl CommandLine {
    /// What no single option can see.
    pub(crate) fn check(&self) -> Result<(), clap::Error> {
        match &self.command {
            Command::Body(body) if body.from >= body.to => Err(Self::command().error(
                ErrorKind::ValueValidation,
                format!(
                    "--from {} is not before --to {}: give an earlier --from or a later --to",
                    body.from, body.to
                ),
            )),
            Command::Learn(learn) if learn.asks_nothing() => Err(Self::command().error(
                ErrorKind::MissingRequiredArgument,
                "no diary: give a diary.csv, or --simulate, --calibrate or --false-alarms",
            )),
            _ => Ok(()),
        }
    }
}

impl LearnArgs {
    const fn asks_nothing(&self) -> bool {
        self.diary.is_none()
            && self.simulate.is_none()
            && self.calibrate.is_none()
            && self.false_alarms.is_none()
    }
}

fn instrument(text: &str) -> Result<Instrument, String> {
    Instrument::from_str(text).map_err(|_| nearest_cure(text, &Instrument::ALL.map(Instrument::name)))
}

fn group(text: &str) -> Result<Group, String> {
    Group::from_str(text).map_err(|error| error.to_string())
}

fn grade(text: &str) -> Result<Grade, String> {
    Grade::from_letter(text).ok_or_else(|| format!("use {}", one_of(&Grade::ALL.map(Grade::letter))))
}

fn topic(text: &str) -> Result<Topic, String> {
    Topic::from_name(text).ok_or_else(|| nearest_cure(text, &Topic::ALL.map(Topic::name)))
}

fn number(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err("this is not a number".to_owned()),
    }
}

fn contact(text: &str) -> Result<f64, String> {
    number(text).and_then(|value| match value {
        0.0..=1.0 => Ok(value),
        _ => Err("contact is between 0 (no touch) and 1 (close all the time)".to_owned()),
    })
}

fn minute(text: &str) -> Result<f64, String> {
    number(text).and_then(|value| {
        if (EARLIEST_MIN..=HORIZON_MAX_MIN).contains(&value) {
            Ok(value)
        } else {
            Err(format!(
                "the model speaks of minutes {EARLIEST_MIN} to {HORIZON_MAX_MIN} around the end of sex"
            ))
        }
    })
}

fn step(text: &str) -> Result<f64, String> {
    number(text).and_then(|value| {
        if (STEP_MIN..=HORIZON_MAX_MIN).contains(&value) {
            Ok(value)
        } else {
            Err(format!(
                "a step is at least {STEP_MIN} minutes and at most {HORIZON_MAX_MIN}"
            ))
        }
    })
}

fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text
        .split_once('/')
        .and_then(|(index, count)| Some((index.parse::<u32>().ok()?, count.parse::<u32>().ok()?)));
    match numbers {
        Some((index, count)) if (1..=count).contains(&index) => Ok(Shard { index, count }),
        _ => Err("write the share and how many there are, such as 2/4".to_owned()),
    }
}

fn couples(text: &str) -> Result<u32, String> {
    match text.parse::<u32>() {
        Ok(n @ 1..=100_000) => Ok(n),
        _ => Err("give a whole number of couples from 1 to 100000".to_owned()),
    }
}

fn evenings(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(n @ 1..=1000) => Ok(n),
        _ => Err("give a whole number of evenings from 1 to 1000".to_owned()),
    }
}

fn draws(text: &str) -> Result<u32, String> {
    match text.parse::<u64>() {
        Ok(n @ 1..) if n <= u64::from(DRAWS_MAX) => u32::try_from(n).map_err(|error| error.to_string()),
        _ => Err(format!("give a whole number of draws from 1 to {DRAWS_MAX}")),
    }
}
