#!/usr/bin/env python3
"""Draws the SVG files of the card layouts beside this file.

    python3 card-layouts/draw_artwork.py              # all layouts
    python3 card-layouts/draw_artwork.py permanent    # one

Every colour is an ink of the layout's own layout.toml ([inks], by name), so a new palette is an edit
there and a second run of this script. The drawing is deterministic: same inks, same bytes. It needs
Python 3.11 or newer and nothing else. All measures are millimetres from the trim's top left corner.
"""

import math
import random
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent

# ISO/IEC 7810 ID-1 trim, and the bleed that printers ask for around it.
WIDTH, HEIGHT, BLEED = 85.60, 53.98, 3.0
LEFT, TOP, RIGHT, BOTTOM = -BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED

# Finer than a copier resolves, still solid on a 2400 dpi plate.
HAIRLINE = 0.09

FOOTER_BEGIN, RULE_HEIGHT = 45.2, 0.4
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


# --- path data ------------------------------------------------------------------------------


def number(value):
    """A coordinate with two decimals (0.01 mm) in its shortest form."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


class Pen:
    """Writes relative path data; rounds positions, not steps, so that errors do not add up."""

    def __init__(self):
        self.data, self.x, self.y = [], 0.0, 0.0

    def _step(self, x, y):
        return f"{number(round(x, 2) - self.x)} {number(round(y, 2) - self.y)}"

    def _arrive(self, x, y):
        self.x, self.y = round(x, 2), round(y, 2)

    def move(self, x, y):
        """Begins a sub-path."""
        self.data.append(f"M{number(x)} {number(y)}")
        self._arrive(x, y)

    def line(self, x, y):
        """A straight line."""
        self.data.append(f"l{self._step(x, y)}")
        self._arrive(x, y)

    def curve(self, first, second, end):
        """A cubic curve: two control points and the end."""
        self.data.append("c" + " ".join(self._step(*point) for point in (first, second, end)))
        self._arrive(*end)

    def close(self):
        """Back to where the sub-path began."""
        self.data.append("z")

    def __str__(self):
        return "".join(self.data)


def trace(pen, function, begin, end, steps, closed=False):
    """Follows a parametric curve with cubics that share its tangents at every step."""
    step = (end - begin) / steps
    nudge = step * 1e-3

    def tangent(at):
        (x0, y0), (x1, y1) = function(at - nudge), function(at + nudge)
        return (x1 - x0) / (2 * nudge) * step / 3, (y1 - y0) / (2 * nudge) * step / 3

    pen.move(*function(begin))
    for index in range(steps):
        here, there = begin + index * step, begin + (index + 1) * step
        (x0, y0), (x1, y1) = function(here), function(there)
        (dx0, dy0), (dx1, dy1) = tangent(here), tangent(there)
        pen.curve((x0 + dx0, y0 + dy0), (x1 - dx1, y1 - dy1), (x1, y1))
    if closed:
        pen.close()


def polygon(points):
    """Path data of a closed outline of straight lines."""
    pen = Pen()
    pen.move(*points[0])
    for point in points[1:]:
        pen.line(*point)
    pen.close()
    return str(pen)


# --- SVG elements ---------------------------------------------------------------------------


def filled(data, ink):
    """A path without outline."""
    return f'<path d="{data}" fill="{ink}"/>'


def outlined(data, ink, width=HAIRLINE):
    """A path without fill."""
    return f'<path d="{data}" fill="none" stroke="{ink}" stroke-width="{width}"/>'


def box(x, y, width, height, ink, radius=0.0):
    """A filled rectangle."""
    corner = f' rx="{number(radius)}"' if radius else ""
    size = f'width="{number(width)}" height="{number(height)}"'
    return f'<rect x="{number(x)}" y="{number(y)}" {size}{corner} fill="{ink}"/>'


def frame(x, y, width, height, ink, stroke, radius):
    """An outlined rectangle."""
    size = f'width="{number(width)}" height="{number(height)}" rx="{number(radius)}"'
    return f'<rect x="{number(x)}" y="{number(y)}" {size} fill="none" stroke="{ink}" stroke-width="{stroke}"/>'


def ring(centre, radius, ink, stroke):
    """A circle's outline."""
    place = f'cx="{number(centre[0])}" cy="{number(centre[1])}" r="{number(radius)}"'
    return f'<circle {place} fill="none" stroke="{ink}" stroke-width="{stroke}"/>'


def disc(centre, radius, ink):
    """A filled circle."""
    return f'<circle cx="{number(centre[0])}" cy="{number(centre[1])}" r="{number(radius)}" fill="{ink}"/>'


def group(name, elements):
    """Elements under a name that a drawing program shows."""
    return [f'<g id="{name}">', *elements, "</g>"]


