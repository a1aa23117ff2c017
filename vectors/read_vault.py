#!/usr/bin/env python3
"""Opens the vault's golden files without a line of the vault's own code.

    pip install cryptography && python3 vectors/read_vault.py

It follows the layouts written in crates/vault/src/{slots/mod,record,setting,epoch,identity,grant,post,pairing,
recovery,together,expiring,backup}.rs, checks every field against the plain values in the files, tries a few
forgeries, and exits with an error if anything differs.
XChaCha20's first step (HChaCha20) and HPKE's base mode (RFC 9180) are written out here.
"""

import hashlib
import hmac
import pathlib
import struct
import sys

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
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


def extract(salt, ikm):
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk, info, length):
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([counter]), "sha256")
        out, counter = out + block, counter + 1
    return out[:length]


class Suite:
    """Labelled extract and expand of RFC 9180 for one suite id."""

    def __init__(self, suite):
        self.suite = suite

    def extract(self, salt, label, ikm):
        return extract(salt, b"HPKE-v1" + self.suite + label + ikm)

    def expand(self, prk, label, info, length):
        return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + self.suite + label + info, length)


KEM = Suite(b"KEM" + (0x20).to_bytes(2, "big"))
HPKE = Suite(b"HPKE" + b"".join(n.to_bytes(2, "big") for n in (0x20, 1, 3)))


def hpke_open(seed, info, sealed):
    """What was sealed in base mode to the key pair derived from `seed`, or None."""
    prk = KEM.extract(b"", b"dkp_prk", seed)
    secret = X25519PrivateKey.from_private_bytes(KEM.expand(prk, b"sk", b"", 32))
    encapped, body = sealed[:32], sealed[32:]
    shared = secret.exchange(X25519PublicKey.from_public_bytes(encapped))
    kem_context = encapped + secret.public_key().public_bytes_raw()
    prk = KEM.extract(b"", b"eae_prk", shared)
    shared = KEM.expand(prk, b"shared_secret", kem_context, 32)
    context = b"\0" + HPKE.extract(b"", b"psk_id_hash", b"") + HPKE.extract(b"", b"info_hash", info)
    root = HPKE.extract(shared, b"secret", b"")
    key = HPKE.expand(root, b"key", context, 32)
    nonce = HPKE.expand(root, b"base_nonce", context, 12)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, body, b"")
    except InvalidTag:
        return None


def signed(public, purpose, content, signature):
    message = b"afterglow signed v1 " + purpose + b"\0" + content
    try:
        Ed25519PublicKey.from_public_bytes(public[:32]).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def device_keys(seed):
    sign, opening = (hkdf(seed, b"afterglow device v1 " + label, 32) for label in (b"sign", b"open"))
    prk = KEM.extract(b"", b"dkp_prk", opening)
    agree = X25519PrivateKey.from_private_bytes(KEM.expand(prk, b"sk", b"", 32))
    public = Ed25519PrivateKey.from_private_bytes(sign).public_key().public_bytes_raw()
    return opening, public + agree.public_key().public_bytes_raw()


def check_words(f):
    listed = (HERE / "../crates/vault/words/bip39-english.txt").read_text(encoding="utf-8").split()
    bits = "".join(f"{listed.index(word):011b}" for word in f["recovery_words"].decode().split())
    secret = int(bits[:128], 2).to_bytes(16, "big")
    check = hashlib.sha256(b"afterglow recovery words v1" + secret).digest()[0] >> 4
    assert secret == f["recovery_secret"] and bits[128:] == f"{check:04b}", "recovery words"
    opening, public = device_keys(hkdf(secret, b"afterglow recovery kit v1", 32))
    assert public == f["kit_public"], "recovery kit"
    return opening


