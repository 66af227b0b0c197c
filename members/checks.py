"""What a record must be in itself: each problem in Chinese, at its field."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from members import normal
from members.models.person import Sex
from privacy import validators

OLD_NUMBER = "这是 15 位的旧号码，已经停用。请填写现在的 18 位身份证号。"
FIRST_DAY = date(1900, 1, 1)


def problems(person):
    """Return {field: message} of what is wrong; {} for a good record. Asks no database."""
    found = {}
    for field, check in CHECKS.items():
        value = getattr(person, field)
        if value in (None, ""):
            continue
        try:
            check(value)
        except ValidationError as error:
            found[field] = error.messages[0]
    if not normal.name(person.name):
        found["name"] = "请填写姓名。"
    born = born_on(person.id_number) if "id_number" not in found else None
    if born and person.birth_date and person.birth_date != born:
        found.setdefault("birth_date", "出生日期与身份证号里的不一致，请核对两项。")
    if not found.keys() & {"birth_date", "joined_party_on"} and person.joined_party_on:
        day = person.birth_date or born
        if day and person.joined_party_on <= day:
            found["joined_party_on"] = "入党日期早于出生日期，请核对。"
    return found


def complete(person):
    """Take birth date and sex from the ID number where they were left out."""
    number = normal.id_number(person.id_number)
    if born := born_on(number):
        person.birth_date = person.birth_date or born
        person.sex = person.sex or (Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def born_on(number):
    """Return the day in an ID number of 18 characters, None where there is none."""
    number = normal.id_number(number)
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _id_number(value):
    number = normal.id_number(value)
    if re.fullmatch(r"\d{15}", number):
        raise ValidationError(OLD_NUMBER)
    validators.id_number(number)


def _phone(value):
    validators.phone(normal.phone(value))


def _email(value):
    try:
        validate_email(normal.email(value))
    except ValidationError as error:
        raise ValidationError("请填写完整的电子邮箱地址，例如 name@example.org。") from error


def _past_day(value):
    if not FIRST_DAY <= value <= timezone.localdate():
        raise ValidationError("日期应在 1900 年之后、今天之前。")


CHECKS = {
    "id_number": _id_number, "phone": _phone, "email": _email, "birth_date": _past_day,
    "joined_party_on": _past_day,
}  # fmt: skip
