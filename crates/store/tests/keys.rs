//! Which names a store takes.

use store::{KEY_LEN_MAX, Key};

#[test]
fn names_are_plain() {
    let long = "a".repeat(KEY_LEN_MAX + 1);
    let told = [
        "r/0f/1", "s/a-b.c", "", "/a", "a/", "a//b", "../a", "a/..", ".a", "A", "a b", "a\\b", "é", &long,
    ]
    .map(|name| {
        let short: String = name.chars().take(12).collect();
        match Key::new(name) {
            Ok(key) => format!("{key}: taken"),
            Err(error) => format!("{short}: {error}"),
        }
    });
    insta::assert_snapshot!(told.join("\n"), @r"
    r/0f/1: taken
    s/a-b.c: taken
    : a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    /a: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    a/: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    a//b: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    ../a: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    a/..: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    .a: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    A: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    a b: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    a\b: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    é: a storage key is made of small letters, digits, '-' and '.', in parts parted by '/'
    aaaaaaaaaaaa: a storage key has at most 160 bytes, this one has 161
    ");
}
