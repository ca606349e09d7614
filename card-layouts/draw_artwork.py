#!/usr/bin/env python3
"""Draws front.svg and back.svg of the card layouts beside this file.

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
from pathlib import Path

HERE = Path(__file__).resolve().parent

# ISO/IEC 7810 ID-1 trim, and the bleed that printers ask for around it.
WIDTH, HEIGHT, BLEED = 85.60, 53.98, 3.0
LEFT, TOP, RIGHT, BOTTOM = -BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED

# Finer than a copier resolves, still solid on a 2400 dpi plate.
HAIRLINE = 0.09

HEADER_END, FOOTER_BEGIN, RULE_HEIGHT = 11.3, 46.4, 0.42
PHOTO = (4.0, 14.4, 20.0, 25.5)
ROSETTE_CENTRE = (74.0, 22.6)
QR_BOX = (49.6, 3.0, 33.0, 33.0)
EMBLEM_CENTRE, EMBLEM_RADIUS = (7.9, 6.2), 3.2
CHIP = (57.2, 2.9, 24.4, 6.6)


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
            finer.append(((x0 + x1) / 2 + chance.uniform(-0.12, 0.12) * (x1 - x0),
                          (y0 + y1) / 2 + chance.uniform(-roughness, roughness) * length))
            finer.append((x1, y1))
        points = finer
    return points


def ridge(outline, ink, foot):
    """A mountain chain's face, down to the foot line."""
    return filled(polygon([*outline, (outline[-1][0], foot), (outline[0][0], foot)]), ink)


def shadow_faces(outline, summits, ink, foot, chance):
    """The side of each summit that turns from the light: from the top down a crooked spur."""
    pen = Pen()
    for summit in summits:
        at = min(range(len(outline)), key=lambda index: math.dist(outline[index], summit))
        top_x, top_y = outline[at]
        depth = (foot - top_y) * chance.uniform(0.55, 0.75)
        slope = []
        for point in outline[at + 1:]:
            if point[1] > top_y + depth or point[0] > top_x + depth * 1.6:
                break
            slope.append(point)
        if not slope:
            continue
        spur = [(top_x + depth * (0.05 + 0.22 * share) + chance.uniform(-0.25, 0.25) * depth * 0.4,
                 top_y + depth * share) for share in (0.95, 0.78, 0.6, 0.44, 0.28, 0.14)]
        pen.move(top_x, top_y)
        for point in [*slope, *spur]:
            pen.line(*point)
        pen.close()
    return filled(str(pen), ink)


def deodar(pen, x, foot, height, chance):
    """A deodar: tiers of level branches that droop at their tips, narrow towards the top."""
    tiers = max(5, round(height * 1.5))
    left, right = [], []
    for tier in range(tiers):
        share = (tier + 1) / tiers
        y = foot - height * (1 - share) * 0.94 - height * 0.06
        reach = height * (0.03 + 0.21 * share ** 0.9)
        for side, sign in ((left, -1), (right, 1)):
            tip = reach * chance.uniform(0.82, 1.12)
            side.append((x + sign * tip * 0.34, y - height * 0.62 / tiers))
            side.append((x + sign * tip, y + height * 0.1 / tiers))
            side.append((x + sign * tip * 0.3, y - height * 0.02 / tiers))
    trunk = height * 0.025
    outline = [(x, foot - height), *right, (x + trunk, foot - height * 0.05), (x + trunk, foot),
               (x - trunk, foot), (x - trunk, foot - height * 0.05), *reversed(left)]
    pen.move(*outline[0])
    for point in outline[1:]:
        pen.line(*point)
    pen.close()


def forest(trees, foot, ink, chance):
    """Deodars at (x, height)."""
    pen = Pen()
    for x, height in trees:
        deodar(pen, x, foot, height, chance)
    return filled(str(pen), ink)


FAR_RANGE = [(-3, 41.4), (4, 39.6), (11, 40.6), (18, 37.4), (24, 39.8), (32, 36.2), (39, 39.4), (45, 37.8),
             (52, 40.2), (60, 34.6), (66, 38.2), (70.5, 36.4), (77, 39.6), (83, 37.6), (88.6, 39.8)]
MIDDLE_RANGE = [(-3, 43.0), (3, 41.2), (10, 43.2), (17, 40.6), (25, 43.0), (36, 40.2), (44, 43.0), (51, 41.4),
                (58, 43.2), (67, 39.4), (74, 42.4), (80, 40.8), (88.6, 42.8)]
NEAR_RANGE = [(-3, 44.0), (6, 44.9), (15, 43.6), (27, 45.3), (40, 44.0), (52, 45.4), (64, 44.4), (76, 43.2), (88.6, 44.2)]


def landscape(ink, seed):
    """Three ranges one behind the other, summits lit from the left, deodars at both ends."""
    chance = random.Random(seed)
    foot = FOOTER_BEGIN + 0.2
    far = rough_line(FAR_RANGE, 0.13, 3, chance)
    middle = rough_line(MIDDLE_RANGE, 0.10, 3, chance)
    near = rough_line(NEAR_RANGE, 0.03, 3, chance)
    trees = [(-1.6, 3.0), (0.4, 4.2), (2.2, 3.4), (3.6, 2.5), (5.4, 1.9), (77.2, 2.0), (79.1, 2.9), (80.9, 4.0),
             (82.9, 4.9), (85.0, 3.9), (87.0, 4.6)]
    summits = [corner for corner in FAR_RANGE[1:-1:2]]
    middle_summits = [corner for corner in MIDDLE_RANGE[1:-1:2]]
    return [
        ridge(far, ink["range_far"], foot),
        shadow_faces(far, summits, ink["range_middle"], foot, chance),
        ridge(middle, ink["range_middle"], foot),
        shadow_faces(middle, middle_summits, ink["range_near"], foot, chance),
        ridge(near, ink["range_near"], foot),
        forest(trees, foot, ink["range_near"], chance),
    ]


