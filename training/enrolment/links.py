"""The private link of an enrolment. Its token is kept nowhere, only the token's keyed digest."""

import base64
import secrets

from django.utils.crypto import salted_hmac

from privacy import crypto
from training.enrolment.people import TOKEN
from training.models import Enrolment

LONGEST = 64  # characters of a token


def fresh():
    """Return a token of 256 random bits."""
    return secrets.token_urlsafe(32)


def from_form(nonce):
    """Return the token that belongs to a drawn form (its nonce: 128 random bits, signed). A form
    that is sent twice by a double click leads both times to the same link."""
    mark = salted_hmac("training.enrolment.link", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mark).rstrip(b"=").decode()


def digest(token):
    return crypto.blind_index(token, context=TOKEN)


def find(token):
    """Return the enrolment behind a link, or None."""
    if not token or len(token) > LONGEST:
        return None
    digests = crypto.blind_indexes(token, context=TOKEN)
    found = Enrolment.objects.select_related("session__programme__section", "session__place")
    return found.filter(token_digest__in=digests, erased_at=None).first()
