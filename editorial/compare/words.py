"""Two wordings of one paragraph with what differs marked. What comes in is never trusted:
everything passes format_html, and the only tags are ours."""

from os.path import commonprefix

from django.utils.html import conditional_escape, format_html, format_html_join

from editorial.compare.align import opcodes

LONGEST = 6_000  # characters of one paragraph that are held word against word
LEAST_SAME = 0.25  # below this share the whole is new: marks in every word would be confetti


def marked(old, new, budget):
    """Return (old, new) as safe HTML with <del> and <ins>. Each carries a word for who hears
    the page; without the marks and those words the texts are as they came."""
    if old == new:
        return conditional_escape(str(old)), conditional_escape(str(new))
    if not old or not new:
        return removed(old), added(new)
    pieces = _pieces(old, new, budget)
    same = sum(len(text) for is_same, text, _ in pieces if is_same)
    if same < LEAST_SAME * max(len(old), len(new)) and max(len(old), len(new)) > 8:
        return removed(old), added(new)
    left = (conditional_escape(was) if is_same else removed(was) for is_same, was, _ in pieces)
    right = (conditional_escape(now) if is_same else added(now) for is_same, _, now in pieces)
    return _joined(left), _joined(right)


def removed(text):
    return (
        format_html('<del><span class="said">删除：</span>{}</del>', text) if text else _joined([])
    )


def added(text):
    return (
        format_html('<ins><span class="said">新增：</span>{}</ins>', text) if text else _joined([])
    )


def _joined(parts):
    return format_html_join("", "{}", ((part,) for part in parts))


def _pieces(old, new, budget):
    """Return [(is_same, old text, new text), …], readable: a single character or a comma that
    is the same between two changes goes with them."""
    words_old, words_new = _words(old), _words(new)
    raw = [
        (is_same, "".join(words_old[i1:i2]), "".join(words_new[j1:j2]))
        for is_same, i1, i2, j1, j2 in opcodes(words_old, words_new, budget)
    ]
    pieces = []
    for place, (is_same, was, now) in enumerate(raw):
        inside = 0 < place < len(raw) - 1
        is_change = not is_same or (inside and len(was) < 2 and was not in "。！？；\n")
        if pieces and is_change and not pieces[-1][0]:
            pieces[-1] = (False, pieces[-1][1] + was, pieces[-1][2] + now)
        else:
            pieces.append((not is_change, was, now))
    return [part for _, was, now in pieces for part in _trimmed(was, now)]


def _trimmed(was, now):
    """Give back what a dictionary's longer words took along at the ends of a change."""
    if was == now:
        return [(True, was, now)]
    head, tail = _shared(was, now), 0
    if rest := _shared(was[head:][::-1], now[head:][::-1]):
        tail = rest
    end_was, end_now = len(was) - tail, len(now) - tail
    parts = [
        (True, was[:head], now[:head]),
        (False, was[head:end_was], now[head:end_now]),
        (True, was[end_was:], now[end_now:]),
    ]
    return [part for part in parts if part[1] or part[2]]


def _shared(one, other):
    """Return the length of the common beginning; a single character of two says nothing."""
    length = len(commonprefix([one, other]))
    return length if length > 1 or length in (len(one), len(other)) else 0


def _words(text):
    """A dictionary's words for Chinese; beyond the limit lines, then the whole."""
    import rjieba  # its dictionary takes a moment to load: only who compares pays for it

    if len(text) > LONGEST:
        return text.splitlines(keepends=True)
    words = rjieba.cut(text)
    return words if "".join(words) == text else list(text)
