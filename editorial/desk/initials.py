"""The first letters of Chinese words, so that "lddy" finds 流动党员: for names of places, not texts.

GB 2312 has its 3,755 common characters in the order of their sounds, so a character's place tells
its letter. A character with two sounds has the one it was put under; an alias says the other.
"""

STARTS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"),
    (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"),
    (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
LAST = 0xD7F9


def initials(text):
    """Return the letters of a text: Latin ones and digits as they are, others left out."""
    return "".join(map(_initial, text.lower()))


def _initial(character):
    if character.isascii():
        return character if character.isalnum() else ""
    code = int.from_bytes(character.encode("gb2312", "ignore"), "big")
    if not STARTS[0][0] <= code <= LAST:
        return ""
    return next(letter for start, letter in reversed(STARTS) if start <= code)
