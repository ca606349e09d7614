#!/usr/bin/env python3
"""Draws the SVG files of the card layouts beside this file.

    python3 card-layouts/draw_artwork.py              # all layouts
    python3 card-layouts/draw_artwork.py permanent    # one

Every colour is an ink of the layout's own layout.toml ([inks], by name), so a new palette is an edit
there and a second run of this script. The drawing is deterministic: same inks, same bytes. It needs
Python 3.11 or newer and nothing else. All measures are millimetres from the trim's top left corner.
"""

import math
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from artwork_landscape import VALLEY_FLOOR, landscape
from artwork_shapes import (BOTTOM, LEFT, RIGHT, TOP, Pen, box, disc, filled, group, number, outlined, ribbon,
                            ring, rosette)

HERE = Path(__file__).resolve().parent

FOOTER_BEGIN, RULE_HEIGHT = VALLEY_FLOOR, 0.4
EMBLEM_SIZE = 6.4
STATE_RULE = (39.7, 3.5, 9.4)
CHIP = (56.6, 2.9, 25.0, 6.6)
PHOTO_SIZE = (20.0, 25.5)
GHOST_CENTRE_X = 74.4
MEDALLION_CENTRE = (25.8, 31.0)
QR_BOX = (49.6, 3.0, 33.0, 33.0)
FOOTER_RULES = {"front": (26.0, 39.6, 58.4), "back": (31.0, 43.4, 57.4)}
HELPLINE_SIGNS = (33.5, 45.9)


@dataclass(frozen=True)
class Heights:
    """Where the front's parts stand: a layout with a notice strip needs room for it."""

    header_end: float
    strip_end: float
    ghost_centre: float


PLAIN = Heights(header_end=11.2, strip_end=11.2, ghost_centre=19.9)
WITH_STRIP = Heights(header_end=10.8, strip_end=14.6, ghost_centre=22.6)


def header(ink, heights):
    """The band at the top with tone-on-tone waves, the notice strip if any, and the gold line."""
    waves = ribbon(lambda x: 6.2 - 1.0 * math.sin(x / 15), lambda x: 2.4 + 2.2 * math.sin(x / 27) ** 2,
                   37, 12, LEFT, RIGHT, 14)
    x, top, bottom = STATE_RULE
    elements = [
        box(LEFT, TOP, RIGHT - LEFT, heights.header_end - TOP, ink["band"]),
        outlined(waves, ink["band_line"]),
        box(x, top, 0.14, bottom - top, ink["gold"]),
        box(LEFT, heights.header_end, RIGHT - LEFT, RULE_HEIGHT, ink["gold"]),
    ]
    if heights.strip_end > heights.header_end:
        elements += notice_strip(ink, heights)
    return elements


def notice_strip(ink, heights):
    """A light strip for the card type and its last day; its chevrons are told apart in grey too."""
    begin, end = heights.header_end + RULE_HEIGHT, heights.strip_end
    half = (end - begin) / 2
    pen = Pen()
    for index in range(5):
        x = 38.2 + 1.5 * index
        pen.move(x, begin)
        outline = ((x + 0.75, begin), (x + 0.75 + half, begin + half), (x + 0.75, end), (x, end),
                   (x + half, begin + half))
        for point in outline:
            pen.line(*point)
        pen.close()
    return [
        box(LEFT, begin, RIGHT - LEFT, end - begin, ink["strip"]),
        filled(str(pen), ink["strip_mark"]),
        box(LEFT, end, RIGHT - LEFT, 0.16, ink["gold"]),
    ]


def footer(ink, rules):
    """The band at the bottom, waves in the part where no text may stand, rules between its cells."""
    waves = ribbon(lambda x: 52.4 - 0.5 * math.sin(x / 15), lambda x: 1.6 + 1.2 * math.sin(x / 27) ** 2,
                   37, 10, LEFT, RIGHT, 14)
    return [
        box(LEFT, FOOTER_BEGIN, RIGHT - LEFT, BOTTOM - FOOTER_BEGIN, ink["band"]),
        outlined(waves, ink["band_line"]),
        *(box(x, FOOTER_BEGIN + 1.5, 0.1, 3.9, ink["band_rule"]) for x in rules),
        box(LEFT, FOOTER_BEGIN, RIGHT - LEFT, RULE_HEIGHT * 0.6, ink["gold"]),
    ]


def emblem_slot(ink):
    """An empty ring where a state that may use an emblem puts it; none is drawn here."""
    radius = EMBLEM_SIZE / 2
    centre = (radius, radius)
    return [
        outlined(rosette(centre, radius - 0.46, 0.34, 16, 3, 2), ink["band_tint"]),
        ring(centre, radius - 0.08, ink["gold"], 0.16),
    ]


