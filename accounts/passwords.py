import secrets
import string

from django.core.exceptions import ValidationError

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
NEEDED = 3


class CharacterClassesValidator:
    """GB/T 22239: at least three of lower case, upper case, digits, other characters."""

    def validate(self, password, user=None):
        found = sum(any(c in letters for c in password) for letters in CLASSES)
        found += any(not any(c in letters for letters in CLASSES) for c in password)
        if found < NEEDED:
            raise ValidationError("密码要包含大写字母、小写字母、数字、符号中的至少三类。")

    def get_help_text(self):
        return "密码要包含大写字母、小写字母、数字、符号中的至少三类。"


def random_password(length=16):
    """Return a password that satisfies the validators, without letters that look alike."""
    alphabet = "".join(c for letters in CLASSES for c in letters if c not in "lIO01o")
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(length))
        if all(any(c in letters for c in password) for letters in CLASSES):
            return password
