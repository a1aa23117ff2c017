//! Everything that can be wrong with a file: where it is, what it is, and the cure.

use crate::run::{ANA_AND_SAM, File, run};

/// The files, the command line, and all that is said on stderr. Nothing is said on stdout and the exit code is 1.
fn check(files: &[File<'_>], line: &str, expected: &str) {
    let ran = run(files, line);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("", expected),
        "{line}"
    );
    assert_eq!(ran.exit, 1, "{line}");
}

/// A couple file whose first partner has these lines after the name in line 2.
fn couple(lines: &str, expected: &str) {
    let file = format!("[[partner]]\nname = \"Ana\"\n{lines}\n[[partner]]\n");
    check(
        &[("couple.toml", file.as_bytes())],
        "evening couple.toml",
        expected,
    );
}

/// A couple file as a whole.
fn couple_file(text: &str, expected: &str) {
    check(&[("couple.toml", text.as_bytes())], "agree couple.toml", expected);
}

/// An evening file of Ana and Sam.
fn evening(text: &str, expected: &str) {
    let files = [
        ("couple.toml", ANA_AND_SAM.as_bytes()),
        ("evening.toml", text.as_bytes()),
    ];
    check(&files, "evening couple.toml --events evening.toml", expected);
    check(&files, "body couple.toml --events evening.toml", expected);
}

/// An agreement file of Ana and Sam.
fn agreement(text: &str, expected: &str) {
    let files = [
        ("couple.toml", ANA_AND_SAM.as_bytes()),
        ("agreement.toml", text.as_bytes()),
    ];
    check(&files, "evening couple.toml --agreement agreement.toml", expected);
}

/// An answers file, without its first line.
fn answers(instrument: &str, lines: &str, expected: &str) {
    let file = format!("instrument,version,item,value\n{lines}");
    check(
        &[("answers.csv", file.as_bytes())],
        &format!("score answers.csv --instrument {instrument}"),
        expected,
    );
}

#[test]
fn typos_in_a_couple_file() {
    couple(
        "anxeity = 0.4",
        "error: unknown key `anxeity` at couple.toml:3:1: did you mean `anxiety`?\n",
    );
    couple(
        "Anxiety = 0.4",
        "error: unknown key `Anxiety` at couple.toml:3:1: did you mean `anxiety`?\n",
    );
    couple(
        "colour = 1",
        "error: unknown key `colour` at couple.toml:3:1: use `name`, `anxiety`, `avoidance`, `fear`, `tolerance_min`, \
         `body`, `orgasms`, `begun_from`, `wishes` or `limits`\n",
    );
    couple(
        "body = \"told_female\"",
        "error: unknown body = \"told_female\" at couple.toml:3:8: did you mean `told-female`?\n",
    );
    couple(
        "begun_from = \"to_please\"",
        "error: unknown begun_from = \"to_please\" at couple.toml:3:14: did you mean `to please`?\n",
    );
    couple(
        "[partner.wishes]\nholding = 5",
        "error: unknown key `holding` at couple.toml:4:1: did you mean `hold`?\n",
    );
    couple(
        "[partner.limits]\nhold_max = 5",
        "error: unknown key `hold_max` at couple.toml:4:1: did you mean `hold_max_min`?\n",
    );
    couple(
        "[partner.limits]\nno = [\"wash_togehter\"]",
        "error: unknown no = \"wash_togehter\" at couple.toml:4:7: did you mean `wash_together`?\n",
    );
    couple_file(
        "[[partners]]\nname = \"Ana\"\n",
        "error: unknown key `partners` at couple.toml:1:3: did you mean `partner`?\n",
    );
}

