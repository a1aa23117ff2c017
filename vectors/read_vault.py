#!/usr/bin/env python3
"""Opens the vault's golden files without a line of the vault's own code.

    pip install cryptography && python3 vectors/read_vault.py

It follows the layouts written in crates/vault/src/{slots/mod,record,setting,epoch}.rs, checks every field
against the plain values in the files, tries a few forgeries, and exits with an error if anything differs.
Only XChaCha20's first step (HChaCha20) is written out here, because the library stops at ChaCha20.
"""

import hashlib
import hmac
import pathlib
import struct
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

HERE = pathlib.Path(__file__).parent


def fields(name):
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split(" = ", 1) for line in lines if line and not line.startswith("#"))


def hkdf(root, info, length):
    key = hmac.digest(bytes(32), root, "sha256")
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        out, counter = out + block, counter + 1
    return out[:length]


def hchacha20(key, nonce):
    state = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            mixed = state[z] ^ state[x]
            state[z] = (mixed << turn | mixed >> (32 - turn)) & 0xFFFFFFFF

    for _ in range(10):
        for column in range(4):
            quarter(column, column + 4, column + 8, column + 12)
        for row in range(4):
            quarter(row, (row + 1) % 4 + 4, (row + 2) % 4 + 8, (row + 3) % 4 + 12)
    return struct.pack("<8I", *state[:4], *state[12:])


def open_box(root, context, box):
    """The plaintext, or None where key and context do not fit."""
    nonce, commitment, body = box[:24], box[24:56], box[56:]
    okm = hkdf(root, context + nonce, 64)
    if not hmac.compare_digest(okm[32:], commitment):
        return None
    cipher = ChaCha20Poly1305(hchacha20(okm[:32], nonce[:16]))
    try:
        return cipher.decrypt(bytes(4) + nonce[16:], body, context)
    except InvalidTag:
        return None


def derive(vault_key, purpose, detail=b""):
    return hkdf(vault_key, b"afterglow vault v1 derive " + purpose + b"\0" + detail, 32)


def unpad(padded):
    length = int.from_bytes(padded[:4], "big")
    payload, zeros = padded[4 : 4 + length], padded[4 + length :]
    assert len(payload) == length and not any(zeros), "padding"
    total = 4 + length
    if total <= 1024:
        expected = 1024
    else:
        exponent = total.bit_length() - 1
        mask = (1 << (exponent - exponent.bit_length())) - 1
        expected = (total + mask) & ~mask
    assert len(padded) == expected, "bucket"
    return payload


def open_slots(slot_file, root, binding):
    """(slot number, vault key) of the slot that fits, or None."""
    for number in range(15):
        slot = slot_file[128 + 128 * number :][:128]
        context = b"afterglow key slot v1" + b"\1" + slot_file[8:40] + binding + bytes([number])
        plaintext = open_box(root, context, slot)
        if plaintext is not None:
            return number, plaintext[:32]
    return None


def check_slots():
    f = fields("vault-slots-1.txt")
    slot_file = bytes.fromhex(f["file"])
    assert len(slot_file) == 2048 and slot_file[:8] == b"agslots\1"
    assert slot_file[96:128] == hashlib.sha256(slot_file[:96]).digest(), "checksum"
    file_id = slot_file[8:40]
    costs = [slot_file[at : at + 8] for at in range(40, 72, 8) if any(slot_file[at : at + 8])]

    def passphrase(name):
        typed = " ".join(bytes.fromhex(f[name]).decode().split()).encode()
        for cost in costs:
            algorithm, lanes, passes, memory = struct.unpack(">BBHI", cost)
            assert algorithm == 1 and memory >= 19 * 1024 and passes >= 2, "floor"
            key = Argon2id(
                salt=file_id, length=32, iterations=passes, lanes=lanes, memory_cost=memory
            ).derive(typed)
            found = open_slots(slot_file, key, b"\1" + cost)
            if found:
                return found
        return None

    def secret(name, label, way_in):
        key = hkdf(bytes.fromhex(f[name]), label + file_id, 32)
        return open_slots(slot_file, key, bytes([way_in]) + bytes(8))

    found = [
        passphrase("passphrase_old"),
        secret("recovery_secret", b"afterglow recovery v1", 2),
        secret("passkey_secret", b"afterglow passkey v1", 3),
        passphrase("passphrase_new"),
    ]
    first, second = bytes.fromhex(f["vault_key_first"]), bytes.fromhex(f["vault_key_second"])
    assert [key for _, key in found] == [first, first, first, second], "vault keys"
    numbers = " ".join(str(number) for number, _ in found)
    assert numbers == f["slots_of_old_recovery_passkey_new"], "slot numbers"
    assert secret("recovery_secret", b"afterglow recovery v1", 3) is None, "way in is bound"


def check_records():
    f = fields("vault-records-1.txt")
    vault_key, space, device = (bytes.fromhex(f[n]) for n in ("vault_key", "space", "device"))
    sealed_key = bytes.fromhex(f["epoch_1_key_sealed"])
    assert sealed_key[0] == 1
    keys = {
        0: derive(vault_key, b"epoch 0", space),
        1: open_box(
            derive(vault_key, b"epoch keys"),
            b"afterglow epoch key v1" + space + (1).to_bytes(4, "big"),
            sealed_key[1:],
        ),
    }
    previous = bytes(32)
    for number in range(3):
        record = bytes.fromhex(f[f"record_{number}"])
        header, box = record[:82], record[82:]
        epoch = int.from_bytes(header[18:22], "big")
        expected = b"\1r" + space + epoch.to_bytes(4, "big") + device
        expected += int(f["series"]).to_bytes(4, "big") + number.to_bytes(8, "big") + previous
        assert header == expected, "header"
        padded = open_box(keys[epoch], b"afterglow record v1" + header, box)
        assert unpad(padded) == bytes.fromhex(f.get(f"payload_{number}", "")), "payload"
        moved = header[:49] + bytes([header[49] ^ 1]) + header[50:]
        assert open_box(keys[epoch], b"afterglow record v1" + moved, box) is None, "index is bound"
        previous = hashlib.sha256(record).digest()

    name = f["setting_name"].encode()
    assert derive(vault_key, b"name", name)[:16].hex() == f["setting_hidden_name"]
    setting = bytes.fromhex(f["setting"])
    assert setting[:10] == b"\1s" + int(f["setting_generation"]).to_bytes(8, "big")
    root = derive(vault_key, b"settings")
    padded = open_box(root, b"afterglow setting v1" + setting[:10] + name, setting[10:])
    assert unpad(padded) == bytes.fromhex(f["setting_payload"])
    assert open_box(root, b"afterglow setting v1" + setting[:10] + b"other", setting[10:]) is None


if __name__ == "__main__":
    check_slots()
    check_records()
    sys.stdout.write("vault-slots-1 and vault-records-1 open, field by field\n")
