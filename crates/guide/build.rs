//! Compiles `content/helplines.toml` into a static table; an entry that helps nobody stops the build.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    read_on: String,
    fresh_days: u16,
    source: String,
    country: Vec<Country>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    name: String,
    violence: Vec<String>,
    crisis: Vec<String>,
    emergency: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../content/helplines.toml");
    println!("cargo:rerun-if-changed={}", path.display());
    let table: Table = toml::from_str(&fs::read_to_string(&path)?)?;
    let mut code = String::new();
    writeln!(code, "/// The day the numbers were read.\npub const READ_ON: &str = {:?};", table.read_on)?;
    writeln!(code, "/// After how many days they should be read again.\npub const FRESH_DAYS: u16 = {};", table.fresh_days)?;
    writeln!(code, "/// Where they were read.\npub const SOURCE: &str = {:?};", table.source)?;
    writeln!(code, "static COUNTRIES: &[Country] = &[")?;
    let mut before = String::new();
    for country in &table.country {
        if country.name <= before {
            return Err(format!("helplines.toml: {} is twice or out of order", country.name).into());
        }
        if country.violence.is_empty() && country.crisis.is_empty() {
            return Err(format!("helplines.toml: {} has no number; leave it out", country.name).into());
        }
        before.clone_from(&country.name);
        writeln!(
            code,
            "    Country {{ name: {:?}, violence: &{:?}, crisis: &{:?}, emergency: {:?} }},",
            country.name, country.violence, country.crisis, country.emergency
        )?;
    }
    writeln!(code, "];")?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("helplines.rs"), code)?;
    Ok(())
}
