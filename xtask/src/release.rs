//! Releases of the app: the SHA-256 of every file, a number that only grows and the keys that may sign the next one,
//! signed with Ed25519. `apps/web/static/sw.js` reads them; `vectors/release-1.txt` freezes how they are written.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, Subcommand};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::workspace::Workspace;
use crate::{process, web};

/// The file of a release in the folder of the app, without an ending: it is read as bytes.
const NAME: &str = "release";
/// The service worker; the only file that a release speaks of by itself, since the browser fetches it past everything.
const KEEPER: &str = "sw.js";
const FORMAT: &str = "release 1";
/// Numbers beyond this are not whole in every reader.
const SEQUENCE_MAX: u64 = (1 << 53) - 1;

/// How a key's file begins, before the 32 secret bytes in base64.
const OF_RELEASES: &str = "release key 1";
const OF_DEVELOPMENT: &str = "development key 1";

/// Who signs, and as what.
#[derive(Args)]
pub(crate) struct Options {
    /// File of the key that signs (`cargo xtask release-key new`); once for each, while keys change.
    #[arg(long = "sign", value_name = "KEY")]
    by: Vec<PathBuf>,
    /// Public half of a key that may sign the next release; unless given, those that sign this one.
    #[arg(long = "next-key", value_name = "PUBLIC", requires = "by")]
    next: Vec<String>,
    /// The release's number, higher than any before; unless given, the seconds since 1970, or SOURCE_DATE_EPOCH.
    #[arg(long)]
    sequence: Option<u64>,
}

/// What to do with keys.
#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key, write it to a file that only you can read, and print its public half.
    New {
        /// The file; it must not exist. Keep it, and a copy of it, away from the server and out of the repository.
        file: PathBuf,
    },
    /// Print the public half of a key.
    Show {
        /// The key's file.
        file: PathBuf,
    },
}

/// Makes or shows a key.
///
/// # Errors
/// When the file is there already, cannot be written, or holds no key.
pub(crate) fn keys(command: &KeyCommand) -> anyhow::Result<()> {
    let key = match command {
        KeyCommand::New { file } => made(file, OF_RELEASES)?,
        KeyCommand::Show { file } => read(file, OF_RELEASES)?,
    };
    println!("{}", STANDARD.encode(key.verifying_key().as_bytes()));
    Ok(())
}

/// The keys of a release, and its number.
pub(crate) struct Signing {
    by: Vec<SigningKey>,
    next: Vec<VerifyingKey>,
    sequence: u64,
}

impl Signing {
    /// As asked for; without a key, with this checkout's own.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub(crate) fn of(workspace: &Workspace, options: &Options) -> anyhow::Result<Self> {
        if options.by.is_empty() {
            return Self::of_development(workspace, options.sequence);
        }
        let by = options.by.iter().map(|file| read(file, OF_RELEASES));
        Self::new(
            by.collect::<Result<_, _>>()?,
            options
                .next
                .iter()
                .map(|text| public(text))
                .collect::<Result<_, _>>()?,
            options.sequence,
        )
    }

    /// As asked for, and for other people: the key of a checkout will not do, since it goes with the next clean build.
    ///
    /// # Errors
    /// When no key is named, or one cannot be read.
    pub(crate) fn of_release(workspace: &Workspace, options: &Options) -> anyhow::Result<Self> {
        ensure!(
            !options.by.is_empty(),
            "a release is signed: make a key with `cargo xtask release-key new FILE`, keep it, and name it with `--sign FILE`"
        );
        Self::of(workspace, options)
    }

    /// With a key that this checkout makes for itself below its target folder.
    ///
    /// # Errors
    /// When the key can be neither read nor written.
    pub(crate) fn of_development(workspace: &Workspace, sequence: Option<u64>) -> anyhow::Result<Self> {
        let file = workspace.target.join("development.key");
        let key = if file.exists() {
            read(&file, OF_DEVELOPMENT)?
        } else {
            made(&file, OF_DEVELOPMENT)?
        };
        Self::new(vec![key], Vec::new(), sequence)
    }

    fn new(by: Vec<SigningKey>, mut next: Vec<VerifyingKey>, sequence: Option<u64>) -> anyhow::Result<Self> {
        if next.is_empty() {
            next = by.iter().map(SigningKey::verifying_key).collect();
        }
        let sequence = sequence.map_or_else(now, Ok)?;
        ensure!(
            sequence <= SEQUENCE_MAX,
            "the release's number is over {SEQUENCE_MAX}"
        );
        Ok(Self { by, next, sequence })
    }
}

/// Signs the app in a folder as it is there, and writes its release.
///
/// # Errors
/// When a file cannot be read, or the release not be written.
pub(crate) fn put(folder: &Path, signing: &Signing) -> anyhow::Result<()> {
    let mut keeper = None;
    let mut files = BTreeMap::new();
    for path in web::files(folder)? {
        let name = path
            .strip_prefix(folder)
            .context("a file lies outside its folder")?;
        let name = name
            .to_str()
            .context("a file's name is not text")?
            .replace('\\', "/");
        let copy = [".br", ".gz"].iter().any(|ending| name.ends_with(ending));
        if copy || name == NAME {
            continue;
        }
        let bytes = std::fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        match name.as_str() {
            KEEPER => keeper = Some(hash(&bytes)),
            "index.html" => drop(files.insert("./".to_owned(), hash(&bytes))),
            _ => drop(files.insert(format!("./{name}"), hash(&bytes))),
        }
    }
    let said = Said {
        format: FORMAT,
        sequence: signing.sequence,
        name: env!("CARGO_PKG_VERSION"),
        keys: signing
            .next
            .iter()
            .map(|key| STANDARD.encode(key.as_bytes()))
            .collect(),
        keeper: keeper.with_context(|| format!("{} holds no {KEEPER}", folder.display()))?,
        files,
    };
    let path = folder.join(NAME);
    std::fs::write(&path, said.signed(&signing.by)?)
        .with_context(|| format!("could not write {}", path.display()))
}

