"""Draws the demonstration pictures: layered landscapes in the manner of colour woodcuts.

Own drawings, under the project's licence. Needs Chromium and Playwright, which the site does not:
`python portal/demo/pictures/draw.py [name …]` writes <name>.webp beside this file.
"""

import io
import math
import random
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
W, H = 1600, 900
INK, PAPER, RED, DEEP, GOLD = "#2b2320", "#f7f1e6", "#b0141c", "#8a0f16", "#c9a24b"
DAWN = ("#f3dcc0", "#eec9a0", "#f8efdf")
DUSK = ("#7d1a1c", "#c4553a", "#f0c98d")
MIST = ("#dfe3dd", "#eef0e9", "#f7f4ec")
NIGHT = ("#15191f", "#27303a", "#58585a")
CLEAR = ("#cfdcd8", "#e7ece2", "#f6f0e2")


def sky(colours, sun=None):
    top, middle, low = colours
    stops = f'<stop stop-color="{top}"/><stop offset=".55" stop-color="{middle}"/><stop offset="1" stop-color="{low}"/>'
    art = f'<linearGradient id="sky" x2="0" y2="1">{stops}</linearGradient><rect width="{W}" height="{H}" fill="url(#sky)"/>'
    if sun:
        x, y, r, colour = sun
        art += f'<circle cx="{x}" cy="{y}" r="{r * 1.7}" fill="{colour}" opacity=".16"/><circle cx="{x}" cy="{y}" r="{r}" fill="{colour}"/>'
    return art


def line(seed, base, height, rough=0.55, steps=7):
    """Return the points of a ridge by midpoint displacement."""
    chance = random.Random(seed)
    points = [
        base + chance.uniform(-height, height) * 0.4,
        base + chance.uniform(-height, height) * 0.4,
    ]
    size = height
    for _ in range(steps):
        between = [
            (a + b) / 2 + chance.uniform(-size, size)
            for a, b in zip(points, points[1:], strict=False)
        ]
        points = [p for pair in zip(points, between, strict=False) for p in pair] + [points[-1]]
        size *= rough
    step = (W + 40) / (len(points) - 1)
    return [(-20 + i * step, y) for i, y in enumerate(points)]


def ridge(seed, base, height, colour, rough=0.5, opacity=1):
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in line(seed, base, height, rough))
    return f'<polygon points="-20,{H} {points} {W + 20},{H}" fill="{colour}" opacity="{opacity}"/>'


def mist(y, height, colour="#fff", opacity=0.5):
    name = f"m{y}{height}"
    return (
        f'<linearGradient id="{name}" x2="0" y2="1"><stop stop-color="{colour}" stop-opacity="0"/>'
        f'<stop offset=".5" stop-color="{colour}" stop-opacity="{opacity}"/><stop offset="1" stop-color="{colour}" stop-opacity="0"/></linearGradient>'
        f'<rect y="{y}" width="{W}" height="{height}" fill="url(#{name})"/>'
    )


def pine(x, y, size, colour):
    layers = "".join(
        f"M{x - size * w},{y - size * b} L{x},{y - size * t} L{x + size * w},{y - size * b} Z "
        for w, b, t in ((0.34, 0.15, 0.62), (0.27, 0.42, 0.84), (0.19, 0.68, 1.05))
    )
    return f'<path d="{layers}M{x - size * 0.04},{y} h{size * 0.08} v{-size * 0.2} h{-size * 0.08} Z" fill="{colour}"/>'


def pines(seed, count, low, high, size, colour, left=0, right=W):
    chance = random.Random(seed)
    spots = sorted((chance.uniform(low, high), chance.uniform(left, right)) for _ in range(count))
    return "".join(pine(x, y, size * chance.uniform(0.7, 1.25), colour) for y, x in spots)


def bush(x, y, size, colour, seed=1):
    chance = random.Random(seed)
    blobs = (
        (chance.uniform(-1, 1), chance.uniform(-0.7, 0.3), chance.uniform(0.35, 0.6))
        for _ in range(9)
    )
    return "".join(
        f'<circle cx="{x + a * size:.0f}" cy="{y + b * size:.0f}" r="{c * size:.0f}" fill="{colour}"/>'
        for a, b, c in blobs
    )


def tree(x, y, size, leaf, trunk=INK, seed=1):
    return (
        f'<path d="M{x - size * 0.06},{y} L{x - size * 0.03},{y - size} h{size * 0.06} L{x + size * 0.06},{y} Z" fill="{trunk}"/>'
        + bush(x, y - size, size * 0.55, leaf, seed)
    )


def roof(x, y, width, height, colour):
    lift = height * 0.35
    return f'<path d="M{x - width * 0.08},{y} Q{x + width * 0.1},{y - lift} {x + width * 0.2},{y - height} H{x + width * 0.8} Q{x + width * 0.9},{y - lift} {x + width * 1.08},{y} Q{x + width * 0.5},{y - lift * 0.5} {x - width * 0.08},{y} Z" fill="{colour}"/>'


def box(x, y, width, height, colour, opacity=1):
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}" opacity="{opacity}"/>'


def windows(x, y, columns, rows, width, height, gap, colour, seed=0, lit=1.0):
    chance = random.Random(seed)
    return "".join(
        box(x + c * (width + gap), y + r * (height + gap), width, height, colour)
        for r in range(rows) for c in range(columns) if chance.random() < lit
    )  # fmt: skip


def ripples(seed, count, top, colour, opacity=0.5):
    chance = random.Random(seed)
    art = ""
    for _ in range(count):
        y = chance.uniform(top, H)
        width = (y - top) * 0.35 + 30
        x = chance.uniform(-50, W)
        art += f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{2 + (y - top) / 140:.1f}" rx="2" fill="{colour}" opacity="{opacity * chance.uniform(0.3, 1):.2f}"/>'
    return art