#[test]
fn values_out_of_range_or_of_the_wrong_type() {
    let percentile =
        "a percentile is between 0 and 1; for a questionnaire score write { score = 5.2, of = \"ECR-R\" }";
    couple(
        "anxiety = 1.4",
        &format!("error: anxiety = 1.4 at couple.toml:3:11: {percentile}\n"),
    );
    couple(
        "anxiety = -0.1",
        &format!("error: anxiety = -0.1 at couple.toml:3:11: {percentile}\n"),
    );
    couple(
        "anxiety = 85",
        &format!("error: anxiety = 85 at couple.toml:3:11: {percentile}\n"),
    );
    couple(
        "fear = nan",
        &format!("error: fear = nan is not a number at couple.toml:3:8: {percentile}\n"),
    );
    couple(
        "fear = inf",
        &format!("error: fear = inf at couple.toml:3:8: {percentile}\n"),
    );
    couple(
        "fear = \"0.5\"",
        &format!("error: fear = \"0.5\" is text, not a number at couple.toml:3:8: {percentile}\n"),
    );
    couple(
        "fear = true",
        &format!("error: fear = true is true or false, not a number at couple.toml:3:8: {percentile}\n"),
    );
    let tolerance = "minutes of closeness before it starts to weigh, more than 0 and at most 240";
    couple(
        "tolerance_min = -3",
        &format!("error: tolerance_min = -3 at couple.toml:3:17: {tolerance}\n"),
    );
    couple(
        "tolerance_min = 0",
        &format!("error: tolerance_min = 0 at couple.toml:3:17: {tolerance}\n"),
    );
    couple(
        "orgasms = 11",
        "error: orgasms = 11 at couple.toml:3:11: a whole number from 0 to 10\n",
    );
    couple(
        "orgasms = 1.5",
        "error: orgasms = 1.5 is not a whole number at couple.toml:3:11: a whole number from 0 to 10\n",
    );
    couple(
        "[partner.wishes]\nhold = 500",
        "error: hold = 500 at couple.toml:4:8: whole minutes from 0 to 120\n",
    );
    couple(
        "limits = 5",
        "error: limits = 5 is a number, not a table at couple.toml:3:10: write limits under [partner.limits], such as hold_max_min = 20\n",
    );
    couple(
        "[partner.limits]\nno = \"wash\"",
        "error: no = \"wash\" is text, not a list at couple.toml:4:6: write the kinds in brackets: no = [\"wash\"]\n",
    );
}

#[test]
fn scores_and_answers_in_a_couple_file() {
    couple(
        "anxiety = { score = 9.2, of = \"ECR-R\" }",
        "error: anxiety = { score = 9.2, of = \"ECR-R\" } at couple.toml:3:11: anxiety: 9.2 is no ECR-R score; the mean of the items \
         lies between 1 and 7 (divide a sum by the number of items)\n",
    );
    couple(
        "fear = { score = 2, of = \"ECR\" }",
        "error: fear = { score = 2, of = \"ECR\" } at couple.toml:3:8: the ECR does not measure fear; leave it out, it is then \
         drawn from all adults\n",
    );
    couple(
        "anxiety = { score = 3, of = \"ECRR\" }",
        "error: unknown of = \"ECRR\" at couple.toml:3:29: did you mean `ECR-R`?\n",
    );
    couple(
        "anxiety = { score = 3 }",
        "error: `of` is missing at couple.toml:3:11: write { score = 5.2, of = \"ECR-R\" } or { answers = \"ana.csv\" }\n",
    );
    couple(
        "anxiety = { answers = \"ana.csv\" }",
        "error: answers = \"ana.csv\" at couple.toml:3:23: there is no file ana.csv; answers are looked for beside the couple file\n",
    );
    couple(
        "anxiety = { score = 3, of = \"ECR\", answers = \"ana.csv\" }",
        "error: anxiety = { score = 3, of = \"ECR\", answers = \"ana.… has both a score and answers at couple.toml:3:11: keep one of the two\n",
    );
}

