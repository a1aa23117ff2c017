#!/usr/bin/env python3
"""Reads a release of the app without a line of the code that writes it.

    pip install cryptography && python3 vectors/read_release.py [FOLDER [PUBLIC KEY]]

Without a folder it checks the golden file beside it, and that no bent byte passes. With the folder of a built or
downloaded app it checks every file against the app's release, and prints what the release says; with a public key it
also asks that this key has signed it.
"""

import base64
import hashlib
import json
import pathlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HERE = pathlib.Path(__file__).parent
FIELDS = ["format", "sequence", "name", "keys", "keeper", "files"]


def signed_by(release, key):
    line, _, body = release.partition(b"\n")
    for signature in line.split(b" "):
        try:
            Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(signature), body)
            return True
        except (InvalidSignature, ValueError):
            pass
    return False


def said(release):
    body = json.loads(release.partition(b"\n")[2])
    assert list(body) == FIELDS, list(body)
    assert body["format"] == "release 1" and 0 <= body["sequence"] < 2**53
    return body


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def golden():
    lines = (HERE / "release-1.txt").read_text(encoding="utf-8").splitlines()
    fields = {name: bytes.fromhex(value) for name, value in (line.split(" = ") for line in lines if line[0] != "#")}
    release = fields["release"]
    old, new = (
        base64.b64encode(Ed25519PrivateKey.from_private_bytes(fields[name]).public_key().public_bytes_raw()).decode()
        for name in ("old key", "new key")
    )
    assert said(release) == {
        "format": "release 1",
        "sequence": 1767225600,
        "name": "0.1.0",
        "keys": [new],
        "keeper": sha256(b"keeper\n"),
        "files": {"./": sha256(b"page\n"), "./assets/app.js": sha256(b"app\n")},
    }
    assert signed_by(release, old) and signed_by(release, new)
    begin = release.index(b"\n") + 1
    for place in range(begin, len(release)):
        bent = release[:place] + bytes([release[place] ^ 1]) + release[place + 1 :]
        assert not signed_by(bent, old), place
    print("release-1.txt: signed by both keys, says what it should, and no bent byte passes")


def folder(root, key):
    release = (root / "release").read_bytes()
    body = said(release)
    names = [key] if key else body["keys"]
    if not any(signed_by(release, name) for name in names):
        sys.exit("not signed by " + " or ".join(names))
    listed = {"index.html" if path == "./" else path.removeprefix("./"): hash for path, hash in body["files"].items()}
    listed["sw.js"] = body["keeper"]
    there = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz")}
    for name in sorted(there - {"release"} ^ set(listed)):
        sys.exit(f"{name} is only in one of the two")
    for name, hash in listed.items():
        if sha256((root / name).read_bytes()) != hash:
            sys.exit(f"{name} is another file")
    print(f"version {body['name']}, number {body['sequence']}: {len(listed)} files as signed; next by {' or '.join(body['keys'])}")


if len(sys.argv) > 1:
    folder(pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
else:
    golden()
