#!/usr/bin/env python3
"""Writes the fuzz targets' first inputs, from tests/vectors and a picture of a card.

    seeds.py FOLDER     a folder for each target comes into being there
"""

import binascii
import hashlib
import json
import pathlib
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests/vectors"
PICTURE = ROOT / "card-layouts/pictures/permanent.png"
# Where the card's code stands in the picture: left, top and side in pixels, as tests/page has it.
CODE = (898, 38, 216)
# The QR code of "NCF" in version 1-M, one number a row of 21 modules: small, so that many are tried.
SMALL_CODE = """1fc47f 104341 175f5d 175d5d 17595d 105641 1fd57f 001000 17c27c 193fc7 17d16a
031bca 0e4d24 001524 1fca97 105036 175e94 175bc8 175560 1043c9 1fd124"""
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def token_of(text):
    """The token in a card's text; None where it is damaged."""
    try:
        values = [BASE45.index(character) for character in text]
        packed = b""
        for at in range(0, len(values), 3):
            group = values[at : at + 3]
            number = sum(value * 45**place for place, value in enumerate(group))
            packed += number.to_bytes(len(group) - 1, "big")
        return zlib.decompress(packed)
    except (ValueError, OverflowError, zlib.error):
        return None


def base45_of(data):
    """Base45, RFC 9285."""
    text = ""
    for at in range(0, len(data), 2):
        number, pair = int.from_bytes(data[at : at + 2], "big"), data[at : at + 2]
        text += "".join(BASE45[number // 45**place % 45] for place in range(len(pair) + 1))
    return text


def parts_of(token, count):
    """The parts of an update, one a line, without their own checks, which the target adds."""
    text, whole = base45_of(token), binascii.crc_hqx(token, 0xFFFF)
    length = -(-len(text) // count)
    pieces = (text[at : at + length] for at in range(0, len(text), length))
    return "\n".join(
        f"FCD13.{number}/{count}.{whole:04X}:{piece}" for number, piece in enumerate(pieces, 1)
    ).encode()


def byte_strings(token):
    """The byte strings of 60 bytes or more inside a token: trust list and status lists of an update."""
    for at, head in enumerate(token):
        if head == 0x58 and at + 2 <= len(token):
            start, length = at + 2, token[at + 1]
        elif head == 0x59 and at + 3 <= len(token):
            start, length = at + 3, int.from_bytes(token[at + 1 : at + 3], "big")
        else:
            continue
        if 60 <= length <= len(token) - start:
            yield token[start : start + length]


def grey_rows(path):
    """The green bytes of a PNG of 8-bit RGBA without interlace, row by row."""
    data = path.read_bytes()
    at, packed = 8, b""
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"IHDR":
            width = int.from_bytes(data[at + 8 : at + 12], "big")
        elif kind == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    plain, above, rows = zlib.decompress(packed), bytearray(width * 4), []
    for start in range(0, len(plain), width * 4 + 1):
        kind, row = plain[start], bytearray(plain[start + 1 : start + 1 + width * 4])
        for place in range(len(row)):
            left = row[place - 4] if place >= 4 else 0
            corner = above[place - 4] if place >= 4 else 0
            near = left + above[place] - corner
            nearest = min((left, above[place], corner), key=lambda value: abs(near - value))
            add = (0, left, above[place], (left + above[place]) // 2, nearest)[kind]
            row[place] = (row[place] + add) & 0xFF
        rows.append(row[1::4])
        above = row
    return rows


def pictures():
    """Pictures as the target `picture` takes them: a byte for the width, then a byte a pixel."""
    left, top, side = CODE
    rows = grey_rows(PICTURE)[top : top + side]
    yield bytes([side]) + b"".join(bytes(row[left : left + side]) for row in rows)
    modules = [[int(row, 16) >> 20 - at & 1 for at in range(21)] for row in SMALL_CODE.split()]
    for scale in (2, 3, 4):
        side = 29 * scale
        dark = lambda x, y: 0 <= x < 21 and 0 <= y < 21 and modules[y][x]
        yield bytes([side]) + bytes(
            0 if dark(x // scale - 4, y // scale - 4) else 255 for y in range(side) for x in range(side)
        )


def main():
    seeds = {name: set() for name in "card trust_list status_list status_delta update parts picture".split()}
    # What stands in a token's beginning: its tag, or its header `typ`.
    kinds = {
        b"\xd8\x62": "trust_list",
        b"application/statuslist+cwt": "status_list",
        b"\x10\x19\xfe\x91": "status_delta",
        b"application/card-verifier-update+cwt": "update",
    }

    def add_token(token):
        head = token[:70]
        for mark, name in kinds.items():
            if mark in head[:2] if name == "trust_list" else mark in head:
                seeds[name].add(token)
        seeds["update"].add(token)

    for path in sorted(VECTORS.glob("*/*.json")):
        vector = json.loads(path.read_text())
        if "text" in vector:
            seeds["card"].add(vector["text"].encode())
            if token := token_of(vector["text"]):
                seeds["card"].add(token)
        for token in [vector.get("update"), vector.get("scale"), *vector.get("taken", [])]:
            if token:
                token = bytes.fromhex(token)
                add_token(token)
                for inner in byte_strings(token):
                    for inside in (inner, *byte_strings(inner)):
                        if inside[:1] in (b"\xd2", b"\xd8"):
                            add_token(inside)
                seeds["parts"].add(parts_of(token, 3))
    seeds["picture"].update(pictures())
    for name, inputs in seeds.items():
        folder = pathlib.Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for data in inputs:
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


if __name__ == "__main__":
    main()
