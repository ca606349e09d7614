#!/usr/bin/env python3
"""Writes srgb.icc: a matrix profile of ICC version 2.1, from the numbers of IEC 61966-2-1 alone.

Version 2.1, since every PDF reader since 1.3 takes it. Run: python3 make_srgb.py
"""

import struct
from pathlib import Path

# Primaries and white of sRGB, adapted from D65 to the D50 of the profile connection space
# (Bradford), as in ICC's own sRGB profiles.
COLORANTS = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
WHITE_D50 = (0.96420, 1.00000, 0.82491)
CURVE_POINTS = 1024


def s15_fixed16(value):
    return struct.pack(">i", round(value * 65536))


def xyz(values):
    return b"XYZ " + bytes(4) + b"".join(map(s15_fixed16, values))


def linear(encoded):
    return encoded / 12.92 if encoded <= 0.04045 else ((encoded + 0.055) / 1.055) ** 2.4


def curve():
    points = [round(linear(i / (CURVE_POINTS - 1)) * 65535) for i in range(CURVE_POINTS)]
    return b"curv" + bytes(4) + struct.pack(f">I{CURVE_POINTS}H", CURVE_POINTS, *points)


def text(value):
    return b"text" + bytes(4) + value + b"\0"


def description(value):
    ascii_text = value + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(ascii_text)) + ascii_text + bytes(4 + 4 + 2 + 1 + 67)


tags = [
    (b"desc", description(b"sRGB IEC61966-2-1")),
    (b"cprt", text(b"No copyright: numbers of a standard, use freely")),
    (b"wtpt", xyz(WHITE_D50)),
    *((name, xyz(value)) for name, value in COLORANTS.items()),
    (b"rTRC", curve()),
    (b"gTRC", curve()),
    (b"bTRC", curve()),
]

table, data, places = b"", b"", {}
begin = 128 + 4 + 12 * len(tags)
for name, content in tags:
    if content not in places:
        places[content] = begin + len(data)
        data += content + bytes(-len(content) % 4)
    table += name + struct.pack(">II", places[content], len(content))

header = struct.pack(
    ">I4sI4s4s4s6H4s4sI4s4sQI12s4s44s",
    begin + len(data), bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ",
    2026, 1, 1, 0, 0, 0, b"acsp", bytes(4), 0, bytes(4), bytes(4), 0, 0,
    b"".join(map(s15_fixed16, WHITE_D50)), bytes(4), bytes(44),
)
assert len(header) == 128
profile = header + struct.pack(">I", len(tags)) + table + data
Path(__file__).with_name("srgb.icc").write_bytes(profile)
print(len(profile), "bytes")
