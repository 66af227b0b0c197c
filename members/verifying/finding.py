"""Whether a name and a number belong together: two facts or nothing, and no word about which of
them was wrong.

Each question asks the same queries and compares, whether something is found or not, and loads no
encrypted column on the way.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils import timezone

from accounts import audit
from members import consents, normal
from members.models import Certificate, Consent, Kind, Person, Use
from privacy import crypto

PURPOSE = "公众核验"  # nobody is asked for his own
LINK = "members.certificate.link"
PHOTOGRAPH = "members.verified.photograph"
PHOTOGRAPH_LASTS = 600  # seconds
HASHED = "members.verify"


@dataclass(frozen=True)
class Result:
    """What whoever asked is shown. `certificate` is None where a work number was asked about."""

    person: Person
    certificate: Certificate | None
    at: datetime

    @property
    def is_gone(self):
        return self.person.deidentified_at is not None

    @property
    def photograph_token(self):
        """A name for the photograph that opens for ten minutes, "" without the person's consent."""
        allowed = consents.allows(self.person, Use.PHOTOGRAPH) and self.person.has_photograph()
        return signing.dumps(self.person.pk, salt=PHOTOGRAPH) if allowed else ""


def hashed(text):
    return crypto.blind_index(text, context=HASHED)[:16]


def number_of(typed):
    """One form of a certificate's or a work number: full width and blanks don't count."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def find(name, number, *, tails=True):
    """Return the Result for a name and a certificate number, work number or, where the owner
    agreed, the last six characters of the ID number; None for everything else. It is logged.

    Without `tails` those six are not looked for: they are few enough to be guessed by whoever
    does not have to work for each guess.
    """
    called, number = normal.compared_name(name), number_of(number)
    certificates = Certificate.objects.filter(number__in=spellings(number))
    by_certificate = list(certificates.values_list("pk", "person_id", "person__name"))
    people = Person.objects.current().identified()
    by_work = list(people.filter(work_number=number).values_list("pk", "name")) if number else []
    is_tail = tails and len(number) == normal.TAIL_LENGTH
    indexes = normal.tail_indexes(name, number) if is_tail else [""]
    agreed = Consent.objects.in_force().filter(use=Use.ID_TAIL).values("person_id")
    by_tail = list(
        people.filter(tail_index__in=indexes, pk__in=agreed).exclude(tail_index="")
        .values_list("pk", "name")
    )  # fmt: skip
    certificate = [pk for pk, _, who in by_certificate if normal.compared_name(who) == called]
    persons = {pk for pk, who in (*by_work, *by_tail) if normal.compared_name(who) == called}
    result = None
    if certificate:
        result = _of_certificate(certificate[0])
    elif len(persons) == 1:
        result = _of_person(persons.pop())
    audit.record(
        "person.verify", target=result.person if result else None,
        result="ok" if result else "missing", purpose=PURPOSE, name_hash=hashed(called), number_hash=hashed(number),
    )  # fmt: skip
    return result


def spellings(number):
    """The brackets of 示培〔2026〕 are typed in many ways."""
    opened, closed = "〔[(【［（", "〕])】］）"
    plain = number
    for sign in opened:
        plain = plain.replace(sign, "〔")
    for sign in closed:
        plain = plain.replace(sign, "〕")
    round_ = plain.replace("〔", "(").replace("〕", ")")
    square = plain.replace("〔", "[").replace("〕", "]")
    wide = plain.replace("〔", "（").replace("〕", "）")
    full = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in plain)
    return sorted({number, plain, round_, square, wide, full})


def _of_certificate(pk):
    certificate = Certificate.objects.select_related("person").get(pk=pk)
    return Result(certificate.person, certificate, timezone.now())


def _of_person(pk):
    person = Person.objects.get(pk=pk)
    newest = person.certificates.first() if person.kind == Kind.TRAINEE else None
    return Result(person, newest, timezone.now())


# -- the link of a printed certificate ----------------------------------------------------------


def link_of(certificate):
    """Return the token that its QR code carries: signed, and without a word about anybody."""
    return signing.dumps(certificate.pk, salt=LINK)


def by_link(token):
    """Return the Result for the link of a printed certificate, or None. It is logged."""
    try:
        pk = signing.loads(token, salt=LINK)
    except signing.BadSignature:
        pk = 0
    certificate = Certificate.objects.filter(pk=pk).select_related("person").first()
    result = Result(certificate.person, certificate, timezone.now()) if certificate else None
    audit.record(
        "person.verify", target=result.person if result else None,
        result="ok" if result else "missing", purpose=PURPOSE, by="link",
    )  # fmt: skip
    return result
