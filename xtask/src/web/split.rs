//! Splits a bound module in two: what the app needs to stand, and what is fetched right after it.
//!
//! Both halves share one memory and one table of functions, so for the code nothing changes: a function of the
//! later half is reached through the table, and the later half reaches the first through its exports. Rust knows
//! nothing of it; what belongs where follows from the names of functions: later is what nothing reaches but through
//! one door, and the closures of the rooms behind it. Until the later half is there its places in the table are
//! empty, so the app must not go there before (see `screens::later`); `cargo xtask tidy` sees to it that no first
//! room uses a later one.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail};
use walrus::ir::{Call, ReturnCall, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId,
    ImportKind, ImportedFunction, LocalFunction, Module, ModuleConfig, TableId,
};

use super::names;

/// Where the later half finds the first, in its imports.
pub(crate) const FIRST: &str = "first";
/// The names under which the first half gives out what both share. wasm-bindgen's own exports are left alone.
const TABLE: &str = "$t";
const MEMORY: &str = "memory";
/// From so many instructions on, two closures of different rooms are taken to differ. Nothing proves it: it is long
/// enough for every case that was seen, and short enough for the first half's budget.
const SHARED_LENGTH: usize = 80;

/// What goes into the later half.
pub(crate) struct Rule {
    /// The one function through which the first half enters the later one.
    pub(crate) door: &'static str,
    /// The modules whose closures and methods belong there. A name that is not in the module is passed over.
    pub(crate) rooms: &'static [&'static str],
}

impl Rule {
    /// Whether a function belongs to a later room by its own path. One that was only made for a type of such a room
    /// does not: what frees a value is the same code for many types, and stands in the tables of first rooms too.
    fn is_later(&self, name: &str) -> bool {
        let path = name
            .trim_start_matches("<&mut ")
            .trim_start_matches(['<', '&', '[']);
        self.rooms.iter().any(|room| path.starts_with(room))
    }
}

/// What became of a module; a module without the door has no later half.
pub(crate) struct Halves {
    pub(crate) first: Vec<u8>,
    pub(crate) later: Option<Vec<u8>>,
}

/// Splits `module` by the names of its functions, which both halves lose.
///
/// # Errors
/// When the module cannot be read, or is laid out in a way that this does not know.
pub(crate) fn halves(module: &[u8], rule: &Rule) -> anyhow::Result<Halves> {
    let mut first = read(module)?;
    let plan = Plan::new(&first, rule)?;
    if plan.later.is_empty() {
        return Ok(Halves {
            first: written(first),
            later: None,
        });
    }
    // The same bytes and rule give the same plan, name for name and place for place; ids belong to one copy.
    let mut later = read(module)?;
    Plan::new(&later, rule)?.cut_later(&mut later)?;
    plan.cut_first(&mut first)?;
    let [first, later] = names::renamed(&written(first), &written(later))?;
    Ok(Halves {
        first,
        later: Some(later),
    })
}

fn read(bytes: &[u8]) -> anyhow::Result<Module> {
    ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(bytes)
        .context("the bound module cannot be read")
}

fn written(mut module: Module) -> Vec<u8> {
    walrus::passes::gc::run(&mut module);
    module.emit_wasm()
}

/// Who goes where.
struct Plan {
    table: TableId,
    /// Functions of the later half.
    later: BTreeSet<FunctionId>,
    /// Later functions that the first half calls by name, and their places in the table.
    doors: BTreeMap<FunctionId, u32>,
    /// Places in the table that held later functions from the start.
    places: BTreeMap<u32, FunctionId>,
    /// Functions of the first half that the later one calls, and their names between the two.
    shared: BTreeMap<FunctionId, String>,
    /// Globals that later functions use, and their names between the two.
    globals: BTreeMap<GlobalId, String>,
    /// The size that the table grows to.
    size: u32,
}

