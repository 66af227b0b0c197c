"""What a visitor's form carries against robots, without a foreign service and without a picture:
a signed number of its own, the time it was drawn, a field that nobody sees, and, for a caller
who sends many, a sum in words that a screen reader reads like any other text.
"""

import secrets
import time
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "intake.guard"
DIGITS = "零一二三四五六七八九十"
LONGEST = 12 * 3600  # seconds that a drawn form stays good


@dataclass(frozen=True)
class Token:
    nonce: str
    drawn_at: int
    # The keyed digest of the answer, or "" where nothing was asked.
    answer: str
    question: str

    @property
    def age(self):
        """Seconds since the form was drawn."""
        return time.time() - self.drawn_at

    def fits(self, typed):
        """Say whether this is the answer; Han numerals and full-width digits are as good."""
        return constant_time_compare(self.answer, _digest(self.nonce, _number(typed)))


def draw(*, ask=False):
    """Return a fresh signed token, with a question if `ask`."""
    nonce, question, answer = secrets.token_hex(16), "", ""
    if ask:
        first, second = secrets.randbelow(5) + 1, secrets.randbelow(5) + 1
        question = f"{DIGITS[first]}加{DIGITS[second]}等于几？"
        answer = _digest(nonce, str(first + second))
    facts = {"n": nonce, "t": int(time.time()), "a": answer, "q": question}
    return signing.dumps(facts, salt=SALT, compress=True)


def read(text):
    """Return the Token, or None for one that is forged or too old."""
    try:
        facts = signing.loads(text, salt=SALT, max_age=LONGEST)
        return Token(facts["n"], facts["t"], facts["a"], facts["q"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _digest(nonce, answer):
    return salted_hmac("intake.answer", f"{nonce}:{answer}", algorithm="sha256").hexdigest()


def _number(typed):
    text = typed.strip()
    if text in DIGITS and len(text) == 1:
        return str(DIGITS.index(text))
    return str(int(text)) if text.isdecimal() and len(text) < 4 else text
