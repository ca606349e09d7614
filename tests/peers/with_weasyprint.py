#!/usr/bin/env python3
"""weasyprint peer (HTML+CSS, HarfBuzz through Pango). usage: with_weasyprint.py N out.pdf [chunk]"""
import sys, time
from peer_card import *
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

n = int(sys.argv[1])
out = sys.argv[2]
css = f"""@page{{size:{W}mm {H}mm;margin:0}} body{{margin:0;font-family:'Noto Sans','Noto Sans Devanagari'}} .p{{position:relative;width:{W}mm;height:{H}mm;page-break-after:always;overflow:hidden;background:#eef2e1}}
.h{{position:absolute;left:0;top:0;width:{W}mm;height:14mm;background:#2f6ea8}} .t{{position:absolute;white-space:nowrap;line-height:1}} .p img.bg{{position:absolute;left:0;top:0;width:{W}mm;height:{H}mm}} """


def uri(s, mt="image/svg+xml"):
    return "data:%s;base64,%s" % (
        mt,
        base64.b64encode(s if isinstance(s, bytes) else s.encode()).decode(),
    )


bgs = [uri(svgbg(0)), uri(svgbg(1))]


def T(items):
    return "".join(
        f'<div class=t style="left:{x+3}mm;bottom:{y+3-sz*.08}mm;font-size:{sz}pt;{"font-weight:bold;" if b else ""}{"color:#fff" if w else ""}">{s}</div>'
        for x, y, sz, b, w, s in items
    )


t0 = time.time()
h = ["<html lang=hi><style>", css, "</style><body>"]
for k in cards(n):
    h.append(
        f'<div class=p><img class=bg src="{bgs[0]}">{T(front(k))}<img style="position:absolute;left:7mm;top:18mm;width:20mm;height:25mm" src="file://{DIR}/{k["photo"]}"></div>'
    )
    rows = qr_rows(token(k))
    d = []
    for yy, r in enumerate(rows):
        x = 0
        while x < len(r):
            if not r[x]:
                x += 1
                continue
            s = x
            while x < len(r) and r[x]:
                x += 1
            d.append(f"M{s} {yy}h{x-s}v1h-{x-s}z")
    q = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{"".join(d)}"/></svg>'
    h.append(
        f'<div class=p><img class=bg src="{bgs[1]}">{T(back(k))}<img style="position:absolute;left:60mm;top:18mm;width:25mm;height:25mm" src="{uri(q)}"></div>'
    )
HTML(string="".join(h)).write_pdf(out)
report("weasyprint", n, t0, out)
