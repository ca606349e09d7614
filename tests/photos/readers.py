"""Three readers of the same photographs: ours as a program, ours as the page's module, and zxing-cpp."""

import json
import subprocess
import time
from pathlib import Path

import numpy as np
import zxingcpp

HERE = Path(__file__).resolve().parent


def _lines(command):
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in told.splitlines()]


def read_native(program, manifest):
    """With the example `read_photos` of code-reader."""
    return _lines([program, manifest])


def read_module(module, manifest):
    """With the page's module, in node."""
    return _lines(["node", HERE / "read_with_module.js", module, manifest])


def read_zxing(manifest):
    """With zxing-cpp as it is set up for one code: every effort, no other kind of code."""
    read = []
    for line in manifest.read_text().splitlines():
        shot = json.loads(line)
        luma = np.fromfile(manifest.with_name(shot["photo"]), np.uint8).reshape(shot["height"], shot["width"])
        begun = time.perf_counter()
        codes = zxingcpp.read_barcodes(luma, formats=zxingcpp.BarcodeFormat.QRCode)
        ms = (time.perf_counter() - begun) * 1e3
        read.append({"photo": shot["photo"], "text": codes[0].text if codes else None, "ms": ms})
    return read