def red_boat():
    boat = (
        f'<path d="M470,640 Q800,720 1130,634 Q1080,712 1010,722 H590 Q520,712 470,640 Z" fill="{INK}"/>'
        f'<path d="M560,646 V560 H1040 V642 Q800,676 560,646 Z" fill="{DEEP}"/>'
        + roof(545, 562, 510, 62, INK) + windows(590, 584, 9, 1, 34, 52, 14, "#f3d9a4") + box(690, 452, 14, 60, INK)
        + f'<path d="M680,500 h240 v-14 q-120,-26 -240,0 z" fill="{INK}"/>'
    )  # fmt: skip
    pavilion = (
        box(1240, 470, 12, 74, INK) + box(1330, 470, 12, 74, INK) + roof(1222, 474, 138, 62, INK)
    )
    return (
        sky(DAWN, (1180, 250, 78, "#c8442f")) + ridge(11, 420, 70, "#dcc4a6") + ridge(14, 470, 46, "#c3a98d") + mist(380, 200)
        + box(0, 520, W, 380, "#ead7bb") + '<path d="M1080,548 Q1300,510 1620,540 V560 H1080 Z" fill="#6d5a4b"/>' + pavilion
        + bush(1440, 520, 60, "#574a3d", 4) + bush(1530, 524, 48, "#65564a", 5) + ripples(3, 90, 560, "#b99a78") + boat
        + '<path d="M520,730 H1080 q-60,70 -280,76 q-220,-6 -280,-76 Z" fill="#6d4a3a" opacity=".28"/>' + ripples(8, 40, 720, "#f8ecd6", 0.7)
    )  # fmt: skip


def jinggangshan():
    art = sky(CLEAR, (1240, 210, 64, "#cf4a33"))
    for i, (base, colour) in enumerate(
        ((360, "#c4cfc8"), (440, "#a3b5ab"), (530, "#7f968a"), (630, "#587267"))
    ):
        art += ridge(40 + i * 3, base, 130 - i * 12, colour, 0.52) + mist(
            base + 10, 170, "#f6f3ea", 0.55
        )
    tower = (
        f'<path d="M380,520 l14,-86 h40 l14,86 Z" fill="{INK}"/>'
        + roof(374, 440, 80, 34, INK)
        + box(404, 404, 20, 10, RED)
    )
    bamboo = ""
    chance = random.Random(5)
    for n in range(16):
        x = 1050 + n * 36 + chance.uniform(-12, 12)
        top = chance.uniform(240, 430)
        lean = chance.uniform(-26, 26)
        bamboo += f'<path d="M{x},{H} Q{x + lean * 0.3},{(H + top) / 2} {x + lean},{top}" stroke="#22362e" stroke-width="9" fill="none"/>'
        for k in range(9):
            lx, ly = x + lean * (1 - k / 16), top + k * 34 + chance.uniform(-10, 10)
            d = chance.choice((-1, 1))
            bamboo += f'<path d="M{lx:.0f},{ly:.0f} q{d * 34},{-6} {d * 66},{26} q{-d * 40},{-4} {-d * 66},{-26} Z" fill="#2b463b"/>'
    return (
        art
        + f'<g transform="translate(0,96)">{tower}</g>'
        + ridge(77, 760, 60, "#33493f", 0.48)
        + bamboo
    )


def zunyi():
    body = box(430, 420, 740, 300, "#8d8378") + box(430, 420, 740, 26, "#6e655c")
    arches = "".join(
        f'<path d="M{470 + i * 98},{top + 100} v-52 a29,29 0 0 1 58,0 v52 Z" fill="#f1e4c8"/><path d="M{496 + i * 98},{top} v100 h6 v-100 Z" fill="#6e655c"/>'
        for i in range(7) for top in (462, 600)
    )  # fmt: skip
    return (
        sky(MIST) + ridge(61, 380, 110, "#c3cbc3") + ridge(66, 460, 80, "#a5b2a6") + mist(400, 200, "#f7f4ec") + body + arches
        + box(410, 566, 780, 20, "#5e564e") + roof(400, 424, 800, 120, "#3d3733") + roof(690, 330, 220, 60, "#3d3733")
        + box(0, 716, W, 190, "#cdbfa6") + tree(250, 760, 330, "#3f5a47", seed=3) + tree(1370, 770, 380, "#4a6650", seed=6)
        + tree(1210, 750, 220, "#5b775f", seed=9) + tree(110, 770, 250, "#56715a", seed=2) + f'<path d="M620,{H} L740,716 H860 L980,{H} Z" fill="#e4d8c2"/>'
    )  # fmt: skip


def pagoda(x, y, size, levels, colour):
    art = ""
    for i in range(levels):
        width = size * (1 - i * 0.085)
        height = size * 0.42
        top = y - (i + 1) * height
        art += box(x - width * 0.36, top, width * 0.72, height, colour) + roof(
            x - width * 0.5, top + 12, width, 22, colour
        )
    return (
        art
        + f'<path d="M{x - 8},{y - levels * size * 0.42} l8,{-size * 0.6} l8,{size * 0.6} Z" fill="{colour}"/>'
    )


