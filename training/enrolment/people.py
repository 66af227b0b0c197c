"""Who is the same person: a name and a telephone number, brought to one form and kept as a keyed
index, by which one is found and none is read."""

import re
import unicodedata

from privacy import crypto

PERSON, PHONE, TOKEN = "training.person", "training.phone", "training.enrolment.token"


def tidy(text):
    """Return a text without the blanks around and doubled inside."""
    return " ".join(text.split())


def tidy_name(text):
    """As `tidy`; blanks between Han characters (张　明) go as well."""
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", tidy(text))


def tidy_phone(text):
    """Return the number without blanks, and a mobile one without hyphens and the +86 before it."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    mobile = re.sub(r"^(?:\+?86)?(?=1[3-9]\d{9}$)", "", plain.replace("-", ""))
    return mobile if re.fullmatch(r"1[3-9]\d{9}", mobile) else plain


def _who(name, phone):
    """Full-width letters are as good as others here, and small ones as capitals."""
    return f"{tidy_name(unicodedata.normalize('NFKC', name)).casefold()}\n{tidy_phone(phone)}"


def person_index(name, phone):
    return crypto.blind_index(_who(name, phone), context=PERSON)


def person_indexes(name, phone):
    """Under every key, for a look-up while keys are changing."""
    return crypto.blind_indexes(_who(name, phone), context=PERSON)


def phone_index(phone):
    return crypto.blind_index(tidy_phone(phone), context=PHONE)


def phone_indexes(phone):
    return crypto.blind_indexes(tidy_phone(phone), context=PHONE)