impl Plan {
    fn new(module: &Module, rule: &Rule) -> anyhow::Result<Self> {
        let table = module
            .tables
            .main_function_table()?
            .context("the module has no table of functions")?;
        let uses: BTreeMap<FunctionId, Uses> = module
            .funcs
            .iter_local()
            .map(|(id, function)| (id, Uses::of(function)))
            .collect();
        let placed = placed(module, table)?;
        let has_door = module
            .funcs
            .iter()
            .any(|function| full_name(function.name.as_deref()) == rule.door);
        let later = if has_door {
            unreached(module, &uses, &placed, rule)
        } else {
            BTreeSet::new()
        };

        let mut plan = Self {
            table,
            doors: BTreeMap::new(),
            places: placed.into_iter().filter(|(_, id)| later.contains(id)).collect(),
            shared: BTreeMap::new(),
            globals: BTreeMap::new(),
            size: u32::try_from(module.tables.get(table).initial).context("the table is too large")?,
            later,
        };
        plan.join(&uses);
        Ok(plan)
    }

    /// Finds what crosses between the halves.
    fn join(&mut self, uses: &BTreeMap<FunctionId, Uses>) {
        for (from, uses) in uses {
            let from_later = self.later.contains(from);
            for to in &uses.calls {
                match (from_later, self.later.contains(to)) {
                    (true, false) => {
                        let name = format!("${}", self.shared.len());
                        self.shared.entry(*to).or_insert(name);
                    }
                    (false, true) => {
                        let place = self.size;
                        if let std::collections::btree_map::Entry::Vacant(door) = self.doors.entry(*to) {
                            door.insert(place);
                            self.size += 1;
                        }
                    }
                    _ => {}
                }
            }
            if from_later {
                for global in &uses.globals {
                    let name = format!("$g{}", self.globals.len());
                    self.globals.entry(*global).or_insert(name);
                }
            }
        }
    }

    /// Takes the later functions out: a door leads through the table, everything else goes.
    fn cut_first(&self, module: &mut Module) -> anyhow::Result<()> {
        for (door, place) in &self.doors {
            let (parameters, results) = module.types.params_results(module.funcs.get(*door).ty());
            let (parameters, results) = (parameters.to_vec(), results.to_vec());
            let ty = module.funcs.get(*door).ty();
            let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
            let arguments: Vec<_> = parameters.iter().map(|ty| module.locals.add(*ty)).collect();
            let mut instructions = body.func_body();
            for argument in &arguments {
                instructions.local_get(*argument);
            }
            instructions
                .i32_const(i32::try_from(*place)?)
                .call_indirect(ty, self.table);
            module.funcs.get_mut(*door).kind = FunctionKind::Local(body.local_func(arguments));
        }
        let mut body = FunctionBuilder::new(&mut module.types, &[], &[]);
        body.func_body().unreachable();
        let nobody = body.finish(Vec::new(), &mut module.funcs);
        for element in module.elements.iter_mut() {
            if let ElementItems::Functions(functions) = &mut element.items {
                for function in functions.iter_mut().filter(|id| self.later.contains(id)) {
                    *function = nobody;
                }
            }
        }
        for (function, name) in &self.shared {
            module.exports.add(name, ExportItem::Function(*function));
        }
        for (global, name) in &self.globals {
            module.exports.add(name, ExportItem::Global(*global));
        }
        let table = module.tables.get_mut(self.table);
        table.initial = u64::from(self.size);
        table.maximum = table.maximum.map(|_| u64::from(self.size));
        module.exports.add(TABLE, ExportItem::Table(self.table));
        Ok(())
    }

