"""Invitation codes: drawn here, shown once, kept as keyed digests, each good for one answer."""

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

from surveys.models import InvitationCode

# Nothing in it is taken for something else when it is read out or typed: no 0 O 1 I L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10  # of 31 signs: some 49 bits, which nobody tries through
MOST = 5000  # in one go


def draw(survey, count):
    """Make that many codes and return them as they are to be handed out ("A2B3C-D4E5F").
    They can't be had again."""
    drawn = {"".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(count)}
    while len(drawn) < count:
        drawn.add("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    rows = [InvitationCode(survey=survey, digest=_digest(survey, code)) for code in drawn]
    InvitationCode.objects.bulk_create(rows, batch_size=1000)
    return [f"{code[:5]}-{code[5:]}" for code in sorted(drawn)]


def find(survey, typed):
    """Return the row of a code, however it was typed, or None."""
    digests = [
        _digest(survey, _normal(typed), key)
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return InvitationCode.objects.filter(survey=survey, digest__in=digests).first()


def spend(code):
    """Mark a code as used and say whether it still was good: of two at once one gets True.
    Call it in the transaction that stores the answer."""
    return InvitationCode.objects.filter(pk=code.pk, is_used=False).update(is_used=True) == 1


def _normal(typed):
    # Full-width letters and digits are what a Chinese keyboard may give.
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in typed)
    return "".join(c for c in narrow.upper() if c.isalnum())


def _digest(survey, code, key=None):
    return salted_hmac(
        "surveys.code", f"{survey.pk}:{code}", secret=key, algorithm="sha256"
    ).hexdigest()
