#!/usr/bin/env python3
"""Deterministic card data set: N families x 5 members, both scripts, 1 JPEG photo (~12 KB) each.
usage: gen_data.py N outdir"""
import sys, json, random, os, math
from PIL import Image, ImageDraw, ImageFilter

N = int(sys.argv[1])
out = sys.argv[2]
os.makedirs(out + "/photos", exist_ok=True)
R = random.Random(20260)
FM = [
    ("राम", "Ram"),
    ("कृष्ण", "Krishna"),
    ("लक्ष्मण", "Lakshman"),
    ("सुरेन्द्र", "Surendra"),
    ("विश्वनाथ", "Vishwanath"),
    ("ज्ञानेश्वर", "Gyaneshwar"),
    ("हर्षवर्धन", "Harshvardhan"),
    ("धर्मेंद्र", "Dharmendra"),
    ("पृथ्वी", "Prithvi"),
    ("श्रीकांत", "Shrikant"),
    ("जगन्नाथ", "Jagannath"),
    ("मुनीश", "Munish"),
    ("रविन्द्र", "Ravinder"),
    ("अर्जुन", "Arjun"),
    ("ओंकार", "Onkar"),
    ("बृजेश", "Brijesh"),
    ("देवेंद्र", "Devender"),
    ("संजय", "Sanjay"),
    ("ऋषि", "Rishi"),
    ("यशपाल", "Yashpal"),
    ("चन्द्रशेखर", "Chandrashekhar"),
    ("भूपेन्द्र", "Bhupinder"),
    ("कर्म", "Karam"),
    ("नरेश", "Naresh"),
    ("टेक", "Tek"),
    ("ईश्वर", "Ishwar"),
    ("हिमांशु", "Himanshu"),
]
FF = [
    ("श्रीमती", "Shrimati"),
    ("लक्ष्मी", "Lakshmi"),
    ("सरस्वती", "Saraswati"),
    ("कृष्णा", "Krishna"),
    ("द्रौपदी", "Draupadi"),
    ("प्रज्ञा", "Pragya"),
    ("ऋतु", "Ritu"),
    ("स्मृति", "Smriti"),
    ("विद्या", "Vidya"),
    ("निर्मला", "Nirmala"),
    ("उर्मिला", "Urmila"),
    ("शकुंतला", "Shakuntala"),
    ("ज्योति", "Jyoti"),
    ("पुष्पा", "Pushpa"),
    ("कमला", "Kamla"),
    ("दिव्या", "Divya"),
    ("अञ्जलि", "Anjali"),
    ("मीनाक्षी", "Meenakshi"),
    ("बिमला", "Bimla"),
    ("सुनीता", "Sunita"),
    ("रक्षा", "Raksha"),
    ("तृप्ति", "Tripti"),
]
MID_M = [
    ("प्रसाद", "Prasad"),
    ("कुमार", "Kumar"),
    ("चन्द", "Chand"),
    ("सिंह", "Singh"),
    ("लाल", "Lal"),
    ("दत्त", "Dutt"),
    ("स्वरूप", "Swaroop"),
    ("", ""),
]
MID_F = [("देवी", "Devi"), ("कुमारी", "Kumari"), ("", "")]
SUR = [
    ("द्विवेदी", "Dwivedi"),
    ("क्षत्रिय", "Kshatriya"),
    ("शर्मा", "Sharma"),
    ("ठाकुर", "Thakur"),
    ("नेगी", "Negi"),
    ("त्रिपाठी", "Tripathi"),
    ("भारद्वाज", "Bhardwaj"),
    ("वर्मा", "Verma"),
    ("चौहान", "Chauhan"),
    ("राणा", "Rana"),
    ("कश्यप", "Kashyap"),
    ("मिश्र", "Mishra"),
    ("गुप्ता", "Gupta"),
    ("ब्राह्मण", "Brahman"),
    ("पठानिया", "Pathania"),
    ("धीमान", "Dhiman"),
    ("अत्री", "Atri"),
]
DIST = [
    ("शिमला", "Shimla"),
    ("काँगड़ा", "Kangra"),
    ("मण्डी", "Mandi"),
    ("कुल्लू", "Kullu"),
    ("चम्बा", "Chamba"),
    ("सिरमौर", "Sirmaur"),
    ("सोलन", "Solan"),
    ("ऊना", "Una"),
    ("हमीरपुर", "Hamirpur"),
    ("बिलासपुर", "Bilaspur"),
    ("किन्नौर", "Kinnaur"),
    ("लाहौल-स्पीति", "Lahaul-Spiti"),
]
VIL = [
    ("रामपुर", "Rampur"),
    ("कृष्णनगर", "Krishnanagar"),
    ("ज्वालामुखी", "Jwalamukhi"),
    ("बैजनाथ", "Baijnath"),
    ("पालमपुर", "Palampur"),
    ("सुन्दरनगर", "Sundernagar"),
    ("नगरोटा", "Nagrota"),
    ("ठियोग", "Theog"),
    ("रोहड़ू", "Rohru"),
    ("अर्की", "Arki"),
    ("डलहौज़ी", "Dalhousie"),
    ("त्रिलोकपुर", "Trilokpur"),
]
REL_M = [("पति", "Husband"), ("पुत्र", "Son"), ("भाई", "Brother"), ("श्वसुर", "Father-in-law")]
REL_F = [("पुत्री", "Daughter"), ("माता", "Mother"), ("पत्नी", "Wife"), ("पुत्रवधू", "Daughter-in-law")]


