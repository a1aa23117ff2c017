#!/usr/bin/env python3
"""Derives the keys of a vault from its words, so that a test can look for them where they must not be.

    python3 e2e/vault_keys.py < {"slots": hex, "words": text, "settings": [hex]}

Prints a key a line as `name hex`. It knows the formats by the reader in `vectors/` and uses no line of our own code.
"""

import json
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / ".." / "vectors"))
import read_vault as reader  # noqa: E402


def main():
    asked = json.load(sys.stdin)
    slots, words = bytes.fromhex(asked["slots"]), " ".join(asked["words"].split()).encode()
    for at in range(40, 72, 8):
        cost = slots[at : at + 8]
        if not any(cost):
            continue
        _, lanes, passes, memory = struct.unpack(">BBHI", cost)
        argon = reader.Argon2id(salt=slots[8:40], length=32, iterations=passes, lanes=lanes, memory_cost=memory)
        slot_key = argon.derive(words)
        found = reader.open_slots(slots, slot_key, b"\1" + cost)
        if found is None:
            continue
        vault = found[1]
        print("slot", slot_key.hex())
        print("vault", vault.hex())
        root = reader.derive(vault, b"settings")
        print("settings", root.hex())
        for setting in map(bytes.fromhex, asked["settings"]):
            padded = reader.open_box(root, b"afterglow setting v1" + setting[:10] + b"home", setting[10:])
            if padded is not None:
                print("epoch", reader.derive(vault, b"epoch 0", reader.unpad(padded)[:16]).hex())
        return
    sys.exit("these words open nothing")


main()
