"""A reason (事由) that somebody gives for what he does. It stands in the audit log for good, so it
says why, and nothing of the person."""

import re

from django.core.exceptions import ValidationError

from members import normal

LONGEST = 200  # characters
SHORTEST = 4


def check(reason, person=None):
    """Return the reason without needless blanks. Raises ValidationError in Chinese."""
    text = " ".join((reason or "").split())
    if len(text) < SHORTEST:
        raise ValidationError(f"请写明事由，至少 {SHORTEST} 个字，例如“核对结业证书上的姓名”。")
    if len(text) > LONGEST:
        raise ValidationError(f"事由最多 {LONGEST} 个字。")
    if re.search(r"\d{7}", normal.id_number(text)) or "@" in text:
        raise ValidationError("事由里不要写证件号、电话或邮箱，它会长期留在日志里。")
    if person is not None and normal.compared_name(person.name) in normal.compared_name(text):
        raise ValidationError("事由里不要写本人的姓名，日志里已经记了是哪一份档案。")
    return text
