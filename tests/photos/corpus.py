"""Seeded photographs: which there are, and how they are written for the readers.

Each is a file of one byte a pixel, row by row; `manifest.jsonl` has a line for each with its name,
width, height, kind and text. The same seed makes the same bytes, whatever else is drawn.
"""

import json
import os
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np

import camera
import card

SIZES = ((640, 480), (1280, 720), (1920, 1080))
VERSIONS = range(12, 18)
LEVELS = ("M", "Q")
# 5 dots up to version 13, then 4, as issuer-render chooses them.
MODULE_DOTS = {version: 5 if version <= 13 else 4 for version in VERSIONS}


def draw(shot):
    """The picture of one shot."""
    random = np.random.default_rng(shot["seed"])
    symbol = card.make_symbol(shot["text"], shot["version"], shot["ecc"])
    back, side_mm = card.draw_card(symbol, shot["dots"], random)
    if shot["kind"] == "dirty":
        card.make_dirty(back, random)
    if shot["kind"] == "wear":
        card.wear(back, random)
    width, height = shot["width"], shot["height"]
    framed_mm = shot.get("framed_mm", side_mm)
    share = random.uniform(0.55, 0.85)
    pose = camera.find_pose(random, width, height, framed_mm, share)
    scene = camera.look_at(back, pose, random, width, height)
    centre = pose @ [*(at * card.MM for at in card.BOX_CENTRE_MM), 1]
    return camera.photograph(scene, shot["kind"], random, centre[:2] / centre[2], share * height)


def plan(seed, each):
    """`each` shots of every kind, size, version and level."""
    shots = []
    for kind_at, kind in enumerate(camera.KINDS):
        for width, height in SIZES:
            for version in VERSIONS:
                for level in LEVELS:
                    for turn in range(each):
                        own = [seed, kind_at, height, version, ord(level), turn]
                        text = card.text_for(version, level, np.random.default_rng(own))
                        shots.append({
                            "photo": f"{kind.replace(' ', '-')}-{height}-{version}{level}-{turn}.luma",
                            "seed": own, "text": text, "version": version, "ecc": level,
                            "dots": MODULE_DOTS[version], "kind": kind, "width": width, "height": height,
                        })
    return shots


def _write(folder, shot):
    (folder / shot["photo"]).write_bytes(draw(shot).tobytes())


def write(shots, folder):
    """Draws all shots into the folder, with a manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_write, [folder] * len(shots), shots, chunksize=8))
    lines = "".join(json.dumps(shot) + "\n" for shot in shots)
    (folder / "manifest.jsonl").write_text(lines)