    /// Leaves only the later functions, which borrow everything else and take their places when they arrive.
    fn cut_later(&self, module: &mut Module) -> anyhow::Result<()> {
        let exports: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
        exports.into_iter().for_each(|id| module.exports.delete(id));
        module.start = None;
        let data: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
        data.into_iter().for_each(|id| module.data.delete(id));
        let elements: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
        elements.into_iter().for_each(|id| module.elements.delete(id));
        let imports: Vec<_> = module.imports.iter().map(walrus::Import::id).collect();
        imports.into_iter().for_each(|id| module.imports.delete(id));

        let memory = module.get_memory_id()?;
        let import = module.imports.add(FIRST, MEMORY, ImportKind::Memory(memory));
        let memory = module.memories.get_mut(memory);
        memory.import = Some(import);
        memory.data_segments.clear();
        let import = module.imports.add(FIRST, TABLE, ImportKind::Table(self.table));
        let table = module.tables.get_mut(self.table);
        table.import = Some(import);
        table.elem_segments.clear();
        table.initial = u64::from(self.size);
        table.maximum = table.maximum.map(|_| u64::from(self.size));
        for (global, name) in &self.globals {
            let import = module.imports.add(FIRST, name, ImportKind::Global(*global));
            module.globals.get_mut(*global).kind = walrus::GlobalKind::Import(import);
        }
        for (function, name) in &self.shared {
            let ty = module.funcs.get(*function).ty();
            let import = module.imports.add(FIRST, name, ImportKind::Function(*function));
            module.funcs.get_mut(*function).kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
        let mut filled = self.places.clone();
        filled.extend(self.doors.iter().map(|(function, place)| (*place, *function)));
        for (from, functions) in runs(&filled) {
            let offset = ConstExpr::Value(walrus::ir::Value::I32(i32::try_from(from)?));
            let table = self.table;
            let id = module.elements.add(
                ElementKind::Active { table, offset },
                ElementItems::Functions(functions),
            );
            module.tables.get_mut(table).elem_segments.insert(id);
        }
        Ok(())
    }
}

/// Unbroken runs of places, each by its first.
fn runs(filled: &BTreeMap<u32, FunctionId>) -> Vec<(u32, Vec<FunctionId>)> {
    let mut runs: Vec<(u32, Vec<FunctionId>)> = Vec::new();
    let mut next = None;
    for (place, function) in filled {
        match runs.last_mut() {
            Some((_, run)) if next == Some(*place) => run.push(*function),
            _ => runs.push((*place, vec![*function])),
        }
        next = place.checked_add(1);
    }
    runs
}

/// What a function refers to.
#[derive(Default)]
struct Uses {
    /// Instructions.
    length: usize,
    calls: BTreeSet<FunctionId>,
    globals: BTreeSet<GlobalId>,
}

impl Uses {
    fn of(function: &LocalFunction) -> Self {
        let mut uses = Self::default();
        dfs_in_order(&mut uses, function, function.entry_block());
        uses
    }
}

impl<'instr> Visitor<'instr> for Uses {
    fn visit_instr(&mut self, _: &'instr walrus::ir::Instr, _: &'instr walrus::ir::InstrLocId) {
        self.length += 1;
    }

    fn visit_call(&mut self, call: &Call) {
        self.calls.insert(call.func);
    }

    fn visit_return_call(&mut self, call: &ReturnCall) {
        self.calls.insert(call.func);
    }

    fn visit_global_id(&mut self, global: &GlobalId) {
        self.globals.insert(*global);
    }
}

/// The functions in the table, by place.
fn placed(module: &Module, table: TableId) -> anyhow::Result<BTreeMap<u32, FunctionId>> {
    let mut placed = BTreeMap::new();
    for element in module.elements.iter() {
        match (&element.kind, &element.items) {
            (
                ElementKind::Active {
                    table: of,
                    offset: ConstExpr::Value(walrus::ir::Value::I32(offset)),
                },
                ElementItems::Functions(functions),
            ) if *of == table => {
                for (place, function) in (u32::try_from(*offset)?..).zip(functions) {
                    placed.insert(place, *function);
                }
            }
            _ => bail!("the table of functions is filled in a way that cannot be split"),
        }
    }
    Ok(placed)
}

/// The functions that JavaScript calls.
fn exported(module: &Module) -> BTreeSet<FunctionId> {
    let function = |export: &walrus::Export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    };
    module.exports.iter().filter_map(function).collect()
}

