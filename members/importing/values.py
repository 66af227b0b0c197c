"""What stands in a cell, as the value of a field. Everything that is wrong is said in one sentence."""

import re
import unicodedata
from datetime import date

from members import normal
from members.models import Certificate, Kind, Person, Sex
from privacy import validators

DATES = {"birth_date", "joined_party_on", "certificate.issued_on", "certificate.expires_on"}
NUMBERS = {"id_number", "phone", "work_number"}
SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "女": Sex.FEMALE, "女性": Sex.FEMALE}
DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:00:00(?::00)?)?")
MONTH = re.compile(r"\d{4}[-/.年]\d{1,2}月?")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
FOR_EVER = {"长期", "长期有效", "永久", "永久有效"}


class Wrong(Exception):
    """Its text is the sentence."""


def parse(raw):
    """Return ({field: value} of what is filled in, {field: sentence}) for {field: text}."""
    good, wrong = {}, {}
    for field, text in raw.items():
        text = text.strip()
        if not text:
            continue
        try:
            value = _value(field, text)
        except Wrong as error:
            wrong[field] = str(error)
        else:
            if value is not None:
                good[field] = value
    return good, wrong


def _value(field, text):
    if field in DATES:
        if field == "certificate.expires_on" and text in FOR_EVER:
            return None
        return day(text)
    if field in NUMBERS and SCIENTIFIC.fullmatch(text):
        raise Wrong(
            f"“{text}”是 Excel 改写过的数字，原来的号码已经丢失。请把这一列设为“文本”后重新填写。"
        )
    if field in PLAIN:
        return PLAIN[field](text)
    return _short(field, text)


def day(text):
    """Return a date for 1990-05-01, 1990/5/1, 1990.5.1, 1990年5月1日, 19900501."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = DAY.fullmatch(plain) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    if not found:
        if MONTH.fullmatch(plain) or re.fullmatch(r"(?:19|20)\d{4}", plain):
            raise Wrong(f"“{text}”只写到月，请写到日，例如 1990-05-01。")
        if re.fullmatch(r"\d{5}", plain):
            raise Wrong(f"“{text}”是一个数字。请把这一列设为日期格式，或写成 1990-05-01。")
        raise Wrong(f"“{text[:20]}”不是日期，请写成 1990-05-01。")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise Wrong(f"“{text}”这一天不存在，请核对。") from None


def _id_number(text):
    number = normal.id_number(text)
    # Fifteen digits are what Excel keeps of a number; a real one ends with 000 very seldom.
    if re.fullmatch(r"\d{15}000", number) and validators.check_sign(number[:17]) != number[17]:
        raise Wrong("末尾是 000，多半是 Excel 按数字保存时改掉的。请把这一列设为“文本”后重新填写。")
    return _short("id_number", number)


def _kind(text):
    for kind in Kind:
        if text in (kind.label, kind.value):
            return kind.value
    raise Wrong(f"类别只能是：{'、'.join(Kind.labels)}。")


def _sex(text):
    if text not in SEXES:
        raise Wrong("性别只能是“男”或“女”。")
    return SEXES[text].value


def _hours(text):
    number = unicodedata.normalize("NFKC", text).removesuffix("学时")
    if not re.fullmatch(r"[1-9]\d{0,3}", number):
        raise Wrong("学时应是 1 至 9999 的整数。")
    return int(number)


def _former_names(text):
    names = [normal.name(name) for name in re.split(r"[、,，;；/\n]", text)]
    return _short("former_names", "\n".join(name for name in names if name))


def _one_line(field, text):
    return _short(field, " ".join(text.split()))


def _without_blanks(field, text):
    return _short(field, "".join(text.split()))


def _short(field, text):
    """Bring a text to the form in which it is stored, within the length of its column."""
    model, _, name = field.rpartition(".")
    most = (Certificate if model else Person)._meta.get_field(name).max_length
    if most and len(text) > most:
        raise Wrong(f"最多 {most} 个字，这一格有 {len(text)} 个。")
    return text


PLAIN = {
    "name": lambda text: _short("name", normal.name(text)),
    "id_number": _id_number,
    "phone": lambda text: _short("phone", normal.phone(text)),
    "email": lambda text: _short("email", normal.email(text)),
    "work_number": lambda text: _without_blanks("work_number", text),
    "kind": _kind,
    "sex": _sex,
    "former_names": _former_names,
    "organisation": lambda text: _one_line("organisation", text),
    "post": lambda text: _one_line("post", text),
    "certificate.number": lambda text: _without_blanks("certificate.number", text),
    "certificate.programme": lambda text: _one_line("certificate.programme", text),
    "certificate.hours": _hours,
}
