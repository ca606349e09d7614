"""Larger modules or more error correction: the same card at the same distance, symbols of two sizes.

The hand, the light, the dirt and the noise of a shot are the same for all symbols of a text; only what
is printed differs. The distance is that at which a full box of 33 mm takes 55 to 85 % of the height.
"""

import card
import corpus
import readers

KINDS = ("low light", "blurry", "glare", "dirty", "wear")
SIZES = ((640, 480), (1280, 720))
# Characters of the text, version, level, dots a module at 300 dpi.
SYMBOLS = (
    (399, 12, "M", 5), (399, 15, "Q", 4),
    (462, 13, "M", 5), (462, 16, "Q", 4), (462, 13, "M", 4),
)


def plan(seed, shots):
    text_of = {len(text): text for text in card.card_texts()}
    return [
        {
            "photo": f"{kind.replace(' ', '-')}-{version}{level}-{dots}-{shot}.luma",
            "seed": [seed, 44, kind_at, shot], "text": text_of[length], "version": version, "ecc": level,
            "dots": dots, "kind": kind, "width": width, "height": height, "framed_mm": card.BOX_MM,
        }
        for length, version, level, dots in SYMBOLS
        for kind_at, kind in enumerate(KINDS)
        for shot in range(shots)
        for width, height in [SIZES[shot % len(SIZES)]]
    ]


def _row(shots, read):
    right = {row["photo"] for row in read if row["text"] is not None}
    share = lambda some: 100 * sum(shot["photo"] in right for shot in some) / len(some)  # noqa: E731
    kinds = [share([shot for shot in shots if shot["kind"] == kind]) for kind in KINDS]
    return " | ".join(f"{value:.0f}" for value in [sum(kinds) / len(kinds), *kinds])


def measure(seed, each, folder, program):
    """Prints the table; returns 1 where a text was wrong."""
    shots = plan(seed, each)
    corpus.write(shots, folder)
    manifest = folder / "manifest.jsonl"
    text_of = {shot["photo"]: shot["text"] for shot in shots}
    wrong = 0
    print(f"{each} shots a cell\n")
    print("| Text | Symbol | Reader | all | " + " | ".join(KINDS) + " |")
    print("|---|---|---|" + "---|" * (len(KINDS) + 1))
    both = [("code-reader", readers.read_native(program, manifest)), ("zxing-cpp", readers.read_zxing(manifest))]
    for length, version, level, dots in SYMBOLS:
        mine = [s for s in shots if (len(s["text"]), s["version"], s["ecc"], s["dots"]) == (length, version, level, dots)]
        names = {shot["photo"] for shot in mine}
        side = (4 * version + 17 + 2 * card.QUIET_ZONE) * dots * 25.4 / 300
        for reader, read in both:
            read = [row for row in read if row["photo"] in names]
            wrong += sum(row["text"] not in (None, text_of[row["photo"]]) for row in read)
            symbol = f"V{version}-{level}, {dots} dots, {side:.1f} mm"
            print(f"| {length} characters | {symbol} | {reader} | {_row(mine, read)} |")
    print(f"\nwrong texts: {wrong}")
    return 1 if wrong else 0