/// Adds what is reached from `open`, which it empties, without passing a door.
fn follow(
    uses: &BTreeMap<FunctionId, Uses>,
    reached: &mut BTreeSet<FunctionId>,
    open: &mut Vec<FunctionId>,
    is_door: &dyn Fn(&FunctionId) -> bool,
) {
    reached.extend(open.iter().copied());
    while let Some(id) = open.pop() {
        for to in uses.get(&id).into_iter().flat_map(|uses| &uses.calls) {
            if !reached.contains(to) && !is_door(to) {
                reached.insert(*to);
                open.push(*to);
            }
        }
    }
}

/// The functions that nothing reaches but through the doors, or through places that later functions hold.
fn unreached(
    module: &Module,
    uses: &BTreeMap<FunctionId, Uses>,
    placed: &BTreeMap<u32, FunctionId>,
    rule: &Rule,
) -> BTreeSet<FunctionId> {
    let name = |id: &FunctionId| full_name(module.funcs.get(*id).name.as_deref());
    let is_door = |id: &FunctionId| name(id) == rule.door;
    let later_places = |id: &FunctionId| rule.is_later(&name(id));
    let mut reached: BTreeSet<FunctionId> = BTreeSet::new();
    let mut open: Vec<FunctionId> = exported(module)
        .into_iter()
        .chain(module.start)
        .chain(placed.values().copied().filter(|id| !later_places(id)))
        .collect();
    follow(uses, &mut reached, &mut open, &is_door);
    // The compiler keeps one of two functions with the same body, under the name of either. So a short closure that
    // calls nothing but what the first half has, or what belongs to no later room, may be a first room's, and stays.
    let is_firsts = |id: &FunctionId, reached: &BTreeSet<FunctionId>| {
        let of_the_app =
            |name: &str| name.trim_start_matches('<').starts_with("web::") && !rule.is_later(name);
        uses.get(id).is_some_and(|uses| {
            let known = |called: &FunctionId| reached.contains(called) || of_the_app(&name(called));
            uses.length < SHARED_LENGTH && uses.calls.iter().all(known)
        })
    };
    let mut shared: Vec<FunctionId> = placed
        .values()
        .copied()
        .filter(|id| later_places(id) && is_firsts(id, &reached))
        .collect();
    follow(uses, &mut reached, &mut shared, &is_door);
    uses.keys().copied().filter(|id| !reached.contains(id)).collect()
}

