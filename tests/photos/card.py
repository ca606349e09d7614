"""The back of a family card as a picture of how much light it throws back, and what wears it.

One dot of the printer (300 dpi) is DOT pixels, so that modules are whole. Values are 0 to 1, linear.
"""

import json
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import segno

ROOT = Path(__file__).resolve().parents[2]
DOT = 2
MM = 300 / 25.4 * DOT
CARD_MM = (85.60, 53.98)
BOX_MM = 33.0
BOX_AT_MM = (48.6, 6.0)
BOX_CENTRE_MM = (BOX_AT_MM[0] + BOX_MM / 2, BOX_AT_MM[1] + BOX_MM / 2)
QUIET_ZONE = 4
WHITE, INK, TINT = 0.82, 0.05, 0.62


@cache
def card_texts():
    """The texts of the vectors' valid cards, shortest first."""
    files = sorted((ROOT / "tests/vectors/valid").glob("*.json"))
    return sorted((json.loads(file.read_text())["text"] for file in files), key=len)


@cache
def make_symbol(text, version, ecc):
    """The symbol as rows of 0 and 1; None where the text does not fit."""
    try:
        code = segno.make_qr(text, version=version, error=ecc, mode="alphanumeric", boost_error=False)
    except segno.DataOverflowError:
        return None
    return np.array([list(row) for row in code.matrix], np.uint8)


def text_for(version, ecc, random):
    """A card's text that fills at least half of the symbol; where none fits, the beginning of one."""
    texts = card_texts()
    fitting = [text for text in texts if make_symbol(text, version, ecc) is not None]
    if fitting:
        return fitting[random.integers(max(0, len(fitting) - 4), len(fitting))]
    text = texts[0]
    while make_symbol(text, version, ecc) is None:
        text = text[:-2]
    return text


def draw_card(symbol, module_dots, random):
    """The card's back, and the side of the code with its quiet zone in mm."""
    width, height = (round(side * MM) for side in CARD_MM)
    letters_on = np.zeros((height, width), np.uint8)
    card = np.full((height, width), TINT, np.float32)
    card[: round(4.5 * MM)] = 0.2
    card[-round(3.5 * MM) :] = 0.25
    for row in range(8):
        y = round((10 + row * 4.7) * MM)
        cv2.line(card, (round(4 * MM), y + 14), (round(46 * MM), y + 14), 0.35, 2)
        for x, letters in ((4, 1), (8, 14), (30, 6), (40, 4)):
            word = "".join(random.choice(list("ADEHIKLMNPRSTUV"), letters))
            cv2.putText(letters_on, word, (round(x * MM), y), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 255, 3, cv2.LINE_AA)
    card += (INK - card) * (letters_on / np.float32(255))
    left, top = (round(at * MM) for at in BOX_AT_MM)
    box = round(BOX_MM * MM)
    card[top : top + box, left : left + box] = WHITE
    code = np.kron(symbol, np.ones((module_dots * DOT,) * 2, np.uint8))
    margin = (box - len(code)) // 2
    inside = card[top + margin : top + margin + len(code), left + margin : left + margin + len(code)]
    inside[code == 1] = INK
    side_mm = (len(symbol) + 2 * QUIET_ZONE) * module_dots * 25.4 / 300
    # Ink and a laminate's surface soften an edge by some hundredths of a millimetre.
    return cv2.GaussianBlur(card, (0, 0), 0.03 * MM), side_mm


def _place(random):
    """A place in the box, in pixels of the card."""
    return [(at + random.uniform(0, BOX_MM)) * MM for at in BOX_AT_MM]


def _blot(card, random, share, light, cover):
    """A stain with a ragged rim over this share of the box: mixes in light by cover, soft at its rim."""
    radius = np.sqrt(share * BOX_MM**2 / np.pi) * MM
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    rim = 1 + sum(random.uniform(0, 0.3 / n) * np.sin(n * angles + random.uniform(0, 6.3)) for n in range(1, 6))
    stretch = random.uniform(0.6, 1.0)
    x, y = _place(random)
    points = np.stack([x + radius * rim * np.cos(angles) / stretch, y + radius * rim * np.sin(angles) * stretch], 1)
    mask = np.zeros_like(card)
    cv2.fillPoly(mask, [points.astype(np.int32)], 1.0, cv2.LINE_AA)
    mask = cv2.GaussianBlur(mask, (0, 0), random.uniform(0.1, 0.4) * MM) * cover
    card *= 1 - mask
    card += mask * light


def _scratch(card, random):
    """A line through the box where ink is gone or dirt has settled."""
    x, y = _place(random)
    angle, length = random.uniform(0, np.pi), random.uniform(8, 40) * MM
    steps = np.linspace(-0.5, 0.5, 20)
    bend = random.normal(0, 0.04) * length * steps**2
    points = np.stack([
        x + steps * length * np.cos(angle) - bend * np.sin(angle),
        y + steps * length * np.sin(angle) + bend * np.cos(angle),
    ], 1)
    light = WHITE if random.random() < 0.7 else 0.15
    width = max(1, round(random.uniform(0.15, 0.5) * MM))
    cv2.polylines(card, [points.astype(np.int32)], False, light, width, cv2.LINE_AA)


def make_dirty(card, random):
    """Stains of oil, tea and ink over a part of the code, and what a purse does to a card."""
    for _ in range(random.integers(2, 6)):
        light = random.choice([0.06, 0.12, 0.25, WHITE])
        _blot(card, random, random.uniform(0.004, 0.045), light, random.uniform(0.6, 1.0))
    for _ in range(random.integers(1, 5)):
        _scratch(card, random)


def wear(card, random):
    """Three scratches and a place where the ink is rubbed off."""
    for _ in range(3):
        _scratch(card, random)
    _blot(card, random, random.uniform(0.03, 0.08), WHITE, random.uniform(0.85, 1.0))