def name(g, sur):
    a = R.choice(FM if g == "M" else FF)
    m = R.choice(MID_M if g == "M" else MID_F)
    return " ".join(x for x in (a[0], m[0], sur[0]) if x), " ".join(
        x for x in (a[1], m[1], sur[1]) if x
    )


def photo(i):
    W, H = 240, 300
    r = random.Random(i)
    im = Image.new("RGB", (W, H), (r.randint(150, 230), r.randint(170, 235), r.randint(190, 245)))
    d = ImageDraw.Draw(im)
    sk = r.choice([(196, 148, 112), (172, 122, 88), (224, 180, 146), (140, 96, 68)])
    d.ellipse(
        (20, 210, 220, 420), fill=(r.randint(20, 200), r.randint(20, 160), r.randint(20, 200))
    )
    d.rectangle((100, 180, 140, 230), fill=sk)
    d.ellipse((65, 60, 175, 210), fill=sk)
    d.pieslice((55, 40, 185, 190), 180, 360, fill=(r.randint(10, 60),) * 3)
    for x in (98, 142):
        d.ellipse((x - 8, 125, x + 8, 135), fill=(255, 255, 255))
        d.ellipse((x - 3, 126, x + 3, 134), fill=(30, 20, 20))
    d.arc((95, 160, 145, 185), 20, 160, fill=(150, 60, 60), width=3)
    im = im.filter(ImageFilter.GaussianBlur(1.2))
    noise = Image.effect_noise((W, H), 14).convert("L")
    # deterministic noise instead of effect_noise
    noise = Image.frombytes("L", (W, H), r.randbytes(W * H)).filter(ImageFilter.GaussianBlur(0.8))
    im = Image.blend(im, Image.merge("RGB", (noise,) * 3), 0.12)
    im.save(f"{out}/photos/{i:05d}.jpg", "JPEG", quality=86, optimize=True)
    return os.path.getsize(f"{out}/photos/{i:05d}.jpg")


cards = []
tot = 0
for i in range(N):
    sur = R.choice(SUR)
    dist = R.choice(DIST)
    vil = R.choice(VIL)
    mem = []
    for k in range(5):
        g = "F" if k == 0 else R.choice("MF")
        if k == 0 and i == 0:
            hi, en = (
                "श्रीमती क्षत्रिय प्रसाद कृष्णा द्विवेदी हिमाचल",
                "Shrimati Kshatriya Prasad Krishna Dwivedi Himachal",
            )
        else:
            hi, en = name(g, sur)
        rel = ("मुखिया", "Head") if k == 0 else R.choice(REL_M if g == "M" else REL_F)
        mem.append(
            dict(
                hi=hi,
                en=en,
                rel_hi=rel[0],
                rel_en=rel[1],
                g=g,
                dob=f"{R.randint(1,28):02d}/{R.randint(1,12):02d}/{R.randint(1940,2024)}",
                id=f"HPM{i:07d}{k}",
            )
        )
    pin = R.randint(171001, 177999)
    ward = R.randint(1, 18)
    cards.append(
        dict(
            fid=f"HP{10000000+i*7919%89999999:08d}{i%10}{(i//10)%10}",
            no=i,
            addr_hi=f"वार्ड {ward}, ग्राम {vil[0]}, जिला {dist[0]} - {pin}",
            addr_en=f"Ward {ward}, Village {vil[1]}, District {dist[1]} - {pin}",
            members=mem,
            photo=f"photos/{i:05d}.jpg",
            issued="21/11/2026",
            serial=f"{i:08d}",
        )
    )
    tot += photo(i)
json.dump(cards, open(out + "/cards.json", "w"), ensure_ascii=False)
print(N, "cards, avg photo", tot / N)