def figure(ink):
    """The neutral figure of a card without a photo."""
    width, height = PHOTO_SIZE
    middle = width / 2
    shoulders = Pen()
    shoulders.move(middle - 7.8, height)
    shoulders.curve((middle - 7.8, 18.6), (middle - 5.2, 15.9), (middle, 15.9))
    shoulders.curve((middle + 5.2, 15.9), (middle + 7.8, 18.6), (middle + 7.8, height))
    shoulders.close()
    return [
        box(0, 0, width, height, ink["figure_ground"]),
        disc((middle, 9.6), 4.5, ink["figure"]),
        filled(str(shoulders), ink["figure"]),
    ]


def handset(x, y):
    """A telephone handset, 1.7 mm, its middle at the point given."""
    pen = Pen()
    pen.move(x - 0.78, y - 0.42)
    pen.curve((x - 0.78, y - 0.78), (x - 0.5, y - 0.86), (x - 0.36, y - 0.78))
    pen.line(x - 0.1, y - 0.34)
    pen.line(x - 0.32, y - 0.08)
    pen.curve((x - 0.2, y + 0.12), (x - 0.04, y + 0.26), (x + 0.14, y + 0.36))
    pen.line(x + 0.4, y + 0.16)
    pen.line(x + 0.82, y + 0.42)
    pen.curve((x + 0.88, y + 0.6), (x + 0.74, y + 0.84), (x + 0.42, y + 0.84))
    pen.curve((x - 0.2, y + 0.8), (x - 0.78, y + 0.2), (x - 0.78, y - 0.42))
    pen.close()
    return str(pen)


def medallion(centre, radius, ink):
    """Rings of rosettes one in the other, the outermost `radius` wide."""
    return [
        outlined(rosette(centre, radius * 0.91, radius * 0.09, 28, 4, 2), ink["guilloche"]),
        outlined(rosette(centre, radius * 0.745, radius * 0.085, 20, 4, 2), ink["guilloche_gold"]),
        outlined(rosette(centre, radius * 0.40, radius * 0.23, 8, 8, 3), ink["guilloche"]),
    ]


def front(ink, heights):
    """Everything on the front that is no text."""
    flow = ribbon(lambda x: 29.5 - 8.5 * math.sin((x + 12) / 18), lambda x: 2.4 + 4.2 * math.sin((x + 20) / 31) ** 2,
                  58, 24, LEFT, RIGHT, 14)
    return [
        box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, ink["ground"]),
        *group("landscape", landscape(ink, 11)),
        *group("guilloche", [
            outlined(flow, ink["guilloche"]),
            *medallion((GHOST_CENTRE_X, heights.ghost_centre), 7.2, ink),
        ]),
        *group("header", header(ink, heights)),
        *group("category-ground", [box(*CHIP, ink["paper"], 1.0)]),
        *group("footer", footer(ink, FOOTER_RULES["front"])),
    ]


def back(ink):
    """Everything on the back that is no text; the QR's box is painted over all else."""
    flow = ribbon(lambda x: 27 + 9 * math.sin((x + 4) / 17), lambda x: 2.6 + 4.0 * math.sin((x + 9) / 29) ** 2,
                  58, 20, LEFT, RIGHT, 14)
    return [
        box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, ink["ground"]),
        *group("landscape", landscape(ink, 23, rise=0.66)),
        *group("guilloche", [outlined(flow, ink["guilloche"]), *medallion(MEDALLION_CENTRE, 11.5, ink)]),
        *group("footer", footer(ink, FOOTER_RULES["back"])),
        *group("helpline-signs", [filled(handset(x, 49.45), ink["gold"]) for x in HELPLINE_SIGNS]),
        *group("qr-ground", [box(*QR_BOX, ink["paper"])]),
    ]


def svg(elements, x=LEFT, y=TOP, width=RIGHT - LEFT, height=BOTTOM - TOP):
    """The whole file; its view is trim and bleed where not said otherwise."""
    view = " ".join(number(value) for value in (x, y, width, height))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">'
    return "\n".join(["<!-- Drawn by draw_artwork.py; edit freely, or edit the script and run it again. -->",
                      head, *elements, "</svg>", ""])


def draw(folder):
    """Writes the SVG files of the layout in this folder."""
    with open(folder / "layout.toml", "rb") as file:
        inks = tomllib.load(file)["inks"]
    ink = {"paper": "#ffffff"} | {name: value["svg"] for name, value in inks.items()}
    drawings = {
        "front.svg": svg(front(ink, WITH_STRIP if "strip" in ink else PLAIN)),
        "back.svg": svg(back(ink)),
        "figure.svg": svg(figure(ink), 0, 0, *PHOTO_SIZE),
        "emblem-slot.svg": svg(emblem_slot(ink), 0, 0, EMBLEM_SIZE, EMBLEM_SIZE),
    }
    for name, text in drawings.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(HERE)}: {path.stat().st_size / 1000:.1f} kB")


def main():
    """Draws the layouts named on the command line, else every folder with a layout.toml."""
    names = sys.argv[1:] or sorted(path.parent.name for path in HERE.glob("*/layout.toml"))
    for name in names:
        draw(HERE / name)


if __name__ == "__main__":
    main()