# --- guilloche ------------------------------------------------------------------------------


def ribbon(middle, half_width, wave_length, lines, begin, end, steps):
    """A braided ribbon: sine lines in even phases between the two edges of a moving band."""
    pen = Pen()
    for index in range(lines):
        phase = 2 * math.pi * index / lines

        def point(x, phase=phase):
            return x, middle(x) + half_width(x) * math.sin(2 * math.pi * x / wave_length + phase)

        trace(pen, point, begin, end, steps)
    return str(pen)


def rosette(centre, radius, swing, lobes, lines, steps_per_lobe=3):
    """A ring of lobed curves, each turned a little against the one before."""
    pen = Pen()
    for index in range(lines):
        phase = 2 * math.pi * index / lines

        def point(angle, phase=phase):
            reach = radius + swing * math.sin(lobes * angle + phase)
            return centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)

        trace(pen, point, 0, 2 * math.pi, lobes * steps_per_lobe, closed=True)
    return str(pen)


# --- landscape ------------------------------------------------------------------------------


def rough_line(corners, roughness, depth, chance):
    """Mountain outline: midpoints of every stretch moved by a share of its length."""
    points = list(corners)
    for _ in range(depth):
        finer = [points[0]]
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            length = math.hypot(x1 - x0, y1 - y0)
            finer.append(((x0 + x1) / 2 + chance.uniform(-0.1, 0.1) * (x1 - x0),
                          (y0 + y1) / 2 + chance.uniform(-roughness, roughness) * length))
            finer.append((x1, y1))
        points = finer
    return points


def ridge(outline, ink, foot):
    """A mountain chain's face, down to the foot line."""
    return filled(polygon([*outline, (outline[-1][0], foot), (outline[0][0], foot)]), ink)


def slope_below(outline, summit, step, depth):
    """The outline from a summit on one side (step 1: right, -1: left) until it is `depth` lower."""
    at = min(range(len(outline)), key=lambda index: math.dist(outline[index], summit))
    points, lowest = [outline[at]], outline[at][1]
    while 0 <= at + step < len(outline):
        at += step
        if outline[at][1] > points[0][1] + depth or outline[at][1] < lowest - depth * 0.25:
            break
        lowest = max(lowest, outline[at][1])
        points.append(outline[at])
    return points


def shadow_faces(outline, summits, ink, foot, chance):
    """The side of each summit that turns from the light: from the top down a crooked spur."""
    pen = Pen()
    for summit in summits:
        top_x, top_y = summit
        depth = (foot - top_y) * chance.uniform(0.55, 0.7)
        pen.move(top_x, top_y)
        for point in slope_below(outline, summit, 1, depth)[1:]:
            pen.line(*point)
        lean = chance.uniform(0.05, 0.3)
        for turn, share in enumerate((1.0, 0.82, 0.66, 0.48, 0.34, 0.18)):
            side = 0.1 if turn % 2 else -0.07
            pen.line(top_x + depth * (lean * share + side * chance.uniform(0.6, 1.2)), top_y + depth * share)
        pen.close()
    return filled(str(pen), ink)


def snow_caps(outline, summits, ink, foot, chance):
    """Snow on the lit side of each summit, with a ragged lower edge."""
    pen = Pen()
    for summit in summits:
        depth = (foot - summit[1]) * chance.uniform(0.28, 0.38)
        slope = slope_below(outline, summit, -1, depth)
        if len(slope) < 3:
            continue
        pen.move(*slope[0])
        for point in slope[1:]:
            pen.line(*point)
        for turn, (x, y) in enumerate(reversed(slope[1:-1])):
            pen.line(x + depth * 0.12, y + depth * (0.16 if turn % 2 else 0.42) * chance.uniform(0.8, 1.2))
        pen.line(slope[0][0] + depth * 0.02, slope[0][1] + depth * 0.55)
        pen.close()
    return filled(str(pen), ink)


def deodar(pen, x, foot, height, chance):
    """A deodar: tiers of level branches that droop at their tips, narrow towards the top."""
    tiers = max(5, round(height * 1.4))
    left, right = [], []
    for tier in range(tiers):
        share = (tier + 1) / tiers
        y = foot - height * (0.94 * (1 - share) + 0.08)
        reach = height * (0.02 + 0.22 * share ** 0.85)
        for side, sign in ((left, -1), (right, 1)):
            tip = reach * chance.uniform(0.8, 1.1)
            side.append((x + sign * tip * 0.3, y - height * 0.5 / tiers))
            side.append((x + sign * tip, y + height * 0.12 / tiers))
            side.append((x + sign * tip * 0.28, y - height * 0.08 / tiers))
    trunk = height * 0.025
    outline = [(x, foot - height), *right, (x + trunk, foot - height * 0.07), (x + trunk, foot),
               (x - trunk, foot), (x - trunk, foot - height * 0.07), *reversed(left)]
    pen.move(*outline[0])
    for point in outline[1:]:
        pen.line(*point)
    pen.close()