# --- parts of a face ------------------------------------------------------------------------


def header(ink):
    """The band at the top with tone-on-tone waves and the gold line under it."""
    waves = ribbon(lambda x: 6.6 - 1.1 * math.sin(x / 15), lambda x: 2.0 + 2.2 * math.sin(x / 27) ** 2, 37, 9, LEFT, RIGHT, 16)
    return [
        box(LEFT, TOP, RIGHT - LEFT, HEADER_END - TOP, ink["band"]),
        outlined(waves, ink["band_line"]),
        box(LEFT, HEADER_END, RIGHT - LEFT, RULE_HEIGHT, ink["gold"]),
    ]


def footer(ink):
    """The band at the bottom, with the same gold line over it."""
    return [
        box(LEFT, FOOTER_BEGIN, RIGHT - LEFT, BOTTOM - FOOTER_BEGIN, ink["band"]),
        box(LEFT, FOOTER_BEGIN, RIGHT - LEFT, RULE_HEIGHT * 0.6, ink["gold"]),
    ]


def emblem_slot(ink):
    """An empty ring where a state that may use an emblem puts it; none is drawn here."""
    return [
        outlined(rosette(EMBLEM_CENTRE, EMBLEM_RADIUS - 0.35, 0.32, 16, 3, 2), ink["band_tint"]),
        ring(EMBLEM_CENTRE, EMBLEM_RADIUS, ink["gold"], 0.16),
    ]


def photo_slot(ink):
    """The photo's frame with a neutral figure; a photo covers it."""
    x, y, width, height = PHOTO
    middle = x + width / 2
    shoulders = Pen()
    shoulders.move(middle - 7.9, y + height)
    shoulders.curve((middle - 7.9, y + 18.4), (middle - 5.2, y + 15.7), (middle, y + 15.7))
    shoulders.curve((middle + 5.2, y + 15.7), (middle + 7.9, y + 18.4), (middle + 7.9, y + height))
    shoulders.close()
    return [
        box(x, y, width, height, ink["figure_ground"], 1.2),
        disc((middle, y + 9.3), 4.5, ink["figure"]),
        filled(str(shoulders), ink["figure"]),
        frame(x, y, width, height, ink["band"], 0.2, 1.2),
    ]


def front(ink):
    """Everything on the front that is no text."""
    flow = ribbon(lambda x: 30.5 - 9.5 * math.sin((x + 14) / 19), lambda x: 2.2 + 3.6 * math.sin((x + 20) / 31) ** 2,
                  58, 16, LEFT, RIGHT, 16)
    return [
        box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, ink["ground"]),
        *group("landscape", landscape(ink, 11)),
        *group("guilloche", [
            outlined(flow, ink["guilloche"]),
            outlined(rosette(ROSETTE_CENTRE, 7.6, 0.9, 24, 4, 2), ink["guilloche"]),
            outlined(rosette(ROSETTE_CENTRE, 5.6, 1.6, 12, 6), ink["guilloche_gold"]),
        ]),
        *group("header", header(ink)),
        *group("emblem-slot", emblem_slot(ink)),
        *group("category-ground", [box(*CHIP, ink["paper"], 1.0)]),
        *group("footer", footer(ink)),
        *group("photo-slot", photo_slot(ink)),
    ]


def back(ink):
    """Everything on the back that is no text; the QR's box is painted over all else."""
    flow = ribbon(lambda x: 26 + 10 * math.sin((x + 4) / 17), lambda x: 2.4 + 3.4 * math.sin((x + 9) / 29) ** 2,
                  58, 16, LEFT, RIGHT, 16)
    return [
        box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, ink["ground"]),
        *group("landscape", landscape(ink, 23)),
        *group("guilloche", [
            outlined(flow, ink["guilloche"]),
            outlined(rosette((25.6, 29.0), 9.6, 1.2, 24, 4, 2), ink["guilloche"]),
            outlined(rosette((25.6, 29.0), 6.6, 2.2, 12, 6), ink["guilloche_gold"]),
        ]),
        *group("footer", footer(ink)),
        *group("qr-ground", [box(*QR_BOX, ink["paper"])]),
    ]


def svg(elements):
    """The whole file."""
    view = f"{number(LEFT)} {number(TOP)} {number(RIGHT - LEFT)} {number(BOTTOM - TOP)}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">'
    return "\n".join(["<!-- Drawn by draw_artwork.py; edit freely, or edit the script and run it again. -->",
                      head, *elements, "</svg>", ""])


def draw(folder):
    """Writes both faces of the layout in this folder."""
    with open(folder / "layout.toml", "rb") as file:
        inks = tomllib.load(file)["inks"]
    ink = {name: value["svg"] for name, value in inks.items()}
    for side, elements in (("front", front(ink)), ("back", back(ink))):
        path = folder / f"{side}.svg"
        path.write_text(svg(elements), encoding="utf-8")
        print(f"{path.relative_to(HERE)}: {path.stat().st_size / 1000:.1f} kB")


def main():
    """Draws the layouts named on the command line, else every folder with a layout.toml."""
    names = sys.argv[1:] or sorted(path.parent.name for path in HERE.glob("*/layout.toml"))
    for name in names:
        draw(HERE / name)


if __name__ == "__main__":
    main()
