#!/usr/bin/env python3
"""Reads the golden messages of the relay's protocol without a line of our own code.

    python3 vectors/read_relay.py

It follows docs/protocol.md: takes every message apart by the tables there, compares the fields with what
the names say, and exits with an error if anything differs. It needs Python's standard library only.
"""

import hashlib
import pathlib
import struct

FILE = pathlib.Path(__file__).parent / "relay-1.txt"


class Reader:
    def __init__(self, data):
        self.data = data

    def take(self, count):
        assert len(self.data) >= count, "too short"
        taken, self.data = self.data[:count], self.data[count:]
        return taken

    def u(self, size):
        return int.from_bytes(self.take(size), "big")

    def some(self):
        length = self.u(4)
        assert length > 0
        return self.take(length)

    def series(self):
        return self.take(16)[:1].hex()


def request(data):
    r = Reader(data)
    assert r.u(1) == 1, "version"
    kind = r.u(1)
    tok = lambda: r.take(32)[0]
    if kind == 1:
        out = ("open", tok(), r.take(32), r.take(32), r.take(32))
    elif kind == 2:
        out = ("append", r.take(16), tok(), r.series(), r.u(8), [r.some() for _ in range(r.u(1))])
    elif kind == 3:
        out = ("read", r.take(16), tok(), r.u(1), [(r.series(), r.u(8)) for _ in range(r.u(1))])
    elif kind == 4:
        out = ("delete", r.take(16), tok())
        scope = r.u(1)
        out += {0: lambda: ("all",), 1: lambda: ("series", r.series()), 2: lambda: ("before", r.series(), r.u(8))}[scope]()
    elif kind == 5:
        out = ("meet open", tok(), tok(), r.some())
    elif kind == 6:
        out = ("meet join", r.u(4), tok())
    elif kind == 7:
        out = ("meet put", r.u(4), tok(), r.u(1), r.some())
    elif kind == 8:
        out = ("meet get", r.u(4), tok(), r.u(1), r.u(1))
    elif kind == 9:
        out = ("meet close", r.u(4), tok())
    else:
        raise AssertionError("unknown request")
    assert r.data == b"", "bytes left over"
    return out


def answer(data):
    r = Reader(data)
    assert r.u(1) == 1, "version"
    code = r.u(1)
    empty = {0: "done", 5: "not yet", 64: "refused", 67: "full", 69: "too large", 70: "malformed", 72: "unavailable"}
    if code in empty:
        out = (empty[code],)
    elif code == 1:
        out = ("appended", r.u(8))
    elif code == 2:
        more = r.u(1)
        heads = [(r.series(), r.u(8), r.u(8)) for _ in range(r.u(1))]
        out = ("page", more, heads, [(r.series(), r.u(8), r.some()) for _ in range(r.u(1))])
    elif code == 3:
        out = ("meeting", r.u(4))
    elif code == 4:
        out = ("message", r.some())
    elif code == 65:
        out = ("conflict", r.u(8), r.take(32))
    elif code == 66:
        out = ("gap", r.u(8))
    elif code == 68:
        out = ("slower", r.u(2))
    elif code == 71:
        out = ("version", r.u(1))
    else:
        raise AssertionError("unknown answer")
    assert r.data == b"", "bytes left over"
    return out


def main():
    lines = FILE.read_text(encoding="utf-8").splitlines()
    file = dict(line.split(" = ") for line in lines if not line.startswith("#"))
    file = {name: bytes.fromhex(digits) for name, digits in file.items()}
    sha = lambda label, *parts: hashlib.sha256(label + b"".join(parts)).digest()
    hashes = [sha(b"afterglow relay token v1", bytes([byte]) * 32) for byte in (1, 2, 3)]
    box = sha(b"afterglow relay box v1", *hashes)[:16]
    held = sha(b"afterglow relay record v1", b"sealed")
    assert (file["token hash"], file["box id"], file["record hash"]) == (hashes[0], box, held)
    expected = {
        "open": ("open", 0, *hashes),
        "open behind a door": ("open", 9, *hashes),
        "append two": ("append", box, 2, "a1", 7, [b"sealed", b"\xff"]),
        "read": ("read", box, 1, 25, [("a1", 9), ("a2", 1 << 53)]),
        "delete the box": ("delete", box, 3, "all"),
        "delete a series": ("delete", box, 3, "series", "a1"),
        "delete before": ("delete", box, 3, "before", "a1", 8),
        "meet open": ("meet open", 0, 4, b"first"),
        "meet join": ("meet join", 4711, 5),
        "meet put": ("meet put", 4711, 5, 1, b"second"),
        "meet get": ("meet get", 4711, 4, 1, 5),
        "meet close": ("meet close", 4711, 4),
        "200 done": ("done",),
        "200 appended": ("appended", 9),
        "200 empty page": ("page", 0, [], []),
        "200 page": ("page", 1, [("a1", 7, 12)], [("a1", 7, b"sealed"), ("a1", 8, b"\xff")]),
        "200 meeting": ("meeting", 4711),
        "200 message": ("message", b"first"),
        "200 not yet": ("not yet",),
        "404 refused": ("refused",),
        "409 conflict": ("conflict", 7, held),
        "409 gap": ("gap", 9),
        "507 full": ("full",),
        "429 slower": ("slower", 5),
        "413 too large": ("too large",),
        "400 malformed": ("malformed",),
        "400 version": ("version", 1),
        "503 unavailable": ("unavailable",),
    }
    seen = 0
    for name, data in file.items():
        side, _, rest = name.partition(" ")
        if side in ("request", "answer"):
            got = request(data) if side == "request" else answer(data)
            assert got == expected[rest], (name, got)
            seen += 1
    assert seen == len(expected), "messages are missing"
    print(f"{seen} messages and 3 hashes agree")


if __name__ == "__main__":
    main()
