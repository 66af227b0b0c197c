"""What somebody asks, in a form that may be kept: words and choices as they are, but a number by
which a person can be found (ID number, phone, e-mail) as its blind indexes only."""

import re
import unicodedata
from dataclasses import asdict, dataclass, field

from members import normal
from members.models import CertificateState, Kind, Person
from members.models.certificate import Certificate
from privacy import crypto, masks

TYPED = "members.search"  # the context of the keyed hash of what was typed
NUMBER = re.compile(r"[0-9Xx+\-]+")
INSIDE = re.compile(r"(?<![0-9])([0-9]{17}[0-9Xx]|[0-9]{15}|1[3-9][0-9]{9})(?![0-9])")
LEAST_DIGITS = 7  # from here on a number is taken for one of a person's own
NONE = "none"
STATES = [*CertificateState.choices, (NONE, "没有证书")]
LABELS = {
    "q": "查询内容", "exact": "完整号码", "kind": "类别", "organisation": "单位",
    "programme": "培训项目", "issued_from": "发证不早于", "issued_to": "发证不晚于",
    "state": "证书状态",
}  # fmt: skip


@dataclass
class Criteria:
    """`words` are to be found all. `exact` is a list of {id, phone, email: indexes, people: numbers
    of records}: one for each number that was typed. `shown` is its mask, `typed` the keyed hash."""

    words: list = field(default_factory=list)
    exact: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    typed: dict = field(default_factory=dict)
    kind: str = ""
    organisation: str = ""
    programme: str = ""
    issued_from: str = ""
    issued_to: str = ""
    state: str = ""

    @classmethod
    def load(cls, stored):
        """From what was stored, whatever older code has left there."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return cls(**known)

    def dump(self):
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def q(self):
        return " ".join(self.words)

    def filters(self):
        """Return the names of what narrows the search, for the audit log."""
        names = [name for name in LABELS if name not in ("q", "exact") and getattr(self, name)]
        return [*(["q"] if self.words else []), *(["exact"] if self.exact else []), *names]

    def choices(self):
        """Return those filters whose values tell of nobody."""
        return {name: getattr(self, name) for name in ("kind", "state") if getattr(self, name)}

    def in_words(self):
        """Return [(label, what)] for the reader."""
        said = {
            "q": self.q, "exact": "、".join(self.shown), "organisation": self.organisation,
            "programme": self.programme, "issued_from": self.issued_from,
            "issued_to": self.issued_to, "kind": dict(Kind.choices).get(self.kind, ""),
            "state": dict(STATES).get(self.state, ""),
        }  # fmt: skip
        return [(label, said[name]) for name, label in LABELS.items() if said[name]]


def of(line, **filters):
    """Return Criteria of a typed line and of filters that are clean already."""
    made = Criteria(**{name: value for name, value in filters.items() if value})
    for token in _tokens(line):
        exact = _exact(token)
        if exact:
            made.exact.append(exact)
            made.shown.append(_mask(token))
        else:
            made.words.append(token)
    made.words = _spelled(made.words)
    for name, text in (
        ("q", line),
        ("organisation", made.organisation),
        ("programme", made.programme),
    ):
        if tidy := " ".join(_plain(text).split()).casefold():
            made.typed[name] = crypto.blind_index(tidy, context=TYPED)
    return made


def _plain(text):
    return unicodedata.normalize("NFKC", (text or "").replace("\x00", ""))


def _tokens(line):
    """Split at blanks; a number typed in groups is one, and one that sticks to a word is its own."""
    found = []
    for part in _plain(line).split():
        if _by_number(part).exists():
            found.append(part)
            continue
        for piece in INSIDE.split(part):
            if not piece:
                continue
            joins = found and NUMBER.fullmatch(piece) and NUMBER.fullmatch(found[-1])
            if joins and not _is_whole(found[-1]):
                found[-1] += piece
            else:
                found.append(piece)
    return found


def _is_whole(token):
    return bool(re.fullmatch(r"[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}", token))


def _by_number(token):
    """Return who has this work number, or a certificate of this number."""
    upper = token.upper()
    owners = Certificate.objects.filter(number__in={token, upper}).values_list("person", flat=True)
    workers = Person.objects.filter(work_number__in={token, upper}).values_list("pk", flat=True)
    return owners.order_by().union(workers.order_by())


def _exact(token):
    """Return where a token of a person's own is looked up, None for an ordinary word."""
    if "@" in token.strip("@"):
        return {"email": normal.email_indexes(token)}
    digits = sum(sign.isdecimal() for sign in token)
    if NUMBER.fullmatch(token) and digits >= LEAST_DIGITS:
        return {
            "id": normal.id_indexes(token), "phone": normal.phone_indexes(token),
            "people": list(_by_number(token)),
        }  # fmt: skip
    return None


def _mask(token):
    if "@" in token:
        return masks.mask_email(token)
    number = normal.id_number(token)
    if len(number) in (15, 18):
        return masks.mask_id_number(number)
    return masks.mask_phone(token)


def _spelled(words):
    """ "zhang xiao ming" is one name: words of letters that stand together are joined."""
    found, last_was_letters = [], False
    for word in words:
        letters = bool(re.fullmatch(r"[A-Za-zÜü][A-Za-zÜü'’]*", word))
        if letters:
            word = re.sub(r"['’]", "", word).lower().replace("ü", "v")
        if letters and last_was_letters:
            found[-1] += word
        elif word:
            found.append(word)
        last_was_letters = letters
    return found
