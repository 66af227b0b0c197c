"""The one form of what identifies a person, and the keyed indexes by which he is found.

Each look-up goes by the plural (`id_number__in`-like: `filter(id_index__in=normal.id_indexes(typed))`),
which covers every key while keys are changing. "" has the index "", and finds nothing.
"""

import re
import unicodedata

from privacy import crypto

ID_NUMBER, PHONE, EMAIL, TAIL = (
    "members.id_number", "members.phone", "members.email", "members.tail",
)  # fmt: skip
HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DOTS = re.compile("[‧•・･∙⋅．.]")
TAIL_LENGTH = 6


def _plain(text):
    return unicodedata.normalize("NFKC", text or "")


def id_number(text):
    """Without blanks and hyphens, X as a capital."""
    return re.sub(r"[\s\-‐-―−]", "", _plain(text)).upper()


def phone(text):
    """A mobile number as 11 digits, without +86; another as it is, without blanks."""
    plain = re.sub(r"\s", "", _plain(text))
    digits = _without_country(plain)
    return digits if re.fullmatch(r"1[3-9]\d{9}", digits) else plain


def _without_country(plain):
    return re.sub(r"^(?:\+86|0086|86)(?=1[3-9]\d{9}$|0\d{9,})", "", re.sub(r"[-‐-―−]", "", plain))


def email(text):
    return _plain(text).strip().lower()


def name(text):
    """Without blanks around, doubled, or between Han characters (张　明)."""
    return re.sub(rf"(?<=[{HAN}])\s+(?=[{HAN}])", "", " ".join((text or "").split()))


def compared_name(text):
    """As names are compared: full width and case don't count, every middle dot is one."""
    return DOTS.sub("·", name(_plain(text))).casefold()


def tail(text):
    """The last six characters of an ID number, or "" for what is shorter."""
    plain = id_number(text)
    return plain[-TAIL_LENGTH:] if len(plain) >= TAIL_LENGTH else ""


# -- indexes --------------------------------------------------------------------------------


def id_index(text):
    return _one(id_number(text), ID_NUMBER)


def id_indexes(text):
    return _all(id_number(text), ID_NUMBER)


def phone_index(text):
    return _one(_without_country(phone(text)), PHONE)


def phone_indexes(text):
    return _all(_without_country(phone(text)), PHONE)


def email_index(text):
    return _one(email(text), EMAIL)


def email_indexes(text):
    return _all(email(text), EMAIL)


def tail_index(called, number):
    """Of a name and an ID number, or its last six characters."""
    return _one(_name_and_tail(called, number), TAIL)


def tail_indexes(called, number):
    return _all(_name_and_tail(called, number), TAIL)


def _name_and_tail(called, number):
    end = tail(number)
    return f"{compared_name(called)}\n{end}" if end and called else ""


def _one(value, context):
    return crypto.blind_index(value, context=context) if value else ""


def _all(value, context):
    return crypto.blind_indexes(value, context=context) if value else []