/// A function's name as it is written in Rust: the linker has spelt it out, with a hash after each crate.
fn full_name(name: Option<&str>) -> String {
    let mut full = String::new();
    let mut rest = name.unwrap_or_default();
    while let Some((before, after)) = rest.split_once('[') {
        full.push_str(before);
        match after.split_once(']') {
            Some((hash, after))
                if (8..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                rest = after;
            }
            _ => {
                full.push('[');
                rest = after;
            }
        }
    }
    full.push_str(rest);
    full
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        door: "web::later::show",
        rooms: &["web::own::"],
    };

    /// A module with a table of functions: each is a name and whom it calls, and says whether JavaScript calls it or
    /// it stands in the table.
    fn module(functions: &[(&str, &[usize], &str)]) -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add(MEMORY, ExportItem::Memory(memory));
        let table = module
            .tables
            .add_local(false, 8, Some(8), walrus::RefType::FUNCREF);
        let mut ids = Vec::new();
        for (name, calls, _) in functions {
            let mut body = FunctionBuilder::new(&mut module.types, &[], &[]);
            body.name((*name).to_owned());
            for callee in *calls {
                body.func_body().call(ids[*callee]);
            }
            ids.push(body.finish(Vec::new(), &mut module.funcs));
        }
        let mut placed = Vec::new();
        for ((name, _, held), id) in functions.iter().zip(&ids) {
            match *held {
                "exported" => drop(module.exports.add(name, ExportItem::Function(*id))),
                "placed" => placed.push(*id),
                _ => {}
            }
        }
        let offset = ConstExpr::Value(walrus::ir::Value::I32(1));
        let kind = ElementKind::Active { table, offset };
        let element = module.elements.add(kind, ElementItems::Functions(placed));
        module.tables.get_mut(table).elem_segments.insert(element);
        module.emit_wasm()
    }

    /// What a half asks for, gives out and puts into the table.
    fn said(half: &[u8]) -> String {
        let module = Module::from_buffer(half).expect("a half is a module");
        let asks: Vec<&str> = module.imports.iter().map(|import| import.name.as_str()).collect();
        let gives: Vec<&str> = module.exports.iter().map(|export| export.name.as_str()).collect();
        let placed: Vec<u32> = module
            .tables
            .iter()
            .flat_map(|table| placed(&module, table.id()).expect("a table"))
            .map(|(place, _)| place)
            .collect();
        let own = module.funcs.iter_local().count();
        let named = module
            .funcs
            .iter()
            .filter(|function| function.name.is_some())
            .count();
        format!("asks {asks:?}, gives {gives:?}, fills {placed:?}, {own} functions, {named} named")
    }

    fn check(functions: &[(&str, &[usize], &str)], first: &str, later: Option<&str>) {
        let halves = halves(&module(functions), &RULE).expect("the module can be split");
        assert_eq!(said(&halves.first), first);
        assert_eq!(halves.later.as_deref().map(said).as_deref(), later);
    }

    #[test]
    fn what_only_the_door_reaches_and_its_closures_come_later() {
        check(
            &[
                ("web::both", &[], ""),
                ("web::own::diary", &[0], ""),
                ("web::own::diary::{closure#0}", &[0, 1], "placed"),
                ("web::now::{closure#0}", &[0], "placed"),
                ("web[0123456789abcdef]::later::show", &[0, 1], ""),
                ("boot", &[0, 4], "exported"),
            ],
            // both, now's closure, a way through the door, boot; nobody in the diary's closure's place.
            "asks [], gives [\"memory\", \"boot\", \"$000\", \"$001\"], fills [1, 2], 5 functions, 0 named",
            Some("asks [\"$001\", \"$000\"], gives [], fills [1, 8], 3 functions, 0 named"),
        );
    }

    #[test]
    fn a_later_function_that_the_first_half_calls_stays() {
        check(
            &[
                ("web::own::diary", &[], ""),
                ("web::later::show", &[0], ""),
                ("boot", &[0, 1], "exported"),
            ],
            "asks [], gives [\"memory\", \"boot\", \"$000\", \"$001\"], fills [], 3 functions, 0 named",
            Some("asks [\"$001\", \"$000\"], gives [], fills [8], 1 functions, 0 named"),
        );
    }

    #[test]
    fn a_short_closure_that_may_be_a_first_rooms_stays() {
        check(
            &[
                ("web::both", &[], ""),
                ("web::own::diary", &[0], ""),
                ("web::own::diary::{closure#0}", &[0], "placed"),
                ("web::later::show", &[0, 1], ""),
                ("boot", &[0, 3], "exported"),
            ],
            // both, the closure, a way through the door, boot.
            "asks [], gives [\"memory\", \"boot\", \"$000\", \"$001\"], fills [1], 4 functions, 0 named",
            Some("asks [\"$001\", \"$000\"], gives [], fills [8], 2 functions, 0 named"),
        );
    }

    #[test]
    fn a_module_without_the_door_stays_whole() {
        check(
            &[("answer", &[], "exported")],
            "asks [], gives [\"memory\", \"answer\"], fills [], 1 functions, 0 named",
            None,
        );
    }
}