def forest(trees, ink, chance):
    """Deodars at (x, foot, height)."""
    pen = Pen()
    for x, foot, height in trees:
        deodar(pen, x, foot, height, chance)
    return filled(str(pen), ink)


# Summits and saddles in turn, (x, y): the odd ones are summits.
FAR_RANGE = [(-3, 38.8), (1.6, 36.4), (7, 38.6), (12.5, 34.4), (17.5, 37.6), (22.5, 35.2), (28, 38.2), (34.2, 32.6),
             (40, 37.2), (44.6, 34.8), (51, 38.0), (58.6, 30.6), (63.6, 35.6), (67.2, 33.4), (72.6, 37.0),
             (79.4, 32.2), (84, 36.0), (86.6, 34.8), (88.6, 36.2)]
MIDDLE_RANGE = [(-3, 41.2), (4.6, 38.8), (11, 41.6), (18, 38.6), (26, 41.6), (30.5, 39.8), (38, 42.0), (47.5, 38.0), (55, 41.6),
                (64.2, 37.6), (71, 41.2), (75.6, 39.4), (82, 41.8), (86.2, 39.6), (88.6, 40.6)]
NEAR_RANGE = [(-3, 42.4), (5, 43.6), (13, 42.6), (25, 44.3), (38, 43.0), (52, 44.5), (65, 43.6), (74, 42.9), (81, 41.9), (88.6, 41.2)]
TREES = [(-2.0, 44.4, 4.4), (-0.2, 44.8, 3.2), (1.3, 44.2, 2.6), (2.6, 45.0, 3.4), (75.4, 43.9, 1.8), (76.6, 44.4, 2.4), (78.0, 43.8, 2.9),
         (79.2, 44.8, 3.4), (80.7, 44.0, 4.4), (82.4, 45.1, 4.0), (83.6, 44.2, 5.6), (85.3, 45.3, 4.8), (86.8, 44.4, 5.4)]


def raised(corners, rise):
    """The corners of a range with their height over the valley floor multiplied by `rise`."""
    return [(x, FOOTER_BEGIN - (FOOTER_BEGIN - y) * rise) for x, y in corners]


def landscape(ink, seed, rise=1.0):
    """Three ranges one behind the other, lit from the left, and deodars on the nearest."""
    chance = random.Random(seed)
    foot = FOOTER_BEGIN + 0.2
    far_corners, middle_corners = raised(FAR_RANGE, rise), raised(MIDDLE_RANGE, rise)
    far = rough_line(far_corners, 0.07, 3, chance)
    middle = rough_line(middle_corners, 0.07, 3, chance)
    near = rough_line(NEAR_RANGE, 0.03, 2, chance)
    return [
        ridge(far, ink["range_far"], foot),
        shadow_faces(far, far_corners[1::2], ink["range_middle"], foot, chance),
        snow_caps(far, far_corners[1::2], ink["paper"], foot, chance),
        ridge(middle, ink["range_middle"], foot),
        shadow_faces(middle, middle_corners[1::2], ink["range_near"], foot, chance),
        snow_caps(middle, middle_corners[1::2], ink["range_far"], foot, chance),
        ridge(near, ink["range_near"], foot),
        forest(TREES, ink["deodar"], chance),
    ]


# --- parts of a face ------------------------------------------------------------------------


def header(ink, heights):
    """The band at the top with tone-on-tone waves, the notice strip if any, and the gold line."""
    waves = ribbon(lambda x: 6.2 - 1.0 * math.sin(x / 15), lambda x: 2.4 + 2.2 * math.sin(x / 27) ** 2, 37, 12, LEFT, RIGHT, 14)
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
        for point in ((x + 0.75, begin), (x + 0.75 + half, begin + half), (x + 0.75, end), (x, end), (x + half, begin + half)):
            pen.line(*point)
        pen.close()
    return [
        box(LEFT, begin, RIGHT - LEFT, end - begin, ink["strip"]),
        filled(str(pen), ink["strip_mark"]),
        box(LEFT, end, RIGHT - LEFT, 0.16, ink["gold"]),
    ]


def footer(ink, rules):
    """The band at the bottom, waves in the part where no text may stand, rules between its cells."""
    waves = ribbon(lambda x: 52.4 - 0.5 * math.sin(x / 15), lambda x: 1.6 + 1.2 * math.sin(x / 27) ** 2, 37, 10, LEFT, RIGHT, 14)
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