#[test]
fn wrong_number_of_partners_or_their_names() {
    couple_file(
        "",
        "error: couple.toml: a couple has two partners, this file has none: write two tables `[[partner]]`, the second may stay empty\n",
    );
    couple_file(
        "[[partner]]\nname = \"Ana\"\n",
        "error: couple.toml: a couple has two partners, this file has one: add a second `[[partner]]`; leave it empty and the other \
         is drawn from all adults\n",
    );
    couple_file(
        "[[partner]]\nname = \"A\"\n[[partner]]\nname = \"B\"\n[[partner]]\nname = \"C\"\n",
        "error: a couple has two partners, this file has 3 at couple.toml:5:1: keep two; somebody with several relationships has a \
         file for each\n",
    );
    couple_file(
        "[[partner]]\nname = \"Ana\"\n[[partner]]\nname = \"Ana\"\n",
        "error: both partners are called \"Ana\" at couple.toml:3:1: give them two names, events are told apart by them\n",
    );
    couple_file(
        "[[partner]]\n[[partner]]\n",
        "error: `name` is missing at couple.toml:1:1: write name = \"…\", any name will do\n",
    );
    couple_file(
        "[[partner]]\nname = \" \"\n[[partner]]\n",
        "error: the name is empty at couple.toml:2:8: write name = \"…\", any name will do\n",
    );
    couple_file(
        "[[partner]]\nname = \"\\u001b[31m\"\n[[partner]]\n",
        "error: the name holds a character that steers the terminal instead of being shown at couple.toml:2:8: write name = \"…\", any \
         name will do\n",
    );
    couple_file(
        "partner = 3",
        "error: `partner` is not a list of tables at couple.toml:1:11: begin each with a line `[[partner]]`\n",
    );
}

#[test]
fn limits_that_contradict_each_other_within_one_partner() {
    couple(
        "[partner.limits]\nhold_max_min = 5\nhold_min_min = 10",
        "error: hold_min_min = 10 but hold_max_min = 5 for the same partner at couple.toml:5:16: keep one of the two\n",
    );
    couple(
        "[partner.limits]\nno = [\"wash_together\"]\nwash_min_min = 3",
        "error: wash_min_min = 3 but wash is out of the question for the same partner at couple.toml:5:16: keep one of the two\n",
    );
}

#[test]
fn several_errors_are_told_together_in_the_order_of_the_file() {
    couple_file(
        "[[partner]]\nname = \"Ana\"\nfeer = 0.1\nanxiety = 3\n[[partner]]\nname = 3\n",
        "error: unknown key `feer` at couple.toml:3:1: did you mean `fear`?\n\
         error: anxiety = 3 at couple.toml:4:11: a percentile is between 0 and 1; for a questionnaire score write { score = 5.2, of = \"ECR-R\" }\n\
         error: name = 3 is a number, not text in quotes at couple.toml:6:8: write name = \"…\", any name will do\n",
    );
}

#[test]
fn observations_that_say_nothing() {
    let text = "[[observation]]\nid = 'x'\nsource = 'us'\nparameter = 'prl_halflife'\nlow = 1\n";
    check(
        &[("mine.toml", text.as_bytes())],
        "calibrate --observations mine.toml",
        "error: mine.toml: observation \"x\": there is no parameter `prl_halflife`: use an id of science/parameters.toml\n",
    );
}

#[test]
fn files_that_are_no_files_of_ours() {
    check(
        &[],
        "body nope.toml",
        "error: nope.toml: there is no such file: check the name and the folder; a name without a folder is looked for where you are\n",
    );
    check(
        &[],
        "agree .",
        "error: .: this is a folder, not a file: name a file inside it\n",
    );
    check(
        &[("couple.toml", b"[[partner]]\nname = \"\xff\"\n")],
        "body couple.toml",
        "error: couple.toml: the text in line 2 is not UTF-8: save the file as UTF-8\n",
    );
    couple_file(
        "[[partner]\nname = \"Ana\"\n",
        "error: this is not TOML (unclosed array table, expected `]`) at couple.toml:1:11: write `key = value` lines, text in \"quotes\", \
         under headings such as `[[partner]]`\n",
    );
    couple(
        "fear = 0.1\nfear = 0.2",
        "error: this is not TOML (duplicate key) at couple.toml:4:1: keep one of the two lines\n",
    );
}

