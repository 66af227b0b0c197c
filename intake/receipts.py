"""The two halves of a receipt by which a visitor looks up what became of what he sent in: a number
that may be said aloud, and a code that only he knows."""

import secrets

from django.utils import timezone

# Without the signs that are taken for each other when read aloud or copied by hand.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def new_number(model, moment):
    """Return a number that tells the day and not how many came before."""
    while True:
        number = f"{timezone.localdate(moment):%Y%m%d}-{secrets.randbelow(90000) + 10000}"
        if not model.objects.filter(number=number).exists():
            return number


def new_code():
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
