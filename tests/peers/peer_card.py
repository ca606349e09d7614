import json, os, base64, io, struct, time, resource, sys

DIR = os.environ.get("CARD_DATA", "data")
MM = 72 / 25.4
TW, TH, BL = 85.6 * MM, 54 * MM, 3 * MM
F = "/usr/share/fonts/truetype/noto/"
FONTS = dict(
    R=F + "NotoSans-Regular.ttf",
    B=F + "NotoSans-Bold.ttf",
    DR=F + "NotoSansDevanagari-Regular.ttf",
    DB=F + "NotoSansDevanagari-Bold.ttf",
)


def cards(n):
    b = json.load(open(DIR + "/cards.json"))
    return [b[i % len(b)] for i in range(n)]


from nacl.signing import SigningKey

SK = SigningKey(bytes([7] * 32))
AL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def b45(d):
    o = []
    for i in range(0, len(d) - 1, 2):
        n = d[i] * 256 + d[i + 1]
        e, r = divmod(n, 45 * 45)
        dd, c = divmod(r, 45)
        o += [AL[c], AL[dd], AL[e]]
    if len(d) % 2:
        dd, c = divmod(d[-1], 45)
        o += [AL[c], AL[dd]]
    return "".join(o)


def token(c):
    p = bytearray([1])
    for s in (c["fid"], c["serial"], c["issued"], c["members"][0]["en"]):
        b = s.encode()
        p.append(len(b))
        p += b
    for m in c["members"]:
        p += m["id"].encode() + m["dob"].encode() + m["g"].encode()
    p += SK.sign(bytes(p)).signature
    return "HPF1:" + b45(bytes(p))


import segno


def qr_rows(t):
    q = segno.make_qr(t, error="m", boost_error=False)
    return [bytes(r) for r in q.matrix]


def front(c):
    h = c["members"][0]
    return [
        (18, 48.6, 8, 1, 1, "हिमाचल प्रदेश सरकार"),
        (18, 45.2, 6, 0, 1, "GOVERNMENT OF HIMACHAL PRADESH"),
        (56, 48.6, 8, 1, 1, "हिम परिवार पत्र"),
        (56, 45.2, 6, 0, 1, "HIM PARIVAR CARD"),
        (26, 36.5, 5, 0, 0, "परिवार के मुखिया / Head of family"),
        (26, 32.2, 9, 1, 0, h["hi"]),
        (26, 28.4, 7.5, 1, 0, h["en"]),
        (26, 24.4, 5, 0, 0, "परिवार आईडी / Family ID"),
        (26, 20.4, 10, 1, 0, c["fid"]),
        (4, 10, 5.5, 0, 0, c["addr_hi"]),
        (4, 7, 5.5, 0, 0, c["addr_en"]),
        (4, 2.6, 5, 0, 0, "जारी करने की तिथि / Issued:"),
        (27, 2.6, 5, 1, 0, c["issued"]),
        (62, 2.6, 5, 0, 0, c["serial"]),
    ]


def back(c):
    v = [
        (4, 48.6, 6.5, 1, 1, "परिवार के सदस्य / Members of the family"),
        (4, 41.6, 4.8, 1, 0, "क्र."),
        (7, 41.6, 4.8, 1, 0, "नाम / Name"),
        (38, 41.6, 4.8, 1, 0, "संबंध / Relation"),
    ]
    for i, m in enumerate(c["members"]):
        y = 37.6 - 6.2 * i
        v += [
            (4, y, 5, 0, 0, str(i + 1)),
            (7, y, 5.2, 1, 0, m["hi"]),
            (7, y - 2.4, 4.6, 0, 0, m["en"]),
            (38, y, 5, 0, 0, m["rel_hi"]),
            (38, y - 2.4, 4.6, 0, 0, m["rel_en"]),
            (48, y, 4.6, 0, 0, m["dob"]),
            (48, y - 2.4, 4.6, 0, 0, m["g"]),
        ]
    v += [
        (57, 10.6, 4.6, 0, 0, "सत्यापन हेतु स्कैन करें / Scan to verify"),
        (
            4,
            2.6,
            4.6,
            0,
            0,
            "यदि कार्ड मिले तो कृपया निकटतम पंचायत कार्यालय में लौटाएँ। If found please return to the nearest Panchayat office.",
        ),
    ]
    return v


LINES = [40.6] + [37.6 - 6.2 * i - 3.2 for i in range(5)]


def isd(ch):
    o = ord(ch)
    return 0x900 <= o <= 0x97F or o in (0x200C, 0x200D)


def itemise(s):
    out = []
    cur = None
    st = 0
    for i, ch in enumerate(s):
        d = True if isd(ch) else (cur if ch == " " and cur is not None else False)
        if cur is None:
            cur = d
        elif d != cur:
            out.append((cur, s[st:i]))
            st = i
            cur = d
    out.append((cur, s[st:]))
    return out


def report(name, n, t0, path):
    dt = time.time() - t0
    r = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{name}: cards={n} wall={dt:.2f}s cards/s={n/dt:.1f} cpu={r.ru_utime+r.ru_stime:.2f}s cards/cpu-s={n/(r.ru_utime+r.ru_stime):.1f} bytes/card={os.path.getsize(path)/n:.0f} peakRSS_MB={r.ru_maxrss/1024:.0f}"
    )



def bg_ops(back):
    """the artwork of one side, as PDF operators"""
    side = "back" if back else "front"
    return open(f"{os.path.dirname(os.path.abspath(__file__))}/artwork_{side}.txt").read()


W, H = 85.6 + 6, 54 + 6


def svgbg(b):
    """the same artwork as SVG"""
    ops = bg_ops(b).replace("\n", " ").split()
    d = []
    st = []
    out = []
    fc = sc = "#000"
    lw = 1

    def c4(v):
        c, m, y, k = map(float, v)
        return "rgb(%d,%d,%d)" % tuple(255 * (1 - a) * (1 - k) for a in (c, m, y))

    for o in ops:
        try:
            float(o)
            st.append(o)
            continue
        except ValueError:
            pass
        if o == "k":
            fc = c4(st)
        elif o == "K":
            sc = c4(st)
        elif o == "w":
            lw = st[0]
        elif o in "mlc":
            d.append(o.upper() + " " + " ".join(st))
        elif o == "re":
            x, y, w, h = st
            d.append(f"M {x} {y} h {w} v {h} h -{w} Z")
        elif o == "f":
            out.append(f'<path fill="{fc}" d="{" ".join(d)}"/>')
            d = []
        elif o == "S":
            out.append(f'<path fill="none" stroke="{sc}" stroke-width="{lw}" d="{" ".join(d)}"/>')
            d = []
        st = []
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-BL} {-BL} {TW+2*BL} {TH+2*BL}" width="{W}mm" height="{H}mm"><g transform="translate(0 {TH}) scale(1 -1)">{"".join(out)}</g></svg>'
