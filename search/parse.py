"""What a visitor typed, as the words that must be found. Never raises, whatever was typed."""

import re
from dataclasses import dataclass

from search import text

MAX_CHARACTERS = 200
MAX_WORDS = 24
OPERATORS = re.compile(r"(?<![^\W_])(?:AND|OR|NOT)(?![^\W_])")
QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」')
# Particles that are in every text and say nothing.
PARTICLES = frozenset("的了和与及在是之等对为把被从向以")


@dataclass(frozen=True)
class Wanted:
    """`words`: each a row of units, all to be found. `phrase`: all that was typed, in one row."""

    words: tuple
    phrase: tuple

    def __bool__(self):
        return bool(self.words)

    @property
    def labels(self):
        return [_label(word) for word in self.words]


def is_han(units):
    return all(re.match(f"[{text.HAN}]", unit) for unit in units)


def _label(units):
    """Write a word as a person would, with a blank only between letters and letters."""
    return re.sub(rf"(?<={text.LETTER})\x1f(?={text.LETTER})", " ", "\x1f".join(units)).replace(
        "\x1f", ""
    )


def parse(typed):
    typed = text.clean(typed[:MAX_CHARACTERS])
    folded = text.fold(OPERATORS.sub(" ", typed))[: 2 * MAX_CHARACTERS]
    words, end = [], 0
    for match in QUOTED.finditer(folded):
        words += _plain(folded[end : match.start()]) + _exact(match[match.lastindex or 0])
        end = match.end()
    words += _plain(folded[end:])
    telling = [word for word in words if word[0] not in PARTICLES or len(word) > 1] or words
    phrase = tuple(text.units(folded))
    return Wanted(tuple(dict.fromkeys(telling))[:MAX_WORDS], phrase)


def loosen(wanted):
    """Return the smaller words of which most may be found when not all of the words are."""
    words = []
    for word in wanted.words:
        words += _inner_words(word) if len(word) > 2 else [word]
    longer = [word for word in words if len(word) > 1 or not is_han(word)] or words
    return Wanted(tuple(dict.fromkeys(longer))[:MAX_WORDS], wanted.phrase)


def _exact(folded):
    return [tuple(units) for units in text.sentences(folded)]


def _plain(folded):
    words = []
    for chunk in re.findall(r"[^\W_]+", folded):
        units = tuple(text.units(chunk))
        words += [units] if len(units) <= 2 else _glue(_cut(chunk))
    return words


def _cut(chunk):
    words = (tuple(text.units(word)) for word in text.cut(chunk))
    return [word for word in words if word]


def _glue(words):
    """Join a lone character to the number or name beside it: 19大, 5G网, 第3届."""
    glued = []
    for word in words:
        if glued and _belong_together(glued[-1], word):
            glued[-1] += word
        else:
            glued.append(word)
    return glued


def _belong_together(left, right):
    if is_han(left[-1:]) == is_han(right[:1]):
        return False
    lone = right if is_han(right) else left
    return len(lone) == 1 and lone[0] not in PARTICLES


def _inner_words(word):
    """Return the words inside a long one, or its pairs if the dictionary knows none."""
    whole = "".join(word)
    inner = [tuple(text.units(part)) for part in text.words(whole) if part != whole]
    return inner or [word[place : place + 2] for place in range(len(word) - 1)]
