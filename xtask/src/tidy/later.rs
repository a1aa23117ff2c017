//! What the app needs to stand uses nothing that is fetched after it.
//!
//! The app's code is two modules (`web::split`). A closure of a later room that is made by a first room would be
//! called before its code is there, and the app would stop. So first rooms do not name later ones; the door does.

use std::collections::BTreeSet;

use super::{Finding, Rule, Sources};
use crate::web::LATER;
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "later",
    reason: "code of a later room is not there when the app opens",
    cure: "go there with `app.go(Screen::…)`, or move what both need into a room that is not in `web::LATER`",
    check,
};

const APP: &str = "apps/web/src/";
const SCREENS: &str = "apps/web/src/screens/";
/// The door itself.
const DOOR: &str = "apps/web/src/screens/later.rs";

fn check(_: &Workspace, sources: &Sources) -> anyhow::Result<Vec<Finding>> {
    Ok(find(sources))
}

fn find(sources: &Sources) -> Vec<Finding> {
    let rooms: BTreeSet<&str> = LATER
        .rooms
        .iter()
        .filter_map(|room| room.strip_prefix("web::screens::")?.strip_suffix("::"))
        .collect();
    let is_later = |path: &str| {
        path.strip_prefix(SCREENS)
            .and_then(|path| path.split(['/', '.']).next())
            .is_some_and(|room| rooms.contains(room))
    };
    let mut found = Vec::new();
    for source in sources.iter() {
        if !source.path.starts_with(APP) || source.path == DOOR || is_later(&source.path) {
            continue;
        }
        for (number, line) in source.lines() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            found.extend(
                named(line, &rooms)
                    .map(|room| Finding::new(&source.path, number, format!("a first room uses `{room}`"))),
            );
        }
    }
    found
}

/// The later rooms that a line goes into: `room::…` after `super::`, `screens::` or nothing.
fn named<'a>(line: &'a str, rooms: &'a BTreeSet<&str>) -> impl Iterator<Item = &'a str> {
    line.match_indices("::").filter_map(|(at, _)| {
        let before = line.get(..at)?;
        let start = before
            .rfind(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .map_or(0, |at| at + 1);
        let name = before.get(start..)?;
        let ahead = before.get(..start)?;
        let of_screens = ahead.ends_with("screens::") || ahead.ends_with("super::") || !ahead.ends_with("::");
        (of_screens && rooms.contains(name)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_rooms_do_not_name_later_ones() {
        let table = [
            ("apps/web/src/screens/welcome.rs", "super::own::show(app)", 1),
            ("apps/web/src/demo.rs", "crate::screens::plan::found(app)", 1),
            ("apps/web/src/screens/mod.rs", "_ => claims::claims(app, id),", 1),
            ("apps/web/src/screens/mod.rs", "pub(crate) mod claims;", 0),
            ("apps/web/src/screens/later.rs", "claims::claims(app, id)", 0),
            ("apps/web/src/screens/own/diary.rs", "super::plan::steps(list)", 0),
            ("apps/web/src/keeper.rs", "store::plan::of(list)", 0),
            ("crates/agree/src/lib.rs", "plan::of(list)", 0),
        ];
        for (file, line, count) in table {
            assert_eq!(find(&Sources::of(&[(file, line)])).len(), count, "{file}: {line}");
        }
    }

    /// Closures of a room behind the door that is not in the list would be sent with the first module.
    #[test]
    fn every_room_behind_the_door_is_on_the_list() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let door = std::fs::read_to_string(root.join(DOOR)).unwrap();
        let rooms = door.split_once("use super::{").unwrap().1;
        let rooms = rooms.split_once('}').unwrap().0;
        let mut used: Vec<String> = rooms
            .split(',')
            .map(str::trim)
            .filter(|room| !room.is_empty())
            .map(|room| format!("web::screens::{room}::"))
            .collect();
        used.sort();
        let mut listed = LATER.rooms.to_vec();
        listed.retain(|room| used.iter().any(|used| used == room));
        assert_eq!(listed, used);
    }
}
