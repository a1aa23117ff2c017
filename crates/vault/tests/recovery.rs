//! Twelve words, the backup they open, and notes that end.

use proptest::prelude::*;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use vault::VaultKey;
use vault::backup::{Backup, BackupError, Entry, write_backup};
use vault::expiring::{NoteError, forward, open_note, seal_note};
use vault::recovery::RecoveryWords;
use vault::slots::{KdfCost, PasskeySecret, RecoverySecret, Slots};

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn check(typed: &str, expected: &str) {
    let said = match RecoveryWords::read(typed) {
        Ok(secret) => RecoveryWords::spell(&secret).reveal().to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(said, expected, "{typed:?}");
}

#[test]
fn typed_words_are_read_as_people_write_them() {
    let words = RecoveryWords::spell(&RecoverySecret::from_bytes([0x5a; 16]))
        .reveal()
        .to_owned();
    check(&words, &words);
    check(&words.to_uppercase(), &words);
    let numbered: Vec<_> = words
        .split(' ')
        .enumerate()
        .map(|(at, word)| format!("{}. {word}", at + 1))
        .collect();
    check(&numbered.join(",\n"), &words);
    let short: Vec<_> = words.split(' ').map(|word| &word[..word.len().min(4)]).collect();
    check(&short.join(" "), &words);
    check(
        "",
        "these are 0 words, and there must be twelve; look for one that was left out or typed twice",
    );
    check(
        &format!("{words} zoo"),
        "these are 13 words, and there must be twelve; look for one that was left out or typed twice",
    );
    let mut typed: Vec<_> = words.split(' ').collect();
    typed[3] = "sunrise-ish";
    check(
        &typed.join(" "),
        "word 4 is not one of ours; look at it again on the paper",
    );
}

/// Every other word in every place: a slip is told fifteen times of sixteen, as four bits of check must.
#[test]
fn a_wrong_word_is_noticed_fifteen_times_of_sixteen() {
    let words = RecoveryWords::make(&mut rng(1)).0.reveal().to_owned();
    let other = "zebra abandon ability harbor lunar";
    let list = include_str!("../words/bip39-english.txt");
    let (mut tried, mut passed) = (0, 0);
    for place in 0..12 {
        for wrong in list.lines().step_by(17).chain(other.split(' ')) {
            let mut typed: Vec<_> = words.split(' ').collect();
            if typed[place] == wrong {
                continue;
            }
            typed[place] = wrong;
            tried += 1;
            passed += usize::from(RecoveryWords::read(&typed.join(" ")).is_ok());
        }
    }
    assert!(
        passed * 12 < tried,
        "{passed} of {tried} wrong phrases were taken"
    );
    assert!(
        passed > 0,
        "four bits cannot catch all: the test would not notice a check that refuses everything"
    );
}

/// A vault with recovery words and a passkey, and what its store holds.
fn whole(seed: u8) -> Option<(Slots, VaultKey, RecoverySecret, Vec<Entry>)> {
    let rng = &mut rng(seed);
    let vault = VaultKey::make(rng);
    let mut slots = Slots::create(KdfCost::FLOOR, rng);
    let (_, secret) = RecoveryWords::make(rng);
    let keep = slots.add(&slots.recovery_key(&secret), &vault, &[], rng).ok()?;
    let passkey = slots.passkey_key(&PasskeySecret::from_bytes([9; 32]));
    slots.add(&passkey, &vault, &[keep], rng).ok()?;
    let entries = (0..40)
        .map(|n| (format!("r/aa/{n:08x}"), vec![n; 1178 + 64 * usize::from(n)]))
        .collect();
    Some((slots, vault, secret, entries))
}

#[test]
fn a_backup_restores_every_value_and_every_way_in() {
    let (slots, vault, secret, entries) = whole(2).unwrap();
    let file = write_backup(&slots, &vault, &entries, &mut rng(3)).unwrap();
    let typed = RecoveryWords::spell(&secret).reveal().to_owned();
    let backup = Backup::read(&file).unwrap();
    let key = backup.slots().recovery_key(&RecoveryWords::read(&typed).unwrap());
    let restored = backup.open(&key).unwrap();
    assert_eq!(restored.entries, entries);
    assert!(restored.vault.same_as(&vault));
    assert_eq!(restored.slots.to_bytes(), slots.to_bytes());
    // The passkey was bound to an address; without it the words are enough, and with it nothing was lost.
    let passkey = restored.slots.passkey_key(&PasskeySecret::from_bytes([9; 32]));
    assert!(restored.slots.open(&passkey).unwrap().1.same_as(&vault));
}

#[test]
fn a_backup_of_several_chunks_cannot_be_cut_mixed_or_altered() {
    let (slots, vault, secret, mut entries) = whole(4).unwrap();
    entries.push(("big".to_owned(), vec![7; 1024 * 1024]));
    entries.push(("bigger".to_owned(), vec![8; 1500 * 1024]));
    let file = write_backup(&slots, &vault, &entries, &mut rng(5)).unwrap();
    let other = write_backup(&slots, &vault, &entries, &mut rng(6)).unwrap();
    let open = |file: &[u8]| {
        let backup = Backup::read(file)?;
        let key = backup.slots().recovery_key(&secret);
        backup.open(&key).map(|restored| restored.entries.len())
    };
    assert_eq!(open(&file).unwrap(), 42);
    let (head, chunk) = (2073, 1024 * 1024 + 72);
    let cut_at_a_chunk = &file[..head + chunk];
    let swapped = [
        &file[..head],
        &file[head + chunk..head + 2 * chunk],
        &file[head..head + chunk],
    ]
    .concat();
    let mixed = [&file[..head + chunk], &other[head + chunk..]].concat();
    let mut flipped = file.clone();
    flipped[head + 2 * chunk + 100] ^= 1;
    let mut renamed = file.clone();
    renamed[12] ^= 1;
    for (what, file) in [
        ("cut", cut_at_a_chunk.to_vec()),
        ("shortened", file[..file.len() - 1].to_vec()),
        ("swapped", swapped),
        ("mixed", mixed),
        ("flipped", flipped),
        ("renamed", renamed),
        ("no chunks", file[..head].to_vec()),
    ] {
        assert_eq!(open(&file), Err(BackupError::NotWhole), "{what}");
    }
    let mut newer = file;
    newer[8] = 2;
    assert_eq!(open(&newer), Err(BackupError::Newer { found: 2 }));
    assert_eq!(open(b"agback"), Err(BackupError::NotABackup));
}

#[test]
fn a_drill_with_the_wrong_words_fails_and_with_the_right_ones_reads_all() {
    let (slots, vault, _, entries) = whole(7).unwrap();
    let file = write_backup(&slots, &vault, &entries, &mut rng(8)).unwrap();
    let wrong = RecoveryWords::make(&mut rng(9)).1;
    let backup = Backup::read(&file).unwrap();
    let key = backup.slots().recovery_key(&wrong);
    assert!(matches!(backup.open(&key), Err(BackupError::Words(_))));
}

#[test]
fn a_note_ends_also_when_the_clock_is_set_back() {
    let vault = VaultKey::make(&mut rng(10));
    let day = 86_400;
    let sealed = seal_note(&vault, "note 1", 10 * day, b"for tonight", &mut rng(11)).unwrap();
    let read = |now, latest| {
        open_note(&vault, "note 1", &sealed, forward(now, latest)).map(|(_, text)| text.as_bytes().to_vec())
    };
    assert_eq!(read(9 * day, 9 * day).unwrap(), b"for tonight");
    assert_eq!(read(10 * day, 9 * day), Err(NoteError::Ended));
    assert_eq!(read(3 * day, 11 * day), Err(NoteError::Ended));
    assert_eq!(read(i64::MIN, 10 * day), Err(NoteError::Ended));
    assert!(
        matches!(
            open_note(&vault, "note 2", &sealed, 0),
            Err(NoteError::Setting(_))
        ),
        "bound to its name"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_secret_comes_back_from_its_words(bytes in any::<[u8; 16]>()) {
        let words = RecoveryWords::spell(&RecoverySecret::from_bytes(bytes)).reveal().to_owned();
        let again = RecoveryWords::read(&words).unwrap();
        let spelled = RecoveryWords::spell(&again);
        prop_assert_eq!(spelled.reveal(), words);
    }

    #[test]
    fn any_file_is_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000), start in 0usize..3) {
        let head: &[u8] = [b"".as_slice(), b"agbackup", b"agbackup\x01"][start];
        let file = [head, &bytes].concat();
        if let Ok(backup) = Backup::read(&file) {
            let key = backup.slots().recovery_key(&RecoverySecret::from_bytes([1; 16]));
            prop_assert!(backup.open(&key).is_err());
        }
    }
}
