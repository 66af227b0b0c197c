"""How text becomes what can be compared: folded, cut into units, cut into words.

A unit is one Chinese character, or one run of letters and digits. Folding goes character by
character and knows no context, so that a piece of a text always folds to a piece of the folded
text: that is what lets any piece of a title find it.
"""

import re
import threading
import unicodedata
from functools import cache
from pathlib import Path

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
LETTER = rf"[^\W_{HAN}]"
UNIT = re.compile(rf"[{HAN}]|{LETTER}{{1,40}}")
WORD = re.compile(r"[^\W_]{2,40}")
# Folding has already made the full-width forms of ! ? ; narrow.
SENTENCE_END = re.compile(r"[。!?;\r\n]+")
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

WORDS_FILE = Path(__file__).with_name("words.txt")
# OpenCC leaves these to the words around them; a search does not.
FORMS_WITHOUT_CONTEXT = {"瞭": "了", "藉": "借", "祇": "只"}

_loading = threading.RLock()


def clean(text):
    """Take out what neither the index nor a page can carry: control characters, half pairs."""
    return UNSAYABLE.sub(" ", text)


def fold(text):
    """Return `text` in the one form that is compared: simplified, narrow, lower-case."""
    return unicodedata.normalize("NFKC", text).lower().translate(simplified_forms())


def fold_with_offsets(text):
    """Return the folded text and, for each of its characters and its end, where it came from.

    Only some characters (… ㎡ ﬁ) fold to several; without them the offsets are a range.
    """
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text) + 1)
    pieces = [fold(character) for character in text]
    offsets = [place for place, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*offsets, len(text)]


def units(folded):
    return UNIT.findall(folded)


def sentences(folded):
    """Return the units of each sentence; words do not reach over its end."""
    pieces = (units(piece) for piece in SENTENCE_END.split(folded))
    return [piece for piece in pieces if piece]


def words(folded):
    """Return the words of a text with the shorter words inside them, for the index."""
    return [word for word in _jieba().cut_for_search(folded) if WORD.fullmatch(word)]


def cut(folded):
    """Return the words of a text side by side, for a query."""
    return _jieba().cut(folded)


@cache
def own_words():
    lines = WORDS_FILE.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def simplified_forms():
    with _loading:
        return _simplified_forms()


@cache
def _simplified_forms():
    from opencc import OpenCC

    characters = [chr(code) for code in range(0x3400, 0xA000)]
    # One call for all: a line break keeps neighbours from being taken for a word.
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    table = {ord(old): new for old, new in pairs if old != new and len(new) == 1}
    return table | {ord(old): new for old, new in FORMS_WITHOUT_CONTEXT.items()}


def _jieba():
    with _loading:
        return _loaded_jieba()


@cache
def _loaded_jieba():
    import rjieba

    for word in own_words():
        rjieba.add_word(word, None, None)
    return rjieba
