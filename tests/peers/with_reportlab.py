#!/usr/bin/env python3
"""reportlab peer. usage: with_reportlab.py N out.pdf [--shape]   (--shape: reportlab's HarfBuzz shaping via uharfbuzz)"""
import sys, time
from peer_card import *
from reportlab.pdfgen import canvas
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.lib.utils import ImageReader
import reportlab.pdfgen.canvas as cv
from reportlab.pdfbase.ttfonts import shapeStr, ShapedStr


def _bst(text, direction=None, clean=True, fontName=None, fontSize=10, shaping=False):
    # reportlab 5.1 disables drawString(shaping=True) when no bidi library is installed; call its HarfBuzz path directly
    if shaping:
        text = shapeStr(text, fontName, fontSize)
    w = (
        sum(d.x_advance for d in text.__shapeData__) * fontSize / 1000
        if isinstance(text, ShapedStr)
        else pdfmetrics.stringWidth(text, fontName, fontSize)
    )
    return text, w


if "--shape" in sys.argv:
    cv.bidiShapedText = _bst
n = int(sys.argv[1])
out = sys.argv[2]
shape = "--shape" in sys.argv
for k, p in FONTS.items():
    try:
        pdfmetrics.registerFont(TTFont(k, p, shapable=shape))
    except TypeError:
        pdfmetrics.registerFont(TTFont(k, p))
t0 = time.time()
c = canvas.Canvas(out, pagesize=(TW + 2 * BL, TH + 2 * BL), pageCompression=1, cropBox=None)


def bg(name, back):
    c.beginForm(name, -BL, -BL, TW + BL, TH + BL)
    c._code.append(bg_ops(back))
    c.endForm()


bg("bg0", 0)
bg("bg1", 1)


def txt(items):
    for x, y, sz, b, w, s in items:
        if w:
            c.setFillColorCMYK(0, 0, 0, 0)
        else:
            c.setFillColorCMYK(0, 0, 0, 1)
        px = x * MM
        for d, run in itemise(s):
            f = ("D" if d else "") + ("B" if b else "R")
            c.setFont(f, sz)
            if shape and d:
                c.drawString(px, y * MM, run, shaping=True)
            else:
                c.drawString(px, y * MM, run)
            px += (
                _bst(run, fontName=f, fontSize=sz, shaping=True)[1]
                if (shape and d)
                else pdfmetrics.stringWidth(run, f, sz)
            )


for i, k in enumerate(cards(n)):
    for side in (0, 1):
        c.translate(BL, BL)
        c.doForm("bg%d" % side)
        txt((back if side else front)(k))
        if side == 0:
            c.drawImage(DIR + "/" + k["photo"], 4 * MM, 14 * MM, 20 * MM, 25 * MM)
        else:
            c.setLineWidth(0.3)
            c.setStrokeColorCMYK(0, 0, 0, 0.6)
            for y in LINES:
                c.line(4 * MM, y * MM, 54 * MM, y * MM)
            rows = qr_rows(token(k))
            m = 25 * MM / len(rows)
            p = c.beginPath()
            c.setFillColorCMYK(0, 0, 0, 1)
            for yy, r in enumerate(rows):
                x = 0
                while x < len(r):
                    if not r[x]:
                        x += 1
                        continue
                    s = x
                    while x < len(r) and r[x]:
                        x += 1
                    p.rect(57 * MM + s * m, 39 * MM - (yy + 1) * m, (x - s) * m, m)
            c.drawPath(p, stroke=0, fill=1)
        c.showPage()
c.save()
report("reportlab" + ("+shaping" if shape else " (no shaping)"), n, t0, out)
