"""The index as tantivy sees it, and a document as it goes in.

Three views of each text, because each finds what the others can't:
grams: pairs of neighbouring units, with positions. A row of them is an exact piece of the text.
units: single characters, for the query of one character.
words: what the dictionary sees. Finds nothing more, but says where a piece is really a word.
All arrive as tokens with blanks between them; what a result shows is stored beside, as one value.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b

import tantivy

from search import text

LAYOUT = "2"  # to be counted up with every change of what goes into the index
LOG_KEY = "!log"  # the document that says how far the index has read the log
BREAK = ["|", "|"]  # two, because a phrase may look at every second pair only
START = "^"
NEVER = 2**62
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CENTURY = datetime(2000, 1, 1, tzinfo=UTC)

MOMENTS = ("published", "expires", "created", "changed")
TEXT_FIELDS = {"grams": "position", "units": "freq", "words": "freq"}


@cache
def version():
    own_words = blake2b("\n".join(text.own_words()).encode(), digest_size=4).hexdigest()
    return f"{LAYOUT}-{tantivy.__version__}-{own_words}"


@cache
def schema():
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("source", stored=True)
    for part in ("title", "body"):
        for view, option in TEXT_FIELDS.items():
            builder.add_text_field(
                f"{part}_{view}", tokenizer_name="whitespace", index_option=option
            )
    builder.add_integer_field("section", indexed=True)
    for name in MOMENTS:
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field("number", fast=True)
    builder.add_text_field("tags", tokenizer_name="raw", index_option="basic")
    builder.add_float_field("recency", fast=True)
    return builder.build()


def microseconds(moment):
    """Whole, because a rounded moment would show a page before its time."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def recency(moment):
    """Return the weight of a date: 0.3 % of the score a year, enough to part what is equal."""
    years = (moment - CENTURY) / timedelta(days=365)
    return min(max(years, 0), 100) * 0.004


def gram(first, second):
    return f"{first}_{second}"


def pairs(units):
    return [gram(*pair) for pair in zip(units, units[1:], strict=False)]


def grams(sentences):
    tokens = []
    for units in sentences:
        tokens += [gram(START, units[0]), *pairs(units), *BREAK]
    return tokens


def fingerprint(document):
    return blake2b(repr(document).encode("utf-8", "replace"), digest_size=8).hexdigest()


def entry(document):
    """Return the tantivy document of one of ours."""
    title, body = text.clean(document.title), text.clean(document.body)
    source = {
        "title": title,
        "body": body,
        "keywords": text.clean(document.keywords),
        "fingerprint": fingerprint(document),
    }
    made = _stored(document.key, source)
    _add_views(made, "title", title)
    _add_views(made, "body", "\n".join((body, source["keywords"], text.clean(document.author))))
    made.add_integer("section", document.section)
    made.add_integer("number", _number(document.key))
    for name in MOMENTS:
        moment = getattr(document, f"{name}_at")
        made.add_integer(name, microseconds(moment) if moment else NEVER)
    made.add_float("recency", recency(document.changed_at or document.published_at))
    for tag in document.tags:
        made.add_text("tags", tag)
    return made


def _number(key):
    number = key.partition(":")[2]
    return int(number) if number.isascii() and number.isdecimal() else 0


def log_entry(position):
    return _stored(LOG_KEY, {"version": version(), "position": list(position)})


def source(found):
    return json.loads(bytes(found.get_first("source")))


def _stored(key, value):
    made = tantivy.Document()
    made.add_text("key", key)
    made.add_bytes("source", json.dumps(value, ensure_ascii=False).encode())
    return made


def _add_views(made, part, value):
    folded = text.fold(value)
    sentences = text.sentences(folded)
    made.add_text(f"{part}_grams", " ".join(grams(sentences)))
    made.add_text(f"{part}_units", " ".join(unit for units in sentences for unit in units))
    made.add_text(f"{part}_words", " ".join(text.words(folded)))