#[test]
fn evenings() {
    let when = "minutes after the end of sex, from -20 to the end of the evening at 120";
    let event = |lines: &str| format!("[[event]]\npartner = \"Sam\"\nact = \"sleep\"\n{lines}\n");
    evening(
        &event("at_min = -21"),
        &format!("error: at_min = -21 at evening.toml:4:10: {when}\n"),
    );
    evening(
        &event("at_min = 121"),
        &format!("error: at_min = 121 at evening.toml:4:10: {when}\n"),
    );
    evening(
        &event("at_min = nan"),
        &format!("error: at_min = nan is not a number at evening.toml:4:10: {when}\n"),
    );
    evening(
        &event(""),
        &format!("error: `at_min` is missing at evening.toml:1:1: say when it begins: {when}\n"),
    );
    evening(
        &event("at_min = 1\nfor_min = -2"),
        "error: for_min = -2 at evening.toml:5:11: minutes it lasts, more than 0 and at most 240\n",
    );
    evening(
        &event("at_min = 1\nfor = 2"),
        "error: unknown key `for` at evening.toml:5:1: did you mean `for_min`?\n",
    );
    evening(
        "horizon_min = 5256000",
        "error: horizon_min = 5256000 at evening.toml:1:15: minutes after the end of sex, from 1 to 240\n",
    );
    evening(
        "[[event]]\nat_min = 1\npartner = \"Anna\"\nact = \"rollover\"\n",
        "error: no partner is called so: partner = \"Anna\" at evening.toml:3:11: did you mean `Ana`?\n\
         error: unknown act = \"rollover\" at evening.toml:4:7: did you mean `roll_over`?\n",
    );
}

#[test]
fn agreements() {
    let step = |kind: &str, minutes: &str| format!("[[step]]\nkind = \"{kind}\"\nminutes = {minutes}\n");
    agreement(
        &step("hold", "5").repeat(7),
        "error: an agreement has at most 6 steps, this one has 7 at agreement.toml:19:1: join or drop some\n",
    );
    agreement(
        &step("sleep", "120").repeat(3),
        "error: the steps last 360 minutes together at agreement.toml:7:1: keep them within 240 minutes\n",
    );
    agreement(
        &step("hold", "0"),
        "error: minutes = 0 at agreement.toml:3:11: whole minutes from 1 to 120\n",
    );
    agreement(
        &step("hold", "-4"),
        "error: minutes = -4 at agreement.toml:3:11: whole minutes from 1 to 120\n",
    );
    agreement(
        &step("hold", "2.5"),
        "error: minutes = 2.5 is not a whole number at agreement.toml:3:11: whole minutes from 1 to 120\n",
    );
    agreement(
        &step("apart", "5"),
        "error: unknown kind = \"apart\" at agreement.toml:2:8: use `hold`, `quiet`, `talk`, `breathe`, `apart_in_room`, `apart_with_return`, `wash`, `sleep` or `wash_together`\n",
    );
    agreement(
        &step("breath", "5"),
        "error: unknown kind = \"breath\" at agreement.toml:2:8: did you mean `breathe`?\n",
    );
    agreement(
        "",
        "error: there is no step at agreement.toml:1:1: write a table for each step: [[step]], then kind = \"hold\" and minutes = 8\n",
    );
    agreement(
        "[[step]]\nkind = \"hold\"\n",
        "error: `minutes` is missing at agreement.toml:1:1: say how long it lasts: whole minutes from 1 to 120\n",
    );
}

