"""Marks what was found, in the words of the original text, escaped for a page."""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

from search import text

WIDTH = 120  # characters of a snippet
BEFORE = 40  # how far back a snippet looks for the beginning of a sentence
MAX_MATCHES = 400
MAX_BODY = 100_000
# Between two characters of a word may be what the index does not see: blanks, hyphens, commas.
GAP = r"[^\w。!?;\r\n]{0,3}"
SENTENCE_START = re.compile(r"[。!?！？;；\n]\s*")


class Marker:
    """Finds the words of one query in any number of texts."""

    def __init__(self, words):
        longest_first = sorted(set(words), key=len, reverse=True)
        self._each = [re.compile(_pattern(word)) for word in longest_first]
        self._pattern = re.compile("|".join(map(_pattern, longest_first))) if words else None

    def holds_all(self, original):
        """Say whether every word is somewhere in a text; without words nothing is."""
        folded = text.fold(original)
        return bool(self._each) and all(pattern.search(folded) for pattern in self._each)

    def title(self, original):
        return mark_safe(_marked(original, self.spans(original), 0, len(original)))

    def snippet(self, body):
        """Return the stretch of about 120 characters that shows most of the words."""
        body = body[:MAX_BODY]
        spans = self.spans(body)
        start = _beginning(body, _best_start(body, spans))
        end = min(start + WIDTH, len(body))
        marked = _marked(body, spans, start, end)
        return mark_safe(("…" if start else "") + marked + ("…" if end < len(body) else ""))

    def spans(self, original):
        """Return (start, end) of each stretch of a text that is to be marked."""
        if self._pattern is None:
            return []
        folded, offsets = text.fold_with_offsets(original)
        spans = []
        for match in self._pattern.finditer(folded):
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
            if len(spans) == MAX_MATCHES:
                break
        return spans


def _pattern(units):
    """Return the expression for a word; letters and digits count as whole runs only."""
    joined = GAP.join(map(re.escape, units))
    before = "" if re.match(f"[{text.HAN}]", units[0]) else f"(?<!{text.LETTER})"
    after = "" if re.match(f"[{text.HAN}]", units[-1]) else f"(?!{text.LETTER})"
    return before + joined + after


def _best_start(body, spans):
    """Return the match from which on the most different words are near, the first if equal."""
    best, best_value = 0, (0, 0)
    for place, (start, _) in enumerate(spans):
        near = [span for span in spans[place : place + 20] if span[1] <= start + WIDTH - BEFORE]
        value = (len({body[slice(*span)] for span in near}), len(near))
        if value > best_value:
            best, best_value = start, value
    return best


def _beginning(body, start):
    """Go back to where the sentence begins, or a few characters if that is far."""
    if start <= BEFORE:
        return 0
    earlier = list(SENTENCE_START.finditer(body, start - BEFORE, start))
    return earlier[-1].end() if earlier else start - BEFORE // 2


def _marked(original, spans, start, end):
    pieces, place = [], start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        first, last = max(first, start), min(last, end)
        pieces += [_plain(original[place:first]), f"<mark>{_plain(original[first:last])}</mark>"]
        place = last
    return "".join([*pieces, _plain(original[place:end])])


def _plain(piece):
    return escape(re.sub(r"\s+", " ", piece))
