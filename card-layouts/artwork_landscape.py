"""The Himalaya above the footers: three ranges with snow and shadow, and deodars, for draw_artwork.py."""

import math
import random

from artwork_shapes import Pen, filled, polygon

# Where the ranges end: the footers' upper edge, in mm from the trim's top.
VALLEY_FLOOR = 45.2

# Summits and saddles in turn, (x, y): the odd ones are summits.
FAR_RANGE = [(-3, 38.8), (1.6, 36.4), (7, 38.6), (12.5, 34.4), (17.5, 37.6), (22.5, 35.2), (28, 38.2),
             (34.2, 32.6), (40, 37.2), (44.6, 34.8), (51, 38.0), (58.6, 30.6), (63.6, 35.6), (67.2, 33.4),
             (72.6, 37.0), (79.4, 32.2), (84, 36.0), (86.6, 34.8), (88.6, 36.2)]
MIDDLE_RANGE = [(-3, 41.2), (4.6, 38.8), (11, 41.6), (18, 38.6), (26, 41.6), (30.5, 39.8), (38, 42.0),
                (47.5, 38.0), (55, 41.6), (64.2, 37.6), (71, 41.2), (75.6, 39.4), (82, 41.8), (86.2, 39.6),
                (88.6, 40.6)]
NEAR_RANGE = [(-3, 42.4), (5, 43.6), (13, 42.6), (25, 44.3), (38, 43.0), (52, 44.5), (65, 43.6), (74, 42.9),
              (81, 41.9), (88.6, 41.2)]

# Deodars: (x, foot, height).
TREES = [(-2.0, 44.4, 4.4), (-0.2, 44.8, 3.2), (1.3, 44.2, 2.6), (2.6, 45.0, 3.4), (75.4, 43.9, 1.8),
         (76.6, 44.4, 2.4), (78.0, 43.8, 2.9), (79.2, 44.8, 3.4), (80.7, 44.0, 4.4), (82.4, 45.1, 4.0),
         (83.6, 44.2, 5.6), (85.3, 45.3, 4.8), (86.8, 44.4, 5.4)]


def landscape(ink, seed, rise=1.0):
    """Three ranges one behind the other, lit from the left, and deodars on the nearest."""
    chance = random.Random(seed)
    foot = VALLEY_FLOOR + 0.2
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


def raised(corners, rise):
    """The corners of a range with their height over the valley floor multiplied by `rise`."""
    return [(x, VALLEY_FLOOR - (VALLEY_FLOOR - y) * rise) for x, y in corners]