def check_shared():
    f = {name: bytes.fromhex(value) for name, value in fields("vault-shared-1.txt").items()}
    vault_key, space, device = f["vault_key"], f["space"], f["device"]
    sealed = f["device_secret_sealed"]
    context = b"afterglow device secret v1" + space + device
    seed = open_box(derive(vault_key, b"device secrets"), context, sealed[1:])
    opening, public = device_keys(seed)
    assert sealed[0] == 1 and public == f["device_public"], "device"
    kit = check_words(f)

    grant, signature = f["grant"][:-64], f["grant"][-64:]
    assert signed(public, b"item", grant, signature) and not signed(public, b"pairing", grant, signature)
    header, key_id, slots = grant[:82], grant[82:98], grant[98:1058]
    epoch = (1).to_bytes(4, "big")
    assert header == b"\1g" + space + epoch + device + bytes(4) + bytes(8) + bytes(32), "grant header"
    assert len(grant) == 1178 and not any(grant[1058:]), "grant length"

    def granted(seed):
        for number in range(12):
            info = b"afterglow epoch grant v1" + header + key_id + bytes([number])
            key = hpke_open(seed, info, slots[80 * number :][:80])
            if key:
                return key
        return None

    key = granted(opening)
    assert key and key == granted(kit) and granted(bytes(32)) is None, "slots"
    assert hkdf(key, b"afterglow epoch id v1" + space + epoch, 32)[:16] == key_id == f["epoch_key_id"]
    handed = f["epoch_key_handed_to_device"]
    assert hpke_open(opening, b"afterglow epoch handover v1" + space + epoch, handed[1:]) == key

    record, signature = f["record"][:-64], f["record"][-64:]
    assert signed(public, b"item", record, signature), "record signature"
    assert record[50:82] == hashlib.sha256(grant).digest(), "chain"
    assert unpad(open_box(key, b"afterglow record v1" + record[:82], record[82:])) == f["record_payload"]
    name = hkdf(key, b"afterglow post v1 series" + device + bytes(4), 32)[:16]
    assert name == f["series_name"], "series name"
    parcel_key = hkdf(key, b"afterglow post v1 parcel", 32)
    place = b"afterglow parcel v1" + name + (1).to_bytes(8, "big")
    assert open_box(parcel_key, place, f["parcel"]) == f["record"], "parcel"

    pen = open_box(derive(vault_key, b"pens"), b"afterglow pen v1" + space, f["pen_sealed"])
    assert hpke_open(opening, b"afterglow pen handover v1" + space, f["pen_handed_to_device"]) == pen
    tokens = [hkdf(key, b"afterglow post v1 read\0", 32)]
    tokens += [hkdf(pen, b"afterglow post v1 " + right + space + epoch, 32) for right in (b"append", b"delete")]
    hashes = b"".join(hashlib.sha256(b"afterglow relay token v1" + token).digest() for token in tokens)
    assert hashes == f["box_hashes"], "tokens"
    assert hashlib.sha256(b"afterglow relay box v1" + hashes).digest()[:16] == f["box_name"]
    check_pairing(f, public)

    answer = open_box(f["answer_key"], b"afterglow sealed answer v1question 1", f["answer"])
    assert unpad(answer) == f["answer_text"], "answer"
    note = unpad(open_box(derive(vault_key, b"settings"), b"afterglow setting v1" + f["note"][:10] + b"note", f["note"][10:]))
    assert note == b"e\1" + f["note_until"] + f["note_text"], "note"


def check_pairing(f, public):
    label = b"afterglow pairing v1"
    key = hkdf(bytes.fromhex(f["link_secret"].decode()), label + b" link\1", 32)

    def part(purpose, detail=b""):
        return hkdf(key, label + b" derive " + purpose + b"\0" + detail, 32)

    assert part(b"space")[:16] == f["pairing_space"]
    assert b"".join(part(b"box ", right) for right in (b"read", b"append", b"delete")) == f["pairing_box_tokens"]
    owner, guest = f["hello_of_owner"], f["hello_of_guest"]
    assert owner[:2] == b"\1\1" and owner[18:82] == public and len(owner) == len(guest) == 243
    assert hashlib.sha256(b"afterglow pairing commit v1" + owner).digest() == f["commit_of_owner"]
    padded = open_box(part(b"messages"), label + b" message\0" + (1).to_bytes(8, "big"), f["message_1_of_owner"])
    length = int.from_bytes(padded[:2], "big")
    assert len(padded) == 3072 and padded[2:][:length] == owner and not any(padded[2 + length :])
    transcript = part(b"transcript", owner + guest)
    for side, name in ((b"\0", "digits_shown_by_owner"), (b"\1", "digits_shown_by_guest")):
        digits = int.from_bytes(hkdf(transcript, label + b" digits" + side, 32)[:8], "big") % 1_000_000
        assert f"{digits:06}".encode() == f[name], "digits"
    assert signed(public, b"pairing", transcript + b"\0", f["signature_of_owner"])


def check_backup():
    f = {name: bytes.fromhex(value) for name, value in fields("vault-backup-1.txt").items()}
    file = f["file"]
    assert file[:9] == b"agbackup\1"
    header, chunks = file[:2073], file[2073:]
    slot_file = header[25:]
    root = hkdf(f["recovery_secret"], b"afterglow recovery v1" + slot_file[8:40], 32)
    _, vault_key = open_slots(slot_file, root, bytes([2]) + bytes(8))
    assert vault_key == f["vault_key"], "recovery words open the backup"
    bound = hashlib.sha256(header).digest()
    context = b"afterglow backup v1" + bound + (0).to_bytes(4, "big")
    assert open_box(derive(vault_key, b"backup"), context + b"\0", chunks) is None, "the last chunk is bound"
    plain, at = unpad(open_box(derive(vault_key, b"backup"), context + b"\1", chunks)), 0
    for number in range(2):
        key_len = plain[at]
        key, at = plain[at + 1 : at + 1 + key_len], at + 1 + key_len
        value_len = int.from_bytes(plain[at : at + 4], "big")
        value, at = plain[at + 4 : at + 4 + value_len], at + 4 + value_len
        assert (key, value) == (f[f"key_{number}"], f[f"value_{number}"]), "entry"
    assert at == len(plain)


if __name__ == "__main__":
    check_slots()
    check_records()
    check_shared()
    check_backup()
    sys.stdout.write("vault-slots-1, vault-records-1, vault-shared-1 and vault-backup-1 open, field by field\n")
