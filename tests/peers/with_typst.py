#!/usr/bin/env python3
"""typst peer (the Python wheel holds the same Rust compiler as typst-cli). QR pre-rendered per card as SVG path inside the data file.
usage: with_typst.py N out.pdf [--pdfa]"""
import sys, tempfile, time, os, json
from peer_card import *
import typst

n = int(sys.argv[1])
out = sys.argv[2]
work = tempfile.mkdtemp()


t0 = time.time()
for b in (0, 1):
    open(f"{work}/bg{b}.svg", "w").write(svgbg(b))
data = []
for k in cards(n):
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
    data.append(
        dict(f=[list(t) for t in front(k)], b=[list(t) for t in back(k)], photo=k["photo"], qr=q)
    )
json.dump(data, open(f"{work}/cards.json", "w"), ensure_ascii=False)
if not os.path.exists(f"{work}/photos"):
    os.symlink(DIR + "/photos", f"{work}/photos")
open(f"{work}/t.typ", "w").write(
    """
#set page(width: 91.6mm, height: 60mm, margin: 0mm)
#set text(font: ("Noto Sans","Noto Sans Devanagari"), lang: "hi", bottom-edge: "baseline", top-edge: "baseline")
#let T(items) = for t in items { let (x,y,sz,b,w,s) = t
  place(top+left, dx: (x+3)*1mm, dy: (57-y)*1mm, text(size: sz*1pt, weight: if b==1 {"bold"} else {"regular"}, fill: if w==1 {cmyk(0%,0%,0%,0%)} else {cmyk(0%,0%,0%,100%)}, s)) }
#let data = json("cards.json")
#for (i,c) in data.enumerate() {
  if i > 0 { pagebreak() }
  place(top+left, image("bg0.svg", width: 91.6mm, height: 60mm)); T(c.f)
  place(top+left, dx: 7mm, dy: 18mm, image(c.photo, width: 20mm, height: 25mm))
  pagebreak()
  place(top+left, image("bg1.svg", width: 91.6mm, height: 60mm)); T(c.b)
  place(top+left, dx: 60mm, dy: 18mm, image(bytes(c.qr), format: "svg", width: 25mm))
}
"""
)
kw = dict(pdf_standards=["a-2b"]) if "--pdfa" in sys.argv else {}
typst.compile(
    f"{work}/t.typ",
    output=out,
    font_paths=["/usr/share/fonts/truetype/noto"],
    ignore_system_fonts=True,
    root=work,
    **kw,
)
report("typst", n, t0, out)
