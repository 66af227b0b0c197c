"""Which parts of two sequences are the same. difflib is quadratic and worse: it is asked only
about short stretches, after what stands once on both sides has cut them."""

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher

MOST_MATCHES = 40_000  # pairs of equal parts that one question to difflib may have
MOST_WORK = 2_000_000  # the same, over a whole difference


class Budget:
    """Work left for one difference; when it is used up, what is left counts as replaced."""

    def __init__(self, work=MOST_WORK):
        self.left = work

    def take(self, cost):
        if cost > self.left:
            return False
        self.left -= cost
        return True


def opcodes(old, new, budget=None):
    """Return [(is_same, i1, i2, j1, j2), …] that cover both sequences in order. Members must
    be hashable. Never more than about n·log n plus the budget."""
    budget = budget or Budget()
    start, stop_old, stop_new = _ends(old, new)
    found = [(0, 0, start)] if start else []
    found += _between(old, new, start, stop_old, start, stop_new, budget)
    if stop_old < len(old):
        found.append((stop_old, stop_new, len(old) - stop_old))
    return _covering(found, len(old), len(new))


def _ends(old, new):
    """Return where the common beginning ends, and where the common end begins on each side."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start, len(old) - tail, len(new) - tail


def _between(old, new, i1, i2, j1, j2, budget):
    if i1 == i2 or j1 == j2:
        return []
    if (found := _by_difflib(old, new, i1, i2, j1, j2, budget)) is not None:
        return found
    matches, i, j = [], i1, j1
    for at_old, at_new in [*_anchors(old[i1:i2], new[j1:j2]), (i2 - i1, j2 - j1)]:
        at_old, at_new = at_old + i1, at_new + j1
        matches += _by_difflib(old, new, i, at_old, j, at_new, budget) or []
        if at_old < i2:
            matches.append((at_old, at_new, 1))
        i, j = at_old + 1, at_new + 1
    return matches


def _by_difflib(old, new, i1, i2, j1, j2, budget):
    """Return the matches, or None when the question would take too long."""
    if i1 >= i2 or j1 >= j2:
        return []
    there = Counter(new[j1:j2])
    pairs = sum(count * there[part] for part, count in Counter(old[i1:i2]).items())
    cost = (i2 - i1) + pairs * min(16, i2 - i1, j2 - j1)
    if pairs > MOST_MATCHES or not budget.take(cost):
        return None
    matcher = SequenceMatcher(None, old[i1:i2], new[j1:j2], autojunk=False)
    return [(i1 + m.a, j1 + m.b, m.size) for m in matcher.get_matching_blocks() if m.size]


def _anchors(old, new):
    """Return the longest run of pairs, rising on both sides, of what stands once on each."""
    counts_old, counts_new = Counter(old), Counter(new)
    places = {part: place for place, part in enumerate(new) if counts_new[part] == 1}
    pairs = [
        (i, places[part]) for i, part in enumerate(old) if counts_old[part] == 1 and part in places
    ]
    ends, chain, before = [], [], {}
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        before[number] = chain[place - 1] if place else None
        if place == len(ends):
            ends.append(j)
            chain.append(number)
        else:
            ends[place], chain[place] = j, number
    rising, number = [], chain[-1] if chain else None
    while number is not None:
        rising.append(pairs[number])
        number = before[number]
    return rising[::-1]


def _covering(matches, length_old, length_new):
    codes, i, j = [], 0, 0
    for at_old, at_new, size in [*matches, (length_old, length_new, 0)]:
        if i < at_old or j < at_new:
            codes.append((False, i, at_old, j, at_new))
        if size and codes and codes[-1][0] and i == at_old and j == at_new:
            codes[-1] = (True, codes[-1][1], at_old + size, codes[-1][3], at_new + size)
        elif size:
            codes.append((True, at_old, at_old + size, at_new, at_new + size))
        i, j = at_old + size, at_new + size
    return codes


MOST_PAIRS = 10_000  # of paragraphs held against each other to find which became which
LEAST_ALIKE = 0.3


def paired(old, new, budget):
    """Return [(i or None, j or None), …] in order: which of these replaced texts is the new
    wording of which, by the share of pairs of characters that they have in common."""
    if len(old) == len(new) == 1:
        return [(0, 0)]
    if len(old) * len(new) > MOST_PAIRS or not budget.take(len(old) * len(new) * 40):
        return _in_order(len(old), len(new))
    grams_old, grams_new = [_grams(text) for text in old], [_grams(text) for text in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_alike(a, b) for b in grams_new] for a in grams_old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs + [(n, None) for n in range(i, len(old))] + [(None, n) for n in range(j, len(new))]


def _in_order(length_old, length_new):
    both = min(length_old, length_new)
    pairs = [(n, n) for n in range(both)]
    pairs += [(n, None) for n in range(both, length_old)]
    return pairs + [(None, n) for n in range(both, length_new)]


def _grams(text):
    text = text[:600]
    return {text[n : n + 2] for n in range(max(1, len(text) - 1))}


def _alike(one, other):
    share = 2 * len(one & other) / (len(one) + len(other))
    return share if share >= LEAST_ALIKE else 0.0
