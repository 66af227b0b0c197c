"""People for the tests of members. All are made up; the ID numbers fit GB 11643.

Cast: Lin (人事查询员) looks after 教务处, which has 教务处/一科 under it; Mo is the clerk of 财务处.
"""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from accounts import roles
from accounts.models import Department
from members.admin import purposes
from members.models import Certificate, Consent, Kind, Person, Position, Use
from privacy.validators import check_sign
from tests import factories

PLANTED = {
    "id_number": "110105198005010056",
    "phone": "13798761234",
    "email": "planted.person@example.org",
    "birth_date": date(1980, 5, 1),
    "sex": "男",
}
_numbers = count(1)


def id_number(serial=1, born=date(1980, 5, 1), area="110105"):
    """Return a number with its check digit; `serial` below 1000, odd for men."""
    digits = f"{area}{born:%Y%m%d}{serial % 1000:03d}"
    return digits + check_sign(digits)


def department(name="教务处", parent=None):
    found = Department.objects.filter(name=name, parent=parent).first()
    return found or Department.objects.create(name=name, parent=parent)


def clerk(username="lin", where="教务处", **more):
    """A 人事查询员 of a department, with all that the role may."""
    roles.sync_roles()
    place = where if isinstance(where, Department) else department(where)
    return factories.user(username, role=roles.PERSONNEL_CLERK, department=place, **more)


def other_clerk():
    return clerk("mo", "财务处")


def person(name="张小明", *, where="教务处", **fields):
    """A record in the database, past the verbs: no audit entry, no rights."""
    place = where if isinstance(where, Department) else department(where)
    fields.setdefault("kind", Kind.TRAINEE)
    fields.setdefault("organisation", "示例学院")
    return Person.objects.create(name=name, department=place, **fields)


def planted(**fields):
    """A record with the values that the tests look for where they must not be."""
    return person(**{**PLANTED, **fields})


def certificate(person_, *, number=None, days_left=365, **fields):
    """`days_left` until it expires, counted from today; None for one without an end."""
    today = timezone.localdate()
    ends = None if days_left is None else today + timedelta(days=days_left)
    facts = {
        "number": number or f"示培〔2026〕{next(_numbers):05d}", "programme": "支部书记培训班",
        "hours": 40, "issued_on": min(today, ends or today) - timedelta(days=30),
        "expires_on": ends,
    }  # fmt: skip
    return Certificate.objects.create(person=person_, **facts | fields)


def position(person_, post="教师", *, begins_on=date(2015, 9, 1), **fields):
    fields.setdefault("organisation", "示例学院")
    return Position.objects.create(person=person_, post=post, begins_on=begins_on, **fields)


def consent(person_, use=Use.PHOTOGRAPH, **fields):
    return Consent.objects.create(person=person_, use=use, **fields)


def say_why(client, purpose="核对结业证书"):
    """As whoever looks people up has said it on the page of its own."""
    session = client.session
    session[purposes.SESSION] = [purpose, timezone.now().timestamp() + purposes.LASTS]
    session.save()


def say_why_on(page, purpose="核对结业证书"):
    """The same in a browser, at the first page about people."""
    page.get_by_label("查询事由").fill(purpose)
    page.get_by_role("button", name="开始查人").click()