/// What is signed, in the order in which it is written.
#[derive(Serialize)]
struct Said {
    format: &'static str,
    sequence: u64,
    name: &'static str,
    keys: Vec<String>,
    keeper: String,
    files: BTreeMap<String, String>,
}

impl Said {
    /// Signatures in the first line, and then what they sign, to the end.
    fn signed(&self, by: &[SigningKey]) -> anyhow::Result<String> {
        let body = format!(
            "{}\n",
            serde_json::to_string_pretty(self).context("a release that is not JSON")?
        );
        let signatures: Vec<String> = by
            .iter()
            .map(|key| STANDARD.encode(key.sign(body.as_bytes()).to_bytes()))
            .collect();
        Ok(format!("{}\n{body}", signatures.join(" ")))
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn now() -> anyhow::Result<u64> {
    if let Some(fixed) = std::env::var_os("SOURCE_DATE_EPOCH") {
        let fixed = fixed.to_str().and_then(|text| text.parse().ok());
        return fixed.context("SOURCE_DATE_EPOCH is no number of seconds");
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "a build tool may read the clock: a later build counts higher"
    )]
    let now = std::time::SystemTime::now();
    Ok(now
        .duration_since(std::time::UNIX_EPOCH)
        .context("the clock is before 1970")?
        .as_secs())
}

fn made(file: &Path, kind: &str) -> anyhow::Result<SigningKey> {
    let mut bytes = [0; 32];
    #[expect(
        clippy::disallowed_methods,
        reason = "a key is made here, of the system's randomness"
    )]
    getrandom::fill(&mut bytes).context("the system gives no randomness")?;
    let key = SigningKey::from_bytes(&bytes);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .and_then(|mut file| writeln!(file, "{kind}\n{}", STANDARD.encode(key.to_bytes())))
        .with_context(|| format!("could not write {}", file.display()))?;
    process::step(&format!("a new key is in {}", file.display()));
    Ok(key)
}

fn read(file: &Path, kind: &str) -> anyhow::Result<SigningKey> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    key(&text, kind).with_context(|| format!("{} holds no key that is meant for this", file.display()))
}

fn key(text: &str, kind: &str) -> anyhow::Result<SigningKey> {
    let (found, rest) = text.split_once('\n').context("it has no second line")?;
    if found != kind {
        bail!("it is called `{found}`, not `{kind}`");
    }
    let bytes = STANDARD.decode(rest.trim()).context("it is not base64")?;
    Ok(SigningKey::from_bytes(
        &bytes.as_slice().try_into().context("it is not 32 bytes long")?,
    ))
}

fn public(text: &str) -> anyhow::Result<VerifyingKey> {
    let bytes = STANDARD.decode(text).context("a public key is not base64")?;
    let bytes = bytes
        .as_slice()
        .try_into()
        .context("a public key is not 32 bytes long")?;
    VerifyingKey::from_bytes(&bytes).context("a public key is no point of the curve")
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: &str = include_str!("../../vectors/release-1.txt");

    fn field(name: &str) -> Vec<u8> {
        let line = VECTOR
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        let text = line.unwrap();
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    fn seed(name: &str) -> SigningKey {
        SigningKey::from_bytes(&field(name).try_into().unwrap())
    }

    #[test]
    fn release_version_1_is_written_for_ever() {
        let (old, new) = (seed("old key"), seed("new key"));
        let said = Said {
            format: FORMAT,
            sequence: 1_767_225_600,
            name: "0.1.0",
            keys: vec![STANDARD.encode(new.verifying_key().as_bytes())],
            keeper: hash(b"keeper\n"),
            files: BTreeMap::from([
                ("./".to_owned(), hash(b"page\n")),
                ("./assets/app.js".to_owned(), hash(b"app\n")),
            ]),
        };
        let text = said.signed(&[old, new]).unwrap();
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text.as_bytes(), field("release"), "release = {hex}");
    }

    #[test]
    fn a_release_takes_no_key_of_a_checkout_and_no_damaged_one() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            let said = key(text, OF_RELEASES).map_or_else(|error| error.to_string(), |_| "a key".to_owned());
            assert_eq!(said, expected, "{text}");
        }
        let bytes = STANDARD.encode([7; 32]);
        check(&format!("release key 1\n{bytes}\n"), "a key");
        check(
            &format!("development key 1\n{bytes}\n"),
            "it is called `development key 1`, not `release key 1`",
        );
        check("release key 1\nseven\n", "it is not base64");
        check("release key 1\nBwcH\n", "it is not 32 bytes long");
        check(&bytes, "it has no second line");
    }

    #[test]
    fn the_published_hash_of_the_keeper_is_right() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let keeper = hash(&std::fs::read(root.join("apps/web/static/sw.js")).unwrap());
        let groups: Vec<&str> = (0..keeper.len())
            .step_by(8)
            .map(|at| &keeper[at..at + 8])
            .collect();
        let page = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
        let line = groups.join(" ");
        assert!(page.contains(&line), "SECURITY.md does not name {line}");
    }
}
