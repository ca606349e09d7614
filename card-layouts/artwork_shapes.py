"""Paths, SVG elements and guilloche for draw_artwork.py: plain functions that return text."""

import math

# ISO/IEC 7810 ID-1 trim, and the bleed that printers ask for around it.
WIDTH, HEIGHT, BLEED = 85.60, 53.98, 3.0
LEFT, TOP, RIGHT, BOTTOM = -BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED

# Finer than a copier resolves, still solid on a 2400 dpi plate.
HAIRLINE = 0.09


# --- path data ------------------------------------------------------------------------------


def number(value):
    """A coordinate with two decimals (0.01 mm) in its shortest form: `.5`, `-3`, `0`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


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