#[test]
fn answers_of_a_questionnaire() {
    answers(
        "afterglow-check",
        "afterglow-check,1,anx-7,3\n",
        "error: afterglow-check has no item `anx-7` at answers.csv:2:1: its items are anx-1 to anx-6, avo-1 to avo-6, fear-1 to fear-6\n",
    );
    answers(
        "afterglow-check",
        "afterglow-check,1,anx-1,8\n",
        "error: the answer \"8\" of item `anx-1` at answers.csv:2:1: write a whole number from 1 to 7, or nothing for a skip\n",
    );
    answers(
        "afterglow-check",
        "afterglow-check,1,anx-1,often\n",
        "error: the answer \"often\" of item `anx-1` at answers.csv:2:1: write a whole number from 1 to 7, or nothing for a skip\n",
    );
    answers(
        "afterglow-check",
        "afterglow-check,1,anx-1,2\nafterglow-check,1,anx-1,3\n",
        "error: item `anx-1` stands there twice, first in line 2 at answers.csv:3:1: keep one of the two lines\n",
    );
    answers(
        "afterglow-check",
        "afterglow-check,2,anx-1,2\n",
        "error: version \"2\" of afterglow-check is not known at answers.csv:2:1: this program knows version 1\n",
    );
    answers(
        "ECR",
        "afterglow-check,1,anx-1,2\n",
        "error: answers.csv: there are no answers of ECR: the file has `afterglow-check`\n",
    );
    answers(
        "ECR",
        "ECRR,1,1,2\n",
        "error: unknown instrument \"ECRR\" at answers.csv:2:1: did you mean `ECR-R`?\n",
    );
    answers(
        "ECR",
        "ECR,1,1\n",
        "error: 3 values in a line of 4 at answers.csv:2:1: write instrument,version,item,value; leave the value empty for a skip\n",
    );
    answers(
        "ECR-R",
        "ECR-R,1,1,2\n",
        "error: the ECR-R cannot be scored item by item, its items are asked in no fixed order, so numbers do not say which item was \
         meant at answers.csv:2:1: write its scores instead: one line with item `anxiety`, one with item `avoidance`, each the mean of \
         its items\n",
    );
    check(
        &[("answers.csv", b"instrument,version,itm,value\n")],
        "score answers.csv --instrument ECR",
        "error: unknown column `itm` at answers.csv:1:3: did you mean `item`?\n",
    );
    check(
        &[(
            "answers.csv",
            b"\xef\xbb\xbfinstrument;version;item;value\r\nECR;1;anxiety;3,2\r\n",
        )],
        "score answers.csv --instrument ECR",
        "error: semicolons stand between the columns at answers.csv:1:1: save it with commas, as \"CSV (comma delimited)\", and with \
         points in numbers\n",
    );
    check(
        &[("answers.csv", b"instrument,item,value\nECR,anxiety,3.2\n")],
        "score answers.csv --instrument ECR",
        "error: the column `version` is missing at answers.csv:1:1: begin with the line instrument,version,item,value\n",
    );
    check(
        &[("answers.csv", b"")],
        "score answers.csv --instrument ECR",
        "error: answers.csv: the file is empty: begin with the line instrument,version,item,value\n",
    );
}

#[test]
fn errors_for_machines_are_one_json_object_on_stderr() {
    let ran = run(
        &[(
            "couple.toml",
            b"[[partner]]\nname = \"A\"\nanxeity = 1\n[[partner]]\n",
        )],
        "agree couple.toml --json",
    );
    assert_eq!((ran.exit, ran.stdout.as_str()), (1, ""));
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(
        error,
        serde_json::json!({ "error": {
            "kind": "input",
            "exit_code": 1,
            "message": "unknown key `anxeity` at couple.toml:3:1: did you mean `anxiety`?",
            "problems": [{
                "file": "couple.toml",
                "line": 3,
                "column": 1,
                "key": "partner[1].anxeity",
                "problem": "unknown key `anxeity`",
                "cure": "did you mean `anxiety`?",
                "message": "unknown key `anxeity` at couple.toml:3:1: did you mean `anxiety`?",
            }],
        }})
    );
}