def yanan():
    caves = ""
    for row, (y, n, x0) in enumerate(((706, 7, 860), (796, 8, 800))):
        for i in range(n):
            x = x0 + i * 92 + row * 10
            caves += f'<path d="M{x},{y + 64} v-40 a28,28 0 0 1 56,0 v40 Z" fill="#3a201a"/><path d="M{x + 8},{y + 58} v-32 a20,20 0 0 1 40,0 v32 Z" fill="#f6c76a"/>'
    river = f'<path d="M0,860 Q300,800 560,836 T1000,{H} H0 Z" fill="#d98d5e" opacity=".75"/>'
    return (
        sky(DUSK, (1130, 420, 84, "#f4d08a")) + ridge(21, 520, 90, "#a8442f") + ridge(24, 590, 90, "#84322a")
        + f'<path d="M-20,{H} L-20,720 Q200,520 430,470 Q640,520 820,700 L1000,{H} Z" fill="#4b1f1d"/>' + pagoda(430, 476, 84, 7, "#2c1413")
        + ridge(29, 760, 50, "#5e2822", 0.45) + caves + river + ridge(35, 880, 20, "#2c1413")
    )  # fmt: skip


def xibaipo():
    houses = ""
    for x, y, w in ((240, 640, 320), (620, 610, 300), (980, 650, 340)):
        houses += (
            box(x, y, w, 110, "#d8c3a2")
            + roof(x - 6, y + 4, w + 12, 70, "#5d4d42")
            + windows(x + 40, y + 34, w // 90, 1, 36, 40, 44, "#4a3a30")
            + box(x + w / 2 - 20, y + 30, 40, 80, "#3b2c25")
        )
    return (
        sky(CLEAR) + ridge(51, 380, 120, "#c9cfc0") + ridge(53, 460, 90, "#a9b39f") + mist(420, 180, "#f6f0e2") + ridge(57, 560, 60, "#8b977f")
        + houses + box(0, 752, W, 160, "#c2ad87") + pines(2, 5, 740, 760, 260, "#37493a", 120, 240) + pines(4, 4, 740, 770, 300, "#2f4034", 1340, 1500)
        + f'<path d="M700,{H} Q760,800 720,752 h90 Q860,810 880,{H} Z" fill="#e2d3b4"/>' + pine(590, 750, 200, "#42543f")
    )  # fmt: skip


def great_wall():
    art = sky(DAWN, (1150, 300, 90, "#cf4a33"))
    for i, (base, colour) in enumerate(((430, "#ddbf9d"), (520, "#bf9a7c"), (610, "#8f6d59"))):
        art += ridge(70 + i * 5, base, 130, colour, 0.5) + mist(base, 150, "#f8ecd8", 0.5)
    path = [
        (-20, 760),
        (180, 690),
        (330, 740),
        (520, 610),
        (700, 560),
        (830, 620),
        (1010, 520),
        (1180, 560),
        (1330, 470),
        (1620, 430),
    ]
    ground = " ".join(f"{x},{y + 26}" for x, y in path)
    art += f'<polygon points="{ground} {W + 20},{H} -20,{H}" fill="#4d3a31"/>'
    wall = " ".join(f"{x},{y}" for x, y in path)
    art += f'<polyline points="{wall}" fill="none" stroke="{INK}" stroke-width="44"/><polyline points="{wall}" fill="none" stroke="#6b5145" stroke-width="30"/>'
    art += f'<g transform="translate(0,-24)"><polyline points="{wall}" fill="none" stroke="{INK}" stroke-width="10" stroke-dasharray="14 10"/></g>'
    for x, y, s in ((520, 610, 92), (1010, 520, 78), (1330, 470, 66), (180, 690, 100)):
        art += (
            f'<path d="M{x - s * 0.6},{y + s * 0.4} l8,{-s * 1.3} h{s * 1.2 - 16} l8,{s * 1.3} Z" fill="{INK}"/>'
            + windows(x - s * 0.36, y - s * 0.5, 3, 1, s * 0.14, s * 0.24, s * 0.14, "#f0c78e")
        )
        art += "".join(
            box(x - s * 0.6 + k * s * 0.25, y - s * 1.06, s * 0.16, s * 0.16, INK) for k in range(5)
        )
    return art + ridge(99, 860, 40, "#2f231e")


def interior(wall, floor):
    return box(0, 0, W, H, wall) + f'<polygon points="0,{H} 0,690 {W},690 {W},{H}" fill="{floor}"/>'


def panes(x, y, width, height, columns=2, view="#f7e6c0"):
    art = box(x - 14, y - 14, width + 28, height + 28, "#6b4e3a") + box(x, y, width, height, view)
    art += f'<path d="M{x},{y + height * 0.72} q{width * 0.3},{-height * 0.24} {width * 0.5},{-height * 0.04} t{width * 0.5},{-height * 0.1} V{y + height} H{x} Z" fill="#b9c2a6"/>'
    art += "".join(
        box(x + width * k / columns - 5, y, 10, height, "#6b4e3a") for k in range(1, columns)
    )
    return art + box(x, y + height * 0.42, width, 10, "#6b4e3a")


def classroom():
    art = interior("#efe3cd", "#c9a883") + panes(90, 130, 300, 380) + panes(470, 130, 300, 380)
    art += f'<polygon points="90,510 390,510 760,{H} 330,{H}" fill="#fff6dc" opacity=".4"/><polygon points="470,510 770,510 1200,{H} 760,{H}" fill="#fff6dc" opacity=".4"/>'
    art += (
        box(900, 150, 560, 300, "#5a4636")
        + box(916, 166, 528, 268, "#2f443b")
        + "".join(box(960, 220 + k * 48, 300 - k * 60, 6, "#dfe8dd", 0.8) for k in range(4))
    )
    art += f'<path d="M1180,690 l14,-150 h150 l14,150 Z" fill="{DEEP}"/>' + box(
        1172, 526, 192, 18, "#5c1013"
    )
    for row, (y, s) in enumerate(((640, 0.7), (720, 0.9), (820, 1.15))):
        for k in range(4):
            x = 120 + k * 270 * s - row * 40
            art += (
                box(x, y, 200 * s, 16 * s, "#7a4f33")
                + box(x + 14 * s, y + 16 * s, 10 * s, 84 * s, "#4f3424")
                + box(x + 176 * s, y + 16 * s, 10 * s, 84 * s, "#4f3424")
                + box(x + 70 * s, y - 10 * s, 60 * s, 10 * s, RED if (k + row) % 3 == 0 else PAPER)
            )
    return art


def library():
    art = interior("#e9dcc4", "#b99672") + panes(640, 100, 330, 430, 2)
    art += f'<polygon points="640,530 970,530 1200,{H} 560,{H}" fill="#fff6dc" opacity=".45"/>'
    chance = random.Random(12)
    colours = (DEEP, "#6d3a2a", "#3f4f48", "#a77b43", "#574034", "#8c2d25", "#c8b48d")
    for x0, width in ((60, 500), (1050, 490)):
        art += box(x0, 70, width, 700, "#5a3f2d")
        for shelf in range(5):
            y = 90 + shelf * 136
            art += box(x0 + 16, y, width - 32, 118, "#3a281d")
            x = x0 + 22
            while x < x0 + width - 44:
                w, h = chance.randint(12, 30), chance.randint(78, 108)
                art += box(x, y + 118 - h, w, h, chance.choice(colours)) + box(
                    x + 3, y + 118 - h + 14, w - 6, 4, GOLD, 0.8
                )
                x += w + (14 if chance.random() < 0.12 else 2)
    table = (
        '<path d="M560,740 h520 l40,40 H520 Z" fill="#7a4f33"/>'
        + box(560, 780, 20, 120, "#4f3424")
        + box(1060, 780, 20, 120, "#4f3424")
    )
    book = '<path d="M740,738 q50,-30 90,-4 q40,-26 90,4 v-14 q-50,-30 -90,-4 q-40,-26 -90,4 Z" fill="#fbf6ea"/>'
    lamp = f'<path d="M960,738 v-70 M930,668 h60 l-14,-36 h-32 Z" stroke="{INK}" stroke-width="6" fill="{DEEP}"/>'
    return art + table + book + lamp


def campus():
    building = (
        box(430, 400, 740, 260, "#e8d9bf")
        + box(410, 384, 780, 22, "#7b3029")
        + windows(470, 440, 11, 3, 34, 44, 26, "#7f8f8c")
        + box(740, 330, 120, 330, "#f1e6d0")
        + roof(726, 334, 148, 58, "#7b3029")
        + f'<circle cx="800" cy="392" r="26" fill="{PAPER}" stroke="{INK}" stroke-width="5"/><path d="M800,392 v-16 M800,392 h11" stroke="{INK}" stroke-width="4"/>'
    )
    gate = (
        box(520, 620, 60, 190, "#b8a88e")
        + box(1020, 620, 60, 190, "#b8a88e")
        + box(500, 600, 600, 34, "#9c8b72")
        + box(500, 590, 600, 12, DEEP)
    )
    leaves = ""
    chance = random.Random(4)
    for _ in range(160):
        leaves += f'<circle cx="{chance.uniform(0, W):.0f}" cy="{chance.uniform(800, H):.0f}" r="{chance.uniform(3, 6):.0f}" fill="#d9a93a" opacity=".8"/>'
    trees = "".join(
        tree(x, 830, s, c, "#5b4636", i)
        for i, (x, s, c) in enumerate(
            (
                (120, 330, "#d6a437"),
                (320, 280, "#e0b54e"),
                (1290, 290, "#d9ab3f"),
                (1490, 350, "#cf9a2f"),
            )
        )
    )
    return (
        sky(CLEAR)
        + ridge(81, 420, 70, "#c7cfc2")
        + building
        + box(0, 656, W, 260, "#d8cbb0")
        + f'<path d="M560,{H} L700,660 H900 L1040,{H} Z" fill="#eee4cf"/>'
        + gate
        + trees
        + leaves
    )


def village():
    art = (
        sky(MIST, (330, 210, 56, "#d4573c"))
        + ridge(31, 330, 120, "#c2cec3")
        + mist(320, 160, "#fff", 0.6)
        + ridge(33, 430, 90, "#9db1a0")
    )
    for k in range(9):
        y = 470 + k * 48
        art += f'<path d="M-20,{y + 60} Q{300 + k * 40},{y - 34} {760 + k * 20},{y + 16} T{W + 20},{y - 20} V{H} H-20 Z" fill="{("#b9c48f", "#a8b67d", "#c9cb93", "#97a970")[k % 4]}"/>'
        art += f'<path d="M-20,{y + 60} Q{300 + k * 40},{y - 34} {760 + k * 20},{y + 16} T{W + 20},{y - 20}" fill="none" stroke="#f4f0da" stroke-width="5" opacity=".8"/>'
    for x, y, w in (
        (880, 560, 170),
        (1040, 530, 150),
        (1150, 590, 200),
        (940, 640, 190),
        (1330, 570, 160),
    ):
        art += (
            box(x, y, w, 84, "#f5efe2")
            + roof(x - 4, y + 2, w + 8, 40, "#3f3b39")
            + windows(x + 24, y + 28, 2, 1, 22, 26, w - 92, "#5f5a55")
        )
    return (
        art
        + tree(820, 690, 170, "#4f6a4d", seed=8)
        + tree(1500, 680, 210, "#466146", seed=5)
        + tree(210, 700, 150, "#5b7656", seed=3)
    )


def city():
    art = sky(("#3a3f52", "#a0596a", "#efb98a"), (1180, 520, 70, "#f6cf93"))
    chance = random.Random(9)
    for base, colour, n, lit in (
        (560, "#6a5566", 18, 0.15),
        (520, "#4a3f50", 13, 0.4),
        (470, "#2c2835", 9, 0.55),
    ):
        width = W / n
        for i in range(n):
            h = chance.uniform(160, 420) * (1.25 if n == 9 else 1)
            x, y = i * width, H - h
            art += box(x + 4, y, width - 8, h, colour)
            cols = max(2, int(width // 44))
            art += windows(
                x + 18,
                y + 26,
                cols,
                int(h // 52),
                18,
                22,
                (width - 36 - cols * 18) / max(cols - 1, 1) if cols > 1 else 20,
                "#f7d489",
                base + i,
                lit,
            )
        art += mist(base, 200, "#d98b7a", 0.25)
    return art


def factory():
    art = interior("#d9cdb9", "#8b7a68")
    art += "".join(
        f'<path d="M{x},0 L{x + 60},690 h-30 L{x - 30},0 Z" fill="#b9a98f" opacity=".6"/>'
        for x in range(60, W, 300)
    )
    art += "".join(panes(100 + k * 300, 120, 180, 190, 3, "#f5e4bd") for k in range(5))
    art += box(0, 360, W, 34, "#c28a2d") + "".join(
        f'<path d="M{x},360 l24,34 h-24 l-24,-34 Z" fill="{INK}"/>' for x in range(20, W, 90)
    )
    art += (
        box(980, 394, 120, 44, INK)
        + f'<path d="M1040,438 v120" stroke="{INK}" stroke-width="8"/><path d="M1040,558 q-34,10 -24,44 q10,26 44,12" fill="none" stroke="{INK}" stroke-width="12"/>'
    )

    def gear(cx, cy, r, teeth, colour):
        tooth = "".join(
            f'<rect x="{cx - r * 0.1}" y="{cy - r * 1.18}" width="{r * 0.2}" height="{r * 0.3}" fill="{colour}" transform="rotate({360 / teeth * k} {cx} {cy})"/>'
            for k in range(teeth)
        )
        return (
            f'{tooth}<circle cx="{cx}" cy="{cy}" r="{r}" fill="{colour}"/><circle cx="{cx}" cy="{cy}" r="{r * 0.62}" fill="#d9cdb9"/><circle cx="{cx}" cy="{cy}" r="{r * 0.3}" fill="{colour}"/>'
            + "".join(
                f'<rect x="{cx - r * 0.07}" y="{cy - r * 0.7}" width="{r * 0.14}" height="{r * 1.4}" fill="{colour}" transform="rotate({45 * k} {cx} {cy})"/>'
                for k in range(4)
            )
        )

    return (
        art
        + gear(470, 640, 190, 16, DEEP)
        + gear(762, 756, 120, 12, "#5c4a3d")
        + gear(230, 800, 96, 10, "#6f5b4a")
        + box(1000, 640, 420, 200, "#4b5a56")
        + box(980, 620, 460, 26, "#36423f")
        + windows(1040, 680, 4, 1, 60, 60, 26, "#f3d9a4")
    )


def hospital():
    art = (
        sky(NIGHT)
        + box(140, 160, 700, H, "#39424d")
        + windows(190, 210, 7, 6, 58, 66, 36, "#4e5a66")
        + box(190 + 94 * 3, 210 + 102 * 2, 58, 66, "#ffd98a")
        + box(190 + 94 * 5, 210 + 102 * 4, 58, 66, "#f4c873")
    )
    art += (
        '<circle cx="1180" cy="430" r="330" fill="#f6d79a" opacity=".10"/>'
        + box(1000, 190, 380, 470, "#e9d3a3")
        + box(990, 180, 400, 14, "#5b4a3a")
        + box(990, 656, 400, 18, "#5b4a3a")
        + box(1186, 190, 10, 470, "#5b4a3a")
    )
    figure = f'<circle cx="1160" cy="402" r="52" fill="#fbfaf5"/><path d="M1062,656 q4,-170 70,-196 h56 q66,26 70,196 Z" fill="#fbfaf5"/><path d="M1118,398 q42,-18 84,0 v22 q-42,20 -84,0 Z" fill="#8fb3bd"/><path d="M1132,424 h56 v24 q-28,14 -56,0 Z" fill="#d8e4e6"/><circle cx="1216" cy="540" r="13" fill="{RED}"/>'
    return art + figure + box(0, 840, W, 60, "#1b2027")


def forest():
    art = (
        sky(CLEAR, (1230, 230, 60, "#d4573c"))
        + ridge(91, 440, 60, "#e4d3ab", 0.4)
        + ridge(94, 520, 60, "#d6c092", 0.4)
        + pines(1, 60, 500, 560, 46, "#7b8f6a")
    )
    art += ridge(96, 620, 50, "#c7b07d", 0.4)
    for row, (y, s, c) in enumerate(
        ((660, 74, "#5d7a57"), (740, 110, "#45634a"), (850, 160, "#2f4a39"))
    ):
        art += "".join(
            pine(x + 40 * (row % 2), y + 14 * math.sin(x / 90), s, c)
            for x in range(-20, W + 60, int(s * 0.92))
        )
    return art


def meeting():
    art = interior("#eadfca", "#b3906d") + panes(360, 90, 880, 400, 4)
    art += f'<polygon points="360,490 1240,490 1440,{H} 160,{H}" fill="#fff6dc" opacity=".35"/>'
    seats = ((330, 640), (480, 590), (660, 566), (860, 566), (1050, 590), (1200, 640))
    art += "".join(
        f'<path d="M{x - 46},{y + 90} v-70 q46,-44 92,0 v70 Z" fill="#5b2b22"/>' for x, y in seats
    )
    art += '<ellipse cx="768" cy="740" rx="560" ry="120" fill="#5a3a28"/><ellipse cx="768" cy="722" rx="560" ry="118" fill="#8b5c3c"/><ellipse cx="768" cy="722" rx="430" ry="80" fill="#7a4f33"/>'
    art += "".join(
        f'<path d="M{x - 40},{y} l10,-26 h64 l10,26 Z" fill="#fbf6ea"/>'
        + box(x + 56, y - 34, 18, 28, "#e9efe9")
        for x, y in (
            (420, 690),
            (600, 660),
            (880, 656),
            (1060, 686),
            (480, 780),
            (760, 810),
            (1040, 780),
        )
    )
    return art


def petal(cx, cy, length, width, angle, colour, edge):
    return f'<path d="M{cx},{cy} C{cx - width},{cy - length * 0.4} {cx - width * 0.7},{cy - length * 0.85} {cx},{cy - length} C{cx + width * 0.7},{cy - length * 0.85} {cx + width},{cy - length * 0.4} {cx},{cy} Z" fill="{colour}" stroke="{edge}" stroke-width="2" transform="rotate({angle} {cx} {cy})"/>'


def lotus():
    art = sky(("#dfe6dc", "#e9ede2", "#f3f1e4")) + ripples(6, 70, 420, "#b9c8b8", 0.6)
    for x, y, rx, c in (
        (360, 760, 260, "#6f8f74"),
        (1250, 800, 320, "#5f8267"),
        (760, 860, 300, "#86a184"),
        (1060, 660, 170, "#9ab397"),
        (120, 620, 150, "#a6bda2"),
    ):
        art += f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{rx * 0.26}" fill="{c}"/>' + "".join(
            f'<path d="M{x},{y} L{x + rx * math.cos(a) * 0.94:.0f},{y + rx * 0.26 * math.sin(a) * 0.94:.0f}" stroke="#dfe6d4" stroke-width="2" opacity=".5"/>'
            for a in (k * 0.7 for k in range(9))
        )
    art += '<path d="M800,870 Q770,660 800,470" stroke="#4f6d55" stroke-width="14" fill="none"/><path d="M1120,760 Q1140,560 1100,380" stroke="#4f6d55" stroke-width="10" fill="none"/>'
    for angle in (-78, 78, -56, 56, -34, 34, -14, 14, 0):
        art += petal(
            800,
            480,
            250 - abs(angle) * 0.6,
            74,
            angle,
            "#fbf3ee" if abs(angle) < 40 else "#f3d9d2",
            "#d9a49a",
        )
    return (
        art
        + petal(1100, 390, 130, 40, -10, "#f3d9d2", "#d9a49a")
        + petal(1100, 390, 140, 40, 8, "#fbf3ee", "#d9a49a")
        + f'<ellipse cx="800" cy="452" rx="40" ry="14" fill="{GOLD}"/>'
    )


def bamboo():
    art = sky(("#e4e9dd", "#eef0e4", "#f6f2e4"), (1220, 230, 90, "#f0dcae")) + ridge(
        17, 640, 60, "#cfd8c8"
    )
    chance = random.Random(23)
    for depth, colour in ((0, "#b7c7ae"), (1, "#7d9a7a"), (2, "#3f6247")):
        for _ in range(7 - depth * 2):
            x, w = chance.uniform(80, 1150), 12 + depth * 10
            y = 0
            while y < H:
                seg = chance.uniform(120, 170)
                art += f'<rect x="{x:.0f}" y="{y:.0f}" width="{w}" height="{seg - 6:.0f}" rx="5" fill="{colour}"/>'
                if chance.random() < 0.55:
                    d = chance.choice((-1, 1))
                    for k in range(4):
                        art += f'<path d="M{x + w / 2:.0f},{y:.0f} q{d * 60},{-30 + k * 26} {d * (120 + depth * 30)},{10 + k * 34} q{-d * 70},{-14} {-d * (120 + depth * 30)},{-10 - k * 34} Z" fill="{colour}"/>'
                y += seg
    return art


def torch():
    art = (
        sky(("#1b2230", "#3b4358", "#b9776a"))
        + box(0, 620, W, 280, "#26303f")
        + ripples(31, 110, 630, "#c98f72", 0.5)
    )
    beam = '<polygon points="1090,270 0,120 0,330" fill="#f8e3b0" opacity=".22"/><polygon points="1090,270 0,180 0,270" fill="#fff2cf" opacity=".3"/><polygon points="1110,270 1600,190 1600,330" fill="#f8e3b0" opacity=".2"/>'
    rock = (
        ridge(44, 800, 30, "#12161d")
        + f'<path d="M820,{H} Q900,700 1000,680 H1200 Q1330,720 1420,{H} Z" fill="#12161d"/>'
    )
    tower = (
        '<path d="M1050,690 L1072,320 h56 L1150,690 Z" fill="#efe6d6"/>'
        + "".join(
            f'<path d="M{1066 - k * 6},{430 + k * 100} h{68 + k * 12} l3,46 h-{74 + k * 12} Z" fill="{RED}"/>'
            for k in range(3)
        )
        + box(1058, 304, 84, 16, INK)
        + box(1072, 244, 56, 60, "#ffe9ad")
        + f'<path d="M1064,244 h72 l-36,-44 Z" fill="{DEEP}"/>'
    )
    return art + beam + rock + tower


def bridge():
    art = sky(MIST, (360, 220, 60, "#d4573c"))
    for i, (base, colour) in enumerate(((420, "#c6cfc8"), (520, "#a2b1a8"), (640, "#748a80"))):
        art += ridge(120 + i * 7, base, 150, colour, 0.5) + mist(base + 60, 200, "#fbf9f2", 0.75)
    cables = ""
    for tower in (520, 1120):
        for k in range(1, 13):
            for d in (-1, 1):
                cables += f'<path d="M{tower},{150 + k * 12} L{tower + d * k * 24},560" stroke="{DEEP}" stroke-width="2.500"/>'
        cables += f'<path d="M{tower - 26},{H} L{tower - 8},130 h16 L{tower + 26},{H} h-18 L{tower},330 L{tower - 8},{H} Z" fill="{DEEP}"/>'
    return (
        art
        + cables
        + box(0, 556, W, 16, "#5c1013")
        + box(0, 572, W, 8, INK)
        + mist(640, 260, "#fbf9f2", 0.9)
    )


def snow_mountain():
    art = sky(("#8a98a8", "#c6cfd4", "#eef0ee"))
    for seed, base, height, colour in (
        (131, 330, 190, "#d7dee2"),
        (137, 450, 170, "#f4f6f6"),
        (139, 560, 120, "#dfe6e8"),
    ):
        art += ridge(seed, base, height, colour, 0.54)
    art += ridge(131, 360, 190, "#a9b6bf", 0.54, 0.45) + mist(430, 180, "#fff", 0.6)
    slope = [(x, 820 - 0.22 * x + 26 * math.sin(x / 190)) for x in range(-20, W + 40, 20)]
    art += f'<polygon points="{" ".join(f"{x},{y:.0f}" for x, y in slope)} {W},{H} 0,{H}" fill="#fbfcfb"/>'
    chance = random.Random(6)
    for k in range(26):
        x = 240 + k * 42
        y = 820 - 0.22 * x + 26 * math.sin(x / 190)
        s = 30 + chance.uniform(-3, 4)
        art += f'<path d="M{x - s * 0.24:.0f},{y:.0f} l{s * 0.1:.0f},{-s * 0.8:.0f} q{s * 0.14:.0f},{-s * 0.2:.0f} {s * 0.3:.0f},0 l{s * 0.16:.0f},{s * 0.8:.0f} Z" fill="#3b454d"/><circle cx="{x:.0f}" cy="{y - s:.0f}" r="{s * 0.17:.0f}" fill="#3b454d"/>'
        if k == 22:
            art += f'<path d="M{x + 8},{y} v-74" stroke="{INK}" stroke-width="3"/><path d="M{x + 8},{y - 74} q20,-10 44,2 v26 q-24,-10 -44,0 Z" fill="{RED}"/>'
    return art


def sunrise_sea():
    art = (
        sky(("#c8553d", "#eb9f63", "#f8dca6"), (800, 520, 130, "#fff1cd"))
        + box(0, 540, W, 360, "#9c4234")
        + '<path d="M700,540 h200 l90,360 H610 Z" fill="#f8dca6" opacity=".55"/>'
        + ripples(77, 150, 545, "#f8cf97", 0.6)
    )
    for x, y, s in ((420, 640, 1.2), (1130, 600, 0.8), (1290, 700, 1.5)):
        art += f'<path d="M{x - 70 * s},{y} h{140 * s} l{-22 * s},{26 * s} h{-96 * s} Z" fill="#4a1c18"/><path d="M{x},{y - 4} v{-110 * s}" stroke="#4a1c18" stroke-width="{5 * s}"/><path d="M{x + 6 * s},{y - 108 * s} q{64 * s},{50 * s} {48 * s},{98 * s} h{-48 * s} Z" fill="#f5e3c2"/><path d="M{x - 6 * s},{y - 92 * s} q{-46 * s},{44 * s} {-36 * s},{82 * s} h{36 * s} Z" fill="{DEEP}"/>'
    return art + ridge(41, 545, 14, "#6e2a24", 0.5, 0.8)


def chrysanthemum():
    art = (
        box(0, 0, W, H, "#1d1b1a")
        + '<radialGradient id="g"><stop stop-color="#47423d"/><stop offset="1" stop-color="#1d1b1a"/></radialGradient><ellipse cx="980" cy="420" rx="620" ry="480" fill="url(#g)"/>'
    )
    art += '<path d="M980,470 Q960,680 900,900" stroke="#4d5a48" stroke-width="12" fill="none"/><path d="M950,690 q-120,-50 -190,10 q70,70 184,14 Z" fill="#414d3e"/><path d="M936,770 q110,-60 190,0 q-80,66 -196,20 Z" fill="#39453a"/>'
    for ring, (n, length, width, colour) in enumerate(
        (
            (22, 250, 30, "#cfc8bd"),
            (20, 205, 28, "#e2dcd2"),
            (16, 158, 25, "#efeae2"),
            (12, 112, 21, "#f8f5ef"),
            (8, 70, 17, "#fffdf8"),
        )
    ):
        art += "".join(
            petal(980, 420, length, width, 360 / n * k + ring * 9, colour, "#a39b8f")
            for k in range(n)
        )
    return art + f'<circle cx="980" cy="420" r="24" fill="{GOLD}" opacity=".85"/>'


def rice_field():
    art = (
        sky(("#e9d5a8", "#f1e1ba", "#f8efd6"), (1260, 230, 72, "#d4573c"))
        + ridge(151, 420, 80, "#b9b79a")
        + ridge(154, 480, 50, "#98a17f")
    )
    art += box(0, 520, W, 380, "#d9b24c")
    for k in range(26):
        x = -400 + k * 96
        art += f'<path d="M{800 + (k - 13) * 26},520 L{x},{H} h40 L{806 + (k - 13) * 26},520 Z" fill="#b98d2f" opacity=".55"/>'
    chance = random.Random(15)
    for _ in range(170):
        x, y = chance.uniform(0, W), chance.uniform(700, H)
        art += f'<path d="M{x:.0f},{y + 70:.0f} Q{x + 6:.0f},{y + 20:.0f} {x + 26:.0f},{y:.0f}" stroke="#8d6b1f" stroke-width="3" fill="none"/><ellipse cx="{x + 28:.0f}" cy="{y + 6:.0f}" rx="5" ry="13" fill="#f0cf6e" transform="rotate(28 {x + 28:.0f} {y:.0f})"/>'
    return (
        art
        + box(520, 470, 150, 62, "#f5efe2")
        + roof(514, 474, 162, 36, "#7b3029")
        + tree(470, 540, 110, "#5b7656", seed=4)
        + tree(720, 540, 90, "#6a8460", seed=7)
    )


def train():
    art = sky(CLEAR, (300, 220, 56, "#d4573c"))
    for i, (base, colour) in enumerate(((400, "#c2cec8"), (500, "#9fb3a8"), (620, "#71897d"))):
        art += ridge(160 + i * 5, base, 130, colour, 0.5) + mist(base + 30, 160, "#f8f5ec", 0.5)
    art += box(0, 584, W, 26, "#8d857b") + "".join(
        f'<path d="M{x},610 l10,290 h44 l10,-290 Z" fill="#a39a8e"/>' for x in range(80, W, 260)
    )
    body = f'<path d="M-20,470 H1090 Q1260,476 1350,566 Q1356,584 1320,584 H-20 Z" fill="#f7f4ee"/><path d="M-20,546 H1318 q30,10 24,24 H-20 Z" fill="{RED}"/><path d="M1120,492 q90,14 140,50 h-120 Z" fill="#2c3742"/>'
    return (
        art + body + windows(30, 496, 12, 1, 62, 34, 22, "#2c3742") + ridge(171, 850, 40, "#3c5248")
    )


SCENES = {
    "red-boat": red_boat, "jinggangshan": jinggangshan, "zunyi": zunyi, "yanan": yanan, "xibaipo": xibaipo,
    "great-wall": great_wall, "classroom": classroom, "library": library, "campus": campus, "village": village,
    "city": city, "factory": factory, "hospital": hospital, "forest": forest, "meeting": meeting, "lotus": lotus,
    "bamboo": bamboo, "torch": torch, "bridge": bridge, "snow-mountain": snow_mountain, "sunrise-sea": sunrise_sea,
    "chrysanthemum": chrysanthemum, "rice-field": rice_field, "train": train,
}  # fmt: skip
SERIF = "'Noto Serif CJK SC','Source Han Serif SC',serif"


def cover(paper, ink, lines, motif):
    titles = "".join(
        f'<text x="450" y="{250 + 118 * k}" text-anchor="middle" font-family="{SERIF}" font-weight="900" font-size="92" letter-spacing="10" fill="{ink}">{text}</text>'
        for k, text in enumerate(lines)
    )
    return f'<rect width="900" height="1200" fill="{paper}"/><g transform="translate(0,660) scale(.72)" opacity=".92"><svg width="1250" height="760" viewBox="200 180 1250 720" preserveAspectRatio="xMidYMid slice">{motif}</svg></g><rect x="36" y="36" width="828" height="1128" fill="none" stroke="{ink}" stroke-width="3"/><rect x="370" y="{200 + 118 * len(lines)}" width="160" height="4" fill="{GOLD}"/>{titles}<text x="450" y="1120" text-anchor="middle" font-family="{SERIF}" font-size="34" fill="{ink}">示例封面</text>'


COVERS = {
    "cover-1": lambda: cover("#f3ead9", DEEP, ("党支部", "工作读本"), meeting()),
    "cover-2": lambda: cover("#e9e4d6", INK, ("党员教育", "案例选编"), village()),
    "cover-3": lambda: cover("#b0141c", "#fdf6e6", ("党旗飘扬", "战疫情"), hospital()),
    "cover-4": lambda: cover("#f4e2bd", DEEP, ("筑梦新时代", "永远跟党走"), sunrise_sea()),
}


def street_map():
    label = f'font-family="{SERIF}" font-size="34" fill="{INK}"'
    blocks = "".join(
        box(x, y, w, h, "#e6dcc8")
        for x, y, w, h in (
            (60, 60, 420, 300),
            (560, 60, 380, 300),
            (1020, 60, 520, 300),
            (60, 460, 420, 380),
            (560, 460, 380, 380),
            (1020, 460, 520, 380),
        )
    )
    return (
        box(0, 0, W, H, "#faf6ec") + blocks + box(60, 560, 420, 280, "#cfd8bf") + f'<text x="205" y="715" {label}>示例公园</text>'
        + f'<text x="690" y="424" {label} letter-spacing="20">示例路</text><text x="506" y="640" {label} writing-mode="tb">示例南街</text>'
        + f'<circle cx="250" cy="410" r="34" fill="#1a5fb4"/><text x="250" y="423" text-anchor="middle" font-size="36" fill="#fff">M</text><text x="300" y="424" {label}>地铁示例路站</text>'
        + box(1130, 190, 240, 150, RED) + f'<text x="1250" y="276" text-anchor="middle" font-family="{SERIF}" font-size="38" fill="#fff">研究部</text><path d="M1250,340 v40" stroke="{RED}" stroke-width="8"/>'
        + f'<path d="M1480,800 v-110 m-26,34 l26,-40 l26,40" fill="none" stroke="{INK}" stroke-width="6"/><text x="1468" y="840" {label}>北</text><path d="M300,450 H1250" stroke="{RED}" stroke-width="5" stroke-dasharray="14 12"/><text x="700" y="500" {label} fill-opacity=".8">步行约 400 米</text>'
    )  # fmt: skip


def main(names):
    pictures = {name: (draw, W, H) for name, draw in SCENES.items()}
    pictures |= {name: (draw, 900, 1200) for name, draw in COVERS.items()}
    pictures["map"] = (street_map, W, H)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--headless", "--no-sandbox", "--disable-gpu"],
        )
        for name in names or pictures:
            draw, width, height = pictures[name]
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_content(
                f'<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{draw()}</svg>'
            )
            Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(
                HERE / f"{name}.webp", quality=80, method=6
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
