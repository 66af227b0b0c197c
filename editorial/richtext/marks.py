"""Pictures that are not in the library yet, kept through a cleaning that drops them.

A pasted text may name pictures whose bytes the page has (`paste:3`), pictures on somebody's disk
and pictures of foreign hosts. While a text is cleaned each is one character that no text has;
afterwards it is a picture again, and never one that a browser would fetch from elsewhere.
"""

import re
from html import escape
from urllib.parse import quote

FIRST, LAST = 0xF0000, 0xFFFFD  # a plane for private use: no editor types these
TOKENS = re.compile("[\U000f0000-\U000ffffd]")
PENDING = re.compile(r"paste:\d{1,4}")
LIVE = re.compile(r"(blob:https?://[^\"'<>\s]+|data:image/(?!svg)[a-z]+;base64,[\w+/=]+)", re.ASCII)
MISSING = "这张图片没有粘进来：请用“图片”按钮上传"
FOREIGN = "外站图片，保存后不会显示"
SHOWN = 46  # characters of an address that fit into the box
BOX = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="96">'
    '<rect x="2" y="2" width="556" height="92" rx="6" fill="seashell" stroke="firebrick" '
    'stroke-width="2" stroke-dasharray="8 5"/><g font-family="sans-serif" text-anchor="middle">'
    '<text x="280" y="42" font-size="20" fill="firebrick">{title}</text>'
    '<text x="280" y="70" font-size="14" fill="dimgray">{address}</text></g></svg>'
)


class Marks:
    """Remembers, for one text, which picture each character stands for."""

    def __init__(self):
        self.pictures = []
        self.missing = self.foreign = self.pending = 0

    def token(self, source, alt=""):
        """Return the character that stands for a picture which is not ours."""
        self.pictures.append(self._picture(source, alt))
        return chr(FIRST + len(self.pictures) - 1)

    def restored(self, html):
        def picture(match):
            place = ord(match[0]) - FIRST
            return self.pictures[place] if place < len(self.pictures) else ""

        return TOKENS.sub(picture, html)

    def _picture(self, source, alt):
        if PENDING.fullmatch(source) or LIVE.fullmatch(source):
            self.pending += 1
            return f'<img src="{escape(source)}" alt="{escape(alt)}">'
        if source.startswith("data:image/svg+xml,"):  # a box that is there already
            return f'<img src="{escape(source)}" alt="{escape(alt)}">'
        if re.match(r"(https?:)?//", source, re.IGNORECASE):
            self.foreign += 1
            return _box(FOREIGN, source)
        self.missing += 1
        name = source.replace("\\", "/").rsplit("/", 1)[-1]
        return _box(MISSING, "" if source.startswith(("data:", "blob:", "cid:")) else name)


def _box(title, address):
    short = address if len(address) <= SHOWN else address[: SHOWN - 1] + "…"
    svg = BOX.format(title=escape(title), address=escape(short))
    alt = f"{title}（{address[:500]}）" if address else title
    return f'<img src="data:image/svg+xml,{quote(svg)}" alt="{escape(alt)}">'
